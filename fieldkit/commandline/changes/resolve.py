"""``resolve``: decide a conflict."""

from __future__ import annotations

import click

from fieldkit.commandline.support.changes import RECORD
from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.field_values import readings, tell
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.domain.errors import Trouble


@command(short_help="Decide a conflict.")
@click.argument("uid")
@click.argument("field")
@click.option("--take", type=int, metavar="N", help="The value with this number in “fieldkit conflicts”.")
@click.option("--value", metavar="TEXT", help="Another value.")
@click.option("--keep-both", is_flag=True, help="Both texts, one after the other.")
@home_option
@click.pass_obj
def resolve(place: Place, uid: str, field: str, take: int | None, value: str | None, keep_both: bool) -> None:
    """Decide what FIELD of the record UID holds, for every device.

    FIELD is “record” for a record that one deleted and another changed. What is not taken stays in the history.
    """
    from fieldkit.db.changes.conflicts import conflict
    from fieldkit.db.views.record_facts import located
    from fieldkit.operations import conflicts

    if sum((take is not None, value is not None, keep_both)) != 1:
        raise click.UsageError("Say one of --take N, --value TEXT and --keep-both.")
    name = field.strip().lower().replace("-", "_")
    name = "" if name == RECORD else name
    said: list[str] = []
    with writing(place.home) as connection:
        kind, uid = located(connection, uid)
        one = conflict(connection, kind.name, uid, name)
        if one is None:
            raise Trouble(f"Nothing contradicts in {name or RECORD} of {uid}. “fieldkit conflicts” lists what does.")
        if take is not None:
            conflicts.take(connection, one, take - 1)
        elif value is not None:
            by = typed(place.home, connection)
            conflicts.write(connection, one, value, by)
            said = readings(connection, kind, uid, [name], by)
        else:
            conflicts.keep_both(connection, one)
    tell(said)
