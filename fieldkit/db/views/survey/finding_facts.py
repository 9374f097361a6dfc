"""What is known about a finding: its state with what was said of it, what was asked and answered, when it was seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from fieldkit.db.views.record_facts import Fact
from fieldkit.db.views.survey.sightings import Sighting, sightings
from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.field_types.dates import iso_utc
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import ReadingContext, local
from fieldkit.domain.text.dates import show_day

_HEAD: Final = (
    *("client", "severity", "state", "accepted_by", "accepted_until", "why", "verified_on", "verified_in"),
    *("returned_on", "returned_in"),
)
"""Fields that come first, in this order: how grave it is and where it stands."""
_RAW: Final = ("item", "instance")
"""Fields that name a place for fieldkit; in words it is told by what was asked."""


def with_sightings(
    connection: sqlite3.Connection, record: Record, facts: Sequence[Fact], by: ReadingContext
) -> list[Fact]:
    """Return the facts of a finding in the order in which they are asked for, with what its surveys say of it."""
    assert isinstance(record, Finding)
    seen = sightings(connection, record)
    surveys = {one.survey for one in seen}
    by_field = {fact.field: fact for fact in facts if fact.field}
    first = [fact for fact in facts if not fact.field]
    head = [by_field[name] for name in _HEAD if name in by_field]
    if record.state == "accepted" and "" < record.accepted_until < by.now.date().isoformat():
        over = "the day until which it was accepted is over: it is to be decided again"
        head.append(Fact("Now", over, role="warned"))
    told = list(_told(seen))
    left_out = {*_HEAD, *_RAW, *(["survey"] if surveys else [])}
    rest = [fact for fact in facts if fact.field and fact.field not in left_out]
    return [*first, *head, *told, *rest]


def plain_sightings(connection: sqlite3.Connection, record: Record) -> dict[str, object]:
    """Return what the surveys say of a finding as plain data; without any, empty texts and no sighting."""
    assert isinstance(record, Finding)
    seen = sightings(connection, record)
    last = _last(seen)
    return {
        "question": last.question if last else "",
        "thing": last.place if last else "",
        "answer": last.answer if last else "",
        "sightings": [
            {
                "survey": one.survey,
                "checklist": one.checklist,
                "at": iso_utc(one.at),
                "seen": one.raises,
                "result": one.result,
                "answer": one.answer,
                "note": one.note,
            }
            for one in seen
        ],
    }


def _told(seen: Sequence[Sighting]) -> list[Fact]:
    last = _last(seen)
    if last is None:
        return []
    told = [Fact("Thing", last.place, role="told")] if last.place else []
    told.append(Fact("Asked", last.question, role="told"))
    for one in seen:
        note = f" ({' '.join(one.note.split())})" if one.note else ""
        said = f"{show_day(local(one.at).date())}, {one.checklist}: {' '.join(one.answer.split())}{note}"
        told.append(Fact("Seen" if one.raises else "Looked at", said, role="told", link=("survey", one.survey)))
    return told


def _last(seen: Sequence[Sighting]) -> Sighting | None:
    """Return the last time that it was seen, or looked at where it never was."""
    return next((one for one in reversed(seen) if one.raises), seen[-1] if seen else None)
