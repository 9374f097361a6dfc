"""Reading within a key: in the thread that asks, only where that keeps nobody waiting."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store import store as store_module
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Busy, Trouble
from fieldkit.domain.records.kinds import CLIENT

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
async def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.setattr(store_module, "AT_ONCE", 0.4)  # a busy machine takes its time for nothing
    made = Store(path)
    await made.read(_thread)
    yield made
    await made.close()


def _thread(_connection: sqlite3.Connection) -> str:
    return threading.current_thread().name


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM client").fetchone()[0])


def _endless(connection: sqlite3.Connection) -> int:
    return int(connection.execute(ENDLESS).fetchone()[0])


async def test_it_reads_in_the_thread_that_asks_what_was_written(store: Store) -> None:
    assert store.read_at_once(_thread) == threading.current_thread().name
    await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    count = await store.read(_count)  # by then it can be found, too
    assert store.read_at_once(_count) == count


async def test_before_anything_was_read_nobody_waits_for_the_opening(path: Path) -> None:
    made = Store(path)
    assert made.read_at_once(_count) is None
    await made.close()
    assert made.read_at_once(_count) is None


async def test_what_takes_too_long_is_given_up_and_not_tried_for_a_while(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.read_at_once(_endless) is None
    assert store.read_at_once(_thread) is None
    assert await store.read(_thread) == "fieldkit-read", "and the thread goes on"
    monkeypatch.setattr(store_module, "SLOW", 0.0)
    store._slow_until = 0.0
    assert store.read_at_once(_endless) is None
    assert store.read_at_once(_thread) == threading.current_thread().name


async def test_while_another_reads_it_is_left_to_the_thread(store: Store) -> None:
    reading = asyncio.ensure_future(store.read(_endless))
    await asyncio.sleep(0.05)
    assert store.read_at_once(_thread) is None
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    while store.read_at_once(_thread) is None:
        await asyncio.sleep(0)


async def test_what_nobody_waits_for_gives_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.db.store.connection_thread._GIVES_WAY", 20.0)
    ahead = asyncio.ensure_future(store.read_ahead(_endless))
    await asyncio.sleep(0.05)
    assert store.read_at_once(_thread) == threading.current_thread().name
    assert await ahead is None
    assert await store.read_ahead(_thread) == "fieldkit-read"


async def test_it_gives_way_to_who_waits_too(store: Store) -> None:
    ahead = asyncio.ensure_future(store.read_ahead(_endless))
    await asyncio.sleep(0.05)
    assert await store.read(_thread) == "fieldkit-read"
    assert await ahead is None


async def test_it_gives_way_between_its_queries(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.db.store.connection_thread._GIVES_WAY", 20.0)
    began = threading.Event()

    def many(connection: sqlite3.Connection) -> bool:
        while True:
            began.set()
            connection.execute(f"SELECT count(*) FROM ({ENDLESS.replace('FROM n)', 'FROM n WHERE i < 300)')})")

    ahead = asyncio.ensure_future(store.read_ahead(many))
    while not began.is_set():
        await asyncio.sleep(0)
    assert store.read_at_once(_thread) == threading.current_thread().name
    assert await ahead is None


async def test_another_program_that_holds_the_database_is_not_waited_for(store: Store) -> None:
    def busy(connection: sqlite3.Connection) -> int:
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (0,)
        raise Busy("Another program is writing.")

    before = await store.read(lambda connection: connection.execute("PRAGMA busy_timeout").fetchone())
    assert store.read_at_once(busy) is None
    assert await store.read(lambda connection: connection.execute("PRAGMA busy_timeout").fetchone()) == before
    assert before != (0,)


async def test_a_job_that_is_cancelled_before_its_turn_does_not_run(store: Store) -> None:
    ran: list[str] = []

    def run(_connection: sqlite3.Connection) -> None:
        ran.append("ran")

    with store._reader._turn:
        waiting = asyncio.ensure_future(store.read(run))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
    await store.read(_thread)
    assert ran == []


async def test_a_slow_answer_that_comes_is_not_tried_again_for_a_while(store: Store) -> None:
    def slow(_connection: sqlite3.Connection) -> str:
        time.sleep(2 * store_module.AT_ONCE)
        return "late"

    assert store.read_at_once(slow) == "late"
    assert store.read_at_once(_thread) is None


async def test_what_goes_wrong_is_a_sentence(store: Store) -> None:
    with pytest.raises(Trouble, match="no such table: nowhere"):
        store.read_at_once(lambda connection: connection.execute("SELECT * FROM nowhere").fetchall())
    assert store.read_at_once(_count) is not None, "the turn was given back"


async def test_a_query_of_the_thread_is_never_given_up_for_its_time(store: Store) -> None:
    def slow(connection: sqlite3.Connection) -> int:
        began = time.monotonic()
        while time.monotonic() - began < 3 * store_module.AT_ONCE:
            connection.execute(f"SELECT count(*) FROM ({ENDLESS.replace('FROM n)', 'FROM n WHERE i < 3000)')})")
        return 1

    assert store.read_at_once(_count) is not None
    assert await store.read(slow) == 1
