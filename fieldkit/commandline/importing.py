"""``import``: contacts from other programs."""

from __future__ import annotations

import click

from fieldkit.commandline.options import Place, home_option
from fieldkit.domain.errors import Trouble


@click.command(name="import", short_help="Bring in contacts: vCard, Google or Outlook CSV, any CSV.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@home_option
@click.pass_obj
def import_(place: Place, files: tuple[str, ...]) -> None:
    """Bring in the contacts in FILE; what kind of file it is shows in its content."""
    raise Trouble(f"{files[0]}: import is not in this version. Nothing was changed in {place.home.database}.")
