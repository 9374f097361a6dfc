"""What a record is called where it stands among others, also one without a title: a call without a note, an answer."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace

from fieldkit.db.base.keyset import Anchor
from fieldkit.db.changes import history
from fieldkit.db.records import lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import ANSWER, CHECKLIST_VERSION, SURVEY
from fieldkit.domain.records.surveys import Answer, ChecklistVersion, Survey


def question(connection: sqlite3.Connection, answer: Answer) -> str:
    """Return what the survey asked; the item's name where that cannot be read."""
    from fieldkit.db.views.survey.stored import parsed  # checklists, 10 ms

    survey = lookup.by_id(connection, SURVEY, answer.survey)
    version = lookup.by_id(connection, CHECKLIST_VERSION, survey.version) if isinstance(survey, Survey) else None
    if isinstance(version, ChecklistVersion):
        with suppress(Invalid):
            items = parsed(version.body).items
            return next((item.ask for item in items if item.id == answer.item), answer.item)
    return answer.item


def trash(
    connection: sqlite3.Connection, start: int = 0, count: int = 1000, anchor: Anchor | None = None
) -> list[history.TrashedRecord]:
    """Return ``count`` records in the trash from position ``start``, those deleted last first; answers by question."""
    return [_asked(connection, gone) for gone in history.trash(connection, start, count, anchor)]


def _asked(connection: sqlite3.Connection, gone: history.TrashedRecord) -> history.TrashedRecord:
    answer = lookup.get(connection, ANSWER, gone.uid) if gone.kind == ANSWER.name else None
    if not isinstance(answer, Answer):
        return gone
    said = gone.title or ANSWER.field("result").option_label(answer.result)
    return replace(gone, title=f"{question(connection, answer)} {said}".rstrip())
