"""``firm join``: join a firm by an invitation, or take its new key."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commandline.exchange.firm.device_option import device_option
from fieldkit.commandline.exchange.wording import warn_of_open_keys
from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.operations.exchange import firm
from fieldkit.operations.exchange.inspect_file import must_be_a_file


@command(short_help="Join a firm by an invitation.")
@click.argument("file", type=NamedPath())
@device_option
@home_option
@click.pass_obj
def join(place: Place, file: Path, device: str) -> None:
    """Join the firm that FILE invites to, or take its new key after a device was removed."""
    must_be_a_file(file)
    passphrase = passphrases.for_opening(file.name)
    told = firm.join(place.home.database, file, passphrase.text, device)
    others = [known.label for known in told.devices if known.retired is None]
    say(f"This device belongs to {told.firm_name} now. Known are: {', '.join(others)}.")
    warn_of_open_keys(place.home.database)
    say("What is here already is shared at the next sync: fieldkit sync DIR")
    say(f"Delete {file.name}: whoever has it and the passphrase can read everything.")
