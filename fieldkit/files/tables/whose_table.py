"""Which kind of record a table that fieldkit wrote is of, by its headings: of all columns, or of those of a form."""

from __future__ import annotations

import re
from typing import Final

from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CONTACT, KINDS
from fieldkit.files.separator_hint import separator_named
from fieldkit.files.tables.csv_cells import MARK
from fieldkit.files.tables.table_columns import UID, columns_of

_LONGEST_HEADINGS: Final = 2000
"""Bytes."""
_TAKEN_OUT: Final = 4
"""One in so many columns of a form may be missing."""
_FEWEST: Final = 5
"""Columns of a form that tell a kind whatever stands beside them."""


def headings_of(data: bytes) -> tuple[str, ...]:
    """Return the cells of the first row of a table of fieldkit's, whatever stands between them."""
    begin = data[:_LONGEST_HEADINGS].removeprefix(MARK).decode("utf-8", errors="replace")
    lines = [line for line in re.split(r"\r\n|\r|\n", begin) if line.strip()]
    if lines and separator_named(lines[0]) is not None:
        del lines[0]
    return tuple(one.strip().strip('"') for one in re.split(r"[,;\t]", lines[0])) if lines else ()


def kind_of_table(headings: tuple[str, ...]) -> Kind | None:
    """Return the kind whose table has these headings, also in another order and with more columns; None for others."""
    if UID not in headings:
        return None
    held = set(headings)
    if held <= _all(CONTACT):
        return CONTACT
    found = [kind for kind in KINDS.values() if _fits(kind, held)]
    return min(found, key=lambda kind: len(held ^ _all(kind)), default=None)


def _fits(kind: Kind, held: set[str]) -> bool:
    typed = _typed(kind)
    own = typed.difference(*(_all(other) for other in KINDS.values() if other is not kind))
    if own and not held & own:
        return False  # what stands there could be a list of anybody's
    missing = typed - held
    return len(missing) <= len(typed) // _TAKEN_OUT if held <= _all(kind) else not missing and len(typed) >= _FEWEST


def _typed(kind: Kind) -> set[str]:
    return {UID, *(field.label for field in kind.form or kind.fields)}


def _all(kind: Kind) -> set[str]:
    return {column.heading for column in columns_of(kind)}
