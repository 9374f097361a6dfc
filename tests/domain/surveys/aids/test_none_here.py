"""A repeat without things: needed and no score until there is one, or it is said that there is none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import load
from fieldkit.domain.surveys.aids.none_here import none_of
from fieldkit.domain.surveys.answers import Answers, Given, answers_of
from fieldkit.domain.surveys.layout import goes_on_at, instances_of, layout, missing, progress
from fieldkit.domain.surveys.score import Score, score, score_of
from tests.domain.surveys.survey_content import starting

KEPT = Given("kept", "", "pass", "pass")
NONE = Given("server", "", "", "na")


def made(*servers: Mapping[str, object], scoring: str = "severity") -> Checklist:
    return load(
        {
            "id": "made",
            "title": "Made",
            "version": 1,
            "scoring": scoring,
            "scored": True,
            "sections": [
                {"id": "first", "title": "First", "items": [{"id": "kept", "type": "check", "ask": "Kept?"}]},
                {
                    "id": "servers",
                    "title": "Servers",
                    "repeat": {"label": "Server", "key": "server"},
                    "items": [{"id": "server", "type": "text", "ask": "Server"}, *servers],
                },
            ],
        }
    )


CRITICAL: Mapping[str, object] = {"id": "disks", "type": "check", "ask": "Are the disks whole?", "severity": "critical"}
REQUIRED: Mapping[str, object] = {"id": "role", "type": "text", "ask": "Role", "required": True}
LISTS = [made(CRITICAL), made(REQUIRED)]


def scored(checklist: Checklist, answers: Answers, *, finished: bool = False) -> Score:
    rows = layout(checklist, answers)
    found = score_of(checklist, rows, answers, instances_of(checklist, answers), finished=finished)
    assert found is not None
    return found


@pytest.mark.parametrize("checklist", LISTS)
def test_an_empty_repeat_with_what_is_critical_or_required_is_needed_and_has_no_score(checklist: Checklist) -> None:
    rows = layout(checklist, answers_of(KEPT))
    assert [row.asks for row in missing(rows)] == ["A server, or that there is none"]
    assert str(progress(rows)) == "needed left 1 · answered 1 of 2"
    assert rows[goes_on_at(rows)].kind == "add"
    found = scored(checklist, answers_of(KEPT))
    assert (found.value, found.grade) == (None, "")
    assert "while it is not said whether there is a server." in found.gate


@pytest.mark.parametrize("checklist", LISTS)
def test_that_there_is_none_is_an_answer(checklist: Checklist) -> None:
    repeat = checklist.sections[1].repeat
    assert repeat is not None and none_of(repeat) == NONE
    rows = layout(checklist, answers_of(KEPT, NONE))
    assert missing(rows) == ()
    assert str(progress(rows)) == "answered 2 of 2"
    assert rows[-1].answered and rows[-1].place == ("server", "")
    assert scored(checklist, answers_of(KEPT, NONE)).headline == "100 of 100, Good (1 of 1 known)"


def test_it_says_nothing_where_there_are_things() -> None:
    checklist = made(CRITICAL)
    answers = answers_of(KEPT, NONE, Given("server", "1", "Old box"), Given("disks", "1", "fail", "fail"))
    rows = layout(checklist, answers)
    assert not rows[-1].answered and rows[-1].number == 1
    found = scored(checklist, answers)
    assert (found.grade, found.known, found.possible) == ("At risk", 2, 2)
    assert layout(checklist, answers_of(NONE))[-1].number == 0, "it is no thing of its own"


def test_what_holds_nothing_needed_may_be_empty() -> None:
    checklist = made({"id": "disks", "type": "check", "ask": "Whole?", "severity": "high"})
    rows = layout(checklist, answers_of(KEPT))
    assert missing(rows) == ()
    assert str(progress(rows)) == "answered 1 of 1"
    assert scored(checklist, answers_of(KEPT)).value == 100


def test_what_each_thing_is_judged_by_is_not_known_while_nothing_is_said() -> None:
    checklist = made(CRITICAL, {**CRITICAL, "id": "fans", "when": {"item": "server", "answered": True}})
    assert progress(layout(checklist, answers_of(KEPT))).applicable == 2
    assert scored(checklist, answers_of(KEPT)).headline == "no score yet (1 of 2 known)"


def test_a_finished_survey_keeps_the_score_that_it_had() -> None:
    assert scored(made(CRITICAL), answers_of(KEPT), finished=True).headline == "100 of 100, Good (1 of 1 known)"


def test_points_are_no_score_either() -> None:
    option: Mapping[str, object] = {"value": "a", "label": "A", "points": 2}
    choice = {
        "id": "way",
        "type": "choice",
        "ask": "Which way?",
        "options": [option, {**option, "value": "b", "label": "B"}],
    }
    checklist = made(REQUIRED, choice, scoring="points")
    assert scored(checklist, answers_of(KEPT)).value is None
    assert scored(checklist, answers_of(KEPT)).possible == 1


@pytest.mark.parametrize("name", ["server-backup", "wireless", "network-cabling"])
def test_the_lists_that_ship_give_no_score_for_what_was_never_entered(name: str) -> None:
    checklist = starting()[name]
    answers: dict[tuple[str, str], Given] = {}
    for _ in range(9):  # an answer may bring others
        for row in layout(checklist, answers):
            if row.item is not None and row.item.judged:
                answers[row.item.id, row.instance] = Given(row.item.id, row.instance, "pass", "pass")
    found = score(checklist, answers)
    assert found is not None and found.value is None
    assert "while it is not said whether there is" in found.gate
    for section in checklist.sections:
        if section.repeat is not None:
            answers[section.repeat.key, ""] = none_of(section.repeat)
    found = score(checklist, answers)
    assert found is not None and found.value == 100
