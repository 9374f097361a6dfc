"""Stores that are made once in a run and copied for each test: making one takes 0.3 s, copying one 10 ms."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldkit.db.base import connect, progress, replica_id
from fieldkit.db.demo import build
from fieldkit.db.schema.migrations import migrate
from fieldkit.db.store import content_files, new_store, opening, starting_content

FILE: Final = "fieldkit.db"
_base: list[Path] = []
_made: dict[str, Path] = {}
_making = threading.RLock()
MAKE: Final = new_store.make


def _what_makes() -> tuple[object, ...]:
    """Return all that a new store depends on and that a test may put something else in the place of."""
    return (
        connect.SCHEMA,
        migrate.SCRIPTS,
        migrate.migrate,
        opening.verify,
        opening.load_content,
        starting_content.refresh,
        content_files.REVISION,
        content_files.FOLDER,
    )


_USUAL: Final = _what_makes()


def keep_under(folder: Path) -> None:
    """Name the folder in which the stores of this process are kept."""
    _base[:] = [folder]
    _made.clear()


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the store that ``make`` makes, at the first call for ``name``; it is copied, never written to."""
    with _making:  # an app may want one in both of its threads
        if name not in _made:
            folder = _base[0] / name
            folder.mkdir()
            make(folder / FILE)
            with closing(sqlite3.connect(folder / FILE)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _made[name] = folder / FILE
        return _made[name]


def make(path: Path) -> None:
    """Make a store as ``new_store.make`` does, from a copy of the first that it made: the starting content is the same.

    What was copied has no incarnation yet, as no new store has. Where a test changes what one is made of, it is made.
    """
    if _what_makes() != _USUAL:
        MAKE(path)
        return
    made = once("made", MAKE)
    progress.tell("making a new store", 0, 1)
    with connect.Sentences(path):
        copy(made, path.with_name(f".{path.name}.new")).replace(path)


def prepared() -> Path:
    """Return a store with the starting content only."""
    return once("prepared", opening.prepare)


def sample_firm(now: datetime) -> Path:
    """Return a store with the sample firm as of ``now``."""

    def make(path: Path) -> None:
        keep(prepared(), path)
        with closing(opening.writer(path)) as connection:
            build.build(connection, now=now)

    return once(f"sample firm {now:%Y%m%d%H%M%S}", make)


def copy(store: Path, to: Path) -> Path:
    """Copy a store as a person would: the copy begins an incarnation of its own when it is first written to."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(store, to)
    to.chmod(0o600)
    return to


def keep(store: Path, to: Path) -> Path:
    """Copy a store as if it had been made in its new place: it goes on under the incarnation that it has."""
    copy(store, to)
    mark = json.loads((store.parent / replica_id.FILE).read_bytes())
    beside = to.parent / replica_id.FILE
    beside.touch(0o600)
    beside.write_text(json.dumps(mark | {"database": to.stat().st_ino, "itself": beside.stat().st_ino}))
    return to


def spoil(path: Path, sql: str, value: bytes) -> None:
    """Write past everything that keeps the store sound, as a bad disk does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(sql, (value,))
        for _, made in triggers:
            other.execute(made)
