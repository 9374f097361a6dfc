"""How good a hit is said to be, and which part of a name, a number or a text it was found by."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud
from fieldkit.db.search import cards, index
from fieldkit.db.search.words import WordQuery
from fieldkit.domain.records.kinds import CLIENT, CONTACT


@pytest.mark.parametrize(
    ("typed", "kind", "hits"),
    [
        ("Marsh & Daughters", "client", "Marsh & Daughters 109.00"),
        ("marsh & d", "client", "Marsh & Daughters 89.00"),
        ("marsh dau", "client", "Marsh & Daughters 74.00"),
        ("marsh", "contact", "Ines Marsh 91.00 · Ruth Marsh 91.00 · Joan Arden 35.50"),
        ("ines marsh daughters", "contact", "Ines Marsh 61.33"),
        ("07700 900123", "", "Ines Marsh 98.00"),
        ("0123", "", "Ines Marsh 28.00"),
        ("123", "", ""),
        ("900123", "contact", "Ines Marsh 83.00"),
        ("900123", "client", ""),
        ("030 23125 001", "client", "Æther ☎ GmbH 99.00"),
        ("0030 23125 00", "client", "Æther ☎ GmbH 29.00"),
        ("0000023", "", ""),
        ("+01632-960101", "", "Marsh & Daughters 84.00 · Ines Marsh 83.00"),
        ("1632 9601", "", "Marsh & Daughters 29.00 · Ines Marsh 28.00 · Joan Arden 28.00 · Market Square shop 25.00"),
        ("anddaughters.exa", "client", "Marsh & Daughters 10.67"),
        ("gross", "contact", "Jörg Größ 91.00"),
        ("größ", "contact", "Jörg Größ 91.00"),
        ("screening", "instruction", "Screens at reception 62.67"),
        ("screens at", "instruction", "Screens at reception 64.50"),
        ("kestrel", "promise", "first-visit survey, Harbour Road 31.00 · proposal for the second chair room 30.83"),
        ("tom nephew", "", "Tom Nephew 108.00 · Website text 31.00"),
        ("marsh", "card_use", "It costs too much 27.25 · We have backups; I take a drive home 26.62"),
        ("server", "survey", "Server and backup check 66.25"),
        ("server backup", "survey", "Server and backup check 65.67"),
        ("room 2", "call", "Survey agreed, room 2 is free after lunch 61.71"),
        ("mill lane", "site", "Bakery 10.00"),
        ("mill lane lowfield", "client", "Marsh & Daughters 14.00"),
        ("backups", "promise", "backup quote 67.50"),
        ("quotation", "promise", ""),
    ],
)
def test_hits_of_the_firm_with_their_scores(firm: sqlite3.Connection, typed: str, kind: str, hits: str) -> None:
    assert " · ".join(f"{hit.title} {hit.score:.2f}" for hit in index.find(firm, typed, kind)) == hits


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("kex", '"kex"*'),
        ("backups", '("backups"* OR "backup")'),
        ("screening", '("screening"* OR "screen" OR "screens" OR "screened")'),
        ("colour", '("colour"* OR "color"*)'),
        ("backup color", '"backup"* AND ("color"* OR "colour"*)'),
        ("server2", '("server2"* OR "server" + "2" *)'),
        ("back-up", '(("back"* AND "up"*) OR "backup"*)'),
    ],
)
def test_a_word_is_asked_for_by_its_beginning_and_by_what_else_the_index_has_of_it(
    writer: sqlite3.Connection, typed: str, expression: str
) -> None:
    crud.insert(writer, CLIENT, {"name": "Color", "notes": "colour, server 2, screened screens of a screen"})
    assert WordQuery(writer, typed, forms=True).expression() == expression
    assert '"screen"' not in WordQuery(writer, typed, forms=False).expression(), "names have no other forms"


def test_twelve_words_are_looked_for_each_once() -> None:
    many = [f"w{number}" for number in range(13)]
    assert index.words_of(" ".join([*many[:5], *many])) == many[:12]


def test_no_card_is_offered_for_a_name_that_nobody_has_and_a_letter_or_two(firm: sqlite3.Connection) -> None:
    assert index.find(firm, "kestrelmarsh d") == index.find(firm, "zzyzx di") == []
    assert index.find(firm, "zzyzx di", "card") != [], "among cards alone the nearest are better than none"
    assert {hit.kind for hit in index.find(firm, "quicknet backup")} == {"card"}


def test_a_card_is_offered_for_one_long_word_only_if_nothing_else_has_it(firm: sqlite3.Connection) -> None:
    assert {hit.kind for hit in index.find(firm, "nehpew", guess=False)} == {"card"}
    assert index.find(firm, "nehpew", "contact", guess=False) == []
    assert index.find(firm, "fre", "site") == index.find(firm, "zzz") == []
    sentence = "we have no money for a new computer or backup"
    assert len([hit for hit in index.find(firm, sentence) if hit.kind == "card"]) == index.CARDS_BESIDE == 5
    assert len(index.find(firm, sentence, "card")) > index.CARDS_BESIDE
    assert [hit.uid for hit in index.find(firm, sentence, "card", 2)] == [
        hit.uid for hit in index.cards(firm, sentence, 2)
    ]


def test_a_card_for_all_that_is_said_has_38_and_half_as_good_a_one_half_of_30_less(firm: sqlite3.Connection) -> None:
    sentence = "my nephew does everything for nothing"
    best, second, *_ = cards.fits(firm, sentence)
    first_hit, second_hit, *_ = index.cards(firm, sentence)
    assert first_hit.score == pytest.approx(8 + 30 * best.share)
    assert second_hit.score == pytest.approx(8 + 30 * second.share * second.score / best.score)
    assert (first_hit.id, second_hit.id) == (best.card, second.card)
    assert index.cards(firm, "zzzz") == []


def test_a_whole_word_of_a_name_stands_above_one_that_begins_so(writer: sqlite3.Connection) -> None:
    for kind, name in ((CLIENT, "Kestrel Café"), (CONTACT, "Kes Ke"), (CONTACT, "Ke Lan"), (CONTACT, "Smith-Ke")):
        crud.insert(writer, kind, {"name": name})
    titles = [hit.title for hit in index.find(writer, "ke") if hit.kind in ("client", "contact")]
    assert titles == ["Ke Lan", "Kes Ke", "Smith-Ke", "Kestrel Café"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("oeuf", "L'Œuf"),
        ("œuf", "L’Œuf"),
        ("œuf", "L'Oeuf"),
        ("aegir", "L'Ægir"),
        ("djordje", "Đorđe"),
        ("dorde", "Đorđe"),
        ("djordje", "Djordje"),
    ],
)
def test_a_letter_may_be_two_also_behind_an_elision(writer: sqlite3.Connection, typed: str, name: str) -> None:
    crud.insert(writer, CLIENT, {"name": name})
    hits = index.find(writer, typed, "client")
    assert [(hit.title, hit.guessed) for hit in hits] == [(name, False)]
