"""Verifying: somebody looked, and what a finding is about is in order."""

from __future__ import annotations

import sqlite3
from functools import partial

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import lookup
from fieldkit.db.views.surveys import finding_at
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.values import local
from fieldkit.domain.records.waiting import FINDING_LIVE
from fieldkit.operations import records


def verify_at(connection: sqlite3.Connection, survey: int, item: str, instance: str) -> str:
    """Verify the finding that an answer of the survey with this local id is about; return its title.

    "" where there is none, or it is closed already.
    """
    finding = finding_at(connection, survey, item, instance)
    if finding is None or not FINDING_LIVE.holds(partial(getattr, finding)):
        return ""
    uid = value_of(connection, "SELECT uid FROM survey WHERE id = ?", (survey,))
    verify(connection, finding.uid, str(uid))
    return finding.title


def verify(connection: sqlite3.Connection, uid: str, survey: str) -> bool:
    """Note that a finding was verified today in the survey of this uid; return whether it was not so already.

    Raises Invalid where it cannot be verified, because somebody closed it meanwhile.
    """
    today = local(ids.now_ms()).date().isoformat()
    number = lookup.local_id(connection, SURVEY, survey)
    values = {"state": "verified", "verified_on": today, "verified_in": number}
    return records.save(connection, FINDING, uid, values).changed
