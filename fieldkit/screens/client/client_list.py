"""All clients: a windowed list, filtered as you type; a second pane shows the client under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.db.views.record_list import Listing, RecordRow
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.record_list_page import Cell, ListColumn, RecordListPage
from fieldkit.widgets.search_input import SearchInput


class ClientsScreen(RecordListPage):
    """The list of clients."""

    PLACE = "clients"
    BINDINGS = bindings("list", "clients")
    AUTO_FOCUS = "#filter"
    HINT = "filter by the beginning of any word; Esc goes to the list"

    def __init__(self) -> None:
        super().__init__(Listing(CLIENT))

    def shown(self) -> Sequence[ListColumn]:
        """Return the columns: name, town, point of contact, style."""
        widths = {"name": (0, 3), "town": (14, 1), "point_of_contact": (0, 2), "style": (16, 1)}
        return [ListColumn(name, CLIENT.field(name).label, *widths[name]) for name in CLIENT.columns]

    def least(self, place: int) -> int:
        """Return the cells from which the column at ``place`` is shown."""
        return (0, 50, 60, 100)[place]

    def cells(self, row: RecordRow) -> tuple[Cell, ...]:
        """Return what a line says; that nobody is the point of contact, loudly."""
        name, town, contact, style = map(str, row.values)
        words = CLIENT.field("style").option_label(style) if style else ""
        return name, (town, "dim"), contact or ("nobody named", "alert"), (words, "dim")

    def nothing(self) -> str:
        """Return what the empty list says."""
        if self.listing.text:
            return (
                f"No client's name has words that begin with “{self.listing.text}”.\n"
                "Esc clears the filter, F3 finds in everything."
            )
        return (
            "No clients yet.\n"
            "Esc, then n adds one. Esc, then I brings in people from a file;\n"
            "“fieldkit import --make-clients FILE” brings in their clients as well."
        )

    def show_keys(self) -> None:
        """Say beside the keys what the filter takes: in the list letters are keys."""
        super().show_keys()
        for words in self.query(SearchInput):
            words.placeholder = self.HINT if self.takes_letters else RecordListPage.HINT

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the key that leads here, and those that do nothing without a client under the cursor."""
        return "everywhere.clients", *(("clients.edit", "clients.sort") if self.is_empty else ())

    def key_escape(self) -> None:
        """From the filter to the list; from the list, clear the filter."""
        self.leave_filter()

    def form_defaults(self) -> dict[str, str]:
        """A call noted from here is with the client under the cursor."""
        return {"client": self.list.row.uid} if self.list.row else {}

    def action_new(self, kind: str) -> None:
        """Add a client."""
        self.host.edit_record(kind)

    def action_write_out(self) -> None:
        """Write all clients, or everybody, to a file."""
        from fieldkit.screens.dialogs.exports.write_out import write_out  # only for who writes a file

        says = "All of them, also those that the filter hides." if self.listing.text else ""
        write_out(self, CLIENT, "Write out all clients, or people", says=says, people=True)

    def action_edit(self) -> None:
        """Change the client under the cursor."""
        if self.row:
            self.host.edit_record("client", self.row.uid)
