"""An earlier fieldkit on one device: it does not know one kind and a few fields, and keeps what it does not know.

The tables are there all the same, which costs nothing: an earlier one would get them, empty, when it is updated.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from fieldkit.domain.records.declaration import Kind
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.format import kind_codes
from fieldkit.sync.format.batch import Tables, TableSpec
from fieldkit.sync.merge import import_file, merge_batch, rows, snapshot_merge
from fieldkit.sync.replica import pending

KIND: Final = "finding"
FIELDS: Final = frozenset({("client", "website"), ("call", "contact")})
HIDDEN: Final = frozenset({(KIND, "")}) | FIELDS
"""What an earlier fieldkit does not know, for ``observe.shown``."""
_MODULES: Final = (seal_segments, import_file, rows, merge_batch, pending, snapshot_merge, snapshots, kind_codes)


def hides(kind: str, field: str = "") -> bool:
    """Return whether an earlier fieldkit does not know a kind or a field."""
    return kind == KIND or (kind, field) in FIELDS


@contextmanager
def in_use() -> Iterator[None]:
    """Let the earlier fieldkit run until the block ends."""
    before = [(module, name, vars(module)[name]) for module in _MODULES for name in _MADE if name in vars(module)]
    try:
        for module, name, _ in before:
            setattr(module, name, _MADE[name])
        yield
    finally:
        for module, name, real in before:
            setattr(module, name, real)


_all_tables, _all_kinds = kind_codes.tables, kind_codes.kinds


@cache
def _tables() -> Tables:
    return {
        table.code: TableSpec(
            table.code,
            table.name,
            {code: column for code, column in table.columns.items() if not hides(table.name, column.name)},
        )
        for table in _all_tables().values()
        if not hides(table.name)
    }


@cache
def _kinds() -> dict[int, Kind]:
    return {
        code: dataclasses.replace(kind, fields=tuple(f for f in kind.fields if not hides(kind.name, f.name)))
        for code, kind in _all_kinds().items()
        if not hides(kind.name)
    }


_MADE: Final = {"tables": _tables, "kinds": _kinds}
