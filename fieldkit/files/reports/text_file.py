"""A report as plain text that a mail can hold: 72 columns, no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from fieldkit.domain.reports.blocks import (
    BarChart,
    Block,
    Bullets,
    FindingSheet,
    Paragraph,
    ReportDocument,
    ReportTable,
    SpanChart,
    Subheading,
)
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.text.sanitize import printable_block

WIDTH: Final = 72
_BAR: Final = 24


def render(document: ReportDocument, _look: FirmLook) -> bytes:
    """Return the document as UTF-8 text; no line is wider than ``WIDTH``."""
    return "\n".join([*_lines(document), ""]).encode("utf-8")


def _lines(document: ReportDocument) -> Iterator[str]:
    notice = f"*** {document.notice} ***" if document.notice else ""
    if document.firm:
        yield from _wrapped(document.firm)
    yield from _wrapped(document.title.upper())
    yield from _wrapped(", ".join(filter(None, (document.client, document.place))))
    for label, text in document.facts:
        yield from _wrapped(f"{label}: {text}")
    if notice:
        yield notice
    for chapter in document.chapters:
        yield ""
        yield "=" * WIDTH
        yield from _wrapped(chapter.title.upper())
        if notice and chapter.new_page:
            yield notice
        yield "=" * WIDTH
        for block in chapter.blocks:
            lines = list(_block(block))
            if lines:
                yield from ("", *lines)
    if document.contact:
        yield ""
        yield "-" * WIDTH
        yield from _wrapped(document.contact)
    if notice:
        yield notice


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from _wrapped(block.text)
    elif isinstance(block, Subheading):
        lines = list(_wrapped(block.text))
        yield from lines
        yield "-" * max(map(len, lines), default=1)
    elif isinstance(block, Bullets):
        for number, line in enumerate(block.lines, 1):
            lead = f"{number}. " if block.ordered else "- "
            mark = f"{line.mark}: " if line.mark else ""
            yield from _wrapped(f"{mark}{line.text}", lead, " " * len(lead))
            if line.more:
                yield from _wrapped(line.more, " " * len(lead), " " * len(lead))
    elif isinstance(block, FindingSheet):
        yield from _wrapped(f"{block.title} [{block.severity}]", f"{block.number}. ", "   ")
        for label, text in block.facts:
            yield from _wrapped(f"{label}: {text}", "   ", "     ")
    elif isinstance(block, ReportTable):
        yield from _table(block)
    elif isinstance(block, BarChart):
        yield from _bars(block)
    elif isinstance(block, SpanChart):
        for span in block.spans:
            yield from _wrapped(f"{span.label}: {span.words}", "- ", "  ")


def _bars(chart: BarChart) -> Iterator[str]:
    """Yield bars of signs; what they show stands in a table beside where they are parts of a whole."""
    if not chart.counted:
        return
    wide = max(len(bar.label) for bar in chart.bars)
    for bar in chart.bars:
        signs = "#" * round(_BAR * bar.value / bar.of) if bar.of else ""
        yield f"{bar.label[:20]:{min(wide, 20)}}  {bar.value:>3}  {signs}".rstrip()


def _table(table: ReportTable) -> Iterator[str]:
    """Yield each row as a paragraph: columns of long texts cannot stand side by side in 72."""
    if table.shown:
        yield from _wrapped(f"{table.caption}:")
    if all(len("  ".join(row)) <= WIDTH - 8 and "\n" not in "".join(row) for row in table.rows):
        yield from _aligned([table.heads, *table.rows])
        return
    for row in table.rows:
        named = next((place for place, text in enumerate(row) if not text.isdecimal()), 0)
        lead = f"{' '.join(row[:named])}. " if named else "- "
        yield from _wrapped(row[named], lead, " " * len(lead))
        for head, text in zip(table.heads[named + 1 :], row[named + 1 :], strict=True):
            if text:
                yield from _wrapped(f"{head}: {text}", " " * len(lead), " " * (len(lead) + 2))


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    if sum(widths) + 2 * len(widths) > WIDTH:
        for row in rows[1:]:
            cells = (f"{head.lower()} {text}" for head, text in zip(rows[0][1:], row[1:], strict=True) if text)
            yield from _wrapped(f"{row[0]}: {', '.join(cells)}", "- ", "  ")
        return
    for row in rows:
        yield "  ".join(f"{text:{wide}}" for text, wide in zip(row, widths, strict=True)).rstrip()


def _wrapped(text: str, lead: str = "", indent: str = "") -> Iterator[str]:
    """Yield the lines of a text; ``lead`` stands before the first, ``indent`` before the others."""
    lines = printable_block(text).split("\n")
    for number, line in enumerate(lines):
        before = lead if not number else indent
        yield from wrap(line, WIDTH, initial_indent=before, subsequent_indent=indent) or [before.rstrip()]
