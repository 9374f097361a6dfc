"""Verifying: somebody looked, and what a finding is about is in order."""

from __future__ import annotations

import sqlite3

from fieldkit.db.base import ids
from fieldkit.db.records import lookup
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.values import local
from fieldkit.operations import records


def verify(connection: sqlite3.Connection, uid: str, survey: str) -> bool:
    """Note that a finding was verified today in the survey of this uid; return whether it was not so already.

    Raises Invalid where it cannot be verified, because somebody closed it meanwhile.
    """
    today = local(ids.now_ms()).date().isoformat()
    number = lookup.local_id(connection, SURVEY, survey)
    values = {"state": "verified", "verified_on": today, "verified_in": number}
    return records.save(connection, FINDING, uid, values).changed
