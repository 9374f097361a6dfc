"""Groups of words that mean the same, on cards and in what is typed; and what a word in a card's text is worth."""

from __future__ import annotations

import pytest

from fieldkit.domain.cards.matching import CardMatcher, Sayings

SAID = CardMatcher(
    [
        Sayings(1, ("My cousin fixes it",)),
        Sayings(2, ("A kid plays games",)),
        Sayings(3, ("It is dear",)),
        Sayings(4, ("The cat from next door",)),
    ],
    same=(
        ("nephew", "cousin", "son in law"),
        ("kid", "son"),
        ("expensive", "dear"),
        ("animal", "cat from next door"),
        ("bird", "cat"),
    ),
)


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("nephew ", 1),
        ("cousin ", 1),
        ("son in law ", 1),
        ("cosuin ", 1),
        ("son ", 2),
        ("expensive ", 3),
        ("dear ", 3),
        ("cat from next door ", 4),
        ("animal ", 4),
        ("bird ", None),
        ("cat from next ", None),
    ],
)
def test_the_longest_of_several_words_counts_and_any_of_a_group(typed: str, card: int | None) -> None:
    assert [fit.card for fit in SAID.find(typed)] == ([card] if card else [])


TEXTS = CardMatcher(
    [
        Sayings(1, ("One",), "alpha beta"),
        Sayings(2, ("Two",), "alpha"),
        Sayings(3, ("Three",), "alpha"),
        Sayings(4, ("Four",), "gamma"),
        Sayings(5, ("Five",), "alpha"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("alpha ", "1 0.200 · 2 0.200 · 3 0.200 · 5 0.200"),
        ("beta ", "1 0.200"),
        ("alpha beta ", "1 0.200"),
        ("gamma alpha ", "4 0.128 · 1 0.072 · 2 0.072 · 3 0.072 · 5 0.072"),
        ("gamma beta ", "1 0.100 · 4 0.100"),
    ],
)
def test_words_of_the_texts_count_a_fifth_and_common_ones_less(typed: str, fits: str) -> None:
    assert " · ".join(f"{fit.card} {fit.share:.3f}" for fit in TEXTS.find(typed)) == fits


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("one two three, b, c", True),
        ("one two three four, b, c", False),
        ("a b, c", False),
    ],
)
def test_three_parts_of_up_to_three_words_are_phrases_of_their_own(phrase: str, parts: bool) -> None:
    listed = CardMatcher([Sayings(1, (phrase,))]).find("c ")[0].score
    apart = CardMatcher([Sayings(1, tuple(phrase.split(",")))]).find("c ")[0].score
    assert (listed == apart) is parts
