"""Which answer of last time stands beside a row: that of the thing of the same name, else of the same number."""

from __future__ import annotations

import pytest

from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.opened_survey import AnswerElsewhere, PreviousSurvey
from fieldkit.domain.surveys.previous_answers import PreviousAnswer, PreviousAnswers
from tests.domain.surveys.test_run import CHECKLIST, opened

Thing = tuple[str, str, str]
"""Instance, name ("" where it was not said), and whether it works."""


def _given(things: tuple[Thing, ...]) -> list[Given]:
    return [
        given
        for instance, name, works in things
        for given in (Given("name", instance, name), Given("works", instance, works, works))
        if given.value
    ]


def _previous(*given: Given, **more: object) -> PreviousAnswers:
    return PreviousAnswers(opened({}, before=PreviousSurvey(20, answers_of(*given)), **more))


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ((("1", "Saw", "pass"), ("2", "Lathe", "fail")), (("1", "Lathe", ""), ("2", "Saw", "")), "fail pass"),
        ((("1", "Saw", "pass"), ("2", "Lathe", "fail")), (("1", "LATHE", ""), ("2", "Drill", "")), "fail -"),
        ((("1", "", "pass"), ("2", "", "fail")), (("1", "", "na"), ("2", "", "na"), ("3", "", "na")), "pass fail -"),
        ((("1", "Saw", "pass"),), (("1", "", "na"),), "pass"),
        ((("1", "", "pass"),), (("1", "Saw", ""),), "-"),
        ((("3", "Saw: old", "pass"),), (("1", "Saw: old", ""),), "pass"),
        ((("5", "", "pass"), ("7", "", "fail")), (("1", "", "na"), ("2", "", "na")), "pass fail"),
        ((), (("1", "Saw", ""),), "-"),
    ],
)
def test_things_are_paired_by_name_and_nameless_ones_by_number(
    before: tuple[Thing, ...], now: tuple[Thing, ...], found: str
) -> None:
    previous = _previous(*_given(before), Given("check", "", "fail", "fail"))
    rows = layout(CHECKLIST, answers_of(*_given(now)))
    previous.match(rows)
    works = [previous.given(row) for row in rows if row.item is not None and row.item.id == "works"]
    assert " ".join(given.result if given else "-" for given in works) == found
    by_item = {row.item.id: previous.given(row) for row in rows if row.item is not None and not row.instance}
    assert by_item["check"] == Given("check", "", "fail", "fail")
    assert by_item["yesno"] is None
    assert [previous.of(row) for row in rows if row.item is None] == [None] * sum(row.item is None for row in rows)


def test_pairs_are_those_of_the_last_look() -> None:
    previous = _previous(*_given((("1", "Saw", "pass"),)))
    rows = layout(CHECKLIST, answers_of(*_given((("1", "Saw", ""),))))
    works = next(row for row in rows if row.item is not None and row.item.id == "works")
    assert previous.of(works) is None
    previous.match(rows)
    assert previous.of(works) == PreviousAnswer(Given("works", "1", "pass", "pass"), 20)
    previous.match(())
    assert previous.of(works) is None


@pytest.mark.parametrize(("started", "found"), [(10, "fail"), (20, "fail"), (30, "pass")])
def test_of_last_time_and_another_checklist_the_later_answer_is_offered(started: int, found: str) -> None:
    passed = AnswerElsewhere("First visit", started, Given("check", "", "pass", "pass"))
    previous = _previous(Given("check", "", "fail", "fail"), elsewhere={"check": passed})
    row = next(row for row in layout(CHECKLIST, {}) if row.item is not None and row.item.id == "check")
    before = previous.of(row)
    assert before is not None
    assert (before.given.result, before.checklist) == (found, "First visit" if found == "pass" else "")


def test_without_a_last_time_another_checklist_is_offered_but_not_to_one_of_several() -> None:
    elsewhere = {
        name: AnswerElsewhere("First visit", 5, Given(name, "", "pass", "pass")) for name in ("check", "works")
    }
    previous = PreviousAnswers(opened({}, elsewhere=elsewhere))
    rows = layout(CHECKLIST, answers_of(*_given((("1", "Saw", ""),))))
    previous.match(rows)
    offered = {row.item.id for row in rows if row.item is not None and previous.of(row) is not None}
    assert offered == {"check"}
