"""The filter of a long list, answered from bitmaps in memory: bit n says whether the record at place n is found.

The search index knows its rows by number, and a list has another order: to show the first of ten thousand hits and
to count them, all of them would be read at each key. So the order of the one list that is being filtered is kept, eight
bytes a record, and of words that many records have a bitmap, one bit a record. Words that must all occur are an AND,
and the number of hits is a count of bits. Which records have a word the index alone says.

Whatever is written, by whomever, makes all of it void. It is made again behind the letters that are typed, in pieces of
a few milliseconds.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import and_
from string import ascii_lowercase, digits
from typing import Final

from fieldkit.db.base.keyset import Key
from fieldkit.db.base.single_value import value_of
from fieldkit.db.search.words import WordQuery, in_names

WORTH: Final = 500
"""Hits of a filter from which on bitmaps are worth their while."""
PIECE: Final = 5_000
"""Records whose places are taken in at once."""
HIGHEST: Final = 4_000_000
"""Local ids up to which a list has bitmaps: the places are an array by local id."""
MOST_BYTES: Final = 1_000_000
"""What the bitmaps that are kept take together."""
RARE: Final = 256
"""A word that at most one record in so many has is not looked for ahead: the index tells it as fast."""
_STRETCH: Final = 2_048
"""Bits that are gone through together: to take one from a number of all places copies all of it."""
_SET: Final = ord("1")
_DAMAGED: Final = "\ufffd"
"""What stands for bytes that are no text."""


class ListBitmaps:
    """The order of one list in one state of the store, and bitmaps of the words that its records have."""

    def __init__(self, rows: tuple[int, int], *, forms: bool) -> None:
        """Begin with nothing; ``rows`` are the first and last row of the kind in the index, ``forms`` as there."""
        self._rows = rows
        self._forms = forms
        self.ready = False
        """Whether the order is known."""
        self.reached: Key = ()
        """The key of the last record that was taken in."""
        self.fits = True
        """Whether the list can have bitmaps at all."""
        self._ids = array("I")
        """Local ids in the order of the list."""
        self._places = array("I")
        """By local id, its place counted from 1; 0 for what is not in the list."""
        self._kept: dict[str, int] = {}
        """Bitmaps by what the index was asked; what was used last is at the end."""
        self._bytes = 0
        """What the bitmaps take."""
        self._tried: set[str] = set()
        """Words that were looked for ahead."""

    def add(self, ids: Sequence[int], reached: Key, *, last: bool) -> None:
        """Take in the next records of the list, in its order, with the key of the last; ``last`` if that is all."""
        highest = max(ids, default=0)
        if highest > HIGHEST or _DAMAGED in str(reached):
            self.fits = False  # of a damaged text nobody knows what comes after it
            return
        self.reached = reached
        if highest >= len(self._places):
            self._places.frombytes(bytes(self._places.itemsize * (highest + 1 - len(self._places))))
        for place, number in enumerate(ids, len(self._ids) + 1):
            self._places[number] = place
        self._ids.extend(ids)
        self.ready = last

    def find(self, connection: sqlite3.Connection, text: str, count: int) -> tuple[list[int], int]:
        """Return the local ids of the first ``count`` records with all words of ``text``, and how many have them."""
        question = WordQuery(connection, text, forms=self._forms)
        hits = reduce(and_, (self._with_chunk(question, connection, chunk) for chunk in question.chunks))
        return [self._ids[place] for place in islice(_places_in(hits), count)], hits.bit_count()

    def look_ahead(self, connection: sqlite3.Connection, text: str) -> bool:
        """Make the bitmap of one more word that may be typed next, after ``text``; return whether there are others."""
        words = WordQuery(connection, text, forms=self._forms).words
        common = words and self._is_common(self._kept.get(self._term(connection, words[-1]), 0))
        for begun in (words[-1], "") if common else ("",):
            for word in (begun + letter for letter in ascii_lowercase + digits):
                if word not in self._tried:
                    term = self._term(connection, word)
                    if term not in self._kept:
                        bitmap = self._asked(connection, term)
                        if not bitmap or self._is_common(bitmap):
                            self._keep(term, bitmap)
                    self._tried.add(word)  # not before: a key interrupts the question
                    return True
        return False

    def _is_common(self, bitmap: int) -> bool:
        return bitmap.bit_count() * RARE > len(self._ids)

    def _term(self, connection: sqlite3.Connection, word: str) -> str:
        return WordQuery(connection, word, forms=self._forms).term(word)

    def _with_chunk(self, question: WordQuery, connection: sqlite3.Connection, chunk: tuple[str, ...]) -> int:
        hits = reduce(and_, (self._with(connection, question.term(word)) for word in chunk))
        together = question.together(chunk)
        return hits | self._with(connection, together) if together else hits

    def _with(self, connection: sqlite3.Connection, expression: str) -> int:
        """Return the bitmap of the records that the index has for an expression."""
        bitmap = self._kept.pop(expression, None)
        if bitmap is None:
            bitmap = self._asked(connection, expression)
        else:
            self._bytes -= _size(bitmap)
        self._keep(expression, bitmap)
        return bitmap

    def _keep(self, expression: str, bitmap: int) -> None:
        self._kept[expression] = bitmap
        self._bytes += _size(bitmap)
        while self._bytes > MOST_BYTES:
            oldest = next(iter(self._kept))
            self._bytes -= _size(self._kept.pop(oldest))

    def _asked(self, connection: sqlite3.Connection, expression: str) -> int:
        low, high = self._rows
        places, last = self._places, len(self._ids)
        # Written in binary, the first record last; what is not in the list, place 0, comes behind it and is cut off.
        written = bytearray(b"0") * (last + 1)
        for (number,) in connection.execute(
            f"SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}",
            (in_names(expression),),
        ):
            if number < len(places):
                written[last - places[number]] = _SET
        return int(written, 2) >> 1


class KeptBitmaps:
    """The bitmaps of the list that was asked for last, until something is written. For who has the connection."""

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._bitmaps: ListBitmaps | None = None

    def current(self, connection: sqlite3.Connection, of: object, rows: tuple[int, int], *, forms: bool) -> ListBitmaps:
        """Return the bitmaps of the list ``of`` in the state of the store that ``connection`` reads just now.

        Within a snapshot, so that it is the same state as what is read beside.
        """
        state = (connection, value_of(connection, "PRAGMA data_version"), connection.total_changes, of)
        if self._bitmaps is None or self._state != state:
            self._state, self._bitmaps = state, ListBitmaps(rows, forms=forms)
        return self._bitmaps


def _size(bitmap: int) -> int:
    """Return the bytes of a bitmap, with what the expression for it takes."""
    return bitmap.bit_length() // 8 + 200


def _places_in(bitmap: int) -> Iterator[int]:
    """Yield the places of the bits that are set, in order."""
    for begin in range(0, bitmap.bit_length(), _STRETCH):
        stretch = bitmap >> begin & (1 << _STRETCH) - 1
        while stretch:
            lowest = stretch & -stretch
            yield begin + lowest.bit_length() - 1
            stretch ^= lowest
