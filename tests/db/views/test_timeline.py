"""One client's timeline, whole and in windows."""

from __future__ import annotations

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.db.base.connect import transaction
from fieldkit.db.base.keyset import Anchor
from fieldkit.db.records import crud
from fieldkit.db.views import timeline
from fieldkit.domain.records.kinds import CALL, CARD_USE, CLIENT, FINDING, INSTRUCTION, PROMISE, SURVEY
from fieldkit.domain.records.values import Value

KINDS_AT = (
    (CALL, "at"),
    (SURVEY, "started_at"),
    (INSTRUCTION, "heard_at"),
    (PROMISE, "created_at"),
    (CARD_USE, "at"),
    (FINDING, "created_at"),
)


def client(connection: sqlite3.Connection) -> int:
    uid = crud.insert(connection, CLIENT, {"name": "Æther ☎ GmbH"})
    return int(connection.execute("SELECT id FROM client WHERE uid = ?", (uid,)).fetchone()[0])


def put(connection: sqlite3.Connection, owner: int, kind_number: int, at: int | None, **values: Value) -> str:
    kind, column = KINDS_AT[kind_number]
    row: dict[str, Value] = {"client": owner, **values}
    if column == "created_at" and at is None:
        at = 0
    return crud.insert(connection, kind, row | {column: at})


PLACES = st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(1, 6))), max_size=30)


@settings(max_examples=60, deadline=None)
@given(entries=PLACES, size=st.integers(1, 7))
def test_windows_by_key_join_to_the_whole_timeline(
    lasting: sqlite3.Connection, entries: list[tuple[int, int | None]], size: int
) -> None:
    with transaction(lasting):
        owner = client(lasting)
        for kind_number, at in entries:
            put(lasting, owner, kind_number, at)
    whole = timeline.window(lasting, owner, 0, 100)
    assert len(whole) == len(entries) == timeline.count(lasting, owner)
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)
    joined: list[timeline.TimelineEntry] = []
    anchor = None
    while len(joined) < len(whole):
        page = timeline.window(lasting, owner, len(joined), size, anchor)
        assert page == timeline.window(lasting, owner, len(joined), size), "with the key or without it"
        joined += page
        anchor = Anchor(len(joined) - 1, joined[-1].key)
    assert joined == whole


def test_what_is_in_the_trash_is_not_on_the_timeline(lasting: sqlite3.Connection) -> None:
    owner = client(lasting)
    uid = put(lasting, owner, 0, 5, note="lost")
    put(lasting, owner, 0, 4, note="kept")
    crud.delete(lasting, CALL, uid)
    assert [entry.what for entry in timeline.window(lasting, owner, 0, 9)] == ["kept"]
    assert timeline.count(lasting, owner) == 1


def test_each_kind_says_what_it_is_and_whether_it_waits(lasting: sqlite3.Connection) -> None:
    owner = client(lasting)
    card = lasting.execute("SELECT id FROM card ORDER BY id").fetchone()[0]
    put(lasting, owner, 0, 60, note="", direction="out", outcome="missed", caller="07700 900123")
    put(lasting, owner, 1, 50, state="running")
    put(lasting, owner, 2, 40, topic="Wi-Fi", text="[/] more", state="needs_confirmation")
    put(lasting, owner, 3, 30, what="quote", due="2026-11-24", state="open")
    put(lasting, owner, 4, 20, card=card, words="too dear", outcome="real_no")
    put(lasting, owner, 5, 10, title="no backup", severity="critical", state="open")
    said = [(e.kind, e.what, e.who, e.state, e.waits) for e in timeline.window(lasting, owner, 0, 9)]
    assert said == [
        ("call", "we called", "07700 900123", "to be returned", True),
        ("survey", "", "", "running", True),
        ("instruction", "Wi-Fi: [/] more", "", "needs confirmation", True),
        ("promise", "quote", "", "open", True),
        ("card_use", "too dear", "", "real no", False),
        ("finding", "no backup", "", "critical, open", True),
    ]


def test_a_window_reads_no_more_rows_of_a_long_timeline_than_of_a_short_one(writer: sqlite3.Connection) -> None:
    steps = []
    for entries in (90, 3_000):
        with transaction(writer):
            owner = client(writer)
            for number in range(entries):
                put(writer, owner, number % 6, number + 1)
        counted = [0]

        def tick(counted: list[int] = counted) -> int:
            counted[0] += 1
            return 0

        writer.set_progress_handler(tick, 100)
        timeline.window(writer, owner, 0, 60)
        writer.set_progress_handler(None, 0)
        steps.append(counted[0])
    assert steps[1] <= steps[0] * 1.3 + 2, "steps of SQLite's machine, in hundreds"
