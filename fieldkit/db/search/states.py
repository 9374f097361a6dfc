"""Records by the state that they are in: "overdue", "refused", "missed", with other words beside or without."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from fieldkit.db.search.words import WordQuery, heads_of
from fieldkit.domain.records.codes import CODES, rows_of
from fieldkit.domain.text.spelling import spellings

_SHORTEST = 4
"""Letters that a word for a state is told by while it is typed."""
_MOST = 14
"""Records that one kind gives."""


class InState(NamedTuple):
    """A record in a state that was asked for."""

    row: int
    said: str
    whole: bool
    """Whether the words for the state were typed to their end."""


def in_states(connection: sqlite3.Connection, question: WordQuery, kind: str) -> list[InState]:
    """Return records in the states that the words name, the newest of each kind first; [] if they name none."""
    words = question.words
    if not any(len(word) >= _SHORTEST for word in words):
        return []
    found: dict[int, InState] = {}
    for name, said in connection.execute("SELECT kind, said FROM search_states"):
        if kind not in ("", name):
            continue
        named = [_naming(head, words) for head in heads_of(said)]
        # Of several words for a state the one that says it counts: "real no" is not asked for by "no".
        if not all(named) or max(map(len, named)) < min(_SHORTEST, max(map(len, heads_of(said)))):
            continue
        rest = [word for word in words if word not in named]
        for row in _rows(connection, question, name, said, rest):
            whole = all(
                head == word or word in spellings(head) for head, word in zip(heads_of(said), named, strict=True)
            )
            if row not in found or (whole and not found[row].whole):
                found[row] = InState(row, said, whole)
    return list(found.values())


def _naming(head: str, words: list[str]) -> str:
    """Return the typed word that a word for a state is meant by, "" if there is none."""
    for word in words:
        if word == head or (len(word) >= _SHORTEST and (head.startswith(word) or word in spellings(head))):
            return word
    return ""


def _rows(connection: sqlite3.Connection, question: WordQuery, kind: str, said: str, rest: list[str]) -> list[int]:
    first, last = rows_of(CODES[kind])
    others, values = "", [said]
    if rest:
        others = (
            f"AND id IN (SELECT rowid - {first} FROM search WHERE search MATCH ? AND rowid BETWEEN {first} AND {last})"
        )
        values.append(" AND ".join(map(question.term, rest)))
    sql = f"SELECT id FROM search_state_{kind} WHERE said = ? {others} ORDER BY id DESC LIMIT {_MOST}"
    return [first + number for (number,) in connection.execute(sql, values)]
