"""A report as a Word document: real headings, tables whose first row is repeated, a language and a title."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.blocks import (
    BarChart,
    Block,
    Bullets,
    Chapter,
    FindingSheet,
    Paragraph,
    ReportDocument,
    ReportTable,
    SpanChart,
    Subheading,
    mark_of,
)
from fieldkit.domain.reports.firm_look import FirmLook

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as DocxParagraph

NEEDED: Final = (
    "A Word document needs python-docx, which is not installed. Nothing was written. Install it where fieldkit is: "
    "“pipx inject fieldkit python-docx”, or “python -m pip install python-docx”, or fieldkit with its extra “docx”. "
    "HTML needs nothing, and Word opens it, too."
)
_FONT: Final = "Calibri"
_QUIET: Final = "565F69"
_INKS: Final = {
    "critical": "8F1414",
    "high": "A33A10",
    "medium": "6E5000",
    "low": "37424D",
    "fail": "A33A10",
    "partial": "6E5000",
    "pass": "14552B",
    "better": "14552B",
}
_TEXT_WIDTH_CM: Final = 17.0


def render(document: ReportDocument, look: FirmLook) -> bytes:
    """Return the document as DOCX; raises Trouble where python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise Trouble(NEEDED) from error
    word = _Word(docx.Document(), look)
    word.dress(document)
    word.cover(document)
    for chapter in document.chapters:
        word.chapter(chapter, document.draft)
    word.end(document)
    file = BytesIO()
    word.document.save(file)
    return file.getvalue()


class _Word:
    """A document being filled. Text goes into runs only, where nothing of it is a field or markup."""

    def __init__(self, document: Document, look: FirmLook) -> None:
        self.document = document
        self._look = look
        self._ink = look.ink.removeprefix("#").upper()

    def dress(self, told: ReportDocument) -> None:
        """Set page, styles, language, title, and what stands on every page."""
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        core = self.document.core_properties
        core.title, core.author, core.language = told.running_title[:255], told.firm[:255], "en"
        core.comments = ""
        core.created = core.modified = datetime.combine(told.made, time(12))
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
        styles = self.document.styles
        for name, size, ink in (
            ("Normal", 10.5, ""),
            ("Title", 24, ""),
            ("Heading 1", 16, self._ink),
            ("Heading 2", 12, ""),
        ):
            font = styles[name].font
            font.name, font.size = _FONT, Pt(size)
            fonts = styles[name].element.rPr.rFonts
            for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(which), _FONT)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            _colour(font, ink or "1C2126")
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
        self._running(page, told)

    def _running(self, page: Any, told: ReportDocument) -> None:
        header = page.header.paragraphs[0]
        self._run(header, told.running_title, _QUIET, size=8)
        if told.draft:
            self._run(header, f"   {told.draft}", "5C3C00", size=8, bold=True)
        footer = page.footer.paragraphs[0]
        self._run(footer, f"{told.firm}   " if told.firm else "", _QUIET, size=8)
        _page_number(self._run(footer, "", _QUIET, size=8))

    def cover(self, told: ReportDocument) -> None:
        """Say who made it, what it is, of whom."""
        from docx.shared import Cm

        if self._look.logo_type:
            picture = self.document.add_picture(BytesIO(self._look.logo), height=Cm(1.6))
            picture._inline.docPr.set("descr", told.firm or "Logo")
        if told.firm:
            self._run(self.document.add_paragraph(), told.firm, self._ink, bold=True)
        self.document.add_paragraph(told.title, style="Title")
        self._run(self.document.add_paragraph(), ", ".join(filter(None, (told.client, told.place))), size=13)
        self._lines(self.document.add_paragraph(), "\n".join(f"{label}: {text}" for label, text in told.facts), _QUIET)
        self._draft(told.draft)

    def end(self, told: ReportDocument) -> None:
        """Say how the firm is reached."""
        if told.contact:
            self._lines(self.document.add_paragraph(), told.contact, _QUIET)

    def chapter(self, chapter: Chapter, draft: str) -> None:
        """Add a chapter."""
        heading = self.document.add_heading(chapter.title, 1)
        heading.paragraph_format.page_break_before = chapter.new_page
        if chapter.new_page:
            self._draft(draft)
        for block in chapter.blocks:
            self._block(block)

    def _draft(self, draft: str) -> None:
        if draft:
            self._run(self.document.add_paragraph(), draft, "5C3C00", bold=True)

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            ink = _QUIET if block.quiet else ""
            self._lines(self.document.add_paragraph(), block.text, ink, size=13 if block.lead else 0, bold=block.lead)
        elif isinstance(block, Subheading):
            self.document.add_heading(block.text.replace("\n", " "), 2)
        elif isinstance(block, Bullets):
            self._bullets(block)
        elif isinstance(block, FindingSheet):
            self._finding(block)
        elif isinstance(block, ReportTable):
            self._table(block.heads, block.rows, block.shares, block.marks)
        elif isinstance(block, BarChart):
            if block.counted:
                rows = [(bar.label, str(bar.value)) for bar in block.bars]
                self._table(("Severity", "Open findings"), rows, (1, 3), 0)
        elif isinstance(block, SpanChart):
            for span in block.spans:
                self._lines(self.document.add_paragraph(style="List Bullet"), f"{span.label}: {span.words}")

    def _bullets(self, block: Bullets) -> None:
        for number, line in enumerate(block.lines, 1):
            # Numbers of Word run on from list to list: written out they are what is meant.
            paragraph = self.document.add_paragraph(style=None if block.ordered else "List Bullet")
            if block.ordered:
                self._run(paragraph, f"{number}. ")
            if line.mark:
                self._run(paragraph, f"{line.mark.capitalize()}: ", _INKS.get(line.mark, ""), bold=True)
            self._lines(paragraph, line.text)
            if line.more:
                paragraph.add_run().add_break()
                self._lines(paragraph, line.more, _QUIET)

    def _finding(self, block: FindingSheet) -> None:
        heading = self.document.add_heading("", 2)
        self._run(heading, f"{block.number}. {block.title.replace(chr(10), ' ')}  ")
        self._run(heading, block.severity, _INKS.get(block.severity, ""), size=10)
        for label, text in block.facts:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = _indent()
            paragraph.paragraph_format.space_after = 0
            self._run(paragraph, f"{label}: ", _QUIET)
            self._lines(paragraph, text)

    def _table(
        self, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], shares: tuple[int, ...], marks: int
    ) -> None:
        from docx.shared import Cm

        listed = list(rows)
        table = self.document.add_table(rows=1 + len(listed), cols=len(heads), style="Table Grid")
        table.autofit = False
        cells = table._cells  # each access to row.cells walks the whole table: seconds for 400 rows
        widths = [Cm(_TEXT_WIDTH_CM * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for place, head in enumerate(heads):
            self._fill(cells[place], head, _QUIET, bold=True, width=widths[place])
        _repeat_first_row(table.rows[0]._tr)
        for number, row in enumerate(listed, 1):
            for place, text in enumerate(row):
                ink = _INKS.get(mark_of(text), "") if place == marks else ""
                self._fill(cells[number * len(heads) + place], text, ink, bold=bool(ink), width=widths[place])
        self.document.add_paragraph().paragraph_format.space_after = 0

    def _fill(self, cell: _Cell, text: str, ink: str, *, bold: bool, width: Any) -> None:
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = 0
        self._lines(paragraph, text, ink, bold=bold)

    def _lines(
        self, paragraph: DocxParagraph, text: str, ink: str = "", *, size: float = 0, bold: bool = False
    ) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph.add_run().add_break()
            self._run(paragraph, line, ink, size=size, bold=bold)

    def _run(self, paragraph: DocxParagraph, text: str, ink: str = "", *, size: float = 0, bold: bool = False) -> Any:
        from docx.shared import Pt

        run = paragraph.add_run(text)
        if bold:
            run.bold = True
        if size:
            run.font.size = Pt(size)
        if ink:
            _colour(run.font, ink)
        return run


def _colour(font: Any, ink: str) -> None:
    from docx.shared import RGBColor

    font.color.rgb = RGBColor.from_string(ink)


def _indent() -> Any:
    from docx.shared import Cm

    return Cm(0.6)


def _repeat_first_row(row: Any) -> None:
    from docx.oxml import OxmlElement

    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _page_number(run: Any) -> None:
    """Put the number of the page into a run; the only field of the document."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._r.append(part)
