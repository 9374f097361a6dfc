"""``log``: where the log is."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say


@command(short_help="Where the log is.")
@home_option
@click.pass_obj
def log(place: Place) -> None:
    """Print the place of the log. It holds what went wrong inside fieldkit, and no client data."""
    say(str(place.home.log_file))
