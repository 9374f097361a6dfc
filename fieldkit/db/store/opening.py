"""Opening the store for use: made or brought up to date by one process at a time; content loaded, triggers verified."""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from fieldkit import __version__
from fieldkit.db.base import connect as c
from fieldkit.db.base import search_due
from fieldkit.db.base.error_sentences import NO_ROOM
from fieldkit.db.store import content_files
from fieldkit.domain.errors import Busy, DiskFull, Trouble, Unready, Unwritable

LOCK = "opening.lock"
"""File beside the database that is locked by whoever makes it or brings it up to date."""
PATIENCE = 120.0
"""Seconds that opening waits for another fieldkit that does so: 100,000 records take less."""
SAY_AFTER = 1.0
"""Seconds after which a wait is told."""
_PATIENCE_TO_FILL = 100
"""Milliseconds that who only reads waits for another program before it finds what the index has."""
STEPS = 20
"""Of an upgrade, as they are told: the first four are the backup, the last ten the search index."""


class Upgrade:
    """What is done around an upgrade by whoever opens a store: backups and sync are above this layer."""

    def before(self, database: Path) -> None:
        """Prepare an existing database that is about to be migrated. What it raises stops the migration."""
        raise NotImplementedError

    def after(self, connection: sqlite3.Connection) -> None:
        """Go on once after an upgrade, with the store open for writing and up to date, if changes wait in it for a
        later fieldkit. Own transactions.
        """
        raise NotImplementedError


def reader(
    path: Path, upgrade: Upgrade | None = None, patient: Callable[[], bool] = lambda: True
) -> sqlite3.Connection:
    """Open the database for reading; it is made first if there is none or if it is of an older schema.

    Starting content of an earlier release is brought up to date, where it can be.
    """
    if _nothing_there(path):
        prepare(path, upgrade, patient)
    connection = c.connect(path, write=False)
    try:
        with c.Sentences(path):
            outdated = c.schema_version(connection) < c.SCHEMA
            older = not outdated and _content_is_older(connection)
            lacks = not outdated and search_due.is_any(connection)
    except Trouble:
        connection.close()
        raise
    if outdated:
        connection.close()
        with _room_to_upgrade(path):
            prepare(path, upgrade, patient)
        connection = c.connect(path, write=False)
    elif older:
        # What cannot be written now is read as it is: an answer of the last release is better than none.
        with suppress(Trouble):
            prepare(path, upgrade, patient)
    elif lacks:
        _make_findable(path)
    return connection


def refuse_missing(path: Path) -> None:
    """Raise Trouble where there is no store: whoever only looks, perhaps at a mistyped place, begins none."""
    if _nothing_there(path):
        raise Trouble(
            f"There is no store in {path.parent}. Nothing was done. If that is the wrong place, look at --home and "
            "FIELDKIT_HOME. To begin a store there, open fieldkit on it; “fieldkit add”, “fieldkit import” and "
            "“fieldkit restore” begin one too."
        )


def writer(
    path: Path, upgrade: Upgrade | None = None, patient: Callable[[], bool] = lambda: True
) -> sqlite3.Connection:
    """Open the database for writing, up to date and verified. Raises Unwritable if its triggers are off.

    Without ``upgrade`` it is migrated all the same, with nothing before and nothing after it.
    """
    if _nothing_there(path):
        from fieldkit.db.store import new_store

        with c.Sentences(path), alone(path, patient):
            if _nothing_there(path):  # else another fieldkit made it while this one waited
                new_store.make(path.resolve())
    from fieldkit.db.base import replica_id

    connection = c.connect(path, write=True)
    with c.Sentences(path):
        try:
            if c.schema_version(connection) < c.SCHEMA:
                with _room_to_upgrade(path), c.Sentences(path), alone(path, patient):
                    _bring_up_to_date(connection, path, upgrade)
            verify(connection, path)
            replica_id.ensure_unique_dots(connection, path)
            load_content(connection)
            if upgrade is not None:
                apply_pending_once(connection, upgrade)
            fill_index(connection)
            connection.execute("PRAGMA shrink_memory")  # 0.7 MB of pages that nothing but opening reads
        except BaseException:
            connection.close()
            raise
    return connection


def prepare(path: Path, upgrade: Upgrade | None = None, patient: Callable[[], bool] = lambda: True) -> None:
    """Make the database ready: created, migrated, with the starting content."""
    writer(path, upgrade, patient).close()


def begin(path: Path) -> None:
    """Make a store where there is none, whatever lies beside it: somebody wants it so. Raises Busy."""
    from fieldkit.db.store import new_store

    with c.Sentences(path), alone(path):
        if not path.exists():
            new_store.make(path.resolve())


@contextmanager
def alone(path: Path, patient: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Be the only one who makes or updates the store at ``path``; waits while ``patient``. Raises Busy."""
    from fieldkit.db.base import file_lock, progress

    lock = path.with_name(LOCK)
    if not lock.parent.is_dir():
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    began = time.monotonic()
    told = False
    while True:
        try:
            with file_lock.held(lock):
                try:
                    yield
                finally:
                    progress.tell("")
                return
        except file_lock.LockTaken:
            waited = time.monotonic() - began
        if waited > PATIENCE or not patient():
            raise Busy(
                f"Another fieldkit has been getting {path} ready for {waited / 60:.0f} minutes. Nothing was changed. "
                "Wait until it is done, or end it, and try again."
            )
        if waited > SAY_AFTER and not told:
            told = True
            progress.tell("waiting for another fieldkit, which is getting the store ready")
        time.sleep(0.02)


@contextmanager
def _room_to_upgrade(path: Path) -> Iterator[None]:
    """Say of a disk that is full what it means for a store of an earlier fieldkit. Raises Unready."""
    try:
        yield
    except Trouble as full:
        why = full.__cause__
        if not isinstance(full, DiskFull) and not (isinstance(why, OSError) and why.errno in NO_ROOM):
            raise
        raise Unready(
            f"The disk is full: {path} is of an earlier fieldkit, and there is no room to bring it up to date. Nothing "
            "was changed. Make room for a backup of it and as much again, then try again."
        ) from full


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Raise Unwritable unless every view and trigger of the search index and of capture stands exactly as declared."""
    wrong = schema_mismatches(connection)
    if wrong:
        raise Unwritable(
            f"{path}: {len(wrong)} of the triggers that keep find and history true are missing or changed "
            f"({', '.join(sorted(wrong)[:3])}{', …' if len(wrong) > 3 else ''}). Everything can be read, nothing is "
            "written, so that nothing gets lost. “fieldkit check --repair” puts them back."
        )


def schema_mismatches(connection: sqlite3.Connection) -> set[str]:
    """Return the names of views and triggers that are missing, changed or not ours."""
    from fieldkit.db.schema import change_capture
    from fieldkit.db.schema.declared_tables import search_objects

    stands = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))
    expected = search_objects() | change_capture.objects()
    return {name for name in stands.keys() | expected.keys() if stands.get(name) != expected.get(name)}


def apply_pending_once(connection: sqlite3.Connection, upgrade: Upgrade) -> None:
    """Let what waited for a later fieldkit be applied, once after each upgrade; usually one question to the store."""
    release = f"{__version__} {c.SCHEMA}"
    not_yet = "NOT EXISTS (SELECT 1 FROM meta WHERE key = 'taken_up' AND value = ?)"
    if not connection.execute(f"SELECT 1 FROM sync_pending WHERE {not_yet}", (release,)).fetchone():
        return
    upgrade.after(connection)
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('taken_up', ?)", (release,))


def fill_index(connection: sqlite3.Connection) -> None:
    """Let what was stored by an app that was killed right after be found, if the disk and other programs allow it."""
    with suppress(sqlite3.Error):  # the next write tries it again; a damaged index is for the check to name
        search_due.fill(connection)


def _make_findable(path: Path) -> None:
    """Do so for who only reads. Where that cannot be, the index is as it is: to find less is better than nothing."""
    with suppress(Trouble), closing(c.connect(path, write=True)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_TO_FILL}")
        fill_index(connection)


def _content_is_older(connection: sqlite3.Connection) -> bool:
    """Whether the starting content is of a release before this one: one look, as reading every file costs a start."""
    here = "SELECT 1 FROM meta WHERE key = 'content_revision' AND CAST(value AS INTEGER) >= ?"
    return connection.execute(here, (content_files.REVISION,)).fetchone() is None


def load_content(connection: sqlite3.Connection) -> None:
    """Load the starting content, and the index of the cards, where they are not those of this fieldkit."""
    from fieldkit.db.search import cards
    from fieldkit.db.store import starting_content

    starting_content.refresh(connection)
    cards.store_index(connection)


def _nothing_there(path: Path) -> bool:
    """Return whether a store is to be begun. Raises Corrupt where one was in use, and its file is gone or emptied."""
    try:
        found = path.stat()
    except OSError:
        size = 0
    else:
        size = found.st_size if stat.S_ISREG(found.st_mode) else 1
    if size:
        return False
    from fieldkit.db.store import new_store

    new_store.refuse_relics(path)
    return True


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, upgrade: Upgrade | None) -> None:
    if c.schema_version(connection) >= c.SCHEMA:
        return  # another fieldkit did it while this one waited
    if upgrade is not None:
        upgrade.before(path)
    from fieldkit.db.base import progress
    from fieldkit.db.schema.migrations.migrate import migrate  # sqlite_utils: 90 ms, only when the schema moves on

    def tell(share: float) -> None:
        progress.tell("making the search index anew", round(STEPS / 2 * (1 + share)), STEPS)

    progress.tell("bringing the store up to date", 4, STEPS)
    migrate(connection, tell)
