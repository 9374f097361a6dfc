"""What is stored behind the keys: jobs in their order, on which no key waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final

MOMENT: Final = 0.4
"""Seconds that closing a screen waits for what is being stored before it says so."""
Job = Callable[[], Coroutine[None, None, None]]


class WriteQueue:
    """Jobs in their order, each after the one before has ended."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        """Told of an error that a job did not expect; the jobs after it go on."""
        self._jobs: deque[Job] = deque()
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether any job has not ended."""
        return self._task is not None

    def put(self, job: Job) -> None:
        """Do this after everything that was put before."""
        self._jobs.append(job)
        if self._task is None:
            self._task = begun(self._work_off())

    async def _work_off(self) -> None:
        try:
            while self._jobs:
                try:
                    await self._jobs.popleft()()
                except Exception as error:  # noqa: BLE001
                    self._failed(error)
        finally:
            self._task = None

    async def ended(self, within: float | None = None) -> bool:
        """Return True once no job is left, False if that takes longer than so many seconds."""
        while self._task is not None:
            done, _ = await asyncio.wait({self._task}, timeout=within)
            if not done:
                return False
        return True


def begun(coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Return a task that runs from the next turn of the loop on: its caller knows it before it can have ended.

    From Python 3.12 Textual has ``create_task`` run a task at once, which then may end, or put a second job to work,
    before anybody holds it.
    """
    return asyncio.Task(coroutine, loop=asyncio.get_running_loop())
