"""``survey reopen``: let a finished survey be answered again."""

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


@command(short_help="Let a finished survey be answered again.")
@click.argument("survey")
@home_option
@click.pass_obj
def reopen(place: Place, survey: str) -> None:
    """Let SURVEY, which is finished, be answered again. Its revisions stay."""
    with writing(place.home) as connection:
        uid = survey_named(connection, survey).uid
        if sheet(connection, uid).survey.state != "finished":
            raise Invalid("This survey runs already.")
        surveys.reopen(connection, uid)
        done = sheet(connection, uid)
    say(printable(headline(done)))
