"""The score of a survey, with every term it is made of.

The rules are those the header of the starting checklists states under ``scoring`` and ``grades``.
"""

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fieldkit.domain.checklists.checklist import COUNTS, DEFAULT_SEVERITY, SEVERITIES, Band, Checklist, Section
from fieldkit.domain.surveys.aids.none_here import asked_of_one
from fieldkit.domain.surveys.answers import RESULT_WORDS, Answers, result_of
from fieldkit.domain.surveys.conditions import Applies, Instances, Latest
from fieldkit.domain.surveys.findings import title_of
from fieldkit.domain.surveys.layout import SurveyRow, core_rows, instances_of, layout
from fieldkit.domain.text.articles import in_sentence, with_article

if TYPE_CHECKING:
    from fieldkit.domain.surveys.opened_survey import OpenedSurvey

GRADES: Final = (Band(90, "Good"), Band(75, "Fair"), Band(50, "Weak"), Band(0, "At risk"))
"""Grades of the severity score where a checklist has no bands of its own."""
CRITICAL_CAPS: Final[Mapping[str, str]] = MappingProxyType({"fail": "At risk", "partial": "Weak"})
"""The best grade while a critical item has this result and is open."""
COVERAGE: Final = 0.6
"""The part of what applies that has to be known before there is a score."""
_NAMED: Final = 3
"""Unchecked critical items that a sentence names; of more it tells how many."""


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a score: what it got of what it could have got."""

    item: str
    instance: str
    label: str
    answer: str
    got: float
    of: float

    @property
    def text(self) -> str:
        """Return the term as it is printed: "1.5 of 3  partial  Everything shares one flat network"."""
        return f"{self.got:g} of {self.of:g}  {self.answer}  {self.label}"


@dataclass(frozen=True, slots=True)
class Score:
    """A score of 0 to 100 with its terms; ``value`` is None while too little is known or a critical item is unchecked.

    ``known`` of ``possible`` is the coverage: judged of applicable, or answered of asked. ``grade`` is the band's
    name after gates, '' while there is no score; ``gate`` the reason where there is none or one overrode the band, ''
    otherwise. ``worst`` is the severity of the worst open fail, or of the worst
    partial where nothing failed. Of a repeat each item is one term, that of its worst instance; one without things
    that needs one is not known, and there is no score, until there is one or it is said that there is none.
    """

    value: float | None
    known: int
    possible: int
    terms: tuple[Term, ...]
    grade: str = ""
    advice: str = ""
    gate: str = ""
    worst: str = ""

    @property
    def coverage(self) -> float:
        """Return the known part, 0 to 1."""
        return self.known / self.possible if self.possible else 0.0

    @property
    def headline(self) -> str:
        """Return figure, grade and coverage, without the gate: "84 of 100, Strong fit (22 of 26 known)"."""
        # 89.6 is not 90: the printed figure must not claim the band above.
        figure = "no score yet" if self.value is None else f"{int(self.value)} of 100"
        return f"{figure}{f', {self.grade}' if self.grade else ''} ({self.known} of {self.possible} known)"

    def __str__(self) -> str:
        return f"{self.headline}. {self.gate}" if self.gate else self.headline


def score(
    checklist: Checklist,
    answers: Answers,
    instances: Instances | None = None,
    other_latest: Latest | None = None,
    settled: Container[tuple[str, str]] = (),
) -> Score | None:
    """Return the score with its terms, None for a checklist that is not scored; see the module ``score``."""
    if instances is None:
        instances = instances_of(checklist, answers)
    rows = layout(checklist, answers, instances, other_latest)
    return score_of(checklist, rows, answers, instances, other_latest, settled)


def score_of(
    checklist: Checklist,
    rows: Sequence[SurveyRow],
    answers: Answers,
    instances: Instances,
    other_latest: Latest | None = None,
    settled: Container[tuple[str, str]] = (),
    *,
    finished: bool = False,
) -> Score | None:
    """Return the score of the rows, None for a checklist that is not scored.

    ``settled`` holds the (item, instance) of findings that are fixed, verified or dismissed: their answers still
    count, but they are no longer open and cap nothing. In a survey that is ``finished`` a repeat without things has
    none: it was finished before that had to be said, and keeps the score that it had.
    """
    if not checklist.scored:
        return None
    unsaid = [] if finished else [row.section for row in rows if row.wants_one and not row.answered]
    if checklist.scoring == "points":
        return _points(checklist, rows, unsaid, Applies(checklist, answers, instances, other_latest))
    return _severity(checklist, rows, unsaid, settled)


def score_of_survey(survey: "OpenedSurvey", rows: Sequence[SurveyRow]) -> Score | None:
    """Return the score of a survey with these rows as it stands, None where its checklist is not scored.

    The short list is judged by what it asks: of ``rows``, which may be all, the others are left out.
    """
    return score_of(
        survey.checklist,
        core_rows(rows) if survey.core else rows,
        survey.answers,
        instances_of(survey.checklist, survey.answers),
        survey.latest,
        survey.settled,
        finished=survey.state == "finished",
    )


def worst_open(rows: Sequence[SurveyRow], settled: Container[tuple[str, str]] = ()) -> str:
    """Return the severity of the worst open fail, else of the worst open partial, '' if there is neither."""
    for wanted in ("fail", "partial"):
        found = [
            row.item.severity or DEFAULT_SEVERITY
            for row in rows
            if row.item is not None
            and (row.item.id, row.instance) not in settled
            and result_of(row.item, row.given) == wanted
        ]
        if found:
            return max(found, key=lambda severity: SEVERITIES.get(severity, 0))
    return ""


def _severity(
    checklist: Checklist, rows: Sequence[SurveyRow], unsaid: Sequence[Section], settled: Container[tuple[str, str]]
) -> Score:
    judged = [row for row in rows if row.item is not None and row.item.judged]
    results = [result_of(row.item, row.given) for row in judged if row.item is not None]
    worst: dict[str, Term] = {}
    failed: dict[str, list[str]] = {"fail": [], "partial": []}
    unchecked: list[str] = []
    known, possible = 0, sum(item.judged for section in unsaid for item in asked_of_one(section))
    for row, result in zip(judged, results, strict=True):
        item = row.item
        assert item is not None
        possible += result != "na"
        severity = item.severity or DEFAULT_SEVERITY
        if result not in COUNTS:
            unchecked += [item.ask] if severity == "critical" and result != "na" else []
            continue
        known += 1
        weight = float(SEVERITIES.get(severity, SEVERITIES[DEFAULT_SEVERITY]))
        label = item.ask if result == "pass" else title_of(item, result) or item.ask
        term = Term(item.id, row.instance, label, RESULT_WORDS[result], weight * COUNTS[result], weight)
        # Of fifteen rooms the worst one speaks: else they would outweigh everything that is asked once.
        worst[item.id] = min(worst.get(item.id, term), term, key=lambda one: one.got)
        if severity == "critical" and result in failed and (item.id, row.instance) not in settled:
            failed[result].append(label)
    terms = tuple(worst.values())
    value = _percent(terms)
    bands = checklist.bands or GRADES
    band, gate = _capped(_band(value, bands), bands, failed)
    lacking = _lacking(known, possible, unsaid, unchecked)
    if lacking or band is None:
        reasons = " ".join(filter(None, (lacking if terms else "", gate)))
        return Score(None if lacking else value, known, possible, terms, gate=reasons, worst=worst_open(rows, settled))
    advice = band.advice if not gate else ""
    return Score(value, known, possible, terms, band.label, advice, gate, worst_open(rows, settled))


def _capped(band: Band | None, bands: Sequence[Band], failed: Mapping[str, Sequence[str]]) -> tuple[Band | None, str]:
    """Return the band that open critical findings leave, with the reason."""
    for result, cap in CRITICAL_CAPS.items():
        if failed[result]:
            low = next((one for one in bands if one.label == cap), None) or Band(0, cap)
            what = "Critical and open" if result == "fail" else "Critical and only partly so"
            reason = f"{what}: {'; '.join(dict.fromkeys(failed[result]))}"
            return (low if band is None or band.min > low.min else band), reason
    return band, ""


def _lacking(known: int, possible: int, unsaid: Sequence[Section], unchecked: Sequence[str] = ()) -> str:
    """Return why there is no score, or "".

    ``unchecked`` are the questions of critical items, one for each thing; ``unsaid`` asks for things, of which there
    are none, nor was that said.
    """
    reasons = [f"before {COVERAGE:.0%} are known"] if known < possible * COVERAGE else []
    if unchecked:
        count = len(unchecked)
        what = "a critical item is" if count == 1 else f"{count} critical items are"
        asked = [f"“{ask}”{f' ({times} times)' * (times > 1)}" for ask, times in Counter(unchecked).items()]
        more = f" and {len(asked) - _NAMED} more" if len(asked) > _NAMED else ""
        reasons.append(f"while {what} unchecked: {', '.join(asked[:_NAMED])}{more}")
    if unsaid:
        things = [with_article(in_sentence(one.repeat.label)) for one in unsaid if one.repeat is not None]
        reasons.append(f"while it is not said whether there is {' or '.join(things)}")
    return f"No score {', nor '.join(reasons)}." if reasons else ""


def _points(checklist: Checklist, rows: Sequence[SurveyRow], unsaid: Sequence[Section], applies: Applies) -> Score:
    terms: list[Term] = []
    possible = sum(item.scores_points for section in unsaid for item in asked_of_one(section))
    for row in rows:
        item = row.item
        if item is None or not item.scores_points or result_of(item, row.given) == "na":
            continue
        possible += 1
        chosen = row.given.value.split(",") if row.given is not None else []
        if item.type == "choice" and row.given is not None:
            chosen = [row.given.value]
        # An option without points says that it is not known: it is left out.
        taken = [option for option in item.options if option.value in chosen and option.points is not None]
        if not taken:
            continue
        all_points = [option.points or 0 for option in item.options]
        most = max(all_points) if item.type == "choice" else sum(all_points)
        got = sum(option.points or 0 for option in taken)
        answer = ", ".join(option.label for option in taken)
        terms.append(Term(item.id, row.instance, item.ask, answer, float(got), float(most)))
    value = _percent(terms)
    closed = [gate for gate in checklist.gates if applies.condition(gate.condition)]
    lacking = _lacking(len(terms), possible, unsaid)
    band = None if lacking else _band(value, checklist.bands)
    grade, advice = _gated(band, checklist.bands, [gate.cap for gate in closed])
    reasons = [lacking] if terms and lacking else []
    reasons += [gate.reason for gate in closed]
    return Score(
        *(None if lacking else value, len(terms), possible, tuple(terms)),
        grade,
        advice,
        " ".join(dict.fromkeys(reasons)),
        worst_open(rows),
    )


def _gated(band: Band | None, bands: Sequence[Band], caps: Sequence[str]) -> tuple[str, str]:
    """Return the grade that gates leave, with its advice: they lower a band and never lift one.

    A cap that is no band, such as "Not now", stands below all of them. While no band is known only a cap that nothing
    stands below says what the grade will be.
    """
    levels = {one.label: one.min for one in bands}
    lowest = min(levels.values(), default=0.0)
    for cap in sorted(caps, key=lambda one: levels.get(one, -math.inf))[:1]:
        level = levels.get(cap, -math.inf)
        if level <= lowest if band is None else level < band.min:
            return cap, ""
    return ("", "") if band is None else (band.label, band.advice)


def _percent(terms: Sequence[Term]) -> float | None:
    of = sum(term.of for term in terms)
    return 100 * sum(term.got for term in terms) / of if of else None


def _band(value: float | None, bands: Sequence[Band]) -> Band | None:
    if value is None:
        return None
    return next((band for band in sorted(bands, key=lambda b: -b.min) if value >= band.min), None)
