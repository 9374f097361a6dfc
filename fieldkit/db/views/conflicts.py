"""What a conflict is about: what the record is called, of an answer the question, and what it belongs to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db.changes.conflicts import Conflict
from fieldkit.db.records import lookup
from fieldkit.db.views import called
from fieldkit.domain.records.kinds import CLIENT, KINDS, SURVEY
from fieldkit.domain.records.surveys import Answer, Survey
from fieldkit.domain.records.values import ReadingContext


@dataclass(frozen=True, slots=True)
class ConflictSubject:
    """What a conflict is about, in whole texts."""

    title: str
    belongs_to: tuple[str, ...]
    """Titles of client, survey, person, card, as far as there are any."""


def subject(connection: sqlite3.Connection, conflict: Conflict, by: ReadingContext) -> ConflictSubject:
    """Return what a conflict is about."""
    kind = KINDS[conflict.kind]
    record = lookup.get(connection, kind, conflict.uid)
    if record is None or kind is CLIENT:
        return ConflictSubject(conflict.title, ())
    telling = [field for field in kind.fields if field.link and KINDS[field.link].context]
    links = [(field.link, getattr(record, field.name)) for field in telling]
    belongs_to = [by.name(link, number) for link, number in links if number]
    title = conflict.title
    if isinstance(record, Answer):
        survey = lookup.by_id(connection, SURVEY, record.survey)
        if isinstance(survey, Survey):
            asked = called.question(connection, record)
            title = f"{asked} ({record.instance})" if record.instance else asked
            belongs_to.append(lookup.title(connection, CLIENT.name, survey.client))
    return ConflictSubject(title, tuple(belongs_to))
