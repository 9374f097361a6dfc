"""The history of a record: who changed what, when, from what to what, on every device; any step can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

from textual import events, on, work
from textual.app import ComposeResult

from fieldkit.db.changes import history
from fieldkit.db.changes.history import Event
from fieldkit.db.records import lookup
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.operations.revert import revert
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.wording import moment, old_and_new, past, short, value_words, writer
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row, widths
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.reading_pane import Para, Reading

FIRST = 60
"""Rows put into words before the first paint; the rest as it is needed."""
_EMPTY = "Nothing is known of its past.\nWhat is changed from now on stands here, with who changed it and when."


_COLUMNS = (Column(11), Column(15, least=72), Column(16, least=44), Column())
_AROUND = 4
"""Cells that a line has not for its columns: the frame, the bar, and one before the first."""


class HistoryScreen(Page):
    """Everything that happened to one record."""

    PLACE = "history"
    CSS_PATH = "history.tcss"
    BINDINGS = bindings("list", "history")

    def __init__(self, kind: str, uid: str) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.uid = uid
        self._events: dict[str, Event] = {}
        self._title = ""
        self._said_in = 0
        """Cells for which was said what changed."""

    def compose(self) -> ComposeResult:
        """Lay out the steps, and below them the one under the cursor in full."""
        steps = WindowList(_COLUMNS, empty=_EMPTY, id="steps")
        steps.add_class("frame")
        steps.border_title = "History"
        yield steps
        page = Reading(id="step")
        page.add_class("frame")
        page.can_focus = False
        page.border_title = "This step"
        yield page
        yield self.key_bar()

    # Reading

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the steps, the newest first."""
        self._said_in = self._room
        found = await self.ask(self._read)
        if found is None:
            return
        events, self._title, first = found
        kept = self.list.row.uid if self.list.row else ""
        self._events = {_uid(event): event for event in events}
        title = f" ── {short(self._title)}" if self._title else ""
        self.list.border_title = framed(f"History ── {self.kind.label}{title}")
        self.list.border_subtitle = framed(f"{len(events):,} steps") if len(events) > 1 else ""

        async def more(start: int, count: int) -> Sequence[Row]:
            return await self.ask(self._rows, events[start : start + count]) or []

        # One that was added on top does not move the cursor from its step.
        place = next((place for place, event in enumerate(events) if _uid(event) == kept), 0)
        if place >= len(first):
            start = max(0, place - FIRST // 2)
            first = await self.ask(self._rows, events[start : start + FIRST]) or []
            self.list.load(more, first, len(events), at=start, keep=kept)
        else:
            self.list.load(more, first, len(events), keep=kept)

    def _read(self, connection: Connection) -> tuple[list[Event], str, list[Row]]:
        events = history.history(connection, self.kind.name, self.uid)
        record = lookup.get(connection, self.kind, self.uid)
        title = lookup.told(connection, self.kind.name, record.id) if record else ""
        return events, title, self._rows(connection, events[:FIRST])

    def _rows(self, connection: Connection, events: Sequence[Event]) -> list[Row]:
        by = self.reading(connection)
        return [self._row(event, by) for event in events]

    def _row(self, event: Event, by: ReadingContext) -> Row:
        when = past(event.at, self.now)
        what, says = str(event.what), ""
        if event.what == "changed":
            what = self.kind.field(event.field).label
            old = self._short(event.field, event.old, by) if event.old_known else "?"
            says = old_and_new(old, self._short(event.field, event.new, by), self._said_in)
        tone = {"deleted": "alert", "made": "good", "brought back": "good"}.get(event.what, "accent")
        return Row(self.kind.name, _uid(event), ((when, "dim"), (writer(event.who), "dim"), (what, tone), says))

    def _short(self, field: str, value: Value, by: ReadingContext) -> str:
        return short(value_words(self.kind, field, value, by), is_list=self.kind.field(field).type.is_list)

    def _full(self, field: str, value: Value, by: ReadingContext) -> str:
        # One a line, three numbers and three more leave no room for the last.
        is_list = self.kind.field(field).type.is_list
        return self._short(field, value, by) if is_list else value_words(self.kind, field, value, by)

    @property
    def _room(self) -> int:
        """Cells of what changed, within the frame and beside the bar."""
        return widths(_COLUMNS, self.app.size.width - _AROUND)[-1]

    def on_resize(self, _event: events.Resize) -> None:
        """Say anew what changed: how much of it is said depends on the room."""
        if self._said_in not in (0, self._room):
            self.reload()

    @on(WindowList.Moved)
    def moved(self, event: WindowList.Moved) -> None:
        """Show the step under the cursor in full."""
        step = self._events.get(event.row.uid) if event.row else None
        if step is None:
            self.query_one(Reading).show([])
        else:
            self._show_step(step)

    @work(exclusive=True, group="step")
    async def _show_step(self, event: Event) -> None:
        paras = await self.ask(self._paras, event)
        self.query_one(Reading).show(paras or [])

    def _paras(self, connection: Connection, event: Event) -> list[Para]:
        by = self.reading(connection)
        who = ", ".join(part for part in (writer(event.who), moment(event.at, self.now)) if part)
        if event.what != "changed":
            says = {"made": "The record was made.", "deleted": "It was put into the trash."}
            return [Para(says.get(event.what, "It was brought back from the trash."), "strong"), Para(who, "dim")]
        now = "" if event.shown else "   replaced since"
        label = self.kind.field(event.field).label
        return [
            Para(f"{label}   {who}{now}", "dim"),
            Para(self._full(event.field, event.old, by), lead="from")
            if event.old_known
            else Para("what it was has not come to this device", "dim", lead="from"),
            Para(self._full(event.field, event.new, by), "strong", lead="to  "),
        ]

    # Keys

    @work
    async def action_take_back(self) -> None:
        """Take the step under the cursor back, whoever made it."""
        event = self._events.get(self.list.row.uid) if self.list.row else None
        if event is None:
            return
        if event.what != "made":
            await self._take(event)
            return
        choices = [MenuChoice("y", f"yes, put the {self.kind.label.lower()} into the trash"), MenuChoice("n", "no")]

        async def answered(key: str | None) -> None:
            if key == "y":
                await self._take(event)

        self.show_and_then(MenuScreen("Taking this step back means: away with the record", choices), answered)

    async def _take(self, event: Event) -> None:
        label = self.kind.label.lower()
        done = await self.write(revert, event)
        if done is None:
            return
        if not done:
            self.host.say("It is like that already: nothing was changed.")
        elif event.what == "changed":
            self.host.say(f"{self.kind.field(event.field).label} is what it was before that step. u takes it back.")
        else:
            back = event.what == "deleted"
            self.host.say(f"The {label} is {'back from' if back else 'in'} the trash. u takes it back.")

    @on(WindowList.Chosen)
    def chosen(self) -> None:
        """Say which key does something: Enter alone must not change anything."""
        self.host.say("r takes this step back; Esc goes back.")

    def form_defaults(self) -> dict[str, str]:
        """A call noted from here is with this client."""
        return {"client": self.uid} if self.kind.name == "client" else {}

    def explain_focus(self) -> str:
        """Return a sentence about the steps."""
        return (
            "Every step with who made it and when, the newest first, also from other devices. What was replaced is "
            "kept: r brings back what stood there before the step under the cursor."
        )


def _uid(event: Event) -> str:
    return f"{event.dot} {event.field or event.what}"
