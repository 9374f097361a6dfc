"""A thread with one connection, which works off jobs in their order; who asks at once takes a turn between them."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

from fieldkit.db.base import connect as c
from fieldkit.db.base.connect import Sentences
from fieldkit.db.base.single_value import value_of
from fieldkit.domain.errors import Busy, Trouble

P = ParamSpec("P")
T = TypeVar("T")
_NEVER: Final = nullcontext()
"""Queries that nobody gives up."""
_GIVES_WAY: Final = 0.004
"""Seconds that a job which gives way may take to end."""
_HANDING_OVER: Final = 0.0001
"""Seconds in which the loop takes a result over: two threads that compute wait for each other."""
_LOOK_EVERY: Final = 50
"""Steps of a query between two looks whether it is to be given up: some 5 µs."""


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
        behind: Callable[[sqlite3.Connection], None] | None = None,
    ) -> None:
        self._path = path
        self._finishes = finishes
        """Whether a job that was begun is finished though nobody waits for it any more."""
        self._after = after
        """Called on the event loop after each job, before whoever awaited it goes on."""
        self._behind = behind
        """Called with the connection after each job, once its result is handed over, and before the next."""
        self._opener = opener
        self._connection: sqlite3.Connection | None = None
        self._jobs: SimpleQueue[tuple[Callable[[], object], asyncio.Future[object]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=f"fieldkit-{name}", daemon=True)
        self._closed = False
        self._lock = threading.Lock()
        self._running: object = None
        self._turn = threading.Lock()
        """Held by who has the connection: a job, who asks at once, or who puts it away."""
        self._wanted = False
        """Whether somebody who asks at once waits for his turn."""
        self._yields = False
        """Whether the job that has the connection, or had it last, gives way to him."""

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
    ) -> T | None:
        """Run ``job`` as ``run`` does, but give its query up as soon as anybody else asks. None if that was so."""
        try:
            return await self._run(True, job, *args, **kwargs)
        except Trouble as trouble:
            if _was_given_up(trouble):
                return None
            raise

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
            with self._turn:
                if future.cancelled() and not self._finishes:
                    raise asyncio.CancelledError
                connection = self._open()
                with self._lock:
                    self._running = future
                self._yields = yields
                try:
                    with Sentences(self._path), _GivenUp(connection, self._is_wanted) if yields else _NEVER:
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

        That is: there is no connection yet, or one that may have to be opened anew; somebody else has it; the queries
        take longer than ``within`` seconds, after which they are given up; or another program holds the database.
        """
        if self._closed or not self._takes_turn():
            return None
        try:
            connection = self._connection
            if connection is None or isinstance(connection, c.ReadAlone):
                return None
            until = time.monotonic() + within
            waits = value_of(connection, "PRAGMA busy_timeout")
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                with Sentences(self._path), _GivenUp(connection, lambda: time.monotonic() > until):
                    return job(connection, *args, **kwargs)
            except Busy:
                return None
            except Trouble as trouble:
                if _was_given_up(trouble):
                    return None
                raise
            finally:
                connection.execute(f"PRAGMA busy_timeout = {waits}")
        finally:
            self._turn.release()

    def _is_wanted(self) -> bool:
        return self._wanted or not self._jobs.empty()

    def _takes_turn(self) -> bool:
        if self._turn.acquire(blocking=False):
            return True
        if not self._yields:
            return False
        self._wanted = True
        try:
            return self._turn.acquire(timeout=_GIVES_WAY)
        finally:
            self._wanted = False

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
            if self._behind is not None:
                time.sleep(_HANDING_OVER)
                with self._turn, suppress(Exception):  # the next job would never be done
                    if self._connection is not None:
                        self._behind(self._connection)

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


class _GivenUp:
    """Gives queries up as soon as ``when`` says so. No generator, which takes thrice as long: at each key."""

    __slots__ = ("_connection", "_when")

    def __init__(self, connection: sqlite3.Connection, when: Callable[[], bool]) -> None:
        self._connection = connection
        self._when = when

    def __enter__(self) -> None:
        self._connection.set_progress_handler(self._when, _LOOK_EVERY)

    def __exit__(self, *_: object) -> None:
        self._connection.set_progress_handler(None, 0)


def _was_given_up(trouble: Trouble) -> bool:
    return getattr(trouble.__cause__, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT


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
