import json
import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.checklists.load import COUNTS as COUNTED
from fieldkit.domain.checklists.load import (
    EFFORTS,
    ITEM_TYPES,
    RESULTS,
    SEVERITIES,
    Checklist,
    ChecklistError,
    doubts,
    dump,
    load,
)
from fieldkit.domain.surveys.answer_grammar import CHECK_KEYS
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.score import GRADES
from tests.domain.surveys.survey_content import header, made, one_section, plain


@pytest.mark.parametrize("data", plain(), ids=lambda data: str(data["id"]))
def test_a_starting_checklist_survives_being_stored_as_json(data: dict[str, object]) -> None:
    checklist = load(data)
    stored = json.dumps(dump(checklist))
    assert json.loads(stored) == data
    assert load(json.loads(stored)) == checklist
    assert doubts(checklist) == ()


def test_the_content_header_says_what_the_code_does() -> None:
    said = header()
    assert tuple(said["item_types"]) == ITEM_TYPES  # type: ignore[arg-type]
    answers = {one["value"]: one for one in said["answers"]}  # type: ignore[attr-defined]
    assert tuple(answers) == RESULTS
    assert {one["key"]: value for value, one in answers.items()} == CHECK_KEYS
    assert {value: one["counts"] for value, one in answers.items() if one["counts"] is not None} == COUNTED
    assert {one["id"]: one["weight"] for one in said["severity"]} == SEVERITIES  # type: ignore[attr-defined]
    assert tuple(said["effort"]) == EFFORTS  # type: ignore[arg-type]
    assert [(g["min"], g["label"]) for g in said["grades"]] == [(b.min, b.label) for b in GRADES]  # type: ignore[attr-defined]


def test_a_checklist_of_64_items_loads_in_under_5_ms() -> None:
    data = json.loads(json.dumps(plain()[0]))
    fastest = 1.0
    for _ in range(10):
        start = time.thread_time()
        load(data)
        fastest = min(fastest, time.thread_time() - start)
    assert fastest / len(load(data).items) * 64 < 0.005


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"id": "a", "type": "chek"}, 'made > only > a: Unknown type "chek". Did you mean "check"?'),
        ({"id": "a", "severity": "hihg"}, 'made > only > a: Unknown severity "hihg". Did you mean "high"?'),
        ({"id": "a", "type": "zzz"}, 'Unknown type "zzz". It is one of check, yesno'),
        ({"id": "a", "type": "choice"}, 'made > only > a: A choice needs "options".'),
        ({"id": "a", "type": "multi", "options": []}, 'A multi needs "options"'),
        ({"id": "a", "options": ["x"]}, 'Only choice and multi have "options", not check'),
        ({"id": "a", "type": "number", "min": 2, "max": 1}, '"min" is above "max"'),
        ({"id": "a", "type": "number", "min": "2"}, '"min" has to be a number'),
        ({"id": "a", "core": "yes"}, '"core" has to be true or false'),
        ({"id": "a", "ask": ""}, '"ask" is empty'),
        ({"id": "a", "when": {"item": "b", "eq": 1}}, 'A condition asks for "b", which is no item here'),
        ({"id": "a", "when": {"item": "a", "equals": 1}}, '"equals" is not a word of a condition'),
        ({"id": "a", "when": {"item": "a"}}, "A condition needs an item and one of eq, ne"),
        ({"id": "a", "type": "number", "fail_if": {"over": 2}}, "A rule needs one of gt, lt, eq"),
        ({"id": "a", "type": "text", "fail_if": {"gt": 2}}, "can be judged by a rule"),
        ({"id": "a", "type": "number", "fail_if": {"gt": 1, "lt": 5}}, "is every answer"),
        ({"id": "a", "type": "choice", "options": ["x", "x"]}, 'Two options read "x"'),
        ({"id": "a", "type": "multi", "options": ["x,y"]}, "cannot hold a comma"),
        ({"id": "a", "when": {"item": "a", "answered": True}}, "Conditions go in a circle: a needs a"),
    ],
)
def test_a_mistake_is_named_with_its_place(item: Mapping[str, object], words: str) -> None:
    with pytest.raises(ChecklistError) as refused:
        made(item)
    assert words in str(refused.value)
    assert str(refused.value).startswith("made")


def test_a_condition_that_compares_with_no_answer_is_named() -> None:
    with pytest.raises(ChecklistError, match=r'compares "a" with "passed", no answer of it\. Did you mean "pass"'):
        made({"id": "a"}, {"id": "b", "when": {"item": "a", "eq": "passed"}})


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(ChecklistError) as refused:
        made({"id": "a", "type": "chek"}, {"id": "b", "effort": "XXL"}, {"id": "b", "when": {"item": "c", "eq": "x"}})
    assert len(refused.value.problems) == 4
    assert str(refused.value).endswith("(3 more problems)")


def test_a_duplicate_id_is_refused_with_where_it_was_used() -> None:
    with pytest.raises(ChecklistError, match='The id "a" is already used in only'):
        made({"id": "a"}, {"id": "a"})


def test_conditions_in_a_circle_are_refused_also_through_a_section() -> None:
    with pytest.raises(ChecklistError, match="circle: a needs c needs b needs a"):
        made(
            {"id": "a", "when": {"item": "c", "eq": "pass"}},
            {"id": "b", "when": {"item": "a", "eq": "pass"}},
            {"id": "c", "when": {"item": "b", "eq": "pass"}},
        )
    data = one_section({"id": "a"})
    section = data["sections"][0]  # type: ignore[index]
    section["when"] = {"item": "a", "answered": True}
    with pytest.raises(ChecklistError, match="circle"):
        load(data)


def chain(length: int) -> Checklist:
    links = [{"id": f"i{n}", "when": {"item": f"i{n + 1}", "eq": "pass"}} for n in range(length)]
    return made(*links, {"id": f"i{length}"})


def test_a_chain_of_conditions_is_no_circle_and_is_followed_to_its_end() -> None:
    answers = answers_of(*(Given(f"i{n}", "", "pass", "pass") for n in range(51)))
    assert len(layout(chain(50), answers)) == 52
    assert len(layout(chain(50), {**answers, ("i50", ""): Given("i50", "", "fail", "fail")})) == 2


def test_a_chain_too_long_to_follow_is_refused() -> None:
    with pytest.raises(ChecklistError, match="made: More than 50 conditions hang on each other"):
        chain(3000)


def test_keys_of_a_newer_version_are_kept_and_slips_are_doubted() -> None:
    data = one_section({"id": "a", "requird": True, "colour": {"of": ["sky", None, 1.5]}}, mood="good")
    checklist = load(data)
    assert dump(checklist)["mood"] == "good"
    assert load(json.loads(json.dumps(dump(checklist)))) == checklist
    assert checklist.items[0].extra["colour"] == {"of": ["sky", None, 1.5]}
    assert doubts(checklist) == (
        'made > only > a: "requird" is not a key that fieldkit knows; it is kept. Did you mean "required"?',
    )


def test_bare_yes_and_no_of_yaml_mean_the_words() -> None:
    checklist = made(
        {"id": "a", "type": "choice", "options": [{"value": True, "label": "Yes"}, {"value": False, "label": "No"}]},
        {"id": "b", "when": {"item": "a", "eq": True}},
    )
    assert [option.value for option in checklist.items[0].options] == ["yes", "no"]
    assert checklist.items[1].when[0].eq == "yes"


def test_text_that_a_terminal_would_obey_is_cleaned() -> None:
    checklist = made({"id": "a", "ask": "Is \x1b[31m[ACME] [/] O'Brien\u202e here?"}, title="Æther ☎ GmbH\x07")
    assert checklist.items[0].ask == "Is [ACME] [/] O'Brien here?"
    assert checklist.title == "Æther ☎ GmbH"


def test_unknown_data_without_end_is_refused() -> None:
    bomb: list[object] = ["lol"]
    for _ in range(15):
        bomb = [bomb] * 10
    with pytest.raises(ChecklistError, match="too much in it"):
        made({"id": "a"}, joke=bomb)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "title", "version", "sections", "items", "when", "item", "eq", "type", "options", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(["id", "title", "version", "sections", "bands", "gates", "x"]), JSON))
def test_any_data_is_a_checklist_or_refused_in_words(data: dict[str, object]) -> None:
    try:
        checklist = load(data)
    except ChecklistError as refused:
        assert all(refused.problems)
    else:
        assert load(dump(checklist)) == checklist


@settings(max_examples=150)
@given(
    JSON, st.sampled_from(["type", "when", "options", "fail_if", "min", "accept", "refs", "core", "severity", "usual"])
)
def test_any_value_at_any_key_of_an_item_is_read_or_refused_in_words(value: object, key: str) -> None:
    try:
        checklist = made({"id": "a"}, {"id": "b", key: value})
    except ChecklistError as refused:
        assert all(refused.problems)
    else:
        assert load(dump(checklist)) == checklist
