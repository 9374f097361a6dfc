"""An exact look whether an app is idle, in the place of Textual's sleeps until the processor is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any, Final
from weakref import WeakSet

import pytest
import textual.app
import textual.pilot
from textual import _wait

from fieldkit.db.store import connection_thread

SOON: Final = 0.01
"""Seconds within which a timer comes due that is waited for: as long as Textual slept."""
_LOOKS: Final = 30
"""Looks after which what goes on may be waiting for something itself: then the processor tells. Looks, not seconds: on
a busy machine those pass while nothing runs."""
_LOOK: Final = 0.001
"""Seconds between two looks at threads that are at work."""
_TURNS: Final = 1000
"""Turns of the loop after which what is ready again and again is something that never ends by itself."""
SLEEPS: Final = _wait.wait_for_idle


class JobQueue(SimpleQueue[Any]):
    """The jobs of a thread. It comes for another only once all is done that follows the one before."""

    def __init__(self) -> None:
        super().__init__()
        self._given = self._asked_for = 0  # each is counted by one thread alone
        self._ends = False
        _queues.add(self)

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        self._ends = item is None
        self._given += 1
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        self._asked_for += 1
        return super().get(block, timeout)

    @property
    def at_work(self) -> bool:
        """Whether a job is not done."""
        return 0 < self._given >= self._asked_for and not self._ends


_queues: WeakSet[JobQueue] = WeakSet()
"""Of all threads that have a connection to a store."""


async def until_idle(min_sleep: float = _wait.SLEEP_GRANULARITY, max_sleep: float = 1) -> None:
    """Wait until nothing is ready to run, no thread works for the app, and no timer comes due within a moment.

    Textual sleeps for that moment each time, and again until the processor did next to nothing in it.
    """
    loop: Any = asyncio.get_running_loop()
    for _ in range(_LOOKS):
        turns = 0
        while loop._ready and turns < _TURNS:
            turns += 1
            await asyncio.sleep(0)
        due = min((handle.when() for handle in loop._scheduled if not handle.cancelled()), default=None)
        left = SOON if due is None else max(0.0, due - loop.time())
        if at_work(loop):
            await asyncio.sleep(min(left, _LOOK))
        elif left < SOON:
            await asyncio.sleep(left)
        elif not loop._ready:
            return
    await SLEEPS(min_sleep, max_sleep)


def at_work(loop: Any) -> bool:
    """Whether a thread with a connection, or one that the loop keeps, has something to do."""
    pool = loop._default_executor
    in_pool = pool is not None and (not pool._work_queue.empty() or pool._idle_semaphore._value < len(pool._threads))
    return in_pool or any(queue.at_work for queue in _queues)


@pytest.fixture(scope="session", autouse=True)
def idle_seen() -> Iterator[None]:
    """Look whether the app is idle; where it goes on and on, sleep 10 ms at a time instead of 20 as Textual does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", _wait.SLEEP_GRANULARITY / 2)
        patch.setattr(_wait, "SLEEP_IDLE", _wait.SLEEP_IDLE / 2)
        patch.setattr(connection_thread, "SimpleQueue", JobQueue)
        patch.setattr(textual.pilot, "wait_for_idle", until_idle)
        patch.setattr(textual.app, "wait_for_idle", until_idle)
        yield
