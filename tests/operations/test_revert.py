"""Reverting a step of the history: the old value, and all that follows from it."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.changes.history import Event, history
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CHECKLIST, CLIENT, CONTACT, INSTRUCTION, PROMISE, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.operations import records
from fieldkit.operations.revert import revert
from tests.support.records import every


def step(connection: sqlite3.Connection, kind: Kind, uid: str, field: str) -> Event:
    return next(event for event in history(connection, kind.name, uid) if event.field == field)


CLOSING = [
    (PROMISE, {"what": "Call", "due": "2026-12-01", "state": "open"}, "kept", "closed_at"),
    (PROMISE, {"what": "Call", "due": "2026-12-01", "state": "open"}, "cancelled", "closed_at"),
    (INSTRUCTION, {"topic": "Screens", "heard_at": 1, "state": "needs_confirmation"}, "confirmed", "decided_at"),
    (INSTRUCTION, {"topic": "Screens", "heard_at": 1, "state": "noted"}, "refused", "decided_at"),
    (SURVEY, {"state": "running"}, "finished", "finished_at"),
]


@pytest.mark.parametrize(("kind", "base", "state", "closed"), CLOSING)
def test_reverting_what_closed_a_record_empties_when_that_was(
    writer: sqlite3.Connection, kind: Kind, base: dict[str, Value], state: str, closed: str
) -> None:
    if kind is SURVEY:
        client = records.save(writer, CLIENT, None, {"name": "Marsh"}).uid
        checklist = every(writer, CHECKLIST)[0].id
        base = {**base, "client": lookup.local_id(writer, CLIENT, client), "checklist": checklist}
    uid = records.save(writer, kind, None, base).uid
    records.save(writer, kind, uid, {"state": state})
    assert getattr(lookup.get(writer, kind, uid), closed) is not None
    assert revert(writer, step(writer, kind, uid, "state"))
    record = lookup.get(writer, kind, uid)
    assert (getattr(record, "state", ""), getattr(record, closed)) == (base["state"], None)


def test_reverting_that_a_record_was_opened_again_closes_it(writer: sqlite3.Connection) -> None:
    uid = records.save(writer, PROMISE, None, {"what": "Call", "due": "2026-12-01", "state": "open"}).uid
    records.save(writer, PROMISE, uid, {"state": "kept"})
    records.save(writer, PROMISE, uid, {"state": "open"})
    assert revert(writer, step(writer, PROMISE, uid, "state"))
    record = lookup.get(writer, PROMISE, uid)
    assert getattr(record, "state", "") == "kept"
    assert getattr(record, "closed_at", None) is not None


def test_a_value_that_does_not_fit_any_more_is_refused(writer: sqlite3.Connection) -> None:
    ines, ruth = (lookup.local_id(writer, CONTACT, crud.insert(writer, CONTACT, {"name": n})) for n in ("Ines", "Ruth"))
    uid = records.save(writer, CLIENT, None, {"name": "Marsh", "deputy": ines}).uid
    records.save(writer, CLIENT, uid, {"deputy": ruth})
    records.save(writer, CLIENT, uid, {"point_of_contact": ines})
    with pytest.raises(Invalid, match="deputy is the point of contact"):
        revert(writer, step(writer, CLIENT, uid, "deputy"))
    assert getattr(lookup.get(writer, CLIENT, uid), "deputy", None) == ruth
