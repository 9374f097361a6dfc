"""What few files hold: each is read as well as can be, or refused, and what was not kept as it stood is said."""

import csv
from pathlib import Path

import pytest

from fieldkit import ordinary_file
from fieldkit.domain.errors import Trouble
from fieldkit.files.contacts import decoding
from fieldkit.files.contacts.person import FileProblem, Parsed
from fieldkit.files.contacts.read import read, read_bytes
from fieldkit.files.tables import csv_cells

GUESSED = (
    "The text is not UTF-8 and was read as Windows Western (cp1252). "
    "If letters look wrong, name the right encoding, for example cp1250, cp1251 or mac_roman."
)


def card(*lines: str, version: str = "3.0") -> Parsed:
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", "FN:Jo", *lines, "END:VCARD", ""])
    return read_bytes(text.encode(), "a.vcf")


def problems(parsed: Parsed) -> list[tuple[int, str, str]]:
    return [(one.line, one.severity, one.what) for one in parsed.problems]


@pytest.mark.parametrize(
    ("lines", "other", "said"),
    [
        (["KIND:individual"], (), [(4, "lost", "KIND is only for programs and was left out.")]),
        (["KIND:group"], (("kind", "group"),), []),
        (["VERSION:4.0"], (), [(4, "changed", "The card has a second version, 4.0; it was read as 3.0.")]),
        (["VERSION:3.0"], (), []),
        (["X-ANDROID-CUSTOM:vnd.android.cursor.item/nick_name;Jay;1;;x"], (("nick name", "Jay, 1, x"),), []),
        (["X-ANDROID-CUSTOM:alone"], (("android custom", "alone"),), []),
        (["AGENT:Tom"], (("agent", "Tom"),), []),
        (
            ["PHOTO:" + "A" * 120],
            (),
            [(4, "lost", "PHOTO (90 bytes) was left out; fieldkit keeps no pictures, sounds or keys.")],
        ),
        (["PHOTO:" + "A" * 119], (("photo", "A" * 119),), []),
        (["TEL:\x01"], (), [(4, "changed", "Control characters were taken out of the text.")]),
        (
            ["AGENT:BEGIN:VCARD\\nPRODID:a\\nPRODID:b\\nEND:VCARD"],
            None,
            [(4, "lost", "PRODID is only for programs and was left out (2 times: line 4).")],
        ),
    ],
)
def test_rare_property_of_a_card(
    lines: list[str], other: tuple[tuple[str, str], ...] | None, said: list[tuple[int, str, str]]
) -> None:
    parsed = card(*lines)
    assert [line for line in problems(parsed) if line[1] != "refused"] == said
    (person,) = parsed.people
    assert other is None or (person.name, person.other, person.phones) == ("Jo", other, ())


def test_card_inside_a_card_is_a_person_of_its_own() -> None:
    outer, inner = card("AGENT:BEGIN:VCARD", "FN:Helper", "TEL:01632 960777", "END:VCARD", version="2.1").people
    assert (outer.name, outer.other, outer.phones) == ("Jo", (("agent", "Helper"),), ())
    assert (inner.name, inner.line, inner.phones) == ("Helper", 4, ("01632 960777",))


@pytest.mark.parametrize(
    ("note", "text", "said"),
    [
        ("NOTE;ENCODING=b:A", "A", []),
        ("NOTE;ENCODING=b:SGkgSm8=", "Hi Jo", []),
        ("NOTE;CHARSET=cp1251;ENCODING=QUOTED-PRINTABLE:a=E9", "aй", []),
        ("NOTE;CHARSET=nonsense;ENCODING=QUOTED-PRINTABLE:a=E9", "aé", ["The character set 'nonsense' is not known."]),
        (
            "NOTE;CHARSET=ascii;ENCODING=QUOTED-PRINTABLE:a=E9",
            "aé",
            ["The text is not in ascii, the character set that it names."],
        ),
    ],
)
def test_text_in_another_character_set(note: str, text: str, said: list[str]) -> None:
    parsed = card(note, version="2.1")
    assert parsed.people[0].notes == text
    assert problems(parsed) == [(4, "changed", what) for what in [*said, *([GUESSED] if said else [])]]


def test_mixed_encodings_are_read_line_by_line() -> None:
    parsed = read_bytes("Name,Town\nJosé,Köln\n".encode() + "Zoé,Ulm\n".encode("cp1252"), "a.csv")
    assert [person.name for person in parsed.people] == ["José", "Zoé"]
    assert parsed.encoding == "utf-8 and cp1252"
    assert problems(parsed) == [(3, "changed", GUESSED)]
    assert read_bytes("Name,Town\nZoé,Ulm\n".encode("cp1252"), "a.csv").encoding == "cp1252"


@pytest.mark.parametrize(
    ("data", "encoding", "name", "shown"),
    [
        ("\ufeffName,Phone\nJo\ud800,0163\n".encode("utf-16-le", "surrogatepass"), "", "Jo\ufffd", "UTF-16-LE"),
        ("Name,Phone\nJosé,01632 960777\n".encode(), "ascii", "Jos\ufffd\ufffd", "ASCII"),
    ],
)
def test_characters_outside_the_encoding_are_replaced_and_said(
    data: bytes, encoding: str, name: str, shown: str
) -> None:
    parsed = read_bytes(data, "a.csv", encoding=encoding)
    assert parsed.people[0].name == name
    assert problems(parsed) == [(0, "changed", f"Some characters are not {shown}; each stands as “\ufffd”.")]


@pytest.mark.parametrize(
    ("text", "name", "phones", "website", "other"),
    [
        ("First Name,Phone 1 - Label,Phone 1 - Value\nJo,* Work,\n", "Jo", (), "", (("Phone 1 - Label", "* Work"),)),
        ("First Name,Phone 1 - Label,Phone 1 - Value\nJo,Work,01632\n", "Jo", ("Work: 01632",), "", ()),
        ("Name,Xyz\nJo,https://a.example\nMo,www.b.example\n", "Jo", (), "https://a.example", ()),
        ("Name,Xyz\nJo,https://a.example\nMo,b.example\n", "Jo", (), "", (("Xyz", "https://a.example"),)),
        ("Nombre,Teléfono\nJo Marsh,01632 960777\n", "Jo Marsh", ("01632 960777",), "", ()),
        ("Nombre,Apellidos,Teléfono\nJo,Marsh,01632 960777\n", "Jo Marsh", ("01632 960777",), "", ()),
        ('Name,Phone\n "a,"b\n01632 960777"\n', '"a', ('"b 01632 960777"',), "", ()),
        ('Name,Phone\n"Jo ""x""",01632\n', 'Jo "x"', ("01632",), "", ()),
    ],
)
def test_rare_columns_of_a_table(
    text: str, name: str, phones: tuple[str, ...], website: str, other: tuple[tuple[str, str], ...]
) -> None:
    parsed = read_bytes(text.encode(), "a.csv")
    person = parsed.people[0]
    assert (person.name, person.website, person.other) == (name, website, other)
    assert tuple(map(str.casefold, person.phones)) == tuple(map(str.casefold, phones))
    assert problems(parsed) == []


def test_cell_longer_than_the_reader_takes_by_itself_is_kept_whole() -> None:
    before = csv.field_size_limit(20)
    try:
        parsed = read_bytes(b"Name,Notes\nJo," + b"n" * 500 + b"\n", "a.csv")
        assert csv.field_size_limit() == len("Jo,") + 500 + 1
    finally:
        csv.field_size_limit(before)
    assert parsed.people[0].notes == "n" * 500


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b",,,\n", "a.csv has no rows. Nothing was imported."),
        (b"RIFF\1\2\3\4WAVEfmt ", "a.csv is a picture, sound or film, not contacts. Nothing was imported."),
        (b"\0\0\0\x18ftypmp42", "a.csv is a picture, sound or film, not contacts. Nothing was imported."),
        (
            b"Name\n" + b"x" * 2000,
            "a.csv has 2 KiB, more than the 2 KiB that fieldkit reads. "
            "Nothing was imported. Export fewer contacts at a time, or without photos.",
        ),
    ],
)
def test_file_without_contacts_is_refused(data: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 2004)
    with pytest.raises(FileProblem) as refused:
        read_bytes(data, "a.csv")
    assert str(refused.value).startswith(sentence)


def test_file_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.touch()

    def denied(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ordinary_file, "opened", denied)
    with pytest.raises(FileProblem) as refused:
        read(path)
    assert str(refused.value) == "a.csv cannot be read: Permission denied. Nothing was imported."


def test_table_of_texts_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_cells, "MOST_BYTES", 2 * 1024**2)
    assert csv_cells.read_csv(b"a,b\nc," + b"d" * 100 + b"\n", "a.csv").headings == ("a", "b")
    with pytest.raises(Trouble) as refused:
        csv_cells.read_csv(b"a" * (2 * 1024**2 + 1), "a.csv")
    assert str(refused.value) == "a.csv is larger than the 2 MB that fieldkit reads. Nothing was changed."
