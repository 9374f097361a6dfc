"""``survey list``: the surveys, those that run first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.db.records import lookup
from fieldkit.db.views.survey.sheet import every
from fieldkit.db.views.surveys import SurveyLine
from fieldkit.domain.records.kinds import CLIENT, SURVEY
from fieldkit.domain.records.values import local
from fieldkit.domain.text.dates import show_day

_GROUPS: Final = (13, 18, 23, 36)
"""Where the groups of characters of a uid end, but for the first: eight of them are a minute."""


@command("list", short_help="List surveys, those that run first.")
@click.option("--client", default="", metavar="NAME", help="Only those of this client.")
@click.option("--open", "running", is_flag=True, help="Only those that are not finished.")
@json_option
@home_option
@click.pass_obj
def list_(place: Place, client: str, running: bool, as_json: bool) -> None:
    """List the surveys: those that run first, then the newest."""
    with reading(place.home) as connection:
        only = lookup.find(connection, CLIENT, client).id if client else None
        found = every(connection, only, running=running)
        length = telling([uid for (uid,) in connection.execute("SELECT uid FROM survey")])
    if as_json:
        say_json([_plain(one) for one in found])
        return
    if not found:
        complain("There are no such surveys." if client or running else "There are no surveys yet.")
        return
    state = SURVEY.field("state")
    rows = [
        (
            show_day(local(one.started_at).date()),
            one.client,
            f"{one.checklist}{f', {one.place}' if one.place else ''}",
            one.how_far,
            state.option_label(one.state),
            one.uid[:length],
        )
        for one in found
    ]
    for line in aligned(rows, columns(), whole=(5,)):
        say(line)


def telling(uids: Sequence[str]) -> int:
    """Return how many characters of uids tell them apart, whole groups of them: a command takes no fewer."""
    return next(end for end in _GROUPS if end == _GROUPS[-1] or len({uid[:end] for uid in uids}) == len(set(uids)))


def _plain(one: SurveyLine) -> dict[str, object]:
    return {
        "uid": one.uid,
        "client": one.client,
        "checklist": one.checklist,
        "place": one.place,
        "state": one.state,
        "progress": one.progress._asdict() if one.progress else None,
        "started_at": local(one.started_at).isoformat(timespec="minutes"),
    }
