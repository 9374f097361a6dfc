"""A disk that takes no more: it is called so, and what is stored can be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from fieldkit.db.base import connect, error_sentences
from fieldkit.db.records import crud
from fieldkit.db.store import integrity_check, opening
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import DiskFull, Trouble
from fieldkit.domain.records.kinds import CLIENT


def _names(connection: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("SELECT name FROM client ORDER BY id")]


def _no_files_beside(path: Path) -> None:
    """Let SQLite make no wal-index beside the store, as on a full disk."""
    with suppress(FileNotFoundError):
        path.with_name(f"{path.name}-shm").unlink()
    path.with_name(f"{path.name}-shm").symlink_to("nowhere")


@pytest.fixture
def stored(path: Path) -> Path:
    """A store with a client, closed properly."""
    with closing(opening.writer(path)) as writer:
        crud.insert(writer, CLIENT, {"name": "Stored"})
    return path


@pytest.fixture
def killed(stored: Path, tmp_path: Path) -> Path:
    """A store with a second client in its log only, as a program leaves it that was killed."""
    with closing(opening.writer(stored)) as writer:
        crud.insert(writer, CLIENT, {"name": "In the log"})
        home = tmp_path / "killed"
        home.mkdir()
        for end in ("", "-wal"):
            shutil.copyfile(f"{stored}{end}", f"{home / stored.name}{end}")
    return home / stored.name


def test_store_is_read_where_sqlite_can_make_no_file_beside_it(stored: Path) -> None:
    _no_files_beside(stored)
    with closing(opening.reader(stored)) as reader:
        assert _names(reader) == ["Stored"]
        with pytest.raises(sqlite3.OperationalError):
            reader.execute("DELETE FROM client")


def test_unfinished_log_is_read_too(killed: Path) -> None:
    _no_files_beside(killed)
    with closing(opening.reader(killed)) as reader:
        assert _names(reader) == ["Stored", "In the log"]
        with pytest.raises(sqlite3.OperationalError):
            reader.execute("DELETE FROM client")


def test_store_that_ails_from_something_else_is_not_read_around_it(stored: Path) -> None:
    stored.write_bytes(b"x" * 5000)
    with pytest.raises(Trouble, match="is not a fieldkit database"):
        opening.reader(stored)


async def test_open_store_reads_on_and_sees_what_is_written_once_there_is_room(stored: Path) -> None:
    _no_files_beside(stored)
    store = Store(stored)
    assert await store.read(_names) == ["Stored"]
    with pytest.raises(Trouble):
        await store.write(crud.insert, CLIENT, {"name": "Refused"})
    assert await store.read(_names) == ["Stored"]
    stored.with_name(f"{stored.name}-shm").unlink()
    await store.write(crud.insert, CLIENT, {"name": "Room"})
    assert await store.read(_names) == ["Stored", "Room"]
    await store.close()


def test_trouble_where_no_room_is_left_is_called_a_full_disk(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _no_files_beside(stored)
    with pytest.raises(Trouble, match="cannot be opened"):
        opening.writer(stored)
    monkeypatch.setattr(error_sentences, "LEAST_ROOM", sys.maxsize)
    with pytest.raises(DiskFull, match=r"The disk is full: .*not stored\. What is stored can be read and found\."):
        opening.writer(stored)


async def test_a_start_on_a_full_disk_says_nothing_of_a_change(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _no_files_beside(stored)
    monkeypatch.setattr(error_sentences, "LEAST_ROOM", sys.maxsize)
    store = Store(stored)
    trouble = await store.warm()
    assert isinstance(trouble, DiskFull)
    assert str(trouble) == (
        f"The disk is full: {stored} takes no more. What is stored can be read and found. Make room before you change "
        "anything: nothing new is stored until then."
    )
    await store.close()


def test_full_disk_that_the_system_reports_is_called_so(path: Path) -> None:
    with pytest.raises(DiskFull, match="The disk is full"), connect.Sentences(path):
        raise OSError(28, "No space left on device", "instance.json")


def test_disk_of_which_nobody_knows_the_room_is_not_called_full(tmp_path: Path) -> None:
    assert error_sentences.has_room(tmp_path / "x")
    assert error_sentences.has_room(tmp_path / "nowhere" / "x")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes: twice what a new store takes while it is made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name == "nt" or os.getuid() != 0:
        pytest.skip("only the superuser may mount a small disk")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _fill(folder: Path) -> Path:
    """Fill a disk to the last byte; return the file that does."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return filler


async def test_a_disk_that_is_really_full_is_read_and_searched_and_named(small_disk: Path, stored: Path) -> None:
    path = small_disk / "fieldkit.db"
    shutil.copyfile(stored, path)
    opening.writer(path).close()
    filler = _fill(small_disk)
    store = Store(path)
    assert await store.read(_names) == ["Stored"]
    with pytest.raises(DiskFull, match="The disk is full"):
        await store.write(crud.insert, CLIENT, {"name": "Refused"})
    assert integrity_check.check(path).sound
    filler.unlink()
    await store.write(crud.insert, CLIENT, {"name": "Room"})
    filler = _fill(small_disk)
    with pytest.raises(DiskFull, match="The disk is full"):
        await store.write(crud.insert, CLIENT, {"name": "Refused", "notes": "word " * 100_000})
    assert await store.read(_names) == ["Stored", "Room"]
    await store.close()
    with closing(opening.reader(path)) as reader:
        assert _names(reader) == ["Stored", "Room"]


@pytest.mark.usefixtures("made_anew")
def test_first_start_on_a_full_disk_says_so_and_leaves_nothing(small_disk: Path) -> None:
    filler = _fill(small_disk)
    with pytest.raises(DiskFull, match="no store could be made at"):
        opening.writer(small_disk / "home" / "fieldkit.db")
    assert [file.name for file in (small_disk / "home").iterdir()] == ["opening.lock"]
    filler.unlink()
    opening.writer(small_disk / "home" / "fieldkit.db").close()


class _NoRoom(opening.Upgrade):
    """An upgrade for whose backup there is no room."""

    def before(self, database: Path) -> None:
        raise DiskFull(f"{database}: The last change was not stored. What is stored can be read and found.")


class _NoRoomForTheBackup(opening.Upgrade):
    """An upgrade whose backup finds no room as it is written."""

    def before(self, database: Path) -> None:
        raise Trouble(f"{database}: the backup could not be written.") from OSError(28, "No space left on device")


@pytest.mark.parametrize("upgrade", [_NoRoom(), _NoRoomForTheBackup()])
async def test_a_store_for_whose_upgrade_is_no_room_is_not_said_to_be_readable(
    stored: Path, monkeypatch: pytest.MonkeyPatch, upgrade: opening.Upgrade
) -> None:
    monkeypatch.setattr(connect, "SCHEMA", connect.SCHEMA + 1)
    says = (
        f"The disk is full: {stored} is of an earlier fieldkit, and there is no room to bring it up to date. Nothing "
        "was changed. Make room for a backup of it and as much again, then try again."
    )
    for opener in (opening.reader, opening.writer):
        with pytest.raises(DiskFull) as told:
            opener(stored, upgrade)
        assert str(told.value) == says
    store = Store(stored, upgrade)
    assert str(await store.warm()) == says
    await store.close()
