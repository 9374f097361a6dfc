"""Where in a survey somebody was last on this device. It is this device's own and never synced."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from fieldkit.db.base import ids


class LastPlace(NamedTuple):
    """Where whoever ran a survey was last: the place that was kept, or the answer that was given after it."""

    place: str = ""
    """As the screen names it; "" if none was kept, or an answer was given since."""
    given: tuple[str, str] = ("", "")
    """(item, instance) of the answer that was given last, ("", "") if none was."""


def stand_at(connection: sqlite3.Connection, survey: int, place: str) -> None:
    """Keep the place at which the survey with this local id is run."""
    connection.execute(
        "INSERT OR REPLACE INTO survey_place (survey, place, at) VALUES (?, ?, ?)", (survey, place, ids.now_ms())
    )


def last_place(connection: sqlite3.Connection, survey: int) -> LastPlace:
    """Return where a survey was run last: a place is kept a moment behind the keys, answers are stored at once."""
    kept = connection.execute("SELECT place, at FROM survey_place WHERE survey = ?", (survey,)).fetchone()
    last = connection.execute(
        "SELECT item, instance, updated_at FROM answer WHERE survey = ? AND deleted_at IS NULL"
        " ORDER BY updated_at DESC, uid DESC LIMIT 1",
        (survey,),
    ).fetchone()
    place, at = kept or ("", 0)
    item, instance, given_at = last or ("", "", 0)
    return LastPlace(place if at >= given_at else "", (item, instance))
