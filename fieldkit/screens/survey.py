"""Running a survey: one line per item, one key per answer, each stored before it is shown as given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from fieldkit.commands import commands_of, key_words
from fieldkit.db import answering, surveys
from fieldkit.db.answering import Stored
from fieldkit.domain.errors import Trouble
from fieldkit.domain.survey import AnswerError, Given, Row, layout, missing, parse_answer, progress
from fieldkit.domain.text import clean_line, fold, printable
from fieldkit.screens import survey_lines as wording
from fieldkit.screens.page import Page, bindings
from fieldkit.screens.survey_entry import Entry
from fieldkit.screens.survey_last import Last
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.window_list import Column, WindowList
from fieldkit.widgets.window_list import Row as Line

if TYPE_CHECKING:
    import sqlite3

    from fieldkit.db.store import Changed

P = ParamSpec("P")
T = TypeVar("T")
SHARED = ("find", "call", "help")
"""Keys that work everywhere and are worth their place in the key bar."""


class SurveyScreen(Page):
    """One survey being filled in, or looked at once it is finished."""

    PLACE = "survey"
    CSS_PATH = "survey.tcss"
    BINDINGS = bindings("list", "survey")

    def __init__(self, kind: str, uid: str) -> None:
        super().__init__()
        self.kind = kind
        self.uid = uid
        self.opened: surveys.Opened | None = None
        self.rows: tuple[Row, ...] = ()
        self._last: Last | None = None
        self._said = ("", "")
        self._given: list[Given] = []
        """What stood before each answer of this session, the latest last."""
        self._key = ""
        self._mine = False
        self._refused = False
        """Whether what is typed could not be stored as the field was left."""

    def compose(self) -> ComposeResult:
        """Lay out the items and what is said of one: below, or beside them in a wide terminal."""
        with Container(id="body"):
            items = WindowList((Column(15), Column(share=1), Column(4, least=50)), id="items")
            items.add_class("frame")
            items.empty = "Nothing is asked here.\nEsc goes back."
            yield items
            yield Entry(id="about")
        yield self.key_bar()

    def key_bar(self) -> KeyBar:
        """Return the keys of the survey; what answers an item is said at the item."""
        keymap = self.host.settings.keys
        own = [c for c in commands_of(self.PLACE, keymap) if c.bar and c.id != "survey.type"]
        shared = [c for c in commands_of("everywhere", keymap) if c.id.partition(".")[2] in SHARED]
        return KeyBar([(key_words(c.key.split(",")[0]), c.title, c.bar) for c in (*own, *shared)])

    @property
    def entry(self) -> Entry:
        """The area that speaks of the item under the cursor, and where an answer is typed."""
        return self.query_one(Entry)

    def here(self) -> dict[str, str]:
        """A call noted from here is with the client of the survey."""
        return {"client": self.opened.client} if self.opened else {}

    # What is shown

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the survey and everything that running it needs."""
        found = await self.ask(surveys.opened, self.uid)
        if found is None:
            self.list.show([])
            return
        first = self.opened is None
        self.opened = found
        self._last = Last(found.checklist, found.before.answers) if found.before else None
        self._paint()
        if first:
            begin = next((index for index, row in enumerate(self.rows) if row.item and not row.answered), 0)
            self.list.jump(begin)

    def store_changed(self, change: Changed) -> None:
        """Read anew after a write from elsewhere; this screen's own are shown already."""
        if not self._mine:
            super().store_changed(change)

    def _paint(self, at: str = "") -> None:
        """Show the rows for the answers as they are stored now."""
        survey = self.opened
        if survey is None:
            return
        self.rows = layout(survey.checklist, survey.answers, None, survey.latest, survey.core)
        if self._last is not None:
            self._last.match(self.rows)
        currency = self.host.settings.currency
        kept = at or (self.list.row.uid if self.list.row else "")
        last = self._last.of if self._last is not None else _nothing
        count = self.list.count
        self.list.show([wording.line(row, last(row), currency) for row in self.rows], keep=kept or "-")
        if self.list.count != count:
            self.call_after_refresh(self._centre)  # the list scrolls only as far as it was laid out
        done = progress(self.rows)
        how_far = f"{done.judged} of {done.applicable}" if done.applicable else f"{done.answered} of {done.asked}"
        self.list.border_title = Content(printable(f"{survey.checklist.title} ─ {survey.client_name} ── {how_far}"))
        state = ["finished"] if survey.state == "finished" else []
        notes = [*state, *(["short list"] if survey.core else []), *([survey.place] if survey.place else [])]
        self.list.border_subtitle = Content(printable(", ".join(notes)))
        self._explain()

    def _explain(self) -> None:
        survey = self.opened
        if survey is None:
            return
        row = self.at
        last = self._last.of(row) if self._last is not None and row is not None else None
        day = datetime.fromtimestamp(survey.before.started_at / 1000).date() if survey.before else None
        parts = wording.about(
            row,
            last,
            day,
            said=self._said,
            open_for=self.entry.typing,
            finished=survey.state == "finished",
            currency=self.host.settings.currency,
        )
        self.entry.explain(row.section.title if row else "", parts)

    @property
    def at(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.list.cursor] if self.list.row and self.list.cursor < len(self.rows) else None

    def _say(self, text: str, tone: str = "dim") -> None:
        self._said = (text, tone)
        self._explain()

    def _centre(self) -> None:
        """Keep what comes next in view: the cursor never works at the edge."""
        items, height = self.list, max(1, self.list.size.height)
        line = items.cursor - items.scroll_offset.y
        if line > height * 2 // 3 or line < 1:
            items.scroll_to(y=max(0, items.cursor - height // 3), animate=False, immediate=True)

    @on(WindowList.Chosen)
    async def clicked(self) -> None:
        """A second click on a row is Enter."""
        await self.action_choose()

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Speak of the item that the cursor came to."""
        self._explain()

    def on_key(self, event: events.Key) -> None:
        """Remember the key, since nine of them choose; forget what was said of the one before."""
        self._key = event.key
        self._said = ("", "")
        row = self.at
        if (
            event.key.isdecimal()
            and not self.entry.typing
            and row is not None
            and row.item is not None
            and row.item.type in wording.WRITTEN
        ):
            event.stop()
            self._type(event.key)

    # Storing

    async def _write(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        try:
            done = await self.host.store.write(job, *args, **kwargs)
        except Trouble as trouble:
            self.host.report(trouble)
            self._paint()
            return None
        self._mine = True
        try:
            self.host.store.changed("survey", self.uid)
        finally:
            self._mine = False
        return done

    async def _store(self, row: Row, given: Given, *, on: bool, remember: bool = True) -> bool:
        """Store an answer, then show it and go on to the next row; False if it could not be stored."""
        if self.opened is None:
            return False
        before = row.given or Given(given.item, given.instance)
        if given != before:
            stored = await self._write(answering.give, self.opened.id, given)
            if stored is None:
                return False
            if remember:
                self._given.append(before)
            self._take(stored)
        if on:
            self.list.move(1)
            self._centre()
        return True

    def _take(self, stored: Stored, at: str = "") -> None:
        assert self.opened is not None
        self.opened = replace(self.opened, answers=stored.answers)
        if stored.kept:
            self._said = (f"The finding “{stored.kept[0]}” stays: somebody has worked on it.", "accent")
        elif stored.raised:
            more = f" and {len(stored.raised) - 1} more" if len(stored.raised) > 1 else ""
            self._said = (f"Finding: {stored.raised[0]}{more}", "alert")
        elif stored.withdrawn:
            self._said = (f"Finding withdrawn: {stored.withdrawn[0]}", "dim")
        self._paint(at)

    def _open_row(self) -> Row | None:
        """Return the item under the cursor if it can be answered; else say why not."""
        row = self.at
        if self.opened is None or row is None or row.item is None:
            return None
        if self.opened.state == "finished":
            self._say("This survey is finished. e reopens it.", "accent")
            return None
        return row

    # Keys that answer

    async def action_give(self, letter: str) -> None:
        """Answer a judged item, or yes or no, with one key."""
        row = self._open_row()
        if row is None or row.item is None:
            return
        item = row.item
        if item.type == "yesno" and letter in "yn":
            typed = "yes" if letter == "y" else "no"
        elif item.type == "check" and letter != "y":
            typed = letter
        elif item.judged and item.type != "check" and letter in "nu":
            typed = "n/a" if letter == "n" else "not checked"
        else:
            self._say(f"“{letter}” is no answer here.", "accent")
            return
        await self._answer(row, typed)

    async def action_choose_number(self) -> None:
        """Choose the option whose number was pressed."""
        row = self._open_row()
        number = _position(self._key, self.host.settings.keys)
        if row is None or row.item is None:
            return
        item = row.item
        if item.type not in ("choice", "multi") or not 0 < number <= len(item.options):
            self._say(f"“{self._key}” is no answer here.", "accent")
            return
        if item.type == "choice":
            await self._answer(row, f"#{number}")
            return
        chosen = set(row.given.value.split(",")) if row.given and row.given.value else set()
        chosen ^= {item.options[number - 1].value}
        await self._answer(row, ";".join(o.value for o in item.options if o.value in chosen), on=False)

    async def _answer(self, row: Row, typed: str, *, on: bool = True) -> bool:
        """Read and store ``typed``; False, after saying why, if it is no answer to the item."""
        shown = self.host.settings
        if row.item is None:
            return False
        try:
            value, result = parse_answer(
                row.item, typed, self.now, month_first=shown.month_first, currency=shown.currency
            )
        except AnswerError as error:
            self._say(str(error), "alert")
            return False
        note = row.given.note if row.given else ""
        return await self._store(row, Given(row.item.id, row.instance, value, result, note), on=on)

    async def action_same(self) -> None:
        """Answer as last time."""
        row = self._open_row()
        last = self._last.of(row) if self._last is not None and row is not None else None
        if row is None or row.item is None:
            return
        if last is None or not (last.value or last.result):
            self._say("There is no answer from last time.", "accent")
            return
        note = row.given.note if row.given and row.given.note else last.note
        await self._store(row, Given(row.item.id, row.instance, last.value, last.result, note), on=True)

    async def action_clear(self) -> None:
        """Take the answer of this item away; its note stays."""
        row = self._open_row()
        if row is not None and row.given is not None:
            await self._store(row, replace(row.given, value="", result=""), on=False)

    async def action_take_back(self) -> None:
        """Put back what stood before the last answer."""
        if not self._given or self.opened is None:
            self._say("Nothing was answered since this survey was opened.", "accent")
            return
        before = self._given[-1]
        stored = await self._write(answering.give, self.opened.id, before)
        if stored is None:
            return
        self._given.pop()
        place = next(
            (row for row in self.rows if row.item and (row.item.id, row.instance) == (before.item, before.instance)),
            None,
        )
        self._take(stored, wording.uid_of(place) if place else "")

    # Typing

    async def action_choose(self) -> None:  # type: ignore[override]
        """Type the answer; on what is answered by a key, go on."""
        row = self.at
        if row is not None and row.kind == "add":
            await self.action_add()
        elif row is not None and row.item is not None:
            if row.item.type in wording.WRITTEN or len(row.item.options) > wording.NUMBERED:
                self._type()
            else:
                self.list.move(1)
                self._centre()

    def _type(self, text: str | None = None) -> None:
        row = self._open_row()
        if row is not None and self.opened is not None:
            people = self.opened.people if row.item and row.item.type == "contact" else ()
            self.entry.open(row, text, people)
            self._explain()

    def action_note(self) -> None:
        """Write a note on the item."""
        row = self._open_row()
        if row is not None:
            self.entry.open_note(row)
            self._explain()

    @on(Entry.Kept)
    async def typed(self) -> None:
        """Store what was typed; what is no answer stays to be corrected."""
        await self._keep(on=True)

    @on(Entry.Left)
    async def left(self) -> None:
        """Store what was typed as the field is left."""
        await self._keep(on=False, leaving=True)

    async def _keep(self, *, on: bool, leaving: bool = False) -> bool:
        """Close what is being typed, storing it. Leaving, what is no answer is kept in the note."""
        entry = self.entry
        row, text, what = entry.row, entry.text, entry.typing
        if row is None or row.item is None:
            return True
        item = row.item
        row = next((one for one in self.rows if one.key == row.key), row)
        given = row.given or Given(item.id, row.instance)
        if what == "note":
            done = await self._store(row, replace(given, note=wording.clean_note(text)), on=False)
        elif not entry.changed or (leaving and not text.strip()):
            done = True
            if on:
                self.list.move(1)
                self._centre()
        else:
            done = await self._answer(row, text, on=on)
            if not done and leaving and self._said[0]:
                why = self._said[0]
                note = "\n".join(part for part in (given.note, f"“{clean_line(text)}”") if part)
                done = await self._store(row, replace(given, note=note), on=False)
                if done:
                    self._said = (f"Kept as a note. {why}", "alert")
        if not done and leaving and what:
            # The store refused. Esc must not be a trap: what is typed goes only if it is asked for twice.
            done, self._refused = self._refused, True
            if not done:
                self._say("This could not be stored. Esc once more drops what is typed.", "alert")
        if done:
            self._refused = False
            entry.close()
            self.set_focus(self.list)
            self._explain()
        return done

    async def action_leave(self) -> None:
        """Leave the field, keeping what is typed; else leave the survey, which goes on later."""
        if self.entry.typing:
            await self._keep(on=False, leaving=True)
        else:
            self.app.pop_screen()

    async def on_screen_suspend(self) -> None:
        """Keep what is typed when another screen comes in front."""
        if self.entry.typing:
            await self._keep(on=False, leaving=True)

    # Moving: what is typed is kept first

    async def _settled(self) -> bool:
        return not self.entry.typing or await self._keep(on=False, leaving=True)

    async def action_move(self, steps: int) -> None:  # type: ignore[override]
        """Move the cursor by lines."""
        if await self._settled():
            self.list.move(steps)

    async def action_page(self, pages: int) -> None:  # type: ignore[override]
        """Move the cursor by pages."""
        if await self._settled():
            self.list.page(pages)

    async def action_jump(self, position: int) -> None:  # type: ignore[override]
        """Move the cursor to the top or the bottom."""
        if await self._settled():
            self.list.jump(position)

    async def action_section(self, direction: int) -> None:
        """Go to the first item of the next heading, or of the one before."""
        if not await self._settled():
            return
        starts = [index + 1 for index, row in enumerate(self.rows) if row.kind in ("section", "instance")]
        starts = [start for start in starts if start < len(self.rows) and self.rows[start].kind in ("item", "add")]
        if direction > 0:
            target = next((start for start in starts if start > self.list.cursor), len(self.rows) - 1)
        else:
            target = next((start for start in reversed(starts) if start < self.list.cursor), 0)
        self.list.jump(target)
        self._centre()

    def action_item(self) -> None:
        """Jump to an item by a few letters."""
        from fieldkit.screens.dialogs.pick import Pick, among

        lines = [
            Line("item", wording.uid_of(row), (row.title, (row.section.title, "dim")))
            for row in self.rows
            if row.item is not None
        ]

        def go(picked: Line | None) -> None:
            if picked is not None:
                self._go_to(picked.uid)

        self.app.push_screen(Pick("Jump to an item", among(lines)), go)

    def _go_to(self, uid: str) -> None:
        place = next((index for index, row in enumerate(self.rows) if wording.uid_of(row) == uid), None)
        if place is not None:
            self.list.jump(place)
            self._centre()

    # The whole survey

    async def action_core(self) -> None:
        """Show the short list, or all items."""
        if self.opened is None or not await self._settled():
            return
        core = not self.opened.core
        self.opened = replace(self.opened, core=core)
        if self.opened.state != "finished":
            await self._write(surveys.set_core, self.uid, core)
        self._said = ("Only what matters most, and what is needed.", "dim") if core else ("All items.", "dim")
        self._paint()
        self._centre()

    async def action_add(self) -> None:
        """Add an instance of the repeat under the cursor; or the person named as a contact."""
        row = self.at
        if self.opened is None or row is None:
            return
        if self.opened.state == "finished":
            self._say("This survey is finished. e reopens it.", "accent")
        elif row.item is not None and row.item.type == "contact" and row.given is not None and row.given.value:
            await self._add_person(row.given.value)
        elif row.section.repeat is None:
            self._say("This is asked once.", "accent")
        else:
            done = await self._write(answering.add_instance, self.opened.id, row.section.id)
            if done is not None:
                instance, stored = done
                self._take(stored, "\n".join(("item", row.section.id, row.section.repeat.key, instance)))
                self._centre()
                await self.action_choose()

    async def _add_person(self, name: str) -> None:
        assert self.opened is not None
        if any(fold(name) == fold(one) for one in self.opened.people):
            self._say(f"{name} is among their people already.")
        elif await self._write(surveys.add_person, self.opened.client, name):
            self.opened = replace(self.opened, people=(*self.opened.people, name))
            self._say(f"{name} is among their people now.")

    async def action_remove(self) -> None:
        """Put one instance of a repeat into the trash, after asking."""
        row = self.at
        if self.opened is None or row is None or not row.instance or self.opened.state == "finished":
            self._say("Only a thing that was added can be removed.", "accent")
            return
        from fieldkit.screens.dialogs.pick import Pick, among

        heading = next(one for one in self.rows if one.kind == "instance" and one.instance == row.instance)
        held = sum(one.answered for one in self.rows if one.instance == row.instance)
        rows = [
            Line("remove", "", (f"Keep {heading.title}", "")),
            Line("remove", "yes", ((f"Remove it with its {held} answers", "alert"), "")),
        ]

        async def go(picked: Line | None) -> None:
            if picked is None or not picked.uid or self.opened is None:
                return
            stored = await self._write(answering.remove_instance, self.opened.id, row.section.id, row.instance)
            if stored is not None:
                self._take(stored)

        self.app.push_screen(Pick(f"Remove {heading.title}?", among(rows), prompt="Enter picks"), go)

    async def action_score(self) -> None:
        """Show score, findings and what is still needed."""
        from fieldkit.screens.dialogs.survey_score import SurveyScore

        def go(picked: str | None) -> None:
            if picked:
                self._go_to(picked)

        if self.opened is not None and await self._settled():
            found = await self.ask(surveys.found, self.opened.id)
            self.app.push_screen(SurveyScore(self.opened, tuple(found or ())), go)

    async def action_finish(self) -> None:
        """Finish the survey; if something needed has no answer, go there and say what."""
        survey = self.opened
        if survey is None or survey.state == "finished" or not await self._settled():
            return
        lacking = missing(layout(survey.checklist, survey.answers, None, survey.latest))
        if lacking:
            self._go_to(wording.uid_of(lacking[0]))
            names = "; ".join(row.title for row in lacking[:3]) + (
                f"; and {len(lacking) - 3} more" * (len(lacking) > 3)
            )
            self._say(f"Not finished. {len(lacking)} still needed: {names}", "alert")
        elif await self._write(_finish, self.uid):
            self.opened = replace(survey, state="finished")
            self._paint()
            await self.action_score()

    async def action_reopen(self) -> None:
        """Run a finished survey again."""
        if self.opened is not None and self.opened.state == "finished" and await self._write(_reopen, self.uid):
            self.opened = replace(self.opened, state="running")
            self._said = ("The survey runs again.", "dim")
            self._paint()


def _finish(connection: sqlite3.Connection, uid: str) -> bool:
    surveys.finish(connection, uid)
    return True


def _reopen(connection: sqlite3.Connection, uid: str) -> bool:
    surveys.reopen(connection, uid)
    return True


def _nothing(_row: Row) -> Given | None:
    return None


def _position(key: str, keymap: dict[str, str]) -> int:
    """Return which of the keys that choose was pressed, from 1; 0 for another."""
    command = next(c for c in commands_of("survey", keymap) if c.id == "survey.choose")
    choosing = [one.strip() for one in command.key.split(",")]
    return choosing.index(key) + 1 if key in choosing else 0
