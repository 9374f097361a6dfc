"""The tables that fit the declarations: what the migrations, which are written out once, must have made."""

from __future__ import annotations

from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Field, Kind


def table_sql(kind: Kind) -> str:
    """Return the CREATE TABLE statement that fits the declaration of ``kind``."""
    columns = [
        "id INTEGER PRIMARY KEY",
        "uid TEXT NOT NULL UNIQUE",
        "created_at INTEGER NOT NULL",
        "updated_at INTEGER NOT NULL",
        "deleted_at INTEGER",
        *map(_column_sql, kind.fields),
    ]
    return f"CREATE TABLE {kind.name} (\n    " + ",\n    ".join(columns) + "\n) STRICT"


def _column_sql(field: Field) -> str:
    name = quoted(field.name)
    if field.link:
        return f"{name} INTEGER REFERENCES {field.link}(id) DEFERRABLE INITIALLY DEFERRED"
    if field.sql_type == "INTEGER":
        return f"{name} INTEGER"
    return f"{name} TEXT NOT NULL DEFAULT ''"
