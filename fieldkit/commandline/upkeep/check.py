"""``check``: is the store sound; with ``--content``, is what the checklists, cards and formulas say."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json

_SHIPPED = ""
"""What --content stands for where no path follows."""


@command(short_help="Look whether the store, or content, is sound.")
@click.option("--repair", is_flag=True, help="Put triggers and search index right.")
@click.option(
    "--content",
    is_flag=False,
    flag_value=_SHIPPED,
    default=None,
    metavar="[PATH]",
    help="Look at content instead: a folder like that of fieldkit, or the file of one checklist.",
)
@json_option
@home_option
@click.pass_obj
def check(place: Place, repair: bool, content: str | None, as_json: bool) -> int:
    """Look whether the database is sound, all links lead somewhere, find is true and revisions of surveys are as they
    were signed. Ends with 1 if not.

    With --content it looks at checklists, cards, evidence, end dates and formulas instead: each problem with its
    file, line and item. What has to be looked up again is named too, and is no problem. Of one checklist it says what
    “checklist import” says of it.
    """
    if content is not None:
        if repair:
            raise click.UsageError("--repair is for the store, not for --content.")
        return _check_content(place, content, as_json)
    from dataclasses import asdict

    from fieldkit.operations.survey.check_store import check as look

    report = look(place.home.database, repair=repair)
    if as_json:
        say_json({"file": str(place.home.database), "sound": report.sound, **asdict(report)})
        return 0 if report.sound else 1
    for text in (*report.repaired, *report.notes):
        say(text)
    for text in report.problems:
        complain(text)
    if report.sound:
        say(f"{place.home.database} is sound: {report.records:,} records.")
    return 0 if report.sound else 1


def _check_content(place: Place, content: str, as_json: bool) -> int:
    from dataclasses import asdict
    from datetime import date

    from fieldkit.commandline.support.content import beside
    from fieldkit.db.store.content_files import FOLDER
    from fieldkit.files.content.check import check as look
    from fieldkit.files.content.one_checklist import Beside
    from fieldkit.files.content.remarks import MOST_PROBLEMS

    path = FOLDER if content == _SHIPPED else Path(NamedPath().convert(content, None, None))
    report = look(path, beside(place.home) if path.is_file() else Beside(FOLDER), date.today())
    if as_json:
        say_json({"path": str(path), "sound": report.sound, **asdict(report)})
        return 0 if report.sound else 1
    for one in report.due:
        say(str(one))
    for one in report.problems:
        complain(str(one))
    if report.sound:
        parts = [
            f"{report.checklists} checklists" if report.checklists != 1 else "1 checklist",
            f"{report.items} items",
        ]
        parts += [f"{report.cards} cards"] if report.cards else []
        say(f"{path} is sound: {', '.join(parts)}.")
    else:
        number = len(report.problems)
        more = " or more" if number == MOST_PROBLEMS else ""
        complain(f"{path}: {number} problem{'s' * (number != 1)}{more}.")
    return 0 if report.sound else 1
