"""One sync: write mine into the shared folder, read the others' out of it. For the Sync screen and the command.

Everything is done file by file and each file whole or not at all, so that it can be stopped at any time and goes on
next time. What cannot be read is set aside with its reason; what cannot be written waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids
from fieldkit.db.changes import members as table
from fieldkit.domain.clock_skew import clock_warning
from fieldkit.domain.errors import Trouble
from fieldkit.sync.backup import open_store
from fieldkit.sync.base.lock import alone
from fieldkit.sync.base.workshop import workshop
from fieldkit.sync.folder import folder, folder_state
from fieldkit.sync.folder.folder import AsideFiles
from fieldkit.sync.folder.outcome import DeviceStatus, Status, SyncOutcome, SyncProgress
from fieldkit.sync.folder.sync_run import SyncRun
from fieldkit.sync.merge import import_file
from fieldkit.sync.replica import identity, missing_key, this_device

__all__ = ["DeviceStatus", "Status", "SyncOutcome", "SyncProgress", "exchange", "status"]


def exchange(
    database: Path,
    chosen: Path | None = None,
    *,
    progress: Callable[[SyncProgress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    dry_run: bool = False,
) -> SyncOutcome:
    """Sync with a folder (``None``: that of the last time) over a connection of its own.

    ``progress`` is called between files, ``cancelled`` also within one, which is rolled back then; both in the calling
    thread. ``dry_run`` works on a copy and changes neither home nor folder. Raises Trouble if it cannot begin; files
    that cannot be used are in the outcome.
    """
    home = database.parent
    with _connected(database, dry_run) as connection:
        where = _folder(connection, chosen)
        me = this_device.ready(connection, home)
        run = SyncRun(connection, database, me, where, SyncOutcome(where, dry_run), progress, cancelled or _never)
        with c.Sentences(database):
            if dry_run:
                run.run()
            else:
                with alone(home):
                    run.run()
            run.outcome.clocks = _clocks(connection)
            run.outcome.key_rotation = missing_key.look(connection, where, me.keys)
            if not dry_run:
                with c.transaction(connection):
                    missing_key.remember(connection, run.outcome.key_rotation)
        return run.outcome


def status(connection: sqlite3.Connection, home: Path) -> Status:
    """Return where sync stands; a reading connection is enough."""
    from fieldkit.sync.crypto.key_files import has_firm_key, load_firm_keys
    from fieldkit.sync.crypto.keys import fingerprint
    from fieldkit.sync.replica import firm

    own = identity.own(connection)
    where = folder_state.folder_of(connection)
    told = folder_state.announcements(connection)
    actor = (own.device, own.incarnation)
    rows = []
    for member in table.members(connection).values():
        word = told.get(member.id)
        rows.append(
            DeviceStatus(
                member.id,
                member.name or fingerprint(member.id),
                member.id == own.device,
                member.retired_at is not None,
                member.seen_at,
                member.skew or 0,
                None if word is None else max(0, own.seq - word.has.get(actor, 0)),
            )
        )
    keys = load_firm_keys(home) if has_firm_key(home) else ()
    return Status(
        firm.name(connection),
        fingerprint(keys[0].id) if keys else "",
        where,
        bool(where) and Path(where).is_dir(),
        folder_state.last_sync(connection),
        own.unsent + _unpublished(connection, own.device, where),
        tuple(rows),
        tuple(import_file.held(connection)),
        tuple(a for a in AsideFiles.load(home, Path(where)).files.values() if a.due(ids.now_ms())) if where else (),
        missing_key.remembered(connection),
    )


def _unpublished(connection: sqlite3.Connection, device: str, where: str) -> int:
    """Return how many changes are sealed and not in the folder: a sync was stopped, or the stick was full."""
    if not where or not Path(where).is_dir():
        return 0
    at = folder_state.FolderState.load(connection, Path(where))
    here = {path.name for path in Path(where).glob(f"*/{device}/*.fks")}
    return sum(s.seq_to - s.seq_from + 1 for s in at.to_publish(connection, device, here))


def _clocks(connection: sqlite3.Connection) -> str:
    from fieldkit.sync.crypto.keys import fingerprint

    own = identity.own(connection).device
    others = [m for m in table.members(connection).values() if m.id != own and not m.retired_at and m.seen_at]
    return clock_warning([(m.name or fingerprint(m.id), m.skew or 0) for m in others])


def _folder(connection: sqlite3.Connection, chosen: Path | None) -> Path:
    if chosen is None:
        remembered = folder_state.folder_of(connection)
        if not remembered:
            raise Trouble("Which folder? “fieldkit sync DIR” says it once; after that “fieldkit sync” is enough.")
        chosen = Path(remembered)
    return folder.checked(chosen)


@contextmanager
def _connected(database: Path, dry_run: bool) -> Iterator[sqlite3.Connection]:
    open_store.refuse_missing(database)
    if not dry_run:
        with closing(open_store.writer(database)) as connection:
            yield connection
        return
    with workshop(database.parent) as work:
        copy = work / database.name
        with closing(open_store.reader(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with closing(open_store.writer(copy)) as connection:
            yield connection


def _never() -> bool:
    return False
