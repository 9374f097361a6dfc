"""Findings and progress of a survey: they follow its answers, wherever an answer is changed.

A finding is the survey's own until somebody changes it: untouched it comes and goes with the answer, changed
it stays and is only reported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from fieldkit.db.base import ids
from fieldkit.db.records import answers as stored_answers
from fieldkit.db.records import crud, survey_progress
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.db.views.surveys import AnsweredSurvey, finding_at, of_any_state, refuse_unless_running
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import FINDING_OPEN
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.findings import ANSWER_WITHIN_DAYS, Raised, findings_of
from fieldkit.domain.surveys.layout import SurveyLayout, SurveyProgress, lay_out, progress
from fieldkit.operations import saving

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


@contextmanager
def findings_follow(connection: sqlite3.Connection, surveys: Iterable[int], *, decided: bool = False) -> Iterator[None]:
    """Bring findings and progress of surveys, by local ids, up to what is done to their answers within the context.

    Raises Invalid for a survey that is finished or in the trash, unless ``decided``: a conflict waits for a decision
    whatever became of the survey.
    """
    before: dict[int, Answers] = {}
    for survey in surveys:
        if not decided:
            refuse_unless_running(connection, survey)
        before[survey] = answers_of_survey(connection, survey)
    yield
    for survey, answers in before.items():
        _update(connection, survey, answers)


@contextmanager
def findings_follow_decision(connection: sqlite3.Connection, uid: str, said: Sequence[Given | None]) -> Iterator[None]:
    """Bring findings and progress of a survey up to the decision about its answer ``uid`` within the context.

    ``said`` are the answers in conflict, None for its deletion: each device has the findings that its own raised.
    """
    survey, *place = stored_answers.place_of(connection, uid)
    with findings_follow(connection, {survey} - {0}, decided=True):
        yield
    if survey:
        rest = {at: one for at, one in answers_of_survey(connection, survey).items() if at != (*place,)}
        for one in said:
            _update(connection, survey, {**rest, (one.item, one.instance): one} if one else rest)


def _update(connection: sqlite3.Connection, survey: int, before: Answers) -> None:
    now = answers_of_survey(connection, survey)
    if now == before:
        return
    # Without a checklist that can be read nobody knows what an answer raises; the answer itself is stored all the same.
    try:
        head = of_any_state(connection, survey)
    except Invalid:
        return
    if head is not None:
        update_findings(connection, head, before, now)


def surveys_of(connection: sqlite3.Connection, uid: str | None, *values: Mapping[str, Value]) -> set[int]:
    """Return the local ids of the survey of an answer and of those that ``values`` move it to or from."""
    surveys = {stored_answers.place_of(connection, uid)[0] if uid else 0}
    for given in values:
        survey = given.get("survey")
        surveys.add(survey if isinstance(survey, int) else 0)
    return surveys - {0}


def update_findings(
    connection: sqlite3.Connection,
    head: AnsweredSurvey,
    before: Answers,
    answers: Answers,
    seen: SurveyLayout | None = None,
    shown: SurveyLayout | None = None,
) -> StoredAnswer:
    """Bring progress and findings of a survey up to the answers that are stored now, from those ``before``.

    ``seen`` and ``shown`` are the layouts before and now, if whoever calls has them.
    """
    if seen is None or not seen.holds_for(head.checklist, before, head.latest):
        seen = lay_out(head.checklist, before, head.latest)
    known = shown is not None and shown.holds_for(head.checklist, answers, head.latest)
    layout = shown if shown is not None and known else lay_out(head.checklist, answers, head.latest)
    stored = StoredAnswer(layout, progress(layout.rows))
    judged, applicable = stored.progress.judged, stored.progress.applicable
    if (judged, applicable) != (head.judged, head.applicable):
        saving.save(connection, SURVEY, head.uid, {"judged": judged, "applicable": applicable})
    far = stored.progress
    survey_progress.keep(connection, head.id, far.required_missing, far.answered, far.asked)
    was = {(one.item, one.instance): one for one in findings_of(seen.rows)}
    now = {(one.item, one.instance): one for one in findings_of(layout.rows)}
    for place in dict.fromkeys((*was, *now)):
        old, new = was.get(place), now.get(place)
        if old != new:
            _follow(connection, head, place, old, new, stored)
    return stored


def _follow(
    connection: sqlite3.Connection,
    head: AnsweredSurvey,
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
            crud.delete(connection, FINDING, finding.uid)
            stored.withdrawn.append(finding.title)
        else:
            stored.kept.append(finding.title)
    elif finding is None:
        values = _values(new, ids.now_ms())
        saving.save(
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
            crud.undelete(connection, FINDING, finding.uid)
            stored.raised.append(finding.title)
        # What a person wrote stays; what still is as it was raised follows the answer.
        own = _values(old, finding.created_at) if old else {}
        fresh = {name: value for name, value in _values(new, finding.created_at).items() if name in own}
        saving.save(
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
    return {
        "title": raised.title,
        "severity": raised.severity,
        "fix": raised.fix,
        "effort": raised.effort,
        "detail": "\n".join(part for part in (raised.place, raised.note) if part),
        "answer_by": answer_by(raised.severity, at_ms),
    }


def answer_by(severity: str, at_ms: int) -> str:
    """Return the day by which a finding raised at ``at_ms`` wants an answer, "" for one that can wait."""
    within = ANSWER_WITHIN_DAYS.get(severity)
    return (date.fromtimestamp(at_ms / 1000) + timedelta(days=within)).isoformat() if within else ""
