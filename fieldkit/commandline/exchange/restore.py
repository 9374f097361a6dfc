"""``restore``: a backup in the place of the store, with a look before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.exchange.progress import step
from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option
from fieldkit.commandline.support.output import complain, say
from fieldkit.operations.exchange import backups

if TYPE_CHECKING:
    from fieldkit.sync.backup.restore import Preview


@command(short_help="Put a backup in the place of the store.")
@click.argument("file", type=NamedPath())
@click.option("--dry-run", is_flag=True, help="Only show what is in it.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@home_option
@click.pass_obj
def restore(place: Place, file: Path, dry_run: bool, yes: bool) -> None:
    """Show what the backup FILE holds, ask, and put it in the place of the store.

    What is there now is backed up first. The next sync brings what was exported since.
    """
    with backups.preview(place.home.database, file, step) as seen:
        for line in _preview_lines(seen):
            say(line)
        if dry_run:
            return
        if not passphrases.agreed("Put it in the place of what is there now?", yes):
            complain("Nothing was changed.")
            return
        before = backups.restore(seen, step)
    say(f"{file.name} is in its place, under a new life of this device.")
    if before is not None:
        say(f"What was there before is in {before}.")
    if backups.has_firm(place.home.database):
        say("Fetch what was exported since: fieldkit sync")


def _preview_lines(seen: Preview) -> list[str]:
    """Return what a backup holds beside what is here now."""
    reason = backups.reason_words(seen.backup) or "for another reason"
    by = "this device" if seen.own else seen.by
    lines = [f"Backup of {seen.backup.created:%Y-%m-%d %H:%M}, made {reason} by {by}."]
    lines += aligned([("", "backup", "now"), *backups.compared(seen)], columns(), indent="  ")
    if seen.newest_now and seen.newest < seen.newest_now:
        at = datetime.fromtimestamp(seen.newest_now / 1000, UTC).astimezone()
        lines.append(f"The last change here is of {at:%Y-%m-%d %H:%M}; the backup is older.")
    if seen.unsent:
        many = "1 change here was" if seen.unsent == 1 else f"{seen.unsent:,} changes here were"
        lines.append(f"{many} never exported: only the backup that is made now will have what was changed.")
    if seen.damaged:
        lines.append(f"The store that is here now is damaged ({seen.damaged}); it is moved aside, not overwritten.")
    return lines
