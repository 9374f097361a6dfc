"""``firm new``: begin a firm on this device."""

from __future__ import annotations

import click

from fieldkit.commandline.exchange.firm.device_option import device_option
from fieldkit.commandline.exchange.wording import warn_of_open_keys
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.operations.exchange import firm


@command(short_help="Begin a firm on this device.")
@click.argument("name")
@device_option
@home_option
@click.pass_obj
def new(place: Place, name: str, device: str) -> None:
    """Begin the firm NAME on this device. What is here already belongs to it from now on."""
    fingerprint = firm.begin(place.home.database, name, device)
    say(f"The firm {name} begins on this device ({fingerprint}).")
    warn_of_open_keys(place.home.database)
    say("Another device joins by an invitation: fieldkit firm invite")
    say("Print the recovery sheet and keep it safe: fieldkit firm sheet")
