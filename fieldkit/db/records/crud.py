"""Records of every kind in and out of the database: one set of functions over the declarations."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from fieldkit.db.base import ids
from fieldkit.db.records import undo_log
from fieldkit.db.records.save_rules import before_save
from fieldkit.db.schema.declared import COMMON, quoted, title_sql
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind, Record
from fieldkit.domain.records.registry import KINDS
from fieldkit.domain.records.values import ReadingContext, Value, read
from fieldkit.domain.text.sanitize import fold

MAXIMUM_NAMED = 5
"""Records listed when a name fits several."""


def get(connection: sqlite3.Connection, kind: Kind, uid: str) -> Record | None:
    """Return the record named ``uid``, also from the trash, or None."""
    row = connection.execute(f"{_select(kind)} WHERE uid = ?", (uid,)).fetchone()
    return _record(kind, row) if row else None


def by_id(connection: sqlite3.Connection, kind: Kind, number: int) -> Record | None:
    """Return the record with the local id ``number``, also from the trash, or None."""
    row = connection.execute(f"{_select(kind)} WHERE id = ?", (number,)).fetchone()
    return _record(kind, row) if row else None


def every(connection: sqlite3.Connection, kind: Kind, where: str = "", *values: Value) -> list[Record]:
    """Return the records of ``kind`` outside the trash for which the SQL condition ``where`` holds, in list order."""
    condition = f" AND ({where})" if where else ""
    rows = connection.execute(f"{_select(kind)} WHERE deleted_at IS NULL{condition} ORDER BY {kind.order}", values)
    return [_record(kind, row) for row in rows]


def kind_of(connection: sqlite3.Connection, uid: str) -> Kind | None:
    """Return the kind of the record named ``uid``, or None if there is none."""
    for kind in KINDS.values():
        if connection.execute(f"SELECT 1 FROM {kind.name} WHERE uid = ?", (uid,)).fetchone():
            return kind
    return None


def title(connection: sqlite3.Connection, kind: str, number: int) -> str:
    """Return what a record is called, or "" if there is none with that id."""
    row = connection.execute(f"SELECT {_title(kind)} FROM {kind} WHERE id = ?", (number,)).fetchone()
    return str(row[0]) if row else ""


def title_column(kind: Kind) -> str:
    """Return the SQL expression of what a record of ``kind`` is called, for a query on its table."""
    return _title(kind.name)


def insert(connection: sqlite3.Connection, kind: Kind, values: Mapping[str, Value], *, uid: str = "") -> str:
    """Store a new record and return its uid. Values are stored ones, already read; nothing is checked here."""
    now = ids.now_ms()
    uid = uid or ids.new_uid(now)
    row: dict[str, Value] = {"uid": uid, "created_at": now, "updated_at": now, **values}
    connection.execute(_insert_sql(kind.name, tuple(row)), tuple(row.values()))
    undo_log.note_new(kind, uid, values)
    return uid


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(map(quoted, columns))
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


def update(connection: sqlite3.Connection, kind: Kind, uid: str, values: Mapping[str, Value]) -> bool:
    """Change the given fields of a record; return whether any of them was different before."""
    names = list(values)
    if not names:
        return False
    sets = ", ".join(f"{quoted(name)} = ?" for name in names)
    differs = " OR ".join(f"{quoted(name)} IS NOT ?" for name in names)
    before = undo_log.values_before(connection, kind, uid, names)
    done = connection.execute(
        f"UPDATE {kind.name} SET {sets}, updated_at = ? WHERE uid = ? AND ({differs})",
        (*values.values(), ids.now_ms(), uid, *values.values()),
    )
    undo_log.note_change(kind, uid, before, values)
    return done.rowcount > 0


def delete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Put a record into the trash; return whether it was not there already. Nothing is ever erased."""
    now = ids.now_ms()
    done = connection.execute(
        f"UPDATE {kind.name} SET deleted_at = ?, updated_at = ? WHERE uid = ? AND deleted_at IS NULL",
        (now, now, uid),
    )
    if done.rowcount:
        undo_log.note_change(kind, uid, {"deleted_at": None}, {"deleted_at": now})
    return done.rowcount > 0


def undelete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Bring a record back from the trash; return whether it was there."""
    before = undo_log.values_before(connection, kind, uid, ["deleted_at"])
    done = connection.execute(
        f"UPDATE {kind.name} SET deleted_at = NULL, updated_at = ? WHERE uid = ? AND deleted_at IS NOT NULL",
        (ids.now_ms(), uid),
    )
    undo_log.note_change(kind, uid, before, {"deleted_at": None})
    return done.rowcount > 0


def reading(
    connection: sqlite3.Connection, now: datetime, currency: str = "", month_first: bool = False
) -> ReadingContext:
    """Return how typed text is read against this database."""
    return ReadingContext(
        now,
        lambda kind, text: find(connection, KINDS[kind], text).id,
        lambda kind, number: title(connection, kind, number),
        currency,
        month_first,
    )


def add(connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> str:
    """Store a new record from typed texts, with the declared defaults; return its uid.

    Raises Invalid for an unknown field, a text that cannot be read, or a needed field left out.
    """
    texts = {field.name: field.default for field in kind.form if field.default} | dict(texts)
    values = _read_all(kind, texts, by)
    for field in kind.form:
        if field.required and values.get(field.name) in (None, ""):
            raise Invalid(f"{field.label} is needed: {field.name}=…", field.name)
    before_save(connection, kind, values, None)
    return insert(connection, kind, values)


def change(connection: sqlite3.Connection, kind: Kind, uid: str, texts: Mapping[str, str], by: ReadingContext) -> bool:
    """Change fields of a record from typed texts; return whether anything is different now."""
    values = _read_all(kind, texts, by)
    before = get(connection, kind, uid)
    if before is None:
        raise Invalid(f"There is no {kind.label.lower()} {uid}.")
    before_save(connection, kind, values, before)
    return update(connection, kind, uid, values)


def _read_all(kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> dict[str, Value]:
    values = {}
    for name, text in texts.items():
        field = next((field for field in kind.form if field.name == name), None)
        if field is None:
            from difflib import get_close_matches

            near = get_close_matches(name, [field.name for field in kind.form], 1)
            hint = f" Did you mean {near[0]}?" if near else f" It has: {', '.join(f.name for f in kind.form)}."
            raise Invalid(f"A {kind.label.lower()} has no field “{name}”.{hint}")
        values[name] = read(field, text, by)
    return values


def find(connection: sqlite3.Connection, kind: Kind, text: str) -> Record:
    """Return the one record of ``kind`` outside the trash that ``text`` names: uid, its beginning, content id or title.

    Raises Invalid if none fits, or several do equally well.
    """
    candidates = _named(connection, kind, text.strip())
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise Invalid(f"No {kind.label.lower()} is called “{text}”.")
    # A beginning of the uid says which: of two with one name, its last part differs first.
    names = "; ".join(
        f"{title(connection, kind.name, record.id)} ({record.uid})" for record in candidates[:MAXIMUM_NAMED]
    )
    raise Invalid(f"“{text}” fits more than one {kind.label.lower()}: {names}. Use more of the name, or the uid.")


def _named(connection: sqlite3.Connection, kind: Kind, text: str) -> list[Record]:
    select, live = _select(kind), "deleted_at IS NULL"
    some = MAXIMUM_NAMED + 1
    titles = [field for field in kind.title if not field.link]

    def rows(where: str, *values: Value) -> list[Record]:
        found = connection.execute(f"{select} WHERE {where} AND {live} LIMIT {some}", values)
        return [_record(kind, row) for row in found]

    found = rows("uid = ?", text.lower())
    if not found and len(text) >= 8:
        found = rows("uid >= ? AND uid < ?", text.lower(), text.lower() + "g")
    if not found and any(field.name == "key" for field in kind.fields):
        found = rows("key = ?", text)
    if not found and titles:
        column = quoted(titles[0].name)
        found = rows(f"{column} = ? COLLATE NOCASE", text)
    if not found:
        from fieldkit.db.search.index import begins_words, rows_for, words_of

        some_named = [
            (record, title(connection, kind.name, number))
            for number in rows_for(connection, kind.name, text, some * 4)
            if (record := by_id(connection, kind, number))
        ]
        exact = [record for record, name in some_named if fold(name) == fold(text)]
        # Who is called so comes before who is mentioned somewhere.
        called = [record for record, name in some_named if begins_words(name, words_of(text))]
        found = exact or called or [record for record, _ in some_named]
    return found


@cache
def _select(kind_or: Kind) -> str:
    names = ", ".join(quoted(name) for name in (*COMMON, *(field.name for field in kind_or.fields)))
    return f"SELECT {names} FROM {kind_or.name}"


@cache
def _title(kind: str) -> str:
    return title_sql(KINDS[kind], kind)


@cache
def _maker(kind: Kind) -> Callable[..., Record]:
    names = (*COMMON, *(field.name for field in kind.fields))
    return lambda row: kind.record(**dict(zip(names, row, strict=True)))


def _record(kind: Kind, row: tuple[Value, ...]) -> Record:
    return _maker(kind)(row)
