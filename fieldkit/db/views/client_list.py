"""Windows over the list of clients, however long: rows from a position on, by key where one before is known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from fieldkit.db.search.index import begins_words, matching, words_of
from fieldkit.domain.records.codes import CODES, rows_of

FEW = 6_000
"""A filter with up to so many hits sorts them; one with more walks the list in order and stops when it has enough."""
_COLUMNS = (
    "SELECT client.id, client.uid, client.name, client.town, client.style, "
    "coalesce((SELECT contact.name FROM contact WHERE contact.id = client.point_of_contact), '') FROM client"
)
_ORDER = "ORDER BY client.name COLLATE NOCASE, client.id"


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One line of the list of clients."""

    id: int
    uid: str
    name: str
    town: str
    style: str
    point_of_contact: str
    """Name of the point of contact, or "" while nobody is named."""


@dataclass(frozen=True, slots=True)
class ClientAnchor:
    """A line whose position is known: walking on from there costs nothing for what lies before."""

    position: int
    name: str
    id: int


def clients(
    connection: sqlite3.Connection, text: str, start: int, count: int, anchor: ClientAnchor | None = None
) -> list[ClientLine]:
    """Return ``count`` clients by name from position ``start``, those with words that begin as those of ``text``."""
    words = words_of(text)
    if not words:
        return list(_from(connection, start, anchor, count))
    query, low, high = _match(words)
    numbers = connection.execute(
        "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?", (query, low, high, FEW + 1)
    ).fetchall()
    if len(numbers) <= FEW:
        ids = ",".join(str(number - low) for (number,) in numbers)
        rows = connection.execute(f"{_COLUMNS} WHERE client.id IN ({ids}) {_ORDER} LIMIT ? OFFSET ?", (count, start))
        return [ClientLine(*row) for row in rows]
    # Many hits lie densely: walking by name meets enough of them soon.
    skip = start - anchor.position - 1 if anchor and anchor.position < start else start
    walked = (line for line in _like(connection, words, anchor) if begins_words(line.name, words))
    return list(islice(walked, skip, skip + count))


def first_clients(connection: sqlite3.Connection, text: str, count: int) -> tuple[list[ClientLine], int]:
    """Return the first ``count`` clients that a filter finds, and how many it finds."""
    found = clients(connection, text, 0, count)
    return found, len(found) if len(found) < count else count_clients(connection, text)


def count_clients(connection: sqlite3.Connection, text: str) -> int:
    """Return how many clients the list has with the filter ``text``."""
    words = words_of(text)
    if not words:
        return int(connection.execute("SELECT count(*) FROM client WHERE deleted_at IS NULL").fetchone()[0])
    sql = "SELECT count(*) FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return int(connection.execute(sql, _match(words)).fetchone()[0])


def _match(words: list[str]) -> tuple[str, int, int]:
    return f"{{title}} : ({matching(words)})", *rows_of(CODES["client"])


def _from(connection: sqlite3.Connection, start: int, anchor: ClientAnchor | None, count: int) -> Iterator[ClientLine]:
    where, skip = "", start
    values: tuple[str | int, ...] = ()
    if anchor is not None and anchor.position < start:
        where, values, skip = _AFTER, (anchor.name, anchor.id), start - anchor.position - 1
    for row in connection.execute(
        f"{_COLUMNS} WHERE client.deleted_at IS NULL {where} {_ORDER} LIMIT ? OFFSET ?", (*values, count, skip)
    ):
        yield ClientLine(*row)


def _like(connection: sqlite3.Connection, words: list[str], anchor: ClientAnchor | None) -> Iterator[ClientLine]:
    likes, patterns = [], []
    for word in words:
        # At the beginning, after a blank, or after a sign: nearly what the index would say, and told by SQLite.
        likes.append("(client.name LIKE ? OR client.name LIKE ? OR client.name GLOB ?)")
        patterns += [f"{word}%", f"% {word}%", f"*[^a-zA-Z0-9 ][{word[0]}{word[0].upper()}]*"]
    where = _AFTER if anchor else ""
    values: tuple[str | int, ...] = (anchor.name, anchor.id) if anchor else ()
    # LIKE folds ASCII only; a name with anything else is looked at whatever LIKE says.
    for row in connection.execute(
        f"{_COLUMNS} WHERE client.deleted_at IS NULL {where} "
        f"AND (({' AND '.join(likes)}) OR client.name GLOB '*[^ -~]*') {_ORDER}",
        (*values, *patterns),
    ):
        yield ClientLine(*row)


_AFTER = "AND (client.name COLLATE NOCASE, client.id) > (?, ?)"
