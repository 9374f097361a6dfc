"""What a record has become, by its allowed steps."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Call, Instruction, Promise
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, INSTRUCTION, PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records, states
from tests.support.moments import MORNING


def test_order_is_confirmed_by_the_point_of_contact_of_that_moment(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    client = records.add(writer, CLIENT, {"name": "Marsh"}, by)
    ines = records.add(writer, CONTACT, {"name": "Ines", "client": "Marsh"}, by)
    uid = records.add(writer, INSTRUCTION, {"client": "Marsh", "topic": "Screens"}, by)
    records.change(writer, CLIENT, client, {"point_of_contact": ines}, by)
    step = states.take_step(writer, INSTRUCTION, uid, "c", by)
    assert step is not None
    assert step.label == "confirmed by Ines, the point of contact"
    order = lookup.get(writer, INSTRUCTION, uid)
    assert isinstance(order, Instruction)
    assert (order.state, order.decided_by) == ("confirmed", lookup.local_id(writer, CONTACT, ines))
    assert order.decided_at is not None


def test_a_step_to_what_it_is_already_is_none(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, PROMISE, {"what": "Call", "due": "fri"}, by)
    assert states.take_step(writer, PROMISE, uid, "k", by) is not None
    closed = lookup.get(writer, PROMISE, uid)
    assert states.take_step(writer, PROMISE, uid, "k", by) is None
    assert states.take_step(writer, PROMISE, uid, "no such key", by) is None
    assert states.take_step(writer, PROMISE, "no such uid", "k", by) is None
    assert lookup.get(writer, PROMISE, uid) == closed


@pytest.mark.parametrize(("late", "state"), [(False, "kept"), (True, "late")])
def test_promise_is_kept_once(writer: sqlite3.Connection, by: ReadingContext, late: bool, state: str) -> None:
    uid = records.add(writer, PROMISE, {"what": "Call", "due": "fri"}, by)
    states.keep_promise(writer, uid, by, late=late)
    promise = lookup.get(writer, PROMISE, uid)
    assert isinstance(promise, Promise)
    assert promise.state == state
    assert promise.closed_at is not None
    with pytest.raises(Invalid, match="already"):
        states.keep_promise(writer, uid, by, late=late)


def test_call_is_returned_once(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CALL, {"outcome": "missed"}, by)
    states.return_call(writer, uid, by)
    call = lookup.get(writer, CALL, uid)
    assert isinstance(call, Call)
    assert call.returned_at == round(MORNING.timestamp() * 1000)
    with pytest.raises(Invalid, match="already"):
        states.return_call(writer, uid, by)
