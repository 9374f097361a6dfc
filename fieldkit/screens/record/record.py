"""Any record: its facts line by line, its links to open, what belongs to it, and its state by one key."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

from rich.cells import cell_len, set_cell_size
from textual import events, on, work
from textual.app import ComposeResult

from fieldkit.db.views import record, record_facts
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations import records, state_steps
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.undo import way_back
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.wrapped import folded

LABEL = 18
"""Cells of the column of labels; in a narrow terminal ten."""


BESIDE = 18
"""Cells of the state of what belongs to the record."""


class RecordScreen(Page):
    """One record of a kind that has no screen of its own."""

    PLACE = "record"
    CSS_PATH = "record.tcss"
    BINDINGS = bindings("list", "record")
    TELLS_TIME = True

    def __init__(self, kind: str, uid: str) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.uid = uid
        self._view: record.View | None = None
        self._related: Sequence[record_facts.Related] = ()
        self._width = 0
        self._at: dict[str, record.RecordLine] = {}
        """The fact on each row, by the row's uid."""

    def compose(self) -> ComposeResult:
        """Lay out one list."""
        facts = WindowList((), id="facts")
        facts.add_class("frame")
        facts.border_title = framed(self.kind.label)
        yield facts
        yield self.key_bar()

    def hidden_keys(self) -> list[str]:
        """Hide the keys that do nothing for this kind."""
        hidden = [] if self.kind.steps else ["record.state"]
        hidden += [] if self.kind.created else ["record.edit"]
        hidden += [] if self.kind.has("client") else ["record.client"]
        return hidden

    # Reading and drawing

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the facts, then what belongs to the record."""
        by = self.reading
        found = await self.ask(lambda connection: record.view(connection, self.kind, self.uid, by(connection)))
        if found is None:
            if self._view is None:
                self.host.say(f"This {self.kind.label.lower()} is not here any more.")
                self.app.pop_screen()
            return
        self._view = found
        title = " ".join(printable(found.title).split())
        self.list.border_title = framed(f"{self.kind.label} ── {title}" if title else self.kind.label)
        self._draw()
        related = await self.ask(record_facts.related, self.kind, found.id, self.now)
        if related is not None and related != self._related:
            self._related = related
            self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the values to the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self._view is None or not self.list.size.width:
            return
        label = LABEL if self.list.size.width >= 60 else 10
        width = self.list.size.width - label - 5
        at: dict[str, record.RecordLine] = {}
        rows: list[Row] = []
        before = ""
        for place, line in enumerate(self._view.lines):
            if line.role == "uid":
                continue  # it is for the command line, which shows it
            kind, uid = line.link
            for part, text in enumerate(folded(line.value, width)):
                row_uid = f"{place}.{part}"
                at[row_uid] = line
                shown_label = line.label if not part and line.label != before else ""
                value = (text, line.tone or ("accent" if uid else ""))
                rows.append(Row(kind, row_uid, ((shown_label, "dim"), value)))
            before = line.label
        rows += self._related_rows(width)
        self._at = at
        kept = self.list.row.uid if self.list.row else ""
        self.list.columns = (Column(label), Column())
        self.list.show(rows, keep=kept)

    def _related_rows(self, width: int) -> list[Row]:
        rows: list[Row] = []
        for group in self._related:
            count = f"{group.total:,}" if group.total == len(group.lines) else f"{len(group.lines)} of {group.total:,}"
            rows += [Row("", "", ("",), choosable=False), Row("", "", (f"{group.label} ── {count}",), choosable=False)]
            for line in group.lines:
                title = printable(line.title) or "(no title)"
                if line.beside and width > 2 * BESIDE:
                    room = width - BESIDE - 2
                    title = title if cell_len(title) <= room else f"{set_cell_size(title, room - 1)}…"
                    title = f"{set_cell_size(title, room)}  {printable(line.beside)}"
                rows.append(Row(group.kind, line.uid, ((line.when, "dim"), title)))
        return rows

    # Keys

    def form_defaults(self) -> dict[str, str]:
        """A record made from here is about the same client and person."""
        if self._view is None:
            return {}
        return {name: uid for name, uid in (("client", self._view.client), ("contact", self._view.contact)) if uid}

    def explain(self) -> str:
        """Return what the record is."""
        return f"{self.kind.label}: {printable(self._view.title)}" if self._view else super().explain()

    def explain_focus(self) -> str:
        """Return a sentence about the lines."""
        return "Enter opens the record that a coloured line names; on any other line it changes this record."

    @on(WindowList.Chosen)
    async def open_line(self, event: WindowList.Chosen) -> None:
        """Open what the line names; change the record where it names none."""
        line = self._at.get(event.row.uid)
        if line is None:
            await self.host.open_record(event.row.kind, event.row.uid)
        elif line.link[1]:
            await self.host.open_record(*line.link)
        elif line.role == "conflict":
            self.host.open_screen("conflicts", self.kind.name, self.uid)
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """Change the record."""
        if self.kind.created:
            self.host.edit_record(self.kind.name, self.uid)
        else:
            self.host.say(f"{self.kind.plural} are not changed here.")

    def action_history(self) -> None:
        """Show who changed what of the record."""
        self.host.open_screen("history", self.kind.name, self.uid)

    async def action_open_client(self) -> None:
        """Open the client of the record."""
        if self._view is not None and self._view.client:
            await self.host.open_record("client", self._view.client)
        else:
            self.host.say(f"This {self.kind.label.lower()} belongs to no client.")

    def action_copy(self) -> None:
        """Copy the value on the line: a number or an address without its label."""
        row = self.list.row
        if row is None:
            return
        line = self._at.get(row.uid)
        text = line.value if line else row.text(1)
        if line and line.field and self.kind.field(line.field).type.labelled:
            text = text.rpartition(": ")[2]
        self.app.copy_to_clipboard(text)
        first = " ".join(printable(text).split())
        self.host.say(f"Copied: {first if len(first) <= 60 else first[:59] + '…'}")

    def action_write_out(self) -> None:
        """Write the record to a file."""
        from fieldkit.screens.dialogs.exports.write_out import write_out  # only for who writes a file

        write_out(self, self.kind, f"Write out this {self.kind.label.lower()}", {"uid": self.uid})

    @work
    async def action_state(self) -> None:
        """Ask what the record has become."""
        found = await self.ask(record.steps, self.kind, self.uid)
        if found is None:
            return
        if not found:
            self.host.say(f"{self.kind.plural} have no state to change. e changes the fields.")
            return

        def decided(key: str | None) -> None:
            step = next((step for step in found if step.key == key), None)
            if step is not None:
                self._ask_and_become(step)

        choices = [MenuChoice(step.key, step.label) for step in found]
        self.app.push_screen(MenuScreen(f"This {self.kind.label.lower()} is now", choices), decided)

    def _ask_and_become(self, step: record.StateStep) -> None:
        """Ask what the state needs, where it needs anything, and let the record become that."""
        if not step.asks:
            self._become(step.key)
            return
        from fieldkit.screens.dialogs.questions.step_questions import StepQuestions  # only for who is asked

        title = self._view.title if self._view is not None else ""
        StepQuestions(self, self.kind, (self.uid,), step.state, f"{step.label.capitalize()}: {title}").ask()

    @work
    async def _become(self, key: str) -> None:
        def take(connection: Connection) -> record.StateStep | None:
            return state_steps.take_step(connection, self.kind, self.uid, key, self.reading(connection))

        step = await self.write(take)
        if step is not None:
            self.host.say(f"{self.kind.label}: {step.label}. u takes it back.")

    @work
    async def action_delete(self) -> None:
        """Put the record into the trash and go back; bring it back if it is there."""
        if self._view is None or self.host.type_ahead.acted.is_held():
            return
        called = f"{self.kind.label} “{printable(self._view.title)}”" if self._view.title else self.kind.label
        if self._view.trashed:
            if back := await self.write(records.undelete, self.kind, self.uid):
                self.host.say(f"{called} is back from the trash{records.along(back)}.")
        elif (gone := await self.write(records.delete, self.kind, self.uid)) and self.host.type_ahead.acted.done():
            self.host.say(f"{called} is in the trash{records.along(gone)}; {way_back(self)}.")
            if self.is_current:
                self.app.pop_screen()
