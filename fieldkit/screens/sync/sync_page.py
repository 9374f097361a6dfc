"""What the keys of the Sync screen share: where sync stands, questions, and work in a thread."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from fieldkit.screens.base.background_job import WorkingPage
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.sync.sync_lines import SyncSummary

P = ParamSpec("P")
T = TypeVar("T")
Check = Callable[[Answers], str]
"""Returns what is wrong with answers, or ""."""
Then = Callable[[Answers], Coroutine[None, None, None]]
"""Goes on with answers."""


class SyncPage(WorkingPage):
    """A page about sync."""

    def __init__(self) -> None:
        super().__init__()
        self.at: SyncSummary | None = None
        """Where sync stands, once it was read."""

    @property
    def database(self) -> Path:
        """The store, which work in a thread opens for itself."""
        return self.host.home.database

    async def done_apart(
        self, what: str, job: Callable[Concatenate[Path, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job(database, ...)`` returns from a thread of its own; None if it failed."""
        return await self.work_on(what, lambda _work: job(self.database, *args, **kwargs))

    def in_firm(self) -> bool:
        """Return whether there is a firm; say how to come to one if not."""
        if self.at is not None and self.at.status.fingerprint:
            return True
        self.host.say("This device belongs to no firm yet: n begins one, o joins one.")
        return False

    @property
    def own_name(self) -> str:
        """What this device is called in the firm; "" without one."""
        devices = self.at.status.devices if self.at else ()
        return next((one.label for one in devices if one.own), "")

    def after(self, said: str) -> None:
        """Say what was done, and have every screen look again."""
        self.host.store.changed()
        self.host.say(said)

    def ask_for(
        self, title: str, questions: Sequence[Question], then: Then, says: str = "", check: Check | None = None
    ) -> None:
        """Ask questions and go on with the answers; Esc ends it."""
        self.show_and_then(AskScreen(title, questions, says=says, check=check), then)

    def if_sure(self, title: str, yes: str, then: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go on if somebody says yes."""

        async def answered(key: str | None) -> None:
            if key == "y":
                await then()

        self.show_and_then(MenuScreen(title, [MenuChoice("y", f"yes, {yes}"), MenuChoice("n", "no")]), answered)


def typed_path(text: str) -> Path:
    """Return the file or folder that somebody typed, or dragged in with quotes around it."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    return Path(plain).expanduser().absolute()


def needs(*places: int) -> Check:
    """Return a check that the answers at these places are not empty."""
    return lambda answers: "" if all(answers[place].strip() for place in places) else "This is needed."


def same_twice(answers: Answers) -> str:
    """Return what is wrong with a path and a passphrase typed twice."""
    _, first, again = answers
    if not first.strip():
        return "A passphrase is needed: whoever has the file and no passphrase can do nothing with it."
    return "" if first == again else "The two passphrases differ. Type both again."


def same_or_none(answers: Answers) -> str:
    """Return what is wrong with a path and a passphrase typed twice, or not at all."""
    _, first, again = answers
    return "" if first == again else "The two passphrases differ. Type both again, or leave both empty."
