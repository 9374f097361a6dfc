"""Drafts in the database: none is written into the void, or over one that somebody else wrote."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import drafts, undo_log
from fieldkit.db.records.drafts import SeenDraft
from fieldkit.db.views.drafts import waiting


def texts(connection: sqlite3.Connection) -> dict[int, str]:
    return {one.id: one.texts["what"] for one in waiting(connection)}


def test_numbers_are_never_used_again_and_json_keeps_them(writer: sqlite3.Connection) -> None:
    numbers = [drafts.new_number() for _ in range(1000)]
    assert len(set(numbers)) == 1000
    assert all(1 << 52 <= number < 1 << 53 for number in numbers)
    first = drafts.keep(writer, 0, "promise", {"what": "a"})
    drafts.discard(writer, first)
    assert drafts.keep(writer, 0, "promise", {"what": "b"}) != first


def test_a_draft_that_was_removed_is_written_again(writer: sqlite3.Connection) -> None:
    seen = drafts.write(writer, SeenDraft(7), "promise", {"what": "a"})
    drafts.discard(writer, 7)
    again = drafts.write(writer, seen, "promise", {"what": "ab"})
    assert (again.number, texts(writer)) == (7, {7: "ab"})
    assert drafts.keep(writer, 8, "promise", {"what": "c"}) == 8
    assert texts(writer) == {7: "ab", 8: "c"}


def test_a_draft_that_another_wrote_meanwhile_stays_beside(writer: sqlite3.Connection) -> None:
    here = drafts.write(writer, SeenDraft(7), "promise", {"what": "a"})
    there = drafts.write(writer, here, "promise", {"what": "a there"})
    assert there.number == 7
    here = drafts.write(writer, here, "promise", {"what": "a here"})
    assert here.number != 7
    assert texts(writer) == {7: "a there", here.number: "a here"}
    assert drafts.write(writer, here, "promise", {"what": "a here too"}).number == here.number


def test_a_draft_that_another_wrote_meanwhile_is_not_thrown_away(writer: sqlite3.Connection) -> None:
    here = drafts.write(writer, SeenDraft(7), "promise", {"what": "a"})
    there = drafts.write(writer, here, "promise", {"what": "a there"})
    gone = drafts.write(writer, here, "promise", {})
    assert gone.at == 0
    assert texts(writer) == {7: "a there"}
    assert drafts.write(writer, there, "promise", {}) == SeenDraft(7)
    assert texts(writer) == {}


def test_no_two_are_of_the_same_moment(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.db.base.ids.now_ms", lambda: 50)
    first = drafts.write(writer, drafts.SeenDraft(1), "promise", {"what": "a"})
    drafts.keep(writer, 2, "promise", {"what": "b"})
    assert drafts.write(writer, first, "promise", {"what": "c"}) == SeenDraft(1, 52)
    assert [(one.id, one.updated_at) for one in waiting(writer)] == [(1, 52), (2, 51)]


def test_each_writing_is_told(writer: sqlite3.Connection) -> None:
    for job in (
        lambda: drafts.keep(writer, 7, "promise", {"what": "a"}),
        lambda: drafts.write(writer, SeenDraft(8), "promise", {"what": "a"}),
        lambda: drafts.discard(writer, 7),
    ):
        with undo_log.Recording() as step:
            job()
        assert step.local == {"draft"}
