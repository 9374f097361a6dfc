"""Words for an answer of which one letter was taken as a key."""

from __future__ import annotations

import pytest

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.answer_grammar import rest_of_word


@pytest.mark.parametrize(
    ("type_", "letter", "text", "word"),
    [
        ("check", "n", "/a", "n/a"),
        ("check", "n", "ot checked ", "not checked"),
        ("check", "p", "artly", "partly"),
        ("check", "p", "art", ""),  # Art is a name
        ("check", "p", "Artly", ""),
        ("check", "n", "a", ""),
        ("check", "p", "ass the salt", ""),
        ("yesno", "y", "es", "yes"),
        ("yesno", "n", "o", ""),
        ("text", "y", "es", ""),
    ],
)
def test_only_a_whole_word_for_an_answer_takes_its_rest_along(type_: str, letter: str, text: str, word: str) -> None:
    assert rest_of_word(Item("i", type_, "?"), letter, text) == word
