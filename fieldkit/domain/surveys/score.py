"""The score of a survey, with every term it is made of.

The rules are those the header of the starting checklists states under ``scoring`` and ``grades``.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.checklists.checklist import COUNTS, DEFAULT_SEVERITY, SEVERITIES, Band, Checklist
from fieldkit.domain.surveys.answers import RESULT_WORDS, Answers, result_of
from fieldkit.domain.surveys.conditions import Applies, Instances, Latest
from fieldkit.domain.surveys.layout import SurveyRow, instances_of, layout

GRADES: Final = (Band(90, "Good"), Band(75, "Fair"), Band(50, "Weak"), Band(0, "At risk"))
"""Grades of the severity score where a checklist has no bands of its own."""
CRITICAL_CAP: Final = "At risk"


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
    """A score of 0 to 100 with its terms; ``value`` is None while nothing counts yet.

    ``known`` of ``possible`` is the coverage: judged of applicable, or answered of asked. ``grade`` is the band's
    name after gates; ``gate`` the reason where one overrode the band, '' otherwise. ``worst`` is the severity of
    the worst open fail, or of the worst partial where nothing failed.
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

    def __str__(self) -> str:
        if self.value is None:
            return f"no score yet (0 of {self.possible} known)"
        # 89.6 is not 90: the printed figure must not claim the band above.
        shown = f"{int(self.value)} of 100" + (f", {self.grade}" if self.grade else "")
        gate = f". {self.gate}" if self.gate else ""
        return f"{shown} ({self.known} of {self.possible} known){gate}"


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
) -> Score | None:
    """Return the score of the rows, None for a checklist that is not scored.

    ``settled`` holds the (item, instance) of findings that are fixed, verified or dismissed: their answers still
    count, but they are no longer open and cap nothing.
    """
    if not checklist.scored:
        return None
    if checklist.scoring == "points":
        return _points(checklist, rows, Applies(checklist, answers, instances, other_latest))
    return _severity(checklist, rows, settled)


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


def _severity(checklist: Checklist, rows: Sequence[SurveyRow], settled: Container[tuple[str, str]]) -> Score:
    terms: list[Term] = []
    critical: list[str] = []
    possible = 0
    for row in rows:
        item = row.item
        if item is None or not item.judged:
            continue
        result = result_of(item, row.given)
        possible += result != "na"
        if result not in COUNTS:
            continue
        severity = item.severity or DEFAULT_SEVERITY
        weight = float(SEVERITIES.get(severity, SEVERITIES[DEFAULT_SEVERITY]))
        label = item.ask if result == "pass" else item.finding or item.ask
        terms.append(Term(item.id, row.instance, label, RESULT_WORDS[result], weight * COUNTS[result], weight))
        if severity == "critical" and result != "pass" and (item.id, row.instance) not in settled:
            critical.append(label)
    value = _percent(terms)
    band = _band(value, checklist.bands or GRADES)
    grade, gate = (band.label if band else ""), ""
    if critical:
        grade, gate = CRITICAL_CAP, f"Critical and open: {'; '.join(dict.fromkeys(critical))}"
    advice = band.advice if band and not gate else ""
    worst = worst_open(rows, settled)
    return Score(value, len(terms), possible, tuple(terms), grade, advice, gate, worst)


def _points(checklist: Checklist, rows: Sequence[SurveyRow], applies: Applies) -> Score:
    terms: list[Term] = []
    possible = 0
    for row in rows:
        item = row.item
        if item is None or not item.scores_points or result_of(item, row.given) == "na":
            continue
        possible += 1
        chosen = row.given.value.split(",") if row.given is not None else []
        taken = [option for option in item.options if option.value in chosen]
        if item.type == "choice" and row.given is not None:
            taken = [option for option in item.options if option.value == row.given.value]
        if not taken:
            continue
        all_points = [option.points or 0 for option in item.options]
        most = max(all_points) if item.type == "choice" else sum(all_points)
        got = sum(option.points or 0 for option in taken)
        answer = ", ".join(option.label for option in taken)
        terms.append(Term(item.id, row.instance, item.ask, answer, float(got), float(most)))
    value = _percent(terms)
    band = _band(value, checklist.bands)
    closed = [gate for gate in checklist.gates if applies.condition(gate.condition)]
    if closed:
        reasons = " ".join(dict.fromkeys(gate.reason for gate in closed))
        grade, advice = closed[0].cap, ""
    else:
        reasons, grade, advice = "", band.label if band else "", band.advice if band else ""
    return Score(value, len(terms), possible, tuple(terms), grade, advice, reasons, worst_open(rows))


def _percent(terms: Sequence[Term]) -> float | None:
    of = sum(term.of for term in terms)
    return 100 * sum(term.got for term in terms) / of if of else None


def _band(value: float | None, bands: Sequence[Band]) -> Band | None:
    if value is None:
        return None
    return next((band for band in sorted(bands, key=lambda b: -b.min) if value >= band.min), None)
