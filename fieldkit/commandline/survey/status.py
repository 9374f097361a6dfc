"""``survey status``: how far a survey is, what it needs, its score with all terms, and what was found."""

from __future__ import annotations

from collections.abc import Iterator

import click

from fieldkit.commandline.support.connection import chosen_settings, reading
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.commandline.support.survey_lines import (
    headline,
    plain_standing,
    plain_survey,
    revision_lines,
    survey_named,
    verify_lines,
)
from fieldkit.db.views.survey.sheet import SurveySheet, sheet
from fieldkit.domain.records.kinds import FINDING
from fieldkit.domain.surveys.revisions.standing import RevisionStanding
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.survey import revisions


@command(short_help="How far a survey is, its score, what was found.")
@click.argument("survey")
@json_option
@home_option
@click.pass_obj
def status(place: Place, survey: str, as_json: bool) -> None:
    """Print how far SURVEY is, what is still needed, its score with every term, and its findings.

    Of one that was finalised also since when, who signed, whether the signature is good, and whether it was changed
    since. With --json also every question with its answer, in order.
    """
    currency = chosen_settings(place.home).currency
    with reading(place.home) as connection:
        found = sheet(connection, survey_named(connection, survey).uid, currency)
        standing = revisions.standing(connection, found.survey.id)
    if as_json:
        say_json(plain_survey(found) | plain_standing(found, standing))
        return
    for line in _lines(found, standing):
        say(line)


def _lines(found: SurveySheet, standing: RevisionStanding) -> Iterator[str]:
    yield printable(headline(found))
    yield str(found.progress)
    yield from revision_lines(found, standing)
    if found.needed:
        yield ""
        yield f"Still needed: {len(found.needed)}"
        needed = [(line.item, _asked(line.thing, line.ask)) for line in found.needed]
        yield from aligned(needed, columns(), "  ", whole=(0,))
    if found.unknown:
        yield ""
        yield f"Not known yet: {len(found.unknown)}"
        unknown = [(line.item, _asked(line.thing, line.ask)) for line in found.unknown]
        yield from aligned(unknown, columns(), "  ", whole=(0,))
    yield ""
    score = found.score
    if score is None:
        yield "Score: none, as this checklist shows what was found."
    else:
        yield f"Score: {printable(score.headline)}"
        yield from (printable(text) for text in (score.gate, score.advice) if text)
        yield from aligned(
            [(f"{one.got:g} of {one.of:g}", one.label, one.answer) for one in score.terms], columns(), "  "
        )
    yield ""
    yield f"Findings: {len(found.findings) or 'none'}"
    state = FINDING.field("state")
    rows = [(one.severity, one.title, state.option_label(one.state), one.uid) for one in found.findings]
    yield from aligned(rows, None, "  ")
    yield from verify_lines(found)


def _asked(thing: str, ask: str) -> str:
    return f"{thing}: {ask}" if thing else ask
