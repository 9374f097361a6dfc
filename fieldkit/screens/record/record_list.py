"""The list of any kind of record by its declaration: filtered as you type, sorted by any of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import work

from fieldkit.db.views.record_list import Listing, RecordRow
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.operations import records
from fieldkit.screens.base.client_context import client_here
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.record_list_page import Cell, RecordListPage
from fieldkit.screens.base.wording import short
from fieldkit.widgets.window_list import Column, Tone

FIRST_COLUMN = 26
"""Cells of a list in which only the first column is shown."""
NEXT_COLUMN = 13
"""Cells more from which each next column is shown."""


class RecordListScreen(RecordListPage):
    """The records of one kind."""

    PLACE = "records"
    BINDINGS = bindings("list", "records")

    def __init__(self, kind: str) -> None:
        super().__init__(Listing(KINDS[kind]))
        self._fields = [self.listing.kind.field(name) for name in self.listing.names]

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing for this kind."""
        return () if self.listing.kind.created else ("records.new", "records.edit")

    def columns(self) -> Sequence[Column]:
        """Return the columns: the first always, each next one where there is more room."""
        return [_column(self._fields[number], place) for place, number in enumerate(self._order())]

    def _order(self) -> list[int]:
        """Return the places of the declared columns as they are shown: the sorted one next to the first."""
        order = list(range(len(self._fields)))
        if self.listing.sort in self.listing.names[1:]:
            order.insert(1, order.pop(self.listing.names.index(self.listing.sort)))
        return order

    def cells(self, row: RecordRow) -> tuple[Cell, ...]:
        """Return what a line says of each column."""
        now, currency = self.now, self.host.settings.currency
        by = ReadingContext(now, lambda *_: 0, lambda *_: "", currency)
        shown = [(self._fields[number], row.values[number]) for number in self._order()]
        first, *others = ((short(field.listed(value, by)), _tone(field, value)) for field, value in shown)
        return (first[0] or "(no title)", *others)

    def heading(self, count: int) -> str:
        """Return the heading: how many there are, and how they are sorted."""
        own, descending = self.listing.kind.sorted_by
        name = self.listing.sort or own
        last_first = self.listing.reverse != (descending and not self.listing.sort)
        if name == "id":
            order = "the newest first" if last_first else "the oldest first"
        else:
            order = f"by {self.listing.kind.field(name).label.lower()}{', the last first' if last_first else ''}"
        return f"{super().heading(count)} ── {order}"

    def nothing(self) -> str:
        """Return what the empty list says."""
        kind = self.listing.kind
        if self.listing.text:
            return (
                f"Nothing here is called by words that begin with “{self.listing.text}”.\n"
                "Esc clears the filter, / finds in everything."
            )
        return f"No {kind.plural.lower()} yet." + ("\nn adds one." if kind.created else "")

    def explain(self) -> str:
        """Return what is listed."""
        return self.listing.kind.plural

    def form_defaults(self) -> dict[str, str]:
        """A record made from here is of the client whose card is open, else of that of the record under the cursor."""
        here = client_here(self)
        if not here and self.list.row and "client" in self.listing.names:
            client = self.list.row.text(self._order().index(self.listing.names.index("client")))
            return {"client": client} if client else {}
        return here

    # Keys

    def action_sort(self) -> None:
        """Sort by the next column, after the last one in the order of the kind."""
        own = self.listing.kind.sorted_by[0]
        orders = ["", *(name for name in self.listing.names if name != own)]
        after = orders[(orders.index(self.listing.sort) + 1) % len(orders)]
        self.listing = replace(self.listing, sort=after, reverse=False)
        self.list.columns = tuple(self.columns())
        self.reload(keep=False)

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self.listing = replace(self.listing, reverse=not self.listing.reverse)
        self.reload(keep=False)

    async def action_leave(self) -> None:
        """Go from the filter to the list, then clear the filter, then go back."""
        if not self.leave_filter():
            await self.run_action("app.back")

    def action_new(self) -> None:
        """Add a record."""
        kind = self.listing.kind
        if kind.created:
            belongs = any(field.name == "client" for field in kind.form)
            client = client_here(self).get("client", "") if belongs else ""
            if client:
                self.host.edit_record(kind.name, client=client)
            else:
                self.host.edit_record(kind.name)

    def action_edit(self) -> None:
        """Change the record under the cursor."""
        if self.list.row and self.listing.kind.created:
            self.host.edit_record(self.listing.kind.name, self.list.row.uid)

    def action_history(self) -> None:
        """Show who changed what of the record under the cursor."""
        if self.list.row:
            self.host.open_screen("history", self.listing.kind.name, self.list.row.uid)

    @work
    async def action_delete(self) -> None:
        """Put the record under the cursor into the trash."""
        row, kind = self.list.row, self.listing.kind
        if row is None:
            return
        called = f"{kind.label} “{row.text(0)}”"
        if await self.write(records.delete, kind, row.uid):
            self.host.say(f"{called} is in the trash; u brings it back.")


def _column(field: Field, place: int) -> Column:
    if not place:
        return Column(share=3)
    return Column(field.type.width(field), FIRST_COLUMN + NEXT_COLUMN * place, share=2)


def _tone(field: Field, value: Value) -> Tone:
    return field.tone(value) or ("" if field.link or field.options else "dim")
