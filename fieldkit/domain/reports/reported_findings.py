"""Findings as the client reads them: what was seen, by when it wants an answer, in which span it is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, SEVERITIES
from fieldkit.domain.records.kinds import FINDING
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.reports.compared import ASIDE, SETTLED, Compared
from fieldkit.domain.reports.report import AcceptedRisk, Horizon, HorizonName, Move, ReportedFinding
from fieldkit.domain.reports.source import ReportSource
from fieldkit.domain.surveys.aids.told_note import told_note
from fieldkit.domain.surveys.answers import result_of, show_answer
from fieldkit.domain.surveys.findings import is_told_as_half, title_of
from fieldkit.domain.surveys.layout import SurveyRow

CLOSED: Final = (*SETTLED, *ASIDE)
NOW_DAYS: Final = 31
QUARTER_DAYS: Final = 92
_SPANS: Final[tuple[HorizonName, ...]] = ("now", "quarter", "year")
_LATEST: Final[Mapping[str, HorizonName]] = {"critical": "now", "high": "quarter"}
"""The span that a severity is in at the latest, whatever day was set."""
_BY_SEVERITY: Final[Mapping[str, HorizonName]] = {"critical": "now", "high": "now", "medium": "quarter"}
"""The span of a finding without a day; the others wait for this year."""


def horizon_of(severity: str, answer_by: date | None, today: date) -> HorizonName:
    """Return when something is to be done: by the day on which the client should have decided, and by severity."""
    if answer_by is None:
        return _BY_SEVERITY.get(severity, "year")
    days = (answer_by - today).days
    asked: HorizonName = "now" if days <= NOW_DAYS else "quarter" if days <= QUARTER_DAYS else "year"
    return min(asked, _LATEST.get(severity, "year"), key=_SPANS.index)


def weight(severity: str) -> int:
    """Return how grave a severity is."""
    return SEVERITIES.get(severity, SEVERITIES[DEFAULT_SEVERITY])


def open_findings(
    source: ReportSource, rows: Sequence[SurveyRow], compared: Compared, today: date, currency: str
) -> tuple[ReportedFinding, ...]:
    """Return the findings that are neither settled, nor accepted, nor set aside, the gravest first."""
    places = places_of(rows)
    told = [_told(one, places, compared, source, today, currency) for one in source.found if one.state not in CLOSED]
    return tuple(sorted(told, key=lambda one: (-weight(one.severity), one.answer_by or date.max)))


def _told(
    finding: Finding,
    places: Mapping[tuple[str, str], tuple[SurveyRow, str]],
    compared: Compared,
    source: ReportSource,
    today: date,
    currency: str,
) -> ReportedFinding:
    row, place = places.get(source.place(finding), (None, ""))
    item = row.item if row is not None else None
    answer = seen = half = ""
    since = None
    if row is not None and item is not None and row.given is not None:
        answer = show_answer(item, row.given.value, row.given.result, currency=currency)
        seen = told_note(row.given.note)
        half = item.partial if is_told_as_half(item, result_of(item, row.given)) else ""
        since = compared.began if compared.result(row) in ("fail", "partial") else None
    detail = told_note(finding.detail.removeprefix(place).strip() if place else finding.detail)
    answer_by = _day(finding.answer_by)
    severity = finding.severity or DEFAULT_SEVERITY
    return ReportedFinding(
        uid=finding.uid,
        title=_title(finding, row),
        severity=severity,
        state=FINDING.field("state").option_label(finding.state),
        to_decide=finding.state == "open",
        horizon=horizon_of(severity, answer_by, today),
        place=place,
        seen=detail or seen,
        question=item.ask if item is not None else "",
        answer=answer,
        half=half,
        good=item.good if item is not None else "",
        fix=finding.fix,
        stop_gap=item.stop_gap if item is not None else "",
        effort=FINDING.field("effort").option_label(finding.effort) if finding.effort else "",
        answer_by=answer_by,
        owner=finding.owner,
        since=since,
        price=source.prices.get(finding.uid),
    )


def _title(finding: Finding, row: SurveyRow | None) -> str:
    """Return what a finding is called to the client: what somebody wrote, or else in the words of its answer here."""
    item = row.item if row is not None else None
    if row is None or item is None or finding.title != item.finding:
        return finding.title
    return title_of(item, result_of(item, row.given))


def horizons(findings: Iterable[ReportedFinding]) -> tuple[Horizon, ...]:
    """Return the spans in which there is something to do."""
    listed = tuple(findings)
    spans = (Horizon(name, tuple(one for one in listed if one.horizon == name)) for name in _SPANS)
    return tuple(span for span in spans if span.findings)


def decisions(findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """Return what the client has to decide, the earliest day first."""
    return tuple(sorted((one for one in findings if one.to_decide), key=lambda one: one.answer_by or date.max))


def accepted_risks(source: ReportSource, rows: Sequence[SurveyRow]) -> tuple[AcceptedRisk, ...]:
    """Return the findings that the client lives with, then those that were set aside."""
    places = places_of(rows)
    told = [
        AcceptedRisk(
            _title(one, places.get(source.place(one), (None, ""))[0]),
            one.severity or DEFAULT_SEVERITY,
            places.get(source.place(one), (None, ""))[1],
            one.accepted_by,
            one.why,
            _day(one.accepted_until),
            set_aside=one.state == "dismissed",
        )
        for one in source.found
        if one.state in ("accepted", "dismissed")
    ]
    return tuple(sorted(told, key=lambda one: one.set_aside))


def put_right(source: ReportSource, rows: Sequence[SurveyRow]) -> tuple[Move, ...]:
    """Return the findings that were fixed after they were found here."""
    places = places_of(rows)
    return tuple(
        Move("fixed", one.title, places.get(source.place(one), (None, ""))[1])
        for one in source.found
        if one.state in SETTLED
    )


def closed(source: ReportSource) -> frozenset[tuple[str, str]]:
    """Return (item, instance) of the findings that are not open."""
    return frozenset(source.place(one) for one in source.found if one.state in CLOSED)


def places_of(rows: Iterable[SurveyRow]) -> dict[tuple[str, str], tuple[SurveyRow, str]]:
    """Return each row of an item by (item, instance), with the title of the thing that it is about."""
    found: dict[tuple[str, str], tuple[SurveyRow, str]] = {}
    place = ""
    for row in rows:
        if row.item is None:
            place = row.title if row.kind == "instance" else ""
        else:
            found[row.item.id, row.instance] = row, place if row.instance else ""
    return found


def is_bad(row: SurveyRow) -> bool:
    """Whether a row failed, at least in part."""
    return row.item is not None and result_of(row.item, row.given) in ("fail", "partial")


def _day(stored: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(stored[:10]) if stored else None
    return None
