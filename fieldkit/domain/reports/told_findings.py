"""What was found, what is to be done about it, and what the client is asked for, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fieldkit.domain.reports.blocks import (
    Block,
    Bullet,
    Bullets,
    FindingSheet,
    Paragraph,
    ReportTable,
    Span,
    SpanChart,
    Subheading,
)
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.report import FindingPrice, HorizonName, Report, ReportedFinding
from fieldkit.domain.reports.safe_texts import plain
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.money import show_money

_MEANS: Final[Mapping[str, str]] = {
    "critical": "It can stop your work, or lose what cannot be brought back.",
    "high": "It can do real harm, and nobody can choose the day.",
    "medium": "It makes other trouble worse, or costs time again and again.",
    "low": "It costs little today; it is worth doing when somebody is there anyway.",
}
"""What a severity means for a business."""
_SPANS: Final[Mapping[HorizonName, str]] = {
    "now": "Now: within a month",
    "quarter": "This quarter",
    "year": "This year",
}


def stops(report: Report) -> Iterator[Block]:
    """Yield each open finding: what was seen, what it means, what it may cost."""
    if not report.stops:
        yield Paragraph("No finding is open.")
        return
    for number, one in enumerate(report.stops, 1):
        yield FindingSheet(number, one.title, one.severity, tuple(_facts(one, report.currency)))
    priced = [(number, one) for number, one in enumerate(report.stops, 1) if one.price is not None]
    if priced:
        yield from _prices(priced, report.currency)


def _facts(one: ReportedFinding, currency: str) -> Iterator[tuple[str, str]]:
    if one.place:
        yield "Where", one.place
    seen = "\n".join(filter(None, (one.seen, "" if one.half else _answered(one))))
    if seen:
        yield "What we saw", seen
    if one.half:
        yield "Where it stands", one.half
    if one.good:
        yield "How it should be", one.good
    if one.severity in _MEANS:
        yield "What it means", _MEANS[one.severity]
    if one.price is not None:
        yield "What it may cost", "\n".join(_price(one.price, currency))
    if one.since is not None:
        yield "Seen before", show_day(one.since)
    if not one.to_decide:
        yield "State", one.state
    if one.owner:
        yield "Who sees to it", one.owner


def _answered(one: ReportedFinding) -> str:
    """Return question and answer in words: what failed is no answer that a client would understand."""
    if not one.question or not one.answer:
        return ""
    failed = {"fail": "This was not so", "partial": "This could be better"}.get(one.answer)
    return f"{failed}: “{one.question}”" if failed else f"“{one.question}” {one.answer}"


def _price(price: FindingPrice, currency: str) -> Iterator[str]:
    per = f" {price.per}" if price.per else ""
    low, likely, high = (_money(amount, currency) for amount in (price.low, price.likely, price.high))
    what = f"{price.what}: " if price.what else ""
    yield f"{what}{low} to {high}{per}, likely {likely}" if low != high else f"{what}{likely}{per}"
    by_source: dict[str, list[str]] = {}
    for one in price.inputs:
        by_source.setdefault(one.source, []).append(f"{one.label} {one.value}")
    for source, numbers in by_source.items():
        yield f"{source[:1].upper()}{source[1:]}: {'; '.join(numbers)}."
    if price.leaves_out:
        yield f"Not in it: {price.leaves_out}"


def _prices(priced: Sequence[tuple[int, ReportedFinding]], currency: str) -> Iterator[Block]:
    top = max(max(abs(one.price.high), abs(one.price.likely), 1) for _, one in priced if one.price is not None)
    spans: list[Span] = []
    rows: list[tuple[str, ...]] = []
    for number, one in priced:
        if one.price is None:
            continue
        price = one.price
        shown = tuple(_money(amount, currency) for amount in (price.low, price.likely, price.high))
        shares = (min(max(amount / top, 0.0), 1.0) for amount in (price.low, price.likely, price.high))
        low, likely, high = shares
        spans.append(Span(f"{number}. {one.title}", low, likely, high, f"{shown[0]} to {shown[2]}, likely {shown[1]}"))
        rows.append((str(number), one.title, *shown, price.per or "once"))
    yield Subheading("What these may cost you")
    yield SpanChart("What findings may cost, from low to high", tuple(spans), "The table tells the same.")
    heads = ("No.", "Finding", "Low", "Likely", "High", "Counted")
    yield ReportTable("What findings may cost", heads, tuple(rows), (1, 6, 2, 2, 2, 2), shown=False)
    yield Paragraph(
        "These are not added up: where two findings have one cause, one loss would be counted twice.", quiet=True
    )


def suggestions(report: Report) -> Iterator[Block]:
    """Yield what is to be done, by span of time."""
    if not report.suggestions:
        yield Paragraph("Nothing has to be done on account of what was looked at.")
        return
    numbers = {one.uid: number for number, one in enumerate(report.stops, 1)}
    for span in report.suggestions:
        yield Subheading(_SPANS[span.name])
        gaps = any(one.stop_gap for one in span.findings)
        heads = ("No.", "Finding", *(("Until then",) if gaps else ()), "Proper fix", "Effort")
        rows = tuple(
            (
                str(numbers[one.uid]),
                one.called,
                *((one.stop_gap or "–",) if gaps else ()),
                one.fix or "To be worked out.",
                one.effort or "–",
            )
            for one in span.findings
        )
        shares = (1, 5, *((4,) if gaps else ()), 7, 3)
        yield ReportTable(f"What we suggest. {_SPANS[span.name]}", heads, rows, shares, shown=False)


def needed(report: Report, look: FirmLook) -> Iterator[Block]:
    """Yield what the client is asked for: decisions, answers; and what was promised."""
    wanted = report.needed
    if wanted.decisions:
        numbers = {one.uid: number for number, one in enumerate(report.stops, 1)}
        rows = tuple(
            (
                str(numbers[one.uid]),
                one.called,
                one.severity.capitalize(),
                show_day(one.answer_by) if one.answer_by is not None else "at the next review",
            )
            for one in wanted.decisions
        )
        yield Subheading("Your decision")
        yield Paragraph("Say for each of these whether it is to be done, by whom, or whether you accept the risk.")
        yield ReportTable(
            "Decisions that we ask you for",
            ("No.", "Finding", "Severity", "Decide by"),
            rows,
            (1, 8, 2, 3),
            2,
            shown=False,
        )
    if wanted.questions:
        yield Subheading("Answers that are missing")
        yield Bullets(tuple(Bullet(question, more=note) for question, note in wanted.questions))
    if wanted.promises:
        yield Subheading("What we promised you")
        yield ReportTable("What we promised you", ("What", "When"), wanted.promises, (5, 2), shown=False)
    if not (wanted.decisions or wanted.questions or wanted.promises):
        yield Paragraph("Nothing at present.")
    if look.closing.strip():
        yield Paragraph(plain(look.closing))


def _money(amount: int, currency: str) -> str:
    return show_money(amount, currency, cents=False)
