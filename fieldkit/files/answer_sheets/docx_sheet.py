"""An answer sheet as a Word document: one table, a row for each question, and its code in the last column."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.answer_sheet.asked import HEADS, HOW, AnswerSheet, SheetQuestion
from fieldkit.domain.reports.blocks import ReportDocument
from fieldkit.domain.reports.firm_look import FirmLook

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from fieldkit.files.reports.docx_xml import Run
else:
    Element = object

NEEDED: Final = (
    "A Word document needs python-docx, which is not installed. Nothing was written. Install it where fieldkit is: "
    "“pipx inject fieldkit python-docx”, or “python -m pip install python-docx”, or fieldkit with its extra “docx”. "
    "A workbook (.xlsx) needs nothing."
)
_QUIET: Final = "565F69"
_GREY: Final = "9AA3AC"
_WIDTHS: Final = (1.0, 5.4, 3.7, 4.8, 2.1)
_ANSWER: Final = 3
_FIELD: Final = "FFF8E1"
_LEAST: Final = "640"
"""Height of a row in twips: two lines."""


def render(sheet: AnswerSheet, look: FirmLook) -> bytes:
    """Return the sheet as DOCX; raises Trouble where python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise Trouble(NEEDED) from error
    from fieldkit.files.reports.docx_file import dress

    word = docx.Document()
    dress(word, _running(sheet), look)
    end = word.element.body.sectPr
    for one in _body(sheet, look.ink.removeprefix("#").upper()):
        end.addprevious(one)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _running(sheet: AnswerSheet) -> ReportDocument:
    """Return what stands on every page, as a report says it."""
    return ReportDocument(
        title=f"Open questions: {sheet.title}",
        client=sheet.client,
        place=sheet.place,
        made=sheet.made,
        facts=(),
        notice="",
        firm=sheet.firm,
        contact="",
        chapters=(),
    )


def _body(sheet: AnswerSheet, ink: str) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph, table

    if sheet.firm:
        yield paragraph([Run(sheet.firm, ink, bold=True)])
    yield paragraph([Run("Open questions")], "Title")
    yield paragraph([Run(sheet.title, size=13)])
    for label, text in sheet.facts:
        yield paragraph([Run(f"{label}: ", _QUIET), Run(text, bold=label == "Please answer by")], tight=True)
    yield paragraph([], tight=True)
    yield paragraph([Run(HOW)])
    rows: list[list[list[Run]]] = [[[Run(head, _QUIET, bold=True, size=9)] for head in HEADS]]
    rows += [_question(one) for one in sheet.questions]
    made = table(rows, _WIDTHS, "Questions")
    for row in list(made)[3:]:
        _dress_row(row)
    yield made
    yield paragraph([], tight=True)
    if sheet.contact:
        yield paragraph([Run(sheet.contact, _QUIET)])


def _question(one: SheetQuestion) -> list[list[Run]]:
    from fieldkit.files.reports.docx_xml import Run

    about = [Run(f"{one.about}\n", _QUIET, size=9)] if one.about else []
    return [
        [Run(str(one.number), _QUIET)],
        [*about, Run(one.ask)],
        [Run(one.wanted, _QUIET, size=9)],
        [],
        [Run(one.code, _GREY, size=6.5)],
    ]


def _dress_row(row: Element) -> None:
    """Keep a row on one page, high enough to be written in, and show where."""
    from fieldkit.files.reports.docx_xml import added, word_name

    about = row.makeelement(word_name("trPr"), {})
    row.insert(0, about)
    added(about, "cantSplit")
    added(about, "trHeight", val=_LEAST, hRule="atLeast")
    cell = row.findall(word_name("tc"))[_ANSWER]
    properties = cell.find(word_name("tcPr"))
    assert properties is not None
    borders = added(properties, "tcBorders")
    for side in ("top", "left", "bottom", "right"):
        added(borders, side, val="single", sz="4", space="0", color="B9A66A")
    added(properties, "shd", val="clear", color="auto", fill=_FIELD)
    added(added(properties, "tcMar"), "left", w="100", type="dxa")
    last = row.findall(word_name("tc"))[-1]
    beside = last.find(word_name("tcPr"))
    assert beside is not None
    margins = added(beside, "tcMar")
    added(margins, "left", w="100", type="dxa")
    added(margins, "right", w="0", type="dxa")
    for run in last.iter(word_name("rPr")):
        run.insert(0, run.makeelement(word_name("noProof"), {}))
