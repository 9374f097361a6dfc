"""What kind of thing a card is of: a group is nobody, a firm and a place can be called and are contacts."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.read import read_bytes
from tests.files.contacts.vcards.lines import card, one


@pytest.mark.parametrize(
    "lines",
    [
        ("KIND:group", "MEMBER:urn:uuid:1", "MEMBER:urn:uuid:2"),
        ("kind:GROUP ", "MEMBER:urn:uuid:1", "MEMBER:urn:uuid:2"),
        ("X-ADDRESSBOOKSERVER-KIND:group", *["X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1"] * 2),
        ("X-AddressBookServer-Kind:Group", *["X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1"] * 2),
        ("X-EVOLUTION-LIST:TRUE", "EMAIL:una@x.example", "EMAIL:milo@x.example"),
    ],
)
def test_a_group_is_no_person_and_is_named(lines: tuple[str, ...]) -> None:
    parsed = card("FN:Stammtisch", *lines, version="4.0")
    assert not parsed.people
    (problem,) = parsed.problems
    assert (problem.line, problem.severity) == (1, "refused")
    assert problem.what.startswith("“Stammtisch” is a group of 2 members and no person. It was left out")


def test_a_group_without_a_name_and_members_is_left_out_too_and_its_neighbours_stay() -> None:
    text = (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Una\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nKIND:group\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nN:Tisch;Stamm;;;\nX-ADDRESSBOOKSERVER-KIND:group\nEND:VCARD\n"
    )
    parsed = read_bytes(text.encode(), "a.vcf")
    assert [person.name for person in parsed.people] == ["Una"]
    assert [problem.line for problem in parsed.problems] == [5, 9]
    assert "This card is a group and no person" in parsed.problems[0].what
    assert "“Tisch Stamm” is a group and no person" in parsed.problems[1].what


def test_the_name_of_a_group_brings_nothing_to_the_terminal() -> None:
    parsed = card("FN:A\x1b[31mB\\nC", "KIND:group", version="4.0")
    assert all(sign.isprintable() for sign in parsed.problems[0].what)


@pytest.mark.parametrize("kind", ["org", "location", "thing", "application", "device"])
def test_a_firm_a_place_and_a_thing_are_contacts_that_say_so(kind: str) -> None:
    person = one(card("FN:Notdienst", f"KIND:{kind}", "TEL:030 111222", version="4.0"))
    assert (person.name, person.phones, person.other) == ("Notdienst", ("030 111222",), (("kind", kind),))


def test_a_list_that_is_none_and_an_individual_are_people() -> None:
    assert one(card("FN:Una", "X-EVOLUTION-LIST:FALSE")).name == "Una"
    assert one(card("FN:Una", "KIND:Individual", version="4.0")).other == ()
