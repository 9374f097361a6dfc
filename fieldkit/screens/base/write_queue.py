"""What usually takes no time and sometimes has to wait: after a moment the screen goes on without it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

MOMENT: Final = 0.4
"""Seconds that a screen stands still for a write before it goes on without it."""
T = TypeVar("T")


class WriteQueue:
    """Jobs in their order, each after the one before has ended."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def busy(self) -> bool:
        """Whether any job has not ended."""
        return bool(self._running)

    async def run(
        self, job: Callable[[], Coroutine[None, None, T]], then: Callable[[], Coroutine[None, None, None]]
    ) -> T | None:
        """Return what the job returns; None if that takes longer than a moment: ``then`` follows it in that case."""
        late = False

        async def in_turn() -> T:
            async with self._turn:
                result = await job()
                if late:
                    await then()
                return result

        task = asyncio.ensure_future(in_turn())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        done, _ = await asyncio.wait({task}, timeout=MOMENT)
        if done:
            return task.result()
        late = True
        return None

    async def ended(self) -> None:
        """Return once no job is left."""
        while self._running:
            await asyncio.wait(set(self._running))
