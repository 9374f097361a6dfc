"""The cost of doing nothing: each sum is right, says what it leaves out, and never speaks for the seller."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.load import load
from fieldkit.domain.costs.formula import CostBook, CostInput, book_from
from fieldkit.domain.costs.reckon import TOKEN, reckon
from tests.content.worked_examples import BY_HAND

CONTENT: dict[str, Any] = content_files.parsed("objections")
BOOK = book_from(CONTENT)
each_formula = pytest.mark.parametrize("name", BOOK.formulas)
each_input = pytest.mark.parametrize("name", BOOK.inputs)
WORDS = {"min", "max", "floor", "if", "else"}


def names_in(expression: str) -> set[str]:
    return set(re.findall(r"[a-z_]+", expression)) - WORDS


@each_formula
def test_worked_example_comes_to_what_it_says_by_fieldkit_and_by_hand(name: str) -> None:
    example = dict(BOOK.formulas[name].example)
    result = example.pop("result")
    assert set(example) == set(BOOK.formulas[name].inputs)
    found = reckon(BOOK, name, example).result.value
    assert found == pytest.approx(result, abs=0.005 if abs(result) > 1 else 0.00005)
    assert BY_HAND[name](example) == pytest.approx(found)


@pytest.mark.parametrize(
    ("name", "right"), [("outage_hour", 340.26), ("recovery_gap", 2041.56), ("waiting", 678.0), ("disk_failures", 0.24)]
)
def test_figures_that_used_to_speak_for_the_seller(name: str, right: float) -> None:
    assert BOOK.formulas[name].example["result"] == pytest.approx(right, abs=0.005)


@each_formula
def test_formula_takes_exactly_its_inputs_and_says_what_is_not_in_it(name: str) -> None:
    formula = BOOK.formulas[name]
    assert names_in(formula.expr) == set(formula.inputs)
    assert [one for one in formula.inputs if one not in BOOK.inputs and one not in BOOK.formulas] == []
    assert {*formula.lowers, *formula.either} <= set(formula.inputs)
    assert formula.title
    assert formula.answers.endswith("?")
    assert formula.leaves_out.endswith(".")
    known = {name, *formula.inputs, *BOOK.needs(name)}
    asked = {one for verdict in formula.verdicts for one in names_in(verdict.when)}
    assert asked <= {*known, *BOOK.inputs}
    for text in (formula.say_it, *(verdict.say for verdict in formula.verdicts)):
        assert set(TOKEN.findall(text)) <= known | asked | {f"{name}.low", f"{name}.high"}


@each_input
def test_default_is_never_without_its_reason_nor_a_wage_without_its_country(name: str) -> None:
    one = BOOK.inputs[name]
    assert (one.default is not None) == bool(one.assumed)
    if one.default is not None:
        assert one.min <= one.default <= one.max
        assert bool(one.only_for) == (one.unit.startswith("money") and one.default != 0)
    if one.unit == "share":
        assert one.max == 1
    assert "clock" not in one.label
    assert one.evidence in {"", *(evidence["id"] for evidence in CONTENT["evidence"])}


def test_every_input_is_of_use_and_comes_from_where_it_says() -> None:
    used = {name for formula in BOOK.formulas for name in BOOK.needs(formula)}
    used |= {name for one in BOOK.formulas.values() for verdict in one.verdicts for name in names_in(verdict.when)}
    assert set(BOOK.inputs) - used == set()
    fed = {
        f"{checklist.id}.{item.id}": item.feeds
        for checklist in map(load, content_files.parsed("checklists")["checklists"])
        for item in checklist.items
    }
    for one in BOOK.inputs.values():
        if one.source:
            assert fed.get(one.source) == one.id, f"{one.id} says that {one.source} feeds it"


def test_no_formula_needs_itself() -> None:
    def below(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " > ".join((*path, name))
        for one in BOOK.formulas[name].inputs:
            if one in BOOK.formulas:
                below(one, (*path, name))

    for name in BOOK.formulas:
        below(name, ())


def numbers_of(one: CostInput) -> st.SearchStrategy[float]:
    most = {"money": 1e6, "money/hour": 500.0}.get(one.unit, 1000.0)
    return st.floats(max(one.min, 0.0), min(one.max, most), allow_subnormal=False).map(lambda x: round(x, 4))


@st.composite
def cases(draw: st.DrawFn, name: str) -> dict[str, float]:
    return {one: draw(numbers_of(BOOK.inputs[one])) for one in BOOK.needs(name)}


def value(name: str, numbers: dict[str, float], book: CostBook = BOOK) -> float:
    found = reckon(book, name, numbers).result.value
    assume(found is not None)
    assert found is not None
    return found


@each_formula
@given(data=st.data())
def test_a_halved_input_never_raises_a_cost(name: str, data: st.DataObject) -> None:
    numbers = data.draw(cases(name))
    before = value(name, numbers)
    direct = {*BOOK.formulas[name].lowers, *BOOK.formulas[name].either}
    within = 1e-9 * max(1.0, abs(before))
    for one in BOOK.needs(name):
        half = max(numbers[one] / 2, BOOK.inputs[one].min)
        after = value(name, {**numbers, one: half})
        if one in BOOK.formulas[name].either:
            assert abs(after) <= abs(before) + within, one
        elif one not in direct and not _divides(one, name):
            assert after <= before + within, one
        elif one in direct:
            assert after >= before - within, one


@each_formula
@given(data=st.data())
def test_a_number_that_grows_moves_the_result_the_way_that_the_formula_says(name: str, data: st.DataObject) -> None:
    formula = BOOK.formulas[name]
    least = {one: BOOK.inputs[one].min if one in BOOK.inputs else 0.0 for one in formula.inputs}
    most = {one: BOOK.inputs[one].max if one in BOOK.inputs else 1e4 for one in formula.inputs}
    within = {one: st.just(least[one]) | st.floats(least[one], min(most[one], 1e4)) for one in formula.inputs}
    numbers = {one: round(data.draw(within[one]), 4) for one in formula.inputs}
    for one in formula.inputs:
        if one in formula.either:
            continue
        grown = round(data.draw(st.floats(numbers[one], max(numbers[one], min(most[one], 1e4)))), 4)
        before, after = value(name, numbers), value(name, {**numbers, one: max(grown, numbers[one])})
        slack = 1e-8 * max(1.0, abs(before))
        assert (before - after if one in formula.lowers else after - before) >= -slack, one


def _divides(one: str, name: str) -> bool:
    """Whether an input goes in by a formula that it lowers, or that lowers this one."""
    formula = BOOK.formulas[name]
    return any(
        one in BOOK.needs(part) and (part in formula.lowers or one in BOOK.formulas[part].lowers or _divides(one, part))
        for part in formula.inputs
        if part in BOOK.formulas
    )


@given(numbers=cases("outage_hour"))
def test_a_stopped_hour_never_costs_both_the_pay_and_the_margin(numbers: dict[str, float]) -> None:
    pay, margin, hour = (value(name, _of(name, numbers)) for name in ("idle_hour", "margin_hour", "outage_hour"))
    slack = 1e-9 * max(pay, margin, 1)
    assert hour <= margin + slack, "not even the pay is more than the hour would have earned"
    sales = numbers["revenue_per_day"] / numbers["hours_per_day"]
    assert margin <= sales + slack


@given(numbers=cases("outage_hour"))
def test_sales_that_nobody_named_leave_the_pay_alone_and_a_margin_of_nothing_costs_nothing(
    numbers: dict[str, float],
) -> None:
    del numbers["revenue_per_day"]
    pay = value("idle_hour", _of("idle_hour", numbers))
    assert value("outage_hour", numbers) == pytest.approx(pay)
    for nothing in ({"revenue_per_day": 0.0}, {"revenue_per_day": 6000.0, "margin_share": 0.0}):
        assert value("outage_hour", {**numbers, **nothing}) == 0


SHOP = {"people_affected": 12.0, "loaded_rate": 45.65, "revenue_per_day": 6000.0, "lost_for_good": 0.25}
"""Half of 750 an hour is left, and of twelve people six tenths stand still."""


def test_a_margin_near_nothing_costs_nearly_nothing() -> None:
    hours = [reckon(BOOK, "outage_hour", {**SHOP, "margin_share": margin}) for margin in (0.0, 0.0001, 0.01, 0.5)]
    assert [hour.result.value for hour in hours] == pytest.approx([0, 0.075, 7.5, 340.26], abs=0.005)


def test_an_hour_of_a_shorter_day_is_dearer_and_says_that_it_is_one_hour() -> None:
    assert reckon(BOOK, "outage_hour", {**SHOP, "hours_per_day": 4.0}).result.value == pytest.approx(434.01)
    assert "shorter day has fewer and dearer" in BOOK.formulas["outage_hour"].note


def test_no_sentence_sells_what_no_term_of_the_firm_holds() -> None:
    said = [text for one in BOOK.formulas.values() for text in (one.say_it, *(verdict.say for verdict in one.verdicts))]
    said += [answer["text"] for card in CONTENT["objections"] for answer in card["say"]]
    promised = re.compile(r"\bcoming first\b|\bpriorit|\bbefore (?:the )?others\b|\bquicker than (?:the )?others\b")
    assert [text for text in said if promised.search(text)] == []


def test_no_sentence_says_whose_figures_those_are_that_may_be_assumed() -> None:
    assert [one.id for one in BOOK.formulas.values() if "your figures" in one.say_it] == []


def test_what_stands_for_an_input_that_nobody_knows_is_said_to_be_assumed() -> None:
    numbers = {"people_affected": 12.0, "loaded_rate": 45.65}
    found = reckon(BOOK, "outage_hour", numbers)
    assert (found.result.why, found.missing) == (BOOK.formulas["outage_hour"].assumed, ())
    assert {one.id for one in found.figures if one.origin == "assumed"} == {"idle_share", "lost_for_good"}
    assert reckon(BOOK, "outage_hour", {**numbers, "revenue_per_day": 0.0}).result.why == ""
    asked = reckon(BOOK, "outage_hour", {"people_affected": 12.0})
    assert [one.id for one in asked.missing] == ["loaded_rate"], "sales need not be known"
    assert [one.id for one in reckon(BOOK, "margin_hour", {}).missing] == ["revenue_per_day"]


@given(numbers=cases("drag"), hours=st.floats(0.5, 24))
def test_nobody_loses_more_hours_than_a_working_day_holds(numbers: dict[str, float], hours: float) -> None:
    numbers["hours_per_day"] = hours
    all_day = numbers["people_affected"] * hours * numbers["loaded_rate"] * numbers["working_days"]
    assert value("drag", numbers) <= all_day * (1 + 1e-9)


def _of(name: str, numbers: dict[str, float]) -> dict[str, float]:
    return {one: number for one, number in numbers.items() if one in BOOK.needs(name)}
