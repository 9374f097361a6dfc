"""What is needed and not known yet: one key, an open question, no answer for conditions, and a promise to ask."""

from __future__ import annotations

import pytest

from fieldkit.domain.surveys.aids.open_questions import to_ask
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import Given, show_answer
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.run import SurveyRun
from tests.domain.surveys.survey_content import made
from tests.domain.surveys.test_run import opened, row
from tests.support.moments import MIDDAY

ASKED = made(
    {"id": "who", "type": "text", "ask": "Who signs?", "required": True},
    {"id": "more", "type": "text", "ask": "Why they?", "when": {"item": "who", "answered": True}},
    {"id": "limit", "type": "money", "ask": "Up to how much?", "required": True},
    {"id": "tested", "ask": "It was tested", "required": True},
    {"id": "other", "type": "text", "ask": "Else?"},
)


def run_of(*given: Given) -> SurveyRun:
    run = SurveyRun("", month_first=False)
    run.load(opened({(one.item, one.instance): one for one in given}, checklist=ASKED))
    return run


@pytest.mark.parametrize(("item", "value"), [("who", ""), ("limit", ""), ("tested", "not_checked")])
def test_one_key_keeps_what_is_needed_as_an_open_question(item: str, value: str) -> None:
    run = run_of()
    found = run.not_known(row(run, item))
    assert found is not None and found.goes_on
    assert found.given == Given(item, "", value, "not_checked")
    run.give(found.given)
    assert [one.title for one in run.open_questions] == [row(run, item).title]
    assert row(run, item).key not in [one.key for one in run.lacking]
    by_letter = run_of()
    assert by_letter.letter(row(by_letter, item), "u", MIDDAY) == found


def test_what_is_not_needed_is_left_out_instead() -> None:
    run = run_of()
    assert run.not_known(row(run, "other")) is None
    assert run.said.text.startswith("Only what is needed")
    assert run.letter(row(run, "other"), "u", MIDDAY) is None
    assert run.said.text == "“u” is no answer here."


def test_for_conditions_what_is_not_known_is_no_answer() -> None:
    def items(value: str, result: str) -> list[str]:
        rows = layout(ASKED, {("who", ""): Given("who", "", value, result)})
        return [one.item.id for one in rows if one.item is not None]

    assert "more" in items("Ines", "")
    assert "more" not in items("", "not_checked")


def test_it_is_shown_in_words_that_are_read_again() -> None:
    item = ASKED.places["who"][1]
    assert show_answer(item, "", "not_checked") == "not known yet"
    assert parse_answer(item, "Not known yet", MIDDAY) == ("", "not_checked")
    assert show_answer(ASKED.places["tested"][1], "", "not_checked") == "not checked"
    assert parse_answer(ASKED.places["other"][1], "not known yet", MIDDAY) == ("not known yet", "")
    with pytest.raises(AnswerError):
        parse_answer(ASKED.places["limit"][1], "no idea", MIDDAY)


def test_a_promise_asks_for_all_of_them_at_once() -> None:
    run = run_of(Given("who", "", "", "not_checked"), Given("tested", "", "not_checked", "not_checked"))
    assert to_ask(run.open_questions, "Ines Marsh") == "ask Ines Marsh: Who signs; It was tested"
    assert to_ask(run.open_questions[:1], "") == "ask: Who signs"
