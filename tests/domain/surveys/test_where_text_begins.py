"""On which rows of a survey a letter begins an answer, and when it never does."""

from __future__ import annotations

from typing import Any

import pytest

from fieldkit.domain.checklists.checklist import Item, ItemOption
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.begun_text import begun
from fieldkit.domain.surveys.letter_keys import LetterKeys
from fieldkit.domain.surveys.run_results import OpenText
from tests.domain.surveys.test_run import row, run_of


def test_letters_begin_answers_that_are_typed_or_named_while_nothing_else_is() -> None:
    run = run_of()
    items = [one for one in run.rows if one.item is not None]
    typed = {one.item.id: run.begins(one) for one in items if one.item is not None and run.begins(one)}
    assert typed == {"staff": "answer", "choice": "option", "multi": "option", "who": "answer", "story": "answer"}
    assert run.begins(None) == ""
    assert {run.begins(one) for one in run.rows if one.item is None} == {"", "thing"}
    run.open_answer(row(run, "staff"))
    assert {run.begins(one) for one in run.rows} == {""}, "another answer is being typed"
    run.close()
    assert run.begins(row(run, "staff")) == "answer"
    run.set_state("finished")
    assert {run.begins(one) for one in run.rows} == {""}, "it takes no answers"


@pytest.mark.parametrize(
    ("type_", "value", "letters", "text", "over"),
    [
        ("longtext", "one \n two ", "x", "one \n two\nx", False),
        ("text", "Telecom, AC-4711", "F", "Telecom, AC-4711 F", False),
        ("text", "Telecom", ",", "Telecom,", False),
        ("text", "Tele\x1b]0;gone\x07com\x1b[2J", "x", "Telecom x", False),
        ("text", "Telecom", " ", "Telecom ", False),
        ("text", "Telecom", "-", "Telecom -", False),
        ("text", "Telecom", "", "Telecom ", False),
        ("contact", "Ines", "J", "J", True),
        ("contact", "Ines", ",", "Ines,", False),
        ("signoff", '{"name": "Ann", "role": "owner", "at": "2026-12-01 02:03"}', "B", "B", True),
        ("file", "a.jpg", "x", "a.jpg x", False),
        ("text", "", "- x", "- x", False),
        ("number", "", "4", "4", False),
        ("number", "125", "4", "4", True),
        ("number", "125", "-", "-", True),
        ("number", "125", " ", "125 people ", False),
        ("money", "12500", "4", "4", True),
        ("date", "2026-11-24", "m", "m", True),
        ("choice", "red", "b", "b", True),
        ("multi", "red", "b", "Red, b", False),
    ],
)
def test_a_text_goes_on_and_a_figure_is_typed_anew(type_: Any, value: str, letters: str, text: str, over: bool) -> None:
    options = (ItemOption("red", "Red"),) if type_ in ("choice", "multi") else ()
    item = Item("one", type_, "What?", unit="people" if type_ == "number" else "", options=options)
    assert begun(item, value, letters) == (text, over)


def test_what_is_typed_over_an_answer_leaves_it_as_it_was_and_says_so() -> None:
    run = run_of(Given("staff", "", "125"))
    assert not run.left_as_it_was("4"), "nothing is typed"
    run.open_answer(row(run, "staff"))
    assert not run.left_as_it_was("4") and run.is_typing(), "what was opened by Enter is kept"
    run.close()
    for text, said in (("4", "“4” is not taken: it stays 125 people."), (" ", ""), ("125 people", "")):
        run.open_answer(row(run, "staff"), over=True)
        assert run.left_as_it_was(text)
        assert not run.is_typing() and run.said.text == said


def test_letters_are_text_again_for_whoever_comes_to_a_row_anew() -> None:
    run = run_of()
    story, who = row(run, "story"), row(run, "who")
    run.let_keys(story)
    run.letters.moved(story)
    assert not run.takes_text(story), "he never left"
    run.letters.arrived()
    assert run.takes_text(story)
    run.letters.took_back(story)
    assert run.takes_text(story) and run.takes_back(story) and not run.takes_back(who)
    run.letters.moved(story)
    assert run.takes_back(story)
    run.letters.moved(who)
    assert not run.takes_back(story)
    run.letters.took_back(story)
    run.open_answer(story)
    run.close()
    assert not run.takes_back(story), "something was typed since"
    run.letters.took_back(None)
    assert not run.takes_back(None)


def test_an_answer_and_a_note_open_without_what_a_terminal_obeys() -> None:
    run = run_of()
    opened = OpenText(row(run, "who"), "note", "one\x1b]0;gone\x07\ntwo\x1b[2J")
    assert opened.began == "one\ntwo"


def test_letters_stay_keys_only_where_a_letter_leads() -> None:
    run = run_of()
    staff, who, story = (row(run, item) for item in ("staff", "who", "story"))
    letters = LetterKeys()
    assert letters.let(staff, asked=True)
    letters.pressed(letter=True)
    letters.moved(who)
    assert letters.at(who)
    letters.moved(story)
    assert not letters.at(story), "no key was pressed: the mouse led there"
    letters.let(story, asked=True)
    letters.pressed(letter=False)
    letters.moved(who)
    assert not letters.at(who)
    letters.let(who, asked=True)
    letters.pressed(letter=True)
    letters.answered()
    letters.moved(staff)
    assert not letters.at(staff)
