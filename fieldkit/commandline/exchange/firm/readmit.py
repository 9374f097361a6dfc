"""``firm readmit``: take a removed device in again."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.operations.exchange import firm


@command(short_help="Take a removed device in again.")
@click.argument("device")
@home_option
@click.pass_obj
def readmit(place: Place, device: str) -> None:
    """Take DEVICE in again after it was removed; it then needs a new invitation."""
    called = firm.readmit(place.home.database, device)
    say(f"{called} is a member again. It needs an invitation: fieldkit firm invite")
