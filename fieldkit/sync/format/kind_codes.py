"""The record declarations as files name them: tables and columns by their stable numbers."""

from __future__ import annotations

from functools import cache

from fieldkit.db.schema.change_capture import CREATED, TOUCHED
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.sync.format.batch import ColumnSpec, Stored, Tables, TableSpec


def tables() -> Tables:
    """Return all tables that this fieldkit knows, for ``content_codec.encode`` and ``content_codec.decode``."""
    return {kind.code: _table(kind) for kind in KINDS.values()}


def kinds() -> dict[int, Kind]:
    """Return the record kinds by table code."""
    return {kind.code: kind for kind in KINDS.values()}


def stored(field: Field) -> Stored:
    """Return what a field's column holds in files."""
    return field.type.stored


@cache
def _table(kind: Kind) -> TableSpec:
    columns = {field.code: ColumnSpec(field.code, field.name, stored(field)) for field in kind.fields}
    columns[CREATED] = ColumnSpec(CREATED, "created_at", "integer")
    columns[TOUCHED] = ColumnSpec(TOUCHED, "touched", "integer")
    return TableSpec(kind.code, kind.name, columns)
