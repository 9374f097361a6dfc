"""Every sentence that the reader of checklists can say, with its place."""

from collections.abc import Mapping
from typing import Any

import pytest

from fieldkit.domain.checklists.dependencies import circle, depth, needs
from fieldkit.domain.checklists.load import Checklist, ChecklistError, load
from fieldkit.domain.checklists.reader_values import nearest
from tests.domain.surveys.survey_content import made, one_section


def mistakes(data: object) -> tuple[str, ...]:
    """Return every problem of ``data``, none where it is a checklist."""
    try:
        load(data)  # type: ignore[arg-type]
    except ChecklistError as refused:
        return refused.problems
    return ()


def begins(found: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert len(found) == len(expected), found
    for sentence, beginning in zip(found, expected, strict=True):
        assert sentence.startswith(beginning)


def in_checklist(**more: object) -> tuple[str, ...]:
    return mistakes(one_section({"id": "a"}, **more))


def in_section(**more: object) -> tuple[str, ...]:
    section = {"id": "only", "items": [{"id": "a", "type": "check", "ask": "Is it?"}], **more}
    return mistakes({"id": "made", "title": "Made", "version": 1, "sections": [section]})


def in_item(**keys: object) -> tuple[str, ...]:
    return mistakes(one_section({"id": "a", **keys}))


@pytest.mark.parametrize("data", [None, [], "checklist", 3])
def test_what_is_no_mapping_is_no_checklist(data: object) -> None:
    words = "checklist: This is not a checklist: it needs id, title, version and sections."
    assert mistakes(data) == (words,)


@pytest.mark.parametrize("key", ["title", "version", "sections"])
def test_what_a_checklist_needs(key: str) -> None:
    data = one_section({"id": "a"})
    del data[key]
    expected = {
        "title": ('made: "title" is missing.',),
        "version": (),
        "sections": (
            'made: "sections" is missing.',
            'made: "sections" has to be a list.',
            "made: There is no item in it.",
        ),
    }
    assert mistakes(data) == expected[key]


def test_a_checklist_without_an_id_is_called_checklist() -> None:
    data = one_section({"id": "a"})
    del data["id"]
    assert mistakes(data) == ('checklist: "id" is missing.',)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"version": 0}, 'made: "version" counts from 1.'),
        ({"version": -3}, 'made: "version" counts from 1.'),
        ({"version": "2"}, 'made: "version" has to be a whole number.'),
        ({"version": True}, 'made: "version" has to be a whole number.'),
        ({"minutes": 2.5}, 'made: "minutes" has to be a whole number.'),
        ({"scored": "no"}, 'made: "scored" has to be true or false.'),
        ({"scope": "clint"}, 'made: Unknown scope "clint". Did you mean "client"?'),
        ({"scoring": "severty"}, 'made: Unknown scoring "severty". Did you mean "severity"?'),
        ({"title": ["a"]}, 'made: "title" has to be a word or a figure.'),
        ({"purpose": {"a": 1}}, 'made: "purpose" has to be a word or a figure.'),
        ({"bands": "A"}, 'made: "bands" has to be a list.'),
        ({"bands": ["A"]}, 'made: An entry of "bands" is not a mapping of keys.'),
        ({"bands": [{"min": 80}]}, "made > bands > 1: A band needs min and label."),
        ({"gates": "A"}, 'made > gates: "gates" has to be a list.'),
        ({"gates": [{"item": "a", "eq": "fail", "cap": "C"}]}, "made > gates > 1: A gate needs cap and reason."),
        ({"gates": [{"item": "a", "eq": "fail", "reason": "So"}]}, "made > gates > 1: A gate needs cap and reason."),
        (
            {"gates": [{"item": "a", "cap": "C", "reason": "So"}]},
            "made > gates > 1: A condition needs an item and one of eq, ne, any_of, gt, lt, answered.",
        ),
        (
            {"gates": [{"item": "b", "eq": "x", "cap": "C", "reason": "So"}]},
            'made > gates > 1: A condition asks for "b", which is no item here.',
        ),
        (
            {"gates": [{"item": "a", "eq": "x", "cap": "C", "reason": "So"}]},
            'made > gates > 1: A condition compares "a" with "x", no answer of it.',
        ),
    ],
)
def test_a_mistake_in_the_frame(more: Mapping[str, object], words: str) -> None:
    begins(in_checklist(**more), (words,))


def test_a_band_without_a_limit_has_two_mistakes_and_the_next_band_is_still_read() -> None:
    assert in_checklist(bands=[{"label": "A"}, {"min": 5}]) == (
        'made > bands > 1: "min" has to be a number.',
        "made > bands > 1: A band needs min and label.",
        "made > bands > 2: A band needs min and label.",
    )


def test_bands_and_gates_that_are_right_are_kept() -> None:
    gate = {"item": "a", "eq": "fail", "cap": "C", "reason": "So"}
    checklist = made({"id": "a"}, bands=[{"min": 0, "label": "C", "advice": "Act"}], gates=[gate])
    assert [(band.min, band.label, band.advice) for band in checklist.bands] == [(0, "C", "Act")]
    assert [(one.condition.item, one.condition.eq, one.cap, one.reason) for one in checklist.gates] == [
        ("a", "fail", "C", "So")
    ]


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({"id": None}, ('made > section 1: "id" is missing.',)),
        ({"items": None}, ('made > only: "items" has to be a list.', "made: There is no item in it.")),
        ({"items": []}, ("made: There is no item in it.",)),
        (
            {"items": ["a"]},
            ('made > only: An entry of "items" is not a mapping of keys.', "made: There is no item in it."),
        ),
        ({"repeat": "room"}, ("made > only > repeat: It needs a label and a key.",)),
        ({"repeat": {"key": "a"}}, ('made > only > repeat: "label" is missing.',)),
        (
            {"repeat": {"label": "Room"}},
            ('made > only > repeat: "key" is missing.', 'made > only > repeat: The key "" is no item of it.'),
        ),
        ({"repeat": {"label": "Room", "key": "zzz"}}, ('made > only > repeat: The key "zzz" is no item of it.',)),
        ({"repeat": {"label": "Room", "key": "a"}}, ()),
        ({"when": "a"}, ('made > only > when: "when" has to be a list.',)),
        ({"when": {"item": "b", "eq": 1}}, ('made > only: A condition asks for "b", which is no item here.',)),
        ({"when": {"item": "b", "checklist": "other", "eq": 1}}, ()),
        ({"when": None}, ()),
    ],
)
def test_a_mistake_in_a_section(more: Mapping[str, object], problems: tuple[str, ...]) -> None:
    begins(in_section(**more), problems)


def test_the_key_of_a_repeat_is_guessed() -> None:
    section = {"items": [{"id": "room", "type": "text", "ask": "Which?"}], "repeat": {"label": "Room", "key": "rooom"}}
    assert in_section(**section) == ('made > only > repeat: The key "rooom" is no item of it. Did you mean "room"?',)


def test_a_mistake_that_is_near_nothing_ends_in_one_full_stop() -> None:
    section = {"items": [{"id": "room", "type": "text", "ask": "Which?"}], "repeat": {"label": "Room", "key": "zzz"}}
    assert in_section(**section) == ('made > only > repeat: The key "zzz" is no item of it.',)
    assert in_item(when={"item": "zzz", "eq": 1}) == (
        'made > only > a: A condition asks for "zzz", which is no item here.',
    )
    assert in_item(when={"item": "a", "zzz": 1}) == ('made > only > a > when: "zzz" is not a word of a condition.',)
    assert in_item(severity="zzz") == (
        'made > only > a: Unknown severity "zzz". It is one of low, medium, high, critical.',
    )


def test_a_section_id_used_twice_is_told_at_each() -> None:
    data: dict[str, Any] = one_section({"id": "a"})
    data["sections"] = [*data["sections"], *one_section({"id": "b"})["sections"]]  # type: ignore[misc]
    words = 'made > only: The section id "only" is used twice.'
    assert mistakes(data) == (words, words)


def test_a_section_and_an_item_without_id_are_told_by_their_number() -> None:
    data: dict[str, Any] = one_section({"id": "a"}, {"id": None})
    data["sections"].append({"items": [{"id": "c", "type": "check", "ask": "Is it?"}]})
    assert mistakes(data) == (
        'made > only > item 2: "id" is missing.',
        'made > section 2: "id" is missing.',
    )


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ({"type": None}, ('made > only > a: "type" is missing.',)),
        ({"ask": None}, ('made > only > a: "ask" is missing.', 'made > only > a: "ask" is empty.')),
        ({"effort": "huge"}, ('made > only > a: Unknown effort "huge". It is one of ',)),
        ({"required": 1}, ('made > only > a: "required" has to be true or false.',)),
        ({"hint": ["x"]}, ('made > only > a: "hint" has to be a word or a figure.',)),
        ({"refs": "x"}, ('made > only > a: "refs" has to be a list.',)),
        ({"accept": "jpg"}, ('made > only > a: "accept" has to be a list.',)),
        ({"type": "number", "max": float("nan")}, ('made > only > a: "max" has to be a number.',)),
        ({"type": "number", "max": True}, ('made > only > a: "max" has to be a number.',)),
        ({"type": "number", "min": 2, "max": 2}, ()),
        ({"fail_if": 3}, ("made > only > a > fail_if: A rule needs one of gt, lt, eq with a value.",)),
        ({"partial_if": {}}, ("made > only > a > partial_if: A rule needs one of gt, lt, eq with a value.",)),
        (
            {"fail_if": {"eq": "x"}},
            ("made > only > a > fail_if: Only number, money, yesno, choice can be judged by a rule.",),
        ),
        ({"type": "number", "fail_if": {"gt": 5, "lt": 5}}, ()),
        (
            {"type": "number", "fail_if": {"gt": 4, "lt": 5}},
            ("made > only > a > fail_if: One operator is enough, so more than 4 or less than 5 is every answer.",),
        ),
        (
            {"type": "choice", "options": "x"},
            ('made > only > a: "options" has to be a list.', 'made > only > a: A choice needs "options".'),
        ),
        ({"type": "choice", "options": ["x", {"label": "Y"}]}, ('made > only > a: An option has no "value".',)),
        ({"type": "choice", "options": ["x", None]}, ('made > only > a: An entry of "options" is not a mapping',)),
        ({"type": "choice", "options": ["x,y", "p;q"]}, ()),
        (
            {"type": "multi", "options": ["x;y"]},
            ("made > only > a > x;y: The value of an option of a multi cannot hold a comma or a semicolon.",),
        ),
        (
            {"type": "choice", "options": [{"value": "x", "label": "Same"}, {"value": "y", "label": "sAME"}]},
            ('made > only > a > y: Two options read "sAME".',),
        ),
        (
            {"type": "choice", "options": [{"value": "x", "points": -1}]},
            ('made > only > a > x: "points" cannot be below 0.',),
        ),
        ({"type": "choice", "options": [{"value": "x", "points": 0}]}, ()),
        (
            {"type": "choice", "options": [{"value": "x", "result": "pas"}]},
            ('made > only > a > x: Unknown result "pas". Did you mean "pass"?',),
        ),
        ({"when": [{"item": "a", "eqq": 1}]}, ('made > only > a > when: "eqq" is not a word of a condition. Did',)),
        ({"when": {"eq": 1}}, ("made > only > a > when: A condition needs an item and one of eq, ne, any_of",)),
        (
            {"when": {"item": "b", "checklist": "o", "any_of": "x"}},
            ('made > only > a > when: "any_of" has to be a list',),
        ),
        (
            {"when": {"item": "b", "checklist": "o", "answered": 1}},
            ('made > only > a > when: "answered" has to be true',),
        ),
        ({"when": {"item": "b", "checklist": "o", "gt": "1"}}, ('made > only > a > when: "gt" has to be a number.',)),
        ({"when": {"item": "b", "checklist": "o", "lt": "1"}}, ('made > only > a > when: "lt" has to be a number.',)),
    ],
)
def test_a_mistake_in_an_item(keys: Mapping[str, object], problems: tuple[str, ...]) -> None:
    begins(in_item(**keys), problems)


def test_a_type_without_options_names_itself() -> None:
    assert in_item(type="multi") == ('made > only > a: A multi needs "options".',)
    assert in_item(type="yesno", options=["x"]) == (
        'made > only > a: Only choice and multi have "options", not yesno.',
    )


@pytest.mark.parametrize(
    ("asked", "value", "fits"),
    [
        ({}, "not_checked", True),
        ({}, "yes", False),
        ({"type": "yesno"}, True, True),
        ({"type": "yesno"}, "pass", False),
        ({"type": "choice", "options": ["x", "y"]}, "y", True),
        ({"type": "choice", "options": ["x", "y"]}, "z", False),
        ({"type": "text"}, "anything", True),
    ],
)
@pytest.mark.parametrize("operator", ["eq", "ne", "any_of"])
def test_a_condition_compares_with_what_can_be_answered(
    asked: Mapping[str, object], value: object, fits: bool, operator: str
) -> None:
    compared = [value] if operator == "any_of" else value
    data = one_section({"id": "a", **asked}, {"id": "b", "when": {"item": "a", operator: compared}})
    found = mistakes(data)
    shown = "yes" if value is True else value
    assert fits or found[0].startswith(f'made > only > b: A condition compares "a" with "{shown}", no answer of it.')
    assert len(found) == (0 if fits else 1)


def many(count: int) -> Checklist:
    return made(*({"id": f"i{number}"} for number in range(count)))


def test_no_more_items_than_five_thousand() -> None:
    assert len(many(5_000).items) == 5_000
    with pytest.raises(ChecklistError, match=r"\Amade: It has more than 5000 items\.\Z"):
        many(5_001)


def test_no_more_mistakes_than_a_hundred_are_told() -> None:
    wrong = [{"id": f"i{number}", "core": "x"} for number in range(101)]
    assert len(mistakes(one_section(*wrong[:99]))) == 99
    assert len(mistakes(one_section(*wrong))) == 100


def test_one_more_problem_is_told_in_the_singular() -> None:
    def told(*items: Mapping[str, object]) -> str:
        with pytest.raises(ChecklistError) as refused:
            made(*items)
        return str(refused.value)

    wrong = [{"id": name, "core": "x"} for name in "abc"]
    assert told(wrong[0]) == 'made > only > a: "core" has to be true or false.'
    assert told(*wrong[:2]).endswith(" (1 more problem)")
    assert told(*wrong).endswith(" (2 more problems)")


def test_unknown_data_is_kept_up_to_a_depth_and_an_amount() -> None:
    def nested(depth: int) -> object:
        return [nested(depth - 1)] if depth else "end"

    too_much = "made > only > a: There is too much in it that fieldkit does not know."
    assert in_item(joke=nested(20)) == ()
    assert in_item(joke=nested(21)) == (too_much,)
    assert in_item(joke=list(range(4_999))) == ()
    assert in_item(joke=list(range(5_000))) == (too_much,)
    (item,) = made({"id": "a", "joke": list(range(4_999))}).items
    assert item.extra["joke"] == list(range(4_999)), "to the last of them"


def test_the_first_sixty_letters_of_a_word_are_compared() -> None:
    """A sixtieth letter that was left out, or a sixty-first that was not, would take the likeness below the limit."""
    known = "a" * 26
    assert nearest("b" * 34 + known + "b" * 10, [known]) == f' Did you mean "{known}"?'


def test_whether_conditions_go_in_a_circle_is_asked_once_all_else_is_right() -> None:
    ring = [{"id": "a", "when": {"item": "b", "eq": "pass"}}, {"id": "b", "when": {"item": "a", "eq": "pass"}}]
    assert mistakes(one_section(*ring)) == ("made > only > a: Conditions go in a circle: a needs b needs a.",)
    assert mistakes(one_section(*ring, {"id": "a"})) == ('made > only > a: The id "a" is already used in only.',)


def test_an_option_is_there_once_by_its_value_and_once_by_its_label() -> None:
    for second, words in (
        ({"value": "x", "label": "Other"}, 'made > only > a > x: Two options read "x".'),
        ({"value": "y", "label": "ONE"}, 'made > only > a > y: Two options read "ONE".'),
    ):
        assert in_item(type="choice", options=[{"value": "x", "label": "One"}, second]) == (words,)


def test_an_item_on_which_two_others_hang_is_no_circle() -> None:
    chain = {"d": (), "c": ("d",), "b": ("c", "d"), "a": ("b", "c", "d", "c")}
    items = [{"id": name, "when": [{"item": one, "answered": True} for one in on]} for name, on in chain.items()]
    checklist = load(one_section(*items))
    assert (circle(checklist), depth(checklist)) == ((), 3)
    assert needs(checklist) == {name: on for name, on in chain.items() if on}


def test_after_a_hundred_mistakes_no_more_are_sought() -> None:
    asking = [{"id": f"i{number}", "when": {"item": f"x{number}", "eq": 1}} for number in range(150)]
    assert len(mistakes(one_section(*asking))) == 100


def test_a_mistake_knows_its_place_and_key() -> None:
    with pytest.raises(ChecklistError) as error:
        load(one_section({"id": "a", "severity": "hihg"}, {"id": "a", "min": "x"}))
    assert [(one.place, one.key, one.again, one.sentence) for one in error.value.problems] == [
        ("made > only > a", "severity", False, 'Unknown severity "hihg". Did you mean "high"?'),
        ("made > only > a", "min", False, '"min" has to be a number.'),
        ("made > only > a", "", True, 'The id "a" is already used in only.'),
    ]
