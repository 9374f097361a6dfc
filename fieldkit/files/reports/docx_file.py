"""A report as a Word document: real headings, tables whose first row is repeated, a language and a title."""

from __future__ import annotations

from collections.abc import Iterator
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
    from lxml.etree import _Element as Element
else:
    Element = object

NEEDED: Final = (
    "A Word document needs python-docx, which is not installed. Nothing was written. Install it where fieldkit is: "
    "“pipx inject fieldkit python-docx”, or “python -m pip install python-docx”, or fieldkit with its extra “docx”. "
    "HTML needs nothing, and Word opens it, too."
)
_FONT: Final = "Calibri"
_BLACK: Final = "1C2126"
_QUIET: Final = "565F69"
_NOTICE: Final = "5C3C00"
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
_WIDE: Final = 17.0
"""Centimetres between the margins."""
_LONGEST_PROPERTY: Final = 255


def render(document: ReportDocument, look: FirmLook) -> bytes:
    """Return the document as DOCX; raises Trouble where python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise Trouble(NEEDED) from error
    word = docx.Document()
    dress(word, document, look)
    if look.logo_type:
        _logo(word, document, look)
    end = word.element.body.sectPr
    for one in _body(document, look.ink.removeprefix("#").upper()):
        end.addprevious(one)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def dress(word: Any, told: ReportDocument, look: FirmLook) -> None:
    """Set page, styles, language, title, and what stands on every page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    core = word.core_properties
    core.title, core.author = told.running_title[:_LONGEST_PROPERTY], told.firm[:_LONGEST_PROPERTY]
    core.language, core.comments = "en", ""
    core.created = core.modified = datetime.combine(told.made, time(12))
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    styles = word.styles
    ink = look.ink.removeprefix("#").upper()
    for name, size, colour in (
        ("Normal", 10.5, _BLACK),
        ("Title", 24, _BLACK),
        ("Heading 1", 16, ink),
        ("Heading 2", 12, _BLACK),
    ):
        font = styles[name].font
        font.name, font.size, font.color.rgb = _FONT, Pt(size), RGBColor.from_string(colour)
        fonts = styles[name].element.rPr.rFonts
        for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(which), _FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    _every_page(page, told)


def _every_page(page: Any, told: ReportDocument) -> None:
    from fieldkit.files.reports.docx_xml import Run, paragraph

    header = [Run(told.running_title, _QUIET, size=8)]
    if told.notice:
        header.append(Run(f"   {told.notice}", _NOTICE, bold=True, size=8))
    for part, runs in (
        (page.header, header),
        (page.footer, [Run(f"{told.firm}   " if told.firm else "", _QUIET, size=8)]),
    ):
        before = part.paragraphs[0]._p
        before.addprevious(paragraph(runs))
        before.getparent().remove(before)
    _page_number(page.footer.paragraphs[0].add_run())


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


def _logo(word: Any, told: ReportDocument, look: FirmLook) -> None:
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.shared import Cm

    try:
        picture = word.add_picture(BytesIO(look.logo), height=Cm(1.6))
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ZeroDivisionError) as error:
        raise Trouble("The logo cannot be read as a picture. Nothing was written; save it again as PNG.") from error
    picture._inline.docPr.set("descr", told.firm or "Logo")


def _body(told: ReportDocument, ink: str) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph

    if told.firm:
        yield paragraph([Run(told.firm, ink, bold=True)])
    yield paragraph([Run(told.title)], "Title")
    yield paragraph([Run(", ".join(filter(None, (told.client, told.place))), size=13)])
    yield paragraph([Run("\n".join(f"{label}: {text}" for label, text in told.facts), _QUIET)])
    if told.notice:
        yield paragraph([Run(told.notice, _NOTICE, bold=True)])
    for chapter in told.chapters:
        yield from _chapter(chapter, told.notice)
    if told.contact:
        yield paragraph([Run(told.contact, _QUIET)])


def _chapter(chapter: Chapter, notice: str) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph

    yield paragraph([Run(chapter.title)], "Heading1", new_page=chapter.new_page)
    if notice and chapter.new_page:
        yield paragraph([Run(notice, _NOTICE, bold=True)])
    for block in chapter.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph

    if isinstance(block, Paragraph):
        yield paragraph([Run(block.text, _QUIET if block.quiet else "", block.lead, 13 if block.lead else 0)])
    elif isinstance(block, Subheading):
        yield paragraph([Run(block.text.replace("\n", " "))], "Heading2")
    elif isinstance(block, Bullets):
        yield from _bullets(block)
    elif isinstance(block, FindingSheet):
        yield from _finding(block)
    elif isinstance(block, ReportTable):
        yield from _table(block)
    elif isinstance(block, BarChart):
        if block.counted:
            rows = tuple((bar.label, str(bar.value)) for bar in block.bars)
            yield from _table(ReportTable(block.title, ("Severity", "Open findings"), rows, (1, 3), 0))
    elif isinstance(block, SpanChart):
        for span in block.spans:
            yield paragraph([Run(f"{span.label}: {span.words}")], "ListBullet")


def _bullets(block: Bullets) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph

    for number, line in enumerate(block.lines, 1):
        # Numbers of Word run on from list to list: written out they are what is meant.
        runs = [Run(f"{number}. ")] if block.ordered else []
        if line.mark:
            runs.append(Run(f"{line.mark.capitalize()}: ", _INKS.get(line.mark, ""), bold=True))
        runs.append(Run(line.text))
        if line.more:
            runs.append(Run(f"\n{line.more}", _QUIET))
        yield paragraph(runs, "" if block.ordered else "ListBullet")


def _finding(block: FindingSheet) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph

    title = block.title.replace("\n", " ")
    yield paragraph(
        [Run(f"{block.number}. {title}  "), Run(block.severity, _INKS.get(block.severity, ""), size=10)], "Heading2"
    )
    for label, text in block.facts:
        yield paragraph([Run(f"{label}: ", _QUIET), Run(text)], indent=0.6, tight=True)


def _table(told: ReportTable) -> Iterator[Element]:
    from fieldkit.files.reports.docx_xml import Run, paragraph, table

    def cell(text: str, place: int) -> list[Run]:
        ink = _INKS.get(mark_of(text), "") if place == told.marks else ""
        return [Run(text, ink, bold=bool(ink))]

    rows = [[[Run(head, _QUIET, bold=True, size=9)] for head in told.heads]]
    rows += [[cell(text, place) for place, text in enumerate(row)] for row in told.rows]
    total = sum(told.shares)
    yield table(rows, [_WIDE * share / total for share in told.shares], told.caption)
    yield paragraph([], tight=True)
