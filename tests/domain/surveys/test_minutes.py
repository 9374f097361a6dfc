"""How long a checklist takes: each part of the rule by itself."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.checklists.checklist import ITEM_TYPES, RESULTS, Checklist
from fieldkit.domain.checklists.load import dump, load
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.minutes import BETWEEN, MINUTES, UsuallyAsked, minutes_of
from tests.domain.surveys.survey_content import made

HALF_STEP = {"type": "text", "takes": 2.5}


@pytest.mark.parametrize(
    ("items", "minutes"),
    [
        ([{"type": "text"}], 5),
        ([{"type": "check"}] * 2, 5),
        ([{"type": "check"}] * 3, 10),
        ([{"type": "text"}] * 4, 5),
        ([{"type": "text"}] * 5, 10),
        ([{"type": "text", "takes": 4.9}], 5),
        ([{"type": "text", "takes": 5}], 10),
        ([{"type": "text", "takes": 0}], 5),
        ([{"type": "check", "fills_from": "a.b"}] * 4, 5),
        ([{"type": "check", "fills_from": "a.b"}] * 5, 10),
        ([{"type": "check", "fills_from": "a.b", "takes": 6}], 10),
        ([{"type": "text", "fills_from": "a.b"}] * 4, 5),
        ([{"type": "date", "ask_aloud": "When?"}] * 3, 5),
        ([{"type": "date", "ask_aloud": "When?"}] * 4, 10),
        ([{"type": "date", "ask_aloud": "When?", "takes": 0.5}] * 4, 5),
        ([{"type": "check", "ask_aloud": "Is it?", "fills_from": "a.b"}] * 4, 5),
        # Of the talk between items, 0.1 each, alone.
        ([{"type": "text", "takes": 0}] * 50, 5),
        ([{"type": "text", "takes": 0}] * 51, 10),
        ([HALF_STEP, {"type": "text", "takes": 4.6, "when": {"item": "i0", "answered": True}}], 5),
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


@pytest.mark.parametrize(
    ("repeat", "minutes"), [({}, 5), ({"usual": 1}, 5), ({"usual": 4}, 20), ({"usual": 0.5}, 5), ({"usual": 0}, 0)]
)
def test_a_repeat_counts_as_often_as_is_usual(repeat: dict[str, object], minutes: int) -> None:
    section = {"id": "s", "repeat": {"label": "Thing", "key": "a", **repeat}}
    # The talk between items counts once: four times 4.9 and 0.1.
    items = [{"id": "a", "type": "text", "ask": "A?", "takes": 4.9}]
    checklist = load({"id": "l", "title": "L", "version": 1, "sections": [{**section, "items": items}]})
    assert minutes_of(checklist, short=False) == minutes


def test_a_condition_of_the_section_halves_as_one_of_the_item_does_and_not_twice() -> None:
    def item(name: str, **more: object) -> dict[str, object]:
        return {"id": name, "type": "text", "ask": "?", "takes": 9.9, **more}

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
    total = round(sum(MINUTES[kind] + BETWEEN for kind in types), 6)  # 0.7 + 0.7 + 0.7 is not 2.1
    assert total <= minutes_of(checklist, short=False) < total + 5


# Conditions, by the usual answers


def asked(*items: Mapping[str, object], short: bool = False, others: Mapping[str, Checklist] | None = None) -> object:
    """Return whether the last of these items is usually asked."""
    checklist = made(*items)
    return UsuallyAsked(checklist, short=short, others=others or {}).item(checklist.items[-1].id)


A_OR_B = [{"value": "a"}, {"value": "b"}, {"value": "none"}]


@pytest.mark.parametrize(
    ("above", "when", "is_asked"),
    [
        ({"type": "check", "usual": "pass"}, {"eq": "pass"}, True),
        ({"type": "check", "usual": "pass"}, {"eq": "fail"}, False),
        ({"type": "check"}, {"eq": "pass"}, None),
        ({"type": "yesno", "usual": "no"}, {"eq": "yes"}, False),
        ({"type": "choice", "options": A_OR_B, "usual": "b"}, {"any_of": ["a", "b"]}, True),
        ({"type": "choice", "options": A_OR_B, "usual": "b"}, {"ne": "b"}, False),
        ({"type": "multi", "options": A_OR_B, "usual": ["a", "b"]}, {"eq": "b"}, True),
        ({"type": "multi", "options": A_OR_B, "usual": ["a", "b"]}, {"ne": "a"}, False),
        ({"type": "multi", "options": A_OR_B, "usual": "none"}, {"eq": "a"}, False),
        ({"type": "number", "usual": 3}, {"gt": 2}, True),
        ({"type": "number", "usual": 3}, {"eq": "3.0"}, True),
        ({"type": "number", "usual": 0}, {"ne": 0}, False),
        ({"type": "money", "usual": 2.5}, {"lt": 2.51}, True),
        ({"type": "money", "usual": 2.5}, {"gt": 2.5}, False),
        ({"type": "number", "usual": 0}, {"answered": True}, True),
        ({"type": "text"}, {"answered": False}, None),
    ],
)
def test_the_usual_answer_decides_whether_a_condition_holds(
    above: dict[str, object], when: dict[str, object], is_asked: bool | None
) -> None:
    assert asked({"id": "a", **above}, {"id": "b", "when": {"item": "a", **when}}) is is_asked


def test_what_is_not_asked_itself_has_no_answer() -> None:
    way = {"id": "way", "type": "yesno", "usual": "no"}
    far = {"id": "far", "type": "yesno", "usual": "yes", "when": {"item": "way", "eq": "yes"}}
    assert asked(way, far, {"id": "last", "when": {"item": "far", "eq": "yes"}}) is False
    assert asked(way, far, {"id": "last", "when": {"item": "far", "ne": "yes"}}) is True


def test_one_condition_that_does_not_hold_decides_and_one_that_is_not_known_halves() -> None:
    known, unknown = {"id": "a", "type": "yesno", "usual": "yes"}, {"id": "b", "type": "yesno"}
    yes, no, open_ = {"item": "a", "eq": "yes"}, {"item": "a", "eq": "no"}, {"item": "b", "eq": "yes"}
    assert asked(known, unknown, {"id": "c", "when": [yes, open_]}) is None
    assert asked(known, unknown, {"id": "c", "when": [no, open_]}) is False


def test_the_short_list_has_no_answer_to_what_it_leaves_out() -> None:
    above = {"id": "a", "type": "yesno", "usual": "yes"}
    below = {"id": "b", "core": True, "when": {"item": "a", "eq": "yes"}}
    assert asked(above, below, short=True) is False
    assert asked(above, below) is True
    assert asked({**above, "required": True}, below, short=True) is True


def test_another_list_tells_its_usual_answer_where_it_is_at_hand() -> None:
    other = made({"id": "a", "type": "yesno", "usual": "yes"}, {"id": "b"}, id="other")
    for item, operator, is_asked in (("a", "yes", True), ("a", "no", False), ("b", "pass", None), ("c", "pass", None)):
        last = {"id": "last", "when": {"checklist": "other", "item": item, "eq": operator}}
        assert asked(last, others={"other": other}) is is_asked
        assert asked(last) is None


@pytest.mark.parametrize(("usual", "is_asked"), [(0, False), (3, True)])
def test_of_a_repeat_that_there_usually_is_none_of_nothing_is_answered(usual: int, is_asked: bool) -> None:
    things = [{"id": "name", "type": "text", "ask": "?"}, {"id": "a", "type": "yesno", "ask": "?", "usual": "yes"}]
    repeat = {"label": "Thing", "key": "name", "usual": usual}
    last = {"id": "last", "type": "text", "ask": "?", "when": {"item": "a", "eq": "yes"}}
    sections = [{"id": "s", "repeat": repeat, "items": things}, {"id": "t", "items": [last]}]
    checklist = load({"id": "l", "title": "L", "version": 1, "sections": sections})
    assert UsuallyAsked(checklist).item("last") is is_asked


@pytest.mark.parametrize(("usual", "minutes"), [({"usual": "yes"}, 25), ({"usual": "no"}, 5), ({}, 15)])
def test_an_item_counts_whole_not_or_half(usual: dict[str, object], minutes: int) -> None:
    above = {"id": "a", "type": "yesno", "takes": 4.9, **usual}
    below = {"id": "b", "type": "text", "takes": 19.9, "when": {"item": "a", "eq": "yes"}}
    assert minutes_of(made(above, below), short=False) == minutes


_TYPES = {"yesno": ("yes", "no"), "check": RESULTS}


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """Return a list whose items hang on those before them, some with a usual answer."""
    items: list[dict[str, object]] = []
    for number in range(draw(st.integers(2, 6))):
        kind = draw(st.sampled_from(sorted(_TYPES)))
        item: dict[str, object] = {"id": f"i{number}", "type": kind, "ask": "?"}
        if draw(st.booleans()):
            item["usual"] = draw(st.sampled_from(_TYPES[kind]))
        above = draw(st.lists(st.sampled_from(items), max_size=2)) if items else []
        tests = []
        for one in above:
            value = draw(st.sampled_from(_TYPES[str(one["type"])]))
            operators: tuple[dict[str, object], ...] = ({"eq": value}, {"ne": value}, {"answered": draw(st.booleans())})
            test = draw(st.sampled_from(operators))
            tests.append({"item": one["id"], **test})
        items.append({**item, "when": tests} if tests else item)
    return made(*items)


@settings(deadline=None)
@given(checklist=checklists(), data=st.data())
def test_what_is_usually_asked_is_asked_whatever_else_is_answered(checklist: Checklist, data: st.DataObject) -> None:
    usually = UsuallyAsked(checklist)
    told = {item.id: usually.item(item.id) for item in checklist.items}
    for _ in range(8):
        answers = {
            item.id: item.usual[0] if item.usual else data.draw(st.sampled_from(("", *_TYPES[item.type])))
            for item in checklist.items
        }
        laid_out = layout(checklist, answers_of(*(Given(name, value=value) for name, value in answers.items())))
        shown = {row.item.id for row in laid_out if row.item is not None}
        for name, is_asked in told.items():
            assert is_asked is None or is_asked == (name in shown)


@settings(deadline=None)
@given(checklist=checklists())
def test_where_every_item_has_a_usual_answer_nothing_is_halved(checklist: Checklist) -> None:
    known = made(*({**one, "usual": "pass" if one["type"] == "check" else "no"} for one in items_of(checklist)))
    usually = UsuallyAsked(known)
    answers = answers_of(*(Given(item.id, value=item.usual[0]) for item in known.items))
    shown = {row.item.id for row in layout(known, answers) if row.item is not None}
    assert {item.id: usually.item(item.id) for item in known.items} == {
        item.id: item.id in shown for item in known.items
    }


@settings(deadline=None)
@given(checklist=checklists(), takes=st.floats(0.1, 30))
def test_a_usual_answer_never_leads_beyond_all_items_nor_below_those_without_condition(
    checklist: Checklist, takes: float
) -> None:
    each = made(*({**one, "takes": takes} for one in items_of(checklist)))
    free = sum(takes + BETWEEN for item in each.items if not item.when)
    # A hundredth for sums of binary fractions.
    assert free - 0.01 <= minutes_of(each, short=False) < (takes + BETWEEN) * len(each.items) + 5.01


def items_of(checklist: Checklist) -> list[dict[str, object]]:
    """Return the items of the only section, as they are written."""
    sections = dump(checklist)["sections"]
    assert isinstance(sections, list)
    items: list[dict[str, object]] = sections[0]["items"]
    return items
