"""Labels of people's own: they stand as they are written, and those of the formats as plain words."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes
from tests.files.contacts.vcards.lines import card, one


def of_google(label: str) -> Person:
    text = (
        "First Name,Phone 1 - Label,Phone 1 - Value,E-mail 1 - Label,E-mail 1 - Value,"
        "Address 1 - Label,Address 1 - Street,Address 1 - City\n"
        f"Una,{label},030 111222,{label},una@x.example,{label},Weg 1,Bonn\n"
    )
    return one(read_bytes(text.encode(), "a.csv"))


@pytest.mark.parametrize("label", ["Büro Süd", "Łódź", "Google Voice", "Work Büro", "Straße", "日本"])
def test_a_label_of_ones_own_keeps_its_letters_in_a_table(label: str) -> None:
    person = of_google(label)
    assert person.phones == (f"{label}: 030 111222",)
    assert person.emails == (f"{label}: una@x.example",)
    assert ("address is", label) in person.other


@pytest.mark.parametrize(
    ("label", "plain"), [("Home Fax", "home fax"), ("* Mobile", "mobile"), ("Business", "work"), ("Phone", "")]
)
def test_a_label_of_the_format_becomes_plain_words(label: str, plain: str) -> None:
    assert of_google(label).phones == (f"{plain}: 030 111222" if plain else "030 111222",)


def test_a_label_before_a_number_in_its_cell_keeps_its_letters() -> None:
    person = one(read_bytes("Name,Telefon\nUna,Büro Süd: 030 111222\n".encode(), "a.csv"))
    assert person.phones == ("Büro Süd: 030 111222",)


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("TEL;TYPE=Büro", "Büro"),
        ("TEL;TYPE=WORK,Łódź", "work Łódź"),
        ("TEL;X-Werkstatt Süd", "Werkstatt Süd"),
        ("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=42=C3=BC=72=6F)", "Büro"),
        ("TEL;TYPE=McOffice", "mc work"),
        ("TEL;TYPE=McTavish", "McTavish"),
        ("TEL;TYPE=HomeFAX", "home fax"),
        ("TEL;CELL;VOICE", "mobile"),
    ],
)
def test_a_type_of_ones_own_keeps_its_letters_in_a_card(head: str, label: str) -> None:
    assert one(card("FN:Una", f"{head}:030 111222")).phones == (f"{label}: 030 111222",)


def test_types_of_mail_and_of_addresses_keep_theirs() -> None:
    person = one(card("FN:Una", "EMAIL;TYPE=Büro:una@x.example", "ADR;TYPE=Büro:;;Weg 1;Bonn;;;"))
    assert person.emails == ("Büro: una@x.example",)
    assert ("address is", "Büro") in person.other


def test_a_type_that_its_label_says_in_other_letters_is_said_once() -> None:
    assert one(card("FN:Una", "i.TEL;TYPE=buro:030 111222", "i.X-ABLabel:Büro")).phones == ("Büro: 030 111222",)


@pytest.mark.parametrize(
    "name", ["X-ABLabel", "X-ABLabell", "X-ABLABLE", "X-AB-LABEL", "X-EVOLUTION-LABEL", "X-LABEL", "LABEL"]
)
def test_a_label_of_a_group_is_that_of_its_number_however_it_is_called(name: str) -> None:
    person = one(card("FN:Una", "item1.TEL:0161 496 0301", f"item1.{name}:Yard"))
    assert (person.phones, person.address, person.other) == (("Yard: 0161 496 0301",), "", ())


def test_quotation_marks_within_a_label_stay() -> None:
    lines = ['item1.X-ABLabel:Werk "Süd"', "item2.TEL:0161 496 0302", 'item2.X-ABLabel:"Tor"']
    assert one(card("FN:Una", "item1.TEL:0161 496 0301", *lines)).phones == (
        'Werk "Süd": 0161 496 0301',
        "Tor: 0161 496 0302",
    )


def test_an_envelope_of_a_group_is_an_address() -> None:
    assert one(card("FN:Una", "item1.LABEL:5 Mill Lane\\nHull")).address == "5 Mill Lane\nHull"


@pytest.mark.parametrize(
    ("one_type", "other_type", "phones"),
    [
        (";TYPE=fax", ";TYPE=voice", ("fax: 0161 496 0301", "0161 496 0301")),
        (";TYPE=voice", ";TYPE=fax", ("0161 496 0301", "fax: 0161 496 0301")),
        (";FAX;WORK", "", ("fax work: 0161 496 0301", "0161 496 0301")),
        (";TYPE=Telefax", "", ("Telefax: 0161 496 0301", "0161 496 0301")),
        (";TYPE=cell", ";TYPE=voice", ("mobile: 0161 496 0301",)),
        (";TYPE=voice", ";TYPE=cell", ("mobile: 0161 496 0301",)),
    ],
)
def test_a_fax_and_a_voice_line_of_one_number_are_two(one_type: str, other_type: str, phones: tuple[str, ...]) -> None:
    lines = [f"TEL{one_type}:0161 496 0301", f"TEL{other_type}:0161 496 0301"]
    assert one(card("FN:Una", *lines)).phones == phones
    assert one(card("FN:Una", *lines, *lines)).phones == phones
