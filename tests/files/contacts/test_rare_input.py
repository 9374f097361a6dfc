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
        (["KIND:org"], (("kind", "org"),), []),
        (["X-ADDRESSBOOKSERVER-KIND:org"], (("kind", "org"),), []),
        (["X-ADDRESSBOOKSERVER-KIND:individual"], (), [(4, "lost", "KIND is only for programs and was left out.")]),
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


def cards(shape: str) -> Parsed:
    """``(`` begins a card, ``)`` ends one; ``a`` and ``E`` name a person, ``1`` is a number, ``-`` is of a letter."""
    written = {"(": "BEGIN:VCARD", ")": "END:VCARD", "-": "Yours truly"}
    written |= {c: f"TEL:0161 49{c}" for c in "12345"} | {c: f"N:{c};;;;" for c in "abcd"} | {"E": "FN:E"}
    return read_bytes("".join(f"{written[c]}\n" for c in shape).encode(), "a.vcf")


@pytest.mark.parametrize(
    ("shape", "people"),
    [
        ("(a(b)1)", "a1 b"),
        ("(a(b)(c)1)", "a1 b c"),
        ("(a(b1)2(c3)4)(d5)", "a24 b1 c3 d5"),
        ("(a(b(c)1)2)", "a2 b1 c"),
        ("(a(b))(c)", "a b c"),
        ("((b)a1)", "a1 b"),
    ],
)
def test_cards_within_a_card_leave_it_its_own_lines(shape: str, people: str) -> None:
    parsed = cards(shape)
    found = [person.name + "".join(phone[-1] for phone in person.phones) for person in parsed.people]
    assert (" ".join(found), problems(parsed)) == (people, [])


UNFINISHED = "This card has no END:VCARD; it may be cut off."


@pytest.mark.parametrize(
    ("shape", "people", "told"),
    [
        ("(a(b", "a b", {1: UNFINISHED, 3: UNFINISHED}),
        ("(a(b)", "a b", {1: UNFINISHED}),
        ("(a(b)(c)", "a b c", {1: UNFINISHED}),
        ("(a(b(c)(d)", "a b c d", {1: UNFINISHED, 3: UNFINISHED}),
        ("(a(b)--(c)", "a b c", {1: UNFINISHED, 6: "The lines 6 to 7 stand outside any card"}),
        ("(a(b)-(c)1", "a b c", {1: UNFINISHED, 6: "This line stands outside", 10: "This line stands outside"}),
        ("(a(b)c1)(d)", "a b c1 d", {1: UNFINISHED, 6: "There is no BEGIN:VCARD before this line"}),
        ("(a(b)E1)(d)", "a b E1 d", {1: UNFINISHED, 6: "There is no BEGIN:VCARD before this line"}),
        ("(" + "a(" * 20 + "b)", "a " * 20 + "b", dict.fromkeys(range(1, 40, 2), UNFINISHED)),
        ("(a" + "(b)" * 150 + "1)", "a" + " b" * 150, {1: UNFINISHED, 453: "This line", 454: "A card ends"}),
    ],
)
def test_a_card_whose_end_does_not_come_takes_nothing_of_others(shape: str, people: str, told: dict[int, str]) -> None:
    parsed = cards(shape)
    found = [person.name + "".join(phone[-1] for phone in person.phones) for person in parsed.people]
    assert " ".join(found) == people
    assert [person.line for person in parsed.people] == sorted(person.line for person in parsed.people)
    assert all(person.other == () for person in parsed.people)
    said = {line: what for line, _, what in problems(parsed)}
    assert said.keys() == told.keys() and all(said[line].startswith(what) for line, what in told.items())


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


def test_lines_that_name_no_character_set_are_in_that_of_their_card() -> None:
    lines = (
        *("BEGIN:VCARD", "VERSION:2.1", "N:Фёдорова;Анна;;;", "TITLE;ENCODING=QUOTED-PRINTABLE:=CF=EE=E2=E0=F0"),
        *("ADR;CHARSET=Windows-1251:;;Мира 5;;;;", "NOTE;CHARSET=UTF-8:-", "EMAIL;CHARSET=KLINGON:a@b.example"),
        *("END:VCARD", "BEGIN:VCARD", "VERSION:2.1", "N:Ян;;;;", "END:VCARD"),
    )
    parsed = read_bytes("\n".join(lines).encode("cp1251"), "a.vcf")
    first, second = parsed.people
    assert (first.name, first.job_title, first.address) == ("Анна Фёдорова", "Повар", "Мира 5")
    assert second.name == "Ян", "the rest of the file tells its page"
    told = [(line, what.partition(".")[0]) for line, _, what in problems(parsed)]
    elsewhere = "was read as Windows-1251, which its card names elsewhere (2 times: lines 3 and 4)"
    assert told == [
        (3, f"The text names no character set and {elsewhere}"),
        (11, "The text is not UTF-8 and was read as Windows Cyrillic (cp1251)"),
    ]


def test_lines_that_are_told_late_stand_in_their_order() -> None:
    lines = ("BEGIN:VCARD", "VERSION:2.1", "FN:Ü", "NOTE;CHARSET=KLINGON:ä", "TITLE:ö", "END:VCARD")
    parsed = read_bytes("\n".join(lines).encode("cp1252"), "a.vcf")
    assert [line for line, _, what in problems(parsed) if "(3 times: lines 3, 4 and 5)" in what] == [3]


@pytest.mark.parametrize("named", ["SHIFT_JIS", "US-ASCII", "UTF-8", "KLINGON"])
def test_a_character_set_of_the_card_that_does_not_fit_changes_nothing(named: str) -> None:
    data = f"BEGIN:VCARD\nVERSION:2.1\nN:Ü;J\xfcrg\xff;;;\nTITLE;CHARSET={named}:x\nEND:VCARD\n".encode("cp1252")
    (person,) = read_bytes(data, "a.vcf").people
    assert person.name == "Jürgÿ Ü"


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
        ("Name,Xyz\nJo,https://a.example\nMo,www.b.example\n", "Jo", (), "https://a.example", (("website is", "xyz"),)),
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
