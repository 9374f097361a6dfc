"""The report of a survey, made of what was read from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from fieldkit.domain.checklists.checklist import COUNTS, SEVERITIES, Item
from fieldkit.domain.records.values import local
from fieldkit.domain.reports import reported_findings as findings
from fieldkit.domain.reports.compared import Compared
from fieldkit.domain.reports.not_looked import not_looked_at
from fieldkit.domain.reports.praise import praises
from fieldkit.domain.reports.report import (
    MOST_WORST,
    AppendixAnswer,
    AppendixPart,
    Needed,
    Report,
    ReportedFinding,
    ReportMethod,
    SectionReach,
    Standing,
)
from fieldkit.domain.reports.safe_texts import with_safe_texts
from fieldkit.domain.reports.source import ReportSource
from fieldkit.domain.surveys.aids.none_here import NONE_HERE
from fieldkit.domain.surveys.aids.open_questions import open_questions
from fieldkit.domain.surveys.aids.told_note import file_name, told_note
from fieldkit.domain.surveys.answers import RESULT_WORDS, Given, result_of, show_answer, show_moment
from fieldkit.domain.surveys.findings import ANSWER_WITHIN_DAYS
from fieldkit.domain.surveys.layout import SurveyRow, core_rows, lay_out, missing, progress
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.score import COVERAGE, Score, score_of_survey

_COUNTED: Final = {"pass": "a pass counts whole", "partial": "half of it one half", "fail": "a fail nothing"}


def report_of(source: ReportSource, today: date, currency: str = "", *, with_grade: bool = False) -> Report:
    """Return the report of a survey as it stands.

    ``with_grade``: whether figure and grade are told where the rules give one; they are for a conversation, and in no
    document unless somebody wants them there.
    """
    survey = source.survey
    # A list that qualifies a client is for us, and its score is what it is for.
    with_grade = with_grade or survey.checklist.scoring == "points"
    laid_out = lay_out(survey.checklist, survey.answers, survey.latest)
    rows = core_rows(laid_out.rows) if survey.core else laid_out.rows
    compared = Compared(survey, laid_out.rows)
    stops = findings.open_findings(source, laid_out.rows, compared, today, currency)
    good, more_good = praises(laid_out.rows, compared)
    score = score_of_survey(survey, rows) if with_grade else None
    asked = (*missing(laid_out.rows), *open_questions(laid_out.rows))
    since = compared.since(findings.closed(source), source.states)
    report = Report(
        title=survey.checklist.title,
        client=survey.client_name,
        place=survey.place,
        made=today,
        draft=survey.state != "finished",
        internal=survey.checklist.scoring == "points",
        currency=currency,
        standing=_standing(
            survey, rows, stops, score, with_grade=with_grade, passed=len(since.of("passed")) if since else 0
        ),
        reach=tuple(_reach(rows)),
        good=good,
        more_good=more_good,
        stops=stops,
        suggestions=findings.horizons(stops),
        needed=Needed(
            findings.decisions(stops),
            tuple((row.asks, _note(row)) for row in asked),
            tuple((what, show_moment(due)) for what, due in source.promises),
        ),
        put_right=findings.put_right(source, laid_out.rows),
        since=since,
        not_looked_at=not_looked_at(laid_out, short=survey.core),
        accepted=findings.accepted_risks(source, laid_out.rows),
        method=_method(source, rows, score),
        appendix=tuple(_appendix(laid_out.rows if not survey.core else _told(laid_out.rows), currency)),
    )
    return with_safe_texts(report)


def _standing(
    survey: OpenedSurvey,
    rows: Sequence[SurveyRow],
    stops: Sequence[ReportedFinding],
    score: Score | None,
    *,
    with_grade: bool,
    passed: int = 0,
) -> Standing:
    far = progress(rows)
    counted = Counter(one.severity for one in stops)
    no_grade = ""
    if with_grade and (score is None or score.value is None):
        no_grade = (
            "This checklist is not scored." if score is None else score.gate or "Nothing that scores is answered."
        )
    return Standing(
        counts=tuple((name, counted[name]) for name in reversed(tuple(SEVERITIES))),
        worst=tuple(stops[:MOST_WORST]),
        judged=far.judged,
        applicable=far.applicable,
        answered=sum(map(_is_known, rows)),
        asked=far.asked,
        lacking=len(missing(lay_out(survey.checklist, survey.answers, survey.latest).rows)),
        grade=f"{int(score.value)} of 100{f', {score.grade}' if score.grade else ''}"
        if score is not None and score.value is not None
        else "",
        no_grade=no_grade,
        to_verify=passed,
    )


def _reach(rows: Sequence[SurveyRow]) -> Iterator[SectionReach]:
    sections = dict.fromkeys((row.section.id, row.section.title) for row in rows)
    for name, title in sections:
        own = [row for row in rows if row.section.id == name and row.is_asked]
        if own:
            yield SectionReach(title, sum(map(_is_known, own)), len(own))


def _is_known(row: SurveyRow) -> bool:
    """Whether an answer says something: that nobody knows, or could look, is none that a client would count."""
    return row.answered and (row.item is None or result_of(row.item, row.given) != "not_checked")


def _note(row: SurveyRow) -> str:
    return "" if row.given is None or row.private else told_note(row.given.note)


def _told(rows: Sequence[SurveyRow]) -> list[SurveyRow]:
    """Return the rows of the short list, and what else was answered."""
    return [row for row in rows if row.item is None or row.item.in_short or row.answered]


def _appendix(rows: Sequence[SurveyRow], currency: str) -> Iterator[AppendixPart]:
    title = thing = ""
    held: list[AppendixAnswer] = []
    private = 0
    for row in rows:
        if row.item is not None:
            private += row.private
            if not row.private:
                held.append(_answer(row.item, row.given, currency))
            continue
        if row.answered and not row.private and row.section.repeat is not None:
            yield AppendixPart(row.section.title, "", (AppendixAnswer(row.section.repeat.label, NONE_HERE),))
        if held or private:
            yield AppendixPart(title, thing, tuple(held), private)
        title, thing, held, private = row.section.title, row.title if row.kind == "instance" else "", [], 0
    if held or private:
        yield AppendixPart(title, thing, tuple(held), private)


def _answer(item: Item, given: Given | None, currency: str) -> AppendixAnswer:
    note = told_note(given.note) if given is not None else ""
    if given is None or not given.answered:
        return AppendixAnswer(item.ask, "", note=note)
    shown = show_answer(item, given.value, given.result, currency=currency)
    if item.type == "file":
        shown = file_name(shown)
    result = result_of(item, given)
    if item.type == "check" or shown == RESULT_WORDS.get(result):
        return AppendixAnswer(item.ask, "", result, note)
    return AppendixAnswer(item.ask, shown, result if item.judged else "", note)


def _method(source: ReportSource, rows: Sequence[SurveyRow], score: Score | None) -> ReportMethod:
    survey = source.survey
    people = tuple(
        (row.title, show_answer(row.item, row.given.value))
        for row in rows
        if row.item is not None and row.given is not None and row.given.value and row.item.type == "signoff"
    )
    return ReportMethod(
        checklist=survey.checklist.title,
        version=source.version,
        whose=source.whose,
        began=local(survey.started_at).date(),
        finished=local(survey.finished_at).date() if survey.finished_at and survey.state == "finished" else None,
        short=survey.core,
        people=people,
        rules=tuple(_rules(survey)),
        revision=source.revision,
        changed_since=source.changed_since,
        terms=tuple((term.label, term.answer, f"{term.got:g} of {term.of:g}") for term in score.terms)
        if score is not None and score.value is not None
        else (),
    )


def _rules(survey: OpenedSurvey) -> Iterator[str]:
    yield (
        "Each item is judged as pass, partial or fail by what was seen on the day; what does not apply, or could not "
        "be checked, counts neither for nor against you."
    )
    within = [f"{name} in {ANSWER_WITHIN_DAYS[name]} days" for name in reversed(tuple(ANSWER_WITHIN_DAYS))]
    yield f"A finding wants an answer by its severity: {', '.join(within)}, low at the next review."
    checklist = survey.checklist
    if not checklist.scored:
        yield "This checklist gives no score; it shows what was found."
    elif checklist.scoring == "points":
        yield f"Its score is points of possible points; there is none before {COVERAGE:.0%} are known."
    else:
        weights = ", ".join(f"{name} {points}" for name, points in SEVERITIES.items())
        counts = ", ".join(_COUNTED[name] for name in COUNTS)
        yield f"Where a score is given, items weigh by severity ({weights}): {counts}."
        yield (
            f"There is no score before {COVERAGE:.0%} of what applies are known, or while a critical item is "
            "unchecked. Of several things of one kind the worst counts. An open critical finding caps the grade."
        )
