"""An answer sheet that came back: which survey it is of, and its answers taken into it, all that fit at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldkit.db.base import ids
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.answer_sheet import known_surveys
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.reports.answer_sheet.asked import places_of
from fieldkit.domain.reports.answer_sheet.codes import code_of, survey_part
from fieldkit.domain.reports.answer_sheet.taken import SheetReading, read_back
from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.domain.surveys.layout import instances_of
from fieldkit.operations import answers
from fieldkit.operations.findings_follow import StoredAnswer


@dataclass(frozen=True, slots=True)
class TakenSheet:
    """What came of a sheet."""

    reading: SheetReading
    stored: StoredAnswer | None
    """What storing it came to; None where nothing was stored."""


def survey_of(connection: sqlite3.Connection, rows: Sequence[WrittenAnswer]) -> str:
    """Return the uid of the survey that a sheet is of, by its codes.

    Raises Invalid where it is of none that is here, of one in the trash, or of several.
    """
    counted = Counter(row.code.partition("-")[0] for row in rows if row.code)
    known = [one for one in known_surveys(connection) if survey_part(one.uid) in counted]
    here = [one.uid for one in known if not one.in_trash]
    if len(here) > 1:
        here = [uid for uid in here if _asks(connection, uid, rows)] or here
    if len(here) == 1:
        return here[0]
    if here:
        told = "; ".join(f"{uid} ({_called(connection, uid)})" for uid in here)
        raise Invalid(f"It has questions of several surveys: {told}. Say which one is meant, with --survey.")
    if known:
        raise Invalid("The survey that it is of is in the trash. Nothing was stored; bring the survey back first.")
    raise Invalid(
        "It is of no survey that is here: it was written from another store, or what was begun elsewhere did not come "
        "here yet. Nothing was stored."
    )


def read_sheet(
    connection: sqlite3.Connection, uid: str, rows: Sequence[WrittenAnswer], by: ReadingContext
) -> SheetReading:
    """Return what the rows of a sheet come to in a survey; nothing is stored. Raises Invalid if it takes no answers."""
    survey = surveys.opened(connection, uid)
    surveys.refuse_unless_running(connection, survey.id)
    return read_back(survey, rows, by, _new_keys())


def take(connection: sqlite3.Connection, uid: str, rows: Sequence[WrittenAnswer], by: ReadingContext) -> TakenSheet:
    """Store what fits of a sheet; to be called inside a transaction. Raises Invalid if the survey takes no answers."""
    reading = read_sheet(connection, uid, rows, by)
    given = reading.given
    if not given:
        return TakenSheet(reading, None)
    return TakenSheet(reading, answers.give(connection, surveys.opened(connection, uid).id, *given))


def _new_keys() -> Callable[[], str]:
    """Return what gives keys of things, each later than the one before: things stand in the order of their keys."""
    at = ids.now_ms()

    def new_key() -> str:
        nonlocal at
        at += 1
        return ids.new_uid(at)

    return new_key


def _asks(connection: sqlite3.Connection, uid: str, rows: Sequence[WrittenAnswer]) -> bool:
    """Whether a survey has one of the questions: of two whose codes begin alike only the one that is meant has."""
    survey = surveys.opened(connection, uid)
    things = instances_of(survey.checklist, survey.answers)
    codes = {code_of(uid, *place) for place in places_of(survey.checklist, things.items())}
    return any(row.code in codes for row in rows)


def _called(connection: sqlite3.Connection, uid: str) -> str:
    survey = surveys.opened(connection, uid)
    return f"{survey.checklist.title}, {survey.client_name}"
