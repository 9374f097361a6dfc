"""``today``: what is due, overdue, to be returned or waiting."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.today_lines import print_today


@command(short_help="What is due, overdue and unfinished.")
@json_option
@home_option
@click.pass_obj
def today(place: Place, as_json: bool) -> None:
    """Print promises overdue and due within a week, calls to return, orders that need a yes, findings that are
    critical or past their day, surveys unfinished.
    """
    from fieldkit.commandline.support.connection import chosen_settings

    print_today(place.home.database, as_json=as_json)
    chosen_settings(place.home)  # what is wrong is said, though nothing of what is shown hangs on them
