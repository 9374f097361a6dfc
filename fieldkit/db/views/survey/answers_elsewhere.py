"""What other checklists were answered for a client: for conditions, and to be offered where the same is asked.

Of each item the latest answer counts that was given in a survey of the same place and the same person, or of the whole
client; a survey of the whole client takes those of every place. A survey that says nothing of an item leaves what an
earlier one says of it, and an answer that is hidden in its survey is none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from fieldkit.db.base.single_value import value_of
from fieldkit.db.views.survey.stored import answers_of_survey, parsed
from fieldkit.domain.checklists.checklist import Checklist, Condition, Item
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.answers import Given, fits, is_not_known, result_of
from fieldkit.domain.surveys.conditions import AnsweredElsewhere, Latest
from fieldkit.domain.surveys.layout import SurveyRow, layout
from fieldkit.domain.surveys.opened_survey import AnswerElsewhere

_FARTHEST: Final = 2
"""How far conditions are followed from one list to the next: lists may ask each other in a circle."""


class Subject(NamedTuple):
    """Of whom and where a survey is, by local ids; None for a place or a person means the whole client."""

    client: Value
    site: Value
    contact: Value
    survey: int
    """The survey itself, whose answers are not elsewhere; 0 before it is stored."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The latest answers to one item of another checklist, several in a repeat."""

    title: str
    place: str
    """The place or person of that survey, where the one that asks is of the whole client; "" otherwise."""
    started_at: int
    item: Item
    rows: tuple[SurveyRow, ...]


def subject_of(connection: sqlite3.Connection, survey: int) -> Subject:
    """Return of whom and where the survey with this local id is."""
    query = "SELECT client, site, contact FROM survey WHERE id = ?"
    client, site, contact = connection.execute(query, (survey,)).fetchone()
    return Subject(client, site, contact, survey)


def latest(connection: sqlite3.Connection, asked: Checklist, subject: Subject) -> Latest:
    """Return the answers of other checklists that conditions of ``asked`` ask for."""
    return _latest(connection, asked, subject, ())


def latest_for(connection: sqlite3.Connection, survey: int, asked: Checklist) -> Latest:
    """Return what ``latest`` does for the survey with this local id."""
    return latest(connection, asked, subject_of(connection, survey)) if _asked_elsewhere(asked) else {}


def offered(connection: sqlite3.Connection, asked: Checklist, subject: Subject) -> dict[str, AnswerElsewhere]:
    """Return by item what other checklists were answered where they asked the same, and what fits here.

    What was not checked there is no answer, and "n/a" to what is not judged by hand is none that could be taken over.
    """
    wanted: dict[str, dict[str, list[Item]]] = {}
    for item in asked.items:
        key, _, there = item.fills_from.rpartition(".")
        if key and key != asked.id:
            wanted.setdefault(key, {}).setdefault(there, []).append(item)
    found: dict[str, AnswerElsewhere] = {}
    for key, items in wanted.items():
        said = _said(connection, key, items, subject, (), checked=True)
        for there, one in said.items():
            for item in items[there]:
                if (given := _taken_over(item, one.rows[0])) is not None:
                    found[item.id] = AnswerElsewhere(one.title, one.started_at, given, one.place)
    return found


def _taken_over(item: Item, there: SurveyRow) -> Given | None:
    """Return the answer of a row elsewhere as one to ``item``, None where it is none."""
    given, same = there.given, there.item
    if given is None or same is None or there.instance or not fits(item, same, given):
        return None
    result = given.result if item.type == "check" else result_of(item, Given(item.id, "", given.value))
    taken = replace(given, item=item.id, result=result)
    return taken if taken.answered else None


def _latest(connection: sqlite3.Connection, asked: Checklist, subject: Subject, way: tuple[str, ...]) -> Latest:
    found: dict[str, dict[str, AnsweredElsewhere]] = {}
    for key, items in _asked_elsewhere(asked).items():
        for name, one in _said(connection, key, items, subject, way).items():
            given = [row.given.value or row.given.result for row in one.rows if row.given is not None]
            found.setdefault(key, {})[name] = AnsweredElsewhere(one.item, tuple(given))
    return found


def _said(
    connection: sqlite3.Connection,
    key: str,
    items: Collection[str],
    subject: Subject,
    way: tuple[str, ...],
    *,
    checked: bool = False,
) -> dict[str, _Said]:
    """Return the latest answers to ``items`` of the list ``key``; ``checked`` leaves out what was not checked."""
    found: dict[str, _Said] = {}
    for survey, version, started_at, place, site, contact in _surveys(connection, key, items, subject):
        with suppress(Invalid):  # a list of a later fieldkit: the survey before it still says something
            checklist = parsed(value_of(connection, "SELECT body FROM checklist_version WHERE id = ?", (version,)))
            theirs = Subject(subject.client, site, contact, survey)
            near = len(way) < _FARTHEST and key not in way
            others = _latest(connection, checklist, theirs, (*way, key)) if near else {}
            rows: dict[str, list[SurveyRow]] = {}
            for row in layout(checklist, answers_of_survey(connection, survey), other_latest=others):
                if row.item is None or row.given is None or row.item.id not in items or row.item.id in found:
                    continue
                unknown = is_not_known(row.item, row.given)
                if row.answered and not unknown and not (checked and row.given.result == "not_checked"):
                    rows.setdefault(row.item.id, []).append(row)
            for name, of in rows.items():
                item = checklist.places[name][1]
                found[name] = _Said(checklist.title, place, started_at, item, tuple(of))
        if len(found) == len(items):
            break
    return found


def _surveys(
    connection: sqlite3.Connection, key: str, items: Collection[str], subject: Subject
) -> list[tuple[int, int, int, str, Value, Value]]:
    """Return the surveys of a list that may speak for the subject and answer any of ``items``, the newest first."""
    names = ", ".join("?" * len(items))
    return connection.execute(
        "SELECT survey.id, survey.version, coalesce(survey.started_at, survey.created_at) AS began, "
        "coalesce(CASE WHEN survey.site IS NOT ? THEN nullif(site.name, '') END, "
        "CASE WHEN survey.contact IS NOT ? THEN contact.name END, ''), survey.site, survey.contact "
        "FROM survey JOIN checklist ON checklist.id = survey.checklist "
        "JOIN checklist_version ON checklist_version.id = survey.version "
        "LEFT JOIN site ON site.id = survey.site LEFT JOIN contact ON contact.id = survey.contact "
        "WHERE survey.client = ? AND checklist.key = ? AND survey.id <> ? AND survey.deleted_at IS NULL "
        "AND (? IS NULL OR survey.site IS NULL OR survey.site = ?) "
        "AND (? IS NULL OR survey.contact IS NULL OR survey.contact = ?) "
        "AND EXISTS (SELECT 1 FROM answer WHERE answer.survey = survey.id AND answer.deleted_at IS NULL "
        f"AND (answer.value <> '' OR answer.result <> '') AND answer.item IN ({names})) "
        "ORDER BY began DESC, survey.id DESC",
        (
            *(subject.site, subject.contact, subject.client, key, subject.survey),
            *(subject.site, subject.site, subject.contact, subject.contact, *items),
        ),
    ).fetchall()


def _asked_elsewhere(asked: Checklist) -> dict[str, tuple[str, ...]]:
    """Return the other checklists that conditions ask for, with the items that they ask, each once."""
    found: dict[str, dict[str, None]] = {}
    for condition in _conditions(asked):
        if condition.checklist:
            found.setdefault(condition.checklist, {})[condition.item] = None
    return {key: tuple(items) for key, items in found.items()}


def _conditions(asked: Checklist) -> Iterator[Condition]:
    for section in asked.sections:
        yield from section.when
        for item in section.items:
            yield from item.when
    for gate in asked.gates:
        yield gate.condition
