"""``report``: what a survey comes to, for the client."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.output_file import (
    STDOUT,
    document_options,
    force_option,
    print_document,
    refuse_unprintable,
    target_of,
)
from fieldkit.commandline.support.survey_lines import survey_named
from fieldkit.db.views.survey import reported
from fieldkit.operations.exports import survey_report as reports


@command(short_help="The report of a survey: HTML, PDF, Word, Markdown or text.")
@click.argument("survey", nargs=-1, required=True)
@document_options
@click.option("--score", is_flag=True, help="Tell figure and grade, too, where the rules give one.")
@force_option
@home_option
@click.pass_obj
def report(
    place: Place, survey: tuple[str, ...], wanted: str | None, target: Path | None, score: bool, force: bool
) -> None:
    """Write what the SURVEY with a uid or a name comes to: where the client stands, what to do, what was not looked at.

    Without a place the file goes into the folder of the settings, else into this one. A survey that is not finished
    gives a draft, and says so on every page. The firm's name, logo, colour and words stand under [report] in the
    settings. PDF and Word need what “pip install 'fieldkit[pdf,docx]'” brings.
    """
    now, chosen = datetime.now(), chosen_settings(place.home, "report", "currency")
    named = target if target not in (None, STDOUT) else None
    format_ = reports.format_of(named, wanted or "")
    look = reports.look_of(chosen.report, place.home.settings)
    with_grade = score or chosen.report.score
    with reading(place.home) as connection:
        uid = survey_named(connection, " ".join(survey)).uid
        if target == STDOUT:
            refuse_unprintable(format_)
            _, document = reports.made_report(connection, uid, look, now, chosen.currency, with_grade=with_grade)
            print_document(document, look, format_)
            return
        client, checklist = reported.called(connection, uid)
    folder = target if target is not None else reports.folder_of(chosen.report, Path.cwd())
    path = target_of(folder, lambda: reports.file_name(client, checklist, format_, now))
    done = reports.write_report(
        place.home.database, uid, path, format_, look, now, chosen.currency, with_grade=with_grade, replace=force
    )
    say(reports.in_words(done))
