"""How far a survey is, for every list that says it: as it was counted with its last answer, else counted anew."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from fieldkit.db.records import survey_progress
from fieldkit.db.records.survey_progress import KeptProgress
from fieldkit.domain.errors import Invalid


def progress_of(connection: sqlite3.Connection, survey: int) -> KeptProgress | None:
    """Return how far the survey with this local id is; None if its checklist cannot be read."""
    return survey_progress.kept(connection, survey) or _counted(connection, survey)


def _counted(connection: sqlite3.Connection, survey: int) -> KeptProgress | None:
    # Only for a survey that came from elsewhere: Today, which is shown first, does without what this needs.
    from fieldkit.db.views.survey.answers_elsewhere import latest_for
    from fieldkit.db.views.survey.stored import answers_of_survey, parsed
    from fieldkit.domain.surveys.layout import core_rows, lay_out, progress

    row = connection.execute(
        "SELECT body, core FROM survey JOIN checklist_version ON checklist_version.id = survey.version"
        " WHERE survey.id = ?",
        (survey,),
    ).fetchone()
    with suppress(Invalid):
        if row is not None:
            asked = parsed(row[0])
            answers = answers_of_survey(connection, survey)
            rows = lay_out(asked, answers, latest_for(connection, survey, asked)).rows
            far = progress(core_rows(rows) if row[1] else rows)
            return KeptProgress(far.required_missing, far.answered, far.asked)
    return None
