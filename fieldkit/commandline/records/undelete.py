"""``undelete``: a record back from the trash."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain
from fieldkit.db.views.record_facts import located
from fieldkit.operations import records


@command(short_help="Bring a record back from the trash.")
@click.argument("uid")
@home_option
@click.pass_obj
def undelete(place: Place, uid: str) -> None:
    """Bring the record named UID back from the trash."""
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        back = records.undelete(connection, kind, uid)
    if not back:
        complain("It was not in the trash.")
    elif along := records.along(back):
        complain(f"It is back{along} that went with it.")
