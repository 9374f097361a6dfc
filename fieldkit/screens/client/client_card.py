"""The client card: who speaks for the client, its people and sites, and one timeline of all that happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical

from fieldkit.db.changes import conflicts
from fieldkit.db.views import client_card, record_facts, timeline
from fieldkit.domain.records.appearance import NewHere
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from fieldkit.domain.records.related_kinds import related_kinds
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations import records
from fieldkit.operations.point_of_contact import name_point_of_contact
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.undo import way_back
from fieldkit.screens.base.window_source import FIRST, WindowSource
from fieldkit.screens.client.client_lines import (
    entry_row,
    head_lines,
    orders_of,
    person_lines,
    person_row,
    site_row,
)
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.facts import Facts
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList

if TYPE_CHECKING:
    from datetime import date

    from fieldkit.db.store.records_changed import RecordsChanged
    from fieldkit.screens.dialogs.start_survey import App

WIDE = 116
"""Columns from which people stand beside the timeline; as in the app's breakpoints."""
PERSON_WIDTH = 27
"""Cells of a value in the block about the person under the cursor."""


@dataclass(frozen=True, slots=True)
class _ClientState:
    """What the screen shows before anything else is asked for."""

    header: client_card.ClientHead
    people: list[client_card.ClientPerson]
    people_count: int
    sites: list[client_card.ClientSite]
    entries: list[timeline.TimelineEntry]
    first_entry: int
    conflicted: tuple[str, ...]
    """Fields of the client that two people wrote differently."""


class ClientScreen(Page):
    """One client."""

    PLACE = "client"
    CSS_PATH = "client_card.tcss"
    BINDINGS = bindings("list", "client")
    TELLS_TIME = True
    AUTO_FOCUS = "#timeline"

    def __init__(self, kind: str, uid: str) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.uid = uid
        self._card: _ClientState | None = None
        self._lines: dict[str, client_card.ClientPerson | client_card.ClientSite] = {}

    def compose(self) -> ComposeResult:
        """Lay out head, people and timeline."""
        with Vertical(classes="frame", id="head-frame"):
            yield Facts(id="head")
        with Vertical(id="panes"):
            with Vertical(id="people-pane"):
                people = WindowList((Column(), Column(16), Column(21, least=60), Column(22, least=90)), id="people")
                people.add_class("frame")
                people.border_title = "People"
                people.empty = "Nobody yet: n adds a person or a site."
                yield people
                with Vertical(classes="frame -wide-only", id="person-frame"):
                    yield Facts(9, id="person")
            entries = WindowList(
                (Column(11), Column(11, least=45), Column(share=3), Column(share=1, least=90), Column(18, least=56)),
                id="timeline",
            )
            entries.add_class("frame")
            entries.border_title = "Timeline"
            entries.empty = (
                "Calls, promises, instructions, surveys, findings and cards used, the newest first.\n"
                "Nothing yet: n adds one, c notes a call."
            )
            yield entries
        yield self.key_bar()

    # Reading

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the first lines of everything in one go; what has to be counted follows."""
        entries = self.query_one("#timeline", WindowList)
        start = max(0, entries.cursor - FIRST // 2) if entries.row else 0
        card = await self.ask(_read, self.uid, self.now.date(), start)
        if card is None:
            if self._card is None:
                self.host.say("This client is not here any more.")
                self.app.pop_screen()
            return
        self._card = card
        self._show_head(None)
        self._show_people(card)
        guess = self._show_timeline(card, entries)
        open_things = await self.ask(client_card.waiting, card.header.id, self.now)
        self._show_head(open_things)
        count = guess
        if guess >= FIRST:
            count = await self.ask(timeline.count, card.header.id) or guess
            entries.recount(count)
        entries.border_title = framed(f"Timeline ── {count:,}") if count else "Timeline"

    @property
    def shown_kinds(self) -> frozenset[str]:
        """What belongs to a client, and all that is named there."""
        return related_kinds(self.kind.name)

    def concerns(self, changed: RecordsChanged) -> bool:
        """Return whether it may look different: what another client is called does not stand here."""
        other = changed.kinds == {"client"} and ("client", self.uid) not in changed.records
        return not other and super().concerns(changed)

    def _show_head(self, waiting: client_card.OpenCounts | None) -> None:
        card = self._card
        if card is None:
            return
        frame = self.query_one("#head-frame")
        place = f" ── {printable(card.header.place)}" if card.header.place else ""
        frame.border_title = framed(f"{printable(card.header.name)}{place}")
        lines = head_lines(card.header, waiting, self.now.date(), self.host.settings.currency)
        said = record_facts.conflict_words(CLIENT, card.conflicted) if card.conflicted else ""
        frame.border_subtitle = framed(f"≠ conflict ── {said}" if said else "")
        self.query_one("#head", Facts).show([line.shown(card.conflicted) for line in lines])

    def _show_people(self, card: _ClientState) -> None:
        people = self.query_one("#people", WindowList)
        client, today = card.header, self.now.date()
        self._lines = {site.uid: site for site in card.sites}
        after = [Row("", "", ("Sites",), choosable=False), *map(site_row, card.sites)] if card.sites else []
        total = card.people_count + len(after)

        def rows(found: Sequence[client_card.ClientPerson]) -> list[Row]:
            self._lines |= {person.uid: person for person in found}
            return [person_row(person, client, today) for person in found]

        async def more(start: int, count: int) -> Sequence[Row]:
            found = await self.ask(client_card.people, client.id, client.voices, today, start, count) or []
            beyond = max(0, start - card.people_count)
            return [*rows(found), *after[beyond : beyond + count - len(found)]]

        first = rows(card.people)
        if len(first) == card.people_count:
            first += after
        people.load(more, first, total, keep=people.row.uid if people.row else "")
        self._tell_of(people.row)  # the same person may have another say now
        self.query_one("#people-pane").set_class(total <= 2, "-few")
        people.border_title = framed(f"People ── {card.people_count:,}") if card.people_count else "People"

    def _show_timeline(self, card: _ClientState, entries: WindowList) -> int:
        """Show the entries read first; return how many there are as far as is known."""
        client, now = card.header.id, self.now
        source = WindowSource(
            lambda first, count, anchor: self.ask(timeline.window, client, first, count, anchor),
            lambda entry: entry_row(entry, now),
        )
        start, found = card.first_entry, card.entries
        guess = start + len(found)
        if len(found) == FIRST:
            guess = max(guess, entries.count or 0)
        kept = entries.row.uid if entries.row else ""
        entries.load(source.more, source.rows(start, found), guess, at=start, keep=kept)
        return guess

    # Keys

    def form_defaults(self) -> dict[str, str]:
        """A record made from here belongs to this client."""
        return {"client": self.uid}

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that do nothing on the line under the cursor."""
        row = self.list.row if self.query(WindowList) else None
        person = row is not None and self.list.id == "people" and row.kind == "contact"
        return (*(() if person else ("client.voice",)), *(() if row is not None else ("client.copy",)))

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Show the keys of what the cursor came to."""
        self.show_keys()

    def explain(self) -> str:
        """Return the name of the client."""
        return printable(self._card.header.name) if self._card else super().explain()

    def explain_focus(self) -> str:
        """Return a sentence about the list with the focus."""
        if self.list.id == "people":
            return "Who speaks for the client comes first, who has left last; sites are below."
        return "All that happened with this client, the newest first. What waits for somebody is marked in words."

    def action_pane(self) -> None:
        """Go to the other list."""
        people = self.query_one("#people", WindowList)
        if self.list is people:
            self._bring(self.query_one("#timeline", WindowList))
        else:
            self._bring(people)

    def _bring(self, front: WindowList) -> None:
        # In a low terminal only one of the two is there, and it has to be there before it can have the focus.
        self.query_one("#panes").set_class(front.id == "people", "-people")
        self.call_after_refresh(front.focus)

    @on(WindowList.Chosen)
    async def open_line(self, event: WindowList.Chosen) -> None:
        """Open the record on the line."""
        await self.host.open_record(event.row.kind, event.row.uid)

    def action_new_here(self) -> None:
        """Ask what is new, and open its form with this client filled in."""
        choices = [MenuChoice(new.key, new.label) for new, _ in _new_here()]
        self.app.push_screen(MenuScreen("New for this client", choices), self._make)

    def _make(self, key: str | None) -> None:
        kind = next((kind.name for new, kind in _new_here() if new.key == key), "")
        if kind == "survey":
            from fieldkit.screens.dialogs.start_survey import start_survey

            self.run_worker(start_survey(cast("App", self.app), self.uid), exit_on_error=False)
        elif kind:
            self.host.edit_record(kind, client=self.uid)

    def action_findings(self) -> None:
        """Show the findings of the client."""
        self.host.open_screen("findings", self.uid)

    def action_history(self) -> None:
        """Show who changed what of the client."""
        self.host.open_screen("history", self.kind.name, self.uid)

    def action_edit(self) -> None:
        """Change the client."""
        self.host.edit_record("client", self.uid)

    @work
    async def action_voice(self) -> None:
        """Make the person under the cursor the point of contact, and say who it was."""
        row = self.query_one("#people", WindowList).row
        if self.list.id != "people" or row is None or row.kind != "contact":
            self.host.say("Put the cursor on a person first (Tab goes to the people), then p.")
            return
        named = await self.write(name_point_of_contact, self.uid, row.uid, self.now.date())
        if named is not None:
            before = f"it was {named.before}" if named.before else "nobody was named before"
            deputy = f" {named.deputy_before} was the deputy: nobody is now." if named.deputy_before else ""
            self.host.say(f"{named.now} is the point of contact now; {before}.{deputy} u takes it back.")

    def action_copy(self) -> None:
        """Copy the number or the mail address under the cursor, asking which if there are several; or the line."""
        row = self.list.row
        if row is None:
            return
        about = self._lines.get(row.uid)
        if about is None:
            self._copy(_words(row))
            return
        lines = [*about.phones, *(about.emails if isinstance(about, client_card.ClientPerson) else ())]
        if not lines:
            self.host.say(f"{about.name} has neither a number nor a mail address. Enter opens it, e adds one.")
        elif len(lines) == 1:
            self._copy(lines[0])
        else:
            taken = {str(place): line for place, line in enumerate(lines[:9], 1)}
            menu = MenuScreen(f"Copy of {about.name}", [MenuChoice(key, line) for key, line in taken.items()])
            self.app.push_screen(menu, lambda key: self._copy(taken[key]) if key else None)

    def _copy(self, line: str) -> None:
        # A number or an address goes without its label.
        text = line.rpartition(": ")[2] if self.list.id == "people" else line
        self.app.copy_to_clipboard(printable(text))
        self.host.say(f"Copied: {text}")

    @work
    async def action_binder(self) -> None:
        """Write the book that the client owns."""
        from fieldkit.screens.dialogs.exports.binder_out import binder_out  # only for who writes one

        await binder_out(self, self.uid)

    def action_write_out(self) -> None:
        """Write the people of the client to a file."""
        from fieldkit.screens.dialogs.exports.write_out import write_out  # only for who writes a file

        if self._card is not None:
            write_out(self, CONTACT, f"Write out the people of {self.explain()}", {"client": self._card.header.id})

    def action_delete(self) -> None:
        """Ask what to put into the trash: what is under the cursor, or the client. Not by `x`, which may be held."""
        if self.host.type_ahead.acted.is_held():
            return
        row = self.list.row
        choices = [MenuChoice("c", f"the client {self.explain()}")]
        if row is not None:
            choices.insert(0, MenuChoice("t", f"{KINDS[row.kind].label.lower()}: {_words(row)}"))

        def decided(key: str | None) -> None:
            self._delete(row if key == "t" else None, key)

        self.app.push_screen(MenuScreen("Put into the trash", choices), decided)

    @work
    async def _delete(self, row: Row | None, key: str | None) -> None:
        if row is not None:
            gone = await self.write(records.delete, KINDS[row.kind], row.uid)
            if gone and self.host.type_ahead.acted.done():
                self.host.say(f"“{_words(row)}” is in the trash{records.along(gone)}; u brings it back.")
        elif key == "c":
            gone = await self.write(records.delete, CLIENT, self.uid)
            if gone and self.host.type_ahead.acted.done():
                self.host.say(f"{self.explain()} is in the trash; {way_back(self)}.")
                if self.is_current:
                    self.app.pop_screen()

    @on(WindowList.Moved, "#people")
    def show_person(self, event: WindowList.Moved) -> None:
        """Say of the person under the cursor whether orders from there count, and how to reach them."""
        self._tell_of(event.row)

    def _tell_of(self, row: Row | None) -> None:
        about: client_card.ClientPerson | client_card.ClientSite | None = self._lines.get(row.uid) if row else None
        self.query_one("#person-frame").border_title = framed(about.name) if about else ""
        card = self._card
        if card is None or not isinstance(about, client_card.ClientPerson):
            self.query_one("#people").border_subtitle = ""
            self.query_one("#person", Facts).show(
                [("Town", [(about.town, "")])] if isinstance(about, client_card.ClientSite) else []
            )
            return
        says = orders_of(about, card.header)
        self.query_one("#people").border_subtitle = "" if self.app.size.width >= WIDE else framed(says)
        self.query_one("#person", Facts).show(person_lines(about, says, PERSON_WIDTH))


def _new_here() -> list[tuple[NewHere, Kind]]:
    """Return what can be begun for a client, in the order of the menu."""
    return sorted(((kind.new, kind) for kind in KINDS.values() if kind.new), key=lambda one: one[0].place)


def _words(row: Row) -> str:
    return printable(row.text(0 if row.kind in ("contact", "site") else 2))


def _read(connection: sqlite3.Connection, uid: str, today: date, start: int) -> _ClientState | None:
    head = client_card.header(connection, uid)
    if head is None:
        return None
    return _ClientState(
        head,
        client_card.people(connection, head.id, head.voices, today, 0, FIRST),
        client_card.count_people(connection, head.id, head.voices),
        client_card.sites(connection, head.id),
        timeline.window(connection, head.id, start, FIRST),
        start,
        conflicts.conflicted_fields(connection, "client", uid),
    )
