"""``history``: what happened to a record."""

from __future__ import annotations

import click

from fieldkit.commandline.support.changes import moment, who
from fieldkit.commandline.support.connection import reading, typed
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json


@command(short_help="What happened to a record.")
@click.argument("uid")
@json_option
@home_option
@click.pass_obj
def history(place: Place, uid: str, as_json: bool) -> None:
    """Print who changed what of the record UID and when, the newest first, also what came from other devices."""
    from fieldkit.db.changes import history as log
    from fieldkit.db.views.record_facts import located

    with reading(place.home) as connection:
        kind, uid = located(connection, uid)
        by = typed(place.home, connection)
        events = log.history(connection, kind.name, uid)
        rows = []
        for event in events:
            what = event.what if not event.field else kind.field(event.field).label
            change = ""
            if event.field:
                declared = kind.field(event.field)
                old, new = (declared.shown(value, by) or "(empty)" for value in (event.old, event.new))
                change = f"{old if event.old_known else '(not known here)'} → {new}"
            rows.append((moment(event.at), who(event.who), what, change))
    if as_json:
        say_json(
            [
                {
                    "at": event.at,
                    "who": event.who,
                    "what": event.what,
                    "field": event.field,
                    "from": event.old,
                    "from_known": event.old_known,
                    "to": event.new,
                    "shown": event.shown,
                }
                for event in events
            ]
        )
        return
    for line in aligned(rows, columns()):
        say(line)
