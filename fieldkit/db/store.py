"""The store as the app uses it: one writer thread, one reader thread, both awaited from the event loop."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from fieldkit.db import opening
from fieldkit.db.connect import sentences, transaction
from fieldkit.db.session import Session, recording
from fieldkit.domain.errors import Trouble

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changed:
    """A record was written. Kind and uid may be empty: anything may have changed."""

    kind: str = ""
    uid: str = ""


class _Lane:
    """One thread with one connection, opened at its first job."""

    def __init__(self, name: str, path: Path, opener: Callable[[Path], sqlite3.Connection]) -> None:
        self._path = path
        self._opener = opener
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"fieldkit-{name}")
        self._lock = threading.Lock()
        self._running: object = None

    async def run(
        self,
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run ``job`` with the connection in the lane's thread; cancelling the await interrupts its query."""
        ticket = object()

        def work() -> T:
            if self._connection is None:
                self._connection = self._opener(self._path)
            with self._lock:
                self._running = ticket
            try:
                with sentences(self._path):
                    return job(self._connection, *args, **kwargs)
            finally:
                with self._lock:
                    self._running = None

        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await future
        except asyncio.CancelledError:
            self._interrupt(ticket)
            raise

    def _interrupt(self, ticket: object) -> None:
        # Under the lock, so that the query of a later job is never the one that is stopped.
        with self._lock:
            if self._running is ticket and self._connection is not None:
                self._connection.interrupt()

    async def close(self) -> None:
        """Finish what is queued, then close the connection."""
        if self._connection is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
            self._connection = None
        self._thread.shutdown(wait=False)


class Store:
    """The database of one home. Reads never wait for writes; a write is one transaction or nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.on_change: list[Callable[[Changed], None]] = []
        """Called on the event loop after each write that was stored."""
        self.session = Session()
        """The writes since the store was opened, for undo."""
        self._reader = _Lane("read", path, opening.reader)
        self._writer = _Lane("write", path, opening.writer)

    async def read(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what ``job(connection, ...)`` returns from the reader thread. Raises Trouble."""
        return await self._reader.run(job, *args, **kwargs)

    async def write(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what ``job(connection, ...)`` returns, run as one transaction in the writer thread.

        Raises Trouble, after which nothing of the job is stored.
        """

        def whole(connection: sqlite3.Connection) -> T:
            with recording() as step:
                with transaction(connection):
                    done = job(connection, *args, **kwargs)
                self.session.note(step)
            return done

        # A write that was begun is finished even if whoever asked for it is gone: the screen may have closed.
        return await asyncio.shield(self._writer.run(whole))

    def changed(self, kind: str = "", uid: str = "") -> None:
        """Tell everybody who listens that a record was written."""
        for listener in tuple(self.on_change):
            listener(Changed(kind, uid))

    async def warm(self) -> Trouble | None:
        """Open the writer ahead of the first write; return what speaks against writing, or None."""
        try:
            await self._writer.run(lambda _connection: None)
        except Trouble as trouble:
            return trouble
        return None

    async def close(self) -> None:
        """Finish queued work and close both connections."""
        await self._writer.close()
        await self._reader.close()
