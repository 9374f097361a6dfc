"""Every kind as a table: all its fields are in it, in every format, and what comes back is what went."""

from __future__ import annotations

import csv
import errno
import gc
import io
import json
import os
import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fieldkit.db.base.connect import undone
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CARD_USE, CLIENT, CONTACT, KINDS, PROMISE
from fieldkit.files.tables.csv_cells import read_csv
from fieldkit.files.tables.table_columns import columns_of
from fieldkit.operations.exports.export_table import (
    FORMATS,
    export_table,
    file_name,
    format_of,
    in_words,
    text_rows,
)
from fieldkit.operations.table_files import TakenTable, take_table
from tests.names import HOSTILE, MARKUP

NOW = datetime(2026, 11, 21, 15, 0)
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


def database(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("SELECT file FROM pragma_database_list").fetchone()[0])


def objects(connection: sqlite3.Connection, kind: Kind) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("".join(text_rows(connection, kind, "json", "€")))
    return found


def table(connection: sqlite3.Connection, kind: Kind) -> list[dict[str, str]]:
    return list(csv.DictReader(text_rows(connection, kind, "csv", "€")))


@every_kind
def test_every_field_of_every_kind_has_a_column_and_every_record_a_row(firm: sqlite3.Connection, kind: Kind) -> None:
    columns = columns_of(kind)
    names = [column.name for column in columns]
    assert names[0] == "uid"
    assert [name for name in names if kind.has(name)] == [field.name for field in kind.fields]
    for field in kind.fields:
        assert (f"{field.name}_uid" in names) == bool(field.link)
        assert (f"{field.name}_currency" in names) == field.type.in_currency
    assert len({column.heading.casefold() for column in columns}) == len(columns) == len(set(names))
    uids = {uid for (uid,) in firm.execute(f"SELECT uid FROM {kind.name} WHERE deleted_at IS NULL")}
    assert {one["uid"] for one in objects(firm, kind)} == uids
    assert all(list(one) == names for one in objects(firm, kind))
    assert {one["UID"] for one in table(firm, kind)} == uids


@every_kind
@pytest.mark.parametrize("format_", FORMATS)
def test_every_kind_is_a_file_of_every_format(
    firm: sqlite3.Connection, kind: Kind, format_: str, tmp_path: Path
) -> None:
    target = tmp_path / f"t.{format_}"
    told: list[int] = []
    done = export_table(database(firm), kind, target, format_, "€", told=told.append)
    live = firm.execute(f"SELECT count(*) FROM {kind.name} WHERE deleted_at IS NULL").fetchone()[0]
    assert (done.records, len(told)) == (live, live)
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    headings = [column.heading for column in columns_of(kind)]
    if format_ == "xlsx":
        sheet = openpyxl.load_workbook(target)[kind.plural]
        first, *rows = sheet.iter_rows(values_only=True)
        assert list(first) == headings
        assert len(rows) == live
    elif format_ == "csv":
        assert len(read_csv(target.read_bytes(), "t.csv").rows) == live
    else:
        assert len(json.loads(target.read_bytes())) == live


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.created], ids=lambda kind: kind.name)
def test_a_table_that_comes_back_as_it_went_changes_nothing(firm: sqlite3.Connection, kind: Kind) -> None:
    text = "".join(text_rows(firm, kind, "csv", "€"))
    live = firm.execute(f"SELECT count(*) FROM {kind.name} WHERE deleted_at IS NULL").fetchone()[0]
    # On a connection that cannot write: whatever it would store is refused.
    taken = take_table(firm, kind, read_csv(text.encode(), "t.csv"), lookup.reading(firm, NOW, "€"))
    assert taken == TakenTable(0, 0, live)


def test_the_cells_of_a_record_say_what_it_says(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": MARKUP, "spending_limit": 50_000, "phones": "+49 30 1\nwork: 030 2"})
    number = lookup.local_id(writer, CLIENT, client)
    crud.insert(
        writer,
        CALL,
        {
            "client": number,
            "at": 1_764_000_000_123,
            "direction": "in",
            "outcome": "missed",
            "minutes": 90,
            "note": "=1",
        },
    )
    crud.insert(writer, PROMISE, {"what": "x", "due": "2026-12-01 10:00", "client": number})
    crud.insert(writer, PROMISE, {"what": "y", "due": "2026-12-02"})
    (told,) = objects(writer, CLIENT)
    assert (told["spending_limit"], told["spending_limit_currency"]) == (500.0, "€")
    assert told["phones"] == ["+49 30 1", "work: 030 2"]
    (cells,) = table(writer, CLIENT)
    assert (cells["Spending limit"], cells["Spending limit currency"]) == ("500.00", "€")
    assert cells["Phones"] == "'+49 30 1; work: 030 2"
    (call,) = objects(writer, CALL)
    assert (call["client"], call["client_uid"]) == (MARKUP, client)
    assert (call["at"], call["direction"], call["minutes"], call["note"]) == (
        "2025-11-24T16:00:00.123Z",
        "they called",
        90,
        "=1",
    )
    assert (call["contact"], call["contact_uid"]) == (None, None)
    assert table(writer, CALL)[0]["Note"] == "'=1"
    assert [one["due"] for one in objects(writer, PROMISE)] == ["2026-12-01T10:00", "2026-12-02"]


def test_a_link_to_what_has_no_title_is_told_by_its_line(writer: sqlite3.Connection) -> None:
    call = crud.insert(writer, CALL, {"at": 0, "direction": "in", "caller": "Ines"})
    crud.insert(writer, CARD_USE, {"card": 1, "at": 0, "call": lookup.local_id(writer, CALL, call)})
    (use,) = objects(writer, CARD_USE)
    assert (use["call"], use["call_uid"]) == ("they called, Ines", call)


def test_what_another_program_stored_is_shown_as_it_is_and_no_terminal_obeys_it(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CONTACT, {"name": HOSTILE, "birthday": "no day", "notes": "one\ntwo\x1b[2J", "role": "gone"})
    crud.insert(writer, PROMISE, {"what": "x", "due": "whenever"})
    (told,) = objects(writer, CONTACT)
    assert (told["birthday"], told["role"]) == ("no day", "gone")
    assert told["name"].startswith("Bad␛]0;owned␇ ␛[31m")
    assert told["notes"] == "one\ntwo␛[2J"
    text = "".join(text_rows(writer, CONTACT, "csv", "€"))
    assert text.replace("\r\n", "").replace("\n", "").isprintable()
    assert objects(writer, PROMISE)[0]["due"] == "whenever"


def test_only_what_has_these_values(firm: sqlite3.Connection) -> None:
    client, number = firm.execute("SELECT client, count(*) FROM contact GROUP BY client ORDER BY 2 DESC").fetchone()
    assert len(list(text_rows(firm, CONTACT, "csv", "€", {"client": client}))) == number + 1


def test_what_is_in_the_trash_is_not_in_it(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "Gone"})
    crud.delete(writer, CLIENT, uid)
    assert objects(writer, CLIENT) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_is_there_is_written_over_only_where_that_is_wanted(
    firm: sqlite3.Connection, format_: str, tmp_path: Path
) -> None:
    target = tmp_path / "t"
    target.write_text("mine")
    with pytest.raises(Trouble, match="is there already; it was not touched"):
        export_table(database(firm), CLIENT, target, format_, "€")
    assert target.read_text() == "mine"
    export_table(database(firm), CLIENT, target, format_, "€", replace=True)
    assert target.stat().st_size > 500


@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_disk_is_said_and_leaves_nothing(
    firm: sqlite3.Connection, format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Trouble, match=r"it could not be written \(No space left on device\)\. No part of it is there"):
        export_table(database(firm), CLIENT, tmp_path / "t", format_, "€")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_before_a_workbook_is_whole_is_said_too(
    firm: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.write", full)
    with pytest.raises(Trouble, match="No space left on device"):
        export_table(database(firm), CLIENT, tmp_path / "t.xlsx", "xlsx", "€")
    assert list(tmp_path.iterdir()) == []
    gc.collect()  # the archive that XlsxWriter left says nothing as it goes


def test_a_disk_that_is_full_in_the_middle_of_a_workbook_is_said_too(
    firm: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: zipfile.ZipFile, name: str, *_: object) -> None:
        self.writestr("some", "x" * 1000)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.write", full)
    with pytest.raises(Trouble, match="No space left on device"):
        export_table(database(firm), CLIENT, tmp_path / "t.xlsx", "xlsx", "€")
    assert list(tmp_path.iterdir()) == []
    gc.collect()


def test_the_format_follows_from_the_name_unless_both_are_given_and_differ() -> None:
    assert format_of(Path("a.XLSX"), "") == "xlsx"
    assert format_of(Path("a.txt"), "") == "csv" == format_of(None, "")
    assert format_of(Path("a.txt"), "json") == "json"
    with pytest.raises(Trouble, match=r"a\.csv is named as CSV, and Excel \(XLSX\) was asked for"):
        format_of(Path("a.csv"), "xlsx")
    assert file_name(KINDS["card_use"], "csv", NOW) == "card-uses-20261121-150000.csv"


def test_a_text_that_was_cut_is_said(writer: sqlite3.Connection, tmp_path: Path) -> None:
    crud.insert(writer, CLIENT, {"name": "Long", "notes": "x" * 50_000})
    done = export_table(database(writer), CLIENT, tmp_path / "t.xlsx", "xlsx", "€")
    assert "1 client. 1 text was too long for a cell of Excel and cut off there" in in_words(done, CLIENT)


def test_a_table_with_columns_that_nobody_types_takes_the_others(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CONTACT, {"name": "Ines", "source": "card 1"})
    text = "".join(text_rows(writer, CONTACT, "csv", "€"))
    rows = list(csv.reader(io.StringIO(text)))
    rows[1][rows[0].index("Name")] = "Ines Marsh"
    rows[1][rows[0].index("Source")] = "another"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    with undone(writer):
        taken = take_table(writer, CONTACT, read_csv(out.getvalue().encode(), "t"), lookup.reading(writer, NOW))
        assert taken == TakenTable(0, 1, 0)
        assert writer.execute("SELECT name, source FROM contact WHERE uid = ?", (uid,)).fetchone() == (
            "Ines Marsh",
            "card 1",
        )


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_is_written_over_the_store_nor_over_what_is_no_file(
    firm: sqlite3.Connection, format_: str, tmp_path: Path
) -> None:
    store = database(firm)
    before = store.stat().st_size
    with pytest.raises(Trouble, match="lies among fieldkit's own files; it was not touched"):
        export_table(store, CLIENT, store, format_, "€", replace=True)
    assert store.stat().st_size == before
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Trouble, match="is no ordinary file; it was not touched"):
        export_table(store, CLIENT, tmp_path / "pipe", format_, "€", replace=True)
    assert (tmp_path / "pipe").is_fifo()
