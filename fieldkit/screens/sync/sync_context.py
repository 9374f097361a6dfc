"""What the actions of the Sync screen are given: where sync stands, questions, and work in a thread."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from textual.screen import Screen

from fieldkit.operations.exchange.sync_status import SyncSummary
from fieldkit.screens.base.background_job import Work, WorkingPage
from fieldkit.screens.base.page import Host
from fieldkit.screens.dialogs.ask import Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.dialogs.questions.kept_question import KeptQuestion
from fieldkit.screens.dialogs.value_draft import Answers, QuestionDraft
from fieldkit.screens.sync.question_checks import Check

P = ParamSpec("P")
T = TypeVar("T")
Then = Callable[[Answers], Coroutine[None, None, None]]
"""Goes on with answers."""


class SyncContext:
    """The Sync screen as its actions see it."""

    def __init__(self, page: WorkingPage) -> None:
        self._page = page
        self.summary: SyncSummary | None = None
        """Where sync stands, once it was read."""
        self.ask = page.ask
        """Reads from the store."""
        self.write = page.write
        """Writes to the store."""
        self.work_on = page.work_on
        """Does long work in a thread, with a bar."""

    @property
    def host(self) -> Host:
        """The app."""
        return self._page.host

    @property
    def now(self) -> datetime:
        """The wall clock."""
        return self._page.now

    @property
    def database(self) -> Path:
        """The store, which work in a thread opens for itself."""
        return self.host.home.database

    async def write_on(
        self, what: str, job: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what long work that writes to the store returns; None if it failed or was stopped.

        Every screen looks again also then: a sync that fails has merged the files before the one that it failed at.
        """
        done = await self.work_on(what, job, *args, **kwargs)
        # Not when the app is left in the middle: there is no screen any more to look.
        self.host.store.changed_elsewhere()
        return done

    async def in_thread(
        self, what: str, job: Callable[Concatenate[Path, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job(database, ...)`` returns from a thread of its own; None if it failed."""
        return await self.work_on(what, lambda _work: job(self.database, *args, **kwargs))

    async def write_in_thread(
        self, what: str, job: Callable[Concatenate[Path, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what a ``job`` that writes to the store returns, as ``in_thread``; every screen looks again."""
        return await self.write_on(what, lambda _work: job(self.database, *args, **kwargs))

    def start(self, doing: Coroutine[None, None, None]) -> None:
        """Do something while keys are answered."""
        self._page.run_worker(doing, group="behind")

    def in_firm(self) -> bool:
        """Return whether there is a firm; say how to come to one if not."""
        if self.summary is not None and self.summary.status.fingerprint:
            return True
        self.say("This device belongs to no firm yet: n begins one, o joins one.")
        return False

    @property
    def own_name(self) -> str:
        """What this device is called in the firm; "" without one."""
        devices = self.summary.status.devices if self.summary else ()
        return next((one.label for one in devices if one.own), "")

    def say(self, text: str) -> None:
        """Show a short confirmation."""
        self.host.say(text)

    def show(self, dialog: Screen[bool]) -> None:
        """Show something that is only to be read."""
        self._page.app.push_screen(dialog)

    def show_and_then(
        self, dialog: Screen[T] | Screen[T | None], then: Callable[[T], Coroutine[None, None, None]]
    ) -> None:
        """Show a dialog; go on with what it was closed with, unless that is None or False."""
        self._page.show_and_then(dialog, then)

    def ask_for(
        self, title: str, questions: Sequence[Question], then: Then, says: str = "", check: Check | None = None
    ) -> None:
        """Ask questions and go on with the answers; Esc ends it. What was typed before is there again."""

        async def go_on(answers: Answers, _draft: QuestionDraft) -> None:
            await then(answers)

        KeptQuestion(title, questions, says=says, check=check).ask(self._page, go_on)

    def if_sure(self, title: str, yes: str, then: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go on if somebody says yes."""

        async def answered(key: str | None) -> None:
            if key == "y":
                await then()

        self.show_and_then(MenuScreen(title, [MenuChoice("y", f"yes, {yes}"), MenuChoice("n", "no")]), answered)
