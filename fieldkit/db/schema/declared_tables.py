"""What the record declarations make in the database: tables, the search index and the triggers that keep it.

Tables are written out once in the migrations, which never change; the views and triggers of the search
index are made anew from the declarations whenever the schema moves on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from fieldkit.db.base.search_due import COLUMNS
from fieldkit.db.schema.search_views import digits_sql, fill_letters, plain_sql, state_views, with_plain_sql
from fieldkit.domain.records.codes import SHIFT
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import KINDS

COMMON = ("id", "uid", "created_at", "updated_at", "deleted_at")
"""Columns of every record table, before its own."""
_SIGNS = " -()+./'[]"
"""What stands between the digits of a telephone number, in ASCII."""
_WORDS: Final = ("words", "caller")
"""How fields are searched that hold other names of a record."""
_NAMES = "trim(title || ' ' || words)"
_NOT_YET: Final = "NOT IN (SELECT number FROM search_due)"


def quoted(name: str) -> str:
    """Return a column name fit for SQL whatever SQLite's list of keywords."""
    return f'"{name}"'


def searched(kind: Kind) -> bool:
    """Whether records of ``kind`` are in the search index."""
    return any(field.search for field in kind.fields)


def title_sql(kind: Kind, row: str) -> str:
    """Return the SQL expression of what a record is called; ``row`` is the name of its table in the query."""
    return _joined([value_sql(field, row) for field in kind.title]) if kind.title else "''"


def order_sql(kind: Kind) -> str:
    """Return the SQL order of the list of ``kind``; among equals the local id decides."""
    name, last_first = kind.sorted_by
    way = " DESC" if last_first else ""
    return f"id{way}" if name == "id" else f"{sorted_sql(kind.field(name))}{way}, id{way}"


def sorted_sql(field: Field) -> str:
    """Return the SQL expression that values of ``field`` as stored are compared by: words without regard to case."""
    return quoted(field.name) if field.type.comparable else f"{quoted(field.name)} COLLATE NOCASE"


def named_sql(kind: Kind, row: str) -> str:
    """Return the SQL expression of all names of a record, as the search index has them: its title and its words."""
    named = [field for field in kind.fields if field.search in ("title", *_WORDS) and not field.type.by_digits]
    # One column by itself is compared as it lies there, a hundred thousand times for a letter.
    return value_sql(named[0], row) if len(named) == 1 else _joined([value_sql(field, row) for field in named])


def search_objects() -> dict[str, str]:
    """Return every view and trigger of the search index as name: CREATE statement."""
    return dict(_search_objects(tuple(KINDS.values())))


@lru_cache(maxsize=1)
def _search_objects(kinds: tuple[Kind, ...]) -> dict[str, str]:
    # Each connection that writes is compared with them: more than a millisecond, each time the same.
    made: dict[str, str] = {}
    for kind in kinds:
        if searched(kind):
            made |= _views(kind)
            made |= _triggers(kind)
    for kind in kinds:
        made |= dict(_renamed(kind))
    return made | state_views(kind for kind in kinds if searched(kind))


def install_search(connection: sqlite3.Connection) -> None:
    """Drop and make again all views and triggers of the search index."""
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger') AND name LIKE 'search\\_%' ESCAPE '\\'"
    ).fetchall():
        connection.execute(f"DROP {kind} {quoted(name)}")
    for sql in search_objects().values():
        connection.execute(sql)
    fill_letters(connection)


def rebuild_search(connection: sqlite3.Connection, tell: Callable[[float], None] | None = None) -> None:
    """Fill the search index anew from the records; ``tell`` is told how much of it is done, from 0 to 1."""
    connection.execute("DELETE FROM search")
    connection.execute("DELETE FROM search_part")
    connection.execute("DELETE FROM search_due")
    for place, kind in enumerate(KINDS.values()):
        if tell is not None:
            tell(place / len(KINDS))
        if searched(kind):
            connection.execute(_fill(kind))
        if parts(kind):
            connection.execute(_fill_part(kind))


def _views(kind: Kind) -> dict[str, str]:
    """Return the views that say what the index holds of a record: one place for what is due and for all of it."""
    row = kind.name
    number = f"{row}.id + {kind.code << SHIFT}"
    columns = {
        # Numbers are found by their digits alone: as words they would only make every save dearer.
        column: _joined([value_sql(f, row) for f in kind.fields if f.search in kinds and not f.type.by_digits])
        for column, kinds in {"title": ("title",), "words": _WORDS, "body": ("body", "part")}.items()
    }
    read = ", ".join(f"{sql} AS {column}" for column, sql in columns.items())
    made = {
        f"search_{row}": f"CREATE VIEW search_{row} AS SELECT number, title, words, {with_plain_sql('body')} AS body, "
        f"{plain_sql(_NAMES)} AS plain, kind, uid, id FROM (SELECT {number} AS number, {read}, '{row}' AS kind, "
        f"{row}.uid AS uid, {row}.id AS id FROM {row} WHERE {row}.deleted_at IS NULL)",
        f"search_fields_{row}": f"CREATE VIEW search_fields_{row} AS {' UNION ALL '.join(_fields(kind))}",
    }
    within = parts(kind)
    if within:
        pieces = _joined([_part(field, row) for field in within])
        made[f"search_part_{row}"] = (
            f"CREATE VIEW search_part_{row} AS SELECT {number} AS number, {pieces} AS part, {row}.id AS id"
            f" FROM {row} WHERE {row}.deleted_at IS NULL AND {pieces} <> ''"
        )
    return made


def _fields(kind: Kind) -> Iterator[str]:
    """Yield the queries of what a record says in each of its searched fields: what a hit is told by."""
    for place, field in enumerate(kind.fields):
        if field.search and not field.type.is_document:
            text, label = value_sql(field, kind.name), field.label.replace("'", "''")
            numbers = int(field.type.by_digits)
            yield (
                f"SELECT {kind.name}.id AS id, {place} AS place, '{label}' AS label, {text} AS text,"
                f" '{field.search}' AS search, {numbers} AS numbers FROM {kind.name} WHERE {text} <> ''"
            )


def _triggers(kind: Kind) -> dict[str, str]:
    """Return the triggers that note a record whose row in the index has to be made anew (``search_due``)."""
    row = kind.name
    watched = ", ".join(quoted(field.name) for field in kind.fields if field.search)
    events = {"ai": "INSERT", "au": f"UPDATE OF {watched}, deleted_at", "ad": "DELETE"}
    made = {}
    for end, event in events.items():
        number = f"{'old' if end == 'ad' else 'new'}.id + {kind.code << SHIFT}"
        name = f"search_{row}_{end}"
        made[name] = f"CREATE TRIGGER {name} AFTER {event} ON {row} WHEN {number} {_NOT_YET} BEGIN "
        made[name] += f"INSERT INTO search_due VALUES ({number}); END"
    return made


def _renamed(kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the trigger that notes whatever is found by the title of a ``kind`` record, when that changes."""
    titles = ", ".join(quoted(field.name) for field in kind.title if not field.link)
    steps = []
    for other in KINDS.values():
        for field in other.fields:
            if field.link == kind.name and field.search:
                holders = f"FROM {other.name} WHERE {quoted(field.name)} = new.id"
                number = f"id + {other.code << SHIFT}"
                steps.append(f"INSERT INTO search_due SELECT {number} {holders} AND {number} {_NOT_YET};")
    if steps and titles:
        name = f"search_renamed_{kind.name}"
        changed = " OR ".join(f"old.{quoted(f.name)} IS NOT new.{quoted(f.name)}" for f in kind.title if not f.link)
        yield (
            name,
            f"CREATE TRIGGER {name} AFTER UPDATE OF {titles} ON {kind.name} WHEN {changed} BEGIN {' '.join(steps)} END",
        )


def _fill(kind: Kind) -> str:
    return f"INSERT INTO search(rowid, {COLUMNS}) SELECT number, {COLUMNS} FROM search_{kind.name}"


def _fill_part(kind: Kind) -> str:
    return f"INSERT INTO search_part(rowid, part) SELECT number, part FROM search_part_{kind.name}"


def parts(kind: Kind) -> list[Field]:
    """Return the fields of ``kind`` that are found by what stands anywhere in them."""
    return [field for field in kind.fields if field.search in ("part", "caller")]


def value_sql(field: Field, row: str) -> str:
    """Return the SQL expression of a field's value; of a link what the record is called, "" without one."""
    column = f"{row}.{quoted(field.name)}"
    if field.link:
        target = KINDS[field.link]
        inner = f"linked_{field.name}"
        title = " || ' ' || ".join(f"{inner}.{quoted(f.name)}" for f in target.title if not f.link) or "''"
        return f"coalesce((SELECT {title} FROM {field.link} AS {inner} WHERE {inner}.id = {column}), '')"
    return column


def _part(field: Field, row: str) -> str:
    column = f"{row}.{quoted(field.name)}"
    if not field.type.by_digits and field.search != "caller":
        return column
    column = digits_sql(column)
    for sign in _SIGNS:
        quote = sign.replace("'", "''")
        column = f"replace({column}, '{quote}', '')"
    return column


def _joined(expressions: list[str]) -> str:
    return "trim(" + " || ' ' || ".join(expressions) + ")" if expressions else "''"
