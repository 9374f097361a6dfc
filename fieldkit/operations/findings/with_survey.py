"""A survey in the trash: the findings that only it raised go and come back with it."""

from __future__ import annotations

import sqlite3

from fieldkit.db.base import ids
from fieldkit.db.records import crud, lookup
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.sightings import is_seen_elsewhere
from fieldkit.domain.records.kinds import FINDING, SURVEY


def delete_survey(connection: sqlite3.Connection, uid: str) -> int:
    """Put a survey into the trash with the findings that no other survey saw; return how many of those went, and it.

    All at one moment, by which they are told from a finding that somebody threw away by itself. Answers and revisions
    stay as they are and are hidden with it: a survey that another device answers meanwhile lives on with all of them.
    """
    number = lookup.local_id(connection, SURVEY, uid)
    if number is None:
        return 0
    raised = (record for record in surveys.found(connection, number) if record.item)
    alone = [one for one in raised if not is_seen_elsewhere(connection, one, uid)]
    now = ids.now_ms()
    if not crud.delete(connection, SURVEY, uid, at=now):
        return 0
    return 1 + sum(crud.delete(connection, FINDING, one.uid, at=now) for one in alone)


def undelete_survey(connection: sqlite3.Connection, uid: str) -> int:
    """Bring a survey back from the trash with the findings that went with it; return how many records came back."""
    row = connection.execute("SELECT client, deleted_at FROM survey WHERE uid = ?", (uid,)).fetchone()
    if row is None or not crud.undelete(connection, SURVEY, uid):
        return 0
    with_it = connection.execute(
        "SELECT uid FROM finding WHERE client IS ? AND item > '' AND deleted_at = ? ORDER BY id", row
    ).fetchall()
    return 1 + sum(crud.undelete(connection, FINDING, one) for (one,) in with_it)
