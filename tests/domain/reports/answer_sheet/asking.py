"""A small survey whose open questions go out, for the tests of answer sheets."""

from __future__ import annotations

from typing import Any, Final

from fieldkit.domain.checklists.load import Checklist, load
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.reports.answer_sheet.codes import code_of
from fieldkit.domain.reports.answer_sheet.taken import SheetReading, read_back
from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.domain.surveys.answers import Answers, Given, answers_of
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from tests.support.moments import MIDDAY

UID: Final = "0192f0c1-2345-7000-8000-0123456789ab"
BY: Final = ReadingContext(MIDDAY, lambda *_: 0, lambda *_: "", "€")
ITEMS: Final[list[dict[str, Any]]] = [
    {"id": "staff", "type": "number", "ask": "People who work here", "unit": "people", "min": 0},
    {
        "id": "desks",
        "type": "number",
        "ask": "People with a desk",
        "unit": "people",
        "min": 0,
        "max": {"item": "staff"},
    },
    {"id": "hours", "type": "number", "ask": "Hours without it", "unit": "hours", "min": 0, "max": 72},
    {"id": "rules", "type": "check", "ask": "The rules are written down", "finding": "No rules", "severity": "low"},
    {"id": "cloud", "type": "yesno", "ask": "Is mail in the cloud?"},
    {
        "id": "which",
        "type": "choice",
        "ask": "Which one?",
        "when": {"item": "cloud", "eq": "yes"},
        "options": [{"value": "ms", "label": "Microsoft, 365"}, {"value": "go", "label": "Google"}],
    },
    {
        "id": "phones",
        "type": "multi",
        "ask": "Which telephones?",
        "options": [
            {"value": "desk", "label": "On desks"},
            {"value": "soft", "label": "On computers"},
            {"value": "none", "label": "None"},
        ],
    },
    {"id": "money", "type": "money", "ask": "Spent in a year", "min": 0},
    {"id": "day", "type": "date", "ask": "When does the contract end?"},
    {"id": "met", "type": "contact", "ask": "Who decides?"},
    {"id": "goal", "type": "longtext", "ask": "What should be different?"},
    {"id": "sign", "type": "signoff", "ask": "Signed"},
    {"id": "rack", "type": "file", "ask": "A photo of the rack"},
    {"id": "late", "type": "number", "ask": "Minutes we were late", "counts_for": "trust"},
    {"id": "code", "type": "text", "ask": "The alarm code"},
    {"id": "trust", "type": "text", "ask": "Do they pay?", "private": True},
]
SERVERS: Final[dict[str, Any]] = {
    "id": "servers",
    "title": "Servers",
    "repeat": {"label": "Server", "key": "server"},
    "items": [
        {"id": "server", "type": "asset", "ask": "Which server", "required": True},
        {"id": "stops", "type": "text", "ask": "What stops with it?", "required": True},
    ],
}
CONFIDED: Final[dict[str, Any]] = {
    "id": "confided",
    "title": "Confided",
    "private": True,
    "items": [{"id": "quit", "type": "text", "ask": "Who wants to leave?", "required": True}],
}
OPEN: Final = ("staff", "desks", "hours", "rules", "cloud", "phones", "money", "day", "met", "goal")
"""What is open and can be asked at first, but for the servers."""


def checklist(**more: Any) -> Checklist:
    items = [{"required": True, **item} for item in ITEMS]
    sections = [{"id": "only", "title": "Only", "items": items}, SERVERS, CONFIDED]
    return load({"id": "made", "title": "Made", "version": 1, "sections": sections, **more})


def survey(*given: Given, state: str = "running", asked: Checklist | None = None) -> OpenedSurvey:
    answers: Answers = answers_of(*given)
    about = (1, UID, "client", "Marsh & Sons", "Bakery", state, False, 0, None)
    return OpenedSurvey(*about, asked or checklist(), answers, {}, None, (), frozenset(), voice=("u", "Ines Marsh"))


def row(item: str, text: str, instance: str = "", where: str = "row 2", odd: str = "") -> WrittenAnswer:
    return WrittenAnswer(where, code_of(UID, item, instance), text, odd)


def came_back(on: OpenedSurvey, *rows: WrittenAnswer) -> SheetReading:
    keys = iter(range(1, 1000))
    return read_back(on, rows, BY, lambda: f"new{next(keys)}")


def outcomes(found: SheetReading) -> list[tuple[str, str, str]]:
    return [(one.place[0], one.outcome, one.says) for one in found.answers]
