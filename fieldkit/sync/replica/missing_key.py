"""A key rotation that this device missed: members write into the folder under a key of the firm that is not here.

Whoever removes a device goes on under a new key in a part of the folder of its own. The others see nothing of it
until they have the key, and without this could not tell a key rotation from inactivity.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from fieldkit.db.changes import members as table
from fieldkit.sync.crypto.keys import ID, FirmKey, fingerprint
from fieldkit.sync.format.header import SUFFIX
from fieldkit.sync.replica import identity

_FACT: Final = "sync.rekeyed"
_PARTS: Final = 200
"""Parts of other firms in one folder that are looked at."""


def look(connection: sqlite3.Connection, folder: Path, keys: Sequence[FirmKey]) -> str:
    """Return in a sentence who writes under a key that is not here; "" if nobody. Reads names and times only.

    A hint for people, which nothing is concluded from: of an earlier key that never came here, the files are older.
    """
    mine = [folder / key.id for key in keys]
    others = _others(folder, {key.id for key in keys})
    names = []
    for member in table.members(connection).values() if others else ():
        if member.retired_at is not None or member.id == identity.own(connection).device:
            continue
        here = max((_newest(part / member.id) for part in mine), default=0)
        if max(_newest(part / member.id) for part in others) > here:
            names.append(member.name or fingerprint(member.id))
    if not names:
        return ""
    who = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (
        f"{who} {'writes' if len(names) == 1 else 'write'} under a new key of the firm, which is not here: nothing of "
        "that can be read. Ask there for an invitation, and join by it once more."
    )


def remember(connection: sqlite3.Connection, words: str) -> None:
    """Store the sentence until the next sync. Inside a transaction."""
    if table.fact(connection, _FACT) != words:
        table.note(connection, _FACT, words)


def remembered(connection: sqlite3.Connection) -> str:
    """Return the sentence of the last sync."""
    return table.fact(connection, _FACT)


def _others(folder: Path, mine: set[str]) -> list[Path]:
    found: list[Path] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name not in mine and ID.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                found.append(Path(entry.path))
                if len(found) >= _PARTS:
                    break
    return found


def _newest(part: Path) -> int:
    """Return when the newest file there was written, in nanoseconds; 0 if there is none."""
    newest = 0
    with suppress(OSError), os.scandir(part) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False):
                newest = max(newest, entry.stat(follow_symlinks=False).st_mtime_ns)
    return newest
