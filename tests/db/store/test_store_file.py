"""The store's file is taken away or exchanged under an open store: nothing is called stored that is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base.connect import connect, transaction
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store.store import Store
from fieldkit.db.store.store_file import StoreFile
from fieldkit.domain.errors import Busy, Gone
from fieldkit.domain.records.kinds import CLIENT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")


@pytest.fixture
async def home(path: Path) -> Path:
    """A folder with a store of its own, in which the tests do what they like."""
    folder = path.parent / "home"
    folder.mkdir()
    path.rename(folder / path.name)
    return folder


@pytest.fixture
async def store(home: Path) -> AsyncIterator[Store]:
    """A store that is open for reading and writing, with a client in its log."""
    made = Store(home / "fieldkit.db")
    await made.write(crud.insert, CLIENT, {"name": "Before"})
    await made.read(_names)
    yield made
    await made.close()


def _names(connection: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("SELECT name FROM client ORDER BY id")]


def _in(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return _names(connection)


async def _add(store: Store, name: str) -> None:
    await store.write(crud.insert, CLIENT, {"name": name})


def _removed(home: Path) -> None:
    (home / "fieldkit.db").unlink()


def _replaced(home: Path) -> None:
    shutil.copyfile(home / "fieldkit.db", home / "other")
    (home / "other").replace(home / "fieldkit.db")


def _renamed(home: Path) -> None:
    (home / "fieldkit.db").rename(home / "fieldkit.old")


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (_removed, "is not there any more: it was removed or renamed"),
        (_renamed, "is not there any more: it was removed or renamed"),
        (_replaced, "is another file now: it was replaced"),
    ],
)
async def test_write_to_a_file_that_is_not_the_store_is_refused_and_all_before_it_is_saved(
    store: Store, home: Path, happens: Callable[[Path], None], says: str
) -> None:
    happens(home)
    for _ in range(2):
        with pytest.raises(
            Gone, match=f"{says}.*This change was not stored; what you typed stays in its field"
        ) as told:
            await _add(store, "After")
    (saved,) = home.glob("fieldkit-saved-*.db")
    assert str(told.value).endswith(f" Everything that was stored is in {saved}.")
    assert _in(saved) == ["Before"]
    assert saved.stat().st_mode & 0o077 == 0
    assert await store.read(_names) == ["Before"], "reading goes on"


async def test_log_of_a_store_that_was_replaced_is_not_read_into_the_one_in_its_place(
    store: Store, home: Path, prepared: Path
) -> None:
    shutil.copyfile(prepared, home / "other")
    (home / "other").replace(home / "fieldkit.db")
    with pytest.raises(Gone):
        await _add(store, "After")
    await store.close()
    assert _in(home / "fieldkit.db") == []


def _written_over(home: Path, other: Path) -> None:
    """Copy a file over the store in place, as ``cp`` does; later than the store was written, however coarse a clock."""
    database = home / "fieldkit.db"
    shutil.copyfile(other, database)
    later = database.stat().st_mtime_ns + 1_000_000_000
    os.utime(database, ns=(later, later))


@pytest.mark.parametrize("older", [False, True], ids=["another store", "an older copy of it"])
async def test_store_that_was_written_over_in_its_place_is_noticed_and_what_is_there_now_left_as_it_is(
    store: Store, home: Path, prepared: Path, older: bool
) -> None:
    other = home / "copy" if older else prepared
    if older:
        shutil.copyfile(home / "fieldkit.db", other)
    _written_over(home, other)
    for _ in range(2):
        with pytest.raises(
            Gone, match=r"was written over in its place.*This change was not stored; what you typed stays in its field"
        ) as told:
            await _add(store, "After")
    (log,) = home.glob("fieldkit-log-*.db-wal")
    assert str(told.value).endswith(f" What was stored last, and was not in the file yet, is in {log}.")
    assert log.stat().st_size > 0
    await store.close()
    assert (home / "fieldkit.db").read_bytes() == other.read_bytes()
    assert not list(home.glob("fieldkit.db-*"))


async def test_file_with_the_time_of_an_older_one_is_noticed(store: Store, home: Path) -> None:
    os.utime(home / "fieldkit.db", ns=(1, 1))
    with pytest.raises(Gone, match="was written over in its place"):
        await _add(store, "After")


async def test_what_is_written_over_within_a_write_is_noticed_before_it_is_called_stored(
    store: Store, home: Path, prepared: Path
) -> None:
    def job(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "Half"})
        _written_over(home, prepared)

    with pytest.raises(Gone, match="was written over in its place"):
        await store.write(job)


async def test_log_that_goes_into_the_file_is_no_stranger_whoever_brought_it_there(store: Store, home: Path) -> None:
    await store.write(_many)  # more than SQLite lets a log hold before it brings it into the file
    await _add(store, "After my own")
    with closing(opening.writer(home / "fieldkit.db")) as other:
        with transaction(other):
            crud.insert(other, CLIENT, {"name": "Of another program"})
        assert other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0] == 0
        await _add(store, "After another's")
    assert (await store.read(_names))[-3:] == ["After my own", "Of another program", "After another's"]


def _many(connection: sqlite3.Connection) -> None:
    for number in range(40):
        crud.insert(connection, CLIENT, {"name": f"Client {number}", "notes": "x" * 200_000})


async def test_store_that_was_emptied_is_noticed_and_its_log_kept(store: Store, home: Path) -> None:
    os.truncate(home / "fieldkit.db", 0)
    with pytest.raises(Gone, match="or emptied") as told:
        await _add(store, "After")
    assert "Everything that was stored" not in str(told.value)
    assert (home / "fieldkit.db-wal").stat().st_size > 0


async def test_store_that_was_emptied_is_noticed_by_a_connection_that_has_to_read_it_anew(
    store: Store, home: Path
) -> None:
    with closing(sqlite3.connect(home / "fieldkit.db")) as other:
        other.execute("UPDATE client SET name = 'Between'")
        other.commit()
        os.truncate(home / "fieldkit.db", 0)
        with pytest.raises(Gone, match="or emptied"):
            await _add(store, "After")


async def test_home_that_was_moved_is_noticed_and_once_it_is_back_writing_goes_on(store: Store, home: Path) -> None:
    home.rename(home.with_name("moved"))
    with pytest.raises(Gone, match="removed or renamed"):
        await _add(store, "Away")
    home.with_name("moved").rename(home)
    await _add(store, "Back")
    assert await store.read(_names) == ["Before", "Back"]
    assert _in(home / "fieldkit.db") == ["Before", "Back"]


async def test_file_that_is_put_back_is_written_to_again(store: Store, home: Path) -> None:
    _renamed(home)
    with pytest.raises(Gone):
        await _add(store, "Away")
    (home / "fieldkit.old").rename(home / "fieldkit.db")
    await _add(store, "Back")
    await store.close()
    assert _in(home / "fieldkit.db") == ["Before", "Back"]


@pytest.mark.parametrize("end", ["-wal", "-shm"])
async def test_what_was_in_a_log_that_was_removed_goes_into_the_store(store: Store, home: Path, end: str) -> None:
    (home / f"fieldkit.db{end}").unlink()
    await _add(store, "After")
    assert await store.read(_names) == ["Before", "After"]
    await store.close()
    assert _in(home / "fieldkit.db") == ["Before", "After"]


async def test_log_that_was_removed_while_another_reads_it_is_said_and_nothing_stored(store: Store, home: Path) -> None:
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM client").fetchone()
        await _add(store, "Newer than what the other reads")
        (home / "fieldkit.db-wal").unlink()
        with pytest.raises(Busy, match="its log was removed, and another program is reading it"):
            await _add(store, "After")
        other.execute("COMMIT")
        await _add(store, "After")
    assert await store.read(_names) == ["Before", "Newer than what the other reads", "After"]


async def test_log_that_another_program_put_in_its_place_is_noticed(store: Store, home: Path) -> None:
    shutil.copyfile(home / "fieldkit.db-wal", home / "other")
    (home / "other").replace(home / "fieldkit.db-wal")
    with pytest.raises(Gone, match="the files that SQLite keeps beside it were replaced"):
        await _add(store, "After")
    (saved,) = home.glob("fieldkit-saved-*.db")
    assert _in(saved) == ["Before"]


async def test_what_happens_within_a_write_is_noticed_before_it_is_called_stored(store: Store, home: Path) -> None:
    def job(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "Half"})
        _removed(home)

    with pytest.raises(Gone):
        await store.write(job)
    assert await store.read(_names) == ["Before"]


async def test_write_is_done_again_once_when_the_log_goes_meanwhile(store: Store, home: Path) -> None:
    tried: list[str] = []

    def job(connection: sqlite3.Connection, times: int) -> None:
        tried.append(crud.insert(connection, CLIENT, {"name": f"Try {len(tried)}"}))
        if len(tried) <= times:
            (home / "fieldkit.db-wal").unlink()

    await store.write(job, 1)
    assert await store.read(_names) == ["Before", "Try 1"]
    tried.clear()
    with pytest.raises(Gone, match="its files are being exchanged in this moment"):
        await store.write(job, 9)
    assert len(tried) == 2


async def test_a_store_that_was_closed_is_one_file(store: Store, home: Path) -> None:
    await _add(store, "After")
    await store.close()
    assert sorted(file.name for file in home.glob("fieldkit.db*")) == ["fieldkit.db"]
    assert _in(home / "fieldkit.db") == ["Before", "After"]


@pytest.mark.parametrize("fault", ["no such file", "unsound"])
async def test_what_cannot_be_saved_leaves_no_half_file_and_is_not_said_to_be_there(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    _removed(home)
    with monkeypatch.context() as patch:
        if fault == "unsound":
            patch.setattr("fieldkit.db.store.store_file.value_of", lambda *_: "page 7 is never used")
        else:
            patch.setattr("fieldkit.db.store.store_file.sqlite3.connect", _refuses)
        with pytest.raises(Gone) as told:
            await _add(store, "After")
    assert str(told.value) == (
        f"{home / 'fieldkit.db'} is not there any more: it was removed or renamed while fieldkit was open. This change "
        "was not stored; what you typed stays in its field. Copy it, put the right file in place, and start fieldkit "
        "again."
    )
    assert not list(home.glob("fieldkit-saved-*"))
    assert (home / "fieldkit.db-wal").exists()
    with pytest.raises(Gone, match="Everything that was stored is in"):
        await _add(store, "After")
    (saved,) = home.glob("fieldkit-saved-*")
    assert not (home / "fieldkit.db-wal").exists(), "it would be read into another file"
    saved.unlink()
    with pytest.raises(Gone, match="Everything that was stored is in"):
        await _add(store, "After")
    assert list(home.glob("fieldkit-saved-*"))


def _refuses(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize("writes", [False, True])
async def test_another_window_that_opens_and_stores_nothing_takes_nothing_from_the_first(
    store: Store, home: Path, writes: bool
) -> None:
    await asyncio.sleep(0.01)  # the clock of files is that coarse
    other = Store(home / "fieldkit.db")
    assert await other.warm() is None
    if writes:
        await _add(other, "Other")
    await _add(store, "After")
    await _add(other, "Other's last")
    await other.close()
    await _add(store, "Last")
    names = ["Before", *(["Other"] if writes else []), "After", "Other's last", "Last"]
    assert await store.read(_names) == names
    assert [file.name for file in home.glob("fieldkit-*")] == []


async def test_a_window_that_opens_while_another_program_writes_waits_for_nothing(store: Store, home: Path) -> None:
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as holds:
        holds.execute("BEGIN IMMEDIATE")
        with closing(connect(home / "fieldkit.db", write=True)) as connection:
            StoreFile(home / "fieldkit.db", connection).check(connection)
            assert value_of(connection, "PRAGMA busy_timeout") > 0
        holds.execute("ROLLBACK")
    await _add(store, "After")
