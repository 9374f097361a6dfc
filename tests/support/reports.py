"""Reports for tests: of a small checklist, answered as a test wants it, and one in which every text is nasty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from fieldkit.domain.checklists.load import Checklist, load
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.report import FindingPrice, PriceInput, Report
from fieldkit.domain.reports.source import ReportSource
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.findings import findings
from fieldkit.domain.surveys.opened_survey import OpenedSurvey, PreviousSurvey

TODAY: Final = date(2026, 11, 21)
BEGAN: Final = 1_795_258_800_000
"""In UTC milliseconds: 21 November 2026, about noon."""
BEFORE: Final = BEGAN - 90 * 86_400_000
NASTY: Final = (
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "&amp; &lt;b&gt; \" ' `code` **bold** _it_ [a](javascript:x) ![i](x)",
    "#set text(fill: red) $x^2$ \\alpha @ref <label> #panic() // no /* comment",
    "\\input{/etc/passwd} \\write18{ls} %s {0} {{ x }} ${HOME}",
    '=HYPERLINK("http://evil.example") +1 -1 @SUM(A1)',
    "- bullet\n1. number\n# heading\n> quote\n| a | b |\n---\n```",
    "\x1b[31mred\x1b]8;;http://x\x07 bell\x07 nul\x00 del\x7f \x9b1m",
    "left \u202eright\u2066 iso\u2069 \u200f mark \ufeff",
    "مكتبة النور 青空デザイン Æther ☎ \U0001f4a5 e\u0301",
    "W" * 400,
    "http://www.example.com/" + "a" * 200,
    "\ud800 lone \uffff none \ufffe",
)
ITEMS: Final[list[dict[str, Any]]] = [
    {
        "id": "ups",
        "type": "check",
        "ask": "The UPS holds ten minutes",
        "severity": "critical",
        "finding": "The UPS is dead",
        "fix": "Change the battery.",
        "effort": "S",
        "good": "It holds ten minutes under load.",
        "stop_gap": "Plug the server into the wall.",
    },
    {"id": "alarm", "type": "check", "ask": "The alarm calls us", "severity": "low", "finding": "Nobody is called"},
    {"id": "room", "type": "yesno", "ask": "Is there a server room?", "required": True},
    {
        "id": "temp",
        "type": "number",
        "ask": "Temperature",
        "unit": "°C",
        "when": {"item": "room", "eq": "yes"},
        "fail_if": {"gt": 35},
        "severity": "medium",
        "finding": "It is too warm",
    },
    {"id": "photo", "type": "file", "ask": "A photo of the rack"},
]
SERVERS: Final[dict[str, Any]] = {
    "id": "servers",
    "title": "Servers",
    "repeat": {"label": "Server", "key": "name"},
    "items": [
        {"id": "name", "type": "asset", "ask": "Which server"},
        {
            "id": "disks",
            "type": "check",
            "ask": "Disks are mirrored",
            "severity": "high",
            "good": "Each has a twin.",
            "finding": "A disk has no mirror",
            "effort": "M",
        },
    ],
}


def checklist(items: Sequence[Mapping[str, Any]] = ITEMS, **more: object) -> Checklist:
    sections = [{"id": "power", "title": "Power", "items": list(items)}, SERVERS]
    return load({"id": "small", "title": "Small list", "version": 3, "sections": sections, **more})


def given(**values: str) -> dict[tuple[str, str], Given]:
    """Return answers by item; ``disks_2`` is that of the second thing."""
    answers: dict[tuple[str, str], Given] = {}
    for name, value in values.items():
        item, _, instance = name.partition("_")
        judged = value if value in ("pass", "partial", "fail", "na", "not_checked") else ""
        answers[item, instance] = Given(item, instance, "" if judged else value, judged)
    return answers


def source(asked: Checklist, answers: Answers, before: Answers | None = None, **more: Any) -> ReportSource:
    """Return what a report is made of; each finding that the answers raise is open. ``more`` is of the survey."""
    survey = OpenedSurvey(
        id=1,
        uid="s",
        client="c",
        client_name="Marsh & Daughters",
        place="Bakery",
        state="finished",
        core=False,
        started_at=BEGAN,
        finished_at=BEGAN + 3_600_000,
        checklist=asked,
        answers=answers,
        latest={},
        before=PreviousSurvey(BEFORE, before) if before is not None else None,
        people=(),
        settled=frozenset(),
    )
    found = tuple(
        Finding(
            uid=f"f{number}",
            title=one.title,
            severity=one.severity,
            fix=one.fix,
            effort=one.effort,
            detail="\n".join(filter(None, (one.place, one.note))),
            item=one.item,
            instance=one.instance,
            answer_by="2026-11-28" if one.severity == "critical" else "",
        )
        for number, one in enumerate(findings(asked, answers))
    )
    return ReportSource(replace(survey, **more), 3, "starting content", found, ())


def with_states(made: ReportSource, **states: str) -> ReportSource:
    """Return a source whose findings have these states by item."""
    found = tuple(replace(one, state=states.get(one.item, one.state)) for one in made.found)
    return replace(made, found=found)


def nasty_report(count: int = 0) -> Report:
    """Return a report in which every text that can be is nasty; ``count``: of so many items besides."""
    items = [
        {
            "id": f"n{number}",
            "type": "check",
            "ask": f"Ask {text}",
            "severity": ("critical", "high", "medium", "low")[number % 4],
            "finding": f"Found {text}",
            "fix": f"Fix {text}",
            "good": f"Good {text}",
            "stop_gap": f"Gap {text}",
        }
        for number, text in enumerate((NASTY * (count // len(NASTY) + 1))[: count or len(NASTY)])
    ]
    asked = checklist([*items, *ITEMS], title=f"List {NASTY[0]}")
    results = ("fail", "partial", "not_checked", "na", "fail", "pass")
    answers = {
        (f"n{number}", ""): Given(f"n{number}", "", "", results[number % 6], f"Note {NASTY[-1 - number % len(NASTY)]}")
        for number in range(len(items))
    }
    answers |= {("name", "1"): Given("name", "1", NASTY[0]), ("disks", "1"): Given("disks", "1", "", "fail", NASTY[8])}
    made = source(asked, answers, given(ups="fail"), client_name=f"Client {NASTY[1]}", place=NASTY[8], state="running")
    inputs = (PriceInput(NASTY[3], NASTY[5], "said"),)
    price = FindingPrice(0, 1_234_50, 99_999_00, "a year", NASTY[0], inputs, NASTY[4])
    made = replace(
        with_states(made, n4="accepted", n10="dismissed", n1="fixed"),
        promises=((NASTY[6], "2026-11-23 10:00"),),
        prices={made.found[0].uid: price},
    )
    return report_of(made, TODAY, "£", with_grade=True)
