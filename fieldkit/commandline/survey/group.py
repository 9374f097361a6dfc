"""The group ``survey`` with its commands."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import home_option
from fieldkit.commandline.survey.answer import answer
from fieldkit.commandline.survey.answer_sheet import answer_sheet
from fieldkit.commandline.survey.compare import compare
from fieldkit.commandline.survey.finalise import finalise
from fieldkit.commandline.survey.list import list_
from fieldkit.commandline.survey.reopen import reopen
from fieldkit.commandline.survey.revisions import revisions
from fieldkit.commandline.survey.start import start
from fieldkit.commandline.survey.status import status
from fieldkit.commandline.survey.take_answers import take_answers
from fieldkit.commandline.survey.take_over import take_over


@click.group(short_help="Surveys: start, answer, status, answer-sheet, finalise, list.")
@home_option
def survey() -> None:
    """Fill surveys in without the screen; the rules are those of the runner."""


for _command in (
    *(start, answer, status, answer_sheet, take_answers, finalise, take_over, reopen, revisions, compare, list_),
):
    survey.add_command(_command)
