"""What is stored behind the keys: jobs in their order, on which no key waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

MOMENT: Final = 0.4
"""Seconds that closing a screen waits for what is being stored before it says so."""
AFTER_PAINT: Final = 0.025
"""Seconds from a key until its work behind begins, unless something waits for it: the thread that stores would share
the processor with what paints the key, which then takes four times as long."""
Job = Callable[[], Coroutine[None, None, None]]
T = TypeVar("T")


class WriteQueue:
    """Jobs in their order, each after the one before has ended."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        """Told of an error that a job did not expect; the jobs after it go on."""
        self._jobs: deque[tuple[str, Job]] = deque()
        self._later: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether any job has not ended."""
        return self._task is not None or bool(self._jobs)

    def put(self, job: Job, name: str = "") -> None:
        """Do this after everything that was put before, once the screen is painted; not twice under one name."""
        if name and any(name == waiting for waiting, _ in self._jobs):
            return
        self._jobs.append((name, job))
        if self._task is None and self._later is None:
            self._later = asyncio.get_running_loop().call_later(AFTER_PAINT, self._begin)

    def _begin(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._task is None and self._jobs:
            self._task = begun(self._work_off())

    async def _work_off(self) -> None:
        try:
            while self._jobs:
                _, job = self._jobs.popleft()
                try:
                    await job()
                except Exception as error:  # noqa: BLE001
                    self._failed(error)
        finally:
            self._task = None

    async def ended(self, within: float | None = None) -> bool:
        """Return True once no job is left, False if that takes longer than so many seconds."""
        self._begin()
        while self._task is not None:
            done, _ = await asyncio.wait({self._task}, timeout=within)
            if not done:
                return False
        return True


def begun(coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Return a task that runs from the next turn of the loop on: its caller knows it before it can have ended.

    From Python 3.12 Textual has ``create_task`` run a task at once, which then may end, or put a second job to work,
    before anybody holds it.
    """
    return asyncio.Task(coroutine, loop=asyncio.get_running_loop())


async def to_its_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that goes on to its end, though whoever waits for it here may be cancelled.

    What is being written says what came of it also when its screen was closed meanwhile.
    """
    return await asyncio.shield(begun(coroutine))
