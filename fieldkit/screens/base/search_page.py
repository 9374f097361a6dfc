"""A page with a field whose every letter asks the store: answered within the key, and asked ahead behind it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Concatenate, Final, ParamSpec, TypeVar

from fieldkit.domain.errors import Trouble
from fieldkit.screens.base.page import Page

LONGEST_HOLD: Final = 0.012
"""Seconds that a typed letter may wait for what it finds: less than a frame of a screen with 60 a second."""
_PAINTED: Final = 0.02
"""Seconds after which what a key changed is painted."""
P = ParamSpec("P")
T = TypeVar("T")


class SearchPage(Page):
    """A page that finds as a person types."""

    def __init__(self) -> None:
        super().__init__()
        self._held = False
        self._ahead: asyncio.TimerHandle | None = None

    def answered_at_once(
        self,
        show: Callable[[T], None],
        job: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """Show what ``job`` reads from the store within the key, and paint it with its letter; return whether it was.

        If not, it is to be awaited by ``ask``, as the answer would keep other keys waiting: the paint is held for it.
        """
        self.hold_paint()
        try:
            found = self.host.store.read_at_once(job, *args, **kwargs)
        except Trouble:
            return False  # asked again it is told why
        if found is None:
            return False
        self.workers.cancel_group(self, "reload")  # what was asked for letters before must not come after this
        show(found)
        self.call_later(self.let_paint)  # once the field, whose text this is, is to be painted, too
        return True

    def hold_paint(self) -> None:
        """Draw the letter that was typed together with what it finds: one paint instead of two, 2 ms a keystroke.

        Whatever comes first lets go: ``let_paint``, or LONGEST_HOLD for an answer that takes its time.
        """
        if not self._held:
            self._held = True
            self.app._begin_batch()
            asyncio.get_running_loop().call_later(LONGEST_HOLD, self.let_paint)

    def let_paint(self) -> None:
        """Draw what was held."""
        if self._held:
            self._held = False
            self.app._end_batch()
            self.check_idle()

    def after_paint(self, begin: Callable[[], object]) -> None:
        """Begin with what may be asked next a moment after a key, as what it changed is painted, if no other comes.

        On a screen that is not in front any more nothing is asked.
        """
        if self._ahead is not None:
            self._ahead.cancel()

        def painted() -> None:
            self._ahead = None
            if self.in_front:
                begin()

        self._ahead = asyncio.get_running_loop().call_later(_PAINTED, painted)

    @property
    def in_front(self) -> bool:
        """Whether somebody can type here."""
        return self.is_attached and self.app.screen is self

    async def ask_ahead(
        self,
        goes_on: Callable[[], bool],
        job: Callable[Concatenate[sqlite3.Connection, P], bool],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do ``job`` again until it returns False, while this is in front and ``goes_on``; others go first."""
        with suppress(Trouble):  # whoever reads next is told of it
            while self.in_front and goes_on():
                more = await self.host.store.read_ahead(job, *args, **kwargs)
                if more is False:
                    return
                if more is None:
                    await asyncio.sleep(_PAINTED)
