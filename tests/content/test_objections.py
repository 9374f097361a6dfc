"""The objection cards: complete, consistent, readable in ten seconds, and their sums right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.cards.card import OUTCOMES, USES, rules_from
from fieldkit.domain.cards.stemming import stem, words_in
from fieldkit.domain.records.cards import CATEGORIES
from fieldkit.domain.text.sanitize import clean

Data: TypeAlias = dict[str, Any]


CONTENT: Data = content_files.parsed("objections")
CARDS: list[Data] = CONTENT["objections"]
FORMULAS: dict[str, Data] = {formula["id"]: formula for formula in CONTENT["formulas"]}
EVIDENCE: dict[str, Data] = {one["id"]: one for one in CONTENT["evidence"]}
each_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card["id"])


def test_there_is_as_much_as_promised() -> None:
    assert len(CARDS) == 50
    assert sum(len(card["say"]) for card in CARDS) == 150
    assert len(CONTENT["never_say"]) == 16


@pytest.mark.parametrize("part", ["objections", "formulas", "inputs", "evidence"])
def test_ids_are_unique(part: str) -> None:
    assert [id_ for id_, number in Counter(one["id"] for one in CONTENT[part]).items() if number > 1] == []


@each_card
def test_card_says_everything_that_a_call_needs(card: Data) -> None:
    for name in ("title", "glance", "acknowledge", "next_step", "avoid", "let_go"):
        assert isinstance(card[name], str), name
        assert card[name].strip(), name
    assert card["category"] in {option.value for option in CATEGORIES}
    assert card["says"]
    assert card["ask"]
    assert all(question.endswith("?") for question in card["ask"])
    assert card["roots"]
    assert all(root["cause"] and root["sign"] for root in card["roots"])
    assert {answer["use"] for answer in card["say"]} <= set(USES)
    assert all(answer["text"].strip() for answer in card["say"])


@each_card
def test_glance_is_read_in_ten_seconds(card: Data) -> None:
    assert len(card["glance"].split()) <= 25


@each_card
def test_card_leans_on_sums_and_evidence_that_exist(card: Data) -> None:
    assert [name for name in card["prove"]["formula"] if name not in FORMULAS] == []
    assert [name for name in card["prove"]["evidence"] if name not in EVIDENCE] == []


@each_card
def test_text_needs_no_cleaning(card: Data) -> None:
    assert [text for text in _texts(card) if clean(text) != text] == []


def test_nobody_says_what_is_never_said() -> None:
    said = " ".join(" ".join(_texts(card)) for card in CARDS).casefold()
    # One card warns against it by name.
    said = said.replace("never quote the story that most firms close within six months", "")
    for claim in ("close within six months", "$300,000", "$5,600", "only a matter of time", "product makes you safe"):
        assert claim not in said


@each_card
def test_other_words_are_not_said_twice(card: Data) -> None:
    both = [" ".join(words_in(text)) for text in (*card["says"], *card["synonyms"])]
    assert [text for text, number in Counter(both).items() if number > 1] == []


def test_no_phrase_belongs_to_two_cards() -> None:
    whole = Counter(" ".join(words_in(text)) for card in CARDS for text in (*card["says"], *card["synonyms"]))
    assert [text for text, number in whole.items() if number > 1] == []


def test_a_word_means_one_thing() -> None:
    groups = [[" ".join(map(stem, words_in(word))) for word in group] for group in CONTENT["same_words"]]
    assert [
        word for word, number in Counter(word for group in groups for word in set(group)).items() if number > 1
    ] == []
    assert all(" " not in group[0] for group in groups), "the first of a group stands for all, and is one word"


def test_evidence_names_its_source_and_strength() -> None:
    for one in EVIDENCE.values():
        assert one["fact"]
        assert one["source"]
        assert one["use"]
        assert one["strength"] in {"best", "strong", "fair", "weak"}


def test_method_speaks_to_every_style_and_knows_every_outcome() -> None:
    rules = rules_from(CONTENT)
    styles = {option.value for option in _style_options()}
    assert rules.styles is not None
    assert set(rules.styles) == styles
    assert [name.replace(" ", "_") for name in CONTENT["method"]["outcomes"]] == list(OUTCOMES)


def _style_options() -> Iterator[Any]:
    from fieldkit.domain.records.kinds import CLIENT

    yield from CLIENT.field("style").options


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
