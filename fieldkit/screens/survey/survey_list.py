"""All surveys: the running ones first, then the newest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult

from fieldkit.db.records import crud
from fieldkit.db.views import surveys
from fieldkit.domain.records.registry import SURVEY
from fieldkit.domain.text.dates import show_day
from fieldkit.screens.base.page import Page, bindings
from fieldkit.widgets.window_list import Column, Row, WindowList

if TYPE_CHECKING:
    from fieldkit.screens.dialogs.start_survey import App

FIRST = 60
"""Rows read before the first paint."""


class SurveysScreen(Page):
    """The list of surveys."""

    PLACE = "surveys"
    BINDINGS = bindings("list", "surveys")

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        listed = WindowList(
            (Column(share=3), Column(share=3), Column(12), Column(11, least=56), Column(share=2, least=90)),
            id="surveys",
        )
        listed.add_class("frame")
        listed.border_title = "Surveys"
        listed.empty = "No surveys yet.\nn starts one: pick a checklist, then a client by a few letters."
        yield listed
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the first rows, then how many there are."""
        kept = self.list.row.uid if self.list.row else ""
        start = max(0, self.list.cursor - FIRST // 2) if kept else 0
        found = await self.ask(surveys.surveys, start, FIRST)
        count = await self.ask(surveys.count_surveys)
        if found is None or count is None:
            return

        async def more(first: int, wanted: int) -> Sequence[Row]:
            return [self._row(line) for line in await self.ask(surveys.surveys, first, wanted) or []]

        self.list.load(more, [self._row(line) for line in found], count, at=start, keep=kept)
        running = sum(line.state == "running" for line in found) if not start else 0
        self.list.border_title = f"Surveys ── {count:,}" if count else "Surveys"
        self.list.border_subtitle = f"{running} running" if running else ""

    def _row(self, line: surveys.SurveyLine) -> Row:
        if line.state == "running":
            state = (f"{line.judged} of {line.applicable}" if line.applicable else "running", "accent")
        else:
            state = ("finished", "good")
        day = datetime.fromtimestamp(line.started_at / 1000).date()
        started = "today" if day == self.now.date() else show_day(day)
        client = line.client or ("client in the trash", "alert")
        return Row("survey", line.uid, (client, line.checklist, state, (started, "dim"), (line.place, "dim")))

    @on(WindowList.Chosen)
    async def resume(self, event: WindowList.Chosen) -> None:
        """Go on with the survey."""
        await self.host.open_record("survey", event.row.uid)

    async def action_start(self) -> None:
        """Start a survey."""
        from fieldkit.screens.dialogs.start_survey import start_survey

        await start_survey(cast("App", self.app))

    async def action_delete(self) -> None:
        """Put the survey under the cursor into the trash."""
        row = self.list.row
        if row is None:
            return
        done = await self.tell("survey", crud.delete, SURVEY, row.uid)
        if done:
            self.host.say("The survey is in the trash. u brings it back.")
