"""Where in a survey somebody is, kept behind his keys, so that he goes on there after a crash too."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from fieldkit.domain.errors import Trouble
from fieldkit.operations import surveys
from fieldkit.screens.base.open_text import TypingTimer
from fieldkit.screens.base.write_queue import WriteQueue
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.run_view import RunView


class PlaceKeeper:
    """Keeps the row under the cursor in a moment: no key waits for it."""

    def __init__(self, view: RunView) -> None:
        self._view = view
        self._timer = TypingTimer(view.page, self.keep)
        self._kept = ""
        self._queue = WriteQueue(view.page.app._handle_exception)

    def moved(self) -> None:
        """Keep, in a moment, where somebody is now."""
        if self._view.run.survey is not None and not self._view.run.finished:
            self._timer.typed()

    async def keep(self) -> None:
        """Keep where somebody is."""
        survey, row = self._view.run.survey, self._view.at
        if survey is not None and row is not None:
            self._queue.put(partial(self._store, survey.id, item_lines.uid_of(row)))

    async def leave(self, within: float) -> None:
        """Keep where somebody is who leaves: he waits so many seconds for it at most, then it is stored behind."""
        await self.keep()
        await self._queue.ended(within=within)

    async def _store(self, survey: int, place: str) -> None:
        if place == self._kept:
            return
        with suppress(Trouble):  # a place is no text of a person: where nothing can be stored it is not missed
            await self._view.host.store.write_as(self._view.page, surveys.stand_at, survey, place)
            self._kept = place
