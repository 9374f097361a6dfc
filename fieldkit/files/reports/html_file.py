"""A report as one HTML file: no script, nothing from elsewhere, readable on a telephone and on paper, and aloud."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from fieldkit.domain.reports.blocks import (
    BarChart,
    Block,
    Bullets,
    Chapter,
    FindingSheet,
    Paragraph,
    ReportDocument,
    ReportTable,
    Subheading,
    mark_of,
)
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.files.reports.html_charts import bar_chart, span_chart
from fieldkit.files.reports.html_style import styled
from fieldkit.files.reports.html_text import Html, element, joined, text

# Nothing is fetched or run, whatever a text says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render(document: ReportDocument, look: FirmLook) -> bytes:
    """Return the document as UTF-8."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", " – ".join(filter(None, (document.notice, document.title, document.client)))),
        # The style is ours; what of the data is in it stands there as numbers of signs.
        element("style", Html(styled(look.ink, document.running_title, document.notice))),
    )
    body = element(
        "body",
        element("a", f"To the {document.called}", href="#report", class_="skip"),
        element("div", class_="band"),
        element("div", _cover(document, look), _main(document), _footer(document), class_="sheet"),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n".encode()


def _cover(document: ReportDocument, look: FirmLook) -> Html:
    logo = Html("")
    if look.logo_type:
        data = f"data:image/{look.logo_type};base64,{b64encode(look.logo).decode()}"
        logo = element("img", src=data, alt="" if document.firm else "Logo")
    facts = [element("div", element("dt", label), element("dd", said)) for label, said in document.facts]
    whom = ", ".join(filter(None, (document.client, document.place)))
    return element(
        "header",
        element("div", element("span", document.firm), logo, class_="who") if document.firm or logo else Html(""),
        element("h1", document.title),
        element("p", whom, class_="whom"),
        element("dl", *facts, class_="facts"),
        _notice(document),
    )


def _notice(document: ReportDocument) -> Html:
    return element("p", document.notice, class_="notice") if document.notice else Html("")


def _main(document: ReportDocument) -> Html:
    first, *others = document.chapters
    return element(
        "main",
        _chapter(first, document),
        _contents(others, document.called),
        *(_chapter(one, document) for one in others),
        id="report",
    )


def _contents(chapters: list[Chapter], called: str) -> Html:
    links = [element("li", element("a", one.title, href=f"#{one.key}")) for one in chapters]
    return element(
        "nav", element("h2", f"In this {called}", id="contents"), element("ol", *links), aria_labelledby="contents"
    )


def _chapter(chapter: Chapter, document: ReportDocument) -> Html:
    return element(
        "section",
        element("h2", chapter.title, id=chapter.key),
        _notice(document) if chapter.new_page else Html(""),
        *map(_block, chapter.blocks),
        aria_labelledby=chapter.key,
        class_="page" if chapter.new_page else None,
    )


def _footer(document: ReportDocument) -> Html:
    said = [document.firm, *document.contact.split("\n"), document.notice]
    return element("footer", *(element("p", one) for one in said if one.strip()))


def _block(block: Block) -> Html:
    if isinstance(block, Paragraph):
        return element("p", block.text, class_="lead" if block.lead else "quiet" if block.quiet else None)
    if isinstance(block, Subheading):
        return element("h3", block.text)
    if isinstance(block, Bullets):
        return _bullets(block)
    if isinstance(block, FindingSheet):
        return _finding(block)
    if isinstance(block, ReportTable):
        return _table(block)
    return bar_chart(block) if isinstance(block, BarChart) else span_chart(block)


def _bullets(block: Bullets) -> Html:
    lines = [
        element(
            "li",
            *((_mark(line.mark, line.mark), " ") if line.mark else ()),
            element("span", line.text),
            element("span", line.more, class_="more") if line.more else Html(""),
        )
        for line in block.lines
    ]
    return element("ol", *lines, class_="worst") if block.ordered else element("ul", *lines)


def _mark(words: str, mark: str) -> Html:
    return element("span", words, class_=f"mark {mark}")


def _finding(block: FindingSheet) -> Html:
    severity = mark_of(block.severity)
    facts: list[Html] = []
    for label, said in block.facts:
        facts += [element("dt", label), element("dd", said)]
    return element(
        "article",
        element("h3", element("span", f"{block.number}. {block.title}"), _mark(block.severity, severity)),
        element("dl", *facts) if facts else Html(""),
        class_=f"finding {severity}".strip(),
    )


def _table(table: ReportTable) -> Html:
    total = sum(table.shares)
    columns = [element("col", style=f"width:{100 * share / total:.1f}%") for share in table.shares]
    heads = [element("th", head, scope="col") for head in table.heads]
    rows = [element("tr", *_cells(table, row)) for row in table.rows]
    return element(
        "div",
        element(
            "table",
            element("caption", table.caption, class_=None if table.shown else "hidden"),
            element("colgroup", *columns),
            element("thead", element("tr", *heads)),
            element("tbody", *rows),
        ),
        class_="wide",
    )


def _cells(table: ReportTable, row: tuple[str, ...]) -> Iterator[Html]:
    named = next((place for place, said in enumerate(row) if not said.isdecimal()), 0)
    for place, said in enumerate(row):
        mark = mark_of(said) if place == table.marks else ""
        inside = _mark(said, mark) if mark and len(said) <= len("critical") else text(said)
        if place == named:
            yield element("th", inside, scope="row")
        else:
            yield element("td", joined(inside), data_head=table.heads[place])
