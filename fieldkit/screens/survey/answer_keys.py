"""The keys that answer an item: by a letter, by a number, as last time, by typing; and taking the last one back."""

from __future__ import annotations

from fieldkit.domain.surveys.run import NUMBERED, WRITTEN, AnswerToStore, TextToType
from fieldkit.operations import answer_undo, answers
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.run_view import RunView


class AnswerKeys:
    """Answering the item under the cursor."""

    def __init__(self, view: RunView) -> None:
        self._view = view
        self._run = view.run
        self.since = 0
        """Number of the last step of the session that was stored before this survey was opened."""

    # By one key

    async def letter(self, letter: str) -> None:
        """Answer a judged item, or yes or no; type the letter where something is being typed."""
        if self._run.is_typing():
            self._view.entry.feed(letter)
        else:
            await self._follow(self._run.letter(self._view.at, letter, self._view.page.now))

    async def number(self, number: int) -> None:
        """Choose the option with this number; where a figure is asked for, begin to type it."""
        if self._run.is_typing():
            self._view.entry.feed(str(number))
        else:
            await self._follow(self._run.number(self._view.at, number, self._view.page.now))

    async def same(self) -> None:
        """Answer as last time."""
        await self._follow(self._run.same(self._view.at))

    async def clear(self) -> None:
        """Take the answer of this item away; its note stays."""
        await self._follow(self._run.cleared(self._view.at))

    async def _follow(self, found: AnswerToStore | TextToType | None) -> None:
        if isinstance(found, TextToType):
            self.type(found.text)
        elif found is not None:
            await self._store(found)
        else:
            self._view.explain()

    async def _store(self, answer: AnswerToStore) -> bool:
        """Store an answer, then show it and go on to the next row; False if it could not be stored."""
        run = self._run
        if run.survey is None:
            return False
        if answer.changed:
            stored = await self._view.write(answers.give, run.survey.id, answer.given, seen=run.layout)
            if stored is None:
                return False
            self._view.take(stored)
        if answer.goes_on:
            self._view.go_on()
        return True

    async def take_back(self) -> None:
        """Put back what stood before the last answer."""
        run, view = self._run, self._view
        if run.survey is None:
            return
        session = view.host.store.session
        done = await view.write(answer_undo.take_back, session, run.survey.id, self.since, run.layout)
        if done is None:
            return
        if done.stored is None:
            run.say(done.sentence or "Nothing was answered since this survey was opened.", "accent")
            view.explain()
            return
        run.stored(done.stored.layout, done.stored.raised, done.stored.withdrawn, done.stored.kept)
        rows = (row for row in run.rows if row.item is not None and (row.item.id, row.instance) in done.places)
        place = next(rows, None)
        view.paint(item_lines.uid_of(place) if place is not None else "")

    # By typing

    def choose(self) -> None:
        """Type the answer; on what is answered by a key, go on."""
        row = self._view.at
        if row is None or row.item is None:
            return
        if row.item.type in WRITTEN or len(row.item.options) > NUMBERED:
            self.type()
        else:
            self._view.go_on()

    def type(self, text: str | None = None) -> None:
        """Let the answer be typed: anew from ``text``, or what is stored."""
        row = self._view.at
        typing = self._run.open_answer(row)
        if typing is not None and self._run.survey is not None:
            asks_person = typing.row.item is not None and typing.row.item.type == "contact"
            self._view.entry.open(typing, text, self._run.survey.people if asks_person else ())
        self._view.explain()

    def note(self) -> None:
        """Write a note on the item."""
        typing = self._run.open_note(self._view.at)
        if typing is not None:
            self._view.entry.open(typing, None)
        self._view.explain()

    async def keep(self, text: str, *, goes_on: bool, leaving: bool = False) -> bool:
        """Close what is being typed, storing it; False if it stays. Leaving, what is no answer is kept in the note."""
        run, view = self._run, self._view
        if not run.is_typing():
            return True
        found = run.finish(text, view.page.now, goes_on=goes_on, leaving=leaving)
        if found is not None:
            if await self._store(found):
                run.kept(found)
            else:
                run.not_kept(leaving=leaving)
        elif not run.is_typing() and goes_on:
            view.go_on()
        if not run.is_typing():
            view.entry.close()
            view.page.set_focus(view.items)
        view.explain()
        return not run.is_typing()

    async def leave(self) -> bool:
        """Store what is being typed, if anything is; False if it stays to be corrected."""
        return await self.keep(self._view.entry.text, goes_on=False, leaving=True)
