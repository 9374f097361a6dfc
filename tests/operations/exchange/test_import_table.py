"""Tables taken whole: one backup before the first write, and none where nothing is written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.db.records import lookup
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.records.values import ReadingContext
from fieldkit.files.tables.csv_cells import read_csv
from fieldkit.operations.exchange import backups
from fieldkit.operations.exchange.import_table import import_table
from fieldkit.operations.table_files import TakenTable
from fieldkit.sync.backup import open_store
from fieldkit.sync.backup.backup import count_records
from tests.sync import homes
from tests.sync.homes import Home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Home:
    return homes.fresh(prepared, tmp_path / "home", "Ana")


def reading(connection: sqlite3.Connection) -> ReadingContext:
    return lookup.reading(connection, datetime(2026, 11, 21, 15, 0))


def taken(home: Home, text: str, *, dry_run: bool = False) -> TakenTable:
    return import_table(home.database, CLIENT, read_csv(text.encode(), "t.csv"), reading, dry_run=dry_run)


def kept(home: Home) -> list[tuple[str, int]]:
    made, unreadable = backups.listed(backups.folder_of(home.database))
    assert unreadable == []
    return [(one.header.reason, one.header.records) for one in made]


def records(home: Home) -> int:
    with closing(open_store.reader(home.database)) as connection:
        return sum(count_records(connection).values())


def test_one_backup_holds_what_was_there_before_the_table(home: Home) -> None:
    before = records(home)
    assert taken(home, "Name,Town\nOne,Oslo\nTwo,Bergen\n") == TakenTable(2, 0, 0)
    assert home.clients() == {"One", "Two"}
    assert kept(home) == [("before-import", before)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_no_backup_is_made_where_nothing_is_written(home: Home, dry_run: bool) -> None:
    uid = home.add("Here")
    row = f"UID,Name\n{uid},"
    assert taken(home, f"{row}Here\n", dry_run=dry_run) == TakenTable(0, 0, 1)
    assert taken(home, f"{row}Renamed\n", dry_run=True) == TakenTable(0, 1, 0)
    with pytest.raises(Trouble, match=r"t\.csv: nothing was changed\."):
        taken(home, f"{row}Renamed\nnone,New\n", dry_run=dry_run)
    assert home.clients() == {"Here"}
    assert kept(home) == []
    assert taken(home, f"{row}Renamed\n") == TakenTable(0, 1, 0)
    assert home.clients() == {"Renamed"}
    assert len(kept(home)) == 1
