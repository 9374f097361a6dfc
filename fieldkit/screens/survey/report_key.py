"""The key of a survey that writes its report."""

from __future__ import annotations

from textual import work

from fieldkit.screens.base.page import Page


class ReportKey(Page):
    """A screen of one survey."""

    uid: str

    @work
    async def action_report(self) -> None:
        """Write the report, with every answer that was given so far."""
        from fieldkit.screens.dialogs.exports.report_out import report_out  # only for who writes one

        await self.stored()
        await report_out(self, self.uid)
