"""Paragraphs and tables of WordprocessingML, made directly: through python-docx 400 questions take seven seconds.

Whatever is text goes into ``w:t``, where nothing of it is a field, a link or markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = object

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_RULE: Final = "CDD3D9"
_TWIPS: Final = 567
"""Of a centimetre."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; its line breaks are kept. ``size`` in points, 0 for that of the style."""

    text: str
    ink: str = ""
    """RRGGBB."""
    bold: bool = False
    size: float = 0


Runs: TypeAlias = Iterable[Run]


def paragraph(
    runs: Runs, style: str = "", *, indent: float = 0, tight: bool = False, new_page: bool = False
) -> Element:
    """Return a paragraph; ``style`` is the id of one, ``indent`` in centimetres, ``tight`` without room after it."""
    made = etree.Element(f"{_W}p")
    if style or indent or tight or new_page:
        about = etree.SubElement(made, f"{_W}pPr")
        if style:
            added(about, "pStyle", val=style)
        if new_page:
            added(about, "pageBreakBefore")
        if tight:
            added(about, "spacing", before="0", after="20")
        if indent:
            added(about, "ind", left=str(round(indent * _TWIPS)))
    for run in runs:
        _run(made, run)
    return made


def _run(parent: Element, told: Run) -> None:
    run = etree.SubElement(parent, f"{_W}r")
    if told.ink or told.bold or told.size:
        about = etree.SubElement(run, f"{_W}rPr")
        if told.bold:
            added(about, "b")
        if told.ink:
            added(about, "color", val=told.ink)
        if told.size:
            added(about, "sz", val=str(round(told.size * 2)))
    for number, line in enumerate(told.text.split("\n")):
        if number:
            etree.SubElement(run, f"{_W}br")
        text = etree.SubElement(run, f"{_W}t")
        text.text = line
        text.set(_SPACE, "preserve")


def table(rows: Sequence[Sequence[Runs]], widths: Sequence[float], caption: str) -> Element:
    """Return a table; its first row is the head and stands again on each page. ``widths`` in centimetres."""
    made = etree.Element(f"{_W}tbl")
    about = etree.SubElement(made, f"{_W}tblPr")
    added(about, "tblW", w=str(round(sum(widths) * _TWIPS)), type="dxa")
    borders = etree.SubElement(about, f"{_W}tblBorders")
    for side in ("top", "bottom", "insideH"):
        added(borders, side, val="single", sz="4", space="0", color=_RULE)
    added(about, "tblLayout", type="fixed")
    margins = etree.SubElement(about, f"{_W}tblCellMar")
    for side, room in (("top", 50), ("left", 0), ("bottom", 50), ("right", 120)):
        added(margins, side, w=str(room), type="dxa")
    added(about, "tblLook", val="0020", firstRow="1")
    added(about, "tblCaption", val=caption)
    grid = etree.SubElement(made, f"{_W}tblGrid")
    for width in widths:
        added(grid, "gridCol", w=str(round(width * _TWIPS)))
    for number, cells in enumerate(rows):
        _row(made, cells, widths, head=not number)
    return made


def _row(parent: Element, cells: Sequence[Runs], widths: Sequence[float], *, head: bool) -> None:
    row = etree.SubElement(parent, f"{_W}tr")
    if head:
        added(etree.SubElement(row, f"{_W}trPr"), "tblHeader")
    for runs, width in zip(cells, widths, strict=True):
        cell = etree.SubElement(row, f"{_W}tc")
        about = etree.SubElement(cell, f"{_W}tcPr")
        added(about, "tcW", w=str(round(width * _TWIPS)), type="dxa")
        if head:
            borders = etree.SubElement(about, f"{_W}tcBorders")
            added(borders, "top", val="nil")
            added(borders, "bottom", val="single", sz="8", space="0", color="1C2126")
        cell.append(paragraph(runs, tight=True))


def word_name(name: str) -> str:
    """Return the name of an element of WordprocessingML with its namespace."""
    return f"{_W}{name}"


def added(parent: Element, name: str, **attributes: str) -> Element:
    """Add an element with attributes of its own namespace; return it."""
    return etree.SubElement(parent, f"{_W}{name}", {f"{_W}{key}": value for key, value in attributes.items()})
