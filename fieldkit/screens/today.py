"""Today: promises due, calls to return, orders that wait, findings that press, surveys unfinished, drafts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult

from fieldkit.db.views.drafts import ANSWER, QUESTION, SURVEY, RecordDraft, waiting, was_open
from fieldkit.db.views.today import Today, TodayEntry, today
from fieldkit.domain.records.waiting import PROGRESS_HEADING, TODAY
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.preview import PreviewedPage
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList

_EMPTY = """Nothing is due, nobody waits for a call.

n  note a promise: “call back”, with a date in plain words
2  clients: who you work for; n adds one
3  surveys: walk a client's office with the first-visit checklist
4  cards: what to answer when a client says no
I  bring in your contacts from a file of any program
/  find anything, ?  explains every key"""


WHEN: Final = 17
"""Cells for when, at least."""
DOES: Final = 9
"""Cells for what is to be done, at least."""
_DONE_FROM_HERE = ("promise", "call")


class TodayScreen(PreviewedPage):
    """What asks for attention now."""

    PLACE = "today"
    BINDINGS = bindings("list", "today")
    TELLS_TIME = True

    def __init__(self) -> None:
        super().__init__()
        self._entries: dict[str, TodayEntry] = {}
        self._begins = True
        """Whether nobody has gone anywhere since the start: what was being typed is from before."""

    @property
    def shown_kinds(self) -> frozenset[str]:
        """What has a group on Today, what that links to, and drafts."""
        # Asked after a write only: the declarations cost 20 ms, which the first screen does without.
        from fieldkit.domain.records.related_kinds import and_linked

        return and_linked(*TODAY) | {"draft"}

    def compose(self) -> ComposeResult:
        """Lay out the one list."""
        entries = WindowList(_columns(()), empty=_EMPTY)
        entries.add_class("frame")
        entries.border_title = "Today"
        yield self.with_preview(entries)
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read what asks for attention."""
        found = await self.ask(today, self.now)
        if found is None:
            return
        keep = self.list.row.uid if self.list.row else ""
        was_typing = found.groups[0].entries if self._begins else ()
        if was_typing:
            keep = f"draft {was_typing[0].number}"
        before = self.list.row
        # What stood under the cursor may be meant by a key that came before this.
        self._entries = {before.uid: self._entries[before.uid]} if before and before.uid in self._entries else {}
        self.list.border_title = framed(f"Today ── {self.now:%a} {self.now.day} {self.now:%b}")
        columns = _columns([entry for group in found.groups for entry in group.entries])
        self.list.columns = columns
        self.list.show(self._rows(found), keep=keep)
        self.read_anew(before)
        unfinished = found.groups[-1].total
        notes = (
            f"{unfinished:,} not finished typing, at the end" if unfinished else "",
            f"{found.later:,} more promised for later" if found.later else "",
        )
        self.list.border_subtitle = framed(" ── ".join(filter(None, notes)))
        if was_typing:
            said = await self.ask(was_open) or ""  # a list that is read anew meanwhile says it in its turn
            # What lies beside the store is read again once it is in: that was typed last.
            self._begins = self.host.texts_wait()
            self.host.say(said)

    def on_screen_suspend(self) -> None:
        """Know that what is being typed from now on is known to whoever types it."""
        self._begins = False

    def rested(self) -> None:
        """Know that what is being typed from now on is typed in another fieldkit."""
        self._begins = False

    def _rows(self, found: Today) -> list[Row]:
        rows: list[Row] = []
        for group in found.groups:
            if not group.entries:
                continue
            more = f" ── {len(group.entries)} of {group.total:,}" if group.total > len(group.entries) else ""
            if rows:
                rows.append(Row("", "", ("",), choosable=False))
            counted = f" ── {PROGRESS_HEADING}" if any(entry.short for entry in group.entries) else ""
            rows.append(Row("", "", (f"{group.title}{more}{counted}",), choosable=False))
            for entry in group.entries:
                key = entry.uid or f"draft {entry.number}"
                self._entries[key] = entry
                when = (f"! {entry.when}", "alert") if entry.late else (f"  {entry.when}", "")
                rows.append(
                    Row(entry.kind, key, (when, (entry.short or entry.does, "dim"), entry.what, (entry.who, "dim")))
                )
        return rows

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing on the line under the cursor, and the one that leads here."""
        entry = self._entry if self.query(WindowList) else None
        done = entry is not None and entry.kind in _DONE_FROM_HERE and entry.uid
        edit = entry is not None and entry.uid
        return ("everywhere.today", *(() if done else ("today.done",)), *(() if edit else ("today.edit",)))

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Show the keys of the line that the cursor came to."""
        self.show_keys()

    @property
    def _entry(self) -> TodayEntry | None:
        return self._entries.get(self.row.uid) if self.row else None

    @on(WindowList.Chosen)
    async def open_entry(self, event: WindowList.Chosen) -> None:
        """Open the record, or go on with the draft."""
        entry = self._entries.get(event.row.uid)
        if entry is None:
            return
        if entry.uid:
            await self.host.open_record(entry.kind, entry.uid)
            return
        self.host.say("")  # that it was open is known now, and would stand over the line where it is typed on
        draft = await self.ask(_draft, entry.number)
        if draft is not None and draft.kind == ANSWER:
            await self.host.open_record("survey", draft.texts[SURVEY], draft.id)
        elif draft is not None and draft.kind == QUESTION:
            from fieldkit.screens.dialogs.questions.asked_again import ask_again  # only for who goes on with answers

            if not ask_again(self, draft):
                await self.app.run_action("go('sync')")
        elif draft is not None:
            self.host.edit_record(entry.kind, draft.record, draft=entry.number)

    @work
    async def action_done(self) -> None:
        """Keep the promise, or close the call."""
        entry = self._entry
        if entry is None or entry.kind not in _DONE_FROM_HERE or not entry.uid:
            self.host.say("Only a promise or a call can be done from here. Enter opens it.")
            return
        acted = self.host.type_ahead.acted
        if acted.is_held():
            return
        acted.done()
        if entry.kind == "promise":
            if await self.write(self._keep, entry.uid, entry.late):
                self.host.say(f"{'Kept late' if entry.late else 'Kept'}: {entry.what}. u takes it back.")
        elif await self.write(self._return, entry.uid):
            self.host.say(f"Returned: {entry.who or entry.what}. u takes it back.")

    # Operations and declarations cost 25 ms and are not needed to show the first screen.

    def _keep(self, connection: sqlite3.Connection, uid: str, late: bool) -> bool:
        from fieldkit.db.records import lookup
        from fieldkit.operations import state_steps

        state_steps.keep_promise(connection, uid, lookup.reading(connection, self.now), late=late)
        return True

    def _return(self, connection: sqlite3.Connection, uid: str) -> bool:
        from fieldkit.db.records import lookup
        from fieldkit.operations import state_steps

        state_steps.return_call(connection, uid, lookup.reading(connection, self.now))
        return True

    def action_new(self, kind: str) -> None:
        """Note a promise."""
        self.host.edit_record(kind)

    def action_edit(self) -> None:
        """Change the record under the cursor."""
        entry = self._entry
        if entry is not None and entry.uid:
            self.host.edit_record(entry.kind, entry.uid)


def _columns(entries: Iterable[TodayEntry]) -> tuple[Column, ...]:
    """Return the columns: when and what is to be done, as wide as the longest of its words; about what, for whom."""
    entries = tuple(entries)
    when = max((2 + cell_len(entry.when) for entry in entries), default=0)
    does = max((cell_len(entry.short or entry.does) for entry in entries), default=0)
    return Column(max(WHEN, when)), Column(max(DOES, does), least=60), Column(share=1), Column(share=1, least=46)


def _draft(connection: sqlite3.Connection, number: int) -> RecordDraft | None:
    return next((draft for draft in waiting(connection) if draft.id == number), None)
