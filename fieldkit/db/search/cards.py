"""The cards' words, held in memory and read anew when a card changed: ranking them takes no SQL but one small look.

No record declarations here: ``fieldkit find`` must answer within a few interpreter starts.
"""

from __future__ import annotations

import json
import sqlite3

from fieldkit.db.base import connect as c
from fieldkit.domain.cards.matching import CardMatcher, Fit, Sayings
from fieldkit.domain.text.stored_json import mapping

_KEPT = 4
"""Sets of cards kept: a test or a benchmark may ask several stores in turn."""
_KEY = "said"
_FORM = 1
"""Counted up when ``CardMatcher`` reads words differently."""
_DAMAGED = "\ufffd"
"""What stands for bytes that are no text."""
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
    if row is None or not row[0].startswith(mark) or _DAMAGED in row[0]:
        text = json.dumps(_all(connection).kept(), ensure_ascii=False, separators=(",", ":"))
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_KEY, mark + text))


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
    row = connection.execute(
        "SELECT substr(value, ?1) FROM meta WHERE key = ?2 AND substr(value, 1, ?1 - 1) = ?3",
        c.numbered(len(mark) + 1, _KEY, mark),
    ).fetchone()
    if row is None or _DAMAGED in row[0]:
        return None
    try:
        return CardMatcher.of(json.loads(row[0]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # damaged: it is made anew from the cards


def _stable(mark: tuple[object, ...]) -> str:
    # Without the file's name: the index goes with the database wherever it is moved.
    return f"{_FORM} {mark[1:]}\n"


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
