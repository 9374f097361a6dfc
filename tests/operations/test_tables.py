"""Records as a table and back: nothing changes by the way, what is changed in the table is, and mistakes are named."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, KINDS, PROMISE
from fieldkit.files.tables.csv_cells import Table, read_csv, written
from fieldkit.operations.table_files import TakenTable, table_of, take_table
from tests.names import MARKUP

NOW = datetime(2026, 11, 21, 15, 0)


def exported(connection: sqlite3.Connection, kind: Kind) -> list[list[str]]:
    return [list(row) for row in table_of(connection, kind, lookup.reading(connection, NOW, "€"))]


def take(connection: sqlite3.Connection, kind: Kind, rows: list[list[str]]) -> TakenTable:
    table = read_csv("".join(written(rows)).encode(), "t.csv")
    with transaction(connection):
        return take_table(connection, kind, table, lookup.reading(connection, NOW, "€"))


def everything(connection: sqlite3.Connection, kind: Kind) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {kind.name} ORDER BY id").fetchall()


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.created], ids=lambda kind: kind.name)
def test_a_table_that_comes_back_as_it_went_changes_nothing(firm: sqlite3.Connection, kind: Kind) -> None:
    rows = exported(firm, kind)
    live = firm.execute(f"SELECT count(*) FROM {kind.name} WHERE deleted_at IS NULL").fetchone()[0]
    assert len(rows) - 1 == live > 0
    assert rows[0] == ["UID", *(field.label for field in kind.form)]
    table = read_csv("".join(written(rows)).encode(), "t.csv")
    # On a connection that cannot write: whatever it would store is refused.
    assert take_table(firm, kind, table, lookup.reading(firm, NOW, "€")) == TakenTable(0, 0, live)


def test_people_who_are_not_there_are_said_to_be_none_and_are_nobody_who_notes_their_names(
    writer: sqlite3.Connection,
) -> None:
    crud.insert(writer, CONTACT, {"name": "Sam Tate", "notes": "Ask Amara Okafor or Petra Lindqvist"})
    headings = ["Name", "Point of contact", "Deputy"]
    rows = [["Kestrel", "Amara Okafor", "Petra Lindqvist"], ["Marsh", "", "Petra Lindqvist"]]
    with pytest.raises(Trouble) as refused:
        take(writer, CLIENT, [headings, *rows])
    assert str(refused.value).splitlines()[1:] == [
        "Line 2, column “Point of contact”: No contact is called “Amara Okafor”.",
        "Line 3, column “Deputy”: No contact is called “Petra Lindqvist”.",
    ]


def test_a_changed_cell_changes_that_field_and_a_row_without_a_uid_adds_a_record(writer: sqlite3.Connection) -> None:
    owner = crud.insert(writer, CLIENT, {"name": MARKUP})
    number = writer.execute("SELECT id FROM client WHERE uid = ?", (owner,)).fetchone()[0]
    at = 1_764_000_000_123
    uid = crud.insert(writer, CALL, {"client": number, "note": "=old", "at": at, "outcome": "missed"})
    rows = exported(writer, CALL)
    note, outcome = rows[0].index("Note"), rows[0].index("Outcome")
    assert rows[1][note] == "=old"
    rows[1][note] = "+new\nline"
    added = [""] * len(rows[0])
    added[note], added[rows[0].index("Client")] = "added", "acme"
    assert take(writer, CALL, [*rows, added]) == TakenTable(1, 1, 0)
    assert writer.execute("SELECT note, at, outcome FROM call WHERE uid = ?", (uid,)).fetchone() == (
        "+new\nline",
        at,
        "missed",
    )
    assert writer.execute("SELECT client, outcome, direction FROM call WHERE uid <> ?", (uid,)).fetchone() == (
        number,
        "reached",
        "in",
    ), "the defaults of the form"
    assert outcome


def test_the_rules_between_records_hold_for_a_table_too(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, PROMISE, {"what": "Quote", "due": "2026-12-01", "state": "open"})
    take(writer, PROMISE, [["uid", "state"], [uid, "kept"]])
    assert writer.execute("SELECT closed_at IS NOT NULL FROM promise").fetchone() == (1,)


def test_some_columns_are_enough_in_any_order_by_label_or_name(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CONTACT, {"name": "Ines", "job_title": "Owner", "notes": "kept"})
    take(writer, CONTACT, [["JOB", "uid", "name"], ["Manager", uid.upper(), "Ines Marsh"]])
    assert writer.execute("SELECT name, job_title, notes FROM contact").fetchone() == ("Ines Marsh", "Manager", "kept")


def test_an_emptied_cell_empties_its_field(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CONTACT, {"name": "Ines", "job_title": "Owner"})
    take(writer, CONTACT, [["UID", "Job"], [uid, ""]])
    assert writer.execute("SELECT job_title FROM contact").fetchone() == ("",)


def test_every_mistake_is_named_with_line_and_column_and_nothing_is_kept(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, PROMISE, {"what": "Quote", "due": "2026-12-01", "state": "open"})
    gone = crud.insert(writer, PROMISE, {"what": "Gone", "due": "2026-12-01"})
    crud.delete(writer, PROMISE, gone)
    before = everything(writer, PROMISE)
    rows = [
        ["UID", "What", "Due", "State"],
        ["", "Fine", "2026-12-24", ""],
        [uid, "Quote", "whenever", "open"],
        ["", "", "fri", "lost"],
        ["0190", "x", "fri", "open"],
        [gone, "x", "fri", "open"],
        [uid, "Again", "fri", "open"],
        [uid, "And again", "fri", "open"],
    ]
    with pytest.raises(Trouble) as caught:
        take(writer, PROMISE, rows)
    first, *lines = str(caught.value).splitlines()
    assert first == "t.csv: nothing was changed."
    assert [line.partition(":")[0] for line in lines] == [
        "Line 3, column “Due”",
        "Line 4, column “State”",
        "Line 5, column “UID”",
        "Line 6, column “UID”",
        "Line 7, column “UID”",
        "Line 8, column “UID”",
    ]
    assert everything(writer, PROMISE) == before


@pytest.mark.parametrize(
    ("headings", "says"),
    [
        (("UID", "Wat"), "“Wat” is no column of promises. There are: UID, What, Due"),
        (("What", "what"), "stands there twice"),
    ],
)
def test_a_heading_that_is_none_is_refused(writer: sqlite3.Connection, headings: tuple[str, ...], says: str) -> None:
    with pytest.raises(Trouble, match=says):
        take_table(writer, PROMISE, Table("t.csv", headings, (), 1), lookup.reading(writer, NOW))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_two_columns_of_a_kind_have_one_heading(kind: Kind) -> None:
    names = [field.label.casefold() for field in kind.form]
    assert len({*names, "uid"}) == len(names) + 1
    for field in kind.form:
        other = next((one for one in kind.form if one.label.casefold() == field.name), field)
        assert other is field, "a name of one is the label of another"


def test_what_is_needed_and_left_out_is_named_with_its_line_and_no_word_of_the_shell(
    writer: sqlite3.Connection,
) -> None:
    with pytest.raises(Trouble, match=r"Line 2, column “Name”: Name is needed\.$"):
        take(writer, CLIENT, [["UID", "Town"], ["", "Oslo"]])


def test_no_cell_holds_what_a_terminal_obeys_and_the_table_leaves_it_as_it_is(writer: sqlite3.Connection) -> None:
    hostile = "Marsh\x1b]0;gone\x07 \x9b31mLtd"
    client = crud.insert(writer, CLIENT, {"name": hostile, "notes": "one\ntwo\x1b[2J"})
    number = writer.execute("SELECT id FROM client WHERE uid = ?", (client,)).fetchone()[0]
    crud.insert(writer, CONTACT, {"name": hostile, "client": number})
    before = everything(writer, CLIENT)
    for kind in (CLIENT, CONTACT):
        rows = exported(writer, kind)
        assert all(cell.replace("\n", "").isprintable() for row in rows for cell in row)
        assert "Marsh Ltd" in rows[1]
        assert take(writer, kind, rows).changed == 0
    assert everything(writer, CLIENT) == before
