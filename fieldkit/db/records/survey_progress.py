"""How far each survey is, counted once for all lists that say it. It is this device's own and never synced.

Counting needs the survey laid out, which takes milliseconds for each; so what was counted is kept with a stamp of the
answers that it was counted of, and counts only for these.
"""

from __future__ import annotations

import sqlite3
from typing import Final, NamedTuple

_STAMP: Final = (
    "(SELECT count(*) || ' ' || coalesce(max(updated_at), 0) FROM answer WHERE answer.survey = {survey}"
    " AND deleted_at IS NULL) || (SELECT CASE core WHEN 1 THEN ' short' ELSE '' END FROM survey WHERE id = {survey})"
)
"""Changes with every answer that is given, changed, put into the trash or received, and with the list that is asked."""


class KeptProgress(NamedTuple):
    """How far a survey is: items that are needed and open, those that are answered, and all that are asked."""

    needed: int
    answered: int
    asked: int


def keep(connection: sqlite3.Connection, survey: int, needed: int, answered: int, asked: int) -> None:
    """Keep what was counted of the answers that the survey with this local id has now."""
    connection.execute(
        "INSERT INTO survey_progress (survey, stamp, needed, answered, asked)"
        f" VALUES (?1, {_STAMP.format(survey='?1')}, ?2, ?3, ?4)"
        " ON CONFLICT (survey) DO UPDATE SET stamp = excluded.stamp, needed = excluded.needed,"
        " answered = excluded.answered, asked = excluded.asked",
        (survey, needed, answered, asked),
    )


def kept(connection: sqlite3.Connection, survey: int) -> KeptProgress | None:
    """Return what was counted of the answers that a survey has now; None if they changed since, or never were."""
    row = connection.execute(
        "SELECT needed, answered, asked FROM survey_progress WHERE survey = ?1"
        f" AND stamp = {_STAMP.format(survey='?1')}",
        (survey,),
    ).fetchone()
    return KeptProgress(*row) if row else None
