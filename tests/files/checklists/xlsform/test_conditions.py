"""Expressions of a form: what a checklist can say of them, and why not of the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.checklists.xlsform.xpath.conditions import Asked, conditions, limits
from fieldkit.files.checklists.xlsform.xpath.expressions import Unsayable, parsed

KNOWN = {
    "c": Asked("c", "choice", {"r": "red", "g": "green"}, name="c"),
    "m": Asked("m", "multi", {"r": "red", "none": "none"}, name="m"),
    "y": Asked("y", "yesno", {"yes": "yes", "no": "no"}, name="y"),
    "n": Asked("n", "number", whole=True, name="n"),
    "d": Asked("d", "number", unit="km", name="d"),
    "e": Asked("e", "number", unit="km", name="e"),
    "t": Asked("t", "text", name="t"),
    "day": Asked("day", "date", name="day"),
}


def find(name: str) -> Asked | str:
    return KNOWN.get(name, f"there is no question “{name}”")


@pytest.mark.parametrize(
    "text", ["true() or ${c} = 'r'", "not(false() and ${c} = 'r')", f"${{n}} >= {'9' * 400}", f"${{n}} = {'9' * 400}"]
)
def test_what_always_holds_or_is_endless_is_said_to_be_left_out(text: str) -> None:
    found = conditions(text, find)
    assert (found.tests, bool(found.missing)) == ((), True)


def test_a_limit_without_end_is_none() -> None:
    assert limits(f". < {'9' * 400}", KNOWN["n"], find).high is None


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("${c} = 'r'", [{"item": "c", "eq": "red"}]),
        ("'r'=${c}", [{"item": "c", "eq": "red"}]),
        ('${c} != "g"', [{"item": "c", "ne": "green"}]),
        ("not(${c} = 'g')", [{"item": "c", "ne": "green"}]),
        ("${c}=‘r’", [{"item": "c", "eq": "red"}]),
        ("selected(${m}, 'r')", [{"item": "m", "eq": "red"}]),
        ("selected( ${ m } , 'r') = 1", [{"item": "m", "eq": "red"}]),
        ("not(selected(${m}, 'none'))", [{"item": "m", "ne": "none"}]),
        ("${y} = 'yes' and ${n} > 3", [{"item": "y", "eq": "yes"}, {"item": "n", "gt": 3}]),
        ("(${c} = 'r' or ${c} = 'g')", [{"item": "c", "any_of": ["red", "green"]}]),
        ("not(${c} != 'r' and ${c} != 'g')", [{"item": "c", "any_of": ["red", "green"]}]),
        ("not(${c} = 'r' or ${y} = 'no')", [{"item": "c", "ne": "red"}, {"item": "y", "ne": "no"}]),
        ("${n} >= 5", [{"item": "n", "gt": 4}]),
        ("${n} <= 5", [{"item": "n", "lt": 6}]),
        ("5 < ${d}", [{"item": "d", "gt": 5}]),
        ("${d} < -2.5", [{"item": "d", "lt": -2.5}]),
        ("${n} = 5", [{"item": "n", "eq": "5"}]),
        ("${t} = 'it is'", [{"item": "t", "eq": "it is"}]),
        ("${day} != ''", [{"item": "day", "answered": True}]),
        ("${t} = ''", [{"item": "t", "answered": False}]),
        ("string-length(${t}) > 0", [{"item": "t", "answered": True}]),
        ("not(string-length(${t}) > 0)", [{"item": "t", "answered": False}]),
        ("count-selected(${m}) >= 1", [{"item": "m", "answered": True}]),
        ("true()", []),
        ("${y} = 'yes' and ${y} = 'yes'", [{"item": "y", "eq": "yes"}]),
    ],
)
def test_what_can_be_said_is(text: str, tests: list[dict[str, object]]) -> None:
    found = conditions(text, find)
    assert (list(found.tests), found.missing) == (tests, ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${x} = 'r'", "there is no question “x”"),
        ("${c} = 'green'", "“green” is no answer to “c”"),
        ("${c} = 'gg'", "“gg” is no answer to “c”; did you mean “g”?"),
        ("${m} = 'r'", "“=” asks for one answer alone"),
        ("${d} >= 5", "only of whole numbers"),
        ("not(${n} > 5)", "holds without an answer, too"),
        ("${t} > 5", "only figures can be over or under"),
        ("${day} = '2020-01-01'", "is compared with nothing"),
        ("${c} = 'r' or ${y} = 'no'", "“or” stands between more"),
        ("${n} + 1 > 5", "“+” is not understood: nothing is computed"),
        ("${n} div 2 = 1", "“div” is not understood"),
        ("${n} = ${d}", "not with another answer"),
        ("today() > ${day}", "not with another answer"),
        ("regex(${t}, '.*')", "regex() is not understood here"),
        ("count(${m}) > 2", "count() is not understood here"),
        ("false()", "it never holds"),
        (". = 'r'", "a dot stands for no question here"),
        ("1 = 1", "it asks for no answer"),
        ("${n}", "it is no comparison"),
        ("${c} = 'r' and", "it ends too soon"),
        ("(${c} = 'r'", "a bracket is not closed"),
        ("${c} = 'r')", "“)” is not understood"),
        ("${c} = 'r", "“'” is not understood"),
        ("1 < ${n} < 5", "more than two things at once"),
        ("", "it ends too soon"),
        ("(" * 60 + "1" + ")" * 60, "brackets lie too deep"),
        ("not(" * 60 + "1" + ")" * 60, "brackets lie too deep"),
        ("1" * 4_001, "it is too long"),
    ],
)
def test_of_what_cannot_it_is_said_why(text: str, why: str) -> None:
    found = conditions(text, find)
    assert found.tests == ()
    assert why in found.missing[0]


def test_of_parts_that_must_all_hold_the_others_stay() -> None:
    found = conditions("${y} = 'yes' and pulldata('a', 'b') = 'c' and ${n} < 3", find)
    assert found.tests == ({"item": "y", "eq": "yes"}, {"item": "n", "lt": 3})
    assert found.missing == ("pulldata() is not understood here",)


@pytest.mark.parametrize(
    ("text", "low", "high", "other"),
    [
        (". >= 0 and . <= 100", 0, 100, ""),
        ("0<=.", 0, None, ""),
        (". > 0 and . < 10", 1, 9, ""),
        ("${n} >= 2", 2, None, ""),
        (". >= 1 and . >= 3", 3, None, ""),
    ],
)
def test_limits_of_figures(text: str, low: float | None, high: float | None, other: str) -> None:
    found = limits(text, KNOWN["n"], find)
    assert (found.low, found.high, found.high_item, found.missing) == (low, high, other, [])


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("d", ". > 0", "only of whole numbers"),
        ("d", ". <= ${n}", "no figure of the same kind"),
        ("d", ". < ${e}", "can only be the most"),
        ("n", ". = 3", "a limit is a figure"),
        ("n", ". < 3 or . > 9", "more than a least and a most"),
        ("t", ". >= 3", "only figures have limits"),
        ("t", "regex(., 'a')", "regex() is not understood"),
        ("n", "${d} > 3", "more than the answer at hand"),
    ],
)
def test_limits_that_cannot_be_held(name: str, text: str, why: str) -> None:
    found = limits(text, KNOWN[name], find)
    assert (found.low, found.high) == (None, None)
    assert why in found.missing[0]


def test_the_answer_to_another_question_is_the_most_and_an_option_goes_alone() -> None:
    assert limits(". <= ${e}", KNOWN["d"], find).high_item == "e"
    alone = limits("not(selected(., 'none') and count-selected(.) > 1)", KNOWN["m"], find)
    assert (alone.alone, alone.missing) == (["none"], [])


@given(st.text("${}a'\"()=<>!. or andnotselected,1-+&\x00\n", max_size=60) | st.text(max_size=30))
def test_any_text_is_a_tree_or_a_sentence(text: str) -> None:
    try:
        parsed(text)
    except Unsayable as error:
        assert str(error)
    conditions(text, find)
    limits(text, KNOWN["n"], find)
