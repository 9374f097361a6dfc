"""One file into the store: verified, placed in its chain, opened, decoded, merged or held back, recorded.

Stub of the interface; the bodies follow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

if TYPE_CHECKING:
    from fieldkit.sync.keys import FirmKey
    from fieldkit.sync.merging import Merged

Became = Literal["merged", "known", "held"]


@dataclass(frozen=True, slots=True)
class Waits:
    """What a held file waits for."""

    device: str
    """Id of the device whose changes are missing."""
    name: str
    """What a person calls it."""
    incarnation: int
    first: int
    last: int

    def __str__(self) -> str:
        """Return it in words."""
        return f"waiting for {self.name}, changes {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file."""

    became: Became
    name: str
    device: str
    """Id of the device that wrote it."""
    merged: Merged | None = None
    """What it changed, and what files that had waited for it changed."""
    waits: tuple[Waits, ...] = ()
    drained: tuple[str, ...] = ()
    """Names of held files that could follow now."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that waits."""

    name: str
    sha256: str
    device: str
    stored_at: int
    waits: tuple[Waits, ...] = field(default=())


def take(
    connection: sqlite3.Connection,
    source: Path | BinaryIO | bytes,
    keys: Sequence[FirmKey],
    now: int,
    *,
    name: str = "",
    dry_run: bool = False,
) -> Taken:
    """Import one segment or snapshot; Refused (a Trouble) if it is not to be taken, and nothing has changed then.

    Own transactions. A file whose predecessors are missing is kept verbatim in ``sync_held`` and taken as soon as
    what it waits for has come. ``dry_run``: all of it, then rolled back. A device that introduces itself
    is remembered. Packs are for the caller: ``pack.unpack`` and ``take`` for each file.
    """
    raise NotImplementedError


def held(connection: sqlite3.Connection) -> list[Held]:
    """Return the files that wait, and for what."""
    raise NotImplementedError
