"""The list of any kind of record by its declaration: filtered as you type, sorted by any of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from fieldkit.db.views.record_list import Listing, RecordRow
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.operations import records
from fieldkit.screens.base.client_context import client_beneath, client_here
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.record_list_page import Cell, ListColumn, RecordListPage
from fieldkit.screens.base.wording import short
from fieldkit.widgets.lists.rows import Row, Tone

FIRST_COLUMN = 26
"""Cells of a list in which only the first column is shown."""
NEXT_COLUMN = 13
"""Cells more from which each next column is shown."""


class RecordListScreen(RecordListPage):
    """The records of one kind."""

    PLACE = "records"
    BINDINGS = bindings("list", "records")
    TELLS_TIME = True

    def __init__(self, kind: str) -> None:
        declared = KINDS[kind]
        told = [name for name in declared.told_by if name not in declared.columns]
        super().__init__(Listing(declared, (*declared.columns, *told)))
        self._fields = [declared.field(name) for name in declared.columns]
        self._shown = [_column(field, place) for place, field in enumerate(self._fields)]

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing for this kind."""
        hidden = () if self.listing.kind.created else ("records.new", "records.edit")
        return (*hidden, *(("records.edit", "records.history") if self.is_empty else ()))

    def shown(self) -> Sequence[ListColumn]:
        """Return the declared columns."""
        return self._shown

    def least(self, place: int) -> int:
        """Return the cells from which the column at ``place`` is shown: the first always, each next one with more."""
        return FIRST_COLUMN + NEXT_COLUMN * place if place else 0

    def cells(self, row: RecordRow) -> tuple[Cell, ...]:
        """Return what a line says of each column."""
        now, currency = self.now, self.host.settings.currency
        by = ReadingContext(now, lambda *_: 0, lambda *_: "", currency)
        shown = zip(self._fields, row.values, strict=False)
        first, *others = ((short(field.listed(value, by)), _tone(field, value)) for field, value in shown)
        if first[0]:
            return (first[0], *others)
        told = self.listing.kind.untitled(dict(zip(self.listing.names, row.values, strict=True)))
        return ((short(told) or "(no title)", "dim"), *others)

    def heading(self, count: int) -> str:
        """Return the heading: how many there are, and how they are sorted."""
        return f"{self.listing.kind.plural} ── {count:,} ── {self.order_words()}"

    def nothing(self) -> str:
        """Return what the empty list says."""
        kind = self.listing.kind
        if self.listing.text:
            return (
                f"Nothing here is called by words that begin with “{self.listing.text}”.\n"
                "Esc clears the filter, F3 finds in everything."
            )
        return f"No {kind.plural.lower()} yet." + ("\nn adds one." if kind.created else "")

    def explain(self) -> str:
        """Return what is listed."""
        return self.listing.kind.plural

    def form_defaults(self) -> dict[str, str]:
        """A record made from here is of the client of the record under the cursor, else of that whose card is open."""
        if self.list.row and "client" in self.listing.names:
            client = self.list.row.text(self.order().index(self.listing.names.index("client")))
            if client:
                return {"client": client}
        return client_here(self)

    # Keys

    async def action_leave(self) -> None:
        """Go from the filter to the list, then clear the filter, then go back."""
        if not self.leave_filter():
            await self.run_action("app.back")

    def action_new(self) -> None:
        """Add a record."""
        kind = self.listing.kind
        if kind.created:
            belongs = any(field.name == "client" for field in kind.form)
            client = client_beneath(self) if belongs else ""
            if client:
                self.host.edit_record(kind.name, client=client)
            else:
                self.host.edit_record(kind.name)

    def action_edit(self) -> None:
        """Change the record under the cursor."""
        if self.row and self.listing.kind.created:
            self.host.edit_record(self.listing.kind.name, self.row.uid)

    def action_history(self) -> None:
        """Show who changed what of the record under the cursor."""
        if self.row:
            self.host.open_screen("history", self.listing.kind.name, self.row.uid)

    def action_write_out(self) -> None:
        """Write all records of the kind to a file, also those that the filter hides."""
        from fieldkit.screens.dialogs.exports.write_out import write_out  # only for who writes a file

        kind = self.listing.kind
        says = "All of them, also those that the filter hides." if self.listing.text else ""
        write_out(self, kind, f"Write out all {kind.plural.lower()}", says=says)

    def called(self, row: Row) -> str:
        """Return what a sentence calls the record of a line: what stands first."""
        return row.text(0)

    @work
    async def action_delete(self) -> None:
        """Put the record under the cursor into the trash."""
        row, kind = self.row, self.listing.kind
        if row is None or self.host.type_ahead.acted.is_held():
            return
        called = f"{kind.label} “{self.called(row)}”"
        if await self.write(records.delete, kind, row.uid) and self.host.type_ahead.acted.done():
            self.host.say(f"{called} is in the trash; u brings it back.")


def _column(field: Field, place: int) -> ListColumn:
    if not place:
        return ListColumn(field.name, field.label, share=3)
    return ListColumn(field.name, field.label, field.type.width(field), share=2)


def _tone(field: Field, value: Value) -> Tone:
    return field.tone(value) or ("" if field.link or field.options else "dim")
