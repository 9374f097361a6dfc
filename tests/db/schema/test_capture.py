"""Every change to a record is noted as it is stored, once, with its place among the changes of its cell."""

import re
import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud, lookup
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.change_capture import DELETED, INSERTED, RESTORED, SEED_LIMIT, TOUCHED
from fieldkit.db.schema.declared_tables import search_objects
from fieldkit.db.store import content_files, opening, starting_content
from fieldkit.domain.records.kinds import CALL, CARD, CLIENT, CONTACT, KINDS, SITE
from fieldkit.domain.records.values import Value
from tests.names import HARD

Entry = tuple[int, int, int, object]


def log(connection: sqlite3.Connection, kind: str, uid: str) -> list[Entry]:
    """Return (number, column, clock, predecessors as numbers) of a record's changes."""
    number = connection.execute(f"SELECT id FROM {kind} WHERE uid = ?", (uid,)).fetchone()[0]
    rows = connection.execute(
        "SELECT dot, col, clock, before FROM sync_log WHERE tbl = ? AND rid = ? ORDER BY dot",
        (KINDS[kind].code, number),
    )
    return [(dot & 0xFF_FFFF_FFFF, col, clock, _numbers(before)) for dot, col, clock, before in rows]


def _numbers(before: object) -> object:
    if before is None:
        return None
    return sorted(int(dot) & 0xFF_FFFF_FFFF for dot in str(before).split(","))


def state(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the last number and the clock."""
    row = connection.execute("SELECT seq, clock FROM sync_state").fetchone()
    return row[0], row[1]


@pytest.mark.parametrize("name", HARD)
def test_new_record_is_one_change_whatever_it_holds(writer: sqlite3.Connection, name: str) -> None:
    before, _ = state(writer)
    uid = crud.insert(writer, CLIENT, {"name": name, "town": "Oslo", "notes": "x"})
    assert [entry[:2] for entry in log(writer, "client", uid)] == [(before + 1, INSERTED)]
    assert state(writer)[0] == before + 1


def test_no_trigger_makes_a_table_in_memory_to_hand_a_record_on() -> None:
    # SQLite does, 5 µs each at every save, for what a SELECT finds for a view with triggers, or for its own table.
    made = change_capture.objects() | {name: sql for name, sql in search_objects().items() if "_renamed_" not in name}
    handing_on = [sql for sql in made.values() if re.search(r"INSERT INTO (capture_|search_due)", sql)]
    assert len(handing_on) > len(KINDS)
    assert [
        sql for sql in handing_on if re.search(r"INSERT INTO (capture_\w+|search_due)( \([^)]*\))? SELECT", sql)
    ] == []


def test_each_changed_field_is_a_change_that_names_the_one_before(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "town": "Oslo"})
    first = state(writer)[0]
    crud.update(writer, CLIENT, uid, {"name": "B", "town": "Oslo", "notes": "n"})
    crud.update(writer, CLIENT, uid, {"name": "C"})
    columns = {CLIENT.field("name").code, CLIENT.field("notes").code}
    changes = [entry for entry in log(writer, "client", uid) if entry[1] in columns]
    assert {entry[1] for entry in changes[:2]} == columns
    assert [entry[3] for entry in changes[:2]] == [[first], [first]]
    named = next(entry[0] for entry in changes if entry[1] == CLIENT.field("name").code)
    assert changes[2][3] == [named]


def test_storing_what_is_there_already_is_no_change(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    before = state(writer)[0]
    writer.execute("UPDATE client SET name = name, notes = '', deputy = NULL, updated_at = updated_at + 5")
    crud.update(writer, CLIENT, uid, {"name": "A"})
    assert state(writer)[0] == before


def test_replaced_values_stay_with_what_replaced_them(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A", "spending_limit": 5})
    for limit in (None, 7):
        crud.update(writer, CLIENT, uid, {"spending_limit": limit})
    code = CLIENT.field("spending_limit").code
    past = writer.execute("SELECT value, by FROM sync_past WHERE tbl = 1 AND col = ? ORDER BY dot", (code,)).fetchall()
    live = writer.execute("SELECT dot FROM sync_cell WHERE tbl = 1 AND col = ?", (code,)).fetchone()[0]
    assert [value for value, _ in past] == [5, None]
    assert past[1][1] == live


def test_trash_and_return_name_what_they_saw(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    crud.update(writer, CLIENT, uid, {"name": "B"})
    inserted, changed = (entry[0] for entry in log(writer, "client", uid))
    crud.delete(writer, CLIENT, uid)
    crud.undelete(writer, CLIENT, uid)
    deleted, back = log(writer, "client", uid)[2:]
    assert (deleted[1], deleted[3]) == (DELETED, [inserted, changed])
    assert (back[1], back[3]) == (RESTORED, [deleted[0]])
    crud.delete(writer, CLIENT, uid)
    assert log(writer, "client", uid)[-1][3] == [inserted, changed, back[0]]


def test_change_to_a_record_in_the_trash_leaves_it_there_for_everybody(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    crud.delete(writer, CLIENT, uid)
    crud.update(writer, CLIENT, uid, {"name": "B"})
    entries = log(writer, "client", uid)
    assert [entry[1] for entry in entries[1:]] == [DELETED, CLIENT.field("name").code, DELETED]
    assert entries[2][0] in entries[3][3]  # type: ignore[operator]


def test_clock_follows_the_time_and_never_stands_still_or_goes_back(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = 2_000_000_000_000
    clocks = []
    for now in (at, at, at - 86_400_000, at + 1):
        monkeypatch.setattr(ids, "now_ms", lambda now=now: now)
        uid = crud.insert(writer, CLIENT, {"name": "A"})
        clocks.append(log(writer, "client", uid)[0][2])
    assert clocks[0] == at << 16
    assert clocks == [at << 16, (at << 16) + 1, (at << 16) + 2, at + 1 << 16]


def test_record_is_never_erased_and_never_renamed(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "A"})
    for sql in ("DELETE FROM client", "UPDATE client SET uid = 'x'", "UPDATE client SET id = id + 1"):
        with pytest.raises(sqlite3.IntegrityError, match=r"trash|keeps"):
            writer.execute(sql)
    assert lookup.get(writer, CLIENT, uid) is not None


def test_rolled_back_write_leaves_no_hole_in_the_numbers(writer: sqlite3.Connection) -> None:
    before = state(writer)
    with pytest.raises(RuntimeError), transaction(writer):
        crud.insert(writer, CLIENT, {"name": "A"})
        raise RuntimeError
    assert state(writer) == before
    uid = crud.insert(writer, CLIENT, {"name": "B"})
    assert log(writer, "client", uid)[0][0] == before[0] + 1


def test_link_touches_what_others_know_once_until_the_next_export(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": "A"})
    number = writer.execute("SELECT id FROM client").fetchone()[0]
    crud.insert(writer, CALL, {"client": number})
    assert [entry[1] for entry in log(writer, "client", client)] == [INSERTED]
    writer.execute("UPDATE sync_version SET seq = s.seq FROM sync_state AS s WHERE s.life = sync_version.life")
    crud.insert(writer, CALL, {"client": number})
    crud.insert(writer, SITE, {"client": number, "name": "S"})
    assert [entry[1] for entry in log(writer, "client", client)] == [INSERTED, TOUCHED]
    writer.execute("UPDATE sync_version SET seq = s.seq FROM sync_state AS s WHERE s.life = sync_version.life")
    person = crud.insert(writer, CONTACT, {"name": "P"})
    crud.update(writer, CONTACT, person, {"client": number})
    entries = log(writer, "client", client)
    assert [entry[1] for entry in entries] == [INSERTED, TOUCHED, TOUCHED]
    assert entries[2][3] == [entries[1][0]]
    # A touch has no value, so there is nothing of it to keep.
    assert writer.execute("SELECT count(*) FROM sync_past WHERE col = ?", (TOUCHED,)).fetchone() == (0,)


def test_starting_content_is_given_and_what_the_firm_writes_is_not(writer: sqlite3.Connection) -> None:
    assert writer.execute("SELECT max(clock) FROM sync_row").fetchone()[0] < SEED_LIMIT
    uid = starting_content.content_uid("card", "diy-have-it-guy")
    crud.update(writer, CARD, uid, {"title": "Ours"})
    number = writer.execute("SELECT id FROM card WHERE uid = ?", (uid,)).fetchone()[0]
    assert writer.execute("SELECT clock >= ? FROM sync_cell WHERE rid = ?", (SEED_LIMIT, number)).fetchone() == (1,)
    assert change_capture.fields_written_after(writer, CARD, uid, change_capture.SEED_LIMIT - 1) == {"title"}


def test_new_starting_content_leaves_what_the_firm_wrote(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = starting_content.content_uid("card", "diy-have-it-guy")
    crud.update(writer, CARD, uid, {"title": "Ours"})
    writer.execute("UPDATE meta SET value = 'older' WHERE key = 'content'")
    parsed = starting_content._parsed

    def later(name: str) -> dict[str, object]:
        data = parsed(name)
        for card in data.get("objections", ()):
            card["title"], card["glance"] = "Theirs", "A later glance"
        return data

    monkeypatch.setattr(starting_content, "_parsed", later)
    revision = content_files.REVISION + 1
    monkeypatch.setattr(content_files, "REVISION", revision)
    assert starting_content.refresh(writer)
    card = lookup.get(writer, CARD, uid)
    assert card is not None
    assert (getattr(card, "title", ""), getattr(card, "glance", "")) == ("Ours", "A later glance")
    glance = CARD.field("glance").code
    assert writer.execute("SELECT DISTINCT clock FROM sync_cell WHERE col = ?", (glance,)).fetchall() == [(revision,)]
    assert writer.execute("SELECT revision FROM sync_state").fetchone() == (0,)


def test_records_from_before_capture_become_changes_as_of_when_they_were_made(path: Path) -> None:
    connection = opening.writer(path)
    client = crud.insert(connection, CLIENT, {"name": "A"})
    gone = crud.insert(connection, CLIENT, {"name": "Gone"})
    crud.delete(connection, CLIENT, gone)
    made = connection.execute("SELECT created_at FROM client WHERE uid = ?", (client,)).fetchone()[0]
    for table in ("sync_row", "sync_cell", "sync_past", "sync_log", "sync_delete"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE sync_state SET seq = 0, clock = 0")
    with transaction(connection):
        adopted = change_capture.adopt(connection)
        assert change_capture.adopt(connection) == 0
    assert adopted == connection.execute("SELECT count(*) FROM sync_row").fetchone()[0] > 50
    assert [entry[1:3] for entry in log(connection, "client", client)] == [(INSERTED, made << 16)]
    assert [entry[1] for entry in log(connection, "client", gone)] == [INSERTED, DELETED]
    numbers = [row[0] & 0xFF_FFFF_FFFF for row in connection.execute("SELECT dot FROM sync_log ORDER BY dot")]
    assert numbers == list(range(1, state(connection)[0] + 1))
    connection.close()


def test_missing_capture_trigger_stops_every_write(path: Path) -> None:
    from fieldkit.db.store.integrity_check import check
    from fieldkit.domain.errors import Unwritable

    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER capture_client_1")
    values: tuple[Value, ...] = ("0199f0aa-bb01-7abc-8def-0123456789a1", 5, 5)
    other.execute("INSERT INTO site (uid, created_at, updated_at) VALUES (?, ?, ?)", values)
    other.execute("DROP TRIGGER capture_site_made")
    values = ("0199f0aa-bb01-7abc-8def-0123456789a2", 5, 5)
    other.execute("INSERT INTO site (uid, created_at, updated_at) VALUES (?, ?, ?)", values)
    other.commit()
    other.close()
    with pytest.raises(Unwritable, match=r"capture_client_1.*check --repair"):
        opening.writer(path)
    mended = check(path, repair=True)
    assert any("1 records that were stored meanwhile" in said for said in mended.repaired)
    connection = opening.writer(path)
    assert [entry[1] for entry in log(connection, "site", str(values[0]))] == [INSERTED]
    connection.close()


def test_merge_in_progress_is_not_captured(writer: sqlite3.Connection) -> None:
    before = state(writer)
    with transaction(writer), change_capture.paused(writer):
        uid = crud.insert(writer, CLIENT, {"name": "A"})
        crud.update(writer, CLIENT, uid, {"name": "B"})
        crud.delete(writer, CLIENT, uid)
    assert state(writer) == before
    assert log(writer, "client", uid) == []


def test_check_finds_and_mends_records_without_a_change(path: Path) -> None:
    from fieldkit.db.store.integrity_check import check

    connection = opening.writer(path)
    uid = crud.insert(connection, CLIENT, {"name": "A"})
    connection.execute("DELETE FROM sync_row WHERE tbl = ?", (CLIENT.code,))
    connection.close()
    assert any(said.startswith("1 records are not in the history") for said in check(path).problems)
    assert check(path, repair=True).sound
    connection = opening.writer(path)
    assert connection.execute("SELECT count(*) FROM sync_row WHERE tbl = ?", (CLIENT.code,)).fetchone() == (1,)
    assert lookup.get(connection, CLIENT, uid) is not None
    connection.close()
