"""Columns for two kinds of number: which of both a number is, the heading does not say."""

from __future__ import annotations

import pytest

from fieldkit.files.contacts.read import read_bytes
from tests.files.contacts.vcards.lines import one


def phones(heading: str, cell: str = "030 111222 / 0171 333444") -> tuple[str, ...]:
    return one(read_bytes(f"Name;{heading};Ort\nUna Fern;{cell};Bonn\n".encode(), "a.csv")).phones


@pytest.mark.parametrize(
    "heading",
    [
        "Telefon / Mobil",
        "Festnetz / Handy",
        "Phone or mobile",
        "Tel./Handy",
        "Telefon und Fax",
        "Telefon, Mobil",
        "Tel. bzw. Handy",
        "Téléphone ou portable",
        "Büro / Mobil",
        "Home/Work Phone",
        "Telefon privat / geschäftlich",
        "Phone (home or mobile)",
    ],
)
def test_a_number_of_a_column_for_two_kinds_is_of_no_kind(heading: str) -> None:
    assert phones(heading) == ("030 111222", "0171 333444")


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Telefon mobil", "mobile"),
        ("Telefon (Mobil)", "mobile"),
        ("Handy/Natel", "mobile"),
        ("Phone/Home", "home"),
        ("TTY/TDD Phone", "text phone"),
        ("Telefon geschäftlich / Mobil geschäftlich", "work"),
        ("Work phone or work mobile", "work"),
    ],
)
def test_a_column_of_one_kind_says_which(heading: str, label: str) -> None:
    assert phones(heading, "030 111222") == (f"{label}: 030 111222",)


def test_a_number_with_its_kind_before_it_keeps_that() -> None:
    assert phones("Telefon / Mobil", "Mobil: 0171 333444") == ("Mobil: 0171 333444",)


def test_a_mail_address_at_home_or_at_work_is_of_neither() -> None:
    person = one(read_bytes(b"Name;E-Mail privat oder beruflich\nUna;una@x.example\n", "a.csv"))
    assert person.emails == ("una@x.example",)
