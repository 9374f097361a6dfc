"""Files that are no answer sheet, unfold without end, or hold what no cell should: a sentence each."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from fieldkit.domain.errors import Trouble
from fieldkit.files.answer_sheets.any_sheet import read
from fieldkit.files.checklists.xlsform.workbook.archive_guard import MOST_BYTES
from tests.files.answer_sheets.filled import FORMATS, asking, part, rezipped, written

ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TOLD = asking("One?", "Two?", "Three?")
FIRST, SECOND, THIRD = (one.code for one in TOLD.questions)


def refusal(path: Path) -> str:
    with pytest.raises(Trouble) as error:
        read(path)
    said = str(error.value)
    assert said.startswith(f"{path}: ")
    assert said.endswith("Nothing was changed.")
    assert "\x1b" not in said
    return said


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in it."),
        (b"%PDF-1.7\n" + bytes(99), "It is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "in the old format of Word or Excel (.doc, .xls), or"),
        (b"{\\rtf1 x}", "It is RTF."),
        (b"<html>\x1b[31m</html>", "It is neither a Word document (.docx) nor a workbook (.xlsx)."),
        (b"PK\x03\x04" + bytes(300), "It is damaged"),
    ],
)
@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_no_sheet_whatever_it_is_called(tmp_path: Path, data: bytes, sentence: str, format_: str) -> None:
    path = tmp_path / f"s.{format_}"
    path.write_bytes(data)
    assert sentence in refusal(path)


def test_what_is_no_ordinary_file_or_too_large(tmp_path: Path) -> None:
    (tmp_path / "folder.docx").mkdir()
    assert "it is a folder, not a file" in refusal(tmp_path / "folder.docx")
    assert "No such file" in refusal(tmp_path / "none.docx")
    path = tmp_path / "s.docx"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "larger than the 10 MB" in refusal(path)


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_archives_that_are_something_else(tmp_path: Path) -> None:
    assert "It is an OpenDocument file." in refusal(zipped(tmp_path / "s.docx", ODT))
    assert "It is neither a Word document" in refusal(zipped(tmp_path / "z.docx", {"a.txt": b"x"}))
    assert "It is no workbook that can be read" in refusal(zipped(tmp_path / "w.xlsx", {"xl/workbook.xml": b"<a/>"}))
    assert "is no XML" in refusal(zipped(tmp_path / "x.docx", {"word/document.xml": b"<a>"}))


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "bomb.docx", {name: b" " * (49 * 1024 * 1024)})
    assert path.stat().st_size < 100_000
    assert "Unpacked it has 49 MB, more than the 48 MB that fieldkit reads." in refusal(path)


def test_entities_that_unfold_and_parts_without_end(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "cccccccc">]><a>&b;</a>'
    path = zipped(tmp_path / "s.docx", {"word/document.xml": laughs})
    assert "it declares a document type, which such a file never does" in refusal(path)
    many = b"<w:document %s>%s</w:document>" % (W, b"<w:p/>" * 500_001)
    assert "it has more in it than fieldkit reads" in refusal(zipped(path, {"word/document.xml": many}))
    rows = b"<w:tbl>%s</w:tbl>" % (b"<w:tr/>" * 5_001)
    assert "It has more than 5,000 rows" in refusal(
        zipped(path, {"word/document.xml": b"<w:document %s>%s</w:document>" % (W, rows)})
    )


def test_rows_are_counted_over_the_whole_file(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("so", FIRST))
    table = f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * 2_501}</w:tbl>"
    text = b"<w:document %s>%s</w:document>" % (W, table.encode() * 2)
    assert "It has more than 5,000 rows, which" in refusal(zipped(tmp_path / "s.docx", {"word/document.xml": text}))
    book = openpyxl.Workbook()
    for title in ("One", "Two"):
        page = book.create_sheet(title)
        for _ in range(2_501):
            page.append(["so", FIRST])
    book.save(tmp_path / "s.xlsx")
    assert "It has more than 5,000 rows, which" in refusal(tmp_path / "s.xlsx")


def test_a_million_rows(tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    path = written(tmp_path / "s.xlsx", TOLD)
    rows = b"".join(b'<row r="%d"/>' % row for row in range(1, 200_003))
    text = b"<worksheet %s><sheetData>%s</sheetData></worksheet>"
    rezipped(path, xl__worksheets__sheet1_dot_xml=text % (S, rows))
    assert f"{sheet}: it has more than 200,000 rows" in refusal(path)
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 5_100))
    rezipped(path, xl__worksheets__sheet1_dot_xml=text % (S, rows))
    assert "It has more than 5,000 rows" in refusal(path)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_without_any_code(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"s.{format_}"
    if format_ == "docx":
        docx.Document().save(str(path))
    else:
        openpyxl.Workbook().save(path)
    assert "No row of it has the code of a question" in refusal(path)


def test_formulas_errors_and_merged_cells_of_a_workbook_are_refused_at_their_row(tmp_path: Path) -> None:
    path = written(tmp_path / "s.xlsx", asking("1?", "2?", "3?", "4?", "5?", "6?", "7?", "8?"))
    book = openpyxl.load_workbook(path)
    page = book["Questions"]
    first = next(row[0].row or 0 for row in page.iter_rows() if row[4].value == "Code") + 1
    page.cell(first, 4).value = '=HYPERLINK("http://evil.example","x")'
    page.cell(first + 1, 4).value = "#REF!"
    page.cell(first + 1, 4).data_type = "e"
    page.cell(first + 2, 4).value = "both"
    page.merge_cells(start_row=first + 2, end_row=first + 3, start_column=4, end_column=4)
    page.merge_cells(start_row=first + 4, end_row=first + 4, start_column=3, end_column=4)
    page.cell(first + 5, 4).value = 0.5
    page.cell(first + 5, 4).number_format = "0 %"
    page.cell(first + 6, 4).value = True
    book.save(path)
    rows = read(path).rows
    assert [one.text for one in rows[5:]] == ["50 %", "yes", ""]
    assert rows[0].odd == (
        'It is a formula, =HYPERLINK("http://evil.example","x"): nothing is computed here, write what it comes to.'
    )
    assert "an error of the workbook, #REF!" in rows[1].odd
    assert [one.odd for one in rows[2:4]] == [
        f"The cell is merged over rows {first + 2} to {first + 3}: write each answer into a cell of its own."
    ] * 2
    assert "merged over several columns" in rows[4].odd
    assert [one.where for one in rows[:2]] == [f"row {first}", f"row {first + 1}"]


def test_fields_merged_cells_and_pictures_of_a_document_are_refused_at_their_row(tmp_path: Path) -> None:
    path = written(tmp_path / "s.docx", asking(*(f"{number}?" for number in range(1, 8))))
    word = docx.Document(str(path))
    rows = word.tables[0].rows[1:]
    for place, told in enumerate(("=SUM(ABOVE)", 'HYPERLINK "http://evil.example"')):
        run = rows[place].cells[3].paragraphs[0].add_run("7")
        field = OxmlElement("w:instrText")
        field.text = told
        run._r.insert(0, field)
    rows[2].cells[3].text = "both"
    rows[2].cells[3].merge(rows[3].cells[3])
    rows[4].cells[2].merge(rows[4].cells[3])
    rows[5].cells[3].paragraphs[0].add_run()._r.append(OxmlElement("w:drawing"))
    gone = OxmlElement("w:del")
    run = rows[6].cells[3].paragraphs[0].add_run("old")
    run._r.addprevious(gone)
    gone.append(run._r)
    rows[6].cells[3].paragraphs[0].add_run("new")
    word.save(str(path))
    found = read(path)
    assert found.rows[0].odd == "It is a field of Word, =SUM(ABOVE): nothing is computed here, write what it comes to."
    assert (found.rows[1].text, found.rows[1].odd) == ("7", "")
    assert all("merged with others" in one.odd for one in found.rows[2:5])
    assert "It is a picture" in found.rows[5].odd
    assert found.rows[6].text == "new"
    assert found.notes == ("Changes are tracked in it: what was put in is read, what was taken out is not.",)


def test_what_a_document_refers_to_is_never_looked_at(tmp_path: Path) -> None:
    path = written(tmp_path / "s.docx", TOLD)
    body = part(path, "word/document.xml").replace(
        b"One?", b'</w:t></w:r><w:hyperlink r:id="rId99"><w:r><w:t>One!</w:t></w:r></w:hyperlink><w:r><w:t>'
    )
    links = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    rezipped(
        path,
        word__document_dot_xml=body,
        word___rels__document_dot_xml_dot_rels=links,
        word__vbaProject_dot_bin=b"macro",
        word__comments_dot_xml=b"<not xml",
    )
    found = read(path)
    assert [one.code for one in found.rows] == [FIRST, SECOND, THIRD]
    assert found.rows[0].question == "One!"
    assert found.notes == ("There are comments in it, which are not read.",)
    assert qn("w:t") not in repr(found)


def test_rows_that_lost_their_code_or_have_two(tmp_path: Path) -> None:
    path = written(tmp_path / "s.docx", TOLD)
    word = docx.Document(str(path))
    rows = word.tables[0].rows[1:]
    for row, code in zip(rows, ("", "Q12", f"{SECOND}"), strict=True):
        row.cells[3].text = "so"
        row.cells[4].text = code
    rows[2].cells[2].text = THIRD
    word.tables[0]._tbl.append(deepcopy(rows[1]._tr))
    extra = word.tables[0].rows[-1]
    extra.cells[1].text = ""
    extra.cells[3].text = FIRST
    extra.cells[4].text = SECOND
    word.save(str(path))
    found = read(path).rows
    assert [(one.code, one.question) for one in found] == [
        ("", "One?"),
        ("", "Two? (its code: “Q12”)"),
        ("", f"{SECOND} and {THIRD}"),
        (SECOND, ""),
    ]
    assert found[2].odd == "two codes stand in this row: leave the one of its question."
    assert found[3].text == FIRST


def test_cells_that_are_merged_over_one_another_end(tmp_path: Path) -> None:
    path = written(tmp_path / "s.xlsx", TOLD)
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 4_900))
    merged = b"<mergeCells>%s</mergeCells>" % (b'<mergeCell ref="A1:CV4899"/>' * 900)
    text = b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (S, cells, merged)
    rezipped(path, xl__worksheets__sheet1_dot_xml=text)
    assert "Its cells are merged over one another." in refusal(path)
