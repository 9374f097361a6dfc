"""A window over the records of any kind: columns, filter and order by the declaration.

Rows come from a position on, by key where a row before is known. What is empty comes last, whichever way the list
is sorted; among equals the local id decides, so that no row is met twice or never.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple

from fieldkit.db.base.conditions import rule_sql
from fieldkit.db.base.connect import snapshot
from fieldkit.db.base.keyset import Anchor, Key, to_skip, usable
from fieldkit.db.base.single_value import value_of
from fieldkit.db.schema.declared_tables import COMMON, named_sql, quoted, sorted_sql, title_sql
from fieldkit.db.search.bitmaps import PIECE, KeptBitmaps, ListBitmaps
from fieldkit.db.search.words import WordQuery, begins_words, in_names, word, words_of
from fieldkit.domain.records.codes import rows_of
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import WaitingRule

FEW: Final = 6_000
"""A filter with up to so many hits sorts them; one with more walks the list in order and stops when it has enough."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows: records of which kind, which of them, in which order."""

    kind: Kind
    columns: tuple[str, ...] = ()
    """Names of the fields that are read, also of those that every record has; empty for the declared columns."""
    text: str = ""
    """Filter: the beginnings of words in what a record is called and in its other names."""
    sort: str = ""
    """Name of the field it is sorted by; empty for the order of the kind."""
    reverse: bool = False
    """Whether it is sorted the other way round."""
    first: WaitingRule | None = None
    """Which records come before all others."""
    grouped: str = ""
    """A choice by whose options, the last one first, the records are grouped before they are sorted."""
    client: str = ""
    """Uid of the client whose records are listed, "" for those of all. Only of kinds with an index by client."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields that are read."""
        return self.columns or self.kind.columns


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record of a list."""

    id: int
    uid: str
    key: Key
    """Part of the list, value it is sorted by, local id."""
    values: tuple[Value, ...]
    """By column, as stored; of a link what the record that it leads to is called."""


class _Which(NamedTuple):
    """A condition on the records of a list, with the values of its marks."""

    sql: str = ""
    values: tuple[str, ...] = ()


_ALL: Final = _Which()


def window(
    connection: sqlite3.Connection, listing: Listing, start: int, count: int, anchor: Anchor | None = None
) -> list[RecordRow]:
    """Return ``count`` records of a list from position ``start``; ``anchor`` is a row before it, if one is known."""
    anchor = usable(anchor, start)
    words = words_of(listing.text)
    if not words:
        return _page(connection, listing, _ALL, start, count, anchor)
    if listing.client:
        return _page(connection, listing, _those(_hits_of_client(connection, listing)), start, count, anchor)
    query, low, high = _match(connection, listing)
    found = connection.execute(
        f"SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high} LIMIT {FEW + 1}",
        (query,),
    ).fetchall()
    if len(found) <= FEW:
        return _page(connection, listing, _those(number for (number,) in found), start, count, anchor)
    if _walked(connection, listing):
        # Many hits lie densely: walking in order meets enough of them soon.
        skip = to_skip(anchor, start)
        return list(islice(_walk(connection, listing, words, anchor), skip, skip + count))
    ids = f"SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}"
    return _page(connection, listing, _Which(f"id IN ({ids})", (query,)), start, count, anchor)


def first_window(
    connection: sqlite3.Connection, listing: Listing, count: int, kept: KeptBitmaps | None = None
) -> tuple[list[RecordRow], int]:
    """Return the first ``count`` records of a list, and how many it has; from bitmaps that are ``kept``, if ready."""
    with snapshot(connection):
        # Of one client's there are so few that nothing has to be kept for them.
        keeps = kept is not None and not listing.client and bool(words_of(listing.text))
        bitmaps = _bitmaps(connection, listing, kept) if kept and keeps else None
        if bitmaps and bitmaps.ready:
            ids, total = bitmaps.find(connection, listing.text, count)
            return _page(connection, listing, _those(ids), 0, len(ids), None), total
        found = window(connection, listing, 0, count)
        return found, len(found) if len(found) < count else count_records(connection, listing)


def get_ready(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> bool:
    """Make a piece of the bitmaps for what may be typed after the filter of a list; return whether there is more."""
    if connection.in_transaction or listing.client:
        return False  # what it has written may be taken back, and nobody would see that
    with snapshot(connection):
        bitmaps = _bitmaps(connection, listing, kept)
        if bitmaps.ready:
            return bitmaps.look_ahead(connection, listing.text)
        if not bitmaps.fits or not _in_order_of_an_index(connection, listing):  # each piece would sort everything
            return False
        ids, reached = _ids_after(connection, listing, bitmaps.reached, PIECE)
        bitmaps.add(ids, reached, last=len(ids) < PIECE)
        return bitmaps.fits


def count_records(connection: sqlite3.Connection, listing: Listing) -> int:
    """Return how many records the list has."""
    words = words_of(listing.text)
    if not words:
        sql = f"SELECT count(*) FROM {listing.kind.name} WHERE deleted_at IS NULL{_of_client(listing)}"
        return int(value_of(connection, sql))
    if listing.client:
        return len(_hits_of_client(connection, listing))
    query, low, high = _match(connection, listing)
    sql = f"SELECT count(*) FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}"
    return int(value_of(connection, sql, (query,)))


def position(connection: sqlite3.Connection, listing: Listing, uid: str) -> int | None:
    """Return how many records stand before the one named ``uid`` in a list, None if it is filtered or not in it."""
    if words_of(listing.text):
        return None
    table, before = listing.kind.name, 0
    for _number, part, where, _values in _conditions(listing, _ALL, None):
        row = connection.execute(f"SELECT {part.value}, id FROM {table} WHERE uid = ? AND {where}", (uid,)).fetchone()
        if row:
            earlier = f"({part.value}, id) {'>' if part.way == 'DESC' else '<'} (?, ?)"
            sql = f"SELECT count(*) FROM {table} WHERE {where} AND {earlier}"
            return before + int(value_of(connection, sql, tuple(row)))
        before += int(value_of(connection, f"SELECT count(*) FROM {table} WHERE {where}"))
    return None


_SAME: Final = "''"
"""What those are sorted by that have nothing to be sorted by."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a list, in SQL: its rows stand before those of the next."""

    condition: str
    value: str
    """Expression that its rows are sorted by."""
    way: str

    @property
    def by(self) -> str:
        # By a constant SQLite would sort what an index holds in order already.
        value = "" if self.value == _SAME else f"{self.value} {self.way}, "
        return f"ORDER BY {value}id {self.way}"

    @property
    def after(self) -> str:
        return f"({self.value}, id) {'<' if self.way == 'DESC' else '>'} (?, ?)"


def _hits_of_client(connection: sqlite3.Connection, listing: Listing) -> set[int]:
    """Return the local ids of what the filter finds among the records of one client."""
    query, low, high = _match(connection, listing)
    hits = connection.execute(
        f"SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}", (query,)
    )
    own = connection.execute(f"SELECT id FROM {listing.kind.name} WHERE deleted_at IS NULL{_of_client(listing)}")
    return {number for (number,) in hits} & {number for (number,) in own}


def _of_client(listing: Listing) -> str:
    """Return the condition, after others, that a record is of the client whose records are listed."""
    return f" AND client = (SELECT id FROM client WHERE uid = {_text(listing.client)})" if listing.client else ""


@cache
def _parts(kind: Kind, sort: str, reverse: bool, first: WaitingRule | None, grouped: str = "") -> tuple[_Part, ...]:
    own, descending = kind.sorted_by
    way = "DESC" if (descending and not sort) != reverse else "ASC"
    value, empty, filled = _sorted(kind, sort or own)
    # By nothing but the local id where there is nothing: a comparison with NULL would find no row.
    parts = [_Part(filled, value, way), _Part(empty, _SAME, way)] if empty else [_Part("", value, way)]
    if grouped:
        parts = [
            replace(part, condition=" AND ".join(filter(None, (group, part.condition))))
            for group in _groups(kind, grouped, reverse)
            for part in parts
        ]
    if first:
        comes_first = rule_sql(first)
        parts = [
            _Part(" AND ".join(filter(None, (side, part.condition))), part.value, way)
            for side in (comes_first, f"NOT ({comes_first})")
            for part in parts
        ]
    return tuple(parts)


def _groups(kind: Kind, name: str, reverse: bool) -> Iterator[str]:
    """Yield the conditions of the groups by a choice, of its last option first, or in ``reverse``; then of the rest."""
    values = [_text(one.value) for one in kind.field(name).options]
    values = values if reverse else values[::-1]
    yield from (f"{quoted(name)} = {value}" for value in values)
    yield f"{quoted(name)} NOT IN ({', '.join(values)})"


def _sorted(kind: Kind, name: str) -> tuple[str, str, str]:
    """Return what a field is sorted by, and the conditions that it is empty and that it is not."""
    column = quoted(name)
    if name in COMMON:
        return column, "", ""
    field = kind.field(name)
    if field.link:
        return f"{_column(kind, name)} COLLATE NOCASE", f"{column} IS NULL", f"{column} IS NOT NULL"
    if field.sql_type == "INTEGER":
        return column, f"{column} IS NULL", f"{column} IS NOT NULL"
    if field.options:
        places = " ".join(f"WHEN {_text(one.value)} THEN {place}" for place, one in enumerate(field.options))
        return f"CASE {column} {places} ELSE {len(field.options)} END", f"{column} = ''", f"{column} <> ''"
    text = sorted_sql(field)
    return text, f"{text} = ''", f"{text} > ''"


def _column(kind: Kind, name: str) -> str:
    """Return the expression of what a row says of a field."""
    link = "" if name in COMMON else kind.field(name).link
    if not link:
        return f"{kind.name}.{quoted(name)}"
    alias = f"of_{name}"
    title = title_sql(KINDS[link], alias)
    return f"coalesce((SELECT {title} FROM {link} AS {alias} WHERE {alias}.id = {kind.name}.{quoted(name)}), '')"


def _columns(listing: Listing) -> str:
    return ", ".join(_column(listing.kind, name) for name in listing.names)


def _page(
    connection: sqlite3.Connection, listing: Listing, which: _Which, start: int, count: int, anchor: Anchor | None
) -> list[RecordRow]:
    """Return ``count`` of the records for which the condition ``which`` holds."""
    table, columns = listing.kind.name, _columns(listing)
    # Without an index of its own a list is read as it lies in the file: by another index it takes ten times as long.
    indexed = listing.sort in ("", listing.kind.sorted_by[0]) or listing.grouped
    source = table if indexed else f"{table} NOT INDEXED"
    if listing.client:  # of few records the order is made, not looked for among those of all clients
        source = f"{table} INDEXED BY {table}_of_client"
    skip = to_skip(anchor, start)
    rows: list[RecordRow] = []
    for number, part, where, values in _conditions(listing, which, anchor):
        # The columns are read of the rows of the page alone, and not of all that are sorted.
        found = connection.execute(
            f"SELECT id, uid, listed_at, {columns} FROM"
            f" (SELECT id AS listed_id, {part.value} AS listed_at FROM {source}"
            f" WHERE {where} {part.by} LIMIT ? OFFSET ?) JOIN {table} ON id = listed_id"
            f" ORDER BY listed_at {part.way}, id {part.way}",
            (*values, count - len(rows), skip),
        ).fetchall()
        rows += [_row(number, row) for row in found]
        if len(rows) == count:
            break
        if found:
            skip = 0
        elif skip:
            passed = value_of(connection, f"SELECT count(*) FROM {source} WHERE {where}", values)
            skip = max(0, skip - passed)
    return rows


def _walk(
    connection: sqlite3.Connection, listing: Listing, words: list[str], anchor: Anchor | None
) -> Iterator[RecordRow]:
    """Yield the records that have ``words``, in order, as they are met."""
    table = listing.kind.name
    named = named_sql(listing.kind, table)
    likes: list[str] = []
    patterns: list[str] = []
    for one in words:
        # At the beginning, after a blank, or after a sign: nearly what the index would say, and told by SQLite.
        ways = [way for begun in word(one).beginnings for way in (f"{begun}%", f"% {begun}%")]
        signs = [f"*[^a-zA-Z0-9 ][{begun[0]}{begun[0].upper()}]*" for begun in word(one).beginnings[:1]]
        likes.append(f"({' OR '.join([f'{named} LIKE ?'] * len(ways) + [f'{named} GLOB ?'] * len(signs))})")
        patterns += ways + signs
    # LIKE folds ASCII only; a name with anything else is looked at whatever LIKE says.
    may_have = f"(({' AND '.join(likes)}) OR {named} GLOB '*[^ -~]*')"
    for number, part, where, values in _conditions(listing, _ALL, anchor):
        for name, *row in connection.execute(
            f"SELECT {named}, id, uid, {part.value}, {_columns(listing)} FROM {table}"
            f" WHERE {where} AND {may_have} {part.by}",
            (*values, *patterns),
        ):
            if begins_words(name, words):
                yield _row(number, row)


def _those(ids: Iterable[int]) -> _Which:
    """Return the condition that a record is one of these, which may be thousands."""
    return _Which("id IN (SELECT value FROM json_each(?))", (json.dumps([*ids]),))


def _bitmaps(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> ListBitmaps:
    kind = listing.kind
    unfiltered = replace(listing, text="", columns=())
    return kept.current(connection, unfiltered, rows_of(kind.code), forms=not kind.find_as.proper)


def _ids_after(connection: sqlite3.Connection, listing: Listing, reached: Key, count: int) -> tuple[list[int], Key]:
    """Return the local ids of ``count`` records after the one with the key ``reached``, and the key of the last."""
    table, ids = listing.kind.name, list[int]()
    for number, part, where, values in _conditions(listing, _ALL, Anchor(0, reached) if reached else None):
        found = connection.execute(
            f"SELECT id, {part.value} FROM {table} WHERE {where} {part.by} LIMIT ?", (*values, count - len(ids))
        ).fetchall()
        ids += [row[0] for row in found]
        if found:
            reached = (number, found[-1][1], found[-1][0])
    return ids, reached


def _conditions(
    listing: Listing, which: _Which, anchor: Anchor | None
) -> Iterator[tuple[int, _Part, str, tuple[str | int, ...]]]:
    """Yield number, part, condition and its values of each part of the list from ``anchor`` on."""
    begun = anchor.key[0] if anchor else -1
    parts = _parts(listing.kind, listing.sort, listing.reverse, listing.first, listing.grouped)
    of = _of_client(listing).removeprefix(" AND ")
    for number, part in enumerate(parts):
        if number >= int(begun):
            after = part.after if number == begun else ""
            where = " AND ".join(filter(None, ("deleted_at IS NULL", of, part.condition, which.sql, after)))
            yield number, part, where, (*which.values, *(anchor.key[1:] if anchor and after else ()))


def _row(part: int, row: Sequence[Any]) -> RecordRow:
    return RecordRow(row[0], row[1], (part, row[2], row[0]), tuple(row[3:]))


def _walked(connection: sqlite3.Connection, listing: Listing) -> bool:
    """Whether an index holds the list in its order, and a row by itself says what it is called."""
    kind = listing.kind
    if any(field.link and field.search in ("title", "words") for field in kind.fields):
        return False
    return _in_order_of_an_index(connection, listing)


def _in_order_of_an_index(connection: sqlite3.Connection, listing: Listing) -> bool:
    kind = listing.kind
    _, part, where, _ = next(_conditions(listing, _ALL, None))
    plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM {kind.name} WHERE {where} {part.by}").fetchall()
    return not any("TEMP B-TREE" in step[-1] for step in plan)


def _match(connection: sqlite3.Connection, listing: Listing) -> tuple[str, int, int]:
    """Return the question to the search index, and the first and the last of the kind's rows there."""
    question = WordQuery(connection, listing.text, forms=not listing.kind.find_as.proper)
    return in_names(question.expression()), *rows_of(listing.kind.code)


def _text(text: str) -> str:
    """Return a text as SQL; only of a constant does SQLite see that a partial index fits."""
    return "'" + text.replace("'", "''") + "'"
