"""How much is read and how far is looked: what just fits, and what is one too many, in its whole sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.files.contacts import csv_table, decoding, read, vcard
from fieldkit.files.contacts.contact_csv import parse
from fieldkit.files.contacts.decoding import content
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.read import read_bytes
from fieldkit.files.contacts.sniff import recognise, refuse_binary
from fieldkit.files.contacts.vcard_lines import is_boundary
from tests.files.contacts.tables.taken_apart import read_table

FEWER = "Nothing was imported. Export fewer contacts at a time."


class _Large(bytes):
    """As many bytes and lines as are said, without the memory."""

    length: int
    lines = 0

    def __len__(self) -> int:
        return self.length

    def count(self, *_arguments: object) -> int:
        return self.lines


@pytest.mark.parametrize(
    ("length", "lines", "sentence"),
    [
        (256 * 1024**2, 2_000_000, ""),
        (
            256 * 1024**2 + 1,
            0,
            "a.csv has 256.0 MiB, more than the 256.0 MiB that fieldkit reads. Nothing was imported. "
            "Export fewer contacts at a time, or without photos.",
        ),
        (9, 2_000_001, f"a.csv has 2,000,001 lines, more than the 2,000,000 that fieldkit reads at a time. {FEWER}"),
    ],
)
def test_256_mib_and_two_million_lines_are_read(length: int, lines: int, sentence: str) -> None:
    data = _Large(b"Name")
    data.length, data.lines = length, lines
    if not sentence:
        assert content(data, ProblemReport("a.csv")).data == b"Name"
        return
    with pytest.raises(FileProblem) as refused:
        content(data, ProblemReport("a.csv"))
    assert str(refused.value) == sentence


def test_so_many_lines_columns_and_cards_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = (
        (decoding, "MAX_LINES", b"Name,Phone\nJo,1\nMo,2", b"\n", "3 lines, more than the 2"),
        (csv_table, "MAX_COLUMNS", b"Name,Phone\nJo,12345\nMo,12345", b",x", "3 columns, more than the 2"),
        (
            vcard,
            "MAX_PEOPLE",
            b"BEGIN:VCARD\nFN:Jo\nEND:VCARD\nBEGIN:VCARD\nFN:Mo\n",
            b"BEGIN:VCARD",
            "3 cards, more than the 2",
        ),
    )
    for module, name, fitting, more, said in cases:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, 2)
            assert [person.name for person in read_bytes(fitting, "a.csv").people] == ["Jo", "Mo"], said
            with pytest.raises(FileProblem) as refused:
                read_bytes(fitting + more, "a.csv")
            assert str(refused.value) == f"a.csv has {said} that fieldkit reads at a time. {FEWER}"


def test_a_million_cards_and_two_thousand_columns_are_read() -> None:
    with pytest.raises(FileProblem) as refused:
        vcard.parse(b"BEGIN:VCARD\n" * 1_000_001, "a.vcf")
    assert (
        str(refused.value)
        == f"a.vcf has 1,000,001 cards, more than the 1,000,000 that fieldkit reads at a time. {FEWER}"
    )
    with pytest.raises(FileProblem) as refused:
        read_table(f"Name{',' * 2_000}\n", ProblemReport("a.csv"))
    assert str(refused.value) == f"a.csv has 2,001 columns, more than the 2,000 that fieldkit reads at a time. {FEWER}"


def test_a_file_that_is_as_large_as_is_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name,Phone\nJo,01632\n")
    monkeypatch.setattr(read, "MAX_BYTES", 20)
    assert read.read(path).people[0].name == "Jo"
    path.write_bytes(b"Name,Phone\nJo,016321\n")
    with pytest.raises(FileProblem) as refused:
        read.read(path)
    assert str(refused.value) == (
        "a.csv has 21 bytes, more than the 20 bytes that fieldkit reads. Nothing was imported. "
        "Export fewer contacts at a time, or without photos."
    )


def test_a_folder_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "people"
    folder.mkdir()
    for path, sentence in (
        (folder, "people is a folder. Name the files in it."),
        (folder / "a.csv", f"There is no file {folder}/a.csv."),
    ):
        with pytest.raises(FileProblem) as refused:
            read.read(path)
        assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("even", "odd", "encoding"),
    [
        ([*range(0, 2000, 2), 4094], [*range(1, 205, 2)], "utf-16-be"),
        ([*range(0, 2000, 2), 4094], [*range(1, 205, 2), 4095], ""),
        ([*range(0, 2000, 2), 4094], [*range(1, 205, 2), 4097], "utf-16-be"),
        ([*range(0, 204, 2)], [*range(1, 2000, 2)], "utf-16-le"),
        ([*range(0, 204, 2), 4096], [*range(1, 2000, 2)], "utf-16-le"),
        ([*range(0, 204, 2), 4094], [*range(1, 2000, 2)], ""),
    ],
)
def test_the_first_4096_bytes_say_whether_it_is_utf_16(even: list[int], odd: list[int], encoding: str) -> None:
    data = bytearray(b"a" * 4200)
    for place in (*even, *odd):
        data[place] = 0
    assert content(bytes(data), ProblemReport("a.csv")).encoding == encoding


@pytest.mark.parametrize(("before", "found"), [(4_080, True), (4_081, False)])
def test_a_calendar_is_known_by_the_first_4096_bytes(before: int, found: bool) -> None:
    data = b"x" * before + b"\nBEGIN:VCALENDAR\n"
    if not found:
        assert recognise(data, "a.csv") == "csv"
        return
    with pytest.raises(FileProblem, match="a calendar"):
        recognise(data, "a.csv")


def test_the_first_65536_bytes_say_whether_it_is_text() -> None:
    assert recognise(b"x" * (65_536 - 1_310) + b"\1" * 1_310 + b"\1", "a.csv") == "csv"
    with pytest.raises(FileProblem, match="is no text"):
        recognise(b"x" * (65_536 - 1_311) + b"\1" * 1_311, "a.csv")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (65_529, 200_000, "an Excel workbook"),
        (65_530, 200_000, "a ZIP archive"),
        (200_000, 65_533, "an Excel workbook"),
        (200_000, 65_534, "a ZIP archive"),
    ],
)
def test_a_zip_archive_is_looked_into_at_both_ends(before: int, after: int, kind: str) -> None:
    with pytest.raises(FileProblem, match=f"a.csv is {kind}"):
        refuse_binary(b"PK\3\4" + b"y" * before + b"xl/" + b"y" * after, "a.csv")


def test_a_line_of_more_than_a_thousand_bytes_begins_no_card() -> None:
    assert is_boundary(b"BEGIN:VCARD".rjust(1000))
    assert not is_boundary(b"BEGIN:VCARD".rjust(1001))


def test_fifty_rows_say_what_a_column_holds() -> None:
    def field(mails: list[int]) -> str:
        rows = [f"Jo,{f'a@b{row}.example' if row in mails else 'x'}" for row in range(60)]
        return parse("\n".join(["Name,Zz", *rows]).encode(), "a.csv").mapping.split(" -> ")[-1].split()[0].strip(":")

    thirty = list(range(30))
    assert field(thirty) == field([*thirty, 50]) == field([*thirty[1:], 49]) == "other"
    assert field([*thirty, 49]) == "email"


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["a@b.cd", "a@b.cd", "a@b.cd", "x", "y"], "last name"),
        (["a@b.cd", "a@b.cd", "a@b.cd", "a@b.cd", "x"], "email"),
        (["01632 1", "01632 2", "01632 3", "01632 4", "x"], "other"),
        (["01632 1", "01632 2", "01632 3", "01632 4", "'01632 5", "x"], "phone"),
        (["https://a", "http://b", "WWW.c"], "website"),
        (["https://a", "x"], "last name"),
    ],
)
def test_most_values_of_a_column_without_a_heading_say_what_it_is(cells: list[str], field: str) -> None:
    rows = [f"Jo{number};{cell};z@y.example" for number, cell in enumerate(cells)]
    mapping = parse("\n".join(rows).encode(), "a.csv").mapping.split("\n")
    assert mapping[1].split(" -> ")[1].partition("   ")[0].partition(":")[0] == field


def test_a_row_of_too_many_cells_is_named_and_costs_itself_only() -> None:
    wide = ["x,1" + ",x" * 1_998 + last for last in ("", ",x")]
    parsed = read_bytes("\n".join(["Name,Phone", *["Jo,01632"] * 200, *wide, "Mo,01633"]).encode(), "a.csv")
    assert [person.line for person in parsed.people[-2:]] == [202, 204]
    assert [(one.line, one.severity, one.what) for one in parsed.problems[1:]] == [
        (203, "refused", "This row was left out: it has more than the 2,000 cells that fieldkit reads.")
    ]
    assert (parsed.problems[0].line, parsed.problems[0].severity) == (202, "changed")


def test_a_card_of_too_many_properties_is_told_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MAX_PROPERTIES", 3)
    card = b"BEGIN:VCARD\nFN:Jo\nTEL:01632 1\nTEL:01632 2\nTEL:01632 3\nTEL:01632 4\nEND:VCARD\n"
    parsed = read_bytes(card * 2, "a.vcf")
    assert [person.phones for person in parsed.people] == [("01632 1", "01632 2")] * 2
    assert [(one.line, one.severity, one.what) for one in parsed.problems] == [
        (
            5,
            "lost",
            "This property was left out: the card has more than the 3 that fieldkit reads "
            "(4 times: lines 5, 6, 12 and 13).",
        )
    ]


@pytest.mark.parametrize("between", [b"", b"\n ", b"\nbla bla bla "])
def test_of_a_value_that_is_too_long_little_is_held(between: bytes) -> None:
    text = between.join([b"x" * 1_000_000] * 9)
    parsed = read_bytes(b"BEGIN:VCARD\nFN:Jo\nNOTE:" + text + b"\nTEL:01632 1\nEND:VCARD\n", "a.vcf")
    assert [(person.name, person.phones, person.notes) for person in parsed.people] == [("Jo", ("01632 1",), "")]
    (told,) = (one.what for one in parsed.problems)
    assert told == "NOTE was left out: it has 8.6 MiB, more than the 1.0 MiB that are read."


def test_a_card_is_found_behind_any_letter() -> None:
    letter = b"Dear all,\n" * 200_000
    for begin in (b"BEGIN:VCARD", b"begin : vcard", b"Begin:VCard"):
        assert recognise(letter + begin + b"\nFN:Jo\n", "a.txt") == "vcard"
    assert recognise(letter + b"BEGIN:VCARD of the letter\nxBEGIN:VCARD\n", "a.txt") == "csv"


def test_what_is_told_of_a_file_has_an_end() -> None:
    report = ProblemReport("a.csv")
    for line in range(1, 10_101):
        report.add(line, f"What {line}.", "lost")
        report.count(line, "Again", "changed")
    *_, last = report.problems()
    assert len(report.problems()) == 10_002
    assert last.what == (
        "There is more of what was lost than is told one by one "
        "(100 times: lines 10001, 10002, 10003, 10004, 10005 and 95 more)."
    )
    assert any(one.what == "Again (10100 times: lines 1, 2, 3, 4, 5 and 10095 more)." for one in report.problems())
