"""The group ``card`` with its commands."""

from __future__ import annotations

import click

from fieldkit.commandline.exchange.card.diff import diff
from fieldkit.commandline.exchange.card.list import list_
from fieldkit.commandline.exchange.card.reset import reset
from fieldkit.commandline.support.options import home_option


@click.group(short_help="Objection cards: list, and what you changed of them.")
@home_option
def card() -> None:
    """The objection cards, and what the firm changed of those that ship."""


for _command in (list_, diff, reset):
    card.add_command(_command)
