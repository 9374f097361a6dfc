"""A report told in words: its chapters, in the order of the page, and the first page within 150 words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from fieldkit.domain.reports import told_closing, told_findings
from fieldkit.domain.reports.blocks import (
    Bar,
    BarChart,
    Block,
    Bullet,
    Bullets,
    Chapter,
    Paragraph,
    ReportDocument,
)
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.report import Report, ReportedFinding, Standing
from fieldkit.domain.reports.safe_texts import plain, with_safe_texts
from fieldkit.domain.text.dates import show_day

FIRST_PAGE_WORDS: Final = 150
"""Words of the first page at most."""
DRAFT: Final = "Draft: the survey is not finished"
INTERNAL: Final = "For ourselves, not for the client"
TITLES: Final[Mapping[str, str]] = {
    "stand": "Where you stand",
    "good": "What is good",
    "stops": "What could stop you",
    "suggested": "What we suggest",
    "needed": "What we need from you",
    "since": "Fixed and new since last time",
    "unseen": "Not looked at, and why",
    "accepted": "Accepted risks",
    "method": "How this was done",
    "appendix": "Appendix: every question and answer",
}
"""Chapters in the order of the page."""
_WIDTHS: Final = ((40, 40), (16, 24), (10, 16), (7, 12), (5, 9))
"""Words that a name and a finding may have on the first page: the first that fit; the last always do."""
_LONGEST_WORD: Final = 40
_NEW_PAGE: Final = ("good", "unseen", "appendix")


def document_of(report: Report, look: FirmLook) -> ReportDocument:
    """Return the report as a document of the firm: names are cut only where the first page has no room for them."""
    made = _document(report, look, *_WIDTHS[0])
    for names, findings in _WIDTHS[1:]:
        if first_page_words(made) <= FIRST_PAGE_WORDS:
            break
        made = _document(report, look, names, findings)
    return with_safe_texts(made)


def _document(report: Report, look: FirmLook, names: int, findings: int) -> ReportDocument:
    blocks = {
        "stand": _standing(report.standing, findings),
        "good": _good(report, look),
        "stops": told_findings.stops(report),
        "suggested": told_findings.suggestions(report),
        "needed": told_findings.needed(report, look),
        "since": told_closing.since(report),
        "unseen": told_closing.not_looked_at(report),
        "accepted": told_closing.accepted(report),
        "method": told_closing.method(report, look),
        "appendix": told_closing.appendix(report),
    }
    return ReportDocument(
        title=short(report.title, names),
        client=short(report.client, names) or "Client not named",
        place=short(report.place, names),
        made=report.made,
        facts=tuple(_facts(report, look, names)),
        notice=". ".join([DRAFT] * report.draft + [INTERNAL] * report.internal),
        firm=short(look.firm, names),
        contact=plain(look.contact),
        chapters=tuple(
            Chapter(key, short(look.titles.get(key, ""), names) or TITLES[key], tuple(found), key in _NEW_PAGE)
            for key, found in blocks.items()
        ),
    )


def first_page_words(document: ReportDocument) -> int:
    """Return how many words stand on the first page, figures included."""
    said = [document.title, document.client, document.place, document.firm, document.notice, document.chapters[0].title]
    said += [part for fact in document.facts for part in fact]
    for block in document.chapters[0].blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += [part for line in block.lines for part in (line.mark, line.text, line.more)]
        elif isinstance(block, BarChart):
            said += [part for bar in block.bars for part in (bar.label, str(bar.value))]
    return sum(len(part.split()) for part in said)


def short(text: str, words: int) -> str:
    """Return the first words of a text on one line, each cut where it is very long."""
    found = [word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…" for word in plain(text).split()]
    return " ".join(found) if len(found) <= words else f"{' '.join(found[:words])} …"


def _facts(report: Report, look: FirmLook, names: int) -> Iterator[tuple[str, str]]:
    method = report.method
    end = method.finished or report.made
    same = end == method.began or report.draft
    yield "Survey", show_day(method.began) if same else f"{show_day(method.began)} to {show_day(end)}"
    yield "Report", show_day(report.made)
    if look.by:
        yield "By", short(look.by, names)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 finding", "3 findings"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _standing(standing: Standing, words: int) -> Iterator[Block]:
    severities = ", ".join(f"{count} {name}" for name, count in standing.counts if count)
    if standing.open:
        yield Paragraph(f"{counted(standing.open, 'finding')} open: {severities}.{_passed(standing)}", lead=True)
        most = max(count for _, count in standing.counts)
        bars = tuple(Bar(name.capitalize(), count, most, name) for name, count in standing.counts)
        yield BarChart("Open findings by severity", bars, f"Open findings: {severities}.", counted=True)
        yield Bullets(tuple(Bullet(_called(one, words), one.severity) for one in standing.worst), ordered=True)
    elif standing.answered:
        yield Paragraph(f"No finding is open.{_passed(standing)}", lead=True)
    else:
        yield Paragraph("Nothing is answered yet.", lead=True)
    yield Paragraph(_reach(standing))
    if standing.grade:
        yield Paragraph(f"Score: {standing.grade}.")
    elif standing.no_grade:
        yield Paragraph("No score is given; the method says why.")


def _passed(standing: Standing) -> str:
    count = standing.to_verify
    were = (
        "more was in order this time and is still to be verified"
        if count == 1
        else ("more were in order this time and are still to be verified")
    )
    return f" {count} {were}." if count else ""


def _called(one: ReportedFinding, words: int) -> str:
    """Return what a finding is called within so many words: with its place if that fits."""
    return short(one.called if len(one.called.split()) <= words else one.title, words)


def _reach(standing: Standing) -> str:
    said = [f"{standing.answered} of {counted(standing.asked, 'question')} answered"]
    if standing.applicable:
        said.insert(0, f"{standing.judged} of {standing.applicable} things that apply judged")
    told = f"Looked at: {', '.join(said)}."
    if standing.lacking:
        told += f" {counted(standing.lacking, 'needed answer is', 'needed answers are')} missing."
    return told


def _good(report: Report, look: FirmLook) -> Iterator[Block]:
    if look.opening.strip():
        yield Paragraph(plain(look.opening))
    for better, title in ((True, "Better than last time"), (False, "In order")):
        lines = tuple(
            Bullet(f"{one.question} ({one.place})" if one.place else one.question, "better" if better else "", one.good)
            for one in report.good
            if one.better is better
        )
        if lines:
            yield Paragraph(f"{title}:", quiet=True)
            yield Bullets(lines)
    if not report.good:
        yield Paragraph(
            "Of what would be grave nothing was found to be wholly in order."
            if report.standing.judged
            else "Nothing was judged yet."
        )
    if report.more_good:
        more = "more item is" if report.more_good == 1 else "more items are"
        more = more if report.good else more.removeprefix("more ")
        yield Paragraph(f"{report.more_good} {more} in order; all of them stand in the appendix.", quiet=True)
