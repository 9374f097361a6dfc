"""All clients: a windowed list, filtered as you type; a second pane shows the client under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from fieldkit.db.views import client_list
from fieldkit.domain.records.registry import CLIENT
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.preview import PreviewedPage
from fieldkit.widgets.search_input import SearchInput
from fieldkit.widgets.window_list import Column, Row, WindowList

FIRST = 60
"""Rows read before the first paint; the rest follows as it is needed."""


class ClientsScreen(PreviewedPage):
    """The list of clients."""

    PLACE = "clients"
    CSS_PATH = "client_list.tcss"
    BINDINGS = bindings("list", "clients")

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._anchors: list[client_list.ClientAnchor] = []
        self._generation = 0

    def compose(self) -> ComposeResult:
        """Lay out the filter, the list and, in a wide terminal, the client under the cursor."""
        yield SearchInput(self.filter_changed, placeholder="f  filter by the beginning of any word", id="filter")
        clients = WindowList(
            (Column(share=3), Column(14, least=50), Column(share=2, least=60), Column(16, least=100)), id="clients"
        )
        clients.add_class("frame")
        clients.border_title = "Clients"
        yield self.with_preview(clients)
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self, keep: bool = True) -> None:
        """Read the rows for the filter. Without one their number follows, so that it never holds them up."""
        text = self._text
        kept = self.list.row.uid if keep and self.list.row else ""
        start = max(0, self.list.cursor - FIRST // 2) if kept else 0
        total: int | None = None
        if text and not start:
            # With the number at once, as both are drawn in one go.
            page = await self.ask(client_list.first_clients, text, FIRST)
            found, total = page or (None, None)
        else:
            found = await self.ask(client_list.clients, text, start, FIRST)
        if found is None:
            return
        self._anchors = []
        self._generation += 1
        generation = self._generation

        async def more(first: int, count: int) -> Sequence[Row]:
            anchor = self._anchor(first)
            lines = await self.ask(client_list.clients, text, first, count, anchor) or []
            if generation == self._generation:
                self._remember(first, lines)
            return [_row(line) for line in lines]

        self._remember(start, found)
        guess = start + len(found) if total is None else total
        if total is None and (len(found) == FIRST or start):
            guess = max(guess, self.list.count or 0) if kept else guess
        elif total is None:
            total = guess
        self.list.empty = self._nothing()
        self.list.load(more, [_row(line) for line in found], guess, at=start, keep=kept)
        if total is not None:
            self._title(total)
        self.let_paint()
        if total is not None:
            return
        count = await self.ask(client_list.count_clients, text)
        if count is not None:
            self.list.recount(count)
            self._title(count)

    def _remember(self, start: int, lines: Sequence[client_list.ClientLine]) -> None:
        if lines:
            self._anchors.append(client_list.ClientAnchor(start + len(lines) - 1, lines[-1].name, lines[-1].id))

    def _anchor(self, start: int) -> client_list.ClientAnchor | None:
        before = [anchor for anchor in self._anchors if anchor.position < start]
        return max(before, key=lambda anchor: anchor.position, default=None)

    def _title(self, count: int) -> None:
        self.list.border_title = f"Clients ── {count:,}"

    def _nothing(self) -> str:
        if self._text:
            return (
                f"No client's name has words that begin with “{self._text}”.\n"
                "Esc clears the filter, / finds in everything."
            )
        return "No clients yet.\nn adds one; “fieldkit import FILE” brings in the contacts that you have."

    def action_filter(self) -> None:
        """Begin to filter."""
        self.query_one("#filter", Input).focus()

    def filter_changed(self, text: str) -> None:
        """Filter as a person types."""
        self._text = text
        self.hold_paint()
        self.reload(keep=False)

    @on(Input.Submitted, "#filter")
    def filter_done(self) -> None:
        """Open the client under the cursor."""
        self.list.choose()

    def on_descendant_focus(self) -> None:
        """Draw the list's cursor as active while the filter drives it."""
        self.list.set_class(isinstance(self.focused, Input), "-driven")

    async def key_escape(self) -> None:
        """From the filter to the list; from the list, clear the filter."""
        field = self.query_one("#filter", Input)
        if self.focused is field:
            self.list.focus()
        elif field.value:
            field.value = ""

    @on(WindowList.Chosen)
    async def open_client(self, event: WindowList.Chosen) -> None:
        """Open the client card."""
        await self.host.open_record("client", event.row.uid)

    def here(self) -> dict[str, str]:
        """A call noted from here is with the client under the cursor."""
        return {"client": self.list.row.uid} if self.list.row else {}

    def action_new(self, kind: str) -> None:
        """Add a client."""
        self.host.edit_record(kind)

    def action_edit(self) -> None:
        """Change the client under the cursor."""
        if self.list.row:
            self.host.edit_record("client", self.list.row.uid)


def _row(line: client_list.ClientLine) -> Row:
    contact = line.point_of_contact or ("nobody named", "alert")
    style = CLIENT.field("style").option_label(line.style) if line.style else ""
    return Row("client", line.uid, (line.name, (line.town, "dim"), contact, (style, "dim")))
