"""Words for an answer of which one letter was taken as a key."""

from __future__ import annotations

from datetime import datetime

import pytest

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer, rest_of_word

NOW = datetime(2026, 11, 29, 12)


@pytest.mark.parametrize(
    ("type_", "letter", "text", "word"),
    [
        ("check", "n", "/a", ("n/a", "")),
        ("check", "n", "ot checked ", ("not checked", "")),
        ("check", "u", "nknown", ("unknown", "")),
        ("check", "p", "artly", ("partly", "")),
        ("check", "p", "artial, see note", ("partial", "see note")),
        ("check", "n", "ot tested yet", ("not tested", "yet")),
        ("check", "p", "ass - all of them", ("pass", "all of them")),
        ("check", "f", "ailed twice", ("failed", "twice")),
        ("check", "p", "art", ("", "")),  # Art is a name
        ("check", "p", "Artly", ("", "")),
        ("check", "n", "a", ("", "")),
        ("check", "p", "ass the salt", ("", "")),
        ("check", "p", "assage", ("", "")),
        ("check", "p", "artially", ("", "")),
        ("yesno", "y", "es", ("yes", "")),
        ("yesno", "y", "es, two of them", ("yes", "two of them")),
        ("yesno", "n", "o, only two phones", ("no", "only two phones")),
        ("yesno", "n", "o", ("", "")),
        ("yesno", "n", "o two", ("", "")),
        ("text", "y", "es", ("", "")),
    ],
)
def test_a_word_for_an_answer_takes_its_rest_along_and_what_follows_it(
    type_: str, letter: str, text: str, word: tuple[str, str]
) -> None:
    assert rest_of_word(Item("i", type_, "?"), letter, text) == word


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1.000", "Type 1 or 1000."),
        ("1.500", "Type 1.5 or 1500."),
        ("93.125", "Type 93.1250 or 93125."),
        ("-2.250", "Type -2.25 or -2250."),
    ],
)
def test_a_figure_with_three_digits_behind_its_point_is_asked_about(typed: str, says: str) -> None:
    with pytest.raises(AnswerError, match="can be read in two ways") as refused:
        parse_answer(Item("i", "number", "?"), typed, NOW)
    assert str(refused.value).endswith(says)


@pytest.mark.parametrize(("typed", "stored"), [("0.125", "0.125"), ("1.5", "1.5"), ("1.5000", "1.5"), ("1000", "1000")])
def test_any_other_figure_with_a_point_is_read(typed: str, stored: str) -> None:
    assert parse_answer(Item("i", "number", "?"), typed, NOW)[0] == stored
