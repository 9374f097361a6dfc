from typing import Any

import pytest

from fieldkit.domain.checklists.load import Checklist, Condition, load
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.conditions import AnsweredElsewhere, Applies, holds
from fieldkit.domain.surveys.layout import layout
from tests.domain.surveys.survey_content import made, one_section, starting, typed


def shown(checklist: Checklist, *given: Given, **latest: dict[str, str]) -> list[str]:
    rows = layout(checklist, answers_of(*given), other_latest={k.replace("_", "-"): v for k, v in latest.items()})
    return [row.item.id + (f"@{row.instance}" if row.instance else "") for row in rows if row.item]


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (Condition("a", eq="x"), [], False),
        (Condition("a", eq="x"), ["x"], True),
        (Condition("a", eq="x"), ["y"], False),
        (Condition("a", ne="x"), [], True),
        (Condition("a", ne="x"), ["x"], False),
        (Condition("a", ne="x"), ["y"], True),
        (Condition("a", any_of=("x", "y")), ["y"], True),
        (Condition("a", any_of=("x", "y")), [], False),
        (Condition("a", gt=3), ["3"], False),
        (Condition("a", gt=3), ["3.5"], True),
        (Condition("a", gt=3), [], False),
        (Condition("a", gt=3), ["many"], False),
        (Condition("a", lt=5), ["3"], True),
        (Condition("a", lt=5), ["5"], False),
        (Condition("a", lt=5), ["5.1"], False),
        (Condition("a", lt=5), [], False),
        (Condition("a", lt=5), ["many"], False),
        (Condition("a", lt=5), ["many", "4"], True),
        (Condition("a", gt=3), ["3", "4"], True),
        (Condition("a", gt=1, lt=5), ["1"], False),
        (Condition("a", gt=1, lt=5), ["5"], False),
        (Condition("a", eq="x"), ["y", "x"], True),
        (Condition("a", eq="x"), ["y,x"], True),
        (Condition("a", ne="x"), ["y", "x"], False),
        (Condition("a", any_of=("x", "y")), ["z"], False),
        (Condition("a", eq="x", gt=3), ["x"], False),
        (Condition("a", eq="4", gt=3), ["4"], True),
        (Condition("a", answered=True, eq="x"), ["x"], True),
        (Condition("a", answered=True, eq="x"), ["y"], False),
        (Condition("a", answered=False), ["x"], False),
        (Condition("a", gt=1, lt=5), ["0", "7"], False),
        (Condition("a", gt=1, lt=5), ["0", "3"], True),
        (Condition("a", answered=True), [], False),
        (Condition("a", answered=True), ["x"], True),
        (Condition("a", answered=False), [], True),
        (Condition("a", answered=False, ne="x"), ["y"], False),
    ],
)
def test_each_operator_holds_for_its_answers(condition: Condition, values: list[str], expected: bool) -> None:
    assert holds(condition, values) is expected


def test_a_multi_equals_each_of_what_was_chosen() -> None:
    item = made({"id": "a", "type": "multi", "options": ["x", "y", "z"]}).items[0]
    assert holds(Condition("a", eq="y"), ["x,y"], item)
    assert not holds(Condition("a", ne="y"), ["x,y"], item)
    assert holds(Condition("a", any_of=("z", "x")), ["x,y"], item)


def test_a_choice_is_not_taken_apart() -> None:
    item = made({"id": "a", "type": "choice", "options": ["x", "y"]}).items[0]
    assert not holds(Condition("a", eq="x"), ["x,y"], item)
    assert holds(Condition("a", ne="x"), ["x,y"], item)


def test_only_figures_are_compared_as_figures() -> None:
    number, text = made({"id": "a", "type": "number"}, {"id": "b", "type": "text"}).items
    assert holds(Condition("a", eq="3.0"), ["3"], number)
    assert not holds(Condition("a", eq="3.0"), ["4"], number)
    assert not holds(Condition("a", eq="three"), ["3"], number)
    assert not holds(Condition("b", eq="3.0"), ["3"], text)
    assert holds(Condition("b", eq="3"), ["3"], text)


def test_an_item_that_is_not_asked_counts_as_unanswered() -> None:
    applies = Applies(made({"id": "a"}), answers_of(Given("a", value="pass")), {})
    assert applies.condition(Condition("nowhere", ne="x"))
    assert applies.condition(Condition("nowhere", answered=False))
    assert not applies.condition(Condition("nowhere", eq="x"))
    assert not applies.condition(Condition("nowhere", answered=True))


@pytest.mark.parametrize(
    ("latest", "condition", "expected"),
    [
        ({"x": "yes"}, Condition("x", checklist="other", eq="yes"), True),
        ({"x": "no"}, Condition("x", checklist="other", eq="yes"), False),
        ({"x": ["no", "yes"]}, Condition("x", checklist="other", eq="yes"), True),
        ({"x": ["no", ""]}, Condition("x", checklist="other", eq="yes"), False),
        ({"x": ""}, Condition("x", checklist="other", answered=True), False),
        ({"x": ["", ""]}, Condition("x", checklist="other", answered=True), False),
        ({"x": ["", "no"]}, Condition("x", checklist="other", answered=True), True),
        ({}, Condition("x", checklist="other", answered=False), True),
        ({}, Condition("x", checklist="other", ne="yes"), True),
        ({"x": "yes"}, Condition("y", checklist="other", eq="yes"), False),
    ],
)
def test_the_latest_answers_of_another_checklist_are_one_or_several(
    latest: dict[str, str | list[str]], condition: Condition, expected: bool
) -> None:
    applies = Applies(made({"id": "x"}), answers_of(Given("x", value="yes")), {}, {"other": latest})
    assert applies.condition(condition) is expected


@pytest.mark.parametrize(
    ("kind", "values", "condition", "expected"),
    [
        ("money", ("12000",), {"gt": 5000}, False),
        ("money", ("500001",), {"gt": 5000}, True),
        ("money", ("12000",), {"eq": "120"}, True),
        ("money", ("12000",), {"eq": "12000"}, False),
        ("money", ("100", "600000"), {"gt": 5000}, True),
        ("number", ("3",), {"eq": "3.0"}, True),
        ("text", ("cloud, mostly",), {"eq": "cloud"}, False),
    ],
)
def test_an_answer_of_another_checklist_is_read_as_its_item_stores_it(
    kind: str, values: tuple[str, ...], condition: dict[str, Any], expected: bool
) -> None:
    (item,) = made({"id": "there", "type": kind}).items
    applies = Applies(made({"id": "x"}), {}, {}, {"other": {"there": AnsweredElsewhere(item, values)}})
    assert applies.condition(Condition("there", checklist="other", **condition)) is expected


def test_money_and_numbers_compare_as_figures_in_whole_units() -> None:
    checklist = made(
        {"id": "m", "type": "money"},
        {"id": "n", "type": "number"},
        {"id": "b", "when": {"item": "m", "gt": 500}},
        {"id": "c", "when": {"item": "n", "eq": "3.0"}},
    )
    assert shown(checklist, Given("m", value="50001"), Given("n", value="3")) == ["m", "n", "b", "c"]
    assert shown(checklist, Given("m", value="50000"), Given("n", value="3.1")) == ["m", "n"]


def test_a_list_of_conditions_means_all_of_them() -> None:
    both = [{"item": "a", "eq": "pass"}, {"item": "b", "eq": "fail"}]
    checklist = made({"id": "a"}, {"id": "b"}, {"id": "c", "when": both})
    assert shown(checklist, Given("a", value="pass", result="pass")) == ["a", "b"]
    assert shown(checklist, Given("a", value="pass"), Given("b", value="fail")) == ["a", "b", "c"]


def test_the_answer_of_a_hidden_item_counts_as_not_given() -> None:
    checklist = made(
        {"id": "a"},
        {"id": "b", "when": {"item": "a", "eq": "fail"}},
        {"id": "c", "when": {"item": "b", "eq": "fail"}},
    )
    both = Given("a", value="fail"), Given("b", value="fail")
    assert shown(checklist, *both) == ["a", "b", "c"]
    assert shown(checklist, Given("a", value="pass"), both[1]) == ["a"]


def test_a_condition_may_look_ahead() -> None:
    checklist = made({"id": "a", "when": {"item": "b", "eq": "pass"}}, {"id": "b"})
    assert shown(checklist) == ["b"]
    assert shown(checklist, Given("b", value="pass")) == ["a", "b"]


def test_a_hidden_section_hides_its_items_and_their_answers() -> None:
    handover = starting()["handover"]
    out = {row.section.id for row in layout(handover, typed(handover, {"ho-way": "out"}))}
    into = {row.section.id for row in layout(handover, typed(handover, {"ho-way": "in"}))}
    neither = {row.section.id for row in layout(handover, {})}
    assert out - into == {"data", "deleted"}
    assert into - out == {"take", "after"}
    assert neither == out & into


def test_until_it_is_known_to_be_a_new_starter_the_old_computer_is_asked_for() -> None:
    workstation = starting()["workstation"]
    for kind, there in (("", True), ("refresh", True), ("starter", False)):
        rows = layout(workstation, typed(workstation, {"ws-kind": kind}))
        assert any(row.section.id == "old" for row in rows) is there


def test_another_checklists_latest_answers_decide() -> None:
    security = starting()["security-baseline"]
    assert "sec-insurance" in shown(security)
    assert "sec-insurance" not in shown(security, first_visit={"fv-insured": "no"})
    assert "sec-insurance" in shown(security, first_visit={"fv-insured": "yes"})


def repeated() -> Checklist:
    data = one_section({"id": "after", "when": {"item": "r", "eq": "fail"}})
    section = {
        "id": "things",
        "title": "Things",
        "repeat": {"label": "Thing", "key": "name"},
        "items": [
            {"id": "name", "type": "text", "ask": "Name"},
            {"id": "r", "type": "check", "ask": "Right?"},
            {"id": "why", "type": "text", "ask": "Why?", "when": {"item": "r", "eq": "fail"}},
        ],
    }
    sections = data["sections"]
    assert isinstance(sections, list)
    sections.insert(0, section)
    return load(data)


def test_inside_a_repeat_a_condition_means_its_own_instance() -> None:
    given = Given("r", "1", "pass", "pass"), Given("r", "2", "fail", "fail")
    ids = shown(repeated(), *given)
    assert "why@2" in ids
    assert "why@1" not in ids


def test_outside_a_repeat_any_instance_will_do() -> None:
    assert "after" not in shown(repeated(), Given("r", "1", "pass"))
    assert "after" in shown(repeated(), Given("r", "1", "pass"), Given("r", "2", "fail"))


def test_an_instance_that_was_removed_decides_nothing() -> None:
    answers = answers_of(Given("r", "1", "pass"), Given("r", "2", "fail"))
    rows = layout(repeated(), answers, {"things": ("1",)})
    assert "after" not in [row.item.id for row in rows if row.item]
