"""``trash``: what was deleted."""

from __future__ import annotations

import click

from fieldkit.commandline.support.changes import moment, who
from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import UNTITLED, aligned
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json


@command(short_help="What was deleted.")
@json_option
@home_option
@click.pass_obj
def trash(place: Place, as_json: bool) -> None:
    """List the records in the trash, those deleted last first; “fieldkit undelete UID” brings one back."""
    from fieldkit.db.views import called
    from fieldkit.domain.records.kinds import KINDS

    with reading(place.home) as connection:
        found = called.trash(connection)
    if as_json:
        say_json(
            [{"kind": g.kind, "uid": g.uid, "title": g.title, "deleted_at": g.at, "who": g.who} for g in found]
        )  # fmt: skip
        return
    if not found:
        complain("The trash is empty.")
    for line in aligned(
        [(moment(g.at), who(g.who), KINDS[g.kind].label, g.title or UNTITLED, g.uid) for g in found], None
    ):
        say(line)
