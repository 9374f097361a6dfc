"""What the answer sheet of a survey is made of, and which survey a sheet that came back is of."""

from __future__ import annotations

import sqlite3
from typing import Final, NamedTuple

from fieldkit.db.views import surveys
from fieldkit.domain.errors import Invalid
from fieldkit.domain.surveys.opened_survey import OpenedSurvey

_PROMISES: Final = 200


class SheetSource(NamedTuple):
    """A survey, and what is promised to its client: what, and by when."""

    survey: OpenedSurvey
    promises: tuple[tuple[str, str], ...]


class KnownSurvey(NamedTuple):
    """A survey as it may be meant by a sheet."""

    uid: str
    in_trash: bool


def sheet_source(connection: sqlite3.Connection, uid: str) -> SheetSource:
    """Return what an answer sheet is made of; raises Invalid for a survey in the trash, or that cannot be read."""
    row = connection.execute("SELECT client, deleted_at FROM survey WHERE uid = ?", (uid,)).fetchone()
    if row is not None and row[1] is not None:
        raise Invalid("This survey is in the trash. No answer sheet was written; bring the survey back first.")
    survey = surveys.opened(connection, uid)
    promises = connection.execute(
        "SELECT what, due FROM promise WHERE client = ? AND state = 'open' AND deleted_at IS NULL AND due <> '' "
        "ORDER BY due, id LIMIT ?",
        (row[0], _PROMISES),
    ).fetchall()
    return SheetSource(survey, tuple((str(what), str(due)) for what, due in promises))


def known_surveys(connection: sqlite3.Connection) -> list[KnownSurvey]:
    """Return every survey, also those in the trash."""
    return [KnownSurvey(uid, gone) for uid, gone in connection.execute("SELECT uid, deleted_at NOTNULL FROM survey")]
