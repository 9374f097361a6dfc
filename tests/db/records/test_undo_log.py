"""What a session remembers: steps in their order, what is taken back and done again, and how many are kept."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import answers, crud, drafts, undo_log
from fieldkit.db.records.undo_log import Decided, RecordChange, Recording, Session, UndoStep
from fieldkit.domain.records.kinds import ANSWER, CLIENT
from fieldkit.domain.surveys.answers import Given

CHANGE = RecordChange("client", "u", None, {"name": "A"})


def step(
    session: Session, way: undo_log.Way | None = None, of: UndoStep | None = None, refused: bool = False
) -> UndoStep:
    made = UndoStep([CHANGE], way or "", refused, (of,) if of is not None else ())
    session.note(made)
    return made


def test_undo_and_redo_hand_the_last_step_to_each_other() -> None:
    session = Session()
    assert (session.last("undo"), session.last("redo"), session.count) == (None, None, 0)
    first, second = step(session), step(session)
    session.note(UndoStep())
    assert (first.number, second.number, session.count) == (1, 2, 3)
    assert (session.last("undo"), session.last("redo")) == (second, None)
    back = step(session, "undo")
    assert (session.last("undo"), session.last("redo")) == (first, back)
    again = step(session, "redo")
    assert (session.last("undo"), session.last("redo")) == (again, None)
    step(session, "undo")
    new = step(session)
    assert (session.last("undo"), session.last("redo")) == (new, None), "a new step forgets what was taken back"


def test_a_step_in_the_middle_is_taken_back_alone_and_a_refused_one_forgotten() -> None:
    session = Session()
    first, second, third = (step(session) for _ in range(3))
    assert session.last("undo", lambda one: one.number < 3) is second
    back = step(session, "undo", of=second)
    assert [session.last("undo", lambda one, n=n: one.number == n) for n in (1, 2, 3)] == [first, None, third]  # type: ignore[misc]
    assert session.last("redo") is back
    step(session, "undo", refused=True)
    assert (session.last("undo"), session.last("redo")) == (first, back)
    step(session, "undo", of=second)
    assert session.last("undo") is first, "it is forgotten already, and nothing else goes in its place"
    step(session, "undo")
    assert session.last("undo") is None
    last = step(session, "undo")
    assert (session.last("undo"), session.last("redo")) == (None, last)


def test_two_hundred_steps_are_kept() -> None:
    session = Session()
    made = [step(session) for _ in range(201)]
    for expected in reversed(made[1:]):
        assert session.last("undo") is expected
        step(session, "undo")
    assert session.last("undo") is None


@pytest.mark.parametrize(
    ("before", "after", "shape"),
    [
        (None, {"name": "A"}, "made"),
        ({"deleted_at": None}, {"deleted_at": 1}, "deleted"),
        ({"deleted_at": 1}, {"deleted_at": None}, "restored"),
        ({"name": "A"}, {"name": "B"}, "edited"),
        ({}, {}, "edited"),
    ],
)
def test_a_change_says_what_it_did(before: dict[str, object] | None, after: dict[str, object], shape: str) -> None:
    assert RecordChange("client", "u", before, after).shape == shape  # type: ignore[arg-type]


def test_what_is_written_is_noted_with_what_was_there_and_its_rows(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CLIENT, {"name": "Not noted"})
    with Recording() as noted:
        uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"})
        assert crud.update(writer, CLIENT, uid, {"name": "B", "town": "Oslo"})
        assert not crud.update(writer, CLIENT, uid, {})
        assert not crud.update(writer, CLIENT, uid, {"name": "B"})
        assert not crud.update(writer, CLIENT, "gone", {"name": "B"})
        assert crud.delete(writer, CLIENT, uid)
        assert not crud.delete(writer, CLIENT, uid)
        assert crud.undelete(writer, CLIENT, uid)
        assert not crud.undelete(writer, CLIENT, uid)
        number = drafts.keep(writer, 0, "client", {})
        drafts.discard(writer, number)
        drafts.discard(writer, number)
    at = noted.changes[2].after["deleted_at"]
    assert noted.changes == [
        RecordChange("client", uid, None, {"name": "A", "town": "Oslo"}),
        RecordChange("client", uid, {"name": "A"}, {"name": "B"}),
        RecordChange("client", uid, {"deleted_at": None}, {"deleted_at": at}),
        RecordChange("client", uid, {"deleted_at": at}, {"deleted_at": None}),
    ]
    assert isinstance(at, int)
    assert (noted.local, noted.way, noted.rows > 4) == ({"draft"}, "", True)
    rows = writer.total_changes
    with Recording() as second:
        crud.update(writer, CLIENT, uid, {"name": "C"})
        assert second.rows == writer.total_changes - rows
    with Recording() as none:
        crud.delete(writer, CLIENT, "gone")
        drafts.discard(writer, number)
    assert (none.changes, none.rows, none.local) == ([], 0, set())


def test_a_decision_stands_in_place_of_the_change_that_it_was_stored_by() -> None:
    decided = Decided(7, 3)
    with Recording() as noted:
        undo_log.note_change(CLIENT, "u", {"town": "Oslo"}, {"town": "Rome"})
        undo_log.note_decision(CLIENT, "u", {"town": "Oslo"}, {"town": "Rome"}, decided)
        undo_log.note_decision(CLIENT, "u", {"town": "Oslo"}, {"town": "Rome"}, decided)
        undo_log.note_change(CLIENT, "u", {"town": "Rome"}, {"town": "Bern"})
        undo_log.note_decision(CLIENT, "other", {"town": "Rome"}, {"town": "Bern"}, decided, reopened=True)
        undo_log.note_decision(CLIENT, "other", {"town": "Rome"}, {"town": "Kiel"})
    undo_log.note_decision(CLIENT, "u", {}, {})
    assert [(one.uid, one.after["town"], one.decided, one.reopened) for one in noted.changes] == [
        ("u", "Rome", decided, False),
        ("u", "Rome", decided, False),
        ("u", "Bern", None, False),
        ("other", "Bern", decided, True),
        ("other", "Kiel", None, False),
    ]


def _answer(connection: sqlite3.Connection, uid: str, value: str, at: int, item: str = "x") -> None:
    crud.insert(connection, ANSWER, {"survey": 1, "item": item, "value": value, "updated_at": at}, uid=uid)


def test_of_answers_of_one_moment_the_one_that_counts_is_changed(writer: sqlite3.Connection) -> None:
    writer.execute("PRAGMA foreign_keys = OFF")
    for uid, at in (("a", 5), ("c", 5), ("b", 5)):
        _answer(writer, uid, uid, at)
    _answer(writer, "d", "d", 9, "y")
    answers.upsert(writer, 1, Given("x", "", "new", "pass", "why"))
    rows = writer.execute("SELECT uid, value, result, note FROM answer ORDER BY uid").fetchall()
    assert rows == [("a", "a", "", ""), ("b", "b", "", ""), ("c", "new", "pass", "why"), ("d", "d", "", "")]
    ahead = 4_000_000_000_000
    writer.execute("UPDATE answer SET updated_at = ? WHERE uid = 'b'", (ahead,))
    answers.put_back(writer, "c", {"value": "c"})
    assert writer.execute("SELECT value, updated_at FROM answer WHERE uid = 'c'").fetchone() == ("c", ahead + 1)
    answers.put_back(writer, "c", {"value": "c"})
    assert writer.execute("SELECT updated_at FROM answer WHERE uid = 'c'").fetchone() == (ahead + 1,)
    answers.upsert(writer, 1, Given("x", "", "newer"))
    assert writer.execute("SELECT value, updated_at FROM answer WHERE uid = 'c'").fetchone() == ("newer", ahead + 2)
    answers.put_back(writer, "d", {"value": "e"})
    (at,) = writer.execute("SELECT updated_at FROM answer WHERE uid = 'd'").fetchone()
    assert 9 < at < ahead, "no other device answered that"
    assert answers.place_of(writer, "c") == (1, "x", "")
    assert answers.place_of(writer, "gone") == (0, "", "")
    crud.insert(writer, ANSWER, {"item": "y"}, uid="lost")
    assert answers.place_of(writer, "lost") == (0, "y", "")
    answers.delete(writer, 1, "x", "")
    gone = writer.execute("SELECT uid FROM answer WHERE deleted_at IS NOT NULL ORDER BY uid").fetchall()
    assert gone == [("a",), ("b",), ("c",)]
