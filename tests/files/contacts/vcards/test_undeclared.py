"""Text of cards that is no UTF-8 and names no character set: the letters of the file tell its code page."""

from __future__ import annotations

import quopri

import pytest

from fieldkit.files.contacts.vcard import parse
from fieldkit.files.contacts.vcards.undeclared import page_of

POLISH = ("Łukasz Żółć", "Gęśla Jaźń")
NAMES = [
    ("cp1250", *POLISH),
    ("cp1250", "Jiří Dvořák", "Křižíkova škola"),
    ("cp1250", "Ľubomír Šťastný", "Kúpele Piešťany"),
    ("cp1252", "Jörg Müller", "Bäckerei Groß"),
    ("cp1252", "Zoë Hébert", "Café Noël"),
    ("cp1251", "Анна Белова", "Ромашка"),
    ("cp1252", "Plain Name", "Nothing odd"),
]


def card(name: str, firm: str, page: str, *, quoted: bool) -> bytes:
    said, of = name.encode(page), firm.encode(page)
    if quoted:
        said, of = quopri.encodestring(said).strip(), quopri.encodestring(of).strip()
    how = b";ENCODING=QUOTED-PRINTABLE" if quoted else b""
    return b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN" + how + b":" + said + b"\r\nORG" + how + b":" + of + b"\r\nEND:VCARD\r\n"


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize(("page", "name", "firm"), NAMES)
def test_a_card_is_read_in_the_page_of_its_letters(page: str, name: str, firm: str, *, quoted: bool) -> None:
    parsed = parse(card(name, firm, page, quoted=quoted), "cards.vcf")
    (person,) = parsed.people
    assert (person.name, person.organisation) == (name, firm)
    assert parsed.encoding == (page if not f"{name}{firm}".isascii() else "utf-8")
    assert any(f"({page})" in one.what for one in parsed.problems) == (not f"{name}{firm}".isascii())


def test_the_whole_file_tells_the_page_of_a_card_with_one_letter() -> None:
    few = card("Józef Kos", "Kos", "cp1250", quoted=False)
    assert page_of(few) == "cp1252"
    many = few + card(*POLISH, "cp1250", quoted=False)
    assert [person.name for person in parse(many, "cards.vcf").people] == ["Józef Kos", "Łukasz Żółć"]


def test_what_names_its_character_set_or_is_utf_8_tells_nothing_of_the_rest() -> None:
    named = card("Łukasz", "Żak", "cp1250", quoted=False).replace(b"FN:", b"FN;CHARSET=windows-1250:")
    named = named.replace(b"ORG:", b"ORG;CHARSET=windows-1250:")
    assert page_of(named + card("Jörg Müller", "Groß", "cp1252", quoted=False)) == "cp1252"
    assert page_of("BEGIN:VCARD\nFN:Łukasz\nEND:VCARD\n".encode()) == "cp1252"


def test_what_somebody_says_the_encoding_is_wins() -> None:
    (person,) = parse(card(*POLISH, "cp1250", quoted=False), "cards.vcf", encoding="cp1252").people
    assert person.name == "£ukasz ¯ó³æ"
