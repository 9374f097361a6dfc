"""Code pages told apart by what the letters make likely: the text that was written comes back."""

import pytest

from fieldkit.files.contacts import code_pages
from fieldkit.files.contacts.read import read_bytes

WESTERN = ("cp1252", "iso-8859-15")
CENTRAL = ("cp1250", "iso-8859-2")


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("Jürgen Groß, Köln", (*WESTERN, *CENTRAL, "mac_roman")),
        ("Hélène Lefèvre, Prénom, Téléphone", WESTERN),
        ("Zoé Bœuf & Œuvre", WESTERN),
        ("Łucja Wałek, Gdańsk, Żółta 5", (*CENTRAL, "cp852")),
        ("Imię, Nazwisko", CENTRAL),
        ("Zięba, a@b.example.pl", CENTRAL),
        ("Jiří Dvořák, Příjmení", (*CENTRAL, "cp852")),
        ("Kučera, a@b.example.cz", CENTRAL),
        ("Nováček, Černý, Krejčí", CENTRAL),
        ("Søren Kjær, Åse Ødegård", (*WESTERN, "cp850", "mac_roman")),
        ("Björn Åkesson, Företag, Förnamn", WESTERN),
        ("Núñez, Muñoz Peña", WESTERN),
        ("João Conceição, São Paulo", WESTERN),
        ("Niccolò, Società, Città", WESTERN),
        ("Kovačević, Đorđe Šarić", CENTRAL),
        ("Müller, Nováček, Jäger, Dvořák, Wałęsa", CENTRAL),
        ("Пётр Иванов", ("cp1251",)),
    ],
)
def test_the_code_page_is_found_by_the_letters(words: str, pages: tuple[str, ...]) -> None:
    for page in pages:
        raw = words.encode(page, errors="replace")
        found = code_pages.likely([raw], raw)
        assert code_pages.text(raw, found) == raw.decode(page), page


def test_nothing_that_tells_is_windows_western() -> None:
    assert code_pages.likely([]) == code_pages.likely([b"Z\xfcrich"]) == "cp1252"


def test_bytes_that_a_page_leaves_undefined_are_kept() -> None:
    assert code_pages.text(b"a\x81b", "cp1252") == "a\x81b"


@pytest.mark.parametrize("page", CENTRAL)
def test_a_polish_table_is_read_and_said_so(page: str) -> None:
    text = "Imię;Nazwisko;Firma;Telefon komórkowy\nŁucja;Wałęsa;Śnieżka;+48 601 000 001\n"
    parsed = read_bytes(text.encode(page), "p.csv")
    (person,) = parsed.people
    assert (person.name, person.organisation, person.phones) == (
        "Łucja Wałęsa",
        "Śnieżka",
        ("mobile: +48 601 000 001",),
    )
    assert parsed.encoding == page
    assert f"({page})" in str(parsed.problems[0])


@pytest.mark.parametrize(
    "words",
    ["Ésaïe Gärber", "Hélène, Gärber, Zoë", "Åsa, Hélène, Björn", "Niccolò, Müller, Hélène", "Gérard Jäger " * 3],
)
def test_two_languages_of_the_west_are_not_taken_for_one_of_the_east(words: str) -> None:
    raw = words.encode("cp1252")
    assert code_pages.text(raw, code_pages.likely([raw], raw)) == words


@pytest.mark.parametrize(
    ("text", "page"),
    [("Name\nJürgen\n", "cp1252"), ("Name,Web\nKučera,x.example.cz\n", "cp1250")],
)
def test_the_hint_names_other_pages_than_the_one_used(text: str, page: str) -> None:
    said = str(read_bytes(text.encode(page), "a.csv").problems[0])
    assert said.count(page) == 1
    assert ("cp1252" in said.partition("example ")[2]) == (page != "cp1252")
