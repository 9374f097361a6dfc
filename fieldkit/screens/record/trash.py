"""The trash: what was deleted on any device, each brought back by one key. Nothing is ever erased."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult

from fieldkit.db.changes import history
from fieldkit.db.views import called
from fieldkit.domain.records.kinds import KINDS
from fieldkit.operations import records
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.window_source import FIRST, WindowSource
from fieldkit.screens.base.wording import past, short, writer
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList

_EMPTY = """The trash is empty.

x deletes what you look at: it comes here, and r or Enter brings it back.
Nothing in the trash is ever erased."""


class TrashScreen(Page):
    """Deleted records, the last first."""

    PLACE = "trash"
    CSS_PATH = "trash.tcss"
    BINDINGS = bindings("list", "trash")

    def compose(self) -> ComposeResult:
        """Lay out one list."""
        rows = WindowList(
            (Column(11, least=44), Column(11, least=30), Column(share=1), Column(18, least=72)), empty=_EMPTY
        )
        rows.add_class("frame")
        rows.border_title = "Trash"
        yield rows
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read what was deleted last, then how much there is."""
        kept = self.list.row.uid if self.list.row else ""
        start = max(0, self.list.cursor - FIRST // 2) if kept else 0
        found = await self.ask(called.trash, start, FIRST)
        count = await self.ask(history.count_trash)
        if found is None or count is None:
            return
        source = WindowSource(lambda first, wanted, anchor: self.ask(called.trash, first, wanted, anchor), self._row)
        self.list.border_title = framed(f"Trash ── {count:,}") if count else "Trash"
        before = self.list.row
        self.list.load(source.more, source.rows(start, found), count, at=start, keep=kept)
        self.read_anew(before)

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing in an empty trash."""
        empty = not self.query(WindowList) or self.list.row is None
        return ("trash.bring_back", "trash.look", "trash.history") if empty else ()

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Show the keys of what the cursor came to."""
        self.show_keys()

    def _row(self, gone: history.TrashedRecord) -> Row:
        when = past(gone.at, self.now)
        title = short(gone.title) or "(no title)"
        cells = ((when, "dim"), (KINDS[gone.kind].label, "dim"), title, (writer(gone.who), "dim"))
        return Row(gone.kind, gone.uid, cells)

    @on(WindowList.Chosen)
    def chosen(self, event: WindowList.Chosen) -> None:
        """Bring it back."""
        self._bring_back(event.row)

    def action_bring_back(self) -> None:
        """Bring back what is under the cursor."""
        acted = self.host.type_ahead.acted
        if self.row is not None and not acted.is_held():
            acted.done()
            self._bring_back(self.row)

    @work
    async def _bring_back(self, row: Row) -> None:
        named = f"{KINDS[row.kind].label} “{row.text(2)}”"
        done = await self.write(records.undelete, KINDS[row.kind], row.uid)
        if done:
            self.host.say(f"{named} is back from the trash{records.along(done)}. u takes it back.")
        elif done is not None:
            self.host.say(f"{named} is not in the trash any more.")

    async def action_look(self) -> None:
        """Open the record without bringing it back."""
        if self.list.row is not None:
            await self.host.open_record(self.list.row.kind, self.list.row.uid)

    async def action_history(self) -> None:
        """Show who deleted it, and what happened before."""
        if self.list.row is not None:
            self.host.open_screen("history", self.list.row.kind, self.list.row.uid)

    def explain_focus(self) -> str:
        """Return a sentence about the list."""
        return "What was deleted on any device, the last first. r or Enter brings it back, o shows it as it was."
