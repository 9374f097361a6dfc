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
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import and_, or_
from string import ascii_lowercase, digits
from typing import Final, NamedTuple

from fieldkit.db.base.conditions import LIVE
from fieldkit.db.base.keyset import Key
from fieldkit.db.base.single_value import value_of
from fieldkit.db.search.named_words import NamedValue, begun_by, named_by
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


class ListTable(NamedTuple):
    """The records that a list is of."""

    name: str
    rows: tuple[int, int]
    """The first and last row of the kind in the index."""
    forms: bool = False
    """Whether the index is asked for other forms of a word."""
    named: tuple[NamedValue, ...] = ()
    """Values that words may name."""


class ListBitmaps:
    """The order of one list in one state of the store, and bitmaps of the words that its records have."""

    def __init__(self, table: ListTable) -> None:
        """Begin with nothing."""
        self._table = table
        self._rows = table.rows
        self._forms = table.forms
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

    def find(self, connection: sqlite3.Connection, text: str, count: int, only: str = "") -> tuple[list[int], int, int]:
        """Return the local ids of the first ``count`` records with all words of ``text``, and how many have them.

        Then how many more have them for which the condition ``only``, in SQL, does not hold: they are left out.
        """
        question = WordQuery(connection, text, forms=self._forms)
        hits = reduce(and_, (self._with_chunk(question, connection, chunk) for chunk in question.chunks))
        shown = hits & self._where(connection, only) if only else hits
        total = shown.bit_count()
        return [self._ids[place] for place in islice(_places_in(shown), count)], total, hits.bit_count() - total

    def look_ahead(self, connection: sqlite3.Connection, text: str, only: str = "") -> bool:
        """Make the bitmap of one more word that may be typed next, after ``text``; return whether there are others.

        That of the condition ``only`` comes first, and those of values that the word that is begun may name.
        """
        words = WordQuery(connection, text, forms=self._forms).words
        values = begun_by(self._table.named, words[-1]) if words else ()
        for condition in filter(None, (only, *(value.condition for value in values))):
            if condition not in self._tried:
                self._where(connection, condition)
                self._tried.add(condition)
                return True
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
        hits = reduce(and_, (self._with_word(question, connection, word) for word in chunk))
        together = question.together(chunk)
        return hits | self._with(connection, together) if together else hits

    def _with_word(self, question: WordQuery, connection: sqlite3.Connection, word: str) -> int:
        hits = self._with(connection, question.term(word))
        values = named_by(self._table.named, word) if self._table.named else ()
        return reduce(or_, (self._where(connection, value.condition) for value in values), hits)

    def _with(self, connection: sqlite3.Connection, expression: str) -> int:
        """Return the bitmap of the records that the index has for an expression."""
        bitmap = self._taken(expression)
        if bitmap is None:
            bitmap = self._asked(connection, expression)
        self._keep(expression, bitmap)
        return bitmap

    def _where(self, connection: sqlite3.Connection, condition: str) -> int:
        """Return the bitmap of the records for which a condition holds."""
        key = f"WHERE {condition}"  # what the index is asked begins with no letter
        bitmap = self._taken(key)
        if bitmap is None:
            sql = f"SELECT id FROM {self._table.name} WHERE {LIVE} AND ({condition})"
            bitmap = self._bits(connection.execute(sql))
        self._keep(key, bitmap)
        return bitmap

    def _taken(self, key: str) -> int | None:
        """Return a bitmap that is kept, and keep it no longer."""
        bitmap = self._kept.pop(key, None)
        if bitmap is not None:
            self._bytes -= _size(bitmap)
        return bitmap

    def _keep(self, expression: str, bitmap: int) -> None:
        self._kept[expression] = bitmap
        self._bytes += _size(bitmap)
        while self._bytes > MOST_BYTES:
            oldest = next(iter(self._kept))
            self._bytes -= _size(self._kept.pop(oldest))

    def _asked(self, connection: sqlite3.Connection, expression: str) -> int:
        low, high = self._rows
        return self._bits(
            connection.execute(
                f"SELECT rowid - {low} FROM search WHERE search MATCH ? AND rowid BETWEEN {low} AND {high}",
                (in_names(expression),),
            )
        )

    def _bits(self, ids: Iterable[tuple[int]]) -> int:
        """Return the bitmap of these records, as far as they are in the list."""
        places, last = self._places, len(self._ids)
        # Written in binary, the first record last; what is not in the list, place 0, comes behind it and is cut off.
        written = bytearray(b"0") * (last + 1)
        for (number,) in ids:
            if number < len(places):
                written[last - places[number]] = _SET
        return int(written, 2) >> 1


class KeptBitmaps:
    """The bitmaps of the list that was asked for last, until something is written. For who has the connection."""

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._bitmaps: ListBitmaps | None = None

    def current(self, connection: sqlite3.Connection, of: object, table: ListTable) -> ListBitmaps:
        """Return the bitmaps of the list ``of`` in the state of the store that ``connection`` reads just now.

        Within a snapshot, so that it is the same state as what is read beside.
        """
        state = (connection, value_of(connection, "PRAGMA data_version"), connection.total_changes, of)
        if self._bitmaps is None or self._state != state:
            self._state, self._bitmaps = state, ListBitmaps(table)
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
