"""What a checklist may hold of numbers, sections and items, and what is refused as more than anybody reckons with."""

from typing import Any

import pytest

from tests.domain.checklists.test_mistakes import in_checklist, in_item, in_section, mistakes
from tests.domain.surveys.survey_content import made, one_section

INFINITE, NONE = float("inf"), float("nan")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"takes": INFINITE}, '"takes" has to be a number.'),
        ({"takes": 1e308}, '"takes" cannot be above 100,000.'),
        ({"takes": -1}, '"takes" cannot be below 0.'),
        ({"takes": 10**400}, '"takes" cannot be above 100,000.'),
        ({"type": "number", "max": 1e13}, '"max" cannot be above 1,000,000,000,000.'),
        ({"type": "number", "min": -1e13}, '"min" cannot be below -1,000,000,000,000.'),
        ({"type": "choice", "options": [{"value": "x", "points": INFINITE}]}, '"points" has to be a number.'),
        ({"type": "choice", "options": [{"value": "x", "points": 1e308}]}, '"points" cannot be above 1,000,000.'),
        ({"type": "choice", "options": [INFINITE]}, '"value" has to be a word or a figure.'),
        ({"type": "number", "fail_if": {"gt": -INFINITE}}, '"gt" has to be a number.'),
        ({"when": {"item": "b", "checklist": "o", "eq": NONE}}, '"eq" has to be a word or a figure.'),
        ({"mine": NONE}, '"mine" holds a number that is none.'),
        ({"mine": {"deep": [1, INFINITE]}}, '"mine" holds a number that is none.'),
    ],
)
def test_a_number_has_bounds(keys: dict[str, Any], says: str) -> None:
    assert says in " ".join(in_item(**keys))


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"minutes": -5}, 'made: "minutes" cannot be below 0.'),
        ({"minutes_short": -1}, 'made: "minutes_short" cannot be below 0.'),
        ({"minutes": 10**23}, 'made: "minutes" is larger than any that can be.'),
        ({"bands": [{"min": INFINITE, "label": "x"}]}, 'made > bands > 1: "min" has to be a number.'),
        ({"mine": -INFINITE}, 'made: "mine" holds a number that is none.'),
    ],
)
def test_a_number_of_a_checklist_has_bounds(keys: dict[str, Any], says: str) -> None:
    assert in_checklist(**keys)[0] == says


def test_things_of_a_repeat_are_as_many_as_can_be() -> None:
    for usual, says in (
        (INFINITE, "has to be a number."),
        (-1, "cannot be below 0."),
        (1e6, "cannot be above 10,000."),
    ):
        repeat = {"label": "Room", "key": "a", "usual": usual}
        assert in_section(repeat=repeat) == (f'made > only > repeat: "usual" {says}',)


def test_a_large_whole_number_of_ones_own_is_kept() -> None:
    assert made({"id": "a", "mine": 10**30}).items[0].extra == {"mine": 10**30}


def test_sections_and_items_have_a_limit_and_what_is_beyond_is_not_looked_through() -> None:
    def listed(sections: int, items: int) -> tuple[str, ...]:
        def asked(section: int) -> list[dict[str, object]]:
            when = {"item": "gone", "eq": "x"}
            return [{"id": f"i{section}-{n}", "type": "text", "ask": "?", "when": when} for n in range(items)]

        made_of = [{"id": f"s{number}", "items": asked(number)} for number in range(sections)]
        return mistakes({"id": "made", "title": "Made", "sections": made_of})

    assert listed(501, 1) == ("made: It has more than 500 sections.",)
    assert listed(1, 5001) == ("made: It has more than 5000 items.",)
    assert len(listed(500, 1)) == 100, "each is looked at"


def test_of_a_long_list_the_nearest_item_is_sought_for_the_first_problems_alone() -> None:
    item = {"type": "text", "ask": "?"}
    slips = [{"id": f"a-{number}", **item, "when": {"item": "itom", "answered": True}} for number in range(30)]
    for others, named in ((970, 20), (170, 30)):
        fill = [{"id": f"{number:04}", **item} for number in range(others - 1)]
        found = mistakes(one_section(*slips, {"id": "item", **item}, *fill))
        assert [sentence.endswith('Did you mean "item"?') for sentence in found] == [True] * named + [False] * (
            30 - named
        )
