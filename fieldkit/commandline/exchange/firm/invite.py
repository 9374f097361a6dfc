"""``firm invite``: write an invitation for another device."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.operations.exchange import firm
from fieldkit.operations.exchange.write_file import file_name


@command(short_help="Write an invitation for another device.")
@click.option("--to", "target", metavar="FILE", type=NamedPath(), help="Where to write it.")
@home_option
@click.pass_obj
def invite(place: Place, target: Path | None) -> None:
    """Write an invitation: the firm's key and devices, under a passphrase.

    Tell the passphrase by voice, never with the file, and delete the file when the device has joined.
    """
    database = place.home.database
    firm.must_be_in_one(database)
    chosen = passphrases.for_new_file()
    target = target or Path(file_name("invitation", datetime.now()))
    path = firm.invite(database, target, chosen.passphrase.text)
    say(f"{path}: the invitation.")
    if chosen.suggested:
        say(f"Passphrase, to tell by voice: {chosen.passphrase.text}")
    say("On the other device: fieldkit firm join FILE. Delete the file when it has joined.")
