"""Running a survey: one line per item, one key per answer, each stored before it is shown as given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container

from fieldkit.commands import commands_of, key_words
from fieldkit.db.changes import conflicts
from fieldkit.db.views import surveys
from fieldkit.domain.surveys.survey import layout, missing
from fieldkit.domain.text.sanitize import fold
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.base.page import bindings
from fieldkit.screens.survey import survey_lines as wording
from fieldkit.screens.survey.answer_entry import AnswerEntry
from fieldkit.screens.survey.answering import Answering
from fieldkit.screens.survey.last_answers import Last
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.window_list import Column, WindowList
from fieldkit.widgets.window_list import Row as Line

if TYPE_CHECKING:
    import sqlite3

    from fieldkit.db.store.store import Changed

P = ParamSpec("P")
T = TypeVar("T")
SHARED = ("find", "call", "help")
"""Keys that work everywhere and are worth their place in the key bar."""

_KEYS = [one for one in bindings("list", "survey") if not (isinstance(one, Binding) and one.id == "survey.choose")]


class SurveyScreen(Answering):
    """One survey being filled in, or looked at once it is finished."""

    PLACE = "survey"
    CSS_PATH = "survey.tcss"
    BINDINGS = [*_KEYS]

    def on_mount(self) -> None:
        """Give each key that chooses its number: the settings may have others."""
        choosing = next(c for c in commands_of(self.PLACE, self.host.settings.keys) if c.id == "survey.choose")
        for position, key in enumerate(choosing.key.split(","), 1):
            self._bindings.bind(key.strip(), f"number({position % 10})", choosing.title, show=False)

    def compose(self) -> ComposeResult:
        """Lay out the items and what is said of one: below, or beside them in a wide terminal."""
        with Container(id="body"):
            items = WindowList((Column(15), Column(share=1), Column(4, least=50)), id="items")
            items.add_class("frame")
            items.empty = "Nothing is asked here.\nEsc goes back."
            yield items
            yield AnswerEntry(id="about")
        yield self.key_bar()

    def key_bar(self) -> KeyBar:
        """Return the keys of the survey; what answers an item is said at the item."""
        keymap = self.host.settings.keys
        own = [c for c in commands_of(self.PLACE, keymap) if c.bar and c.id != "survey.type"]
        shared = [c for c in commands_of("everywhere", keymap) if c.id.partition(".")[2] in SHARED]
        return KeyBar([(key_words(c.key.split(",")[0]), c.title, c.bar) for c in (*own, *shared)])

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
            self.list.jump(next(filter(self._open, range(len(self.rows))), 0))
        differ = await self.ask(conflicts.answers, found.id)
        if differ is not None and differ != self.conflicted:
            self.conflicted = differ
            self._paint()

    def _open(self, position: int) -> bool:
        """Whether a row waits for something: an answer, or the first thing of a repeat."""
        row = self.rows[position]
        if row.item is None:
            return row.kind == "add" and self.rows[position - 1].kind == "section"
        return not row.answered

    def store_changed(self, change: Changed) -> None:
        """Read anew after a write from elsewhere; this screen's own are shown already."""
        if not self._mine:
            super().store_changed(change)

    @on(WindowList.Chosen)
    async def clicked(self) -> None:
        """A second click on a row is Enter."""
        await self.action_choose()

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Speak of the item that the cursor came to."""
        self._explain()

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

    # Moving: what is typed is kept first

    async def _settled(self) -> bool:
        if not self.entry.typing:
            self._said = ("", "")
            return True
        return await self._keep(self.entry.text, on=False, leaving=True)

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
            await self._write(survey_operations.set_core, self.uid, core)
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
            done = await self._write(answers.add_instance, self.opened.id, row.section.id)
            if done is not None:
                instance, stored = done
                self._take(stored, "\n".join(("item", row.section.id, row.section.repeat.key, instance)))
                self._centre()
                await self.action_choose()

    async def _add_person(self, said: str) -> None:
        """Add who was named as "name, job" to the client's contacts."""
        assert self.opened is not None
        name, job = (part.strip() for part in f"{said},".split(",", 1))
        if any(fold(name) == fold(one) for one in self.opened.people):
            self._say(f"{name} is among their people already.")
        elif await self._write(survey_operations.add_person, self.opened.client, name, job.rstrip(",")):
            self.opened = replace(self.opened, people=(*self.opened.people, name))
            self._say(f"{name} is among their people now.")

    async def action_remove(self) -> None:
        """Put one instance of a repeat into the trash, after asking; or begin to type a negative figure."""
        row = self.at
        if row is not None and row.item is not None and row.item.type == "number" and (row.item.min or 0) < 0:
            self._type("-")
            return
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
            stored = await self._write(answers.remove_instance, self.opened.id, row.section.id, row.instance)
            if stored is not None:
                self._take(stored, "\n".join(("add", row.section.id, "", "")))

        self.app.push_screen(Pick(f"Remove {heading.title}?", among(rows), prompt="Enter picks"), go)

    async def action_score(self) -> None:
        """Show score, findings and what is still needed."""
        from fieldkit.screens.survey.score_dialog import SurveyScore

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
    survey_operations.finish(connection, uid)
    return True


def _reopen(connection: sqlite3.Connection, uid: str) -> bool:
    survey_operations.reopen(connection, uid)
    return True
