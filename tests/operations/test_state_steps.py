"""What a record has become, by its allowed steps; who is the point of contact of a client."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Call, Instruction, Promise
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, INSTRUCTION, PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records, state_steps
from fieldkit.operations.point_of_contact import name_point_of_contact
from tests.support.moments import MORNING
from tests.support.reading import number_of


def test_order_is_confirmed_by_the_point_of_contact_of_that_moment(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    client = records.add(writer, CLIENT, {"name": "Marsh"}, by)
    ines = records.add(writer, CONTACT, {"name": "Ines", "client": "Marsh"}, by)
    uid = records.add(writer, INSTRUCTION, {"client": "Marsh", "topic": "Screens"}, by)
    records.change(writer, CLIENT, client, {"point_of_contact": ines}, by)
    step = state_steps.take_step(writer, INSTRUCTION, uid, "c", by)
    assert step is not None
    assert step.label == "confirmed by Ines, the point of contact"
    order = lookup.get(writer, INSTRUCTION, uid)
    assert isinstance(order, Instruction)
    assert (order.state, order.decided_by) == ("confirmed", lookup.local_id(writer, CONTACT, ines))
    assert order.decided_at is not None


def test_a_step_to_what_it_is_already_is_none(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, PROMISE, {"what": "Call", "due": "fri"}, by)
    assert state_steps.take_step(writer, PROMISE, uid, "k", by) is not None
    closed = lookup.get(writer, PROMISE, uid)
    assert state_steps.take_step(writer, PROMISE, uid, "k", by) is None
    assert state_steps.take_step(writer, PROMISE, uid, "no such key", by) is None
    assert state_steps.take_step(writer, PROMISE, "no such uid", "k", by) is None
    assert lookup.get(writer, PROMISE, uid) == closed


@pytest.mark.parametrize(("late", "state"), [(False, "kept"), (True, "late")])
def test_promise_is_kept_once(writer: sqlite3.Connection, by: ReadingContext, late: bool, state: str) -> None:
    uid = records.add(writer, PROMISE, {"what": "Call", "due": "fri"}, by)
    state_steps.keep_promise(writer, uid, by, late=late)
    promise = lookup.get(writer, PROMISE, uid)
    assert isinstance(promise, Promise)
    assert promise.state == state
    assert promise.closed_at is not None
    with pytest.raises(Invalid, match="already"):
        state_steps.keep_promise(writer, uid, by, late=late)


def test_call_is_returned_once(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CALL, {"outcome": "missed"}, by)
    state_steps.return_call(writer, uid, by)
    call = lookup.get(writer, CALL, uid)
    assert isinstance(call, Call)
    assert call.returned_at == round(MORNING.timestamp() * 1000)
    with pytest.raises(Invalid, match="already"):
        state_steps.return_call(writer, uid, by)


TODAY = date(2026, 11, 21)


def pair(writer: sqlite3.Connection, **more: str) -> tuple[str, str]:
    client = crud.insert(writer, CLIENT, {"name": "Kestrel"})
    number = number_of(writer, "client", client)
    return client, crud.insert(writer, CONTACT, {"name": "Ines", "client": number, **more})


def test_who_or_what_is_gone_is_refused(writer: sqlite3.Connection) -> None:
    client, person = pair(writer)
    for names in ((client, "nobody"), ("nothing", person), (person, client)):
        with pytest.raises(Invalid) as refused:
            name_point_of_contact(writer, *names, TODAY)
        assert str(refused.value) == "This person or this client is not here any more."


def test_who_is_in_the_trash_is_refused(writer: sqlite3.Connection) -> None:
    client, person = pair(writer)
    crud.delete(writer, CONTACT, person)
    with pytest.raises(Invalid) as refused:
        name_point_of_contact(writer, client, person, TODAY)
    assert str(refused.value) == "Ines is in the trash: bring the record back first."


@pytest.mark.parametrize(("left", "refused"), [("2026-11-20", True), ("2026-11-21", True), ("2026-11-22", False)])
def test_who_has_left_by_today_is_refused(writer: sqlite3.Connection, left: str, refused: bool) -> None:
    client, person = pair(writer, left_on=left)
    if refused:
        with pytest.raises(Invalid, match=r"\AInes has left: empty “Left on” first if that is wrong\.\Z"):
            name_point_of_contact(writer, client, person, TODAY)
    else:
        assert name_point_of_contact(writer, client, person, TODAY).now == "Ines"
