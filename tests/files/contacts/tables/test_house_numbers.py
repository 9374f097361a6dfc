"""Numbers of houses and flats, quarters and supplements: parts of an address only beside its other parts."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.read import read_bytes


def one(headings: str, row: str) -> Person:
    (person,) = read_bytes(f"{headings}\n{row}\n".encode(), "a.csv").people
    return person


@pytest.mark.parametrize(
    ("headings", "row", "address"),
    [
        ("Jméno;Ulice;Č.p.;PSČ;Město", "J;Hlavní;5;110 00;Praha", "Hlavní 5\nPraha 110 00"),
        ("Jméno;Ulice;Číslo popisné;Číslo orientační;Město", "J;Hlavní;5;7;Praha", "Hlavní 5/7\nPraha"),
        ("Osoba;Ulica;Nr domu;Nr lokalu;Kod;Miasto", "U;Polna;5;7;00-001;Łódź", "Polna 5/7\nŁódź 00-001"),
        (
            "Nome;Rua;Número;Complemento;Bairro;Cidade;UF;CEP",
            "U;Rua A;12;Apto 3;Centro;Rio;RJ;20000",
            "Rua A 12\nApto 3\nCentro\nRio RJ 20000",
        ),
        ("Nombre;Calle;Número;Piso;CP;Ciudad", "U;Sol;5;3º B;28001;Madrid", "Sol 5 3º B\nMadrid 28001"),
        ("Naam;Straat;Huisnummer;Toevoeging;Plaats", "U;Dam;5;A;Delft", "Dam 5 A\nDelft"),
        ("Nom;Numéro;Rue;CP;Ville", "U;5;Rue Haute;35000;Rennes", "5 Rue Haute\nRennes 35000"),
        ("Nome e cognome;Via;Numero;CAP;Città", "U;Via Po;5;10100;Torino", "Via Po 5\nTorino 10100"),
        ("Name;Home Street;Number;Home City", "U;Mill Lane;5;Hull", "Mill Lane 5\nHull"),
    ],
)
def test_the_number_stands_with_its_street(headings: str, row: str, address: str) -> None:
    assert one(headings, row).address == address


@pytest.mark.parametrize(
    ("headings", "row", "other"),
    [
        ("Nr.;Name;Vorname;Straße;Ort", "1;Fern;Una;Weg 5;Bonn", ("Nr.", "1")),
        ("Número;Nome;Rua;Cidade", "1;U;Rua 5;Rio", ("Número", "1")),
        ("Nombre;Complemento;Teléfono", "U;zurdo;912 345 678", ("Complemento", "zurdo")),
        ("Name;Flat;Phone", "U;no;0161 496 0301", ("Flat", "no")),
        ("Nome;Número;Cidade", "U;1;Rio", ("Número", "1")),
        ("Name;Number;Street;City", "U;1;5 Mill Lane;Hull", ("Number", "1")),
        ("Name;Street;City;Nr.", "U;Mill Lane;Hull;1", ("Nr.", "1")),
        ("Jméno;Číslo;Město", "U;1;Praha", ("Číslo", "1")),
    ],
)
def test_a_number_that_stands_elsewhere_may_be_any(headings: str, row: str, other: tuple[str, str]) -> None:
    person = one(headings, row)
    assert other in person.other
    assert "1" not in person.address


def test_a_number_between_two_streets_is_of_the_one_without() -> None:
    person = one("Name;Street;Number;Work Street;Work City", "U;5 Mill Lane;7;High Road;Hull")
    assert person.address == "5 Mill Lane"
    assert ("work address", "7 High Road\nHull") in person.other


def test_one_street_with_its_number_proves_that_the_others_are_no_houses() -> None:
    text = "Name;Number;Street;City\nUna;1001;Mill Lane 5;Hull\nMilo;1002;The Green;York\n"
    people = read_bytes(text.encode(), "a.csv").people
    assert [person.address for person in people] == ["Mill Lane 5\nHull", "The Green\nYork"]
    assert [person.other for person in people] == [(("Number", "1001"),), (("Number", "1002"),)]


def test_numbers_of_telephones_are_no_houses() -> None:
    assert one("Nummer;Straße;Name", "0351 555 01;Weg 5;Una").phones == ("nummer: 0351 555 01",)
