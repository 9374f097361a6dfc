"""Deciding a conflict: one rule, whoever calls it. The conflicts are real: two devices, files between them."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts as open_ones
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Promise
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import ANSWER, CLIENT, CONTACT, INSTRUCTION, PROMISE
from fieldkit.domain.records.values import LONGEST_LINE, Value
from fieldkit.operations import conflicts, records
from tests.names import MARKUP
from tests.support.moments import MORNING
from tests.sync.disagreement import Pair, differ
from tests.sync.firms import exchange


def conflict(connection: sqlite3.Connection, kind: Kind, uid: str, field: str) -> open_ones.Conflict:
    found = open_ones.conflict(connection, kind.name, uid, field)
    assert found is not None
    assert found in open_ones.conflicts(connection), "one read alone is as it stands among all"
    return found


def number_of(one: open_ones.Conflict, value: Value) -> int:
    return next(number for number, version in enumerate(one.versions) if version.value == value)


def stored(connection: sqlite3.Connection, kind: Kind, uid: str, field: str) -> Value:
    value: Value = getattr(lookup.get(connection, kind, uid), field)
    return value


@pytest.mark.parametrize("field", ["value", "result"])
@pytest.mark.parametrize(("value", "result"), [("a", "pass"), ("b", "fail")])
def test_taking_an_answer_or_its_result_takes_both_of_the_same_person(
    pair: Pair, field: str, value: str, result: str
) -> None:
    uid = differ(
        pair, ANSWER, {"item": "x"}, {"value": "a", "result": "pass"}, {"value": "b", "result": "fail", "note": MARKUP}
    )
    connection = pair[0].connection
    one = conflict(connection, ANSWER, uid, field)
    with transaction(connection):
        assert conflicts.take(connection, one, number_of(one, value if field == "value" else result))
    assert [stored(connection, ANSWER, uid, name) for name in ("value", "result")] == [value, result]
    assert open_ones.conflicts(connection) == []
    exchange(list(pair))
    assert [stored(pair[1].connection, ANSWER, uid, name) for name in ("value", "result")] == [value, result]


def test_taking_the_note_of_an_answer_leaves_the_answer_to_be_decided(pair: Pair) -> None:
    first, second = {"value": "a", "result": "pass", "note": "x"}, {"value": "b", "result": "fail", "note": "y"}
    uid = differ(pair, ANSWER, {"item": "x"}, dict(first), dict(second))
    connection = pair[0].connection
    with transaction(connection):
        assert conflicts.take(connection, conflict(connection, ANSWER, uid, "note"), 1)
    assert {one.field for one in open_ones.conflicts(connection)} == {"value", "result"}


@pytest.mark.parametrize(
    ("kind", "base", "field", "ours", "theirs", "both"),
    [
        (CONTACT, {"name": "A"}, "job_title", "IT", "IT lead", {"IT lead"}),
        (CONTACT, {"name": "A"}, "job_title", "IT", MARKUP, {f"IT / {MARKUP}", f"{MARKUP} / IT"}),
        (CONTACT, {"name": "A"}, "phones", "1\n2", "2\n3", {"1\n2\n3", "2\n3\n1"}),
        (CLIENT, {"name": "A"}, "notes", "Ring.", "Ring. Twice.", {"Ring. Twice."}),
    ],
)
def test_keeping_both_holds_each_text_once(
    pair: Pair, kind: Kind, base: dict[str, Value], field: str, ours: str, theirs: str, both: set[str]
) -> None:
    uid = differ(pair, kind, base, {field: ours}, {field: theirs})
    connection = pair[0].connection
    with transaction(connection):
        assert conflicts.keep_both(connection, conflict(connection, kind, uid, field))
    assert stored(connection, kind, uid, field) in both
    assert open_ones.conflicts(connection) == []


def test_both_are_not_kept_where_they_are_too_long_together(pair: Pair) -> None:
    uid = differ(pair, CONTACT, {"name": "A"}, {"job_title": "x" * LONGEST_LINE}, {"job_title": "y"})
    connection = pair[0].connection
    with pytest.raises(Invalid, match="at most"), transaction(connection):
        conflicts.keep_both(connection, conflict(connection, CONTACT, uid, "job_title"))
    assert len(open_ones.conflicts(connection)) == 1


@pytest.mark.parametrize(
    ("kind", "base", "field", "ours", "theirs"),
    [
        (PROMISE, {"what": "Call", "due": "2026-12-01"}, "due", "2026-12-02", "2026-12-03"),
        (PROMISE, {"what": "Call", "due": "2026-12-01"}, "state", "broken", "cancelled"),
        (ANSWER, {"item": "x"}, "value", "a", "b"),
    ],
)
def test_both_are_not_kept_where_there_is_room_for_one(
    pair: Pair, kind: Kind, base: dict[str, Value], field: str, ours: str, theirs: str
) -> None:
    uid = differ(pair, kind, base, {field: ours}, {field: theirs})
    connection = pair[0].connection
    one = conflict(connection, kind, uid, field)
    assert not conflicts.can_keep_both(one)
    with pytest.raises(Invalid, match="holds one value"), transaction(connection):
        conflicts.keep_both(connection, one)
    assert len(open_ones.conflicts(connection)) == 1


def test_another_answer_is_not_written_because_it_would_have_no_result(pair: Pair) -> None:
    uid = differ(pair, ANSWER, {"item": "x"}, {"value": "a"}, {"value": "b"})
    connection = pair[0].connection
    by = lookup.reading(connection, MORNING)
    with pytest.raises(Invalid, match="take one"), transaction(connection):
        conflicts.write(connection, conflict(connection, ANSWER, uid, "value"), "c", by)


def test_what_follows_from_another_value_is_stored_with_it(pair: Pair) -> None:
    base: dict[str, Value] = {"what": "Call", "due": "2026-12-01", "state": "kept", "closed_at": 5}
    uid = differ(pair, PROMISE, base, {"state": "broken"}, {"state": "cancelled"})
    connection = pair[0].connection
    with transaction(connection):
        one = conflict(connection, PROMISE, uid, "state")
        assert conflicts.write(connection, one, "open", lookup.reading(connection, MORNING))
    promise = lookup.get(connection, PROMISE, uid)
    assert isinstance(promise, Promise)
    assert (promise.state, promise.closed_at) == ("open", None)


def go_through(connection: sqlite3.Connection, kind: Kind, uid: str, states: list[str]) -> None:
    for state in states:
        with transaction(connection):
            records.save(connection, kind, uid, {"state": state})


def apart(pair: Pair, kind: Kind, base: dict[str, Value], first: list[str], second: list[str]) -> str:
    """Store a record, and have both take it through states without knowing of each other; return its uid."""
    ana, ben = pair
    with transaction(ana.connection):
        uid = records.save(ana.connection, kind, None, base).uid
    exchange([ana, ben])
    go_through(ana.connection, kind, uid, first)
    go_through(ben.connection, kind, uid, second)
    exchange([ana, ben])
    return uid


PROMISED: dict[str, Value] = {"what": "Call", "due": "2026-12-01", "state": "open"}
ORDERED: dict[str, Value] = {"topic": "Screens", "heard_at": 1, "state": "needs_confirmation"}


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("kind", "base", "first", "second", "at"),
    [
        (PROMISE, PROMISED, ["broken", "open"], ["kept"], "closed_at"),
        (PROMISE, PROMISED, ["broken"], ["kept"], "closed_at"),
        (PROMISE, {**PROMISED, "state": "kept"}, ["open"], ["cancelled"], "closed_at"),
        (INSTRUCTION, ORDERED, ["confirmed"], ["noted"], "decided_at"),
        (INSTRUCTION, ORDERED, ["confirmed"], ["refused", "noted"], "decided_at"),
    ],
)
def test_a_state_that_is_taken_says_when_as_its_writer_had_it(
    pair: Pair,
    kind: Kind,
    base: dict[str, Value],
    first: list[str],
    second: list[str],
    at: str,
    turned: bool,
    which: int,
) -> None:
    ana, ben = pair
    if turned:
        first, second = second, first
    uid = apart(pair, kind, base, first, second)
    connection = ben.connection
    before = stored(connection, kind, uid, at)
    times = (
        {version.value for version in found.versions}
        if (found := open_ones.conflict(connection, kind.name, uid, at))
        else {before}
    )
    state = (first, second)[which][-1]
    one = conflict(connection, kind, uid, "state")
    with transaction(connection):
        assert conflicts.take(connection, one, number_of(one, state))
    assert stored(connection, kind, uid, "state") == state
    moment = stored(connection, kind, uid, at)
    if state in ("open", "noted"):
        assert moment is None
    else:
        assert moment is not None and moment in times, "when that was is known"
    assert open_ones.conflicts(connection) == [], "when it was is decided along with it"
    exchange(list(pair))
    assert [stored(ana.connection, kind, uid, name) for name in ("state", at)] == [state, moment]


def test_what_nobody_has_said_is_completed_when_a_value_is_taken(pair: Pair) -> None:
    uid = differ(pair, INSTRUCTION, dict(ORDERED), {"state": "confirmed"}, {"state": "refused"})
    connection = pair[0].connection
    one = conflict(connection, INSTRUCTION, uid, "state")
    with transaction(connection):
        assert conflicts.take(connection, one, number_of(one, "refused"))
    assert stored(connection, INSTRUCTION, uid, "state") == "refused"
    assert stored(connection, INSTRUCTION, uid, "decided_at") is not None


@pytest.mark.parametrize(("what", "gone"), [("deleted", True), ("changed", False)])
def test_a_record_that_one_deleted_stays_or_goes(pair: Pair, what: str, gone: bool) -> None:
    ana, ben = pair
    with transaction(ana.connection):
        uid = crud.insert(ana.connection, CLIENT, {"name": MARKUP})
    exchange([ana, ben])
    with transaction(ana.connection):
        crud.delete(ana.connection, CLIENT, uid)
    with transaction(ben.connection):
        crud.update(ben.connection, CLIENT, uid, {"town": "Oslo"})
    exchange([ana, ben])
    one = conflict(ana.connection, CLIENT, uid, "")
    with transaction(ana.connection):
        for impossible in (conflicts.keep_both, lambda c, o: conflicts.write(c, o, "x", lookup.reading(c, MORNING))):
            with pytest.raises(Invalid, match="either here or in the trash"):
                impossible(ana.connection, one)
        side = next(number for number, version in enumerate(one.versions) if version.what == what)
        assert conflicts.take(ana.connection, one, side)
    assert (stored(ana.connection, CLIENT, uid, "deleted_at") is not None) is gone
    assert open_ones.conflicts(ana.connection) == []


def test_a_number_that_is_not_there_decides_nothing(pair: Pair) -> None:
    uid = differ(pair, CLIENT, {"name": "A"}, {"town": "Oslo"}, {"town": "Ulm"})
    connection = pair[0].connection
    one = conflict(connection, CLIENT, uid, "town")
    for number in (-1, 2):
        with pytest.raises(Invalid, match="from 1 to 2"), transaction(connection):
            conflicts.take(connection, one, number)
    assert open_ones.conflicts(connection) == [one]


def test_what_was_decided_meanwhile_is_not_decided_again(pair: Pair) -> None:
    uid = differ(pair, CLIENT, {"name": "A"}, {"notes": "x"}, {"notes": "y"})
    connection = pair[0].connection
    one = conflict(connection, CLIENT, uid, "notes")
    with transaction(connection):
        assert conflicts.take(connection, one, number_of(one, "x"))
        assert not conflicts.take(connection, one, number_of(one, "y"))
        assert not conflicts.keep_both(connection, one)
    assert stored(connection, CLIENT, uid, "notes") == "x"
