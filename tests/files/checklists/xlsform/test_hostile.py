"""Workbooks that are none, unfold without end or hold what a form never does: a sentence, in bounded time and room."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.files.checklists.any_file import read
from fieldkit.files.checklists.xlsform.workbook import archive_guard
from tests.files.checklists.xlsform.forms import form, items, rezipped, said, taken

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TEXT = ("text", "t", "Who?")


def refusal(path: Path) -> str:
    with pytest.raises(Trouble) as error:
        read(path)
    assert str(error.value).startswith(str(path))
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in it."),
        (b"id: list\n", "It is no workbook (.xlsx)."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "It is no workbook (.xlsx)."),
        (b"PK\x03\x04" + bytes(300), "It is damaged"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    assert sentence in refusal(path)
    assert refusal(path).endswith("Nothing was changed.")


def test_what_is_no_ordinary_file_or_too_large(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert "it is a folder, not a file" in refusal(tmp_path / "folder.xlsx")
    path = tmp_path / "form.xlsx"
    with path.open("wb") as file:
        file.truncate(archive_guard.MOST_BYTES + 1)
    assert "larger than the 10 MB" in refusal(path)
    assert "No such file" in refusal(tmp_path / "none.xlsx")


def test_a_workbook_without_a_name_of_its_kind_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = form(tmp_path / "form.xlsx", TEXT).rename(tmp_path / "form")
    assert read(path).checklist.id == "form"


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    assert "It is no workbook that can be read" in refusal(zipped(tmp_path / "f.xlsx", **{"a.txt": b"x"}))
    many = {f"p{number}.xml": b"<a/>" for number in range(2_001)}
    assert "It has 2,001 parts" in refusal(zipped(tmp_path / "many.xlsx", **many))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.xlsx", **{SHEET: b" " * (49 * 1024 * 1024)})
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        said_ = refusal(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "Unpacked it has 49 MB, more than the 48 MB that fieldkit reads." in said_
    assert peak < 12 * 1024 * 1024


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lie.xlsx", **{SHEET: b"<a>" + b" " * 5_000_000 + b"</a>"})
    data = path.read_bytes()
    path.write_bytes(data.replace((5_000_007).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert "It is damaged" in refusal(path)


def test_a_million_rows(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"/>' % row for row in range(1, 200_003))
    text = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows)
    path = rezipped(form(tmp_path / "form.xlsx", TEXT), SHEET, text)
    assert "sheet1.xml: it has more than 200,000 rows" in refusal(path)
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 20_100))
    path = rezipped(path, SHEET, b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows))
    assert "survey, row 20001: a form has at most 20,000 rows in a sheet." in refusal(path)


def sheet_of(path: Path, rows: bytes, more: bytes = b"") -> Path:
    head = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % one
        for one in ((b"A", b"type"), (b"B", b"name"), (b"C", b"label"))
    )
    text = b'<worksheet %s><sheetData><row r="1">%s</row>%s</sheetData>%s</worksheet>'
    return rezipped(form(path, TEXT), SHEET, text % (NAMESPACE, head, rows, more))


def test_rows_far_below_and_empty_cells_cost_nothing(tmp_path: Path) -> None:
    cell = b'<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'
    last = b"".join(cell % (one, 1_048_576, text) for one, text in ((b"A", b"text"), (b"B", b"q"), (b"C", b"Q?")))
    empty = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (row, row) for row in range(2, 90_000))
    path = sheet_of(tmp_path / "f.xlsx", empty + b'<row r="1048576">' + last + b"</row>")
    found = read(path)
    assert list(items(found.checklist)) == ["q"]
    assert any(one.startswith("survey, row 1048576: questions outside") for one in said(found))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (b'<row r="3"/><row r="2"/>', "row 2 stands behind row 3"),
        (b'<row r="-1"/>', "row -1 stands behind row 1"),
        (b'<row r="99999999999999999999"/>', "row 999999999999 stands behind"),
        (b'<row r="2"><c r="XFD2"><v>1</v></c></row>', "something stands in column XFD"),
        (b'<row r="2"><c r="A2" t="s"><v>99999</v></c></row>', "It is no workbook that can be read"),
        (b'<row r="2"><c r="A2" t="s"><v>x</v></c></row>', "It is no workbook that can be read"),
        (b'<row r="2"><c r="!!"><v>1</v></c></row>', "It is no workbook that can be read"),
        (b"<row", "is no XML"),
        (b"<a>" * 80 + b"</a>" * 80, "lies too deep in itself"),
    ],
)
def test_a_sheet_that_no_program_writes(tmp_path: Path, rows: bytes, sentence: str) -> None:
    assert sentence in refusal(sheet_of(tmp_path / "f.xlsx", rows))


def test_entities_do_not_unfold(tmp_path: Path) -> None:
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (number, b"&e%d;" % (number - 1) * 10 if number else b"ha") for number in range(9)
    )
    text = b"<!DOCTYPE x [%s]><worksheet %s><sheetData><row><c><v>&e8;</v></c></row></sheetData></worksheet>"
    path = rezipped(form(tmp_path / "f.xlsx", TEXT), SHEET, text % (entities, NAMESPACE))
    assert "it declares a document type" in refusal(path)


def test_of_formulas_what_they_came_to_last_is_read_and_they_are_named(tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", TEXT, ("text", "u", '=HYPERLINK("http://evil", "Go")'), ("text", "=1+1", "Lost"))
    with pytest.raises(Trouble, match="survey, row 4: “name” is empty"):
        read(path)
    rows = (
        b'<row r="2"><c r="A2" t="str"><f>"te"&amp;"xt"</f><v>text</v></c><c r="B2" t="str"><f>A1</f><v>q</v></c>'
        b'<c r="C2" t="e"><v>#REF!</v></c></row>'
    )
    found = read(sheet_of(tmp_path / "g.xlsx", rows))
    assert list(items(found.checklist)) == ["q"]
    assert said(found)[:3] == [
        "survey, row 2: C: “#REF!”: an error in a cell; it was read as empty",
        "survey, row 2: a formula in column A: nothing is computed here; what it came to last was read, “text”",
        "survey, row 2: a formula in column B: nothing is computed here; what it came to last was read, “q”",
    ]


def test_merged_cells_are_named(tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", TEXT, ("text", "u", "Whom?"))
    book = openpyxl.load_workbook(path)
    book["survey"].merge_cells("C2:C3")
    book.save(path)
    found = read(path)
    assert "survey, row 2: merged cells C2:C3: only the first of them holds what is written there" in said(found)
    assert "survey, row 3: “u” without a label: its name is asked" in said(found)


def test_commands_for_a_terminal_do_not_reach_it(tmp_path: Path) -> None:
    evil = "Bad\x9b31mred \u202etxt.exe"  # other commands cannot stand in XML
    found = taken(tmp_path, ("text", "t", f"{evil}[/]<b>", evil), ("note", "n", evil, evil, "${t} = 'x'"))
    told = "\n".join([*said(found), found.checklist.items[0].ask])
    assert not any(ord(letter) < 32 and letter != "\n" for letter in told)
    assert not {"\x9b", "\u202e"} & set(told)


@pytest.mark.parametrize("name", ["Survey ", "SURVEY"])
def test_the_sheet_may_be_written_otherwise(tmp_path: Path, name: str) -> None:
    path = form(tmp_path / "f.xlsx", TEXT)
    book = openpyxl.load_workbook(path)
    book["survey"].title = "between"
    book["between"].title = name
    book.save(path)
    assert read(path).checklist.id == "f"


def test_sheets_that_are_missing_or_empty(tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", TEXT)
    book = openpyxl.load_workbook(path)
    book["survey"].title = "survy"
    book.save(path)
    assert "this is no form: there is no sheet “survey”. Did you mean “survy”?" in refusal(path)
    empty = openpyxl.Workbook()
    empty.worksheets[0].title = "survey"
    empty.save(path)
    assert "there is nothing in the sheet “survey”" in refusal(path)
    assert "survey, row 1: there is no column “name”. Did you mean “nam”?" in refusal(
        form(tmp_path / "g.xlsx", TEXT, head=("type", "nam", "label"))
    )
    assert "survey, row 1: two columns are called “label”." in refusal(
        form(tmp_path / "h.xlsx", TEXT, head=("type", "name", "label", "label"))
    )


def test_more_than_a_row_a_sheet_or_another_part_can_have(tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", TEXT)
    for part, text, sentence in (
        (
            SHEET,
            b'<sheetData><row r="1">%s</row></sheetData>' % (b"<c/>" * 16_385),
            "row 1 has more cells than there are",
        ),
        (SHEET, b"<cols>%s</cols>" % (b"<col/>" * 500_000), "sheet1.xml: it has more in it than fieldkit reads"),
        ("xl/styles.xml", b"<cellXfs>%s</cellXfs>" % (b"<xf/>" * 50_000), "styles.xml: it has more in it than"),
    ):
        rezipped(path, part, b"<x %s>%s</x>" % (NAMESPACE, text))
        assert sentence in refusal(path)
        form(path, TEXT)


def test_expressions_without_end_are_not_read(tmp_path: Path) -> None:
    long = " and ".join(["${q0} = 'x'"] * 250)
    found = taken(tmp_path, ("text", "q0", "Q?"), *(("text", f"q{place}", "Q?", "", long) for place in range(1, 202)))
    when = [len(item.when) for item in found.checklist.items]
    assert (when[:3], when[-1]) == ([0, 1, 1], 0)
    assert any("the expressions of this form are too long together; it is asked always" in one for one in said(found))


def test_more_than_a_list_holds_is_refused_at_its_row(tmp_path: Path) -> None:
    rows = [("text", f"q{number}", "Q?") for number in range(5_001)]
    assert "survey, row 5002: a checklist has at most 5,000 questions." in refusal(form(tmp_path / "f.xlsx", *rows))
    deep = [("begin_group", f"g{number}", "G") for number in range(31)]
    assert "survey, row 32: groups lie more than 30 deep in each other." in refusal(form(tmp_path / "f.xlsx", *deep))
    apart = [
        row
        for number in range(501)
        for row in (("begin_group", f"g{number}", "G"), ("text", f"q{number}", "Q?"), ("end_group",))
    ]
    assert "survey, row 1503: a checklist has at most 500 sections" in refusal(form(tmp_path / "f.xlsx", *apart))


def test_a_password_and_two_parts_of_one_name(tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", TEXT)
    out = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<a/>")
    path.write_bytes(out.getvalue())
    assert "Two of its parts have one name." in refusal(path)
