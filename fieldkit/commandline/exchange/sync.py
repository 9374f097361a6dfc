"""``sync``: changes out and in through a shared folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.exchange.progress import clear_bar, draw_bar, stopped_by_keys
from fieldkit.commandline.exchange.wording import counting, merged_numbers, merged_words
from fieldkit.commandline.support.guard import STOPPED
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.operations.exchange.sync_now import sync_now

if TYPE_CHECKING:
    from fieldkit.sync.folder.exchange import SyncOutcome

SHOWN = 20
"""Set-aside files that are listed without --all; the rest is counted."""


@command(short_help="Exchange changes with the other devices through a folder.")
@click.argument("folder", metavar="[DIR]", required=False, type=NamedPath())
@click.option("--dry-run", is_flag=True, help="Only show what would happen; change nothing.")
@click.option("--all", "everything", is_flag=True, help="List every file that was set aside.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something needs attention (for cron).")
@json_option
@home_option
@click.pass_obj
def sync(place: Place, folder: Path | None, dry_run: bool, everything: bool, quiet: bool, as_json: bool) -> int:
    """Write what is new here into DIR and read what the others wrote there.

    DIR is a folder that something else carries: a stick, a share, Syncthing, Dropbox. It is remembered; after the first
    time “fieldkit sync” is enough. Nothing that is missing in it is ever taken for deleted.
    """
    show = not quiet and not as_json and sys.stderr.isatty()
    with stopped_by_keys() as stopped:
        outcome = sync_now(
            place.home.database, folder, progress=draw_bar if show else None, cancelled=stopped, dry_run=dry_run
        )
    if show:
        clear_bar()
    if as_json:
        say_json(_plain(outcome))
    else:
        _report(outcome, everything, quiet)
    if outcome.stopped:
        return STOPPED
    return 1 if outcome.unwritten else 0


def _plain(outcome: SyncOutcome) -> dict[str, object]:
    """Return what a sync did, for programs."""
    return {
        "folder": str(outcome.folder),
        "dry_run": outcome.dry_run,
        "sealed": outcome.sealed,
        "written": outcome.written,
        "unwritten": outcome.unwritten,
        "read": [{"file": t.name, "device": t.device, "became": t.became} for t in outcome.read],
        "merged": merged_numbers(outcome.merged),
        "waiting": [{"file": h.name, "for": [str(wait) for wait in h.waits]} for h in outcome.waiting],
        "set_aside": [{"file": a.path, "code": a.code, "reason": a.sentence} for a in outcome.aside],
        "backup": str(outcome.backup) if outcome.backup else "",
        "removed": outcome.removed,
        "new_life": outcome.new_incarnation,
        "stopped": outcome.stopped,
        "cleaned": outcome.cleaned,
        "clocks": outcome.clocks,
        "new_key": outcome.key_rotation,
    }


def _report(outcome: SyncOutcome, everything: bool, quiet: bool) -> None:
    would = outcome.dry_run
    if outcome.stopped:
        complain("Stopped. What was begun is as it was before, what is done is whole, and the rest follows next time.")
    if not quiet and not (outcome.stopped and not outcome.sealed and not outcome.read):
        out = counting(outcome.sealed, "change")
        arrived = merged_words(outcome.merged)
        say(f"{outcome.folder}: {out} would go out; {arrived} would come in." if would else
            f"{outcome.folder}: {out} went out; {arrived} came in.")  # fmt: skip
        if outcome.backup:
            say(f"Before it, a backup was made: {outcome.backup.name}")
        if outcome.removed:
            say(f"{outcome.removed:,} old files of this device were removed: every device has what was in them.")
    if outcome.merged.conflicts > 0:
        say(f"{counting(outcome.merged.conflicts, 'conflict')} to decide: fieldkit conflicts")
    if outcome.merged.pending and not quiet:
        say(f"{outcome.merged.pending:,} changes are kept for a later fieldkit.")
    if outcome.new_incarnation:
        complain(
            "The folder holds files of this device that it does not know: it was copied or set back. It goes on "
            "under a new name for its changes; what was in the folder is here again."
        )
    if outcome.key_rotation:
        complain(f"{outcome.key_rotation} (fieldkit firm join FILE)")
    if outcome.clocks and not quiet:
        complain(outcome.clocks)
    for said in outcome.cleaned[:SHOWN]:
        complain(said)
    for held in () if quiet else outcome.waiting:
        complain(f"{held.name}: {'; '.join(map(str, held.waits)) or 'next time'}")
    shown = outcome.aside if everything else outcome.aside[:SHOWN]
    for aside in shown:
        complain(f"{aside.path}: {aside.sentence}")
    if len(outcome.aside) > len(shown):
        complain(f"… and {len(outcome.aside) - len(shown):,} more files that were set aside; --all lists them.")
    if shown:
        complain("Nothing of the files that are named was taken; they were left where they are.")
    if outcome.more:
        complain(f"{outcome.more:,} more files were not looked at: there are too many in the folder.")
    if outcome.unwritten:
        complain(outcome.unwritten)
