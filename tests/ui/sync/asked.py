"""What the actions of the Sync screen see of it, for their tests: it notes what they ask, and gives what it is told."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fieldkit.screens.dialogs.ask import Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.widgets.reading_pane import Para

NOW = datetime(2026, 11, 21, 14, 5)
DATA = Path("/store.db")
BEN = SimpleNamespace(id="d2", label="Ben’s laptop", own=False, retired=False)
GONE = SimpleNamespace(id="d3", label="Old one", own=False, retired=True)
OWN = SimpleNamespace(id="d1", label="Desk", own=True, retired=False)
IN_FIRM = SimpleNamespace(status=SimpleNamespace(fingerprint="f", folder="/stick", devices=(OWN, BEN, GONE)))


class Asked:
    """What the actions see of the Sync screen: it notes all that they ask of it, and gives what it is told to."""

    def __init__(self, gives: object = None, *, summary: object = IN_FIRM) -> None:
        self.gives = gives
        self.summary = summary
        self.now = NOW
        self.database = DATA
        self.did: list[tuple[Any, ...]] = []
        self.said: list[str] = []
        self.shown: list[Any] = []
        self.then: Any = None
        self.host = SimpleNamespace(report=lambda trouble: self.said.append(f"! {trouble}"))
        self.own_name = "Desk" if summary else ""

    def in_firm(self) -> bool:
        if self.summary is None:
            self.said.append("no firm")
        return self.summary is not None

    def say(self, text: str) -> None:
        self.said.append(text)

    def show(self, dialog: object) -> None:
        self.shown.append(dialog)

    def show_and_then(self, dialog: object, then: Callable[[Any], Coroutine[None, None, None]]) -> None:
        self.shown.append(dialog)
        self.then = then

    def ask_for(
        self,
        title: str,
        questions: Sequence[Question],
        then: Callable[[Any], Coroutine[None, None, None]],
        says: str = "",
        check: object = None,
    ) -> None:
        self.shown.append((title, list(questions), says))
        self.check: Any = check
        self.then = then

    def if_sure(self, title: str, yes: str, then: Callable[[], Coroutine[None, None, None]]) -> None:
        self.shown.append((title, yes))
        self.then = then

    async def _does(self, how: str, *told: Any, **named: Any) -> Any:
        self.did.append((how, *told, *named.items()))
        return self.gives

    async def ask(self, *told: Any) -> Any:
        return await self._does("ask", *told)

    async def write(self, *told: Any) -> Any:
        return await self._does("write", *told)

    async def work_on(self, *told: Any, **named: Any) -> Any:
        return await self._does("work_on", *told, **named)

    async def write_on(self, *told: Any, **named: Any) -> Any:
        return await self._does("write_on", *told, **named)

    async def in_thread(self, *told: Any) -> Any:
        return await self._does("in_thread", *told)

    async def write_in_thread(self, *told: Any) -> Any:
        return await self._does("write_in_thread", *told)


def checked(context: Asked, *answers: str) -> str:
    found: str = context.check(answers)
    return found


def told(dialog: object) -> tuple[str, str, tuple[Para, ...]]:
    """Return title, yes and text of something to read."""
    assert isinstance(dialog, TellScreen)
    return dialog._title, dialog._yes, dialog._paras
