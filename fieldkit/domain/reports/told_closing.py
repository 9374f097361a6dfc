"""The second half of a report in words: what moved, what was not looked at, what is accepted, how it was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from fieldkit.domain.reports.blocks import Bar, BarChart, Block, Bullet, Bullets, Paragraph, ReportTable, Subheading
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.report import (
    AcceptedRisk,
    AppendixAnswer,
    Move,
    MoveName,
    NotLookedAt,
    NotLookedWhy,
    Report,
)
from fieldkit.domain.surveys.answers import RESULT_WORDS
from fieldkit.domain.text.dates import show_day

_MOVES: Final[tuple[tuple[MoveName, str], ...]] = (
    ("fixed", "Put right"),
    ("passed", "In order this time, and still to be verified"),
    ("new", "New"),
    ("worse", "Worse, and still open"),
    ("better", "Better, and still open"),
    ("still", "Still open"),
    ("unseen", "Open last time, and not looked at again"),
)
_WHY: Final[Mapping[NotLookedWhy, tuple[str, str]]] = {
    "not_checked": ("Could not be checked", "Somebody wanted to look, and could not."),
    "unanswered": ("Not answered", "There is no answer to these."),
    "none_added": ("Nothing entered", "It is asked for each one, and none was entered."),
    "left_out": ("Left out", "Only the short list was gone through, with what matters most."),
    "hidden": ("Not asked, because of another answer", "The checklist asks these only where another answer says so."),
    "na": ("Does not apply", "It was looked at, and there is nothing of the kind to judge."),
}

_WHOLE: Final = "The whole section"


def since(report: Report) -> Iterator[Block]:
    """Yield what was fixed after this survey, and what was fixed and is new since the one before."""
    if report.put_right:
        yield Subheading(f"Put right after this survey: {len(report.put_right)}")
        yield Bullets(tuple(Bullet(_moved(one)) for one in report.put_right))
    if report.since is None:
        yield Paragraph("There is no earlier survey of this kind here to compare with.")
        return
    yield Paragraph(f"Compared with the survey of {show_day(report.since.began)}.")
    told = False
    for what, title in _MOVES:
        moves = report.since.of(what)
        if moves:
            told = True
            yield Subheading(f"{title}: {len(moves)}")
            yield Bullets(tuple(Bullet(_moved(one)) for one in moves))
    if not told:
        yield Paragraph("No finding came or went.")


def _moved(move: Move) -> str:
    return f"{move.title} ({move.place})" if move.place else move.title


def not_looked_at(report: Report) -> Iterator[Block]:
    """Yield what the report says nothing about, by reason."""
    gaps = [one for one in report.reach if one.answered < one.asked]
    if gaps:
        whole = len(report.reach) - len(gaps)
        if whole:
            yield Paragraph(f"{whole} of {len(report.reach)} sections are answered whole; these are not:")
        bars = tuple(Bar(one.title, one.answered, one.asked) for one in gaps)
        yield BarChart("Answered, by section", bars, "The table tells the same.")
        counts = tuple((one.title, str(one.answered), str(one.asked)) for one in gaps)
        yield ReportTable("Answered, by section", ("Section", "Answered", "Asked"), counts, (6, 1, 1), shown=False)
    if not report.not_looked_at:
        yield Paragraph("Everything that the checklist asks was looked at.")
        return
    yield Paragraph("This report says nothing about what stands here: it may be in order, or not.")
    for why, found in groupby(report.not_looked_at, key=lambda one: one.why):
        lines = list(found)
        title, meaning = _WHY[why]
        yield Subheading(f"{title}: {sum(one.questions for one in lines)}")
        yield Paragraph(meaning, quiet=True)
        caption = f"Not looked at: {title}"
        rows = tuple(_sections(lines))
        if any(reason for *_, reason in rows):
            yield ReportTable(caption, ("Section", "What", "Why"), rows, (3, 5, 5), shown=False)
        else:
            yield ReportTable(caption, ("Section", "What"), tuple(row[:2] for row in rows), (3, 7), shown=False)


def _sections(lines: Iterable[NotLookedAt]) -> Iterator[tuple[str, str, str]]:
    """Yield section, questions and reason: those of one section for one reason, or for none, are told together."""
    for (section, place, reason), found in groupby(lines, key=lambda one: (one.section, one.place, one.reason)):
        yield f"{section}: {place}" if place else section, "\n".join(one.question or _WHOLE for one in found), reason


def accepted(report: Report) -> Iterator[Block]:
    """Yield the risks that the client lives with, and what was set aside."""
    if not report.accepted:
        yield Paragraph("No risk that was found here is accepted.")
        return
    for aside in (False, True):
        found = [one for one in report.accepted if one.set_aside is aside]
        if not found:
            continue
        if aside:
            yield Subheading("Looked into and set aside")
        rows = tuple(_accepted(one) for one in found)
        heads = (
            "Finding",
            "Severity",
            "Set aside because" if aside else "Accepted by",
            *(() if aside else ("Why", "Until")),
        )
        shares = (5, 2, 4, 4, 2)[: len(heads)]
        cut = tuple(row[:2] + row[3:4] if aside else row for row in rows)
        caption = "Findings that were set aside" if aside else "Risks that are accepted"
        yield ReportTable(caption, heads, cut, shares, 1, shown=False)


def _accepted(one: AcceptedRisk) -> tuple[str, ...]:
    return (
        f"{one.title} ({one.place})" if one.place else one.title,
        one.severity.capitalize(),
        one.by or "not written down",
        one.why or "not written down",
        show_day(one.until) if one.until is not None else "no day set",
    )


def method(report: Report, look: FirmLook) -> Iterator[Block]:
    """Yield how it was done: by which list, when, by whom, by which rules."""
    told = report.method
    facts = [
        ("Checklist", f"{told.checklist}, version {told.version} ({told.whose})"),
        ("Begun", show_day(told.began)),
        ("Finished", show_day(told.finished) if told.finished is not None else "not yet"),
        ("Extent", "the short list: what matters most" if told.short else "the full list"),
    ]
    if look.by:
        facts.append(("Looked at by", look.by))
    facts += told.people
    yield ReportTable("How the survey was done", ("What", "Said"), tuple(facts), (2, 5), shown=False)
    why = (report.standing.no_grade,) if report.standing.no_grade else ()
    yield Bullets(tuple(Bullet(rule) for rule in (*told.rules, *why)))
    if told.terms:
        yield Subheading("What the score is made of")
        yield ReportTable("Terms of the score", ("Item", "Answer", "Points"), told.terms, (6, 2, 2), shown=False)


def appendix(report: Report) -> Iterator[Block]:
    """Yield every question with its answer, section by section, thing by thing."""
    if not report.appendix:
        yield Paragraph("Nothing is asked here.")
    for part in report.appendix:
        title = f"{part.title}: {part.thing}" if part.thing else part.title
        yield Subheading(title)
        if part.private:
            kept = (
                "1 answer was given in confidence and is"
                if part.private == 1
                else (f"{part.private} answers were given in confidence and are")
            )
            yield Paragraph(f"{kept} not in this report.", quiet=True)
        if not part.answers:
            continue
        if not any(one.answer or one.result or one.note for one in part.answers):
            count = len(part.answers)
            none = f"None of its {count} questions is answered." if count > 1 else "Its one question is not answered."
            yield Paragraph(none, quiet=True)
            continue
        notes = any(one.note for one in part.answers)
        heads = ("Question", "Answer", *(("Note",) if notes else ()))
        rows = tuple((one.question, _said(one), *((one.note,) if notes else ())) for one in part.answers)
        yield ReportTable(title, heads, rows, (6, 4, 4)[: len(heads)], 1, shown=False)


def _said(one: AppendixAnswer) -> str:
    result = RESULT_WORDS.get(one.result, one.result)
    if one.answer and result:
        return f"{one.answer} ({result})"
    return one.answer or result.capitalize() or "not answered"
