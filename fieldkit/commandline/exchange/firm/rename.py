"""``firm rename``: give this device another name."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.operations.exchange import firm


@command(short_help="Give this device another name.")
@click.argument("name")
@home_option
@click.pass_obj
def rename(place: Place, name: str) -> None:
    """Call this device NAME; the others learn it at the next sync."""
    say(f"This device is called {firm.rename(place.home.database, name)}.")
