"""``survey answer``: answers of a survey, as they are typed in the runner."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import typed, writing
from fieldkit.commandline.support.field_values import tell
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.survey_lines import survey_named
from fieldkit.domain.surveys import run_words
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.survey import typed_answers


def _pairs(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"“{value}” is no ITEM=VALUE, such as fv-users=12.")
        if name.strip() in dict(found) and not name.strip().endswith(f"@{typed_answers.ADD}"):
            raise click.BadParameter(f"“{name.strip()}” is given twice.")
        found.append((name.strip(), text))
    return found


@command(short_help="Answer items of a survey: all of them, or none.")
@click.argument("survey")
@click.argument("values", metavar="ITEM=VALUE...", nargs=-1, required=True, callback=_pairs)
@home_option
@click.pass_obj
def answer(place: Place, survey: str, values: list[tuple[str, str]]) -> None:
    """Answer items of SURVEY as in the runner: fv-users=12 fv-permission=yes sec-plan=partial

    In a repeat the thing is named too, as it is counted or called: sw-ports@2=24, sw-ports@"HP 1820"=24; what begins a
    thing takes @+ to add one, or sw-name=none where there is none. ITEM.note=TEXT is a note; ITEM= takes an answer
    back. Prints how each was read.
    """
    with writing(place.home) as connection:
        by = typed(place.home, connection, (text for _, text in values))
        number = survey_named(connection, survey).id
        given, done = typed_answers.give(connection, number, values, by)
        read = typed_answers.readings(done.layout.checklist, given, by.currency)
    for item, words in read:
        say(f"{item}: {printable(words)}")
    tell(f"Finding: {printable(title)}" for title in done.raised)
    tell(f"Finding withdrawn: {printable(title)}" for title in done.withdrawn)
    tell(f"The finding “{printable(title)}” stays: somebody has worked on it." for title in done.kept)
    tell(printable(run_words.seen_again(one).text) for one in done.again)
    tell(f"{printable(run_words.of_verifying(one))} fieldkit step-finding verified {one.uid}" for one in done.to_verify)
