"""A thread with one connection of its own, which works off what it is given in its order."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

from fieldkit.db.base import connect as c
from fieldkit.db.base.connect import Sentences
from fieldkit.domain.errors import Trouble

P = ParamSpec("P")
T = TypeVar("T")
_GIVES_WAY: Final = 0.004
"""Seconds that a query which is interrupted may take to end."""
_LOOK_EVERY: Final = 200
"""Steps of a query between two looks at the clock: some 20 µs."""


class ConnectionThread:
    """One thread with one connection, opened at its first job. Jobs run one after the other, in their order.

    A queue of its own, not an executor: handing a job over and back costs 20 µs instead of 110, at each keystroke.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        opener: Callable[[Path], sqlite3.Connection],
        *,
        finishes: bool = False,
        after: Callable[[], None] | None = None,
    ) -> None:
        self._path = path
        self._finishes = finishes
        """Whether a job that was begun is finished though nobody waits for it any more."""
        self._after = after
        """Called on the event loop after each job, before whoever awaited it goes on."""
        self._opener = opener
        self._connection: sqlite3.Connection | None = None
        self._jobs: SimpleQueue[tuple[Callable[[], object], asyncio.Future[object]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=f"fieldkit-{name}", daemon=True)
        self._closed = False
        self._lock = threading.Lock()
        self._running: object = None
        self._yielding: object = None
        """What is running and gives way to who asks at once."""
        self._turn = threading.Lock()
        """Held while a job has the connection."""

    async def run(
        self,
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run ``job`` with the connection in this thread.

        Cancelling the await interrupts its query, unless the thread finishes what it began. Once the thread is closed
        whoever asks is cancelled: what he works for is ending.
        """
        return await self._run(False, job, *args, **kwargs)

    async def run_yielding(
        self,
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run ``job`` as ``run`` does, but interrupt it for who asks at once: Trouble is raised then."""
        return await self._run(True, job, *args, **kwargs)

    async def _run(
        self,
        yields: bool,
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        if self._closed:
            raise asyncio.CancelledError
        if not self._thread.is_alive():
            self._thread.start()
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()

        def work() -> T:
            if future.cancelled() and not self._finishes:
                raise asyncio.CancelledError
            with self._turn:
                connection = self._open()
                with self._lock:
                    self._running = future
                    self._yielding = future if yields else None
                try:
                    with Sentences(self._path):
                        return job(connection, *args, **kwargs)
                finally:
                    with self._lock:
                        self._running = None

        self._jobs.put((work, future))
        try:
            return cast(T, await future)
        except asyncio.CancelledError:
            if not self._finishes:
                self._interrupt(future)
            raise

    def run_here(
        self,
        within: float,
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T | None:
        """Return what ``job`` returns, run with the connection in the caller's thread; None if that cannot be.

        That is: nothing was asked yet, another job has the connection, or the queries take longer than ``within``
        seconds, after which they are given up.
        """
        if self._closed or not self._takes_turn():
            return None
        try:
            connection = self._connection
            if connection is None or isinstance(connection, c.ReadAlone):
                return None  # to open it takes its time
            until = time.monotonic() + within
            connection.set_progress_handler(lambda: time.monotonic() > until, _LOOK_EVERY)
            try:
                with Sentences(self._path):
                    return job(connection, *args, **kwargs)
            except Trouble as trouble:
                if getattr(trouble.__cause__, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                    return None
                raise
            finally:
                connection.set_progress_handler(None, 0)
        finally:
            self._turn.release()

    def _takes_turn(self) -> bool:
        if self._turn.acquire(blocking=False):
            return True
        with self._lock:
            running = self._running
        if running is None or running is not self._yielding:
            return False
        self._interrupt(running)
        return self._turn.acquire(timeout=_GIVES_WAY)

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._opener(self._path)
        else:
            self._connection = c.reconnected(self._connection, self._path)
        return self._connection

    @contextmanager
    def put_away(self) -> Iterator[None]:
        """Close the connection, once no job has it, and open none meanwhile; the next job opens another."""
        with self._turn:
            self.drop()
            yield

    def drop(self) -> None:
        """Close the connection, from a job that has it; the next job opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def reopened(self) -> sqlite3.Connection:
        """Close the connection, from a job that has it, and open another."""
        self.drop()
        return self._open()

    def _serve(self) -> None:
        while (item := self._jobs.get()) is not None:
            work, future = item
            try:
                result, error = work(), None
            except BaseException as caught:  # noqa: BLE001 - whatever it is, it belongs to whoever awaits the job
                result, error = None, caught
            loop = future.get_loop()
            if not loop.is_closed():
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(_hand_over, future, result, error, self._after)

    def _interrupt(self, ticket: object) -> None:
        # Under the lock, so that the query of a later job is never the one that is stopped.
        with self._lock:
            if self._running is ticket and self._connection is not None:
                self._connection.interrupt()

    async def finish(self) -> None:
        """Return once what was queued is done."""
        if self._thread.is_alive() and self._connection is not None:
            await self.run(lambda _connection: None)

    async def close(self) -> None:
        """Finish what is queued, then close the connection and end the thread."""
        await self.finish()
        self._closed = True
        if self._thread.is_alive():
            self._jobs.put(None)
            await asyncio.get_running_loop().run_in_executor(None, self._thread.join)
        self.drop()


def _hand_over(
    future: asyncio.Future[object], result: object, error: BaseException | None, after: Callable[[], None] | None
) -> None:
    if future.done():
        pass
    elif error is None:
        future.set_result(result)
    elif isinstance(error, asyncio.CancelledError):
        future.cancel()
    else:
        future.set_exception(error)
    if after is not None:
        after()
