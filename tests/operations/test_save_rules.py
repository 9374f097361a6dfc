"""The domain's rules between records hold wherever a write comes from."""

import sqlite3

import pytest

from fieldkit.db.records import lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Instruction, Promise
from fieldkit.domain.records.kinds import CLIENT, CONTACT, INSTRUCTION, PROMISE, SURVEY
from fieldkit.domain.records.surveys import Survey
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records


@pytest.fixture
def client(writer: sqlite3.Connection, by: ReadingContext) -> str:
    """A client with Ines as point of contact, Ruth as deputy, Dr Tate as approver, and a limit of 500."""
    uid = records.add(writer, CLIENT, {"name": "Marsh"}, by)
    for name in ("Ines", "Ruth", "Tate", "Staff"):
        records.add(writer, CONTACT, {"name": name, "client": "Marsh"}, by)
    voices = {"point_of_contact": "Ines", "deputy": "Ruth", "approver": "Tate", "spending_limit": "500"}
    records.change(writer, CLIENT, uid, voices, by)
    return uid


def _order(writer: sqlite3.Connection, by: ReadingContext, **texts: str) -> Instruction:
    uid = records.add(writer, INSTRUCTION, {"client": "Marsh", "topic": "Screens", **texts}, by)
    found = lookup.get(writer, INSTRUCTION, uid)
    assert isinstance(found, Instruction)
    return found


@pytest.mark.parametrize(
    ("who", "amount", "state"),
    [
        ("Ines", "", "noted"),
        ("Ines", "500", "noted"),
        ("Ines", "500.01", "needs_confirmation"),
        ("Ruth", "10", "noted"),
        ("Tate", "9000", "noted"),
        ("Staff", "", "needs_confirmation"),
        ("", "", "needs_confirmation"),
    ],
)
def test_order_waits_unless_it_comes_from_the_one_voice_within_the_limit(
    writer: sqlite3.Connection, by: ReadingContext, client: str, who: str, amount: str, state: str
) -> None:
    assert _order(writer, by, contact=who, amount=amount).state == state


def test_order_waits_where_nobody_is_named(writer: sqlite3.Connection, by: ReadingContext) -> None:
    records.add(writer, CLIENT, {"name": "Marsh"}, by)
    records.add(writer, CONTACT, {"name": "Ines", "client": "Marsh"}, by)
    assert _order(writer, by, contact="Ines").state == "needs_confirmation"


@pytest.mark.parametrize("who", ["Staff", ""])
def test_making_safe_in_an_emergency_need_not_wait(
    writer: sqlite3.Connection, by: ReadingContext, client: str, who: str
) -> None:
    assert _order(writer, by, contact=who, amount="9000", emergency="yes").state == "noted"
    assert _order(writer, by, contact=who, emergency="no").state == "needs_confirmation"
    assert _order(writer, by, contact=who, emergency="yes", state="refused").state == "refused"


def test_an_order_that_waits_is_noted_once_it_makes_safe_and_waits_again_if_it_does_not(
    writer: sqlite3.Connection, by: ReadingContext, client: str
) -> None:
    order = _order(writer, by, contact="Staff")

    def state_after(**texts: str) -> str:
        records.change(writer, INSTRUCTION, order.uid, texts, by)
        found = lookup.get(writer, INSTRUCTION, order.uid)
        assert isinstance(found, Instruction)
        return found.state

    assert state_after(emergency="yes") == "noted"
    assert state_after(text="Pull the plug.") == "noted"
    assert state_after(emergency="no") == "needs_confirmation"
    assert state_after(state="confirmed") == "confirmed"
    # What was decided stays decided.
    assert state_after(emergency="yes") == "confirmed"
    assert state_after(emergency="no", state="superseded") == "superseded"


def _states(writer: sqlite3.Connection, by: ReadingContext, order: Instruction, *changes: dict[str, str]) -> list[str]:
    states = [order.state]
    for texts in changes:
        records.change(writer, INSTRUCTION, order.uid, texts, by)
        found = lookup.get(writer, INSTRUCTION, order.uid)
        assert isinstance(found, Instruction)
        states.append(found.state)
    return states


def test_an_order_typed_field_by_field_waits_as_soon_as_it_must(
    writer: sqlite3.Connection, by: ReadingContext, client: str
) -> None:
    order = _order(writer, by, contact="Ines")
    typed = ({"amount": "500"}, {"amount": "9000"}, {"how": "phone"}, {"contact": "Tate"}, {"contact": "Staff"})
    assert _states(writer, by, order, *typed) == [
        "noted",
        "noted",
        *["needs_confirmation"] * 2,
        "noted",
        *["needs_confirmation"],
    ]
    assert _states(writer, by, _order(writer, by), {"contact": "Ruth"}) == ["needs_confirmation", "noted"]
    records.add(writer, CLIENT, {"name": "Elsewhere"}, by)
    moved = _states(writer, by, _order(writer, by, contact="Ines"), {"client": "Elsewhere"})
    assert moved == ["noted", "needs_confirmation"], "nobody has said whose orders count there"


@pytest.mark.parametrize("state", ["confirmed", "refused", "superseded"])
def test_a_decided_order_stays_decided_whatever_it_costs(
    writer: sqlite3.Connection, by: ReadingContext, client: str, state: str
) -> None:
    order = _order(writer, by, contact="Ines", state=state)
    assert _states(writer, by, order, {"amount": "9000"}, {"contact": "Staff"}) == [state] * 3


def test_a_state_that_somebody_set_stays_while_the_rule_says_what_it_said(
    writer: sqlite3.Connection, by: ReadingContext, client: str
) -> None:
    asked = _order(writer, by, contact="Ines", state="needs_confirmation")
    assert set(_states(writer, by, asked, {"amount": "10"}, {"contact": "Ruth"})) == {"needs_confirmation"}
    noted = _order(writer, by, contact="Staff", state="noted")
    assert set(_states(writer, by, noted, {"amount": "10"}, {"contact": ""})) == {"noted"}


def test_deciding_an_order_notes_when(writer: sqlite3.Connection, by: ReadingContext, client: str) -> None:
    order = _order(writer, by, contact="Staff")
    assert order.decided_at is None
    records.change(writer, INSTRUCTION, order.uid, {"state": "confirmed"}, by)
    decided = lookup.get(writer, INSTRUCTION, order.uid)
    assert isinstance(decided, Instruction)
    assert decided.decided_at is not None
    records.change(writer, INSTRUCTION, order.uid, {"state": "needs confirmation"}, by)
    again = lookup.get(writer, INSTRUCTION, order.uid)
    assert isinstance(again, Instruction)
    assert again.decided_at is None


def test_deputy_is_somebody_else_than_the_point_of_contact(
    writer: sqlite3.Connection, by: ReadingContext, client: str
) -> None:
    with pytest.raises(Invalid, match="somebody else must stand in") as caught:
        records.change(writer, CLIENT, client, {"deputy": "Ines"}, by)
    assert caught.value.field == "deputy"
    with pytest.raises(Invalid) as caught:
        records.change(writer, CLIENT, client, {"point_of_contact": "Ruth"}, by)
    assert caught.value.field == "point_of_contact"


def test_closing_a_promise_notes_when_and_opening_it_again_forgets(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    uid = records.add(writer, PROMISE, {"what": "Quote", "due": "fri"}, by)

    def closed_at() -> int | None:
        promise = lookup.get(writer, PROMISE, uid)
        assert isinstance(promise, Promise)
        return promise.closed_at

    assert closed_at() is None
    records.change(writer, PROMISE, uid, {"state": "kept"}, by)
    assert closed_at() is not None
    records.change(writer, PROMISE, uid, {"state": "open"}, by)
    assert closed_at() is None


def test_survey_keeps_the_newest_version_of_its_checklist(
    writer: sqlite3.Connection, by: ReadingContext, client: str
) -> None:
    uid = records.add(writer, SURVEY, {"client": "Marsh", "checklist": "first-visit"}, by)
    survey = lookup.get(writer, SURVEY, uid)
    assert isinstance(survey, Survey)
    key = writer.execute(
        "SELECT key FROM checklist JOIN checklist_version AS v ON v.checklist = checklist.id WHERE v.id = ?",
        (survey.version,),
    ).fetchone()
    assert key == ("first-visit",)


def test_checklist_without_items_cannot_be_started(writer: sqlite3.Connection, by: ReadingContext, client: str) -> None:
    writer.execute("UPDATE checklist_version SET deleted_at = 1")
    with pytest.raises(Invalid, match="no items"):
        records.add(writer, SURVEY, {"client": "Marsh", "checklist": "first-visit"}, by)


def test_a_stored_survey_keeps_its_items_whatever_is_changed(
    writer: sqlite3.Connection, by: ReadingContext, client: str
) -> None:
    uid = records.add(writer, SURVEY, {"client": "Marsh", "checklist": "first-visit"}, by)
    first = lookup.get(writer, SURVEY, uid)
    assert isinstance(first, Survey)
    writer.execute("UPDATE checklist_version SET deleted_at = 1")
    assert records.change(writer, SURVEY, uid, {"contact": "Ines"}, by)
    again = lookup.get(writer, SURVEY, uid)
    assert isinstance(again, Survey)
    assert again.version == first.version is not None
    assert (again.contact,) == writer.execute("SELECT id FROM contact WHERE name = 'Ines'").fetchone()


@pytest.mark.parametrize("state", ["confirmed", "refused", "superseded"])
def test_each_way_to_decide_an_order_notes_when(
    writer: sqlite3.Connection, by: ReadingContext, client: str, state: str
) -> None:
    order = _order(writer, by, contact="Staff")
    records.change(writer, INSTRUCTION, order.uid, {"topic": "Other screens"}, by)
    untouched = lookup.get(writer, INSTRUCTION, order.uid)
    assert isinstance(untouched, Instruction)
    assert untouched.decided_at is None
    records.change(writer, INSTRUCTION, order.uid, {"state": state}, by)
    decided = lookup.get(writer, INSTRUCTION, order.uid)
    assert isinstance(decided, Instruction)
    assert decided.decided_at is not None
    records.change(writer, INSTRUCTION, order.uid, {"topic": "Screens again"}, by)
    later = lookup.get(writer, INSTRUCTION, order.uid)
    assert isinstance(later, Instruction)
    assert later.decided_at == decided.decided_at, "another change does not decide it anew"
