"""What is open, in words: findings, risks that are accepted, promises, what ends soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fieldkit.domain.checklists.checklist import SEVERITIES
from fieldkit.domain.checklists.end_dates import day_of
from fieldkit.domain.records.kinds import FINDING
from fieldkit.domain.reports.binder.built import Binder
from fieldkit.domain.reports.binder.ends import EndingThing
from fieldkit.domain.reports.binder.source import BinderFinding
from fieldkit.domain.reports.binder.told_things import said_in
from fieldkit.domain.reports.blocks import Bar, BarChart, Block, Paragraph, ReportTable, Subheading
from fieldkit.domain.surveys.answers import show_moment
from fieldkit.domain.text.dates import show_day


def findings(binder: Binder) -> Iterator[Block]:
    """Yield what is wrong and not closed, the gravest first, each with the day by which it wants an answer."""
    if binder.findings:
        counted = Counter(one.severity for one in binder.findings)
        names = tuple(reversed(tuple(SEVERITIES)))
        said = ", ".join(f"{counted[name]} {name}" for name in names if counted[name])
        most = max(counted.values())
        bars = tuple(Bar(name.capitalize(), counted[name], most, name) for name in names)
        yield BarChart("Open findings by severity", bars, f"Open findings: {said}.", counted=True)
        rows = tuple(_finding(one, binder) for one in binder.findings)
        heads = ("Finding", "Severity", "State", "Answer by", "What to do")
        yield ReportTable("Open findings", heads, rows, (6, 2, 2, 3, 6), 1, shown=False)
    else:
        yield Paragraph(
            "No finding is open."
            if binder.facts or binder.things
            else "No finding is known: nothing was looked at yet."
        )
    if binder.in_confidence:
        more = "1 more is" if binder.in_confidence == 1 else f"{binder.in_confidence} more are"
        yield Paragraph(f"{more} not in this book: what they are about was said in confidence.", quiet=True)


def _finding(one: BinderFinding, binder: Binder) -> tuple[str, ...]:
    day = day_of(one.answer_by[:10])
    by = show_day(day) if day is not None else "no day set"
    late = day is not None and day < binder.made and one.state == "open"
    fix = "\n".join(filter(None, (one.fix, f"Seen to by: {one.owner}" if one.owner else "")))
    return (
        _called(one),
        one.severity.capitalize(),
        FINDING.field("state").option_label(one.state),
        f"{by} (over)" if late else by,
        fix or "not written down",
    )


def _called(one: BinderFinding) -> str:
    where = ", ".join(filter(None, (one.place, one.thing)))
    return f"{one.title}\n({where})" if where else one.title


def accepted(binder: Binder) -> Iterator[Block]:
    """Yield the risks that the client takes, with who said so, why, and until when."""
    if not binder.accepted:
        yield Paragraph("No risk is accepted.")
        return
    rows = tuple(
        (
            _called(one),
            one.severity.capitalize(),
            one.accepted_by or "not written down",
            one.why or "not written down",
            _until(one, binder),
        )
        for one in binder.accepted
    )
    heads = ("Risk", "Severity", "Accepted by", "Why", "Until")
    yield ReportTable("Risks that are accepted", heads, rows, (5, 2, 3, 4, 3), 1, shown=False)


def _until(one: BinderFinding, binder: Binder) -> str:
    day = day_of(one.accepted_until[:10])
    if day is None:
        return "no day set"
    return f"{show_day(day)} (over: decide again)" if day < binder.made else show_day(day)


def promises(binder: Binder) -> Iterator[Block]:
    """Yield what the firm promised and has not done yet."""
    if not binder.promises:
        yield Paragraph("No promise of ours is open.")
        return
    rows = tuple((one.what, show_moment(one.due) or "no day set", one.to or "–") for one in binder.promises)
    yield ReportTable("What we promised and have not done yet", ("What", "Until", "To"), rows, (6, 3, 3), shown=False)


def ends(binder: Binder) -> Iterator[Block]:
    """Yield what ended, and what ends within a year."""
    if not binder.endings:
        yield Paragraph("Nothing is known to end within a year: contracts, warranties, domain names, licences.")
        return
    over = tuple(_end(one) for one in binder.endings if one.day < binder.made)
    ahead = tuple(_end(one) for one in binder.endings if one.day >= binder.made)
    for caption, rows in (("Ends within a year", ahead), ("Ended already", over)):
        if rows:
            yield Subheading(caption)
            yield ReportTable(caption, ("What", "Day", "From"), rows, (6, 2, 4), shown=False)


def _end(one: EndingThing) -> tuple[str, str, str]:
    if one.source is None:
        return one.what, show_day(one.day), "the maker" if one.sure else "the maker; not confirmed"
    return one.what, show_day(one.day), said_in(one.source)
