"""All surveys: the running ones first, then the newest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from textual import work
from textual.app import ComposeResult

from fieldkit.db.views import surveys
from fieldkit.db.views.record_list import RecordRow
from fieldkit.domain.records.kinds import SURVEY
from fieldkit.domain.records.values import local
from fieldkit.domain.text.dates import show_day
from fieldkit.operations import records
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.record_list_page import Cell, ListColumn, RecordListPage
from fieldkit.screens.drawing.frame_text import framed

_DATED: Final = 100
"""Cells from which the day has a column of its own."""

if TYPE_CHECKING:
    from fieldkit.screens.dialogs.start_survey import App


class SurveysScreen(RecordListPage):
    """The list of surveys."""

    PLACE = "surveys"
    BINDINGS = bindings("list", "surveys")
    HINT = ""
    WINDOW = staticmethod(surveys.listed)

    def __init__(self) -> None:
        super().__init__(surveys.LISTING)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self.framed_list()
        yield self.key_bar()

    def shown(self) -> Sequence[ListColumn]:
        """Return the columns: client, checklist, how far it is, when it began, where."""
        return (
            ListColumn("client", "Client", share=3),
            ListColumn("checklist", "Checklist", share=3),
            ListColumn("state", "State", 33),
            ListColumn("started_at", "Started", 11),
            ListColumn("site", "Where", share=2),
        )

    def least(self, place: int) -> int:
        """Return the cells from which the column at ``place`` is shown."""
        return (0, 0, 0, _DATED, 110)[place]

    def order(self) -> list[int]:
        """Return the columns as declared until somebody sorts: how far a survey is matters more than when it began."""
        return super().order() if self.listing.sort else list(range(len(self.shown())))

    def cells(self, row: RecordRow) -> tuple[Cell, ...]:
        """Return what a line says."""
        line = surveys.survey_line(row)
        day = local(line.started_at).date()
        started = "today" if day == self.now.date() else show_day(day)
        finished = "finished" if self.size.width - 2 >= _DATED else f"finished, begun {started}"
        state = (line.how_far or "running", "accent") if line.running else (finished, "good")
        client = line.client or ("client in the trash", "alert")
        return client, line.checklist, state, (started, "dim"), (line.place, "dim")

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the key that leads here, and those that do nothing without a survey under the cursor."""
        return "everywhere.surveys", *(("surveys.delete", "surveys.report", "surveys.sort") if self.is_empty else ())

    def heading(self, count: int) -> str:
        """Return the heading of the list."""
        return super().heading(count) if count else "Surveys"

    def nothing(self) -> str:
        """Return what the empty list says."""
        return "No surveys yet.\nn starts one: pick a checklist, then a client by a few letters."

    def read_first(self, start: int, found: Sequence[RecordRow]) -> None:
        """Say how many of the first are running."""
        running = sum(surveys.survey_line(row).running for row in found) if not start else 0
        self.frame.border_subtitle = framed(f"{running} running") if running else ""

    def action_write_out(self) -> None:
        """Write all surveys to a file."""
        from fieldkit.screens.dialogs.exports.write_out import write_out  # only for who writes a file

        write_out(self, SURVEY, "Write out all surveys")

    @work
    async def action_report(self) -> None:
        """Write the report of the survey under the cursor."""
        if self.row is not None:
            from fieldkit.screens.dialogs.exports.report_out import report_out  # only for who writes one

            await report_out(self, self.row.uid)

    async def action_start(self) -> None:
        """Start a survey."""
        from fieldkit.screens.dialogs.start_survey import start_survey

        await start_survey(cast("App", self.app), started=self._started)

    def _started(self, uid: str) -> None:
        self.stand_on(SURVEY.name, uid)
        self.reload()  # the list was read as it was stored, when nobody had said that the cursor goes there

    @work
    async def action_delete(self) -> None:
        """Put the survey under the cursor into the trash."""
        row = self.row
        if row is None or self.host.type_ahead.acted.is_held():
            return
        client, checklist = (row.text(self.order().index(place)) for place in (0, 1))
        gone = await self.write(records.delete, SURVEY, row.uid)
        if gone and self.host.type_ahead.acted.done():
            along = records.along(gone)
            self.host.say(f"Survey “{checklist}” of {client} is in the trash{along}; u brings it back.")
