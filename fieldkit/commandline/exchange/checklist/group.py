"""The group ``checklist`` with its commands."""

from __future__ import annotations

import click

from fieldkit.commandline.exchange.checklist.diff import diff
from fieldkit.commandline.exchange.checklist.edit import edit
from fieldkit.commandline.exchange.checklist.export import export
from fieldkit.commandline.exchange.checklist.import_ import import_
from fieldkit.commandline.exchange.checklist.list import list_
from fieldkit.commandline.exchange.checklist.new import new
from fieldkit.commandline.exchange.checklist.use import use
from fieldkit.commandline.support.options import home_option


@click.group(short_help="Checklists: list, new, edit, export, import, diff, use.")
@home_option
def checklist() -> None:
    """The checklists that surveys are made from. A survey keeps the version that it was begun with."""


for _command in (list_, new, edit, export, import_, diff, use):
    checklist.add_command(_command)
