"""``survey take-over``: what the answers of a survey would become in the records of its client, and taking it over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from fieldkit.commandline.support.connection import reading, typed, writing
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.commandline.support.survey_lines import survey_named
from fieldkit.db.views.survey.into_records import OfferedRecords, offered_records
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.domain.surveys.aids.fed_fields import OF_CLIENT
from fieldkit.domain.surveys.aids.into_records import PERSON, IntoRecord, said_taken
from fieldkit.domain.text.sanitize import clean_line, fold, printable
from fieldkit.operations.survey import into_records


@command("take-over", short_help="What answers become in the records of the client.")
@click.argument("survey")
@click.option(
    "--field", "fields", multiple=True, metavar="FIELD", help="Take this over, such as client.deputy; several."
)
@click.option("--person", "people", multiple=True, metavar="NAME", help="Add this new person; several.")
@click.option("--all", "everything", is_flag=True, help="Take over all of it, but what is private.")
@json_option
@home_option
@click.pass_obj
def take_over(
    place: Place, survey: str, fields: tuple[str, ...], people: tuple[str, ...], everything: bool, as_json: bool
) -> None:
    """List what the answers of SURVEY would become in the records of its client, the old value beside the new one.

    With --field, --person or --all that is taken over: all that was named, or nothing. A value that names a new person
    adds the person, too. What is from a private question is marked so, and taken over by name only. Where items of the
    survey say different things of one field, it is not listed, and that is said.
    """
    if not (fields or people or everything):
        with reading(place.home) as connection:
            uid = survey_named(connection, survey).uid
            found = offered_records(connection, uid, typed(place.home, connection))
        if as_json:
            say_json([_plain(one) for one in found.offered])
            return
        if not found.offered:
            complain(into_records.NOTHING_THERE)
        _list(found.offered)
        _say_withheld(found)
        return
    with writing(place.home) as connection:
        uid = survey_named(connection, survey).uid
        by = typed(place.home, connection)
        found = offered_records(connection, uid, by)
        chosen = _chosen(found.offered, fields, people, everything=everything)
        done = into_records.take_into_records(connection, uid, chosen, by)
    left = [one for one in found.offered if everything and one not in chosen]
    if as_json:
        say_json([_plain(one) for one in done.taken])
    elif done.taken:
        _list(done.taken)
        said = said_taken(len(done.taken), done.client)
        say(printable(f"{said}."))
    for one in left:
        complain(printable(_left(one)))
    if not done.taken and not left:
        complain(into_records.NOTHING_THERE)
    if everything:
        _say_withheld(found)


def _say_withheld(found: OfferedRecords) -> None:
    for why in found.withheld:
        complain(printable(why))


def _chosen(
    offered: Sequence[IntoRecord], fields: Iterable[str], people: Iterable[str], *, everything: bool
) -> list[IntoRecord]:
    """Return what was named of what is offered, each once. Raises Invalid for what is not offered, or cannot be."""
    there = {one.key: one for one in offered}
    named = [name.strip().lower() for name in fields] + [f"{PERSON}{fold(clean_line(name))}" for name in people]
    for key in named:
        if key not in there:
            shown = key.removeprefix(PERSON)
            near = near_word(key, there)
            meant = f" Did you mean {near.removeprefix(PERSON)}?" if near else ""
            raise Invalid(f"There is nothing to take over for “{shown}”.{meant} {into_records.NOTHING_DONE}")
        if there[key].wrong:
            raise Invalid(f"{there[key].label}: {there[key].wrong} {into_records.NOTHING_DONE}")
    return [one for one in offered if one.key in named or (everything and not (one.wrong or one.private))]


def _left(one: IntoRecord) -> str:
    """Return why --all did not take this over, as a sentence."""
    called = f"{one.label} {one.person[0]}" if one.is_person else one.label
    if one.wrong:
        return f"{called} was not taken over: {one.wrong}"
    by_name = "--person and the name take it over" if one.is_person else f"--field {one.key} takes it over"
    return f"{called} was not taken over, as it is private: {by_name}."


def _list(found: Iterable[IntoRecord]) -> None:
    rows = [
        (
            one.key if one.key.startswith(OF_CLIENT) else one.label,
            "private" if one.private else "",
            f"was: {one.was_shown}" if one.was_shown else "",
            f"{one.now_shown} (new person)" if one.needs else one.now_shown,
            one.item,
            one.wrong,
        )
        for one in found
    ]
    for line in aligned(rows, columns(), whole=(0, 1, 4)):
        say(line)


def _plain(one: IntoRecord) -> dict[str, object]:
    return {
        "field": "" if one.is_person else one.key,
        "label": one.label,
        "was": one.was,
        "was_shown": one.was_shown,
        "now": one.now,
        "now_shown": one.now_shown,
        "new_person": {"name": one.person[0], "job": one.person[1]} if one.person[0] else None,
        "item": one.item,
        "instance": one.instance,
        "ask": one.asked,
        "private": one.private,
        "wrong": one.wrong,
    }
