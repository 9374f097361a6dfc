"""An option that goes with no other: said by the list itself, and by its value in lists from before."""

from __future__ import annotations

import pytest

from fieldkit.domain.checklists.diff import diff
from fieldkit.domain.checklists.load import ChecklistError, dump, load
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import toggled
from tests.domain.surveys.survey_content import made
from tests.support.moments import MIDDAY

OPTIONS = ["cards", "health", {"value": "away", "label": "Nobody looked", "exclusive": True}]


def test_an_exclusive_option_clears_the_others_and_the_others_clear_it() -> None:
    item = made({"id": "rules", "type": "multi", "options": OPTIONS}).items[0]
    cards, health, away = item.options
    assert toggled(item, "cards,health", away) == ["away"]
    assert toggled(item, "away", cards) == ["cards"]
    assert toggled(item, "cards", health) == ["cards", "health"]
    with pytest.raises(AnswerError, match='"Nobody looked" goes with no other answer'):
        parse_answer(item, "cards, away", MIDDAY)


def test_it_is_kept_and_its_change_is_told() -> None:
    before = made({"id": "rules", "type": "multi", "options": ["cards", {"value": "away"}]})
    now = made({"id": "rules", "type": "multi", "options": ["cards", {"value": "away", "exclusive": True}]})
    assert load(dump(now)) == now
    assert [change.parts for change in diff(before, now)] == [(("option away: exclusive", "", "yes"),)]


def test_a_list_from_before_says_it_by_the_value() -> None:
    item = made({"id": "rules", "type": "multi", "options": ["cards", "none"]}).items[0]
    assert [option.alone for option in item.options] == [False, True]


@pytest.mark.parametrize(
    ("kind", "option", "said"),
    [
        ("choice", {"value": "a", "exclusive": True}, 'Only an option of a multi can be "exclusive"'),
        ("multi", {"value": "a", "exclusive": "perhaps"}, '"exclusive" has to be true or false'),
    ],
)
def test_what_cannot_be_exclusive_is_refused(kind: str, option: object, said: str) -> None:
    with pytest.raises(ChecklistError, match=said):
        made({"id": "rules", "type": kind, "options": [option, "b"]})
