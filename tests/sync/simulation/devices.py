"""The devices of a simulated firm: their stores, keys and files."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice
from tests.sync.simulation.oracle import Life

FIRM: Final = FirmKey.from_secret(bytes(range(7, 39)))
KEYS: Final = [DeviceKey.from_seed(bytes([n]) * 32) for n in range(1, 9)]
MEMBERS: Final = [
    KnownDevice.of(key.public, name)
    for key, name in zip(KEYS, "Ana Ben Cleo Dora Emil Fay Gus Hal".split(), strict=True)
]
BEGAN: Final = 1_795_272_000_000
"""UTC milliseconds when every firm begins."""
YEAR: Final = 365 * 86_400_000


class Broken(AssertionError):
    """A promise that did not hold."""


@dataclass(slots=True)
class Published:
    """A file on its way."""

    name: str
    data: bytes = field(repr=False)
    life: Life
    last: int
    snapshot: bool
    void: bool = False
    """Whether nobody needs to take it: its writer was removed before."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What one transaction did, as long as it is in no file."""

    acts: tuple[int, ...]
    changes: int
    """How many numbers it took."""
    life: Life | None = None
    """The earlier life under which it was done, if the store was copied or set back since."""
    last: int = 0
    """Its last number there."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup of one device's database."""

    image: bytes = field(repr=False)
    life: Life
    sealed: int
    unsent: tuple[Unsent, ...]


@dataclass(slots=True)
class Device:
    """One home with its database, open."""

    number: int
    key: DeviceKey
    home: Path
    connection: sqlite3.Connection
    skew: int = 0
    """Milliseconds that its clock is off."""
    copies: list[Copy] = field(default_factory=list)
    life: Life = ("", 0)
    """Under which name it writes."""
    sealed: int = 0
    """Its last change that is in a file."""
    unsent: list[Unsent] = field(default_factory=list)
    """What is in its store alone, in order."""
    older: bool = False
    """Whether it runs a fieldkit that does not know all tables and columns."""
    retired: bool = False

    @property
    def path(self) -> Path:
        """Where the database is."""
        return self.home / "fieldkit.db"
