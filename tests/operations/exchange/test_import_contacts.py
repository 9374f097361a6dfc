"""Contacts from other programs: what can be read is, and a backup is made only where something is written."""

from __future__ import annotations

import errno
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit import spooled
from fieldkit.db.contact_import import mark_index
from fieldkit.db.contact_import.similar_pairs import similar_pairs
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import import_contacts
from fieldkit.sync.backup import open_store
from tests.sync import homes
from tests.sync.homes import Home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Home:
    return homes.fresh(prepared, tmp_path / "home", "Ana")


def imported(home: Home, files: import_contacts.ContactFiles) -> Sequence[str]:
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets not everybody make links")
def test_a_file_is_called_as_it_was_named_and_a_folder_without_a_name_by_its_own(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "held.csv").write_text("Name,Nr,Tel\nInes Größ,7,07700 900123\n", encoding="cp1252")
    (tmp_path / "people.csv").symlink_to("held.csv")
    monkeypatch.chdir(tmp_path)
    read = import_contacts.read_files([Path(), Path("people.csv")], ["Nr=job_title"], "cp1252")
    assert read.failed == [(".", f"{tmp_path.name} is a folder. Name the files in it.")]
    (person,) = read.parsed["people.csv"].people
    assert (person.file, person.name, person.job_title) == ("people.csv", "Ines Größ", "7")
    assert len(imported(home, read)) == 1
    with closing(open_store.reader(home.database)) as connection:
        again = import_contacts.plan_import(connection, read, client="", make_clients=True)
    assert [entry.action for entry in again.entries] == ["skip"]


def test_a_disk_without_room_for_a_large_file_is_a_sentence(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.csv").write_text("Name\n" + "Ines Marsh\n" * (spooled.KEPT + 1))
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    read = import_contacts.read_files([tmp_path / "a.csv"])
    assert [why for _, why in read.failed] == [
        f"There is no room in {tempfile.gettempdir()} for a file as large as this one. Nothing was imported. "
        "Make room there, name another folder in TMPDIR, or import fewer contacts at a time."
    ]


def test_a_disk_without_room_for_the_index_is_the_same_sentence(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.csv").write_text("Name\n" + "".join(f"Pers{n} Nam{n}\n" for n in range(200)))
    read = import_contacts.read_files([tmp_path / "a.csv"])
    monkeypatch.setattr(mark_index, "HELD", 100)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with (
        closing(open_store.reader(home.database)) as connection,
        pytest.raises(Trouble, match=r"^There is no room in .* Nothing was imported\."),
    ):
        import_contacts.plan_import(connection, read)


def test_an_import_that_is_killed_in_the_middle_has_stored_nothing_and_can_be_done_again(
    home: Home, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Name,Phone\n" + "".join(f"Pers{n} Nam{n},0161 {n:06}\n" for n in range(150)))
    killed = (
        "import os, pathlib, sys\n"
        "from fieldkit.db.base import progress\n"
        "from fieldkit.operations.exchange import import_contacts as import_\n"
        "database, file = map(pathlib.Path, sys.argv[1:])\n"
        "files = import_.read_files([file])\n"
        "planned = import_.plan_on(database, files)\n"
        "end = lambda what, done, total: os._exit(9) if (what, done) == ('storing', 100) else None\n"
        "with progress.listening(end):\n"
        "    import_.apply_import(database, planned, files)\n"
    )
    ended = subprocess.run([sys.executable, "-c", killed, str(home.database), str(tmp_path / "a.csv")], check=False)
    assert ended.returncode == 9
    files = import_contacts.read_files([tmp_path / "a.csv"])
    with closing(open_store.reader(home.database)) as connection:
        assert connection.execute("SELECT count(*) FROM contact").fetchone() == (0,)
        assert import_contacts.plan_import(connection, files).count("new") == 150
    assert len(imported(home, files)) == 150
    assert imported(home, files) == ()


def pairs_of(home: Home, folder: Path, rows: str) -> tuple[int | None, int]:
    """Import people; return how many pairs it counts, and how many the list has."""
    (folder / "pairs.csv").write_text(f"Name,Company,Phone\n{rows}")
    files = import_contacts.read_files([folder / "pairs.csv"])
    with closing(open_store.reader(home.database)) as connection:
        planned = import_contacts.plan_import(connection, files)
    uids = import_contacts.apply_import(home.database, planned, files)
    with closing(open_store.reader(home.database)) as connection:
        return import_contacts.count_duplicates(connection, planned, uids), len(similar_pairs(connection))


def test_an_import_counts_the_pairs_that_the_list_asks_about_and_only_those_of_whom_it_stored(
    home: Home, tmp_path: Path
) -> None:
    # a number that two share, whatever they are called
    assert pairs_of(home, tmp_path, "Ines Marsh,Acme,0161 496 0301\nTom Kestrel,Acme,0161 496 0301\n") == (1, 1)
    # nobody's concern
    assert pairs_of(home, tmp_path, "Chef,,0161 496 0399\n") == (0, 1)
    # one that is new with one that was there, and one that was changed
    assert pairs_of(home, tmp_path, "Una Fern,Acme,0161 496 0399\n") == (1, 2)
    assert pairs_of(home, tmp_path, "Una Fern,Acme,0161 496 0399; 0161 496 0301\n") == (3, 4)
    # one that was there already, beside somebody new
    assert pairs_of(home, tmp_path, "Ines Marsh,Acme,0161 496 0301\nMilo Ort,Zebra,0161 496 0377\n") == (0, 4)


def test_of_very_many_contacts_no_pairs_are_counted(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_contacts, "MOST_LOOKED_THROUGH", 1)
    assert pairs_of(home, tmp_path, "Ines Marsh,Acme,0161 496 0301\nTom Kestrel,Acme,0161 496 0301\n") == (None, 1)
