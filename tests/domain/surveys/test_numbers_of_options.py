"""Options chosen by their numbers, typed in one go, where there are as many as digits, and more."""

import pytest

from fieldkit.domain.checklists.load import Item
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from tests.domain.surveys.survey_content import made
from tests.support.moments import MIDDAY


def several(count: int) -> Item:
    options = [{"value": f"v{number}", "label": f"L{number}"} for number in range(1, count + 1)]
    return made({"id": "a", "ask": "Which", "type": "multi", "options": options}).items[0]


@pytest.mark.parametrize(
    ("count", "text", "chosen"),
    [
        (10, "2, 10", "v2,v10"),
        (10, "10 2", "v2,v10"),
        (10, "25", "v2,v5"),
        (10, "0", "v10"),
        (10, "20", "v2,v10"),
        (10, "10", "v10"),
        (10, "1 25", "v1,v2,v5"),
        (9, "987654321", "v1,v2,v3,v4,v5,v6,v7,v8,v9"),
        (12, "12", "v12"),
        (12, "34", "v3,v4"),
        (12, "3 12", "v3,v12"),
    ],
)
def test_numbers_choose_with_and_without_a_gap(count: int, text: str, chosen: str) -> None:
    assert parse_answer(several(count), text, MIDDAY)[0] == chosen


def test_digits_that_can_be_parted_in_two_ways_are_refused_with_both() -> None:
    with pytest.raises(AnswerError, match=r'^"123" can be read in several ways. Type 1 2 3 or 3 12\.$'):
        parse_answer(several(12), "123", MIDDAY)


@pytest.mark.parametrize(("count", "text"), [(9, "0"), (9, "22"), (3, "14"), (12, "0"), (12, "99"), (10, "1" * 300)])
def test_digits_that_are_no_numbers_of_options_are_no_answer(count: int, text: str) -> None:
    with pytest.raises(AnswerError, match="is not an answer here"):
        parse_answer(several(count), text, MIDDAY)
