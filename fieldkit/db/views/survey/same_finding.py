"""Which finding an answer is about: there is one for each place in a client's list, however often it is seen.

A place is what is asked, of whom and where: the client, the checklist, the site and the person that a survey is of, the
item, and in a repeated section the thing, by its name as it was answered. Where older stores have two findings of one
place, what is seen next is the newest of those that are not closed.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from fieldkit.db.base.single_value import value_or_none
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.records.waiting import FINDING_LIVE
from fieldkit.domain.surveys.answers import Given, show_answer
from fieldkit.domain.text.sanitize import fold

_NAMES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "fieldkit:finding")
"""Never changes: what two devices call one finding follows from it."""


class SurveyPlace(NamedTuple):
    """Of what a survey is, by local ids: surveys that differ in the first alone are visits to one place."""

    survey: int
    client: int
    checklist: int
    site: int | None
    contact: int | None


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding of one of the visits to a place."""

    id: int
    uid: str
    title: str
    severity: str
    state: str
    survey: int
    """The one that raised it."""
    item: str
    instance: str
    thing: str
    """The name of the thing in a repeated section, "" outside one and where it has none."""
    created_at: int
    trashed: bool

    @property
    def live(self) -> bool:
        """Whether it is neither verified nor dismissed."""
        return FINDING_LIVE.holds(partial(getattr, self))


def known(
    connection: sqlite3.Connection, place: SurveyPlace, checklist: Checklist, item: str = ""
) -> list[KnownFinding]:
    """Return the findings of all visits to a place, those of one item if it is given; also from the trash."""
    of_item, values = (" AND finding.item = ?", (item,)) if item else ("", ())
    rows = connection.execute(
        "SELECT finding.id, finding.uid, finding.title, finding.severity, finding.state, finding.survey, finding.item,"
        " finding.instance, finding.created_at, finding.deleted_at IS NOT NULL"
        " FROM finding JOIN survey ON survey.id = finding.survey WHERE finding.item > ''"
        " AND (finding.client = ? OR finding.survey = ?) AND survey.client = ? AND survey.checklist = ?"
        f" AND survey.site IS ? AND survey.contact IS ?{of_item}",
        (place.client, place.survey, place.client, place.checklist, place.site, place.contact, *values),
    ).fetchall()
    return [
        KnownFinding(
            id=number,
            uid=uid,
            title=title,
            severity=severity,
            state=state,
            survey=survey,
            item=its_item,
            instance=instance,
            thing=_thing_of(connection, checklist, survey, its_item, instance),
            created_at=created,
            trashed=bool(trashed),
        )
        for number, uid, title, severity, state, survey, its_item, instance, created, trashed in rows
    ]


def thing(checklist: Checklist, answers: Mapping[tuple[str, str], Given], item: str, instance: str) -> str:
    """Return the name of the thing that an answer is about, for comparing; "" outside a repeat and without a name."""
    asked = checklist.places.get(item)
    if not instance or asked is None or asked[0].repeat is None:
        return ""
    key = asked[0].repeat.key
    given = answers.get((key, instance))
    return _name(checklist, key, given.value) if given is not None else ""


def same(
    found: Iterable[KnownFinding], survey: int, item: str, instance: str, thing_name: str, uid: str = ""
) -> list[KnownFinding]:
    """Return which of these findings an answer of a survey is about, the one that it joins first.

    Of the trash only that of the answer itself, and the one called ``uid``: nobody takes up again what somebody threw
    away elsewhere under another name.
    """

    def is_own(one: KnownFinding) -> bool:
        return one.survey == survey and one.instance == instance

    def is_same(one: KnownFinding) -> bool:
        if is_own(one) and one.item == item:
            return True
        if one.item != item or (one.survey == survey and one.instance != instance):
            return False  # another thing of this survey, maybe of the same name
        if one.trashed or (uid and one.uid == uid):
            return bool(uid) and one.uid == uid
        return one.thing == thing_name and bool(thing_name) if instance or one.instance else True

    def rank(one: KnownFinding) -> tuple[bool, bool, bool, int, int]:
        return one.trashed, not is_own(one), not one.live, -one.created_at, -one.id

    return sorted(filter(is_same, found), key=rank)


def uid_at(connection: sqlite3.Connection, place: SurveyPlace, item: str, thing_name: str) -> str:
    """Return what the finding of a place is called on every device; ``thing_name`` is of a repeat, else "".

    Two devices that raise it in two surveys, neither knowing of the other, so have one and the same record.
    """
    named = {"client": place.client, "checklist": place.checklist, "site": place.site, "contact": place.contact}
    uids = [
        str(value_or_none(connection, f"SELECT uid FROM {kind} WHERE id = ?", (number,)) or "")
        for kind, number in named.items()
    ]
    return str(uuid.uuid5(_NAMES, "\n".join(("finding", *uids, item, thing_name))))


def _thing_of(connection: sqlite3.Connection, checklist: Checklist, survey: int, item: str, instance: str) -> str:
    """Return the name of the thing that a finding was raised on, also where its answers went to the trash."""
    asked = checklist.places.get(item)
    if not instance or asked is None or asked[0].repeat is None:
        return ""
    key = asked[0].repeat.key
    value = value_or_none(
        connection,
        "SELECT value FROM answer WHERE survey = ? AND item = ? AND instance = ?"
        " ORDER BY deleted_at IS NOT NULL, updated_at DESC, uid DESC LIMIT 1",
        (survey, key, instance),
    )
    return _name(checklist, key, str(value or ""))


def _name(checklist: Checklist, key: str, value: str) -> str:
    return fold(show_answer(checklist.places[key][1], value)) if value else ""
