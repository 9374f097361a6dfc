"""Why a hit is one, where its title does not say it: the field that holds the words, or what it is linked to."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from fieldkit.db.base.value_list import listed
from fieldkit.db.search.words import Word, names_in, word, words_of
from fieldkit.domain.records.codes import find_as
from fieldkit.domain.text.letters import without_strokes
from fieldkit.domain.text.sanitize import fold

TOLD = 20
"""Hits that are told, from the first: as many as a screen shows. Reading the fields of one takes 20 µs."""
_AROUND = 30
"""Characters of a text shown before the word that was found."""
_LONGEST = 60
_TOKEN = re.compile(r"\{(?:our_terms\.)?([a-z_]+)(?:\.above|\.below)?\}")
"""A term of the firm or a figure of a client in a card: what is told of a hit is read, not edited."""


def of_rows(
    connection: sqlite3.Connection, text: str, hits: Sequence[tuple[str, int, str, str]]
) -> dict[tuple[str, int], str]:
    """Return the reasons by kind and local id; ``hits`` are kind, id, title and other words of a record.

    One whose title and other words hold everything needs none: they are shown.
    """
    sought = [word(one) for one in words_of(text)]
    wanted: dict[str, dict[int, list[Word]]] = {}
    for kind, number, title, also in hits:
        heads = names_in(title) + names_in(also)
        missing = [one for one in sought if not one.stands_in(heads, forms=not find_as(kind).proper)]
        if missing:
            wanted.setdefault(kind, {})[number] = missing
    found: dict[tuple[str, int], str] = {}
    for kind, its in wanted.items():
        for number, reason in _told(connection, kind, its, text.strip().casefold()).items():
            found[kind, number] = reason
    return found


def _told(connection: sqlite3.Connection, kind: str, wanted: dict[int, list[Word]], piece: str) -> dict[int, str]:
    marks, ids = listed(wanted)
    sql = f"SELECT id, label, text, search FROM search_fields_{kind} WHERE id IN ({marks}) AND search <> 'title'"
    best: dict[int, tuple[int, str]] = {}
    for number, label, stored, search in connection.execute(sql, ids):
        text = _TOKEN.sub(lambda token: f"[{token[1].replace('_', ' ')}]", stored) if kind == "card" else stored
        if search == "part" and piece in text.casefold():
            best[number] = (len(wanted[number]) + 1, next(one for one in text.split("\n") if piece in one.casefold()))
            continue
        plain = text.lower() if text.isascii() else without_strokes(fold(text))
        places = [place for one in wanted[number] if (place := one.place_in(plain)) >= 0]
        if len(places) > best.get(number, (0, ""))[0]:
            best[number] = (len(places), f"{label.lower()}: {around(text, places[0])}")
    return {number: reason for number, (_, reason) in best.items()}


def around(text: str, place: int) -> str:
    """Return the part of a text around a place, on one line."""
    line = text.replace("\n", " ")
    if len(line) <= _LONGEST:
        return line
    start = line.rfind(" ", 0, max(0, place - _AROUND)) + 1 if place > _AROUND else 0
    end = start + _LONGEST
    shown = line[start:end] if end >= len(line) else line[start:end].rsplit(" ", 1)[0] + " …"
    return f"… {shown}" if start else shown
