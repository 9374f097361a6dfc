"""Backups: made, listed, shown beside what is here now, and put in the place of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    from fieldkit.sync.backup.backup_file import Backup
    from fieldkit.sync.backup.restore import Preview

Step = Callable[[str], None]
"""Told what is being done, in words; may raise to stop: nothing half done is left."""
_REASONS: Final = {
    "by-hand": "by hand",
    "before-import": "before an import",
    "before-migration": "before an update",
    "before-restore": "before a restore",
}


def reason_words(backup: Backup) -> str:
    """Return in words why a backup was made; "" for a reason of a later fieldkit."""
    return _REASONS.get(backup.header.reason, "")


def size_words(size: int) -> str:
    """Return a file's size in words."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"


def folder_of(database: Path) -> Path:
    """Return the folder in which backups lie unless another is named."""
    from fieldkit.sync.backup import backup

    return database.parent / backup.FOLDER


def back_up(database: Path, folder: Path | None = None, *, step: Step | None = None) -> Backup:
    """Back the store up, after sealing what was not exported yet. Raises Trouble, after which no new file is there."""
    from fieldkit.sync.backup import restore as backup_and_restore

    if not database.is_file():
        from fieldkit.db.store import new_store

        new_store.refuse_relics(database)
        raise Trouble(f"{database}: there is nothing to back up yet.")
    return backup_and_restore.back_up(database, folder, step=step)


def keys_open_to_all(database: Path) -> str:
    """Return a sentence where the disk of the store cannot keep the keys from other users, else ""."""
    from fieldkit.sync.crypto import key_files

    return key_files.open_to_all(database.parent)


def listed(folder: Path) -> tuple[list[Backup], list[str]]:
    """Return the backups in a folder, the newest first, and sentences about those that cannot be read."""
    from fieldkit.sync.backup import backup

    found: list[Backup] = []
    unreadable: list[str] = []
    for path in backup.listed(folder):
        try:
            found.append(backup.look(path))
        except Trouble as trouble:
            unreadable.append(f"{path.name}: {trouble}" if path.name not in str(trouble) else str(trouble))
    return found, unreadable


@contextmanager
def preview(database: Path, file: Path, step: Step | None = None) -> Iterator[Preview]:
    """Give what is in a backup, restored to a temporary place and checked. Changes nothing; raises Trouble."""
    from fieldkit.sync.backup import restore as backup_and_restore
    from fieldkit.sync.by_hand import new_file

    new_file.must_be_there(file)
    with new_file.nothing_changed(), backup_and_restore.preview(database, file, step) as seen:
        yield seen


def compared(seen: Preview) -> tuple[tuple[str, str, str], ...]:
    """Return the kinds of record, with how many are in the backup and how many here now, in words."""
    from fieldkit.domain.records.kinds import KINDS

    return tuple(
        (kind.plural, f"{seen.records.get(name, 0):,}", f"{seen.now.get(name, 0):,}")
        for name, kind in KINDS.items()
        if seen.records.get(name) or seen.now.get(name)
    )


def restore(seen: Preview, step: Step | None = None) -> Path | None:
    """Put a previewed backup in the place of the store; return where what was there before is now."""
    from fieldkit.sync.backup import restore as backup_and_restore

    return backup_and_restore.restore(seen, step)


def has_firm(database: Path) -> bool:
    """Return whether this home belongs to a firm, whose key then opens its backups."""
    from fieldkit.sync.backup import restore as backup_and_restore

    return backup_and_restore.has_firm(database.parent)
