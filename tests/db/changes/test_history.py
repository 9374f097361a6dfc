"""The history of a record, the trash, and taking back any step, on one device; with others: tests/sync."""

import sqlite3

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.keyset import Anchor
from fieldkit.db.changes import history
from fieldkit.db.changes.history import Event
from fieldkit.db.records import crud, lookup
from fieldkit.db.schema.change_capture import SHIFT
from fieldkit.db.store import starting_content
from fieldkit.domain.records.kinds import CARD, CLIENT, CONTACT
from fieldkit.operations.revert import revert
from tests.names import HARD
from tests.support.reading import number_of


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One second for each look at the clock."""
    ticks = iter(range(10**6))
    monkeypatch.setattr(ids, "now_ms", lambda: 1_764_000_000_000 + 1000 * next(ticks))


def short(events: list[Event]) -> list[tuple[object, ...]]:
    return [(event.what, event.field, event.old, event.new) for event in events]


def test_history_tells_every_step_from_and_to_the_newest_first(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": HARD[0], "town": "Oslo"})
    crud.update(writer, CLIENT, uid, {"name": HARD[1]})
    crud.update(writer, CLIENT, uid, {"name": HARD[2], "spending_limit": 5})
    crud.delete(writer, CLIENT, uid)
    crud.undelete(writer, CLIENT, uid)
    crud.update(writer, CLIENT, uid, {"spending_limit": None})
    told = history.history(writer, "client", uid)
    steps = short(told)
    assert steps[0] == ("changed", "spending_limit", 5, None)
    assert steps[1:3] == [("brought back", "", None, None), ("deleted", "", None, None)]
    assert set(steps[3:5]) == {("changed", "name", HARD[1], HARD[2]), ("changed", "spending_limit", None, 5)}
    assert steps[5:] == [("changed", "name", HARD[0], HARD[1]), ("made", "", None, None)]
    assert [event.at for event in told] == sorted((event.at for event in told), reverse=True)
    assert {event.who for event in told} == {""}
    shown = [(event.what, event.field, event.new) for event in told if event.shown]
    assert shown == [
        ("changed", "spending_limit", None),
        ("brought back", "", None),
        ("changed", "name", HARD[2]),
        ("made", "", None),
    ]


def test_history_of_starting_content_says_so(writer: sqlite3.Connection) -> None:
    uid = starting_content.content_uid("card", "diy-have-it-guy")
    crud.update(writer, CARD, uid, {"glance": "Ours"})
    changed, made = history.history(writer, "card", uid)
    assert (made.what, made.who, made.at) == ("made", "starting content", 0)
    assert (changed.who, changed.field, changed.new) == ("", "glance", "Ours")


def test_history_of_nothing_is_empty(writer: sqlite3.Connection) -> None:
    assert history.history(writer, "client", "no such uid") == []


def test_trash_lists_what_was_deleted_last_first(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": HARD[0]})
    person = crud.insert(writer, CONTACT, {"name": HARD[1]})
    crud.insert(writer, CONTACT, {"name": "Stays"})
    crud.delete(writer, CONTACT, person)
    crud.delete(writer, CLIENT, client)
    assert [(gone.kind, gone.uid, gone.title) for gone in history.trash(writer)] == [
        ("client", client, HARD[0]),
        ("contact", person, HARD[1]),
    ]
    assert len(history.trash(writer, count=1)) == 1
    crud.undelete(writer, CLIENT, client)
    assert [gone.uid for gone in history.trash(writer)] == [person]


def test_windows_of_the_trash_join_to_the_whole_also_where_much_was_deleted_at_one_moment(
    writer: sqlite3.Connection,
) -> None:
    for place in range(23):
        kind = CONTACT if place % 3 else CLIENT
        uid = crud.insert(writer, kind, {"name": str(place)})
        writer.execute(f"UPDATE {kind.name} SET deleted_at = ? WHERE uid = ?", (1_000 + place // 9, uid))
    whole = history.trash(writer)
    assert len(whole) == history.count_trash(writer) == 23
    joined: list[history.TrashedRecord] = []
    while len(joined) < len(whole):
        anchor = Anchor(len(joined) - 1, joined[-1].key) if joined else None
        page = history.trash(writer, len(joined), 5, anchor)
        assert page == history.trash(writer, len(joined), 5), "with the key or without it"
        joined += page
    assert joined == whole


def test_any_step_can_be_taken_back(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    crud.update(writer, CLIENT, uid, {"name": "B"})
    crud.update(writer, CLIENT, uid, {"name": "C"})
    first = next(event for event in history.history(writer, "client", uid) if event.new == "B")
    assert revert(writer, first)
    assert not revert(writer, first)
    record = lookup.get(writer, CLIENT, uid)
    assert getattr(record, "name", "") == "A"
    assert short(history.history(writer, "client", uid))[0] == ("changed", "name", "C", "A")


def test_taking_back_the_making_is_the_trash_and_the_other_way_round(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    (made,) = history.history(writer, "client", uid)
    assert revert(writer, made)
    deleted = history.history(writer, "client", uid)[0]
    assert deleted.what == "deleted"
    assert revert(writer, deleted)
    back = history.history(writer, "client", uid)[0]
    assert back.what == "brought back"
    assert revert(writer, back)
    assert [gone.uid for gone in history.trash(writer)] == [uid]


def test_history_shows_no_step_of_another_record(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": "Kept"})
    other = crud.insert(writer, CLIENT, {"name": "Other"})
    person = crud.insert(writer, CONTACT, {"name": "Person"})
    same = (number_of(writer, "client", client), number_of(writer, "contact", person))
    assert same[0] == same[1], "the same local id in two tables"
    for kind, uid in ((CLIENT, other), (CONTACT, person)):
        crud.update(writer, kind, uid, {"name": "Renamed"})
        crud.delete(writer, kind, uid)
    assert short(history.history(writer, "client", client)) == [("made", "", None, None)]
    assert [step[0] for step in short(history.history(writer, "contact", person))] == ["deleted", "changed", "made"]
    crud.delete(writer, CLIENT, client)
    assert [step[0] for step in short(history.history(writer, "client", client))] == ["deleted", "made"]
    assert [step[0] for step in short(history.history(writer, "client", other))] == ["deleted", "changed", "made"]


def test_where_no_writer_tells_what_it_saw_only_what_was_over_by_then_can_have_been_replaced(
    writer: sqlite3.Connection,
) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "town": "chosen"})
    writer.execute("INSERT INTO sync_device (id, key, name, added_at) VALUES ('b', x'00', 'bench', 0)")
    other = writer.execute("INSERT INTO sync_version (device, incarnation, seq) VALUES ('b', 1, 99)").lastrowid or 0
    cell = (CLIENT.code, number_of(writer, "client", uid), CLIENT.field("town").code)
    dots = {name: other << SHIFT | place for place, name in enumerate(("first", "left", "lives", "right", "chosen"), 1)}
    clocks = {name: (1_700_000_000_000 + place) << 16 for place, name in enumerate(dots)}
    for name, by in (("first", 0), ("left", dots["chosen"]), ("right", dots["chosen"])):
        past = (*cell, dots[name], clocks[name], name, by)
        writer.execute(
            "INSERT INTO sync_past (tbl, rid, col, dot, clock, value, by) VALUES (?, ?, ?, ?, ?, ?, ?)", past
        )
    for name in ("lives", "chosen"):
        writer.execute("INSERT INTO sync_cell VALUES (?, ?, ?, ?, ?)", (*cell, dots[name], clocks[name]))
        writer.execute("INSERT INTO sync_sibling VALUES (?, ?, ?, ?, ?)", (*cell, dots[name], name))
    told = {event.new: (event.old, event.old_known) for event in history.history(writer, "client", uid) if event.field}
    assert told == {
        "first": (None, False),
        "left": ("first", True),
        "lives": ("left", True),
        "right": ("first", True),
        "chosen": ("right", True),
    }
