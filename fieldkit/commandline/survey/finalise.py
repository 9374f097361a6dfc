"""``survey finalise``: finish a survey that lacks nothing."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.survey_lines import headline, survey_named
from fieldkit.db.views.survey.sheet import sheet
from fieldkit.domain.errors import Invalid
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations import surveys


@command(short_help="Finish a survey that lacks nothing.")
@click.argument("survey")
@home_option
@click.pass_obj
def finalise(place: Place, survey: str) -> None:
    """Finish SURVEY. Where a needed answer is missing nothing is done, and each is named."""
    with writing(place.home) as connection:
        uid = survey_named(connection, survey).uid
        found = sheet(connection, uid)
        if found.survey.state == "finished":
            raise Invalid("This survey is finished already.")
        if found.needed:
            asked = [f"  {line.item}: {f'{line.thing}: ' if line.thing else ''}{line.ask}" for line in found.needed]
            raise Invalid("\n".join([f"Not finished. {len(asked)} still needed:", *asked]))
        surveys.finish(connection, uid)
        done = sheet(connection, uid)
    say(printable(headline(done)))
