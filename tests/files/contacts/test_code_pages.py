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
        ("ИВАН ПЕТРОВ, АННА КРУГ, ОЛЬГА ТИХАЯ", ("cp1251",)),
        ("иван петров, анна круг, ольга тихая", ("cp1251",)),
        ("Μαρία Νικολάου, Γιώργος Ιωάννου, Αθήνα", ("cp1253",)),
        ("ΜΑΡΙΑ ΝΙΚΟΛΑΟΥ, ΓΙΩΡΓΟΣ, +30 210 0000", ("cp1253",)),
        ("דנה לוי, משה כהן, תל אביב", ("cp1255",)),
        ("יעל ברק", ("cp1255",)),
        ("山田太郎,やまだたろう,東京都港区", ("cp932", "euc_jp")),
        ("鈴木花子,スズキハナコ,株式会社田中", ("cp932", "euc_jp")),
        ("王小明,电话,北京市朝阳区,李伟,张丽", ("gbk",)),
        ("陳大文,電話,台北市,林美玲,黃志明", ("cp950",)),
        ("김민수,전화,서울시 강남구,이영희", ("cp949",)),
        ("ÄÖÜ, Äöüß, Öz, né à Évian, ÉLÉONORE", WESTERN),
    ],
)
def test_the_code_page_is_found_by_the_letters(words: str, pages: tuple[str, ...]) -> None:
    for page in pages:
        raw = words.encode(page, errors="replace")
        found = code_pages.likely([raw], raw)
        assert code_pages.text(raw, found) == raw.decode(page), page


@pytest.mark.parametrize(
    ("name", "heading", "page", "others"),
    [
        ("山田太郎", "名前,電話番号,メモ", "cp932", "gbk, euc_kr or big5"),
        ("王小明", "姓名,电话,备注", "gbk", "shift_jis, euc_kr or big5"),
        ("김민수", "이름,전화,메모", "cp949", "shift_jis, gbk or big5"),
        ("דנה לוי", "שם,טלפון,הערה", "cp1255", "cp1252, cp1251 or cp1253"),
    ],
)
def test_a_table_of_another_script_is_read_and_others_are_named(
    name: str, heading: str, page: str, others: str
) -> None:
    data = f"{heading}\n{name},0161 496 0301,{name}\n".encode(page)
    parsed = read_bytes(data, "a.csv", mapping_overrides=["1=name"])
    assert ([one.name for one in parsed.people], parsed.encoding) == ([name], page)
    said = next(str(one) for one in parsed.problems if "not UTF-8" in str(one))
    assert said.endswith(f"If letters look wrong, name the right encoding, for example {others}.")


def test_a_card_in_hebrew_is_no_russian_one() -> None:
    data = "BEGIN:VCARD\nVERSION:3.0\nFN:נועה שדה\nORG:גן הפקאן\nEND:VCARD\n".encode("cp1255")
    assert [one.name for one in read_bytes(data, "a.vcf").people] == ["נועה שדה"]


def test_what_an_old_page_is_taken_for_may_be_of_another_script() -> None:
    said = str(read_bytes("Name\nJürgen Groß\n".encode("mac_roman"), "a.csv").problems[0])
    assert "(mac_roman)" in said
    assert said.endswith("cp1252, cp1250, cp1251, cp1253, cp1255, shift_jis, gbk, euc_kr or big5.")


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
