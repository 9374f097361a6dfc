"""Which contacts are known by what, for files of millions of rows: in memory first, then in a temporary database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import Final

MOST_CANDIDATES: Final = 20
"""Contacts with one thing in common that are looked at: a switchboard number may be in thousands."""
HELD: Final = 500_000
"""Things that contacts are known by that stay in memory, 100 bytes each: those of 40,000 contacts."""
_BITS: Final = 27
"""Of the filter that says of most things that nobody is known by them: 16 MB."""


class MarkIndex:
    """Places by the hash of what they are found by: the texts themselves would take most of the memory of an import.

    Two texts with one hash cost a comparison and nothing else.
    """

    def __init__(self) -> None:
        self._held: dict[int, int | list[int]] = {}
        self._stored: sqlite3.Connection | None = None
        self._filter = bytearray()

    def add(self, place: int, keys: Iterable[object]) -> None:
        """Let the contact at ``place`` be found by ``keys``, by none of which it was found before."""
        held = self._held
        for key in keys:
            others = held.setdefault(hash(key), place)
            if isinstance(others, list):
                if len(others) < MOST_CANDIDATES:
                    others.append(place)
            elif others != place:
                held[hash(key)] = [others, place]
        if len(held) > HELD:
            self._store()

    def like(self, keys: Iterable[object]) -> list[int]:
        """Return the first places of each key, the least first."""
        found: dict[int, None] = {}
        for key in keys:
            number = hash(key)
            before = self._places(number) if self._stored is not None else []
            places = self._held.get(number, ())
            now = (places,) if isinstance(places, int) else places
            found |= dict.fromkeys(islice((*before, *now), MOST_CANDIDATES) if before else now)
        return sorted(found)

    def close(self) -> None:
        """Forget everything."""
        self._held.clear()
        if self._stored is not None:
            self._stored.close()
            self._stored = None

    def _places(self, number: int) -> list[int]:
        bit = number & ((1 << _BITS) - 1)
        if self._stored is None or not self._filter[bit >> 3] & 1 << (bit & 7):
            return []
        rows = self._stored.execute("SELECT place FROM mark WHERE hash = ? LIMIT ?", (number, MOST_CANDIDATES))
        return [place for (place,) in rows]

    def _store(self) -> None:
        """Put what is held into the database, in its order: so each page of it is written once."""
        if self._stored is None:
            # without a name: in the folder for temporary files, of nobody else, gone with the connection
            self._stored = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._stored.execute("PRAGMA temp_store = FILE")
            self._stored.execute("PRAGMA cache_size = -16384")
            self._stored.execute("PRAGMA journal_mode = OFF")
            self._stored.execute(
                "CREATE TABLE mark (hash INTEGER, place INTEGER, PRIMARY KEY (hash, place)) WITHOUT ROWID"
            )
            self._filter = bytearray(1 << (_BITS - 3))
        for number in self._held:
            bit = number & ((1 << _BITS) - 1)
            self._filter[bit >> 3] |= 1 << (bit & 7)
        self._stored.execute("BEGIN")
        self._stored.executemany(
            "INSERT OR IGNORE INTO mark VALUES (?, ?)",
            (
                (number, place)
                for number in sorted(self._held)
                for places in (self._held[number],)
                for place in ((places,) if isinstance(places, int) else places)
            ),
        )
        self._stored.execute("COMMIT")
        self._held.clear()
