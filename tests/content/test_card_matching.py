"""Whether a card is found by what clients say: measured on sentences that nothing was tuned to."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml

from fieldkit.db.search import index
from fieldkit.db.store import opening
from fieldkit.db.views import cards

Sayings: TypeAlias = dict[str, dict[str, list[str]]]
SAID: Sayings = yaml.safe_load(Path(__file__).with_name("said.yaml").read_text("utf-8"))
LETTERS_WITHIN = 0.002
"""Seconds that a keystroke may take, at the median; the bar on a quiet machine is for the slowest."""


@pytest.fixture(scope="module")
def store(prepared: Path) -> Iterator[sqlite3.Connection]:
    connection = opening.reader(prepared)
    yield connection
    connection.close()


def _recall(store: sqlite3.Connection, half: str) -> tuple[float, float]:
    """Return the share of sentences whose card comes first, and among the first three."""
    keys = dict(store.execute("SELECT id, key FROM card"))
    places = []
    for card, said in SAID.items():
        for text in said[half]:
            order = [keys[number] for number in cards.found(store, text)]
            places.append(order.index(card) if card in order else len(order))
    return sum(place == 0 for place in places) / len(places), sum(place < 3 for place in places) / len(places)


def test_every_card_is_measured_and_no_sentence_twice(store: sqlite3.Connection) -> None:
    assert set(SAID) == {key for (key,) in store.execute("SELECT key FROM card")}
    texts = [text.casefold() for said in SAID.values() for half in said.values() for text in half]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 80


def test_sentences_never_tuned_to_find_their_card(store: sqlite3.Connection) -> None:
    first, among_three = _recall(store, "held")
    assert among_three >= 0.90
    assert first >= 0.75


def test_sentences_tuned_to_stay_found(store: sqlite3.Connection) -> None:
    first, among_three = _recall(store, "tune")
    assert among_three >= 0.98
    assert first >= 0.95


def test_held_sentences_were_not_copied_into_the_content(store: sqlite3.Connection) -> None:
    phrases = {
        "".join(letter for letter in line.casefold() if letter.isalnum())
        for (says,) in store.execute("SELECT says || char(10) || title FROM card")
        for line in says.split("\n")
    }
    held = ["".join(filter(str.isalnum, text.casefold())) for said in SAID.values() for text in said["held"]]
    assert [text for text in held if text in phrases] == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("nephew does comp", "My nephew does it"),
        ("nefew", "My nephew does it"),
        ("nehpew helps", "My nephew does it"),
        ("leave it with m", "Let me think about it"),
        ("by the hour", "I'd rather pay when something breaks"),
        ("vacation cover", "You're only two people. What if you're ill?"),
        ("holiday cover", "You're only two people. What if you're ill?"),
        ("organise a discount", "Take twenty percent off and we'll sign"),
        ("TOO DEAR!!", "It costs too much"),
    ],
)
def test_find_offers_cards_for_what_is_said(store: sqlite3.Connection, typed: str, title: str) -> None:
    assert title in [hit.title for hit in index.find(store, typed) if hit.kind == "card"][:3]


def test_an_insurance_that_is_misspelled_is_one(store: sqlite3.Connection) -> None:
    keys = dict(store.execute("SELECT id, key FROM card"))
    for said in ("the insurance pays", "the insurence pays", "the insuranse pays", "insurence will pay"):
        assert [keys[number] for number in cards.found(store, said)][:1] == ["security-insurance"], said


def test_find_shows_both_cards_of_a_helper(store: sqlite3.Connection) -> None:
    titles = [hit.title for hit in index.find(store, "nephew does comp")]
    assert titles[0] == "My nephew does it"
    assert "Our office manager handles IT" in titles


def test_a_letter_is_answered_in_time(store: sqlite3.Connection) -> None:
    cards.found(store, "warm up")
    taken = []
    for said in list(SAID.values())[:8]:
        for text in said["held"]:
            for length in range(1, len(text) + 1):
                begun = time.thread_time()
                cards.found(store, text[:length])
                taken.append(time.thread_time() - begun)
    assert sorted(taken)[len(taken) // 2] < LETTERS_WITHIN
