"""Groups of words that mean the same, on cards and in what is typed; and what a word in a card's text is worth."""

from __future__ import annotations

import json

import pytest

from fieldkit.domain.cards.matching import CardMatcher, Sayings
from fieldkit.domain.cards.stemming import stem

SAID = CardMatcher(
    [
        Sayings(1, ("My cousin fixes it",)),
        Sayings(2, ("A kid plays games",)),
        Sayings(3, ("It is dear",)),
        Sayings(4, ("The cat from next door",)),
        Sayings(5, ("We have a van",)),
    ],
    same=(
        ("nephew", "cousin", "son in law"),
        ("kid", "son"),
        ("expensive", "dear"),
        ("animal", "cat from next door"),
        ("bird", "cat"),
        ("van", "delivery truck"),
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
        ("delivery truck ", 5),
        ("delivery ", None),
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


def test_what_a_word_may_stand_for_is_looked_up_once_and_not_kept_without_end() -> None:
    said = CardMatcher([Sayings(1, ("alpha beta",)), Sayings(2, ("gamma",))])
    first = said._meant("alpha", False)
    assert said._meant("alpha", False) is first, "the same word costs nothing the second time"
    assert said._meant("alpha", True) is not first, "half typed it may mean more"
    for number in range(1_998):
        said._meant(f"{number}", False)
    assert (len(said._known), said._meant("alpha", False) is first) == (2_000, True)
    said._meant("zzz", False)
    assert list(said._known) == [("zzz", False)]
    assert said._meant("alpha", False) == first
    assert stem.cache_info().maxsize == 20_000


def test_a_beginning_stands_for_forty_words_at_most() -> None:
    for count in (39, 40, 41):
        said = CardMatcher([Sayings(number, (f"zz{number:02}x",)) for number in range(count)])
        assert [fit.card for fit in said.find("zz")] == list(range(min(count, 40)))


def test_what_is_typed_is_no_word_of_a_card() -> None:
    said = CardMatcher([Sayings(1, ("alpha beta",))])
    before = json.dumps(said.kept())
    fits = said.find("alpha gamma ")
    assert said.find("alphabet gammb") != fits
    assert (json.dumps(said.kept()), said.find("alpha gamma ")) == (before, fits)
