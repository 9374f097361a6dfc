"""``show``: one record, or all of a kind, as text or as JSON."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime

import click

from fieldkit.commandline.support.layout import UNTITLED, aligned, block, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option, kind_argument
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fieldkit.db.views.survey.sheet import SurveySheet


@command(short_help="Show one record, or list a kind.")
@kind_argument
@click.argument("name", nargs=-1)
@json_option
@home_option
@click.pass_obj
def show(place: Place, kind: Kind, name: tuple[str, ...], as_json: bool) -> None:
    """Show the record of KIND with a uid or a name; without one, list all records of that kind.

    The name may be the beginning of a uid, a content id, or enough words to mean one record.
    """
    if name:
        _show_one(place, kind, " ".join(name), as_json)
    else:
        _show_all(place, kind, as_json)


def _show_all(place: Place, kind: Kind, as_json: bool) -> None:
    from fieldkit.commandline.support.connection import reading
    from fieldkit.db.views.record_facts import line_plain, listed

    with reading(place.home) as connection:
        lines = listed(connection, kind, now=datetime.now())
    if as_json:
        say_json([line_plain(kind, line) for line in lines])
        return
    if not lines:
        complain(f"There are no {kind.plural.lower()} yet.")
        return
    cells = [(line.when, line.title or UNTITLED, line.client, line.beside) for line in lines]
    for text in aligned(cells, columns()):
        say(text)


def _show_one(place: Place, kind: Kind, name: str, as_json: bool) -> None:
    from fieldkit.commandline.support.connection import reading, typed
    from fieldkit.commandline.support.survey_lines import plain_line, plain_standing, question_lines, revision_lines
    from fieldkit.db.records import lookup
    from fieldkit.db.views import record_facts as show
    from fieldkit.operations.survey import revisions

    with reading(place.home) as connection:
        # A uid names a record in the trash too.
        record = lookup.get(connection, kind, name.strip().lower()) or lookup.find(connection, kind, name)
        by = typed(place.home, connection)
        survey = _survey(connection, record.uid, by.currency) if kind.name == "survey" else None
        standing = revisions.standing(connection, record.id) if survey is not None else None
        if as_json:
            plain = show.plain(connection, kind, record)
        else:
            facts = show.facts(connection, kind, record, by)
            groups = show.related(connection, kind, record.id, by.now)
    if as_json:
        if survey is not None and standing is not None:
            plain |= {"answers": [plain_line(line) for line in survey.lines], **plain_standing(survey, standing)}
        say_json(plain)
        return
    wide = max(len(fact.label) for fact in facts)
    for fact in facts:
        say(f"{fact.label:{wide}}  {block(fact.value, ' ' * (wide + 2))}")
    if survey is not None and standing is not None:
        for text in revision_lines(survey, standing):
            say(text)
        for text in question_lines(survey):
            say(text)
    for group in groups:
        if survey is not None and group.kind == "answer":
            continue  # each stands at its question
        more = f" ({len(group.lines)} of {group.total})" if group.total > len(group.lines) else ""
        say()
        say(f"{group.label}{more}")
        for line in aligned([(one.when, one.title or UNTITLED, one.beside) for one in group.lines], columns(), "  "):
            say(line)


def _survey(connection: sqlite3.Connection, uid: str, currency: str) -> SurveySheet | None:
    """Return a survey with its questions; None where its checklist cannot be read: what is stored is shown then."""
    from fieldkit.db.views.survey.sheet import sheet

    with suppress(Invalid):
        return sheet(connection, uid, currency)
    return None
