"""Answering a survey: each answer with the survey's progress and the findings it raises.

A finding is the survey's own until somebody changes it: untouched it comes and goes with the answer, changed
it stays and is only reported.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from fieldkit.db.base import ids
from fieldkit.db.records import answers as stored_answers
from fieldkit.db.views.surveys import RunningSurvey, answers_of_survey, finding_at, running
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import FINDING_OPEN
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.findings import ANSWER_WITHIN_DAYS, Raised, findings_of
from fieldkit.domain.surveys.layout import SurveyLayout, SurveyProgress, lay_out, progress
from fieldkit.operations import records

Place = tuple[str, str]
"""(item, instance)."""


@dataclass(slots=True)
class StoredAnswer:
    """What a stored answer came to."""

    layout: SurveyLayout
    """The survey as all its answers lay it out now."""
    progress: SurveyProgress
    raised: list[str] = field(default_factory=list)
    """Titles of findings that are new or open again."""
    withdrawn: list[str] = field(default_factory=list)
    """Titles of findings that went with the answer."""
    kept: list[str] = field(default_factory=list)
    """Titles of findings that the answer no longer raises, kept because somebody changed them."""

    @property
    def answers(self) -> Answers:
        """All answers of the survey now."""
        return self.layout.answers


def give(connection: sqlite3.Connection, survey: int, *given: Given, seen: SurveyLayout | None = None) -> StoredAnswer:
    """Store answers of the survey with this id in place of earlier ones; to be called inside a transaction.

    Raises Invalid for a finished survey and for an item that its checklist does not have. An answer without
    value, result and note takes the earlier one back. ``seen`` is the layout before, if whoever calls has it: laying
    out a survey is most of what an answer costs.
    """
    head = running(connection, survey)
    for one in given:
        if one.item not in head.checklist.places:
            raise Invalid(f"This survey has no item “{one.item}”.")
    before = answers_of_survey(connection, survey)
    for one in given:
        stored_answers.upsert(connection, survey, one)
    return settle(connection, head, before, {**before, **{(one.item, one.instance): one for one in given}}, seen)


def add_instance(connection: sqlite3.Connection, survey: int, section: str) -> tuple[str, StoredAnswer]:
    """Add an instance to a repeated section; return its key and what is stored now.

    The key is made like a uid, by time, so that two devices that each add one have two.
    """
    head = running(connection, survey)
    repeat = next((one.repeat for one in head.checklist.sections if one.id == section), None)
    if repeat is None:
        raise Invalid("This section is asked once.")
    before = answers_of_survey(connection, survey)
    instance = ids.new_uid(ids.now_ms())
    empty = Given(repeat.key, instance)
    stored_answers.upsert(connection, survey, empty)
    return instance, settle(connection, head, before, {**before, (repeat.key, instance): empty})


def remove_instance(connection: sqlite3.Connection, survey: int, section: str, instance: str) -> StoredAnswer:
    """Put the answers of one instance into the trash."""
    head = running(connection, survey)
    before = answers_of_survey(connection, survey)
    items = {item.id for one in head.checklist.sections if one.id == section for item in one.items}
    gone = {(item, held) for item, held in before if held == instance and item in items}
    for item, _ in gone:
        stored_answers.delete(connection, survey, item, instance)
    return settle(connection, head, before, {place: one for place, one in before.items() if place not in gone})


def settle(
    connection: sqlite3.Connection,
    head: RunningSurvey,
    before: Answers,
    answers: Answers,
    seen: SurveyLayout | None = None,
) -> StoredAnswer:
    """Bring progress and findings of a survey up to the answers that are stored now, from those ``before``."""
    if seen is None or not seen.holds_for(head.checklist, before, head.latest):
        seen = lay_out(head.checklist, before, head.latest)
    layout = lay_out(head.checklist, answers, head.latest)
    stored = StoredAnswer(layout, progress(layout.rows))
    judged, applicable = stored.progress.judged, stored.progress.applicable
    if (judged, applicable) != (head.judged, head.applicable):
        records.save(connection, SURVEY, head.uid, {"judged": judged, "applicable": applicable})
    was = {(one.item, one.instance): one for one in findings_of(seen.rows)}
    now = {(one.item, one.instance): one for one in findings_of(layout.rows)}
    for place in dict.fromkeys((*was, *now)):
        old, new = was.get(place), now.get(place)
        if old != new:
            _follow(connection, head, place, old, new, stored)
    return stored


def _follow(
    connection: sqlite3.Connection,
    head: RunningSurvey,
    place: Place,
    old: Raised | None,
    new: Raised | None,
    stored: StoredAnswer,
) -> None:
    finding = finding_at(connection, head.id, *place)
    if new is None:
        if finding is None or finding.deleted_at is not None or old is None:
            return
        if FINDING_OPEN.holds(partial(getattr, finding)) and not finding.owner and not _changed(finding, old):
            records.delete(connection, FINDING, finding.uid)
            stored.withdrawn.append(finding.title)
        else:
            stored.kept.append(finding.title)
    elif finding is None:
        values = _values(new, ids.now_ms())
        records.save(
            connection,
            FINDING,
            None,
            {
                **values,
                "client": head.client,
                "site": head.site,
                "survey": head.id,
                "item": new.item,
                "instance": new.instance,
                "cost": new.cost,
                "state": "open",
            },
        )
        stored.raised.append(new.title)
    else:
        if finding.deleted_at is not None and old is None:
            records.undelete(connection, FINDING, finding.uid)
            stored.raised.append(finding.title)
        # What a person wrote stays; what still is as it was raised follows the answer.
        own = _values(old, finding.created_at) if old else {}
        fresh = {name: value for name, value in _values(new, finding.created_at).items() if name in own}
        records.save(
            connection,
            FINDING,
            finding.uid,
            {name: value for name, value in fresh.items() if getattr(finding, name) == own[name]},
        )


def _changed(finding: Finding, raised: Raised) -> bool:
    """Whether anything in ``finding`` differs from what the answer raised."""
    return any(getattr(finding, name) != value for name, value in _values(raised, finding.created_at).items())


def _values(raised: Raised, at_ms: int) -> dict[str, Value]:
    """Return what a finding holds when it is raised at ``at_ms``."""
    within = ANSWER_WITHIN_DAYS.get(raised.severity)
    by = (date.fromtimestamp(at_ms / 1000) + timedelta(days=within)).isoformat() if within else ""
    return {
        "title": raised.title,
        "severity": raised.severity,
        "fix": raised.fix,
        "effort": raised.effort,
        "detail": "\n".join(part for part in (raised.place, raised.note) if part),
        "answer_by": by,
    }
