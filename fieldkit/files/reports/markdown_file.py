"""A report as Markdown, with tables as GitHub has them. What the data says is text: no sign of it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
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

_SIGNS: Final = re.compile(r"[\\`*_\[\]<>|~$&{}]")
_AT_BEGIN: Final = re.compile(r"^(\s*)([#+\-=:!]|\d{1,9}(?=[.)]))")
_AUTOLINK: Final = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(?=:)|\bwww(?=\.)|@")


def escaped(text: str) -> str:
    """Return one line of text of which nothing is markup."""
    plain = " ".join(printable_block(text).split())
    plain = _SIGNS.sub(lambda sign: f"\\{sign[0]}", plain)
    # Without a sign within, an address would become a link that nobody set.
    plain = _AUTOLINK.sub(lambda found: "\\@" if found[0] == "@" else f"{found[0]}\u2060", plain)
    begin = _AT_BEGIN.match(plain)
    if begin is None:
        return plain
    if begin[2][0].isdigit():
        return f"{begin[0]}\\{plain[begin.end() :]}"
    return f"{begin[1]}\\{plain[len(begin[1]) :]}"


def render(document: ReportDocument, _look: FirmLook) -> bytes:
    """Return the document as UTF-8 text."""
    return "\n".join([*_lines(document), ""]).encode("utf-8")


def _lines(document: ReportDocument) -> Iterator[str]:
    notice = f"> **{escaped(document.notice)}**" if document.notice else ""
    yield f"# {escaped(document.title)}"
    yield ""
    yield f"**{escaped(', '.join(filter(None, (document.client, document.place))))}**"
    yield ""
    facts = [("From", document.firm), *document.facts] if document.firm else document.facts
    yield from (f"- {escaped(label)}: {escaped(text)}" for label, text in facts)
    for chapter in document.chapters:
        if notice and (chapter.new_page or chapter is document.chapters[0]):
            yield from ("", notice)
        yield from ("", f"## {escaped(chapter.title)}")
        for block in chapter.blocks:
            lines = list(_block(block))
            if lines:
                yield from ("", *lines)
    if document.contact:
        yield from ("", "---", "")
        yield "  \n".join(escaped(line) for line in document.contact.split("\n") if line.strip())


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        lines = [escaped(line) for line in block.text.split("\n") if line.strip()]
        text = "  \n".join(lines)
        yield f"**{text}**" if block.lead else f"*{text}*" if block.quiet and text else text
    elif isinstance(block, Subheading):
        yield f"### {escaped(block.text)}"
    elif isinstance(block, Bullets):
        for number, line in enumerate(block.lines, 1):
            lead = f"{number}." if block.ordered else "-"
            mark = f"**{escaped(line.mark)}:** " if line.mark else ""
            yield f"{lead} {mark}{escaped(line.text)}"
            if line.more:
                yield f"{' ' * len(lead)} {escaped(line.more)}"
    elif isinstance(block, FindingSheet):
        yield f"### {block.number}. {escaped(block.title)} ({escaped(block.severity)})"
        yield ""
        for label, text in block.facts:
            yield f"- **{escaped(label)}:** {'<br>'.join(escaped(line) for line in text.split(chr(10)))}"
    elif isinstance(block, ReportTable):
        yield from _table(block)
    elif isinstance(block, BarChart):
        if block.counted:
            yield from (f"- {escaped(bar.label)}: {bar.value}" for bar in block.bars)
    elif isinstance(block, SpanChart):
        yield from (f"- {escaped(span.label)}: {escaped(span.words)}" for span in block.spans)


def _table(table: ReportTable) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, table.heads))} |"
    yield f"|{' --- |' * len(table.heads)}"
    for row in table.rows:
        cells = ("<br>".join(escaped(line) for line in text.split("\n")) for text in row)
        yield f"| {' | '.join(cells)} |"
