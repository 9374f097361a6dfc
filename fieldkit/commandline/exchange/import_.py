"""``import``: contacts from other programs, and fieldkit's own files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from fieldkit.commandline.exchange import contact_report
from fieldkit.commandline.exchange.own_files import import_own
from fieldkit.commandline.exchange.progress import shown_bar
from fieldkit.commandline.support.connection import begun, reading
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import import_contacts
from fieldkit.operations.exchange.take_file import is_own
from fieldkit.paths import Home

if TYPE_CHECKING:
    from fieldkit.db.contact_import.plan import ImportPlan


@command("import", short_help="Bring in contacts (vCard, CSV), or a file of fieldkit.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=NamedPath())
@click.option("--dry-run", is_flag=True, help="Only show what would happen; change nothing.")
@click.option("--map", "mapping", metavar="COLUMN=FIELD", multiple=True, help="Where a column of a CSV file goes.")
@click.option("--guess", "afresh", is_flag=True, help="Guess the columns anew, not as they were put the last time.")
@click.option(
    "--encoding", default="", metavar="NAME", help="What the text is in, such as cp1252, if it comes out wrong."
)
@click.option("--client", default="", metavar="NAME", help="The client all of them work for.")
@click.option("--make-clients", is_flag=True, help="Make clients of organisations that are none yet.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--all", "everything", is_flag=True, help="List everybody and every problem.")
@json_option
@home_option
@click.pass_obj
def import_(
    place: Place,
    files: tuple[Path, ...],
    dry_run: bool,
    mapping: tuple[str, ...],
    afresh: bool,
    encoding: str,
    client: str,
    make_clients: bool,
    yes: bool,
    everything: bool,
    as_json: bool,
) -> int:
    """Bring in the contacts in FILE, or what a file of fieldkit holds; which it is shows in its content.

    People who are there already, by UID, e-mail, number or name and organisation, are merged: nothing stored is
    overwritten, nothing of the file is lost. Who shares no more than a switchboard or an office's mailbox with
    somebody, or has his name and firm but another number, e-mail or birthday, stays a person of his own.

    Where --map puts a column is kept for the next file with the same headings. A table in which no column names a
    person is not imported until you say which one does.
    """
    own = [path for path in files if is_own(path)]
    if own and as_json and len(own) < len(files):
        raise click.UsageError("With --json, import files of fieldkit and of other programs one after the other.")
    others = tuple(path for path in files if path not in own)
    if others and client and make_clients:
        raise click.UsageError("--client puts everybody into one client; --make-clients has nothing left to do.")
    with begun(place.home, dry_run=dry_run) as home:
        failed = import_own(home, own, dry_run=dry_run, yes=yes, as_json=as_json) if own else 0
        if others:
            wishes = _Wishes(mapping, afresh, encoding, client, make_clients)
            failed |= _import_contacts(home, others, wishes, dry_run, yes, everything, as_json)
    return failed


class _Wishes(NamedTuple):
    """How files of contacts are read, and where their people go."""

    mapping: tuple[str, ...]
    afresh: bool
    encoding: str
    client: str
    make_clients: bool


def _import_contacts(
    home: Home, files: tuple[Path, ...], wishes: _Wishes, dry_run: bool, yes: bool, everything: bool, as_json: bool
) -> int:
    """Bring in the contacts of files from other programs; return the exit code."""
    with reading(home) as connection:
        known = None if wishes.afresh else import_contacts.remembered(connection)
        with _stop_is_said(), shown_bar():
            read = import_contacts.read_files(files, wishes.mapping, wishes.encoding, known)
        for _, why in read.failed:
            complain(f"fieldkit: {why}")
        if not read.parsed:
            if as_json:
                say_json({"files": contact_report.failures(read), "imported": False})
            return 1
        with _stop_is_said(), shown_bar():
            planned = import_contacts.plan_import(
                connection, read, client=wishes.client, make_clients=wishes.make_clients
            )
    asks = not (dry_run or yes or as_json) and _somebody_to_ask(planned)
    if (dry_run and not as_json) or asks:
        contact_report.show(read, planned, everything, done=False)
    wanted = not dry_run and (not asks or _agreed(planned))
    with _stop_is_said(), _refusal_is_of_all(), shown_bar():
        uids = import_contacts.apply_import(home.database, planned, read) if wanted else ()
    if as_json:
        say_json(contact_report.plain(read, planned, wanted, uids))
    else:
        if not (dry_run or asks):
            contact_report.show(read, planned, everything, done=True)
        say(contact_report.closing(planned, dry_run, wanted))
        if uids:
            with reading(home) as connection:
                contact_report.show_duplicates(import_contacts.count_duplicates(connection, planned, uids))
    return 1 if read.failed else 0


@contextmanager
def _stop_is_said() -> Iterator[None]:
    """Say what became of the contacts when somebody ends it by Ctrl-C: they are stored together or not at all."""
    try:
        yield
    except KeyboardInterrupt:
        complain("fieldkit: stopped. No contact was stored.")
        raise


@contextmanager
def _refusal_is_of_all() -> Iterator[None]:
    """Say of what kept the contacts from being stored that none of them is."""
    try:
        yield
    except Trouble as trouble:
        raise Trouble(f"No contact was imported. {trouble}") from trouble


def _somebody_to_ask(planned: ImportPlan) -> bool:
    changes = planned.count("new") or planned.count("merge")
    return bool(changes) and sys.stdin.isatty() and sys.stdout.isatty()


def _agreed(planned: ImportPlan) -> bool:
    say()
    return click.confirm(f"{import_contacts.counts(planned)}. Import?", default=True)
