"""``survey compare``: two revisions of a survey side by side."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.commandline.support.survey_lines import survey_named
from fieldkit.domain.surveys.revisions.compare import RevisionDifference, differences
from fieldkit.domain.surveys.revisions.standing import Revision
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.survey import finalise, revisions

NOW = "now"


@command(short_help="Two revisions of a survey side by side.")
@click.argument("survey")
@click.argument("a")
@click.argument("b", default=NOW)
@json_option
@home_option
@click.pass_obj
def compare(place: Place, survey: str, a: str, b: str, as_json: bool) -> None:
    """Show what revisions A and B of SURVEY say differently: the item, before, after.

    A revision is named by its number, or by its uid where two devices made one of that number; B may be left away, or
    be “now”, for the survey as it stands. Long answers are cut; --json has them whole.
    """
    currency = chosen_settings(place.home).currency
    with reading(place.home) as connection:
        record = survey_named(connection, survey)
        before, was = revisions.named(connection, record.id, a)
        if b.strip().casefold() == NOW:
            after, now = None, finalise.as_now(connection, record.uid, currency)
        else:
            after, now = revisions.named(connection, record.id, b)
    found = differences(was, now)
    if as_json:
        sides = {"before": revisions.plain(before), "after": revisions.plain(after) if after is not None else None}
        say_json(sides | {"differences": [one._asdict() for one in found]})
        return
    for side in (before, after):
        if side is not None and side.trust != "good":
            complain(printable(f"Revision {side.number}: {side.trusted}. {side.why}".rstrip()))
    if not found:
        say(f"{_called(before)} and {_called(after)} say the same.")
        return
    rows = [("", f"{_called(before)}", f"{_called(after)}"), *(_row(one) for one in found)]
    for line in aligned(rows, columns()):
        say(line)


def _called(revision: Revision | None) -> str:
    return f"revision {revision.number}" if revision is not None else "now"


def _row(one: RevisionDifference) -> tuple[str, str, str]:
    asked = f"{one.thing}: {one.question}" if one.thing else one.question
    return f"{one.item or one.of.replace('_', ' ')}  {asked}", one.before, one.after
