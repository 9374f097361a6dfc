"""``backup`` and ``restore``: the whole store in one encrypted file, and back, with a look before."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    from fieldkit.sync.backup.backup_and_restore import Preview

REASONS = {
    "by-hand": "by hand",
    "before-import": "before an import",
    "before-migration": "before an update",
    "before-restore": "before a restore",
}


@click.command(short_help="Back everything up into one encrypted file.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listing", is_flag=True, help="List the backups that are there.")
@json_option
@home_option
@click.pass_obj
def backup(place: Place, folder: Path | None, listing: bool, as_json: bool) -> None:
    """Back the store up into DIR (default: “backups” in the home folder); the last ten stay.

    The file opens with the firm's key. It is restored once to a temporary place before it counts.
    """
    from fieldkit.sync.backup import backup as backups
    from fieldkit.sync.backup import backup_and_restore

    home = place.home.data
    if listing:
        _list(folder or home / backups.FOLDER, as_json)
        return
    if not place.home.database.is_file():
        raise Trouble(f"{place.home.database}: there is nothing to back up yet.")
    made = backup_and_restore.back_up(place.home.database, folder, step=None if as_json else _step)
    if as_json:
        say_json({"file": str(made.path), "size": made.size, "records": made.header.records})
        return
    say(f"{made.path}: {made.header.records:,} records, {_size(made.size)}, restored once and found sound.")
    if not backup_and_restore.has_firm(home):
        say(f"Only {home / 'keys' / 'device.key'} opens it: keep a copy of that apart. A firm's backups open with its")
        say("recovery sheet: fieldkit firm new NAME")


@click.command(short_help="Put a backup in the place of the store.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what is in it.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@home_option
@click.pass_obj
def restore(place: Place, file: Path, dry_run: bool, yes: bool) -> None:
    """Show what the backup FILE holds, ask, and put it in the place of the store.

    What is there now is backed up first. The next sync brings what was exported since.
    """
    from fieldkit.commandline.support import passphrases
    from fieldkit.sync.backup import backup_and_restore
    from fieldkit.sync.by_hand import new_file

    new_file.must_be_there(file)
    with new_file.nothing_changed(), backup_and_restore.preview(place.home.database, file, step=_step) as seen:
        for line in preview_lines(seen):
            say(line)
        if dry_run:
            return
        if not passphrases.agreed("Put it in the place of what is there now?", yes):
            complain("Nothing was changed.")
            return
        before = backup_and_restore.restore(seen, step=_step)
    say(f"{file.name} is in its place, under a new life of this device.")
    if before is not None:
        say(f"What was there before is in {before}.")
    if backup_and_restore.has_firm(place.home.data):
        say("Fetch what was exported since: fieldkit sync")


def preview_lines(seen: Preview) -> list[str]:
    """Return what a backup holds beside what is here now."""
    from fieldkit.domain.records.registry import KINDS

    header = seen.backup.header
    lines = [
        f"Backup of {seen.backup.created:%Y-%m-%d %H:%M}, made {REASONS.get(header.reason, 'for another reason')} by "
        f"{'this device' if seen.own else seen.by}."
    ]
    rows = [("", "backup", "now")]
    for kind, declared in KINDS.items():
        counts = seen.records.get(kind, 0), seen.now.get(kind, 0)
        if any(counts):
            rows.append((declared.plural, f"{counts[0]:,}", f"{counts[1]:,}"))
    lines += aligned(rows, columns(), indent="  ")
    if seen.newest_now and seen.newest < seen.newest_now:
        at = datetime.fromtimestamp(seen.newest_now / 1000, UTC).astimezone()
        lines.append(f"The last change here is of {at:%Y-%m-%d %H:%M}; the backup is older.")
    if seen.unsent:
        many = "1 change here was" if seen.unsent == 1 else f"{seen.unsent:,} changes here were"
        lines.append(f"{many} never exported: only the backup that is made now will have what was changed.")
    if seen.damaged:
        lines.append(f"The store that is here now is damaged ({seen.damaged}); it is moved aside, not overwritten.")
    return lines


def _list(folder: Path, as_json: bool) -> None:
    from fieldkit.sync.backup import backup as backups

    found, rows = [], []
    for path in backups.listed(folder):
        try:
            one = backups.look(path)
        except Trouble as trouble:
            complain(f"{path.name}: {trouble}" if path.name not in str(trouble) else str(trouble))
            continue
        found.append({"file": str(path), "created": one.header.created, "records": one.header.records})
        rows.append(
            (
                f"{one.created:%Y-%m-%d %H:%M}",
                f"{one.header.records:,} records",
                _size(one.size),
                REASONS.get(one.header.reason, ""),
                path.name,
            )
        )
    if as_json:
        say_json(found)
        return
    for line in aligned(rows):
        say(line)
    if not rows:
        say(f"There are no backups in {folder}.")


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"


def _step(what: str) -> None:
    if sys.stderr.isatty():
        complain(f"{what} …")
