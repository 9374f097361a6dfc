"""Opening the store as everybody above ``db`` does: backed up before its schema moves on, and brought up to date after.

What that takes is loaded when it is needed: a command that finds the store up to date pays nothing for it.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import count

from fieldkit.db.store import opening

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from contextlib import AbstractContextManager
    from pathlib import Path

LOCK = opening.LOCK
"""File in the home folder that is locked by whoever makes the store or brings it up to date."""


class BackedUpUpgrade(opening.Upgrade):
    """An upgrade with a backup before it, after which the changes that waited for this fieldkit are applied."""

    def before(self, database: Path) -> None:
        """Back up; without a backup nothing is migrated."""
        from fieldkit.db.base import progress
        from fieldkit.sync.backup import backup

        done = count()
        backup.make(
            database,
            reason="before-migration",
            step=lambda what: progress.tell(f"backup: {what}", next(done), opening.STEPS),
        )

    def after(self, connection: sqlite3.Connection) -> None:
        """Apply what came from a later fieldkit and is known by now."""
        from fieldkit.sync.merge import after_upgrade

        after_upgrade.apply_pending(connection)


UPGRADE = BackedUpUpgrade()


def reader(path: Path) -> sqlite3.Connection:
    """Open the database for reading; upgraded first if it is of an older schema. Raises Trouble if there is none.

    Unencrypted copies that somebody who was killed was working on are removed.
    """
    refuse_missing(path)
    _clear_left(path.parent)
    return opening.reader(path, UPGRADE)


def writer(path: Path) -> sqlite3.Connection:
    """Open the database for writing, made if there is none, upgraded, verified. Raises Unwritable without triggers."""
    _clear_left(path.parent)
    return opening.writer(path, UPGRADE)


def _clear_left(home: Path) -> None:
    from fieldkit.sync.base.workshop_name import WORKSHOP

    with suppress(OSError):
        if any(home.glob(f"{WORKSHOP}*")):
            from fieldkit.sync.base import workshop  # 5 ms, and nearly always nothing was left

            workshop.clear(home)


def refuse_missing(path: Path) -> None:
    """Raise Trouble, with how to begin one, where there is no store."""
    opening.refuse_missing(path)


def begin(path: Path) -> None:
    """Make a store where there is none, whatever lies beside it: somebody wants it so. Raises Busy."""
    opening.begin(path)


def alone(path: Path) -> AbstractContextManager[None]:
    """Let nobody make or upgrade the store at ``path`` meanwhile, this process neither. Raises Busy."""
    return opening.alone(path)
