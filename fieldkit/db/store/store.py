"""The store as the app uses it: one writer thread, one reader thread, both awaited from the event loop.

What is read within a key is read in the thread of the loop, with the reader's connection.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Concatenate, ParamSpec, TypeVar

from fieldkit.db.base import connect as c
from fieldkit.db.base import search_due
from fieldkit.db.base.error_sentences import unfindable
from fieldkit.db.records.undo_log import Recording, Session
from fieldkit.db.store import opening, records_changed
from fieldkit.db.store.connection_thread import ConnectionThread
from fieldkit.db.store.durable import DurableLog
from fieldkit.db.store.records_changed import RecordsChanged, WriteStart
from fieldkit.db.store.store_file import Exchanged, StoreFile
from fieldkit.domain.errors import Busy, DiskFull, Gone, Invalid, Trouble, Unready

PATIENCE = 300.0
"""Seconds that a write waits for another fieldkit, such as a large sync from cron, before it is given up."""
ASK_AGAIN = 0.25
"""Seconds after which a write that waits is said to wait, and looks whether it may go on."""
AT_ONCE = 0.012
"""Seconds that an answer may take while everything else waits: less than a frame of a screen with 60 a second."""
SLOW = 0.5
"""Seconds after one that took longer in which none is tried so."""
FINDABLE_WITHIN = 0.05
"""Seconds that a read waits until what was stored before it can be found: a millisecond, after most saves. Whoever
reads sooner is told later that everything may look different."""
_NOT_STORED = "This change was not stored; what you typed stays in its field. Try again."
P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """The database of one home. A write is one transaction or nothing; reads do not wait for it.

    Behind it they wait for the search index, for a moment at most.
    """

    def __init__(self, path: Path, upgrade: opening.Upgrade | None = None) -> None:
        self.path = path
        self._upgrade = upgrade
        self.on_change: list[Callable[[RecordsChanged], None]] = []
        """Called on the event loop after each write that was stored, once whoever asked for it has gone on."""
        self._untold: SimpleQueue[RecordsChanged] = SimpleQueue()
        self.session = Session()
        """The writes since the store was opened, for undo."""
        self.on_wait: list[Callable[[bool], None]] = []
        """Called on the event loop with True when a write has to wait for another program, with False after it."""
        self._waiting = False
        self.patient = True
        """Whether writes wait for another program; else they raise Busy at once."""
        self.refused: Trouble | None = None
        """Why the last write was not stored; None if it was."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self.on_refused: list[Callable[[], None]] = []
        """Called on the event loop when a write was not stored for anything but what it says itself."""
        self.on_trouble: list[Callable[[Trouble], None]] = []
        """Called on the event loop with what ails the store though nobody waits for a write."""
        self._durable = DurableLog(path, lambda trouble: self._call(self.on_trouble, trouble))
        self._read_version: int | None = None
        self._write_version: int | None = None
        self._start: WriteStart | None = None
        """Where the next write begins, asked behind the last one."""
        self._file: StoreFile | None = None
        """What the writer has open."""
        self._opening = threading.Lock()
        """Held by the thread that opens the database: only one of them migrates it, after one backup."""
        self._slow_until = 0.0
        self._findable = threading.Event()
        """Set while the search index has all that was stored, or cannot have it for now."""
        self._findable.set()
        self._read_before = False
        """Whether anybody did not wait for that."""
        self._lacking = False
        """Whether it was told that the index could not have all."""
        self._reader = ConnectionThread("read", path, self._open_reader)
        self._writer = ConnectionThread(
            "write", path, self._open_writer, finishes=True, after=self._tell_soon, behind=self._follow_up
        )
        # The screen that asked for a write may have closed before it is done: it is stored all the same.

    @property
    def is_open(self) -> bool:
        """Whether the database could be opened for reading."""
        return self._reader.is_open

    @property
    def keeps_reader_waiting(self) -> bool:
        """Whether nothing can be read yet because the database is being opened: made, upgraded, or waited for."""
        return self._opening.locked() and not self._reader.is_open

    async def read(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what ``job(connection, ...)`` returns from the reader thread. Raises Trouble."""
        return await self._reader.run(self._once_findable(job), *args, **kwargs)

    async def read_ahead(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job(connection, ...)`` returns, of what nobody waits for; None if it gave way to who does.

        Raises Trouble.
        """
        return await self._reader.run_yielding(self._once_findable(job), *args, **kwargs)

    def _once_findable(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T]
    ) -> Callable[Concatenate[sqlite3.Connection, P], T]:
        """Return a job that waits for the search index first, if that is still behind what was stored."""
        if self._findable.is_set():
            return job

        def later(connection: sqlite3.Connection, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if not self._findable.wait(FINDABLE_WITHIN):
                self._read_before = True
            return job(connection, *args, **kwargs)

        return later

    def read_at_once(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job(connection, ...)`` returns, without a thread between; None if that would keep keys waiting.

        Then it is to be read as ever. To go through another thread and back is 1 ms of a key. Raises Trouble.
        """
        now = time.monotonic()
        if now < self._slow_until or not self._findable.is_set():
            return None
        try:
            return self._reader.run_here(AT_ONCE, job, *args, **kwargs)
        finally:
            if time.monotonic() - now >= AT_ONCE:
                self._slow_until = time.monotonic() + SLOW

    async def write(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what ``job(connection, ...)`` returns, run as one transaction in the writer thread.

        Whoever listens is told what it changed. While another program writes, for PATIENCE seconds at most, it waits,
        and with it what is written after it. Raises Trouble, after which nothing of the job is stored.
        """
        return await self.write_as(None, job, *args, **kwargs)

    async def write_as(
        self,
        screen: object,
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Write for a ``screen`` that shows itself what it writes, and need not read it again."""
        self._loop = asyncio.get_running_loop()

        def whole(connection: sqlite3.Connection) -> T:
            file = self._file
            assert file is not None
            with Recording() as step:
                with c.transaction(connection, self._begin, findable=False):
                    try:
                        start = records_changed.begin(connection, self._start)
                        done = job(connection, *args, **kwargs)
                        changed = records_changed.since(connection, start, step, screen)
                    finally:
                        file.check(connection)  # of another file whatever went wrong says nothing
                file.stored()
                self.session.note(step)
            if changed is not None:
                self._findable.clear()
                self._untold.put(changed)
            return done

        def in_its_place(connection: sqlite3.Connection) -> T:
            try:
                return whole(connection)
            except Exchanged:
                connection = self._with_its_log(connection)
            try:
                return whole(connection)
            except Exchanged:
                raise Gone(f"{self.path}: its files are being exchanged in this moment. {_NOT_STORED}") from None

        try:
            done = await self._writer.run(in_its_place)
        except Trouble as trouble:
            self.refused = trouble
            if not isinstance(trouble, Invalid):
                for listener in tuple(self.on_refused):
                    listener()
            raise
        self.refused = None
        return done

    def _follow_up(self, connection: sqlite3.Connection) -> None:
        """Do what nobody has to wait for, behind a write: more work than the write itself.

        The disk gets it, and the search index. Where that cannot be, because the disk is full or another program
        writes, the next write does it, or that program: what is due stands in the store.
        """
        if self._findable.is_set():
            return
        file, filled = self._file, False
        assert file is not None
        try:
            self._durable.committed()
            with c.transaction(connection, findable=False):
                try:
                    search_due.fill(connection)
                    self._start = records_changed.begin(connection)
                    file.others_committed(connection)
                finally:
                    file.check(connection)
            file.stored()
            self._lacking, filled = False, True
        except Exchanged:
            pass  # the next write says so
        except Exception as error:  # noqa: BLE001 - what was stored is, and the thread has more to store
            self._tell_lacking(error)
        finally:
            self._findable.set()
            if self._read_before and filled:
                self._read_before = False
                self._call(self.on_change, RecordsChanged(everything=True))

    def _tell_lacking(self, error: Exception) -> None:
        """Say once that what was stored cannot be found, unless another program writes, which does it."""
        trouble = unfindable(error, self.path)
        if trouble is not None and not self._lacking:
            self._lacking = True
            self._call(self.on_trouble, trouble)

    def _with_its_log(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Return another connection to the store, of which a file beside it is gone; raises Gone if it is another.

        Where only its log was taken away nobody can have read it since, so that what was in it goes into the file.
        """
        assert self._file is not None
        self._file.examine(connection)
        with self._reader.put_away():
            busy, frames, moved = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
            if busy or frames != moved:
                raise Busy(f"{self.path}: its log was removed, and another program is reading it. {_NOT_STORED}")
            return self._writer.reopened()

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Begin a transaction as soon as nobody else writes."""
        until = time.monotonic() + PATIENCE
        try:
            while not self._begun(connection):
                if time.monotonic() > until or not self.patient:
                    self.refused = self._busy()
                    raise self.refused
                self._wait(True)
            self.refused = None
        finally:
            self._wait(False)

    def _busy(self) -> Busy:
        writes = f"has been writing to {self.path} for {PATIENCE / 60:.0f} minutes"
        return Busy(
            f"Another program {writes if self.patient else f'is writing to {self.path}'}. This change was not stored. "
            "Close the other one, or try again."
        )

    def _begun(self, connection: sqlite3.Connection) -> bool:
        try:
            c.begin_write(connection)
        except sqlite3.DatabaseError as error:
            if isinstance(c.trouble(error, self.path), Busy):
                return False
            if self._file is not None:
                self._file.check(connection)  # of another file it says nothing
            raise
        return True

    def _open_reader(self, path: Path) -> sqlite3.Connection:
        with self._opening:
            connection = opening.reader(path, self._upgrade, lambda: self.patient)
        # Of the second connection nobody knows what was written before it: that counts as another's write.
        self._read_version = -1 if self._read_version is not None else records_changed.data_version(connection)
        return connection

    def _open_writer(self, path: Path) -> sqlite3.Connection:
        """Open for writing; what opening writes waits as long as any write does."""
        until = time.monotonic() + PATIENCE
        try:
            while True:
                try:
                    with self._opening:
                        connection = opening.writer(path, self._upgrade, lambda: self.patient)
                except Busy:
                    if time.monotonic() > until or not self.patient:
                        raise
                    self._wait(True)
                else:
                    self._file = StoreFile(path, connection)
                    self._write_version = self._start = None
                    if connection.total_changes:
                        # Starting content, what waited for this fieldkit: something may have been read before it.
                        self._untold.put(RecordsChanged(everything=True))
                    # From now on the wait is in short pieces, so that somebody can be told of it.
                    connection.execute(f"PRAGMA busy_timeout = {ASK_AGAIN * 1000:.0f}")
                    return connection
        finally:
            self._wait(False)

    def _wait(self, waiting: bool) -> None:
        # Before anything was to be written, nobody has to know.
        if waiting != self._waiting and self._loop is not None:
            self._waiting = waiting
            self._call(self.on_wait, waiting)

    def _call(self, listeners: list[Callable[[T], None]], told: T) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):
                # The loop may be gone: the app was left.
                for listener in tuple(listeners):
                    loop.call_soon_threadsafe(listener, told)

    async def others_wrote(self) -> bool:
        """Return whether another program may have written since this was asked last, at first since the start.

        Only where the reader sees that anybody did, the writer is asked, which does not count what it wrote itself.
        Raises Trouble.
        """
        version = await self._reader.run(records_changed.data_version)
        lacks = await self._reader.run(search_due.is_any)
        if lacks and self._writer.is_open and self._findable.is_set():
            self._loop = asyncio.get_running_loop()
            await self._writer.run(self._begin_to_follow_up)
        if version == self._read_version:
            return False
        self._read_version = version
        if not self._writer.is_open:
            return True
        before, self._write_version = self._write_version, await self._writer.run(records_changed.data_version)
        return before != self._write_version

    def _begin_to_follow_up(self, _connection: sqlite3.Connection) -> None:
        """Let the index be filled behind this with what another program left, and tell whoever shows what is found."""
        self._findable.clear()
        self._read_before = True

    def changed_elsewhere(self) -> None:
        """Tell whoever listens that another connection wrote: a sync, a file taken in, a backup restored."""
        self._tell(RecordsChanged(everything=True))

    def _tell_soon(self) -> None:
        if not self._untold.empty():
            asyncio.get_running_loop().call_soon(self._tell_changes)

    def _tell_changes(self) -> None:
        while not self._untold.empty():
            self._tell(self._untold.get())

    def _tell(self, changed: RecordsChanged) -> None:
        for listener in tuple(self.on_change):
            listener(changed)

    async def warm(self) -> Trouble | None:
        """Open the writer ahead of the first write; return what speaks against writing, or None."""
        try:
            await self._writer.run(lambda _connection: None)
        except Trouble as trouble:
            if not isinstance(trouble, DiskFull) or isinstance(trouble, Unready):
                return trouble
            return DiskFull(
                f"The disk is full: {self.path} takes no more. What is stored can be read and found. Make room before "
                "you change anything: nothing new is stored until then."
            )
        return None

    async def close(self) -> None:
        """Finish queued work and close both connections, the one that writes last: it brings the log into the file."""
        await self._writer.finish()
        await asyncio.to_thread(self._durable.close)
        overwritten = self._file is not None and self._file.overwritten
        # The last brings the log into the file, which is none of its then, unless it can only read.
        for one in (self._writer, self._reader) if overwritten else (self._reader, self._writer):
            await one.close()
