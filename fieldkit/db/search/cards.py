"""The cards' words, held in memory and read anew when a card changed: ranking them takes no SQL but one small look.

No record declarations here: ``fieldkit find`` must answer within a few interpreter starts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

from fieldkit.domain.cards.matching import CardMatcher, Fit, Sayings
from fieldkit.domain.text.stored_json import mapping

_KEPT = 4
"""Sets of cards kept: a test or a benchmark may ask several stores in turn."""
_KEY = "said"
"""Of the mark and the sum of what "said 1" and so on hold: the parts of the index."""
_ITS = "key BETWEEN 'said' AND 'said 9'"
_FORM = 4
"""Counted up when ``CardMatcher`` reads words differently."""
_PIECE = 1 << 15
"""Characters that are summed at a time: another copy of it all would be half of what reading it takes."""
_read: dict[tuple[object, ...], CardMatcher] = {}


def fits(connection: sqlite3.Connection, text: str) -> list[Fit]:
    """Return the cards for what a client says, best first, by local id; [] for a text without a word."""
    return _matcher(connection).find(text)


def get_ready(connection: sqlite3.Connection) -> None:
    """Read the cards' words ahead of the first keystroke."""
    _matcher(connection)


def store_index(connection: sqlite3.Connection) -> None:
    """Store the index beside the cards, if it is not the one that stands there: a fresh process need not make it."""
    mark = _stable(_mark(connection))
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    if row is None or not row[0].startswith(mark):
        parts = [json.dumps(part, separators=(",", ":")) for part in _all(connection).kept()]
        rows = [(_KEY, f"{mark}{crc32(''.join(parts).encode())}")]
        rows += [(f"{_KEY} {number}", part) for number, part in enumerate(parts, 1)]
        connection.execute(f"DELETE FROM meta WHERE {_ITS}")
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows)


def _matcher(connection: sqlite3.Connection) -> CardMatcher:
    mark = _mark(connection)
    matcher = _read.get(mark)
    if matcher is None:
        matcher = _kept(connection, _stable(mark)) or _all(connection)
        while len(_read) >= _KEPT:
            del _read[next(iter(_read))]
        _read[mark] = matcher
    return matcher


def _kept(connection: sqlite3.Connection, mark: str) -> CardMatcher | None:
    # In one statement, so that all its parts are of one index.
    rows = connection.execute(f"SELECT value FROM meta WHERE {_ITS} ORDER BY key")
    try:
        first = next(rows, ("",))[0]
        if not first.startswith(mark):
            return None
        return CardMatcher.of(_parts((text for (text,) in rows), first.removeprefix(mark)))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # damaged: it is made anew from the cards


def _parts(texts: Iterable[str], stored: str) -> Iterator[Any]:
    """Yield the parts of an index. Raises ValueError behind the last, if they are not what was stored."""
    total = 0
    for text in texts:
        for start in range(0, len(text), _PIECE):
            total = crc32(text[start : start + _PIECE].encode(), total)
        yield json.loads(text)
    if str(total) != stored:
        raise ValueError("damaged")


def _stable(mark: tuple[object, ...]) -> str:
    # Without the file's name: the index goes with the database wherever it is moved.
    return f"{_FORM} {mark[1:]} "


def _mark(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Return what is different after any change to a card that search could see (0.1 ms with 300 cards)."""
    file = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    counted = connection.execute(
        "SELECT count(*), max(id), sum(updated_at), sum(length(title) + length(says)) FROM card"
        " WHERE deleted_at IS NULL"
    ).fetchone()
    content = connection.execute("SELECT value FROM meta WHERE key = 'content'").fetchone()
    return (*file, *counted, *(content or ("",)))


def _all(connection: sqlite3.Connection) -> CardMatcher:
    rows = connection.execute("SELECT id, title, says, glance, ask, reply FROM card WHERE deleted_at IS NULL")
    cards = [
        Sayings(number, (title, *filter(None, says.split("\n"))), " ".join(rest)) for number, title, says, *rest in rows
    ]
    row = connection.execute("SELECT value FROM meta WHERE key = 'objections'").fetchone()
    return CardMatcher(cards, mapping(row[0]).get("same_words", ()) if row else ())
