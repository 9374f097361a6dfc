"""A long sequence of which only the beginning stays in memory; the rest lies in a temporary file without a name."""

from __future__ import annotations

import marshal
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, Final, Generic, TypeVar, overload

T = TypeVar("T")

KEPT: Final = 2000
"""Items that stay in memory: people of a file take 2 to 5 KB each."""
_TAIL: Final = 1 << 16
"""Bytes that are written at a time."""


class AppendedFile:
    """Bytes one after the other in a temporary file, which nobody else can read and which is gone with this object."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._tail = bytearray()
        """What is not in the file yet: its end."""
        self._stored = 0
        """Bytes in the file."""

    def append(self, data: bytes) -> int:
        """Put ``data`` at the end and return where it begins. Raises OSError where there is no room for it."""
        if self._file is None:
            # No buffer of Python's: it is thrown away whenever reading follows writing.
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        start = self._stored + len(self._tail)
        self._tail += data
        if len(self._tail) >= _TAIL:
            self._file.seek(self._stored)
            written = 0
            while written < len(self._tail):
                written += self._file.write(memoryview(self._tail)[written:])
            self._stored += written
            self._tail = bytearray()
        return start

    def read(self, start: int, size: int) -> bytes:
        """Return ``size`` bytes from ``start`` on; fewer at the end, and of several pieces maybe only the first."""
        if start >= self._stored:
            start -= self._stored
            return bytes(self._tail[start : start + size])
        assert self._file is not None
        self._file.seek(start)
        return self._file.read(size)


class PackedFile:
    """Values by number in a temporary file, which nobody else can read and which is gone with this object.

    Strings, numbers, and tuples and dictionaries of them. Raises OSError where there is no room for it.
    """

    def __init__(self) -> None:
        self._file = AppendedFile()
        self._starts: array[int] = array("Q")
        self._sizes: array[int] = array("I")

    def __len__(self) -> int:
        return len(self._starts)

    def write(self, number: int, value: Any) -> None:
        """Keep ``value``, in place of what was kept under ``number``. Numbers begin with 0."""
        data = marshal.dumps(value)
        start = self._file.append(data)
        while len(self._starts) <= number:
            self._starts.append(0)
            self._sizes.append(0)
        self._starts[number], self._sizes[number] = start, len(data)

    def read(self, number: int) -> Any:
        """Return what is kept under ``number``."""
        # written by this object, into a file that has no name
        return marshal.loads(self._file.read(self._starts[number], self._sizes[number]))


class Spooled(Sequence[T], Generic[T]):
    """Items in their order. What goes into the file is what ``pack`` returns, and ``unpack`` makes the item of it."""

    def __init__(self, pack: Callable[[T], Any], unpack: Callable[[Any], T], *, kept: int = KEPT) -> None:
        self._pack = pack
        self._unpack = unpack
        self._most = kept
        self._first: list[T] = []
        self._rest = PackedFile()

    def append(self, item: T) -> None:
        """Put an item at the end. Raises OSError where there is no room for it."""
        if len(self._first) < self._most:
            self._first.append(item)
        else:
            self._rest.write(len(self._rest), self._pack(item))

    def settled(self) -> Sequence[T]:
        """Return the items as a tuple where all are in memory, else itself."""
        return self if len(self._rest) else tuple(self._first)

    def __len__(self) -> int:
        return len(self._first) + len(self._rest)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = range(len(self))[index]
        if place < len(self._first):
            return self._first[place]
        return self._unpack(self._rest.read(place - len(self._first)))

    def __iter__(self) -> Iterator[T]:
        yield from self._first
        for number in range(len(self._rest)):
            yield self._unpack(self._rest.read(number))
