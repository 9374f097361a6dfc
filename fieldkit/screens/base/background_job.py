"""Long work for a screen: in a thread, with a bar that counts, stopped by Esc; the screen goes on meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import Concatenate, Final, ParamSpec, TypeVar

from fieldkit.db.base import progress
from fieldkit.domain.errors import Trouble
from fieldkit.screens.base.page import Page
from fieldkit.widgets.work_bar import WorkBar

P = ParamSpec("P")
T = TypeVar("T")
_TELL_EVERY: Final = 0.03
"""Seconds between two drawings of the bar: more would only keep the thread waiting."""


class JobStopped(Trouble):
    """Somebody pressed Esc."""


class Work:
    """What the job is given: whom it tells how far it is, and whether it should stop."""

    def __init__(self, tell: Callable[[str, int, int], None]) -> None:
        self._tell = tell
        self._told = 0.0
        self._what = ""
        self.stop = Event()

    def stopped(self) -> bool:
        """Return whether somebody wants it to stop."""
        return self.stop.is_set()

    def tell(self, what: str, done: int, total: int) -> None:
        """Say how far it is."""
        now = time.monotonic()
        if done >= total or what != self._what or now - self._told > _TELL_EVERY:
            self._told, self._what = now, what
            self._tell(what, done, total)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Show what the work within tells of itself. Raises JobStopped there once nobody wants it any more."""

        def listener(what: str, done: int, total: int) -> None:
            if self.stopped():
                raise JobStopped("Stopped. Nothing was changed.")
            self.tell(what, done, total)

        with progress.listening(listener):
            yield

    def step(self, what: str) -> None:
        """Say what comes next; raises JobStopped if nobody wants it any more."""
        if self.stopped():
            raise JobStopped("Stopped. Nothing was changed.")
        self._tell(what, 0, 0)


class WorkingPage(Page):
    """A page that does long work."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Work | None = None

    @property
    def works(self) -> bool:
        """Whether something is being done."""
        return self._job is not None

    @property
    def bar(self) -> WorkBar:
        """How far the work is."""
        return self.query_one(WorkBar)

    async def work_on(
        self, what: str, job: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job`` returns from a thread of its own; None if it failed or was stopped, after saying so."""
        if self._job is not None:
            self.host.say(f"Still {self.bar.what}: Esc stops that.")
            return None
        loop = asyncio.get_running_loop()
        # Held here: when the app is left in the middle, the screen can no longer be asked for it.
        bar = self.bar

        def tell(now: str, done: int, total: int) -> None:
            with suppress(RuntimeError):
                # The loop may be gone: the app was left.
                loop.call_soon_threadsafe(bar.tell, now, done, total)

        work = self._job = Work(tell)
        bar.begin(what)
        try:
            return await asyncio.to_thread(job, work, *args, **kwargs)
        except JobStopped as stopped:
            self.host.say(str(stopped))
        except Trouble as trouble:
            self.host.report(trouble)
        finally:
            # Also when the app is left in the middle.
            work.stop.set()
            self._job = None
            bar.end()
        return None

    def stop_work(self) -> None:
        """Let the work, if there is any, stop as soon as nothing of it is half done."""
        if self._job is not None:
            self._job.stop.set()
            self.bar.tell("stopping", self.bar.done, self.bar.total)
