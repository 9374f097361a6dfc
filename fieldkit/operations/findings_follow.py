"""Findings and progress of a survey: they follow its answers, wherever an answer is changed.

A finding is there once for each place in a client's list (``fieldkit.db.views.survey.same_finding``): what fails again
at the next visit is the same one, seen again. It is the survey's own until somebody changes it or another survey sees
it: untouched it comes and goes with the answer, else it stays and is only reported. What passes while its finding is
not closed is asked about.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from fieldkit.db.base import ids
from fieldkit.db.changes.history import history
from fieldkit.db.records import answers as stored_answers
from fieldkit.db.records import crud, lookup, survey_progress
from fieldkit.db.views.survey import same_finding
from fieldkit.db.views.survey.sightings import is_seen_elsewhere
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.db.views.surveys import AnsweredSurvey, of_any_state, refuse_unless_running
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import Value, local
from fieldkit.domain.records.waiting import FINDING_LIVE, FINDING_OPEN
from fieldkit.domain.surveys.aids.written_meanwhile import ReplacedAnswer
from fieldkit.domain.surveys.answers import Answers, Given, result_of
from fieldkit.domain.surveys.findings import (
    ANSWER_WITHIN_DAYS,
    OPENS_AGAIN,
    FindingNews,
    Raised,
    SeenAgain,
    ToVerify,
    findings_of,
    opens_again,
)
from fieldkit.domain.surveys.layout import SurveyLayout, SurveyProgress, core_rows, lay_out, progress
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
    again: list[SeenAgain] = field(default_factory=list)
    """Findings that were there already and are seen again."""
    to_verify: list[ToVerify] = field(default_factory=list)
    """Findings that are not closed though what they are about passes now."""
    replaced: list[ReplacedAnswer] = field(default_factory=list)
    """What was written elsewhere meanwhile and stands no more."""

    @property
    def news(self) -> FindingNews:
        """What became of findings."""
        return FindingNews(self.raised, self.withdrawn, self.kept, self.again, self.to_verify)

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
    far = progress(core_rows(layout.rows)) if head.core else stored.progress
    survey_progress.keep(connection, head.id, far.required_missing, far.answered, far.asked)
    was = {(one.item, one.instance): one for one in findings_of(seen.rows)}
    now = {(one.item, one.instance): one for one in findings_of(layout.rows)}
    passes = {at: _passes(head, answers, at) for at in (*before, *answers) if before.get(at) != answers.get(at)}
    for at in dict.fromkeys((*was, *now, *passes)):
        old, new = was.get(at), now.get(at)
        if old != new or at in passes:
            followed = _Followed(connection, head, at, answers, stored, raises=new is not None)
            followed.follow(old, new, passes.get(at, False))
    return stored


def _passes(head: AnsweredSurvey, answers: Answers, at: Place) -> bool:
    place = head.checklist.places.get(at[0])
    return place is not None and bool(place[1].finding) and result_of(place[1], answers.get(at)) == "pass"


class _Followed:
    """The finding of one place in a survey, as it follows the answer there."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        head: AnsweredSurvey,
        at: Place,
        answers: Answers,
        stored: StoredAnswer,
        *,
        raises: bool,
    ) -> None:
        self._connection = connection
        self._head = head
        self._at = at
        self._stored = stored
        self._thing = same_finding.thing(head.checklist, answers, *at)
        self._uid = same_finding.uid_at(connection, head.place, at[0], self._thing or at[1]) if raises else ""
        found = same_finding.known(connection, head.place, head.checklist, at[0])
        its = same_finding.same(found, head.id, *at, self._thing, self._uid)
        record = lookup.by_id(connection, FINDING, its[0].id) if its else None
        self._finding = record if isinstance(record, Finding) else None

    def follow(self, old: Raised | None, new: Raised | None, passes: bool) -> None:
        """Bring the finding up to the answer, which raised ``old`` until now and raises ``new``."""
        finding = self._finding
        if new is None:
            if finding is None or finding.deleted_at is not None:
                return
            if old is not None and self._withdraw(finding, old):
                return
            self._verified_no_more(finding, passes)
            finding = self._read(finding)
            if passes and FINDING_LIVE.holds(partial(getattr, finding)):
                self._stored.to_verify.append(ToVerify(finding.uid, finding.title, finding.severity, finding.state))
        elif finding is None:
            self._raise(new)
        elif old is None:
            self._see(finding, new)
        elif old != new:
            self._update(finding, old, new)

    def _raise(self, new: Raised) -> None:
        head = self._head
        taken = lookup.local_id(self._connection, FINDING, self._uid) is not None
        values: dict[str, Value] = {
            **_values(new, ids.now_ms()),
            **self._place(),
            "client": head.client,
            "item": new.item,
            "cost": new.cost,
            "state": "open",
        }
        saving.save(self._connection, FINDING, None, values, new_uid="" if taken else self._uid)
        self._stored.raised.append(new.title)

    def _place(self) -> dict[str, Value]:
        return {"site": self._head.site, "survey": self._head.id, "instance": self._at[1]}

    def _see(self, finding: Finding, new: Raised) -> None:
        """Take in that a finding which is there is seen in this survey now."""
        now = ids.now_ms()
        today = local(now).date()
        if finding.deleted_at is not None:
            crud.undelete(self._connection, FINDING, finding.uid)
            if finding.survey != self._head.id:  # the survey that raised it does not any more
                self._save(finding, {**_values(new, now), **self._place(), "state": "open"})
            self._stored.raised.append(finding.title)
            return
        self._verified_no_more(finding, False)
        finding = self._read(finding)
        opens = opens_again(finding.state, finding.accepted_until, today)
        if opens:
            values: dict[str, Value] = {"state": "open"}
            if finding.state != "accepted":
                values |= {"returned_on": today.isoformat(), "returned_in": self._head.id}
            if finding.answer_by and finding.answer_by < today.isoformat():
                values["answer_by"] = _values(new, now)["answer_by"]
            self._save(finding, values)
        if opens or finding.survey != self._head.id:
            until = finding.accepted_until if finding.state == "accepted" and opens else ""
            self._stored.again.append(SeenAgain(finding.title, finding.state, opens, until, self._at, finding.severity))

    def _update(self, finding: Finding, old: Raised, new: Raised) -> None:
        """Let what still is as it was raised follow the answer; what a person wrote stays."""
        own, fresh = _values(old, finding.created_at), _values(new, finding.created_at)
        self._save(finding, {name: value for name, value in fresh.items() if getattr(finding, name) == own[name]})

    def _withdraw(self, finding: Finding, old: Raised) -> bool:
        """Take back what the answer raised, or brought back; return whether the finding is gone."""
        if finding.returned_in == self._head.id and FINDING_OPEN.holds(partial(getattr, finding)):
            state = self._state_before(finding)
            if state in OPENS_AGAIN:
                as_before: dict[str, Value] = {"verified_on": finding.verified_on, "verified_in": finding.verified_in}
                self._save(finding, {"state": state, **as_before, "returned_on": "", "returned_in": None})
                return False
        elsewhere = finding.survey != self._head.id or is_seen_elsewhere(self._connection, finding, self._head.uid)
        untouched = FINDING_OPEN.holds(partial(getattr, finding)) and not finding.owner and not _changed(finding, old)
        if untouched and not elsewhere:
            crud.delete(self._connection, FINDING, finding.uid)
            self._stored.withdrawn.append(finding.title)
            return True
        if not elsewhere:
            self._stored.kept.append(finding.title)
        return False

    def _verified_no_more(self, finding: Finding, passes: bool) -> None:
        """Take back that a finding was verified in this survey, where what it is about does not pass after all."""
        if not passes and finding.state == "verified" and finding.verified_in == self._head.id:
            state = self._state_before(finding) or "open"
            self._save(finding, {"state": state, "verified_on": "", "verified_in": None})

    def _state_before(self, finding: Finding) -> str:
        """Return the state that a finding had before the present one, "" where nobody knows."""
        for event in history(self._connection, FINDING.name, finding.uid):
            if event.field == "state" and event.what == "changed" and event.old_known:
                return str(event.old or "")
        return ""

    def _save(self, finding: Finding, values: dict[str, Value]) -> None:
        saving.save(self._connection, FINDING, finding.uid, values, any_state=True)

    def _read(self, finding: Finding) -> Finding:
        found = lookup.by_id(self._connection, FINDING, finding.id)
        assert isinstance(found, Finding)
        return found


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
