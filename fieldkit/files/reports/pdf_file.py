"""A report as PDF, set by typst: tagged, and PDF/UA-1 where every sign has a glyph. Nothing is fetched."""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any, Final

from fieldkit.domain.errors import Trouble
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
    mark_of,
)
from fieldkit.domain.reports.firm_look import FirmLook

NEEDED: Final = (
    "A PDF needs typst, which is not installed. Nothing was written. Install it where fieldkit is: “pipx inject "
    "fieldkit typst”, or “python -m pip install typst”, or fieldkit with its extra “pdf”. HTML needs nothing, and a "
    "browser prints it."
)
_FONTS: Final = (
    "Noto Sans",
    "Segoe UI",
    "Helvetica Neue",
    "Arial",
    "Liberation Sans",
    "DejaVu Sans",
    "Libertinus Serif",
)
"""What there is of these; the last one comes with typst."""
_LONG_WORD: Final = re.compile(r"\S{25,}")
_PIECE: Final = 12


def render(document: ReportDocument, look: FirmLook) -> bytes:
    """Return the document as a PDF; raises Trouble where typst is not installed or cannot set it."""
    try:
        import typst
    except ImportError as error:
        raise Trouble(NEEDED) from error
    try:
        return _set(typst, document, look)
    except OSError as error:
        raise Trouble(f"The PDF could not be set ({error.strerror or error}). Nothing was written.") from error


def _set(typst: Any, document: ReportDocument, look: FirmLook) -> bytes:
    source = resources.files("fieldkit.files.reports").joinpath("report.typ").read_bytes()
    with tempfile.TemporaryDirectory(prefix="fieldkit-report-") as folder:
        # The only folder that typst can look into.
        main = Path(folder, "report.typ")
        main.write_bytes(source)
        logo = f"logo.{look.logo_type}" if look.logo_type else ""
        if logo:
            Path(folder, logo).write_bytes(look.logo)
        fonts = typst.Fonts()
        known = {family.casefold() for family in fonts.families()}
        fonts_here = [font for font in _FONTS if font.casefold() in known] or [_FONTS[-1]]
        compiler = typst.Compiler(
            main,
            root=folder,
            font_paths=fonts,
            sys_inputs={"document": json.dumps(plain(document, look, logo, fonts_here), ensure_ascii=False)},
            package_path=folder,
            package_cache_path=folder,
        )
        return _compiled(typst, compiler, datetime.combine(document.made, time(12), UTC))


def _compiled(typst: Any, compiler: Any, moment: datetime) -> bytes:
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    except typst.TypstError:
        # A sign that no font here has is no PDF/UA; without it the rest is tagged all the same.
        try:
            made = compiler.compile(format="pdf", timestamp=moment)
        except typst.TypstError as error:
            raise Trouble(
                f"The PDF could not be set ({error.message}). Nothing was written; HTML can be printed."
            ) from error
    assert isinstance(made, bytes)
    return made


def plain(document: ReportDocument, look: FirmLook, logo: str, fonts: list[str]) -> dict[str, object]:
    """Return what typst is told: strings, numbers and lists, as JSON has them."""
    return {
        "fonts": fonts,
        "ink": look.ink,
        "logo": logo,
        "date": [document.made.year, document.made.month, document.made.day],
        "running": _broken(document.running_title),
        "title": _broken(document.title),
        "whom": _broken(", ".join(filter(None, (document.client, document.place)))),
        "firm": _broken(document.firm),
        "contact": _broken(document.contact),
        "notice": document.notice,
        "facts": [[_broken(label), _broken(text)] for label, text in document.facts],
        "chapters": [
            {"title": one.title, "page": one.new_page, "blocks": [_block(block) for block in one.blocks]}
            for one in document.chapters
        ],
    }


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": _broken(block.text), "lead": block.lead, "quiet": block.quiet}
    if isinstance(block, Subheading):
        return {"kind": "subheading", "text": _broken(block.text)}
    if isinstance(block, Bullets):
        lines = [{"text": _broken(one.text), "mark": one.mark, "more": _broken(one.more)} for one in block.lines]
        return {"kind": "bullets", "ordered": block.ordered, "lines": lines}
    if isinstance(block, FindingSheet):
        facts = [[label, _broken(text)] for label, text in block.facts]
        title = _broken(block.title)
        return {"kind": "sheet", "number": block.number, "title": title, "severity": block.severity, "facts": facts}
    if isinstance(block, ReportTable):
        return _table(block)
    return _bars(block) if isinstance(block, BarChart) else _spans(block)


def _table(table: ReportTable) -> dict[str, object]:
    first = table.rows[0] if table.rows else ()
    marked = {row[table.marks] for row in table.rows} if table.marks >= 0 else set()
    return {
        "kind": "table",
        "caption": _broken(table.caption),
        "shown": table.shown,
        "heads": list(table.heads),
        "rows": [[_broken(text) for text in row] for row in table.rows],
        "shares": list(table.shares),
        "marks": table.marks,
        "named": next((place for place, text in enumerate(first) if not text.isdecimal()), 0),
        "tones": {words: mark_of(words) for words in marked if mark_of(words)},
    }


def _bars(chart: BarChart) -> dict[str, object]:
    bars = [
        {
            "label": _broken(bar.label),
            "words": str(bar.value) if chart.counted else bar.words,
            "share": bar.value / bar.of if bar.of else 0,
            "mark": bar.mark,
        }
        for bar in chart.bars
    ]
    return {"kind": "bars", "title": chart.title, "said": chart.said, "counted": chart.counted, "bars": bars}


def _spans(chart: SpanChart) -> dict[str, object]:
    spans = [
        {"label": _broken(one.label), "words": one.words, "low": one.low, "likely": one.likely, "high": one.high}
        for one in chart.spans
    ]
    return {"kind": "spans", "title": chart.title, "spans": spans}


def _broken(text: str) -> str:
    """Return text in which a very long word may be broken: typst would let it run out of its column."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(_pieces(word[0])), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]
