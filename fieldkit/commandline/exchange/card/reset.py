"""``card reset``: a card as it ships again."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.db.views.content.edited_cards import named
from fieldkit.operations import revert


@command(short_help="Let a card say what ships again.")
@click.argument("key")
@click.argument("fields", nargs=-1, metavar="[FIELD]...")
@home_option
@click.pass_obj
def reset(place: Place, key: str, fields: tuple[str, ...]) -> None:
    """Let the card KEY say what ships again, in all fields that you changed or in those named, such as glance.

    It follows later releases then. What you had written stands in its history.
    """
    with writing(place.home) as connection:
        found = named(connection, key)
        back = revert.to_what_ships(connection, found, fields)
        now = named(connection, found.uid)
    labels = ", ".join(field.label for field in found.fields if field.name in back)
    if found.own:
        say(f"{found.title}: it is our own, nothing of it ships. Nothing was changed.")
    elif not back:
        say(f"{found.title}: nothing was changed of what ships{' there' if fields else ''}.")
    else:
        say(f"{now.title}: what ships again is {labels}.")
