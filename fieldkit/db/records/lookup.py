"""Records of every kind out of the database: by uid, by local id, and by what a person calls them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.schema.declared_tables import COMMON, quoted, title_sql, value_sql
from fieldkit.db.search import telling
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.domain.records.declaration import Kind, Record
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.surveys import Survey
from fieldkit.domain.records.values import ReadingContext, Value, local
from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.sanitize import fold

MAXIMUM_NAMED = 5
"""Records listed when a name fits several."""


def get(connection: sqlite3.Connection, kind: Kind, uid: str) -> Record | None:
    """Return the record named ``uid``, also from the trash, or None."""
    row = connection.execute(f"{_select(kind)} WHERE uid = ?", (uid,)).fetchone()
    return _record(kind, row) if row else None


def by_id(connection: sqlite3.Connection, kind: Kind, number: int | None) -> Record | None:
    """Return the record with the local id ``number``, also from the trash, or None; of None there is none."""
    row = connection.execute(f"{_select(kind)} WHERE id = ?", (number,)).fetchone()
    return _record(kind, row) if row else None


def kind_of(connection: sqlite3.Connection, uid: str) -> Kind | None:
    """Return the kind of the record named ``uid``, or None if there is none."""
    for kind in KINDS.values():
        if connection.execute(f"SELECT 1 FROM {kind.name} WHERE uid = ?", (uid,)).fetchone():
            return kind
    return None


def title(connection: sqlite3.Connection, kind: str, number: int | None) -> str:
    """Return what a record is called, or "" if there is none with that id; of None there is none."""
    called = value_or_none(connection, f"SELECT {_title(KINDS[kind])} FROM {kind} WHERE id = ?", (number,))
    return "" if called is None else str(called)


def told(connection: sqlite3.Connection, kind: str, number: int) -> str:
    """Return what tells a record from others: its title, else the words of its line: "they called, Ines Marsh"."""
    called = title(connection, kind, number)
    declared = KINDS[kind]
    if called.strip() or not declared.told_by:
        return called
    columns = ", ".join(value_sql(declared.field(name), kind) for name in declared.told_by)
    row = connection.execute(f"SELECT {columns} FROM {kind} WHERE id = ?", (number,)).fetchone()
    return declared.untitled(dict(zip(declared.told_by, row, strict=True))) if row else ""


def title_column(kind: Kind) -> str:
    """Return the SQL expression of what a record of ``kind`` is called, for a query on its table."""
    return _title(kind)


def local_id(connection: sqlite3.Connection, kind: Kind, uid: str) -> int | None:
    """Return the local id of the record named ``uid``, also from the trash, or None if there is none."""
    number = value_or_none(connection, f"SELECT id FROM {kind.name} WHERE uid = ?", (uid,))
    return None if number is None else int(number)


def reading(
    connection: sqlite3.Connection, now: datetime, currency: str = "", month_first: bool = False
) -> ReadingContext:
    """Return how typed text is read against this database."""
    return ReadingContext(
        now,
        lambda kind, text: find(connection, KINDS[kind], text, linked=True).id,
        lambda kind, number: title(connection, kind, number),
        currency,
        month_first,
    )


def of_client(connection: sqlite3.Connection, by: ReadingContext, client: int) -> ReadingContext:
    """Return how text is read of a record of the client with the local id ``client``: its own people come first."""
    return replace(by, find=lambda kind, text: find(connection, KINDS[kind], text, client, linked=True).id)


def find(
    connection: sqlite3.Connection, kind: Kind, text: str, client: int | None = None, *, linked: bool = False
) -> Record:
    """Return the one record of ``kind`` outside the trash that ``text`` names: uid, its beginning, content id or title.

    By a name, what belongs to the client with the local id ``client`` is meant before what does not. What only mentions
    the name is found, too, unless it is to be ``linked``: the deputy must not become who notes a word about him; nor
    among cards and checklists, where Find takes any words for what a client may have said. Raises Invalid if none fits,
    or several do equally well.
    """
    candidates = _named(connection, kind, text.strip(), client, linked)
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise Invalid(f"No {kind.label.lower()} is called “{text}”.{_nearest(connection, kind, text)}")
    # A beginning of the uid says which: of two with one name, its last part differs first.
    shown = [(kind.name, title(connection, kind.name, record.id), record.uid) for record in candidates[:MAXIMUM_NAMED]]
    twins = telling.of_twins(connection, shown) | _begun(candidates[:MAXIMUM_NAMED])
    names = "; ".join(f"{called}{f', {twins[uid]}' if uid in twins else ''} ({uid})" for _kind, called, uid in shown)
    raise Invalid(f"“{text}” fits more than one {kind.label.lower()}: {names}. Use more of the name, or the uid.")


def _begun(found: Sequence[Record]) -> dict[str, str]:
    """Return by uid when surveys were begun and how far they are: visits to one client have one name."""
    return {
        one.uid: f"{one.state}, begun {show_day(local(one.started_at or one.created_at).date())}"
        for one in found
        if isinstance(one, Survey)
    }


def _named(connection: sqlite3.Connection, kind: Kind, text: str, client: int | None, linked: bool) -> list[Record]:
    select, live = _select(kind), "deleted_at IS NULL"
    some = MAXIMUM_NAMED + 1
    titles = [field for field in kind.title if not field.link]

    def rows(where: str, *values: Value) -> list[Record]:
        found = connection.execute(f"{select} WHERE {where} AND {live} LIMIT {some}", values)
        return [_record(kind, row) for row in found]

    found = rows("uid = ?", text.lower())
    if not found and len(text) >= 8:
        found = rows("uid >= ? AND uid < ?", text.lower(), text.lower() + "g")
    if not found and kind.find_as.keyed:
        found = rows("key = ?", text)
    if not found and client is not None and kind.has("client"):
        found = _own(connection, kind, text, client)
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
        # A number or an address of mail is no name: who has it is meant.
        mentions = not (linked or kind.find_as.keyed) or "@" in text or phone_numbers.is_number(text)
        found = exact or called or [record for record, _ in some_named if mentions]
    return found


def _nearest(connection: sqlite3.Connection, kind: Kind, text: str) -> str:
    """Return a question for what may be meant among records with a content id, which are few; "" for other kinds."""
    if not kind.find_as.keyed:
        return ""
    known = connection.execute(f"SELECT key, {_title(kind)} FROM {kind.name} WHERE deleted_at IS NULL").fetchall()
    near = near_word(text, [str(name) for row in known for name in row if name])
    return f" Did you mean “{near}”?" if near else ""


def _own(connection: sqlite3.Connection, kind: Kind, text: str, client: int) -> list[Record]:
    """Return what belongs to a client and is called ``text``, else what is called something that begins so."""
    from fieldkit.db.search.index import begins_words, words_of

    words = words_of(text)
    if not words:
        return []
    titles = connection.execute(
        f"SELECT id, {_title(kind)} FROM {kind.name} WHERE client = ? AND deleted_at IS NULL", (client,)
    )
    called = [(number, name) for number, name in titles if begins_words(name, words)]
    numbers = [number for number, name in called if fold(name) == fold(text)] or [number for number, _ in called]
    return [record for number in numbers[: MAXIMUM_NAMED + 1] if (record := by_id(connection, kind, number))]


@cache
def _select(kind_or: Kind) -> str:
    names = ", ".join(quoted(name) for name in (*COMMON, *(field.name for field in kind_or.fields)))
    return f"SELECT {names} FROM {kind_or.name}"


@cache
def _title(kind: Kind) -> str:
    return title_sql(kind, kind.name)


@cache
def _maker(kind: Kind) -> Callable[..., Record]:
    names = (*COMMON, *(field.name for field in kind.fields))
    return lambda row: kind.record(**dict(zip(names, row, strict=True)))


def _record(kind: Kind, row: tuple[Value, ...]) -> Record:
    return _maker(kind)(row)
