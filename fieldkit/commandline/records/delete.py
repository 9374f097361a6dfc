"""``delete``: a record into the trash."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain
from fieldkit.db.views.record_facts import located
from fieldkit.operations import records


@command(short_help="Put a record into the trash.")
@click.argument("uid")
@home_option
@click.pass_obj
def delete(place: Place, uid: str) -> None:
    """Put the record named UID into the trash; “undelete” brings it back."""
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        gone = records.delete(connection, kind, uid)
    if not gone:
        complain("It was in the trash already.")
    elif along := records.along(gone):
        complain(f"It is in the trash{along} that no other survey saw.")
