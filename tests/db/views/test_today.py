"""Today: what asks for attention, the most pressing first, and never a screenful of old things."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.db.demo import build
from fieldkit.db.records import crud, drafts
from fieldkit.db.store import opening
from fieldkit.db.views.drafts import RECORD
from fieldkit.db.views.today import MOST, Group, Today, today
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, FINDING, INSTRUCTION, PROMISE
from fieldkit.domain.records.values import ReadingContext, local
from fieldkit.operations import records
from tests.names import MARKUP
from tests.support.moments import MORNING


def group(found: Today, name: str) -> Group:
    return next(one for one in found.groups if one.name == name)


def _whats(found: Today) -> list[tuple[str, str]]:
    return [(entry.when, entry.what) for entry in group(found, "promises").entries]


def test_sample_firm_gives_the_picture_that_was_drawn_of_it(firm: sqlite3.Connection) -> None:
    found = today(firm, MORNING)
    lines = [(one.late, one.when, one.does, one.who, one.what) for one in group(found, "promises").entries]
    assert lines[0] == (True, "overdue 1 h", "call back", "Ines Marsh, Marsh & Daughters", "backup quote")
    assert lines[1][:3] == (False, "today 14:00", "visit")
    assert "Kestrel Dental" in lines[1][3]
    assert [line for line in lines if "Lowfield Garage" in line[3]] == [
        (False, "mon", "send", "Wanda Pike, Lowfield Garage", "invoice for 18 Nov")
    ]
    assert [entry.when for entry in group(found, "calls").entries] == ["today 07:30", "today 08:30", "today 09:00"]
    assert {entry.client for entry in group(found, "surveys").entries} == {"Kestrel Dental", "Lowfield Garage"}
    assert {entry.does for entry in group(found, "instructions").entries} == {""}
    assert found.later == 1


def test_empty_store_has_nothing_for_today(writer: sqlite3.Connection) -> None:
    found = today(writer, MORNING)
    assert [(group.total, group.entries) for group in found.groups] == [(0, ())] * 7
    assert found.later == 0


def test_promises_stand_in_the_order_in_which_they_press(writer: sqlite3.Connection, by: ReadingContext) -> None:
    for what, due in {
        "week": "2026-11-28",
        "beyond": "2026-11-29",
        "evening": "2026-11-21 18:00",
        "day": "2026-11-21",
        "morning": "2026-11-21 09:00",
        "yesterday": "2026-11-20",
    }.items():
        records.add(writer, PROMISE, {"what": what, "due": due}, by)
    found = today(writer, MORNING)
    assert [what for _, what in _whats(found)] == ["yesterday", "morning", "day", "evening", "week"]
    assert [entry.late for entry in group(found, "promises").entries] == [True, True, False, False, False]
    assert (group(found, "promises").total, found.later) == (5, 1)


def test_kept_and_deleted_promises_are_gone(writer: sqlite3.Connection, by: ReadingContext) -> None:
    kept = records.add(writer, PROMISE, {"what": "kept", "due": "today"}, by)
    gone = records.add(writer, PROMISE, {"what": "gone", "due": "today"}, by)
    records.change(writer, PROMISE, kept, {"state": "kept"}, by)
    crud.delete(writer, PROMISE, gone)
    assert _whats(today(writer, MORNING)) == []


def test_call_stays_until_it_is_returned(writer: sqlite3.Connection, by: ReadingContext) -> None:
    records.add(writer, CLIENT, {"name": MARKUP}, by)
    for outcome in ("missed", "to be called back", "reached", "left message", "no answer"):
        records.add(writer, CALL, {"outcome": outcome, "caller": outcome, "client": MARKUP, "at": "9:00"}, by)
    found = group(today(writer, MORNING), "calls")
    assert [(entry.contact, entry.client) for entry in found.entries] == [
        ("missed", MARKUP),
        ("to be called back", MARKUP),
    ]
    records.change(writer, CALL, found.entries[0].uid, {"returned_at": "now"}, by)
    assert [entry.contact for entry in group(today(writer, MORNING), "calls").entries] == ["to be called back"]


def test_order_from_staff_waits_for_a_yes(writer: sqlite3.Connection, by: ReadingContext) -> None:
    records.add(writer, CLIENT, {"name": "Marsh"}, by)
    records.add(writer, CONTACT, {"name": "Staff", "client": "Marsh"}, by)
    uid = records.add(writer, INSTRUCTION, {"client": "Marsh", "contact": "Staff", "topic": "Screens"}, by)
    (entry,) = group(today(writer, MORNING), "instructions").entries
    assert (entry.uid, entry.what, entry.who) == (uid, "Screens", "Staff, Marsh")
    records.change(writer, INSTRUCTION, uid, {"state": "confirmed"}, by)
    assert group(today(writer, MORNING), "instructions").total == 0


def test_findings_that_are_critical_or_past_their_day_stand_on_today(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    records.add(writer, CLIENT, {"name": "Marsh"}, by)

    def found(title: str, severity: str, state: str, by_day: str) -> str:
        values = {"client": "Marsh", "title": title, "severity": severity, "state": state, "answer_by": by_day}
        if state in ("accepted", "dismissed"):
            values |= {"accepted_by": "Ines", "why": "dear", "accepted_until": "2199-01-01"}
        return records.add(writer, FINDING, values, by)

    found("no backup", "critical", "open", "2026-11-28")
    found("ransom", "critical", "in_work", "2026-11-19")
    open_door = found("open door", "critical", "agreed", "")
    found("old router", "high", "open", "2026-11-20")
    found("due today", "high", "open", "2026-11-21")
    found("agreed", "high", "agreed", "2026-11-01")
    for done in ("accepted", "fixed", "verified", "dismissed"):
        found(done, "critical", done, "2026-11-01")
    found("labels", "low", "open", "")
    told = group(today(writer, MORNING), "findings")
    assert [(entry.late, entry.when, entry.does, entry.what, entry.who) for entry in told.entries] == [
        (True, "overdue 2 days", "critical", "ransom", "Marsh"),
        (False, "", "critical", "open door", "Marsh"),
        (False, "sat 28 Nov", "critical", "no backup", "Marsh"),
        (True, "overdue 1 day", "high", "old router", "Marsh"),
    ]
    assert (told.total, today(writer, MORNING).later) == (4, 0)
    writer.execute("UPDATE finding SET accepted_until = '2026-11-20', severity = 'low' WHERE state = 'accepted'")
    lapsed = group(today(writer, MORNING), "findings").entries[-1]
    assert (lapsed.late, lapsed.when, lapsed.what) == (True, "overdue 1 day", "accepted"), "its day was the last one"
    writer.execute("UPDATE finding SET accepted_until = '2026-11-21' WHERE state = 'accepted'")
    crud.delete(writer, FINDING, open_door)
    assert group(today(writer, MORNING), "findings").total == 3


def test_draft_waits_under_what_was_typed_of_it(writer: sqlite3.Connection) -> None:
    number = drafts.keep(writer, 0, "promise", {"what": "", "client": "Marsh", "notes": "half a sentence"})
    (entry,) = group(today(writer, MORNING), "drafts").entries
    assert (entry.kind, entry.uid, entry.number, entry.does) == ("promise", "", number, "new promise")
    assert (entry.what, entry.client) == ("half a sentence", "Marsh")
    drafts.keep(writer, number, "promise", {"what": "Quote", "client": "Marsh"})
    assert [entry.what for entry in group(today(writer, MORNING), "drafts").entries] == ["Quote"]
    drafts.discard(writer, number)
    assert group(today(writer, MORNING), "drafts").total == 0


def test_draft_shows_names_where_it_holds_uids(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": "Marsh"})
    promise = crud.insert(writer, PROMISE, {"what": "Quote", "due": "2026-11-24"})
    drafts.keep(writer, 0, "call", {"client": client, "note": ""})
    drafts.keep(writer, 0, "promise", {"due": "someday", RECORD: promise})
    entries = group(today(writer, MORNING), "drafts").entries
    assert {(entry.does, entry.what, entry.client) for entry in entries} == {
        ("new call", "", "Marsh"),
        ("promise", "Quote", ""),
    }


def test_long_groups_are_cut_and_counted(writer: sqlite3.Connection) -> None:
    rows = [(f"uid-{n}", (MORNING - timedelta(hours=n)).strftime("%Y-%m-%d %H:%M")) for n in range(1, 121)]
    writer.executemany(
        "INSERT INTO promise (uid, created_at, updated_at, what, due, state) VALUES (?, 1, 1, 'x', ?, 'open')", rows
    )
    found = group(today(writer, MORNING), "promises")
    assert (len(found.entries), found.total) == (MOST, 120)
    # The oldest first: it has waited longest.
    assert found.entries[0].when == "overdue 5 days"


def test_broken_date_is_shown_as_it_is(writer: sqlite3.Connection) -> None:
    writer.execute(
        "INSERT INTO promise (uid, created_at, updated_at, what, due, state) VALUES ('u', 1, 1, 'x', '2026', 'open')"
    )
    assert _whats(today(writer, MORNING)) == [("2026", "x")]


def test_no_group_reads_a_table_from_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    connection = opening.writer(path)
    build.build(connection, 3_000, now=MORNING)
    scans = []

    def look(sql: str) -> None:
        if sql.startswith("SELECT"):
            plans.append(sql)

    plans: list[str] = []
    connection.set_trace_callback(look)
    today(connection, MORNING)
    connection.set_trace_callback(None)
    for sql in plans:
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"):
            detail = str(row[3])
            # Orders that wait are few among those of all clients, and have no index of their own.
            if detail.startswith("SCAN") and "USING INDEX" not in detail and "USING COVERING" not in detail:
                scans.append(detail)
    assert set(scans) <= {"SCAN instruction", "SCAN draft"}
    connection.close()


def test_now_may_be_any_moment_of_the_year(firm: sqlite3.Connection) -> None:
    for moment in (datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59), datetime(2030, 2, 28, 12)):
        found = today(firm, moment)
        assert group(found, "promises").total + found.later == 7


@pytest.mark.parametrize(("at", "year"), [(9 * 10**18, 9999), (-9 * 10**18, 1)])
def test_moment_that_no_calendar_has_costs_its_own_words_only(
    writer: sqlite3.Connection, by: ReadingContext, at: int, year: int
) -> None:
    records.add(writer, CALL, {"outcome": "missed", "caller": "01632 960330"}, by)
    writer.execute("UPDATE call SET at = ?", (at,))
    assert [entry.contact for entry in group(today(writer, MORNING), "calls").entries] == ["01632 960330"]
    assert local(at).year == year
