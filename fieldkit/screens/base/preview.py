"""The second pane of a wide terminal: the facts about the record under the cursor."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Horizontal

from fieldkit.domain.records.codes import CODES
from fieldkit.screens.base.page import Page
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.facts import Facts, Piece
from fieldkit.widgets.lists.headed_list import HeadedList
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.lists.window_list import WindowList

if TYPE_CHECKING:
    from fieldkit.db.views.record_facts import Fact

_LABEL = 18
_LEFT_OUT: Final = ("uid", "changed")


class PreviewedPage(Page):
    """A page with a list that shows, where there is room, what its cursor is on."""

    def with_preview(self, first: WindowList | HeadedList) -> Horizontal:
        """Return the list and, in a wide terminal, the pane beside it."""
        pane = Facts(_LABEL, id="preview")
        pane.add_class("frame", "-wide-only")
        pane.border_title = "Under the cursor"
        return Horizontal(first, pane, id="panes")

    @on(WindowList.Moved)
    def preview_moved(self, event: WindowList.Moved) -> None:
        """Show the record that the cursor came to."""
        self._show_beside(event.row)

    def read_again(self) -> None:
        """Reload, and read what stands beside the list as well: the cursor may stay on its record."""
        super().read_again()
        if self.list.row is not None:
            self._show_beside(self.list.row)

    def _show_beside(self, row: Row | None) -> None:
        """Show the record of a row, if the pane is there and there is room for it."""
        pane = next(iter(self.query("#preview").results(Facts)), None)
        if pane is None or not pane.display or not self.has_class("-wide"):
            return
        if row is None or row.kind not in CODES:
            pane.show([])
            return
        self._preview(row.kind, row.uid)

    @work(exclusive=True, group="preview")
    async def _preview(self, kind: str, uid: str) -> None:
        found = await self.ask(self._facts, kind, uid)
        pane = self.query_one("#preview", Facts)
        if not pane.size.width:
            if pane.display:
                # Read before the pane was laid out for the first time: there is no width yet to fold to.
                self.call_after_refresh(self._preview, kind, uid)
            return
        pane.border_title = framed(kind.replace("_", " ").capitalize())
        pane.show(_lines(found or (), pane.size.width - pane.room - 1, max(10, pane.room)))

    def _facts(self, connection: sqlite3.Connection, kind: str, uid: str) -> Sequence[Fact]:
        # Here, not above: the first screen of a narrow terminal needs none of them (25 ms).
        from fieldkit.db.records import lookup
        from fieldkit.db.views import record_facts
        from fieldkit.domain.records.kinds import KINDS

        record = lookup.get(connection, KINDS[kind], uid)
        if record is None:
            return ()
        settings = self.host.settings
        by = lookup.reading(connection, self.now, settings.currency, terms=settings.terms)
        return record_facts.facts(connection, KINDS[kind], record, by)


def _lines(facts: Sequence[Fact], label: int, width: int) -> list[tuple[str, list[Piece]]]:
    lines: list[tuple[str, list[Piece]]] = []
    for fact in facts:
        if fact.role in _LEFT_OUT:
            continue
        values = [piece for line in fact.value.split("\n") for piece in wrap(line, width) or [""]]
        for number, value in enumerate(values):
            called = fact.label if len(fact.label) <= label else f"{fact.label[: label - 1].rstrip()}…"
            lines.append((called if not number else "", [(value, "")]))
    return lines
