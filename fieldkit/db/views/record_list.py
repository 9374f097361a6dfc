"""A window over the records of any kind: columns, filter and order by the declaration.

Rows come from a position on, by key where a row before is known. What is empty comes last, whichever way the list
is sorted; among equals the local id decides, so that no row is met twice or never.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple

from fieldkit.db.base.conditions import rule_sql
from fieldkit.db.base.connect import snapshot
from fieldkit.db.base.keyset import Anchor, Key, to_skip, usable
from fieldkit.db.base.single_value import value_of
from fieldkit.db.schema.declared_tables import named_sql
from fieldkit.db.search.bitmaps import PIECE, KeptBitmaps, ListBitmaps, ListTable
from fieldkit.db.search.words import WordQuery, begins_words, in_names, word, words_of
from fieldkit.db.views.listing.listing import Listing, RecordRow
from fieldkit.db.views.listing.order import ALL, Which, column_sql, conditions, those_listed
from fieldkit.domain.records.codes import rows_of

__all__ = ["FEW", "FirstWindow", "Listing", "RecordRow"]

FEW: Final = 6_000
"""A filter with up to so many hits sorts them; one with more walks the list in order and stops when it has enough."""


class FirstWindow(NamedTuple):
    """The first rows of a list."""

    rows: list[RecordRow]
    total: int
    """How many records it has."""
    hidden: int = 0
    """How many more it would have with what it hides."""


def window(
    connection: sqlite3.Connection, listing: Listing, start: int, count: int, anchor: Anchor | None = None
) -> list[RecordRow]:
    """Return ``count`` records of a list from position ``start``; ``anchor`` is a row before it, if one is known."""
    anchor, listing = usable(anchor, start), listing.as_filtered
    words = words_of(listing.text)
    if not words:
        return _page(connection, listing, ALL, start, count, anchor)
    if listing.client:
        return _page(connection, listing, _those(_hits_of_client(connection, listing)), start, count, anchor)
    if named := _named(connection, listing):
        return _page(connection, listing, named, start, count, anchor)
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
    return _page(connection, listing, Which(f"id IN ({ids})", (query,)), start, count, anchor)


def first_window(
    connection: sqlite3.Connection, listing: Listing, count: int, kept: KeptBitmaps | None = None
) -> FirstWindow:
    """Return the first ``count`` records of a list, and how many it has; from bitmaps that are ``kept``, if ready."""
    with snapshot(connection):
        # Of one client's there are so few that nothing has to be kept for them.
        keeps = kept is not None and not listing.client and bool(words_of(listing.text))
        bitmaps = _bitmaps(connection, listing, kept) if kept and keeps else None
        if bitmaps and bitmaps.ready:
            shown = listing.as_filtered
            ids, total, hidden = bitmaps.find(
                connection, listing.text, count, rule_sql(shown.only) if shown.only else ""
            )
            return FirstWindow(_page(connection, shown, _those(ids), 0, len(ids), None), total, hidden)
        found = window(connection, listing, 0, count)
        total = len(found) if len(found) < count else count_records(connection, listing)
        return FirstWindow(found, total, count_hidden(connection, listing, total))


def get_ready(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> bool:
    """Make a piece of the bitmaps for what may be typed after the filter of a list; return whether there is more."""
    if connection.in_transaction or listing.client:
        return False  # what it has written may be taken back, and nobody would see that
    with snapshot(connection):
        bitmaps = _bitmaps(connection, listing, kept)
        if bitmaps.ready:
            return bitmaps.look_ahead(connection, listing.text, rule_sql(listing.only) if listing.only else "")
        whole = listing.with_hidden
        if not bitmaps.fits or not _in_order_of_an_index(connection, whole):  # each piece would sort everything
            return False
        ids, reached = _ids_after(connection, whole, bitmaps.reached, PIECE)
        bitmaps.add(ids, reached, last=len(ids) < PIECE)
        return bitmaps.fits


def count_records(connection: sqlite3.Connection, listing: Listing) -> int:
    """Return how many records the list has."""
    listing = listing.as_filtered
    words = words_of(listing.text)
    counted = f"SELECT count(*) FROM {listing.kind.name} WHERE {those_listed(listing)}"
    if not words:
        return int(value_of(connection, counted))
    if listing.client:
        return len(_hits_of_client(connection, listing))
    if named := _named(connection, listing):
        return int(value_of(connection, f"{counted} AND {named.sql}", named.values))
    query, low, high = _match(connection, listing)
    sql = f"SELECT count(*) FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}"
    if listing.only:
        sql = f"{counted} AND id IN ({sql.replace('count(*)', f'rowid - {low}')})"
    return int(value_of(connection, sql, (query,)))


def count_hidden(connection: sqlite3.Connection, listing: Listing, total: int | None = None) -> int:
    """Return how many more records the list would have with what it hides; ``total`` is what it has, if known."""
    only = listing.as_filtered.only
    if only is None:
        return 0
    whole = replace(listing, only=None)
    if words_of(listing.text):
        shown = count_records(connection, listing) if total is None else total
        return count_records(connection, whole) - shown
    sql = f"SELECT count(*) FROM {listing.kind.name} WHERE {those_listed(whole)} AND NOT ({rule_sql(only)})"
    return int(value_of(connection, sql))


def position(connection: sqlite3.Connection, listing: Listing, uid: str) -> int | None:
    """Return how many records stand before the one named ``uid`` in a list, None if it is filtered or not in it."""
    if words_of(listing.text):
        return None
    table, before = listing.kind.name, 0
    for _number, part, where, _values in conditions(listing, ALL, None):
        row = connection.execute(f"SELECT {part.value}, id FROM {table} WHERE uid = ? AND {where}", (uid,)).fetchone()
        if row:
            earlier = f"({part.value}, id) {'>' if part.way == 'DESC' else '<'} (?, ?)"
            sql = f"SELECT count(*) FROM {table} WHERE {where} AND {earlier}"
            return before + int(value_of(connection, sql, tuple(row)))
        before += int(value_of(connection, f"SELECT count(*) FROM {table} WHERE {where}"))
    return None


def _hits_of_client(connection: sqlite3.Connection, listing: Listing) -> set[int]:
    """Return the local ids of what the filter finds among the records of one client."""
    own = f"SELECT id FROM {listing.kind.name} WHERE {those_listed(listing)}"
    if named := _named(connection, listing):
        return {number for (number,) in connection.execute(f"{own} AND {named.sql}", named.values)}
    query, low, high = _match(connection, listing)
    hits = connection.execute(
        f"SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}", (query,)
    )
    return {number for (number,) in hits} & {number for (number,) in connection.execute(own)}


def _named(connection: sqlite3.Connection, listing: Listing) -> Which | None:
    """Return the condition for a filter with words that name values; None where none of them does."""
    if not any(map(listing.naming, words_of(listing.text))):
        return None
    question = _question(connection, listing)
    low, high = rows_of(listing.kind.code)
    hit = f"id IN (SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high})"
    plain = [chunk for chunk in question.chunks if not any(map(listing.naming, chunk))]
    terms, asked = [], []
    if plain:
        terms, asked = [hit], [" AND ".join(map(question.chunk, plain))]
    for chunk in question.chunks:
        if chunk in plain:
            continue
        each = [" OR ".join([*(value.condition for value in listing.naming(one)), hit]) for one in chunk]
        together = question.together(chunk)
        asked += [*map(question.term, chunk), *([together] if together else [])]
        whole = " AND ".join(f"({one})" for one in each)
        terms.append(f"({whole} OR {hit})" if together else whole)
    return Which(" AND ".join(terms), tuple(map(in_names, asked)))


def _columns(listing: Listing) -> str:
    return ", ".join(column_sql(listing.kind, name) for name in listing.names)


def _page(
    connection: sqlite3.Connection, listing: Listing, which: Which, start: int, count: int, anchor: Anchor | None
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
    for number, part, where, values in conditions(listing, which, anchor):
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
    for number, part, where, values in conditions(listing, ALL, anchor):
        for name, *row in connection.execute(
            f"SELECT {named}, id, uid, {part.value}, {_columns(listing)} FROM {table}"
            f" WHERE {where} AND {may_have} {part.by}",
            (*values, *patterns),
        ):
            if begins_words(name, words):
                yield _row(number, row)


def _those(ids: Iterable[int]) -> Which:
    """Return the condition that a record is one of these, which may be thousands."""
    return Which("id IN (SELECT value FROM json_each(?))", (json.dumps([*ids]),))


def _bitmaps(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> ListBitmaps:
    kind = listing.kind
    unfiltered = replace(listing.with_hidden, text="", columns=())
    table = ListTable(kind.name, rows_of(kind.code), forms=not kind.find_as.proper, named=listing.named)
    return kept.current(connection, unfiltered, table)


def _ids_after(connection: sqlite3.Connection, listing: Listing, reached: Key, count: int) -> tuple[list[int], Key]:
    """Return the local ids of ``count`` records after the one with the key ``reached``, and the key of the last."""
    table, ids = listing.kind.name, list[int]()
    for number, part, where, values in conditions(listing, ALL, Anchor(0, reached) if reached else None):
        found = connection.execute(
            f"SELECT id, {part.value} FROM {table} WHERE {where} {part.by} LIMIT ?", (*values, count - len(ids))
        ).fetchall()
        ids += [row[0] for row in found]
        if found:
            reached = (number, found[-1][1], found[-1][0])
    return ids, reached


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
    _, part, where, _ = next(conditions(listing, ALL, None))
    plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT id FROM {kind.name} WHERE {where} {part.by}").fetchall()
    return not any("TEMP B-TREE" in step[-1] for step in plan)


def _match(connection: sqlite3.Connection, listing: Listing) -> tuple[str, int, int]:
    """Return the question to the search index, and the first and the last of the kind's rows there."""
    return in_names(_question(connection, listing).expression()), *rows_of(listing.kind.code)


def _question(connection: sqlite3.Connection, listing: Listing) -> WordQuery:
    return WordQuery(connection, listing.text, forms=not listing.kind.find_as.proper)
