"""Where in a survey somebody is, kept behind his keys, so that he goes on there after a crash too."""

from __future__ import annotations

from contextlib import suppress

from fieldkit.domain.errors import Trouble
from fieldkit.operations import surveys
from fieldkit.screens.base.open_text import TypingTimer
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.run_view import RunView


class PlaceKeeper:
    """Keeps the row under the cursor in a moment: no key waits for it."""

    def __init__(self, view: RunView) -> None:
        self._view = view
        self._timer = TypingTimer(view.page, self.keep)
        self._kept = ""

    def moved(self) -> None:
        """Keep, in a moment, where somebody is now."""
        if self._view.run.survey is not None and not self._view.run.finished:
            self._timer.typed()

    async def keep(self) -> None:
        """Keep where somebody is."""
        view, survey, row = self._view, self._view.run.survey, self._view.at
        place = item_lines.uid_of(row) if row is not None else ""
        if survey is None or not place or place == self._kept:
            return
        with suppress(Trouble):  # a place is no text of a person: where nothing can be stored it is not missed
            await view.host.store.write_as(view.page, surveys.stand_at, survey.id, place)
            self._kept = place
