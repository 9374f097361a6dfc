"""``survey take-answers``: an answer sheet that came back, read onto its questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.connection import reading, typed_by, writing
from fieldkit.commandline.support.field_values import tell
from fieldkit.commandline.support.layout import block
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.commandline.support.survey_lines import headline, survey_named
from fieldkit.db.views.survey.sheet import SurveySheet, sheet
from fieldkit.domain.surveys import run_words
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.findings_follow import StoredAnswer

if TYPE_CHECKING:
    from fieldkit.domain.reports.answer_sheet.taken import SheetAnswer, SheetReading


@command("take-answers", short_help="Read an answer sheet that came back.")
@click.argument("file", type=NamedPath())
@click.option("--survey", default="", metavar="SURVEY", help="The survey that it is of, where its codes do not say it.")
@click.option("--dry-run", is_flag=True, help="Only show how it is read; change nothing.")
@json_option
@home_option
@click.pass_obj
def take_answers(place: Place, file: Path, survey: str, dry_run: bool, as_json: bool) -> None:
    """Take the answers of FILE, a sheet of “fieldkit survey answer-sheet” that was filled in, into their survey.

    Shows how each was read, or why it does not fit. What is answered meanwhile stays as it is, and both are shown; an
    empty cell changes nothing. All that fits is stored at once.
    """
    # 50 ms, only where a sheet is read: every command of surveys loads this module.
    from fieldkit.files.answer_sheets.any_sheet import read
    from fieldkit.operations.survey import take_answers as operation

    written = read(file)
    rows = written.rows
    context = typed_by(place.home, (row.text for row in rows))
    stored: StoredAnswer | None = None
    if dry_run:
        with reading(place.home) as connection:
            uid = survey_named(connection, survey).uid if survey else operation.survey_of(connection, rows)
            found = operation.read_sheet(connection, uid, rows, context(connection))
            of = sheet(connection, uid)
    else:
        with writing(place.home) as connection:
            uid = survey_named(connection, survey).uid if survey else operation.survey_of(connection, rows)
            taken = operation.take(connection, uid, rows, context(connection))
            found, stored = taken.reading, taken.stored
            of = sheet(connection, uid)
    if as_json:
        say_json(_plain(of, found, stored, written.notes, dry_run))
        return
    for line in _lines(of, found, dry_run):
        say(line)
    tell(map(printable, written.notes))
    tell(_news(stored))


def _lines(of: SurveySheet, found: SheetReading, dry_run: bool) -> Iterator[str]:
    yield printable(headline(of))
    for one in found.answers:
        yield f"  {one.row.where}: {printable(one.asks)}"
        if one.outcome == "taken":
            wrote = f"“{block(one.row.text, '      ')}”"
            as_it_is = "\n" in one.says and one.says == one.row.text
            yield f"      {wrote}, as it is" if as_it_is else f"      {wrote}: {block(one.says, '      ')}"
        else:
            wrote = f"“{block(one.row.text, '      ')}”: " if one.row.text and one.outcome != "answered" else ""
            yield f"      not taken, {wrote}{block(one.says, '      ')}"
    yield _counted(found, dry_run)


def _counted(found: SheetReading, dry_run: bool) -> str:
    """Return how many were taken and how many were not, in a sentence."""
    from fieldkit.domain.reports.answer_sheet.taken import OUTCOMES

    taken = found.count("taken")
    first = f"{taken} would be taken" if dry_run else f"{taken} taken"
    rest = [f"{count} {words}" for name, words in OUTCOMES.items() if name != "taken" and (count := found.count(name))]
    empty = f" {found.empty} {'cell is' if found.empty == 1 else 'cells are'} empty." if found.empty else ""
    return f"{', '.join([first, *rest])}.{empty}"


def _news(stored: StoredAnswer | None) -> Iterator[str]:
    if stored is None:
        return
    yield from (f"Finding: {printable(title)}" for title in stored.raised)
    yield from (f"Finding withdrawn: {printable(title)}" for title in stored.withdrawn)
    yield from (f"The finding “{printable(title)}” stays: somebody has worked on it." for title in stored.kept)
    yield from (printable(run_words.seen_again(one).text) for one in stored.again)
    for one in stored.to_verify:
        yield f"{printable(run_words.of_verifying(one))} fieldkit step-finding verified {one.uid}"


def _plain(
    of: SurveySheet, found: SheetReading, stored: StoredAnswer | None, notes: tuple[str, ...], dry_run: bool
) -> dict[str, object]:
    from fieldkit.domain.reports.answer_sheet.taken import OUTCOMES

    return {
        "survey": of.survey.uid,
        "client": of.survey.client_name,
        "title": of.survey.checklist.title,
        "stored": stored is not None,
        "dry_run": dry_run,
        "counts": {name: found.count(name) for name in OUTCOMES},
        "empty": found.empty,
        "answers": [_plain_answer(one) for one in found.answers],
        "findings": list(stored.raised) if stored is not None else [],
        "withdrawn": list(stored.withdrawn) if stored is not None else [],
        "notes": list(notes),
    }


def _plain_answer(one: SheetAnswer) -> dict[str, object]:
    item, instance = one.place
    return {
        "where": one.row.where,
        "code": one.row.code,
        "item": item,
        "instance": instance,
        "ask": one.asks,
        "wrote": one.row.text,
        "outcome": one.outcome,
        "says": one.says,
        "given": [
            {"item": given.item, "instance": given.instance, "value": given.value, "result": given.result}
            for given in one.given
        ],
    }
