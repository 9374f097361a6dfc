"""The group ``firm`` with its commands."""

from __future__ import annotations

import click

from fieldkit.commandline.exchange.firm.devices import devices
from fieldkit.commandline.exchange.firm.invite import invite
from fieldkit.commandline.exchange.firm.join import join
from fieldkit.commandline.exchange.firm.new import new
from fieldkit.commandline.exchange.firm.readmit import readmit
from fieldkit.commandline.exchange.firm.recover import recover
from fieldkit.commandline.exchange.firm.rename import rename
from fieldkit.commandline.exchange.firm.retire import retire
from fieldkit.commandline.exchange.firm.sheet import sheet
from fieldkit.commandline.support.options import home_option


@click.group(short_help="The firm and its devices: new, invite, join, devices, retire, sheet.")
@home_option
def firm() -> None:
    """The firm whose devices share everything, and the keys that they share it with."""


for _command in (new, invite, join, devices, retire, readmit, rename, sheet, recover):
    firm.add_command(_command)
