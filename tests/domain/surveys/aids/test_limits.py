"""A figure that is bounded by the answer to another item is refused with both named, whichever is typed last."""

from __future__ import annotations

import pytest

from fieldkit.domain.checklists.diff import diff
from fieldkit.domain.checklists.load import Checklist, ChecklistError, dump, load
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.run import SurveyRun
from tests.domain.surveys.survey_content import one_section
from tests.domain.surveys.test_run import opened, row
from tests.support.moments import MIDDAY

PORTS = {"id": "ports", "type": "number", "ask": "Ports there", "unit": "ports"}
USED = {"id": "used", "type": "number", "ask": "Ports used", "unit": "ports", "max": {"item": "ports"}}


def switches() -> Checklist:
    plain = one_section({"id": "name", "type": "text"}, PORTS, USED)
    plain["sections"][0]["repeat"] = {"label": "Switch", "key": "name"}  # type: ignore[index]
    return load(plain)


def run_of(checklist: Checklist, *given: Given) -> SurveyRun:
    run = SurveyRun("", month_first=False)
    run.load(opened({(one.item, one.instance): one for one in given}, checklist=checklist))
    return run


def test_more_used_than_there_are_is_refused_and_both_are_named() -> None:
    run = run_of(load(one_section(PORTS, USED)), Given("ports", "", "24"))
    assert run.answer(row(run, "used"), "41", MIDDAY, goes_on=True) is None
    said = "“Ports used” cannot be 41 ports, more than “Ports there”: 24 ports. Correct one of the two."
    assert (run.said.text, run.said.tone) == (said, "alert")
    assert run.answer(row(run, "used"), "24", MIDDAY, goes_on=True) is not None


def test_fewer_there_than_are_used_is_refused_too() -> None:
    run = run_of(load(one_section(PORTS, USED)), Given("used", "", "12"))
    assert run.answer(row(run, "ports"), "8", MIDDAY, goes_on=True) is None
    assert run.said.text.startswith("“Ports there” cannot be 8 ports, less than “Ports used”: 12 ports.")
    assert run.answer(row(run, "ports"), "", MIDDAY, goes_on=True) is not None, "no answer is none"


def test_of_a_repeat_the_same_thing_is_meant() -> None:
    named = [Given("name", "1", "Attic"), Given("name", "2", "Cellar"), Given("ports", "2", "8")]
    run = run_of(switches(), *named)
    assert run.answer(row(run, "used", "1"), "41", MIDDAY, goes_on=True) is not None
    assert run.answer(row(run, "used", "2"), "41", MIDDAY, goes_on=True) is None


def test_a_limit_is_kept_and_its_change_is_told() -> None:
    before, now = load(one_section(PORTS, {**USED, "max": 48})), load(one_section(PORTS, USED))
    assert now.places["used"][1].max_item == "ports"
    assert load(dump(now)) == now
    (change,) = diff(before, now)
    assert change.parts == (("max", "48", "the answer of ports"),)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({**USED, "max": {"item": "port"}}, 'names "port", which is no item here. Did you mean "ports"?'),
        ({**USED, "max": {"item": "used"}}, "no other figure in the same unit"),
        ({**USED, "unit": "devices"}, "no other figure in the same unit"),
        ({**USED, "type": "text", "unit": ""}, "no other figure in the same unit"),
        ({**USED, "max": {"items": "ports"}}, '"items" is no key of "max"'),
        ({**USED, "max": {}}, "has to be a figure, or to name an item"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(item: dict[str, object], said: str) -> None:
    with pytest.raises(ChecklistError) as error:
        load(one_section(PORTS, item))
    assert any(said in problem for problem in error.value.problems), error.value.problems
