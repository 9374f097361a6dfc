"""What waits for what: jobs for their turn, opening for another program, and what is said of it meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldkit.db.base import connect, file_lock, progress
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store.connection_thread import ConnectionThread
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Busy
from fieldkit.domain.records.kinds import CLIENT

Told = tuple[str, int, int]


def _names(connection: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("SELECT name FROM client ORDER BY id")]


def _slow(connection: sqlite3.Connection) -> str:
    time.sleep(0.05)
    return str(connection.execute("SELECT 'done'").fetchone()[0])


@pytest.mark.parametrize("finishes", [True, False])
async def test_a_job_that_nobody_waits_for_any_more_is_begun_only_where_it_has_to_be_done(
    path: Path, finishes: bool
) -> None:
    thread, done = ConnectionThread("test", path, opening.reader, finishes=finishes), []
    first = asyncio.ensure_future(thread.run(_slow))
    second = asyncio.ensure_future(thread.run(lambda _connection: done.append(2)))
    third = asyncio.ensure_future(thread.run(lambda _connection: done.append(3)))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, third)
    assert done == ([2, 3] if finishes else [3])
    await thread.close()


async def test_a_job_that_comes_while_its_thread_is_closed_is_done_with_the_connection(path: Path) -> None:
    thread = ConnectionThread("test", path, opening.reader)
    await thread.run(_slow)
    assert thread.is_open
    (own,) = (one for one in threading.enumerate() if one.name == "fieldkit-test")
    assert own.daemon, "who leaves in the middle of a query does not wait for it"
    closing = asyncio.ensure_future(thread.close())
    await asyncio.sleep(0)
    late = asyncio.ensure_future(thread.run(_slow))
    await closing
    assert await late == "done"
    assert not thread.is_open


@pytest.fixture
async def beginning(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Store, sqlite3.Connection]]:
    """A store that has to write as it is opened, and another program that writes to it."""
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    monkeypatch.setattr("fieldkit.db.base.connect.BUSY_SECONDS", 0.02)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("UPDATE meta SET value = 'older' WHERE key = 'content'")
    other.execute("BEGIN IMMEDIATE")
    store = Store(path)
    yield store, other
    if other.in_transaction:
        other.execute("COMMIT")
    other.close()
    await store.close()


async def test_opening_waits_for_another_program_as_a_write_does(
    beginning: tuple[Store, sqlite3.Connection],
) -> None:
    store, other = beginning
    told: list[bool] = []
    store.on_wait.append(told.append)
    writing = asyncio.ensure_future(store.write(crud.insert, CLIENT, {"name": "Marsh"}))
    async with asyncio.timeout(20):
        while not told:
            await asyncio.sleep(0.005)
    assert not writing.done()
    other.execute("COMMIT")
    await writing
    assert await store.read(_names) == ["Marsh"]
    assert told == [True, False]
    assert await store.write(lambda connection: connection.execute("PRAGMA busy_timeout").fetchone()) == (20,)


@pytest.mark.parametrize("patient", [True, False])
async def test_opening_gives_up_after_its_patience_or_at_once_when_told_to(
    beginning: tuple[Store, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch, patient: bool
) -> None:
    store, _ = beginning
    if patient:
        seconds = itertools.count()  # each look at the clock is a second later
        monkeypatch.setattr("fieldkit.db.store.store.time", SimpleNamespace(monotonic=lambda: next(seconds)))
        monkeypatch.setattr("fieldkit.db.store.store.PATIENCE", 1.5)
    else:
        store.patient = False
    told: list[bool] = []
    store.on_wait.append(told.append)
    with pytest.raises(Busy) as refused:
        await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    assert str(refused.value).startswith(f"{store.path} is busy: another program is writing to it")
    await asyncio.sleep(0)
    assert told == ([True, False] if patient else [])


@pytest.fixture
def told() -> Iterator[list[Told]]:
    """What is told while a store is got ready."""
    said: list[Told] = []
    with progress.listening(lambda *one: said.append(one)):
        yield said


def test_who_waits_for_another_that_gets_the_store_ready_says_so_once_and_gives_up(
    tmp_path: Path, told: list[Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.15)
    path = tmp_path / "home" / "fieldkit.db"
    path.parent.mkdir()
    with file_lock.held(path.with_name(opening.LOCK)):
        for after, said in ((0.0, 1), (9.0, 0)):
            monkeypatch.setattr(opening, "SAY_AFTER", after)
            with pytest.raises(Busy) as refused, opening.alone(path):
                pytest.fail("nobody is alone here")
            assert str(refused.value) == (
                f"Another fieldkit has been getting {path} ready for 0 minutes. Nothing was changed. Wait until it is "
                "done, or end it, and try again."
            )
            assert told == [("waiting for another fieldkit, which is getting the store ready", 0, 0)] * said
            told.clear()
    with opening.alone(path):
        pass
    assert told == [("", 0, 0)]


@pytest.mark.usefixtures("made_anew")
def test_a_new_store_and_an_upgrade_are_told_step_by_step(path: Path, tmp_path: Path, told: list[Told]) -> None:
    opening.prepare(tmp_path / "new" / "fieldkit.db")
    assert told == [("making a new store", 0, 1), ("", 0, 0)]
    told.clear()
    with sqlite3.connect(path) as other:
        other.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0003%'")
        other.execute("PRAGMA user_version = 2")
        (rows,) = other.execute("SELECT count(*) FROM search").fetchone()
        other.execute("DELETE FROM search WHERE rowid % 2")
    other.close()
    with closing(opening.writer(path)) as writer:
        assert writer.execute("SELECT count(*) FROM search").fetchone() == (rows,), "the index is made anew"
        assert writer.execute("PRAGMA user_version").fetchone() == (connect.SCHEMA,)
    first, *index, last = told
    assert (first, last) == (("bringing the store up to date", 4, 20), ("", 0, 0))
    assert {what for what, _, _ in index} == {"making the search index anew"}
    steps = [(done, total) for _, done, total in index]
    assert steps == sorted(steps)
    assert list(dict.fromkeys(steps)) == [(done, 20) for done in range(10, 20)]
    told.clear()
    opening.writer(path).close()
    assert told == []


async def test_who_wants_to_leave_does_not_wait_for_another_that_gets_the_store_ready(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    store = Store(path)
    with file_lock.held(path.with_name(opening.LOCK)):
        reading = asyncio.ensure_future(store.read(_names))
        await asyncio.sleep(0.1)
        assert not reading.done()
        store.patient = False
        async with asyncio.timeout(20):
            with pytest.raises(Busy):
                await reading
            await store.close()


async def test_who_asks_a_thread_that_is_closed_is_cancelled(path: Path) -> None:
    thread = ConnectionThread("test", path, opening.reader)
    assert await thread.run(lambda _: 1) == 1
    await thread.close()
    with pytest.raises(asyncio.CancelledError):
        await thread.run(lambda _: 2)
