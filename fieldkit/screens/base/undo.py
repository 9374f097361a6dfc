"""Taking back the last change of the session, from any screen, and saying what came back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from fieldkit.domain.errors import Trouble
from fieldkit.screens.base.write_queue import to_its_end

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from fieldkit.db.records.undo_log import Way
    from fieldkit.screens.base.page import Host


HELD = 0.5
"""Seconds within which a key that did something to a line of a list, and comes again, is taken to be held down."""
LONGEST_NAME = 22
"""Characters of a record's name in the heading of a small menu."""


class LastAct:
    """When a key last did something to a line of a list: held down, it would do so to lines that nobody looked at."""

    def __init__(self) -> None:
        self._at = float("-inf")

    def is_held(self) -> bool:
        """Whether the key comes so soon again that nobody can have seen what it did; then it is to do nothing."""
        now = time.monotonic()
        held = now - self._at < HELD
        if held:
            self._at = now
        return held

    def other_key(self) -> None:
        """Take in that another key was pressed: the next one is not held down, however soon it comes."""
        self._at = float("-inf")

    def done(self) -> bool:
        """Take in that it was done. True, to be joined to the writing of it."""
        self._at = time.monotonic()
        return True


async def not_of(app: App[None], way: Way, kind: str, uid: str) -> str:
    """Return in words what would be taken back, or done again, if that is not of the record ``uid``; else ""."""
    from fieldkit.domain.records.kinds import KINDS
    from fieldkit.operations.undo import last_step

    store = cast("Host", app).store
    try:
        step = await store.read(last_step, store.session, way, KINDS[kind], uid, LONGEST_NAME)
    except Trouble:  # the undo itself will say it
        return ""
    return step.words if step is not None and not step.concerns else ""


def begin(app: App[None], way: Way = "undo") -> None:
    """Undo, with the keys of the screen in front waiting until that is done."""
    app.screen.run_worker(to_its_end(undo(app, way)))


async def undo(app: App[None], way: Way = "undo") -> None:
    """Take back the last change, or with "redo" do again what was taken back; say what it was."""
    from fieldkit.operations.undo import take_back

    host = cast("Host", app)
    try:
        outcome = await host.store.write(take_back, host.store.session, way, host.clock(), host.settings.currency)
    except Trouble as trouble:
        host.report(trouble)
        return
    if outcome is None:
        undone = way == "undo" and host.store.session.last("redo") is not None
        host.say(_ALL_TAKEN_BACK if undone else _NOTHING[way])
        return
    host.say(outcome.sentence)


_NOTHING = {
    "undo": "Nothing to take back: nothing was changed since fieldkit was opened.",
    "redo": "Nothing to do again: nothing was taken back.",
}
_ALL_TAKEN_BACK = (
    "Nothing to take back: all that was changed since fieldkit was opened is taken back already. U does it again."
)


def way_back(closing: Screen[Any]) -> str:
    """Return how what is in the trash comes back, on the screen below one that closes: there letters may be text."""
    stack = closing.app.screen_stack
    letters = stack[-1] is closing and len(stack) > 1 and getattr(stack[-2], "takes_letters", False)
    return "Esc, then u, brings it back" if letters else "u brings it back"
