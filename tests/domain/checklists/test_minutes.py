"""How long a checklist takes: each part of the rule by itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.checklists.checklist import ITEM_TYPES
from fieldkit.domain.checklists.load import load
from fieldkit.domain.checklists.minutes import MINUTES, minutes_of
from tests.domain.surveys.survey_content import made

HALF_STEP = {"type": "text", "takes": 2.5}


@pytest.mark.parametrize(
    ("items", "minutes"),
    [
        ([{"type": "text"}], 5),
        ([{"type": "check"}] * 5, 5),
        ([{"type": "check"}] * 6, 10),
        ([{"type": "text"}] * 10, 5),
        ([{"type": "text"}] * 11, 10),
        ([{"type": "text", "takes": 5}], 5),
        ([{"type": "text", "takes": 5.1}], 10),
        ([{"type": "text", "takes": 0}], 0),
        ([{"type": "check", "fills_from": "a.b"}] * 16, 5),
        ([{"type": "check", "fills_from": "a.b"}] * 17, 10),
        ([{"type": "check", "fills_from": "a.b", "takes": 6}], 10),
        ([{"type": "text", "fills_from": "a.b"}] * 11, 10),
        # Ten times 0.3 and 20 times 0.1 are a little more than what they are.
        ([{"type": "check", "fills_from": "a.b"}] * 10 + [{"type": "text", "takes": 0.1}] * 20, 5),
        ([HALF_STEP, {"type": "text", "takes": 5, "when": {"item": "i0", "answered": True}}], 5),
        ([HALF_STEP, {"type": "text", "takes": 5.1, "when": {"item": "i0", "answered": True}}], 10),
    ],
)
def test_items_add_up_and_the_sum_is_rounded_up(items: list[dict[str, object]], minutes: int) -> None:
    checklist = made(*({"id": f"i{number}", **item} for number, item in enumerate(items)))
    assert minutes_of(checklist, short=False) == minutes
    assert minutes_of(checklist, short=True) == 0


def test_the_short_list_is_of_core_items() -> None:
    checklist = made({"id": "a", "takes": 6, "core": True}, {"id": "b", "takes": 20})
    assert (minutes_of(checklist, short=True), minutes_of(checklist, short=False)) == (10, 30)


@pytest.mark.parametrize(("repeat", "minutes"), [({}, 5), ({"usual": 1}, 5), ({"usual": 4}, 20), ({"usual": 0.5}, 5)])
def test_a_repeat_counts_as_often_as_is_usual(repeat: dict[str, object], minutes: int) -> None:
    section = {"id": "s", "repeat": {"label": "Thing", "key": "a", **repeat}}
    items = [{"id": "a", "type": "text", "ask": "A?", "takes": 5}]
    checklist = load({"id": "l", "title": "L", "version": 1, "sections": [{**section, "items": items}]})
    assert minutes_of(checklist, short=False) == minutes


def test_a_condition_of_the_section_halves_as_one_of_the_item_does_and_not_twice() -> None:
    def item(name: str, **more: object) -> dict[str, object]:
        return {"id": name, "type": "text", "ask": "?", "takes": 10, **more}

    when = {"item": "a", "answered": True}
    sections = [
        {"id": "s", "items": [item("a")]},
        {"id": "t", "when": when, "items": [item("b"), item("c", when=when)]},
    ]
    checklist = load({"id": "l", "title": "L", "version": 1, "sections": sections})
    assert minutes_of(checklist, short=False) == 20


@settings(deadline=None)
@given(types=st.lists(st.sampled_from(sorted(set(ITEM_TYPES) - {"choice", "multi"})), min_size=1, max_size=30))
def test_the_sum_is_never_less_than_its_items_nor_a_step_more(types: list[str]) -> None:
    checklist = made(*({"id": f"i{number}", "type": kind} for number, kind in enumerate(types)))
    total = sum(MINUTES[kind] for kind in types)
    assert total <= minutes_of(checklist, short=False) < total + 5
