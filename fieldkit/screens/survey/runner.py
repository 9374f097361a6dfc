"""Running a survey: one line per item, one key per answer, each shown at once and stored behind it."""

from __future__ import annotations

import asyncio
from itertools import chain
from typing import Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from fieldkit.commands import commands_of
from fieldkit.db.changes import conflicts
from fieldkit.db.views import surveys
from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.layout import last_is_empty
from fieldkit.operations.survey import revisions
from fieldkit.screens.base.dialog import close
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.base.write_queue import MOMENT
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.answer_entry import AnswerEntry
from fieldkit.screens.survey.key_bindings import KEYS
from fieldkit.screens.survey.survey_page import SurveyPage
from fieldkit.widgets.line_input import AnswerField
from fieldkit.widgets.lists.window_list import WindowList

PAINTED: Final = 0.002
"""Seconds in which the line that was answered comes to the terminal, before what follows takes the processor."""
_WORDS: Final = frozenset({"text", "longtext", "asset"})
"""Types whose answer may begin with any sign."""


class SurveyScreen(SurveyPage):
    """One survey being filled in, or looked at once it is finished. Each group of its keys is an object."""

    PLACE = "survey"
    CSS_PATH = "runner.tcss"
    BINDINGS = [*KEYS]

    def on_mount(self) -> None:
        """Give each key that chooses its number, as the settings may have others; note what came before this."""
        self._answer_keys.since = self.host.store.session.count
        choosing = next(c for c in commands_of(self.PLACE, self.host.settings.keys) if c.id == "survey.choose")
        for position, key in enumerate(choosing.key.split(","), 1):
            self._bindings.bind(key.strip(), f"number({position % 10})", choosing.title, show=False)

    def compose(self) -> ComposeResult:
        """Lay out the items and what is said of one: below, or beside them in a wide terminal."""
        with Container(id="body"):
            items = WindowList(item_lines.columns(again=False), id="items")
            items.add_class("frame")
            items.empty = "Nothing is asked here.\nEsc goes back."
            yield items
            yield AnswerEntry(id="about")
        yield self.key_bar()

    def hidden_keys(self) -> frozenset[str]:
        """Hide the keys that do nothing on the item under the cursor."""
        return self._run_view.hidden_keys if self.query(WindowList) else frozenset()

    def form_defaults(self) -> dict[str, str]:
        """A call noted from here is with the client of the survey."""
        return {"client": self.run.survey.client} if self.run.survey else {}

    @property
    def takes_letters(self) -> bool:
        """Whether letters are text just now: in a field, and where one of them begins an answer."""
        return super().takes_letters or (bool(self.query(WindowList)) and self.run.takes_text(self.at))

    # What is shown

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the survey and everything that running it needs."""
        found = await self.ask(surveys.opened, self.uid)
        if found is None:
            self.list.empty = "This survey could not be opened.\nEsc goes back."
            self.list.show([])
            return
        first = self.run.survey is None
        self.run.load(found)
        self._run_view.paint()
        if first:
            self.list.jump(self._run_view.goes_on_at())
            if not self.run.takes_text(self.at):
                self.run.let_keys(self.at, asked=True)  # who only looks leaves by one Esc
            self._run_view.explain()
            await self._take_over()
            if self.draft:
                await self._state_keys.finishing.go_on(self.draft)
        differ = await self.ask(conflicts.answers, found.id)
        if differ is not None and differ != self.run.conflicted:
            self.run.conflicted = differ
            self._run_view.paint()
        await self._state_keys.into_records.read()
        standing = await self.ask(revisions.standing, found.id)
        if standing is not None and standing != self.run.standing:
            self.run.standing = standing
            self._run_view.paint()

    async def _take_over(self) -> None:
        """Go on with what is being typed on another screen of this survey, or was as fieldkit ended."""
        for screen in chain.from_iterable(self.app._screen_stacks.values()):
            if isinstance(screen, SurveyScreen) and screen is not self and screen.uid == self.uid:
                await screen.hand_over()
        self._draft.show_kept()
        await self._draft.restore()

    async def hand_over(self) -> None:
        """Let another screen of this survey go on with what is being typed here."""
        await self._draft.hand_over()

    @on(WindowList.Chosen)
    async def clicked(self) -> None:
        """A second click on a row is Enter."""
        await self.action_choose()

    @on(WindowList.Moved)
    async def moved(self) -> None:
        """Speak of the item that the cursor came to."""
        self.run.letters.moved(self.at)
        self._place.moved()
        await asyncio.sleep(PAINTED)
        self._run_view.explain()

    # Answering

    async def action_choose(self) -> None:
        """Type the answer; on what is answered by a key, go on; add a thing here, but none after an empty one."""
        row = self.at
        if row is not None and row.kind == "add" and not last_is_empty(self.run.rows, row.section.id):
            self.action_add()
        elif not self._draft.take_up():
            self._answer_keys.choose()

    def on_key(self, event: events.Key) -> None:
        """Let what is typed begin the answer to an item that takes text, whatever it means else."""
        if event.character and event.is_printable and self._begins(event.key, event.character):
            event.stop()
            event.prevent_default()
            self._begin(event.character)
        self.run.letters.pressed(letter=event.is_printable)

    def _begin(self, text: str) -> None:
        if self.run.begins(self.at) == "thing":
            self._add_and_begin(text)
        else:
            self._answer_keys.begin(text)

    @work
    async def _add_and_begin(self, text: str) -> None:
        await self._answer_keys.settled()
        await self._repeat_keys.add(text)

    def _begins(self, key: str, character: str) -> bool:
        """Whether a key begins an answer: also where letters are keys, if it is none."""
        run, row = self.run, self.at
        # "?" is help, as everywhere, where no answer begins with it; words may, and F1 is help there.
        words = row is not None and row.item is not None and row.item.type in _WORDS
        what = run.begins(row) if character != "?" or words else ""
        if not run.takes_text(row):
            return what == "answer" and key != "space" and not self._commands_on(key)
        if what != "answer" and not (character.isalnum() and (what == "thing" or not character.isdecimal())):
            return False
        still_keys = {"survey.take_back"} if run.takes_back(row) else set()
        still_keys |= {"survey.same"} if run.same_is_key(row) else set()
        return not (still_keys and still_keys & self._commands_on(key))

    def _commands_on(self, key: str) -> set[str | None]:
        return {one.id for _, keys in self._modal_binding_chain for one in keys.key_to_bindings.get(key, ())}

    def on_paste(self, event: events.Paste) -> None:
        """Let pasted text begin the answer, too; where no text is asked for, say until the next key that it is none."""
        event.stop()
        event.prevent_default()
        if self.run.begins(self.at):
            self._begin(event.text)
        else:
            notes = self._run_view.key("note") if not self.run.finished and self.at and self.at.item else ""
            self.run.say(run_words.pasted(event.text, notes), "alert")
            self._run_view.explain()

    @work
    async def action_take_back(self) -> None:
        """Put back what stood before the last answer."""
        await self._answer_keys.settled()
        if not await self._state_keys.into_records.take_back():
            await self._answer_keys.take_back()

    @on(AnswerEntry.Typed)
    def typed(self, event: AnswerEntry.Typed) -> None:
        """Store what was typed; what is no answer stays to be corrected."""
        if not self._answer_keys.keep(event.text, goes_on=True):
            self.query_one(AnswerEntry).refuse()

    @on(AnswerField.TypedOn)
    async def typed_on(self, event: AnswerField.TypedOn) -> None:
        """Let what is typed on without a look at a text that was refused reach the next item."""
        self._answer_keys.pass_by()
        await self.host.type_ahead.hand_on_again(event.event)

    @on(AnswerEntry.Left)
    def left(self) -> None:
        """Store what was typed as the field is left."""
        self._answer_keys.leave()

    @on(Input.Changed)
    def types(self) -> None:
        """Keep what is being typed before it is an answer; what was said of another text is over."""
        self._draft.typed()
        before = self.run.said, self.run.is_empty
        self.run.text = self.query_one(AnswerEntry).text
        if (self.run.said, self.run.is_empty) != before:
            self._run_view.explain()

    def on_text_area_changed(self) -> None:
        """Keep what is being written before it is an answer."""
        self.types()

    @on(AnswerEntry.Closed)
    async def closed(self) -> None:
        """Let the draft go, behind what follows."""
        self.run_worker(self._draft.closed(), group="behind", exit_on_error=False)

    @work
    async def action_discard(self) -> None:
        """Throw away what is being typed."""
        await self._draft.discard()

    async def keep_open_text(self) -> None:
        """Store what is being typed as if its field were left."""
        await self._draft.keep_open_text()

    def typed_now(self) -> str:
        """Return what is typed and not stored, with its item; "" if nothing is."""
        return self._draft.typed_now()

    def unkept_texts(self) -> list[UnkeptText]:
        """Return what is being typed, or is an answer, and is kept nowhere."""
        return [*self._draft.unkept(), *self._state_keys.finishing.unkept_texts()]

    def store_again(self) -> None:
        """Store the answers that the store refused, and keep what is being typed."""
        self._answer_keys.store_again()
        self._draft.stored_again()

    def on_screen_suspend(self) -> None:
        """Keep what is typed as another screen comes in front; its field stays as it is."""
        if self.run.is_typing():
            self.run_worker(self._draft.keep(), group="behind", exit_on_error=False)
        elif self not in self.app.screen_stack:
            self.run.say("")  # who comes back from another main screen does not know any more what it is about
            self._run_view.explain()

    async def action_leave(self) -> None:
        """Leave the field, keeping what is typed, and let letters be keys; else leave the survey, which goes on later.

        On any item two Esc leave: what is typed on after the first, out of habit, must not run as keys in Surveys.
        """
        typing = self.run.is_typing()
        if typing:
            self._answer_keys.escape()
        if self.run.let_keys(self.at, asked=True) or typing:
            if not self.run.said.text:
                self.run.say("Esc once more leaves the survey.", holds=self._lets_keys)
            self._run_view.explain()
            return
        if await self._answer_keys.settled(within=MOMENT):
            await self._go()
        else:
            self.host.say("The store is busy: this closes as soon as it is stored; keys wait.")
            self._leave_later()

    def _lets_keys(self) -> bool:
        return self.at is not None and self.run.letters.at(self.at)

    async def _go(self) -> None:
        unkept = self.unkept_texts()  # none, where all that was refused is in drafts
        aside = self._draft.can_be_kept and (not unkept or await self.host.close_over(unkept))
        if aside or self.run.may_leave():
            self._state_keys.tell_leaving(aside=aside, listed=not unkept)
            if not aside:
                await self._place.leave(within=MOMENT)
            close(self)
        else:
            self._run_view.explain()

    @work(exclusive=True, group="closing")
    async def _leave_later(self) -> None:
        """Leave once everything is stored. Keys wait for that: they are meant for the screen beneath."""
        await self._answer_keys.settled()
        await self._go()

    def explain_focus(self) -> list[str]:
        """Return all that is known of the item under the cursor, for the help."""
        return self._run_view.item_sentences()
