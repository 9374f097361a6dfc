"""Totals below a list: nobody, and said so; somebody who is called like one and can be reached stays."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.person import Parsed
from fieldkit.files.contacts.read import read_bytes

_HEAD = "Nachname;Vorname;Telefon;E-Mail;Straße;Ort\nFern;Una;030 111222;una@x.example;Weg 1;Bonn\n"


def read(end: str) -> Parsed:
    return read_bytes((_HEAD + end).encode(), "a.csv")


@pytest.mark.parametrize(
    "row",
    [
        "Summe;4 Personen;;;;",
        "Gesamt: 3;;;;;",
        "Gesamt;;3;2;;",
        "Anzahl Mitglieder: 12;;;;;",
        "12 Personen insgesamt;;;;;",
        "Total;;;;;",
        "TOTAL;1;1;1;1;1",
        "Totale: 3 contatti;;;;;",
        "Ogółem;3;;;;",
        "Celkový součet;3;;;;",
        "I alt;3;;;;",
        "Totalt 3 st;;;;;",
        "Łącznie: 1.204;;;;;",
        ";;Summe;3;;",
    ],
)
@pytest.mark.parametrize("behind", ["", "\n", "\n;;;;;\n\n"])
def test_a_total_at_the_end_is_left_out_and_said_with_its_line(row: str, behind: str) -> None:
    parsed = read(row + behind)
    assert [person.name for person in parsed.people] == ["Una Fern"]
    (problem,) = parsed.problems
    assert (problem.line, problem.severity) == (3, "refused")
    assert "is a total of the list and no person. It was left out." in problem.what


@pytest.mark.parametrize(
    "row",
    [
        "Total;;030 999888;;;",
        "Total;;;total@x.example;;",
        "Total;;;;Weg 2;",
        "Total;Anna;;;;",
        "Summer;Donna;;;;",
        "Total Energies;;;;;",
        "Somme;Jean;;;;",
        "Number;;;;;",
        "Total: 030 999888;;;;;",
        "Total +49 171 9998;;;;;",
        "Total 171/99988;;;;;",
        "Total;;;;;53111 Bonn",
    ],
)
def test_whoever_is_called_like_a_total_stays_a_person(row: str) -> None:
    parsed = read(row)
    assert len(parsed.people) == 2
    assert not any("total of the list" in problem.what for problem in parsed.problems)


def test_a_total_amid_the_list_is_no_end_and_two_totals_are_one() -> None:
    assert [person.name for person in read("Summe;4;;;;\nOrt;Mo;;;;\n").people] == ["Una Fern", "4 Summe", "Mo Ort"]
    parsed = read("Zwischensumme;1;;;;\nSumme;4;;;;\n")
    assert [problem.line for problem in parsed.problems] == [3, 4]
    assert len(parsed.people) == 1


def test_more_rows_than_totals_have_are_no_totals_and_none_is_lost() -> None:
    parsed = read("".join(f"Summe;{number};;;;\n" for number in range(40)))
    assert len(parsed.people) + len(parsed.problems) == 41
