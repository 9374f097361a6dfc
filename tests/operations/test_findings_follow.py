"""Findings and progress follow an answer that is changed outside the survey: on its card, by history, by a decision."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts as open_ones
from fieldkit.db.changes.history import history
from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.store.store import Store
from fieldkit.db.views import surveys as stored_surveys
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import ANSWER, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, conflicts, records, surveys
from fieldkit.operations.revert import revert
from fieldkit.operations.undo import take_back
from tests.names import MARKUP
from tests.support.moments import AFTERNOON
from tests.support.reading import number_of
from tests.sync.disagreement import Pair
from tests.sync.firms import exchange

STATES = ("running", "finished")


class Visit:
    """A survey and one item of it that raises a finding; ``answer`` is the uid of the answer."""

    def __init__(self, connection: sqlite3.Connection, uid: str, *results: str) -> None:
        self.connection, self.uid = connection, uid
        self.id = number_of(connection, "survey", uid)
        checklist = stored_surveys.opened(connection, uid).checklist
        self.item = next(one for one in checklist.items if one.finding and one.type == "check" and not one.when)
        for result in results:
            answers.give(connection, self.id, self.given(result))

    def given(self, result: str) -> Given:
        return Given(self.item.id, "", result, result)

    @property
    def answer(self) -> str:
        row = self.connection.execute("SELECT uid FROM answer WHERE survey = ?", (self.id,)).fetchone()
        return str(row[0])

    @property
    def findings(self) -> list[str]:
        return [one.title for one in stored_surveys.found(self.connection, self.id)]

    @property
    def judged(self) -> int:
        return int(self.connection.execute("SELECT judged FROM survey WHERE id = ?", (self.id,)).fetchone()[0])

    def finish(self) -> None:
        records.save(self.connection, SURVEY, self.uid, {"state": "finished"})


def begun(connection: sqlite3.Connection, *results: str) -> Visit:
    uid = surveys.start(
        connection, content_uid("checklist", "security-baseline"), surveys.add_client(connection, MARKUP)
    )
    return Visit(connection, uid, *results)


def test_answer_in_the_trash_takes_its_finding_along_and_brings_it_back(writer: sqlite3.Connection) -> None:
    visit = begun(writer, "fail")
    assert (visit.findings, visit.judged) == ([visit.item.finding], 1)
    assert records.delete(writer, ANSWER, visit.answer)
    assert (visit.findings, visit.judged) == ([], 0)
    assert records.undelete(writer, ANSWER, visit.answer)
    assert (visit.findings, visit.judged) == ([visit.item.finding], 1)


def test_changed_answer_raises_its_finding(writer: sqlite3.Connection) -> None:
    visit = begun(writer, "pass")
    assert records.save(writer, ANSWER, visit.answer, {"result": "fail", "note": MARKUP}).changed
    (finding,) = stored_surveys.found(writer, visit.id)
    assert (finding.title, finding.detail) == (visit.item.finding, MARKUP)


def test_answer_moved_to_another_survey_counts_there(writer: sqlite3.Connection) -> None:
    here, there = begun(writer, "fail"), begun(writer)
    assert records.save(writer, ANSWER, here.answer, {"survey": there.id}).changed
    assert (here.findings, here.judged) == ([], 0)
    assert (there.findings, there.judged) == ([there.item.finding], 1)


@pytest.mark.parametrize("field", ["value", "result"])
def test_step_back_takes_the_answer_with_its_result_and_the_finding(writer: sqlite3.Connection, field: str) -> None:
    visit = begun(writer, "pass", "fail")
    step = next(one for one in history(writer, "answer", visit.answer) if one.field == field)
    assert revert(writer, step)
    assert answers_of_survey(writer, visit.id)[visit.item.id, ""] == visit.given("pass")
    assert visit.findings == []


def test_step_back_that_makes_an_answer_takes_it_away(writer: sqlite3.Connection) -> None:
    visit = begun(writer, "fail")
    assert revert(writer, history(writer, "answer", visit.answer)[-1])
    assert (visit.findings, visit.judged) == ([], 0)


@pytest.mark.parametrize(("state", "says"), [("finished", "reopen the survey first"), ("gone", "is in the trash")])
def test_survey_that_takes_no_answers_keeps_those_it_has(writer: sqlite3.Connection, state: str, says: str) -> None:
    visit = begun(writer, "pass", "fail")
    step = next(one for one in history(writer, "answer", visit.answer) if one.field == "result")
    if state == "finished":
        visit.finish()
    else:
        records.delete(writer, SURVEY, visit.uid)
    for refused in (
        lambda: records.delete(writer, ANSWER, visit.answer),
        lambda: records.undelete(writer, ANSWER, visit.answer),
        lambda: records.save(writer, ANSWER, visit.answer, {"note": "x"}),
        lambda: revert(writer, step),
    ):
        with pytest.raises(Invalid, match=says):
            refused()
    assert answers_of_survey(writer, visit.id)[visit.item.id, ""] == visit.given("fail")
    if state == "gone":
        records.undelete(writer, SURVEY, visit.uid)
    assert visit.findings == [visit.item.finding]


@pytest.mark.parametrize("lost", ["UPDATE survey SET version = NULL", "UPDATE checklist_version SET body = '{'"])
def test_answer_of_a_survey_without_its_checklist_is_changed_alone(writer: sqlite3.Connection, lost: str) -> None:
    visit = begun(writer, "fail")
    writer.execute(lost)
    assert records.delete(writer, ANSWER, visit.answer)
    assert visit.findings == [visit.item.finding], "nobody knows what it raises"


def disagree(pair: Pair, first: str, second: str, state: str = "running") -> tuple[Visit, Visit]:
    """Have two devices answer one item of a survey differently; return it as each has it."""
    ana, ben = pair
    with transaction(ana.connection):
        visit = begun(ana.connection, "partial")
    exchange([ana, ben])
    both = visit, Visit(ben.connection, visit.uid)
    for one, result in zip(both, (first, second), strict=True):
        with transaction(one.connection):
            answers.give(one.connection, one.id, one.given(result))
    if state == "finished":
        with transaction(ana.connection):
            visit.finish()
    exchange([ana, ben])
    return both


def decide(visit: Visit, field: str, value: str) -> None:
    one = open_ones.conflict(visit.connection, "answer", visit.answer, field)
    assert one is not None
    with transaction(visit.connection):
        number = next(n for n, version in enumerate(one.versions) if version.value == value)
        assert conflicts.take(visit.connection, one, number)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("field", ["value", "result"])
@pytest.mark.parametrize("results", [("fail", "pass"), ("pass", "fail")])
@pytest.mark.parametrize("taken", ["fail", "pass"])
def test_findings_follow_what_is_decided_also_in_a_finished_survey(
    pair: Pair, results: tuple[str, str], taken: str, field: str, state: str
) -> None:
    visit, other = disagree(pair, *results, state)
    decide(visit, field, taken)
    assert visit.findings == ([visit.item.finding] if taken == "fail" else [])
    exchange(list(pair))
    assert other.findings == visit.findings
    assert open_ones.conflicts(other.connection) == []


def test_finding_that_somebody_works_on_stays_whatever_is_decided(pair: Pair) -> None:
    visit, _ = disagree(pair, "fail", "pass")
    with transaction(visit.connection):
        visit.connection.execute("UPDATE finding SET owner = 'Ben', deleted_at = NULL")
    decide(visit, "value", "pass")
    assert visit.findings == [visit.item.finding]


@pytest.mark.parametrize(("what", "raised"), [("deleted", False), ("changed", True)])
def test_findings_follow_whether_an_answer_stays(pair: Pair, what: str, raised: bool) -> None:
    ana, ben = pair
    with transaction(ana.connection):
        visit = begun(ana.connection, "fail")
    exchange([ana, ben])
    with transaction(ana.connection):
        records.delete(ana.connection, ANSWER, visit.answer)
    with transaction(ben.connection):
        crud.update(ben.connection, ANSWER, visit.answer, {"note": "x"})
    exchange([ana, ben])
    one = open_ones.conflict(ana.connection, "answer", visit.answer, "")
    assert one is not None
    with transaction(ana.connection):
        number = next(n for n, version in enumerate(one.versions) if version.what == what)
        assert conflicts.take(ana.connection, one, number)
    assert visit.findings == ([visit.item.finding] if raised else [])


async def test_undo_takes_the_finding_back_and_redo_raises_it_again(store: Store) -> None:
    made = await store.write(lambda connection: begun(connection, "pass"))
    answer = await store.read(lambda connection: Visit(connection, made.uid).answer)

    async def found() -> list[str]:
        return [one.title for one in await store.read(stored_surveys.found, made.id)]

    await store.write(records.save, ANSWER, answer, {"value": "fail", "result": "fail"})
    assert await found() == [made.item.finding]
    await store.write(take_back, store.session, "undo", AFTERNOON)
    assert await found() == []
    await store.write(take_back, store.session, "redo", AFTERNOON)
    assert await found() == [made.item.finding]


async def test_undo_counts_what_came_to_the_survey_from_elsewhere_meanwhile(store: Store) -> None:
    visit = await store.write(lambda connection: begun(connection, "pass"))

    def came(connection: sqlite3.Connection) -> None:
        checklist = stored_surveys.opened(connection, visit.uid).checklist
        _, second, *_ = [one for one in checklist.items if one.finding and one.type == "check" and not one.when]
        values: dict[str, Value] = {"survey": visit.id, "item": second.id, "value": "fail", "result": "fail"}
        crud.insert(connection, ANSWER, values)

    def now(connection: sqlite3.Connection) -> tuple[object, ...]:
        (judged,) = connection.execute("SELECT judged FROM survey").fetchone()
        return judged, len(stored_surveys.found(connection, visit.id))

    await store.write(answers.give, visit.id, visit.given("fail"))
    assert await store.read(now) == (1, 1)
    other = Store(store.path)
    await other.write(came)
    await other.close()
    assert await store.read(now) == (1, 1), "as a merge leaves it"
    assert await store.write(take_back, store.session, "undo", AFTERNOON) is not None
    assert await store.read(now) == (2, 0)
