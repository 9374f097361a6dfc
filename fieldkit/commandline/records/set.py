"""``set``: fields of a record changed, by the rules of the form."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.field_values import readings, refuse_own, tell, values_argument
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import complain
from fieldkit.db.views.record_facts import located
from fieldkit.operations import records


@command("set", short_help="Change fields of a record.")
@click.argument("uid")
@values_argument
@home_option
@click.pass_obj
def set_(place: Place, uid: str, values: dict[str, str]) -> None:
    """Change fields of the record named UID. An empty value empties the field."""
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        refuse_own(kind)
        by = typed(place.home, connection, values.values())
        changed = records.change(connection, kind, uid, values, by)
        said = readings(connection, kind, uid, values, by)
    tell(said)
    if not changed:
        complain("Nothing changed: it was so already.")
