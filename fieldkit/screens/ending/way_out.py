"""The one way out: what is typed is stored as if its field were left, then the store is closed, then the app ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, Final, Protocol

from fieldkit.screens.base.open_text import HoldsText, UnkeptText
from fieldkit.screens.base.write_queue import begun

TELL_AFTER: Final = 1.0
"""Seconds after which a person who leaves is told that it takes its time."""


HURRY: Final = 1.0
"""Seconds after which, when the system wants the app to end, the keys that wait and store no text are dropped: two
hundred times Enter took 17 seconds."""
LAST: Final = 60.0
"""Seconds after which of the keys that wait only what is typed into the open field counts. Less, and text is lost that
came in one burst on a busy machine: five hundred keys of a survey took more than 15 where nine programs shared two
cores."""


class Ends(Protocol):
    """What the way out asks of the app."""

    async def keys_arrived(self) -> None:
        """Return once the keys that came so far are in their fields."""

    def hurry(self, *, field_only: bool = False) -> None:
        """Let of the keys that wait only those up to the last text arrive, or only the text of the open field."""

    def holders(self) -> Iterator[HoldsText]:
        """Yield the screens, also those that are not in front, in which text of records is typed."""

    def stop_waiting(self) -> None:
        """Let writes that wait for another program fail."""

    def tell_wait(self) -> None:
        """Say that it takes its time, and that whoever wants to leave again leaves at once."""

    async def close_store(self) -> None:
        """Finish what is being stored."""

    def put_aside(self, texts: list[UnkeptText]) -> bool:
        """Write texts that the store does not take to a file for the next start; return whether that could be done."""

    def stay(self, texts: list[UnkeptText]) -> bool:
        """Say that texts would be lost; return False if that was said of them before: then they are let go."""

    def failed(self, error: BaseException) -> None:
        """Note an error on the way out, which goes on."""


class WayOut:
    """Ends the app once. Whoever wants it to end, calls ``begin``."""

    def __init__(self, app: Ends) -> None:
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._call: Callable[[], object] = lambda: None
        self._may_stay = True

    @property
    def under_way(self) -> bool:
        """Whether the app is ending."""
        return self._task is not None

    def begin(self, end: Callable[[], object], *, within: float | None = None) -> None:
        """Store what is typed, then call ``end``; for a store that is busy wait ``within`` seconds at most.

        Without ``within`` it is a person who wants to leave: he waits for a busy store until he says it once more,
        and stays where text would be lost. What the system wants goes before what a person wanted.
        """
        loop = asyncio.get_running_loop()
        if within is not None:
            loop.call_later(HURRY, self._app.hurry)
            loop.call_later(LAST, partial(self._app.hurry, field_only=True))
            loop.call_later(within, self._app.stop_waiting)
        if self._task is None:
            self._call, self._may_stay = end, within is None
            self._task = begun(self._end())
        elif within is None:
            self._app.stop_waiting()
        elif self._may_stay:
            self._call, self._may_stay = end, False

    async def _end(self) -> None:
        telling = asyncio.get_running_loop().call_later(TELL_AFTER, self._app.tell_wait) if self._may_stay else None
        try:
            if not await self._kept():
                self._task = None
                return
            await self._try(self._app.close_store())
        finally:
            if telling is not None:
                telling.cancel()
        self._call()

    async def _kept(self) -> bool:
        """Keep what is typed; return False if somebody stays because of what could not be."""
        await self._try(self._app.keys_arrived())
        for holder in self._app.holders():
            await self._try(holder.keep_open_text())
        unkept = [text for holder in self._app.holders() for text in holder.unkept_texts()]
        return not (unkept and not self._app.put_aside(unkept) and self._may_stay and self._app.stay(unkept))

    async def _try(self, job: Coroutine[Any, Any, None]) -> None:
        """Whatever ails one screen, what is typed on the others is kept, and the app ends."""
        try:
            await job
        except Exception as error:  # noqa: BLE001
            self._app.failed(error)
