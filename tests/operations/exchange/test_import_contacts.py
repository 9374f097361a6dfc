"""Contacts from other programs: what can be read is, and a backup is made only where something is written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.operations.exchange import import_contacts
from fieldkit.sync.backup import open_store
from tests.sync import homes
from tests.sync.homes import Home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Home:
    return homes.fresh(prepared, tmp_path / "home", "Ana")


def imported(home: Home, files: import_contacts.ContactFiles) -> tuple[str, ...]:
    with closing(open_store.reader(home.database)) as connection:
        planned = import_contacts.plan_import(connection, files)
    return import_contacts.apply_import(home.database, planned)


def test_a_file_that_cannot_be_read_keeps_none_of_the_others_out(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Name,Phone\nInes Marsh,07700 900123\n")
    (tmp_path / "empty.csv").write_bytes(b"\x00\x01")
    paths = [tmp_path / name for name in ("none.csv", "people.csv", "empty.csv")]
    read = import_contacts.read_files(paths)
    assert list(read.parsed) == [str(paths[1])]
    assert [path for path, _ in read.failed] == [str(paths[0]), str(paths[2])]
    assert all(why for _, why in read.failed)


def test_a_backup_is_made_before_people_are_stored_and_none_where_all_are_there(home: Home, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Name,Phone\nInes Marsh,07700 900123\nO'Brien [/],07700 900456\n")
    files = import_contacts.read_files([tmp_path / "people.csv"])
    assert len(imported(home, files)) == 2
    assert len(list(home.path.rglob("*.fkb"))) == 1
    assert imported(home, files) == ()
    assert len(list(home.path.rglob("*.fkb"))) == 1
