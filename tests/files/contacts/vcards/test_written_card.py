"""People as vCards: whatever they are, three readers find all of them: our own, vobject, and a strict one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.files.contacts.person import Person, split_label
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.contacts.vcards.own_cards import read_own
from fieldkit.files.contacts.vcards.written_card import MAKER, Version, folded, write_card
from tests.support.any_people import people
from tests.support.strict_vcard import StrictProperty, read_cards

INES = Person(
    "a.vcf",
    1,
    "Ines Marsh",
    "01a22462-6fe0-7cc1-9c07-724e44c5b476",
    phones=("mobile: 07700 900123", "work fax: +49 30 1234", "Büro 2: 030 5678"),
    emails=("home: ines@x.example", "i@y.example"),
    address="12 High St\nOldtown AB1 2CD\nUK",
    birthday="1980-02-29",
    own=(("client", "Marsh; Co"), ("role", "owner"), ("details", "Birthday: --03-10\nNickname: Ninny\nfree text")),
)
versions = pytest.mark.parametrize("version", ["4.0", "3.0"])


def texts(card: list[StrictProperty], name: str) -> list[str]:
    return [one.text for one in card if one.name == name]


@versions
@settings(max_examples=40, deadline=None)
@given(people=st.lists(people, min_size=1, max_size=2))
def test_anybody_comes_back_exactly(version: Version, people: list[Person]) -> None:
    written = "".join(write_card(person, version) for person in people).encode()
    found = read_bytes(written, "a.vcf")
    assert [replace(person, line=1) for person in found.people] == people
    assert found.problems == ()
    assert found.format == f"vCard {version}"


@versions
@settings(max_examples=25, deadline=None)
@given(person=people)
def test_a_strict_reader_finds_everything_where_the_standard_has_it(version: Version, person: Person) -> None:
    (card,) = read_cards(write_card(person, version).encode())
    own = dict(person.own)
    assert texts(card, "FN") == [person.name]
    assert texts(card, "TEL") == [split_label(one)[1] for one in person.phones]
    assert texts(card, "EMAIL") == [split_label(one)[1] for one in person.emails]
    assert texts(card, "TITLE") == [person.job_title] * bool(person.job_title)
    assert texts(card, "NOTE") == [person.notes] * bool(person.notes)
    assert texts(card, "URL")[:1] == [person.website] or not person.website
    organisation = person.organisation or own.get("client", "")
    assert [one.parts[0] for one in card if one.name == "ORG"] == [organisation] * bool(organisation)
    assert [one.parts[2] for one in card if one.name == "ADR"][:1] == [person.address] or not person.address
    assert texts(card, "X-FIELDKIT-DETAILS") == [own.get("details")] * ("details" in own)
    labels = {one.group: one.text for one in card if one.name == "X-ABLABEL"}
    told = [labels.get(one.group) or one.parameters.get("TYPE") for one in card if one.name == "TEL"]
    assert [bool(one) for one in told] == [bool(split_label(one)[0]) for one in person.phones]
    if person.birthday:
        assert texts(card, "BDAY") == [person.birthday.replace("-", "") if version == "4.0" else person.birthday]


@versions
@settings(max_examples=15, deadline=None)
@given(person=people)
def test_vobject_finds_it_too(version: Version, person: Person) -> None:
    (card,) = vobject.readComponents(write_card(person, version))
    held: dict[str, list[Any]] = card.contents
    assert card.fn.value == person.name
    assert [one.value for one in held.get("tel", [])] == [split_label(one)[1] for one in person.phones]
    assert [one.value for one in held.get("email", [])] == [split_label(one)[1] for one in person.emails]
    assert [one.value for one in held.get("note", [])] == [person.notes] * bool(person.notes)
    if person.address:
        assert card.adr.value.street == person.address
    organisation = person.organisation or dict(person.own).get("client", "")
    if organisation:
        assert card.org.value[0] == organisation


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(0, 90))
def test_no_line_is_too_long_nor_ends_within_a_character(text: str, ahead: int) -> None:
    pieces = folded("x" * ahead + text).encode().split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode() is not None for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).decode() == "x" * ahead + text


def test_labels_are_types_where_there_are_such_and_apples_where_not() -> None:
    lines = write_card(INES).split("\r\n")
    assert "TEL;TYPE=cell:07700 900123" in lines
    assert "TEL;TYPE=work,fax:+49 30 1234" in lines
    assert lines[lines.index("item1.TEL:030 5678") + 1] == "item1.X-ABLabel:Büro 2"
    assert "EMAIL;TYPE=home:ines@x.example" in lines
    assert "ORG;X-FIELDKIT-IS=client:Marsh\\; Co" in lines


@versions
def test_a_birthday_without_a_year_is_one_for_other_programs_too(version: Version) -> None:
    person = replace(INES, birthday="", own=(("details", "Birthday: 10 March"),))
    says = "BDAY:--0310" if version == "4.0" else "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-10"
    assert says in write_card(person, version).split("\r\n")


def test_a_card_that_another_program_changed_is_read_as_it_is_now() -> None:
    changed = write_card(INES).replace("07700 900123", "07700 900999").replace("NICKNAME:Ninny", "NICKNAME:Nin")
    assert read_own(changed.encode(), "a.vcf") is None
    (person,) = read_bytes(changed.encode(), "a.vcf").people
    assert person.phones == ("mobile: 07700 900999", *INES.phones[1:])
    assert person.organisation == "Marsh; Co"
    assert dict(person.own)["role"] == "owner"
    assert ("nickname", "Nin") in person.other


def test_line_ends_that_a_mail_program_changed_are_no_change() -> None:
    (person,) = read_bytes(write_card(INES).replace("\r\n", "\n").encode(), "a.vcf").people
    assert person == INES


@pytest.mark.parametrize("cut", [60, 300, 500])
def test_a_card_that_was_cut_off_goes_the_way_of_all_cards(cut: int) -> None:
    data = write_card(INES).encode()[:cut]
    assert read_own(data, "a.vcf") is None
    assert any("no END:VCARD" in problem.what for problem in read_bytes(data, "a.vcf").problems)


def test_a_card_of_ours_among_others_loses_nothing() -> None:
    other = f"BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:{MAKER}\r\nFN:Tom\r\nEND:VCARD\r\n"
    found = read_bytes((write_card(INES) + other).encode(), "a.vcf").people
    assert [person.name for person in found] == ["Ines Marsh", "Tom"]
    assert dict(found[0].own)["details"] == dict(INES.own)["details"]
    assert found[0].phones == INES.phones


@pytest.mark.parametrize("line", ["URL:https://x.example/" + "p" * 51 + "?id=42", "NOTE:" + "n" * 68 + "= done"])
def test_a_line_that_is_folded_behind_an_equals_sign_keeps_it(line: str) -> None:
    cut = line.index("=") + 1
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Tom\r\n{line[:cut]}\r\n {line[cut:]}\r\nEND:VCARD\r\n"
    (person,) = read_bytes(card.encode(), "a.vcf").people
    assert line.partition(":")[2] in (person.website, person.notes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FN:Ines Marsh", "FN:Ines \x1b[31mMarsh"),
        ("FN:Ines Marsh", "FN:Ines \u202eMarsh"),
        ("FN:Ines Marsh", "FN:Ines  Marsh"),
        ("X-FIELDKIT-ROLE:owner", "X-FIELDKIT-ROLE:owner\x9b2J"),
        ("free text", "free\x07 text"),
    ],
)
def test_a_card_that_only_looks_like_ours_brings_in_nothing_that_a_terminal_obeys(before: str, after: str) -> None:
    hostile = write_card(INES).replace(before, after)
    (person,) = read_bytes(hostile.encode(), "a.vcf").people
    told = [person.name, *person.phones, *(text for _, text in person.own), *(text for _, text in person.other)]
    assert all(text.replace("\n", "").isprintable() for text in told)
    assert person.name == "Ines Marsh"
