"""Which contacts are known by what, for files of millions of rows: in memory first, then in a temporary file."""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import Final

from fieldkit.spooled import AppendedFile

MOST_CANDIDATES: Final = 20
"""Contacts with one thing in common that are looked at: a switchboard number may be in thousands."""
HELD: Final = 500_000
"""Things that contacts are known by that stay in memory, 100 bytes each: those of 40,000 contacts."""
_FILTER_BITS: Final = 27
"""Of the filter that says of most things that nobody is known by them: 16 MB."""
_CHAIN_BITS: Final = 22
"""Of the number of a chain: 16 MB for where they end."""
_FILTERED: Final = (1 << _FILTER_BITS) - 1
_CHAINED: Final = (1 << _CHAIN_BITS) - 1
_HEAD: Final = Struct("<qII")
"""Of an entry: hash, where the entry before it in its chain begins, how many places follow."""
_PLACES: Final = tuple(Struct(f"<{count}I") for count in range(MOST_CANDIDATES + 1))
_LONGEST: Final = _HEAD.size + _PLACES[-1].size
_UNIT: Final = 4
"""Bytes that the size of every entry is a multiple of: so four bytes say where one of 16 GB begins."""


class MarkIndex:
    """Places by the hash of what they are found by: the texts themselves would take most of the memory of an import.

    Two texts with one hash cost a comparison and nothing else.
    """

    def __init__(self) -> None:
        self._held: dict[int, int | list[int]] = {}
        self._stored: _MarkFile | None = None

    def add(self, place: int, keys: Iterable[object]) -> None:
        """Let the contact at ``place`` be found by ``keys``, by none of which it was found before.

        Raises OSError where the disk has no room for it.
        """
        if self._stored is not None:
            for key in keys:
                self._stored.add(hash(key), place)
            return
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
            if self._stored is not None:
                found |= dict.fromkeys(self._stored.places(hash(key)))
            else:
                places = self._held.get(hash(key), ())
                found |= dict.fromkeys((places,) if isinstance(places, int) else places)
        return sorted(found)

    def close(self) -> None:
        """Forget everything."""
        self._held.clear()
        self._stored = None

    def _store(self) -> None:
        """Put what is held into the file, and from now on everything."""
        self._stored = _MarkFile()
        for number, places in self._held.items():
            for place in (places,) if isinstance(places, int) else places:
                self._stored.add(number, place)
        self._held.clear()


class _MarkFile:
    """Places by number in a file that only grows at its end: one more costs the same however many there are.

    An entry has all places of a number; one more is a new entry. Entries of numbers that end alike are a chain, of
    which memory holds where the last begins.
    """

    def __init__(self) -> None:
        self._file = AppendedFile()
        self._file.append(bytes(_UNIT))  # nothing begins at 0
        self._last = memoryview(bytearray(4 << _CHAIN_BITS)).cast("I")
        self._filter = bytearray(1 << (_FILTER_BITS - 3))

    def add(self, number: int, place: int) -> None:
        """Put a place behind those of ``number``, unless it is there or they are enough."""
        places = self.places(number)
        if len(places) >= MOST_CANDIDATES or place in places:
            return
        if not places:
            bit = number & _FILTERED
            self._filter[bit >> 3] |= 1 << (bit & 7)
        chain, count = number & _CHAINED, len(places) + 1
        entry = _HEAD.pack(number, self._last[chain], count) + _PLACES[count].pack(*places, place)
        self._last[chain] = self._file.append(entry) // _UNIT

    def places(self, number: int) -> tuple[int, ...]:
        """Return the places of ``number``, those that came first first."""
        bit = number & _FILTERED
        entry = self._last[number & _CHAINED] if self._filter[bit >> 3] & 1 << (bit & 7) else 0
        while entry:
            data = self._file.read(entry * _UNIT, _LONGEST)
            its_number, entry, count = _HEAD.unpack_from(data)
            if its_number == number:
                places: tuple[int, ...] = _PLACES[count].unpack_from(data, _HEAD.size)
                return places
        return ()
