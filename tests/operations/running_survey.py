"""A survey that goes on, for tests that answer it."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from fieldkit.db.base.connect import transaction
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import surveys
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from fieldkit.operations.findings_follow import StoredAnswer
from tests.names import MARKUP

CHECKLISTS = (
    "first-visit",
    "network-cabling",
    "server-backup",
    "security-baseline",
    "wireless",
    "workstation",
    "contract-qualification",
    "handover",
    "maintenance-visit",
)


class Running(NamedTuple):
    connection: sqlite3.Connection
    client: str
    uid: str
    id: int

    def give(self, item: str, value: str, result: str = "", note: str = "", instance: str = "") -> StoredAnswer:
        with transaction(self.connection):
            return answers.give(self.connection, self.id, Given(item, instance, value, result, note))

    def findings(self) -> dict[str, Finding]:
        return {one.item: one for one in surveys.found(self.connection, self.id)}

    def opened(self) -> OpenedSurvey:
        return surveys.opened(self.connection, self.uid)

    def again(self) -> Running:
        return begin(self.connection, self.opened().checklist.id, self.client)


def begin(connection: sqlite3.Connection, checklist: str, client: str = "") -> Running:
    client = client or survey_operations.add_client(connection, MARKUP)
    uid = survey_operations.start(connection, content_uid("checklist", checklist), client)
    number = connection.execute("SELECT id FROM survey WHERE uid = ?", (uid,)).fetchone()[0]
    return Running(connection, client, uid, number)


def stored(connection: sqlite3.Connection, survey: int) -> dict[str, tuple[str, str, str]]:
    rows = connection.execute("SELECT item, value, result, note FROM answer WHERE survey = ?", (survey,))
    return {item: (value, result, note) for item, value, result, note in rows}
