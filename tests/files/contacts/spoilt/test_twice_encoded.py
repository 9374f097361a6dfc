"""Letters that were encoded twice are put right where all of a file are so; a letter that is meant is not touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.decoding import Content
from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.contacts.spoilt.twice_encoded import once_encoded


def twice(text: str, page: str = "latin-1") -> bytes:
    return text.encode().decode(page).encode()


@pytest.mark.parametrize("page", ["latin-1", "cp1252"])
def test_a_card_and_a_table(page: str) -> None:
    card = read_bytes(twice("BEGIN:VCARD\nFN:Jürgen Müller\nNOTE:50 €\nEND:VCARD\n", page), "a.vcf")
    assert [(one.name, one.notes) for one in card.people] == [("Jürgen Müller", "50 €")]
    assert [(one.line, one.severity) for one in card.problems] == [(2, "changed")]
    assert "(2 times: lines 2 and 3)" in card.problems[0].what
    table = read_bytes(twice("Name;Telefon\nJürgen Süö;0221 5550101\n", page), "a.csv")
    assert [one.name for one in table.people] == ["Jürgen Süö"]


def test_the_last_letter_of_two_that_is_a_control_character() -> None:
    assert read_bytes(twice("Name;Telefon\nJürgen Süß;0221 5550101\n"), "a.csv").people[0].name == "Jürgen Süß"


@pytest.mark.parametrize("text", ["JOÃO", "JOÃO JÃ¼rgen", "São Ã", "Ã¼ 株", "plain", "Ünal Ã¼"])
def test_letters_that_are_meant_are_not_touched(text: str) -> None:
    report = ProblemReport("a.csv")
    held = Content(text.encode(), "")
    assert once_encoded(held, report) == held
    assert report.problems() == ()


def test_an_encoding_that_was_named_is_the_one() -> None:
    parsed = read_bytes(twice("Name;Telefon\nJürgen;0221 5550101\n"), "a.csv", encoding="utf-8")
    assert parsed.people[0].name == "JÃ¼rgen"


@given(st.text(st.characters(max_codepoint=0x2FFF, categories=("L", "N", "P")), min_size=1, max_size=30))
def test_what_was_encoded_twice_comes_back(text: str) -> None:
    wide = not text.isascii()
    assert once_encoded(Content(twice(text), ""), ProblemReport("a")).data == (text.encode() if wide else twice(text))


def test_a_byte_order_mark_that_was_encoded_with_the_rest() -> None:
    assert read_bytes(twice("\ufeffName;Telefon\nJürgen;0221 5550101\n"), "a.csv").people[0].name == "Jürgen"
