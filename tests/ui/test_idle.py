"""What the tests of screens wait for before they look, and what they do not wait for."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

from fieldkit.db.store.connection_thread import ConnectionThread
from tests.ui.support import idle
from tests.ui.support.idle import SOON, until_idle


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


async def test_what_a_thread_does_and_what_follows_it_is_waited_for(tmp_path: Path) -> None:
    done: list[str] = []

    def behind(_: sqlite3.Connection) -> None:
        threading.Event().wait(0.002)
        done.append("behind")

    thread = ConnectionThread("test", tmp_path / "a.db", opened, after=lambda: done.append("after"), behind=behind)

    def work(_: sqlite3.Connection) -> None:
        done.append("job")

    job = asyncio.ensure_future(thread.run(work))
    await until_idle()
    assert done == ["job", "after", "behind"]
    await job
    await thread.close()
    await until_idle()  # a pool hands a result over before it counts its thread as idle
    assert not idle.at_work(asyncio.get_running_loop())


async def test_what_runs_in_a_pool_is_waited_for() -> None:
    done: list[str] = []

    def work() -> None:
        threading.Event().wait(0.002)
        done.append("done")

    job = asyncio.ensure_future(asyncio.to_thread(work))
    await until_idle()
    assert done == ["done"]
    await job


async def test_a_timer_is_waited_for_if_it_comes_due_soon() -> None:
    loop = asyncio.get_running_loop()
    done: list[str] = []
    loop.call_later(SOON / 2, loop.call_soon, done.append, "soon, and what it begins")
    late = loop.call_later(600, done.append, "late")
    await until_idle()
    assert done == ["soon, and what it begins"]
    late.cancel()


async def test_what_never_ends_is_not_waited_for() -> None:
    loop = asyncio.get_running_loop()
    turns = 0

    def again() -> None:
        nonlocal turns
        turns += 1
        if turns >= 0:
            loop.call_soon(again)

    again()
    await until_idle(0, 0.01)
    assert turns > 1
    turns = -2
