"""A file for somebody else by hand: what it is called, and everyone's changes in one file for the firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.operations.exchange.connected import connected


@dataclass(frozen=True, slots=True)
class WrittenPack:
    """A file with everyone's changes."""

    path: Path
    files: int
    snapshot: bool
    """Whether it holds a snapshot in place of all segments."""


def file_name(stem: str, now: datetime) -> str:
    """Return a name for a new file: "invitation-20261128-140501.fks"."""
    return f"{stem}-{now:%Y%m%d-%H%M%S}.fks"


def write_pack(database: Path, target: Path, passphrase: str = "") -> WrittenPack:
    """Write everyone's changes as one file, under a passphrase or, without one, the firm's key. Raises Trouble."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.by_hand import pack_and_receive as files
    from fieldkit.sync.format.container import Passphrase

    locked = Passphrase.of(passphrase) if passphrase.strip() else None
    with connected(database) as connection:
        packed = files.pack_all(connection, database, locked)
        return WrittenPack(new_file.write_new(target, packed.data), packed.files, packed.snapshot)
