"""``sync``, ``export``, ``inspect``: files out and in, over a shared folder or by hand."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.guard import STOPPED
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Trouble

if TYPE_CHECKING:
    import sqlite3

    from fieldkit.sync.by_hand.files import Look
    from fieldkit.sync.by_hand.partner_out import PartnerPlan
    from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress
    from fieldkit.sync.merge.merge_batch import Merged

SHOWN = 20
"""Set-aside files that are listed without --all; the rest is counted."""


@click.command(short_help="Exchange changes with the other devices through a folder.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
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
    from fieldkit.sync.folder import exchange

    show = not quiet and not as_json and sys.stderr.isatty()
    with _stopped_by_keys() as stopped:
        outcome = exchange.exchange(
            place.home.database, folder, progress=_bar if show else None, cancelled=stopped, dry_run=dry_run
        )
    if show:
        sys.stderr.write("\r\x1b[K")
    if as_json:
        say_json(plain(outcome))
    else:
        _report(outcome, everything, quiet)
    if outcome.stopped:
        return STOPPED
    return 1 if outcome.unwritten else 0


@click.command(short_help="Write a file for a stick, a mail or a partner.")
@click.option("--to", "target", metavar="FILE|DIR", type=click.Path(path_type=Path), help="Where to write it.")
@click.option("--passphrase", is_flag=True, help="Lock it by a passphrase in place of the firm's key.")
@click.option("--client", metavar="NAME", help="Only this client, for a partner outside the firm.")
@click.option("--kinds", default="", metavar="LIST", help="What of the client, such as client,contact,finding; or all.")
@json_option
@home_option
@click.pass_obj
def export(place: Place, target: Path | None, passphrase: bool, client: str | None, kinds: str, as_json: bool) -> None:
    """Pack everyone's changes into one file for the firm's other devices.

    With --client: one client's records for a partner outside the firm, under a passphrase. Scores and the
    instruction log are in it only if --kinds names them.
    """
    from fieldkit.commandline.support import passphrases

    if client and passphrase:
        raise click.UsageError("A partner's pack is always under a passphrase.")
    if client is not None and not client.strip():
        raise click.UsageError("--client needs the name of one: without it everything would go into the file.")
    if kinds and not client:
        raise click.UsageError("--kinds says what of a client goes to a partner: it needs --client.")
    from fieldkit.db.base.connect import sentences
    from fieldkit.sync.backup import open_store
    from fieldkit.sync.by_hand import files, new_file, partner_out

    database = place.home.database
    chosen: passphrases.ChosenPassphrase | None = None
    with closing(open_store.writer(database)) as connection, sentences(database):
        if client:
            plan = _planned(connection, client, kinds)
            chosen = passphrases.for_new_file()
            data = partner_out.pack(connection, place.home.data, plan, chosen.passphrase)
            path = new_file.write_new(_target(target, "partner"), data)
            facts: dict[str, object] = {"holds": plan.counts, "left_out": plan.left_out}
            lines = [
                f"{path}: {plan.title}",
                *aligned([(name, f"{count:,}") for name, count in plan.counts.items()], columns(), indent="  "),
                f"Left out: {', '.join(plan.left_out) or 'nothing'}.",
            ]
        else:
            chosen = passphrases.for_new_file() if passphrase else None
            packed = files.pack_all(connection, database, chosen.passphrase if chosen else None)
            path = new_file.write_new(_target(target, "fieldkit"), packed.data)
            facts = {"files": packed.files, "snapshot": packed.snapshot}
            holds = (
                "a snapshot of everything" if packed.snapshot else f"{counting(packed.files, 'file')} of all devices"
            )
            lines = [f"{path}: {holds}."]
    told = chosen.passphrase.text if chosen is not None and chosen.suggested else ""
    if as_json:
        say_json({"file": str(path)} | facts | ({"passphrase": told} if told else {}))
        return
    for line in lines:
        say(line)
    if told:
        say(f"Passphrase, to tell by voice: {told}")
    say("On the other device: fieldkit import FILE")


@click.command(short_help="Say what a file is, without importing it.")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@home_option
@click.pass_obj
def inspect(place: Place, file: Path, as_json: bool) -> int:
    """Say what FILE is, who wrote it, whether it is sound and what it needs. Ends with 1 if it is not sound."""
    import os

    from fieldkit.commandline.support import passphrases
    from fieldkit.sync.backup import open_store
    from fieldkit.sync.by_hand import files

    asks = passphrases.for_opening if os.environ.get(passphrases.VARIABLE) or sys.stdin.isatty() else None
    if place.home.database.is_file():
        with closing(open_store.reader(place.home.database)) as connection:
            look = files.inspect(connection, place.home.data, file, asks)
    else:
        look = files.inspect(None, place.home.data, file, asks)
    if as_json:
        say_json(
            {
                "file": str(file),
                "what": look.what,
                "sound": look.sound,
                "opened": look.opened,
                "code": str(look.code),
                "problem": look.problem,
                "facts": dict(look.facts),
            }
        )
    else:
        _show(look)
    return 0 if look.sound else 1


def plain(outcome: SyncOutcome) -> dict[str, object]:
    """Return what a sync did, for programs."""
    return {
        "folder": str(outcome.folder),
        "dry_run": outcome.dry_run,
        "sealed": outcome.sealed,
        "written": outcome.written,
        "unwritten": outcome.unwritten,
        "read": [{"file": t.name, "device": t.device, "became": t.became} for t in outcome.read],
        "merged": counted(outcome.merged),
        "waiting": [{"file": h.name, "for": [str(wait) for wait in h.waits]} for h in outcome.waiting],
        "set_aside": [{"file": a.path, "code": a.code, "reason": a.sentence} for a in outcome.aside],
        "backup": str(outcome.backup) if outcome.backup else "",
        "removed": outcome.removed,
        "new_life": outcome.renewed,
        "stopped": outcome.stopped,
        "clocks": outcome.clocks,
        "new_key": outcome.rekeyed,
    }


def counted(merged: Merged) -> dict[str, int]:
    """Return what a merge did, as numbers."""
    return {
        "made": merged.made,
        "changed": merged.changed,
        "deleted": merged.deleted,
        "restored": merged.restored,
        "conflicts": merged.conflicts,
        "pending": merged.pending,
    }


def in_words(merged: Merged) -> str:
    """Return what a merge did, in a sentence without an end."""
    parts = [
        f"{count:,} {one if count == 1 else many}"
        for count, one, many in (
            (merged.made, "new record", "new records"),
            (merged.changed, "changed value", "changed values"),
            (merged.deleted, "to the trash", "to the trash"),
            (merged.restored, "back from the trash", "back from the trash"),
        )
        if count
    ]
    return ", ".join(parts) or "nothing new"


def counting(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {word}{'' if count == 1 else 's'}" if count else f"no {word}"


def _report(outcome: SyncOutcome, everything: bool, quiet: bool) -> None:
    would = outcome.dry_run
    if outcome.stopped:
        complain("Stopped. What was begun is as it was before, what is done is whole, and the rest follows next time.")
    if not quiet and not (outcome.stopped and not outcome.sealed and not outcome.read):
        out = counting(outcome.sealed, "change")
        arrived = in_words(outcome.merged)
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
    if outcome.renewed:
        complain(
            "The folder holds files of this device that it does not know: it was copied or set back. It goes on "
            "under a new name for its changes; what was in the folder is here again."
        )
    if outcome.rekeyed:
        complain(f"{outcome.rekeyed} (fieldkit firm join FILE)")
    if outcome.clocks and not quiet:
        complain(outcome.clocks)
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


def _show(look: Look) -> None:
    for line in aligned(look.facts, columns()):
        say(line)
    if look.problem:
        complain(f"{look.name}: {look.problem}")
    elif look.opened:
        say("It is sound: nothing in it was changed since it was written.")


def _planned(connection: sqlite3.Connection, client: str, kinds: str) -> PartnerPlan:
    from fieldkit.domain.errors import Invalid
    from fieldkit.sync.by_hand import partner_out

    try:
        return partner_out.plan(connection, client, kinds)
    except Invalid as invalid:
        raise Trouble(f"{invalid} Nothing was written. “fieldkit show client” lists them.") from invalid


def _target(target: Path | None, stem: str) -> Path:
    name = f"{stem}-{datetime.now():%Y%m%d-%H%M%S}.fks"
    if target is None:
        return Path(name)
    if target.is_dir():
        return target / name
    if not target.parent.is_dir():
        raise Trouble(f"{target.parent} is no folder. Nothing was written.")
    return target


@contextmanager
def _stopped_by_keys() -> Iterator[Callable[[], bool]]:
    """Take Ctrl-C for a wish to stop, which is granted in order; the second one ends it at once."""
    wishes: list[int] = []

    def wish(_signal: int, _frame: object) -> None:
        wishes.append(1)
        if len(wishes) > 1:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread() or (
        signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        # Somebody else has a use for it, or it is to be ignored.
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, wish)
    try:
        yield lambda: bool(wishes)
    finally:
        signal.signal(signal.SIGINT, before)


def _bar(progress: SyncProgress) -> None:
    sys.stderr.write(f"\r\x1b[K{progress.what}: {progress.done:,} of {progress.total:,}")
    sys.stderr.flush()
