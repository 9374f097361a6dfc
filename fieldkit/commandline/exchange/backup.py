"""``backup``: the whole store in one encrypted file, and a list of the files that are there."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commandline.exchange.progress import step
from fieldkit.commandline.exchange.wording import warn_of_open_keys
from fieldkit.commandline.support.layout import aligned
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.operations.exchange import backups


@command(short_help="Back everything up into one encrypted file.")
@click.argument("folder", metavar="[DIR]", required=False, type=NamedPath())
@click.option("--list", "listing", is_flag=True, help="List the backups that are there.")
@json_option
@home_option
@click.pass_obj
def backup(place: Place, folder: Path | None, listing: bool, as_json: bool) -> None:
    """Back the store up into DIR (default: “backups” in the home folder); the last ten stay.

    The file opens with the firm's key. It is restored once to a temporary place before it counts.
    """
    database = place.home.database
    if listing:
        _list(folder or backups.folder_of(database), as_json)
        return
    key = place.home.data / "keys" / "device.key"
    first = not key.exists()
    made = backups.back_up(database, folder, step=None if as_json else step)
    if as_json:
        say_json({"file": str(made.path), "size": made.size, "records": made.header.records})
        return
    held = f"{made.header.records:,} records, {backups.size_words(made.size)}"
    say(f"{made.path}: {held}, restored once and found sound.")
    if first:
        warn_of_open_keys(database)
    if not backups.has_firm(database):
        say(f"Only {key} opens it: keep a copy of that apart. A firm's backups open with its")
        say("recovery sheet: fieldkit firm new NAME")


def _list(folder: Path, as_json: bool) -> None:
    found, unreadable = backups.listed(folder)
    for sentence in unreadable:
        complain(sentence)
    if as_json:
        say_json(
            [{"file": str(b.path), "created": b.header.created, "records": b.header.records} for b in found],
        )
        return
    rows = [
        (
            f"{one.created:%Y-%m-%d %H:%M}",
            f"{one.header.records:,} records",
            backups.size_words(one.size),
            backups.reason_words(one),
            one.path.name,
        )
        for one in found
    ]
    for line in aligned(rows):
        say(line)
    if not rows:
        say(f"There are no backups in {folder}.")
