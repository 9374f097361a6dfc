"""Answers into the database: each one transaction, with the survey's progress and the findings it raises.

A finding is the survey's own until somebody changes it: untouched it comes and goes with the answer, changed
it stays and is only reported.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta

from fieldkit.db.base import ids
from fieldkit.db.records import crud
from fieldkit.db.views.surveys import answers_of_survey, latest_for, parsed
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.registry import ANSWER, FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.conditions import Latest
from fieldkit.domain.surveys.survey import (
    ANSWER_WITHIN_DAYS,
    Answers,
    Given,
    Raised,
    SurveyProgress,
    findings,
    layout,
    progress,
)

Place = tuple[str, str]
"""(item, instance)."""


@dataclass(slots=True)
class StoredAnswer:
    """What a stored answer came to."""

    answers: Answers
    """All answers of the survey now."""
    progress: SurveyProgress
    raised: list[str] = field(default_factory=list)
    """Titles of findings that are new or open again."""
    withdrawn: list[str] = field(default_factory=list)
    """Titles of findings that went with the answer."""
    kept: list[str] = field(default_factory=list)
    """Titles of findings that the answer no longer raises, kept because somebody changed them."""


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    uid: str
    client: int
    site: int | None
    judged: int | None
    applicable: int | None
    checklist: Checklist
    latest: Latest


def give(connection: sqlite3.Connection, survey: int, *given: Given) -> StoredAnswer:
    """Store answers of the survey with this id in place of earlier ones; to be called inside a transaction.

    Raises Invalid for a finished survey and for an item that its checklist does not have. An answer without
    value, result and note takes the earlier one back.
    """
    head = _head(connection, survey)
    for one in given:
        if one.item not in head.checklist.places:
            raise Invalid(f"This survey has no item “{one.item}”.")
    before = answers_of_survey(connection, survey)
    for one in given:
        _put(connection, survey, one)
    return _settle(connection, head, before, {**before, **{(one.item, one.instance): one for one in given}})


def add_instance(connection: sqlite3.Connection, survey: int, section: str) -> tuple[str, StoredAnswer]:
    """Add an instance to a repeated section; return its key and what is stored now.

    The key is made like a uid, by time, so that two devices that each add one have two.
    """
    head = _head(connection, survey)
    repeat = next((one.repeat for one in head.checklist.sections if one.id == section), None)
    if repeat is None:
        raise Invalid("This section is asked once.")
    before = answers_of_survey(connection, survey)
    instance = ids.new_uid(ids.now_ms())
    empty = Given(repeat.key, instance)
    _put(connection, survey, empty)
    return instance, _settle(connection, head, before, {**before, (repeat.key, instance): empty})


def remove_instance(connection: sqlite3.Connection, survey: int, section: str, instance: str) -> StoredAnswer:
    """Put the answers of one instance into the trash."""
    head = _head(connection, survey)
    before = answers_of_survey(connection, survey)
    items = {item.id for one in head.checklist.sections if one.id == section for item in one.items}
    gone = {(item, held) for item, held in before if held == instance and item in items}
    for item, _ in gone:
        for (uid,) in connection.execute(
            "SELECT uid FROM answer WHERE survey = ? AND item = ? AND instance = ?", (survey, item, instance)
        ).fetchall():
            crud.delete(connection, ANSWER, uid)
    return _settle(connection, head, before, {place: one for place, one in before.items() if place not in gone})


def _head(connection: sqlite3.Connection, survey: int) -> _Head:
    row = connection.execute(
        "SELECT survey.uid, survey.client, survey.site, survey.judged, survey.applicable, survey.state, "
        "survey.deleted_at, checklist_version.body FROM survey "
        "JOIN checklist_version ON checklist_version.id = survey.version WHERE survey.id = ?",
        (survey,),
    ).fetchone()
    if row is None or row[6] is not None:
        raise Invalid("This survey is in the trash. The answer was not stored; bring the survey back first.")
    if row[5] == "finished":
        raise Invalid("This survey is finished. The answer was not stored; reopen the survey first.")
    asked = parsed(row[7])
    uid, client, site, judged, applicable = row[:5]
    return _Head(survey, uid, client, site, judged, applicable, asked, latest_for(connection, survey, asked))


def _put(connection: sqlite3.Connection, survey: int, one: Given) -> None:
    rows = connection.execute(
        "SELECT uid, updated_at FROM answer WHERE survey = ? AND item = ? AND instance = ? AND deleted_at IS NULL "
        "ORDER BY updated_at DESC, uid DESC",
        (survey, one.item, one.instance),
    ).fetchall()
    values: dict[str, Value] = {"value": one.value, "result": one.result, "note": one.note}
    if not rows:
        crud.insert(connection, ANSWER, {"survey": survey, "item": one.item, "instance": one.instance, **values})
        return
    uid, newest = rows[0]
    changed = crud.update(connection, ANSWER, uid, values)
    if changed and len(rows) > 1:
        # Another device's clock may be ahead: what was said last here must still be the later one.
        latest = max(ids.now_ms(), newest + 1)
        connection.execute("UPDATE answer SET updated_at = ? WHERE uid = ?", (latest, uid))


def _settle(connection: sqlite3.Connection, head: _Head, before: Answers, answers: Answers) -> StoredAnswer:
    """Bring progress and findings up to the answers that are stored now."""
    rows = layout(head.checklist, answers, other_latest=head.latest)
    stored = StoredAnswer(answers, progress(rows))
    judged, applicable = stored.progress.judged, stored.progress.applicable
    if (judged, applicable) != (head.judged, head.applicable):
        crud.update(connection, SURVEY, head.uid, {"judged": judged, "applicable": applicable})
    was = {(one.item, one.instance): one for one in findings(head.checklist, before, other_latest=head.latest)}
    now = {(one.item, one.instance): one for one in findings(head.checklist, answers, other_latest=head.latest)}
    for place in dict.fromkeys((*was, *now)):
        old, new = was.get(place), now.get(place)
        if old != new:
            _follow(connection, head, place, old, new, stored)
    return stored


def _follow(
    connection: sqlite3.Connection,
    head: _Head,
    place: Place,
    old: Raised | None,
    new: Raised | None,
    stored: StoredAnswer,
) -> None:
    finding = _finding(connection, head.id, place)
    if new is None:
        if finding is None or finding.deleted_at is not None or old is None:
            return
        if finding.state == "open" and not finding.owner and not _changed(finding, old):
            crud.delete(connection, FINDING, finding.uid)
            stored.withdrawn.append(finding.title)
        else:
            stored.kept.append(finding.title)
    elif finding is None:
        values = _values(new, ids.now_ms())
        crud.insert(
            connection,
            FINDING,
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
            crud.undelete(connection, FINDING, finding.uid)
            stored.raised.append(finding.title)
        # What a person wrote stays; what still is as it was raised follows the answer.
        own = _values(old, finding.created_at) if old else {}
        fresh = {name: value for name, value in _values(new, finding.created_at).items() if name in own}
        crud.update(
            connection,
            FINDING,
            finding.uid,
            {name: value for name, value in fresh.items() if getattr(finding, name) == own[name]},
        )


def _finding(connection: sqlite3.Connection, survey: int, place: Place) -> Finding | None:
    row = connection.execute(
        "SELECT id FROM finding WHERE survey = ? AND item = ? AND instance = ? "
        "ORDER BY deleted_at IS NOT NULL, updated_at DESC, id DESC LIMIT 1",
        (survey, *place),
    ).fetchone()
    found = crud.by_id(connection, FINDING, row[0]) if row else None
    return found if isinstance(found, Finding) else None


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
