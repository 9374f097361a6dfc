"""Backing up and restoring with everything around it: sealing before, looking, a new incarnation after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids, replica_id
from fieldkit.domain.errors import Corrupt, Newer, Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.backup import backup, open_store
from fieldkit.sync.backup.backup import Backup, Reason, Step
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.key_files import has_device_key, has_firm_key, load_device_key
from fieldkit.sync.crypto.keys import fingerprint
from fieldkit.sync.replica import identity


@dataclass(frozen=True, slots=True)
class Preview:
    """What a backup would bring, beside what is here."""

    backup: Backup
    database: Path
    """The one that would be replaced."""
    copy: Path = field(repr=False)
    """The restored database in its temporary place."""
    own: bool
    """Whether this device made it."""
    by: str
    records: dict[str, int]
    """By kind, in the backup."""
    now: dict[str, int]
    newest: int
    """Last change in the backup; UTC milliseconds, 0 for none."""
    newest_now: int
    unsent: int
    """Changes here that are in no export."""
    damaged: str = ""
    """Why what is here cannot be read; empty if it can."""


def has_firm(home: Path) -> bool:
    """Return whether this home belongs to a firm."""
    return has_firm_key(home)


def back_up(
    database: Path, folder: Path | None = None, *, reason: Reason = "by-hand", step: Step | None = None
) -> Backup:
    """Back up, after sealing what was not exported yet: a restored copy then need not tell it again as its own."""
    home = database.parent
    if database.exists():
        open_store.reader(database).close()  # refuses what is no store, or was one and is empty
    if has_firm_key(home) and has_device_key(home):
        from fieldkit.sync.export import seal_segments
        from fieldkit.sync.replica import this_device

        with closing(open_store.writer(database)) as connection, c.Sentences(database):
            seal_segments.seal_all(connection, this_device.ready(connection, home), database)
    return backup.make(database, folder, reason=reason, step=step)


@contextmanager
def preview(database: Path, file: Path, step: Step | None = None) -> Iterator[Preview]:
    """Give what is in a backup, restored to a temporary place and checked. Changes nothing."""
    home = database.parent
    found = backup.look(file)
    if found.header.schema > c.SCHEMA:
        raise Refused(
            Code.NEWER,
            f"it was made by a newer fieldkit (schema {found.header.schema}; this one knows {c.SCHEMA}). Update "
            "fieldkit, then restore it; nothing was changed.",
            name=found.path.name,
        )
    with ExitStack() as stack:
        if not home.exists():
            stack.callback(_remove_if_empty, home)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            copy = stack.enter_context(backup.restored(found, home=home, step=step))
        except OSError as error:
            reason = printable(error.strerror or str(error))
            raise Trouble(
                f"{home}: the backup could not be unpacked there ({reason}). Nothing was changed. See to that folder "
                "and its disk, then try again."
            ) from error
        with closing(sqlite3.connect(copy, isolation_level=None)) as restored:
            records, newest = backup.count_records(restored), _newest(restored)
        now: dict[str, int] = {}
        newest_now = unsent = 0
        damaged = ""
        if database.is_file() and database.stat().st_size:
            try:
                with closing(open_store.reader(database)) as here, c.Sentences(database):
                    now, newest_now, unsent = backup.count_records(here), _newest(here), identity.own(here).unsent
                    if not identity.own(here).device:
                        unsent = 0
            except (Corrupt, Newer) as trouble:
                damaged = str(trouble).partition(". ")[0]
        own = has_device_key(home) and load_device_key(home).id == found.header.device
        yield Preview(
            found,
            database,
            copy,
            own,
            f"the device {fingerprint(found.header.device)}",
            records,
            now,
            newest,
            newest_now,
            unsent,
            damaged,
        )


def restore(seen: Preview, step: Step | None = None) -> Path | None:
    """Put a previewed backup in the place of the store; return where what was there before is now.

    A store that can be read is backed up first and replaced inside SQLite, so that an open fieldkit sees the
    restored one at its next query; a damaged one is moved aside. The restored store begins a new incarnation.
    """
    step = step or _quiet
    database = seen.database
    before: Path | None = None
    with closing(sqlite3.connect(seen.copy, isolation_level=None)) as restored:
        if restored.execute("SELECT 1 FROM sqlite_master WHERE name = 'sync_state'").fetchone():
            replica_id.mark_as_copy(restored)
    if seen.damaged:
        before = _aside(database)
    elif database.is_file() and database.stat().st_size:
        step("backing up what is there now")
        try:
            before = back_up(database, reason="before-restore").path
        except (Corrupt, Refused) as refused:
            if isinstance(refused, Refused) and refused.code is not Code.CONTENT:
                raise
            # Damaged where nobody has looked so far: no backup of it is sound.
            before = _aside(database)
    elif database.with_name(f"{database.name}-wal").is_file():
        before = _aside(database)  # its log alone, which SQLite would remove
    step("putting it in place")
    try:
        with (
            c.Sentences(database),
            open_store.alone(database),
            closing(c.connect(database, write=True)) as target,
            closing(sqlite3.connect(f"{seen.copy.as_uri()}?mode=ro", uri=True)) as source,
        ):
            source.backup(target)
    except Trouble as trouble:
        raise Trouble(f"{trouble} The store is as it was before.") from trouble
    # At once, so that nothing is written under the old incarnation even if the next start is in a year.
    open_store.writer(database).close()
    return before


def _remove_if_empty(folder: Path) -> None:
    """Leave no folder behind at a mistyped place of which nothing came."""
    with suppress(OSError):
        folder.rmdir()


def _aside(database: Path) -> Path:
    stamp = datetime.fromtimestamp(ids.now_ms() / 1000).strftime("%Y%m%d-%H%M%S")
    target = database.with_name(f"{database.stem}-damaged-{stamp}{database.suffix}")
    with c.Sentences(database):
        for end in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                database.with_name(database.name + end).rename(target.with_name(target.name + end))
        with suppress(FileNotFoundError):
            database.rename(target)
    return target


def _newest(connection: sqlite3.Connection) -> int:
    from fieldkit.domain.records.kinds import KINDS

    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    newest = [
        connection.execute(f'SELECT max(updated_at) FROM "{kind}"').fetchone()[0] for kind in KINDS if kind in tables
    ]
    return max((int(at) for at in newest if at is not None), default=0)


def _quiet(_what: str) -> None:
    return
