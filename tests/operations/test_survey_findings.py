"""Findings that come and go with the answers of a survey, and the day by which to answer them."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.views import surveys
from fieldkit.domain.records.kinds import FINDING
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers
from tests.operations.running_survey import CHECKLISTS, Running, begin, stored
from tests.support.moments import MORNING


def test_answer_progress_and_finding_are_one_transaction(security: Running) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding)
    with pytest.raises(ZeroDivisionError), transaction(security.connection):
        answers.give(security.connection, security.id, Given(item.id, "", "fail", "fail"))
        raise ZeroDivisionError
    assert stored(security.connection, security.id) == {}
    assert security.findings() == {}
    assert security.give(item.id, "fail", "fail").raised == [item.finding]
    assert surveys.surveys(security.connection, 0, 1)[0].how_far == "needed left 1 · answered 1 of 65"
    assert security.findings()[item.id].severity == item.severity


def test_untouched_finding_goes_with_the_answer_and_comes_back_as_the_same(security: Running) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding)
    security.give(item.id, "fail", "fail")
    uid = security.findings()[item.id].uid
    assert security.give(item.id, "pass", "pass").withdrawn == [item.finding]
    assert security.findings() == {}
    assert security.give(item.id, "partial", "partial").raised == [item.finding]
    assert security.findings()[item.id].uid == uid


def test_finding_follows_the_note_until_somebody_changes_it(security: Running) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding)
    security.give(item.id, "fail", "fail")
    security.give(item.id, "fail", "fail", "in the kitchen")
    finding = security.findings()[item.id]
    assert finding.detail == "in the kitchen"
    crud.update(security.connection, FINDING, finding.uid, {"detail": "our own words"})
    security.give(item.id, "fail", "fail", "in the cellar")
    assert security.findings()[item.id].detail == "our own words"


@pytest.mark.parametrize(
    "change", [{"state": "agreed"}, {"owner": "Ines"}, {"detail": "seen twice"}, {"severity": "low", "title": "Ours"}]
)
def test_changed_finding_is_kept_and_reported_when_the_answer_changes(
    security: Running, change: dict[str, str]
) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding and item.severity != "low")
    security.give(item.id, "fail", "fail")
    crud.update(security.connection, FINDING, security.findings()[item.id].uid, change)
    done = security.give(item.id, "pass", "pass")
    assert (done.withdrawn, len(done.kept)) == ([], 1)
    kept = security.findings()[item.id]
    assert {name: getattr(kept, name) for name in change} == change


def test_finding_in_the_trash_stays_there_while_other_items_are_answered(security: Running) -> None:
    plain = [item for item in security.opened().checklist.items if item.finding and not item.when]
    first, second = plain[0], plain[-1]
    security.give(first.id, "fail", "fail")
    crud.delete(security.connection, FINDING, security.findings()[first.id].uid)
    assert security.give(second.id, "fail", "fail").raised == [second.finding]
    assert list(security.findings()) == [second.id]


def test_answer_that_hides_another_item_takes_its_finding_along(writer: sqlite3.Connection) -> None:
    running = begin(writer, "workstation")
    running.give("ws-kind", "refresh")
    running.give("ws-wiped", "fail", "fail")
    assert list(running.findings()) == ["ws-wiped"]
    other = next(o.value for o in running.opened().checklist.places["ws-kind"][1].options if o.value != "refresh")
    assert len(running.give("ws-kind", other).withdrawn) == 1
    assert running.findings() == {}
    assert len(running.give("ws-kind", "refresh").raised) == 1


@pytest.mark.parametrize(
    ("severity", "by"), [("critical", "2026-11-28"), ("high", "2026-12-21"), ("medium", "2027-02-19")]
)
def test_a_finding_is_to_be_answered_within_the_days_of_its_severity(
    security: Running, monkeypatch: pytest.MonkeyPatch, severity: str, by: str
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: round(MORNING.timestamp() * 1000))
    item = next(
        item
        for item in security.opened().checklist.items
        if item.finding and not item.when and item.severity == severity
    )
    security.give(item.id, "fail", "fail")
    assert security.findings()[item.id].answer_by == by


def test_a_low_finding_has_no_day_by_which_to_answer(writer: sqlite3.Connection) -> None:
    for checklist in CHECKLISTS:
        running = begin(writer, checklist)
        checks = [item for item in running.opened().checklist.items if item.type == "check" and not item.when]
        for item in [one for one in checks if one.finding and one.severity == "low"][:1]:
            running.give(item.id, "fail", "fail")
            assert running.findings()[item.id].answer_by == ""
            return
    raise AssertionError("no checklist asks for anything of low severity")


def test_a_finding_keeps_its_day_while_the_answer_changes(security: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    item = next(
        item for item in security.opened().checklist.items if item.finding and not item.when and item.severity == "high"
    )
    security.give(item.id, "fail", "fail")
    first = security.findings()[item.id]
    later = first.created_at + 5 * 24 * 3_600_000
    monkeypatch.setattr(ids, "now_ms", lambda: later)
    security.give(item.id, "fail", "fail", "in the cellar")
    assert security.findings()[item.id].answer_by == first.answer_by
    assert security.give(item.id, "pass", "pass").withdrawn == [item.finding], "untouched it still goes"
