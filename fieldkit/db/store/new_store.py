"""The first start on a home: a store is made beside its place and put there whole, or not at all."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.base import progress, replica_id
from fieldkit.db.base.error_sentences import way_back
from fieldkit.db.store import opening
from fieldkit.domain.errors import Corrupt, DiskFull, Unready

_ENDS = ("", "-wal", "-shm", "-journal")


def make(path: Path) -> None:
    """Make a store with the starting content at ``path``. Whoever calls holds the lock on the home."""
    from fieldkit.db.schema.migrations.migrate import migrate  # sqlite_utils: 90 ms, only where there is no store yet

    progress.tell("making a new store", 0, 1)
    fresh = path.with_name(f".{path.name}.new")
    _remove(fresh)  # what an earlier start left that was ended in the middle
    try:
        with c.Sentences(fresh), closing(c.connect(fresh, write=True)) as connection:
            migrate(connection)
            opening.verify(connection, fresh)
            opening.load_content(connection)
            # As the connection closes nobody would hear that the disk has no room for what is in the log.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        fresh.replace(path)
    except DiskFull as full:
        raise Unready(f"The disk is full: no store could be made at {path}. Make room, then try again.") from full
    finally:
        _remove(fresh)


def refuse_relics(path: Path) -> None:
    """Raise Corrupt where what lies beside ``path`` says that a store was in use here that is gone."""
    log = path.with_name(f"{path.name}-wal")
    logged = log.is_file() and log.stat().st_size > 0
    beside = [
        name
        for name, there in (
            (replica_id.FILE, (path.parent / replica_id.FILE).is_file()),
            ("keys", any(path.parent.glob("keys/*.key"))),
            ("backups", any(path.parent.glob("backups/*.fkb"))),
            (log.name, logged),
        )
        if there
    ]
    size = _size(path)
    if size or not beside:  # another fieldkit may have made it since
        return
    which = "is missing" if size is None else "is empty (0 bytes)"
    has_log = f" Its log {log.name} holds changes that belong into it." if logged else ""
    them = "it" if len(beside) == 1 else "them"
    raise Corrupt(
        f"{path} {which}, though a store was in use here: {', '.join(beside)} "
        f"{'lies' if len(beside) == 1 else 'lie'} beside it.{has_log} Nothing was changed. "
        f"{f'Put {path.name} back' if size is None else 'Put a good copy of the file in its place'}{_or_back(path)}. "
        f"To begin with an empty store on purpose, move {them} away"
        f"{'' if size is None else ', and the empty file'}."
    )


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _or_back(path: Path) -> str:
    back = way_back(path)
    return f", or: {back}" if back else ", or a backup of it, if you have one elsewhere: “fieldkit restore FILE”"


def _remove(file: Path) -> None:
    for end in _ENDS:
        with suppress(FileNotFoundError):
            file.with_name(file.name + end).unlink()
