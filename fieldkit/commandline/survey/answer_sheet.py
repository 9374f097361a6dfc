"""``survey answer-sheet``: the open questions of a survey as a file that the client fills in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.output_file import STDOUT, force_option, target_of
from fieldkit.commandline.support.survey_lines import survey_named
from fieldkit.domain.reports.answer_sheet.written import FORMATS


@command("answer-sheet", short_help="The open questions as a file for the client: Word or Excel.")
@click.argument("survey", nargs=-1, required=True)
@click.option("--format", "wanted", type=click.Choice(list(FORMATS)), help="Else by the name of the file; Word (docx).")
@click.option(
    "-o",
    "--to",
    "--out",
    "target",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    help="Write to FILE, or a new one in DIR.",
)
@force_option
@home_option
@click.pass_obj
def answer_sheet(place: Place, survey: tuple[str, ...], wanted: str | None, target: Path | None, force: bool) -> None:
    """Write what SURVEY needs and nobody has answered yet, one question a row, with an empty cell for each answer.

    Nothing of what was answered or noted is in it, and no question that is asked in confidence. It comes back with
    “fieldkit survey take-answers FILE”, in whatever order its rows are then. Without a place it goes into the folder of
    the settings, else into this one.
    """
    # 50 ms, only where a sheet is written: every command of surveys loads this module.
    from fieldkit.db.views.survey import reported
    from fieldkit.operations.exports import answer_sheet as sheets
    from fieldkit.operations.exports.survey_report import folder_of

    if target == STDOUT:
        raise click.UsageError("An answer sheet is no text: name the file with -o FILE.")
    now, chosen = datetime.now(), chosen_settings(place.home, "report", "currency")
    named = target if target is not None and not target.is_dir() else None
    format_ = sheets.format_of(named, wanted or "")
    with reading(place.home) as connection:
        uid = survey_named(connection, " ".join(survey)).uid
        client, checklist = reported.called(connection, uid)
    folder = target if target is not None else folder_of(chosen.report, Path.cwd())
    path = target_of(folder, lambda: sheets.file_name(client, checklist, format_, now))
    look, database = sheets.look_of(chosen.report), place.home.database
    say(sheets.in_words(sheets.write_sheet(database, uid, path, format_, look, now, chosen.currency, replace=force)))
