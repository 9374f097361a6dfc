"""``add``, ``set``, ``delete``, ``undelete``: the same rules as the form, without a screen."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.options import Place, home_option, kind_argument
from fieldkit.commandline.support.output import complain, say
from fieldkit.db.views.record_facts import located
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.operations import records


def _pairs(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return the texts by field; a field given twice would silently lose one of them."""
    found: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        field = name.strip().lower().replace("-", "_")
        if not equals or not field:
            raise click.BadParameter(f'“{value}” is no FIELD=VALUE, such as name="Marsh & Daughters".')
        if field in found:
            raise click.BadParameter(f"“{field}” is given twice. Several numbers go into one, with ; between them.")
        found[field] = text
    return found


_values = click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True, callback=_pairs)


@click.command(short_help="Add a record; prints its uid.")
@kind_argument
@_values
@home_option
@click.pass_obj
def add(place: Place, kind: Kind, values: dict[str, str]) -> None:
    """Add a record of KIND and print its uid.

    Values are typed as in the form: due="fri 14:00", client="Marsh", phones="07700 900123; work: 01632 960101".
    """
    _refuse_own(kind)
    with writing(place.home) as connection:
        uid = records.add(connection, kind, values, typed(place.home, connection))
    say(uid)


@click.command(name="set", short_help="Change fields of a record.")
@click.argument("uid")
@_values
@home_option
@click.pass_obj
def set_(place: Place, uid: str, values: dict[str, str]) -> None:
    """Change fields of the record named UID. An empty value empties the field."""
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        _refuse_own(kind)
        changed = records.change(connection, kind, uid, values, typed(place.home, connection))
    if not changed:
        complain("Nothing changed: it was so already.")


@click.command(short_help="Put a record into the trash.")
@click.argument("uid")
@home_option
@click.pass_obj
def delete(place: Place, uid: str) -> None:
    """Put the record named UID into the trash; “undelete” brings it back."""
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        if not records.delete(connection, kind, uid):
            complain("It was in the trash already.")


@click.command(short_help="Bring a record back from the trash.")
@click.argument("uid")
@home_option
@click.pass_obj
def undelete(place: Place, uid: str) -> None:
    """Bring the record named UID back from the trash."""
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        if not records.undelete(connection, kind, uid):
            complain("It was not in the trash.")


def _refuse_own(kind: Kind) -> None:
    if not kind.created:
        raise Trouble(f"{kind.plural} are written by fieldkit itself, not one by one. Nothing was changed.")
