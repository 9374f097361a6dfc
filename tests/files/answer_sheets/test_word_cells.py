"""Cells of Word that were merged, split or made wider, or no text: an answer is found, or it is said why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from fieldkit.files.answer_sheets.any_sheet import read
from tests.files.answer_sheets.filled import asking, written

TOLD = asking("One?", "Two?")
FIRST, SECOND = (one.code for one in TOLD.questions)


def cells(row: Any) -> list[Any]:
    return list(row._tr.findall(qn("w:tc")))


def span(cell: Any, columns: int) -> None:
    cell.get_or_add_tcPr().get_or_add_gridSpan().val = columns


def test_a_border_that_was_dragged_merges_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "s.docx", TOLD)
    word = docx.Document(str(path))
    head, first, second = word.tables[0].rows
    for row, text in ((first, "first answer"), (second, "second answer")):
        row.cells[3].text = text
    # What Word writes once the left border of the second answer alone was moved: one more line in its grid.
    for row, column in ((head, 3), (first, 3), (second, 2)):
        span(cells(row)[column], 2)
    word.save(str(path))
    assert [(one.code, one.text, one.odd) for one in read(path).rows] == [
        (FIRST, "first answer", ""),
        (SECOND, "second answer", ""),
    ]


def test_cells_that_are_merged_or_split_in_a_grid_of_more_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "s.docx", TOLD)
    word = docx.Document(str(path))
    head, first, second = word.tables[0].rows
    for column in (2, 3):
        span(cells(head)[column], 2)
    first.cells[3].text = "first answer"
    taken, code = cells(first)[2:4]
    first._tr.remove(taken)
    span(code, 4)
    for cell in cells(second)[3:4]:
        cell.addnext(parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>right</w:t></w:r></w:p></w:tc>"))
    span(cells(second)[2], 2)
    second._tr.findall(qn("w:tc"))[3].append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>left</w:t></w:r></w:p>"))
    word.save(str(path))
    rows = read(path).rows
    assert [(one.code, one.text) for one in rows] == [(FIRST, "first answer"), (SECOND, "left\nright")]
    assert rows[0].odd == "The cell is merged with others: write each answer into a cell of its own."
    assert rows[1].odd == "The cell is split in several: write each answer into one cell."


@pytest.mark.parametrize("column", range(5))
@pytest.mark.parametrize("old", ['<w:gridSpan w:val="2"/>', "<w:vMerge/>"])
def test_what_a_cell_was_before_a_tracked_change_does_not_count(tmp_path: Path, column: int, old: str) -> None:
    path = written(tmp_path / "s.docx", TOLD)
    word = docx.Document(str(path))
    rows = word.tables[0].rows[1:]
    for row in rows:
        row.cells[3].text = "so"
    was = f'<w:tcPrChange {nsdecls("w")} w:id="1" w:author="a"><w:tcPr>{old}</w:tcPr></w:tcPrChange>'
    cells(rows[1])[column].get_or_add_tcPr().append(parse_xml(was))
    word.save(str(path))
    assert [(one.code, one.text, one.odd) for one in read(path).rows] == [(FIRST, "so", ""), (SECOND, "so", "")]


@pytest.mark.parametrize(
    ("inside", "odd"),
    [
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>', "A sign of a symbol font stands in it"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>not so</w:t></w:r></w:p>", "Some of it is hidden text"),
        ("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>not so</w:t></w:r></w:p>", "Some of it is struck out"),
        ('<w:p><w:r><w:rPr><w:dstrike w:val="1"/></w:rPr><w:t>not</w:t></w:r></w:p>', "Some of it is struck out"),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Nested</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>",
            "A table stands in the cell",
        ),
        ('<w:p><w:r><w:rPr><w:strike w:val="false"/></w:rPr><w:t>so</w:t></w:r></w:p>', ""),
        ("<w:p><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr><w:r><w:t>so</w:t></w:r></w:p>", ""),
        ("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t> </w:t></w:r></w:p>", ""),
        (
            '<w:p><w:r><w:rPr><w:rPrChange w:id="1" w:author="a"><w:rPr><w:strike/></w:rPr></w:rPrChange></w:rPr>'
            "<w:t>so</w:t></w:r></w:p>",
            "",
        ),
    ],
)
def test_what_is_no_plain_text_of_an_answer_is_never_passed_over(tmp_path: Path, inside: str, odd: str) -> None:
    path = written(tmp_path / "s.docx", TOLD)
    word = docx.Document(str(path))
    cell = word.tables[0].rows[1].cells[3]
    cell.text = "yes"
    for one in parse_xml(f"<w:tc {nsdecls('w')}>{inside}</w:tc>"):
        cell._tc.append(one)
    word.save(str(path))
    (found, other) = (one for one in read(path).rows if one.code)
    assert found.text.startswith("yes")
    assert found.odd.startswith(odd)
    assert bool(found.odd) == bool(odd)
    assert other.is_empty
