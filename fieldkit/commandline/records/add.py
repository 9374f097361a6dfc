"""``add``: a new record, by the rules of the form."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.field_values import readings, refuse_own, tell, values_argument
from fieldkit.commandline.support.options import Place, command, home_option, kind_argument
from fieldkit.commandline.support.output import say
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.operations import records


@command(short_help="Add a record; prints its uid.")
@kind_argument
@values_argument
@home_option
@click.pass_obj
def add(place: Place, kind: Kind, values: dict[str, str]) -> None:
    """Add a record of KIND and print its uid; on the error stream, how dates, amounts and links were read.

    Values are typed as in the form: due="fri 14:00", client="Marsh", phones="07700 900123; work: 01632 960101".
    """
    refuse_own(kind)
    with writing(place.home, begins=True) as connection:
        by = typed(place.home, connection, values.values())
        try:
            uid = records.add(connection, kind, values, by)
            said = readings(connection, kind, uid, values, by)
        except Invalid as error:
            if error.field and not values.get(error.field, "").strip():
                raise Trouble(f"{str(error).rstrip('.')}: {error.field}=…") from error
            raise
    say(uid)
    tell(said)
