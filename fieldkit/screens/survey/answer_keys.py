"""The keys that answer an item: by a letter, by a number, as last time, by typing; and taking the last one back."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, Literal

from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.aids.follow_up import follow_up
from fieldkit.domain.surveys.answer_grammar import rest_of_word
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.begun_text import begun
from fieldkit.domain.surveys.layout import SurveyLayout, SurveyRow
from fieldkit.domain.surveys.run_results import AnswerToStore, OpenText, TextToType, is_named, is_typed
from fieldkit.operations import answer_undo, answers
from fieldkit.operations.surveys import no_photo
from fieldkit.screens.base.write_queue import Job, WriteQueue
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.run_view import RunView

_NOTHING: Final = "Nothing was answered since this survey was opened."
AGAIN: Final = 3.0
"""Seconds within which the key that takes back goes on where letters are text."""
ONE_WORD: Final = 5.0
"""Seconds within which somebody has typed a word to its end."""
_ALL: Final = "All that was answered since this survey was opened is taken back already."


class AnswerKeys:
    """Answering the item under the cursor."""

    def __init__(self, view: RunView) -> None:
        self._view = view
        self._run = view.run
        self._queue = WriteQueue(view.page.app._handle_exception)
        self.last: Given | None = None
        """What was given last."""
        self.since = 0
        """Number of the last step of the session that was stored before this survey was opened."""
        self.people: dict[str, tuple[str, tuple[str, str]]] = {}
        """Contacts that were added from here, by uid: the name, and (item, instance) of the answer that named it."""
        self.gave: Callable[[Given | None, Given], None] = lambda _before, _given: None
        """Told of each answer that is given, after the one that stood there before."""
        self.tried: Callable[[bool], Awaitable[None]]
        """Told of each answer that was brought to the store, whether it was stored."""
        self.instead: Callable[[str, bool], bool] = lambda _text, _goes_on: False
        """Asked of each text that is kept, and whether the cursor goes on then, if it means something else."""
        self._by_letter: tuple[tuple[str, ...], str, tuple[str, ...], float] | None = None
        """The row that was answered last, if by a letter, that letter, the row that it led to, and when."""
        self._took_back = False
        """Whether anything was taken back here."""
        self._taken = 0
        """How often."""

    # By one key

    def letter(self, letter: str) -> None:
        """Answer a judged item, or yes or no, with one key; begin the answer where none of them is one."""
        row, run = self._view.at, self._run
        item = row.item if row is not None else None
        judges = item is not None and ((item.judged and letter in "nu") or (item.required and letter == "u"))
        if run.begins(row) == "answer" and not judges:
            self.begin(letter)
        else:
            found = run.letter(row, letter, self._view.page.now)
            self._follow(found)
            led_to = self._view.at
            if row is not None and found is not None and led_to is not None:
                self._by_letter = row.key, letter, led_to.key, time.monotonic()

    def number(self, number: int) -> None:
        """Choose the option with this number; where a figure is asked for, begin to type it."""
        row, run = self._view.at, self._run
        found = run.number(row, number, self._view.page.now)
        if found is None and not run.finished and row is not None and row.item is not None:
            self._view.takes_nothing_for_it()  # a figure is being typed, of which the next digit would be an answer
        self._follow(found)

    def same(self) -> None:
        """Answer as last time; on a heading all that is not judged under it."""
        row, run = self._view.at, self._run
        found = run.takes_over(row)
        if found is None or run.is_typing() or run.survey is None:
            self._follow(run.same(row))
            return
        seen = run.layout
        run.give(*found.taken)
        run.follow = None
        run.say(found.said, "accent")
        self._view.paint()
        self._queue.put(partial(self._store, run.survey.id, *found.taken, seen=seen, shown=run.layout))

    def not_known(self) -> None:
        """Keep what is needed as an open question, also in the field of its answer, which is empty then."""
        run, typing = self._run, self._run.typing
        item = typing.row.item if typing is not None else None
        if typing is not None and (typing.what != "answer" or item is None or not item.required):
            run.say(run_words.NOTHING_TO_EMPTY, "accent", holds=lambda: not run.text)
            self._view.explain()
            return
        if typing is not None:
            run.close()
            self.put_away()
        self._follow(run.not_known(self._view.at))

    def clear(self) -> None:
        """Take the answer of this item away; its note stays."""
        self._follow(self._run.cleared(self._view.at))

    def _follow(self, found: AnswerToStore | TextToType | None) -> None:
        if isinstance(found, TextToType):
            self.begin(found.text)
        elif found is not None:
            self.give(found)
        else:
            self._view.explain()

    def give(self, answer: AnswerToStore, *, noted: bool = False) -> None:
        """Show an answer, or what was ``noted`` beside it, go on to the next row, and store it behind."""
        run = self._run
        if run.survey is None:
            return
        if answer.changed:
            seen, before = run.layout, run.survey.answers.get((answer.given.item, answer.given.instance))
            run.give(answer.given, seen=answer.seen)
            self._follows(before, answer.given)
            self.gave(before, answer.given)
            self.last = answer.given
            self._view.paint(leaves=answer.goes_on and not self._view.at_end)
            self._queue.put(partial(self._store, run.survey.id, answer.given, seen=seen, shown=run.layout))
        elif not noted:
            self._follows(None, answer.given)  # the same once more: so the strip comes back
        if answer.goes_on and not (noted and self._view.go_back_down()):
            self.go_on()

    def _follows(self, before: Given | None, given: Given) -> None:
        """Let what was just answered be followed up, until the next answer; a note, or a photo, is no new one."""
        run = self._run
        if before is not None and (before.value, before.result) == (given.value, given.result):
            return
        row = next((row for row in run.rows if row.item is not None and row.given == given), None)
        run.follow = follow_up(row, given, run.severity_of(row)) if row is not None else None

    def go_on(self) -> None:
        """Go to the next row; at the end, where none comes, letters are keys: F is not the answer to the last item."""
        run, view = self._run, self._view
        if not view.at_end:
            view.go_on()
        elif not run.finished:
            run.let_keys(view.at)
            if not run.said.text:
                said = run_words.at_the_end(len(run.lacking), len(run.open_questions))
                run.say(said, "accent", holds=lambda: view.at_end)
            view.explain()

    async def _store(
        self, survey: int, *given: Given, seen: SurveyLayout | None = None, shown: SurveyLayout | None = None
    ) -> None:
        run, view = self._run, self._view
        was = run.seen_at(*given)
        stored = await view.write(answers.give, survey, *given, seen=seen, shown=shown, was=was)
        if stored is None:
            await self.tried(False)
            return
        for one in given:
            run.written(one, stored.news)
        if run.show_stored(stored.answers, *given):
            view.paint()
        elif stored.news or not run.pending:
            view.tell()
        if stored.replaced:
            view.host.say(run.of_replaced(stored.replaced))
        await self.tried(True)

    def behind(self, job: Job) -> bool:
        """Do this once the answers on their way are stored; False if none is."""
        if self._queue.busy:
            self._queue.put(job)
        return self._queue.busy

    async def ended(self, within: float | None = None) -> bool:
        """Return True once no answer is on its way, False if that takes longer than so many seconds."""
        return await self._queue.ended(within)

    async def settled(self, within: float | None = None) -> bool:
        """Store what is not stored yet; True if that did not take longer than so many seconds."""
        if not await self._queue.ended(within):
            return False
        self.store_again()
        return await self._queue.ended(within)

    def shows_again(self, place: tuple[str, str, str], text: str) -> bool:
        """Show an answer, or a note, that the store did not take before; False if it is none any more."""
        run, (item, instance, what) = self._run, place
        row = next((row for row in run.rows if row.place == (item, instance)), None)
        if row is None:
            return False
        given = replace(row.given or Given(item, instance), note=text) if what == "note" else None
        if row.item is None:
            none = run.letter(row, "n", self._view.page.now)
            given = none.given if none is not None else None
        elif given is None:
            found = run.answer(row, text, self._view.page.now, goes_on=False)
            given = found.given if found is not None else None
        if given is not None:
            run.give(given)
        run.say("")
        return given is not None

    def store_again(self) -> None:
        """Store what was refused, behind what is on its way: it may be possible now."""
        if self._run.survey is not None and not self._queue.busy:
            for given in list(self._run.pending.values()):
                self._queue.put(partial(self._store, self._run.survey.id, given))

    async def take_back(self) -> None:
        """Put back what stood before the last answer."""
        run, view = self._run, self._view
        await self.settled()
        if run.survey is None:
            return
        session = view.host.store.session
        people = {uid: at for uid, (_, at) in self.people.items()}
        done = await view.write(answer_undo.take_back, session, run.survey.id, self.since, run.layout, people)
        if done is None:
            return
        run.say("")  # what was said is of an answer that is no more
        run.follow = None
        if done.stored is None:
            run.gave = run.gave and bool(done.sentence)
            run.say(done.sentence or (_ALL if self._took_back else _NOTHING), "accent")
            view.explain()
            return
        self._took_back = True
        for uid in done.people:
            name, _ = self.people[uid]  # it stays there: what U does again may be taken back again
            run.person(name, added=False)
            answer = "the answer is taken back" if done.places else "the answer stays"
            run.say(f"{name} is in the trash; {answer}.")
        run.stored(done.stored.layout, done.stored.news)
        rows = (row for row in run.rows if row.item is not None and (row.item.id, row.instance) in done.places)
        place = next(rows, None)
        if not done.people:
            gone = bool(done.places) and not any(at in done.stored.answers for at in done.places)
            told = run_words.taken_back(place, len(done.places), gone=gone)
            run.say(" ".join(filter(None, (told, run.said.text))), "accent")
        view.paint(item_lines.uid_of(place) if place is not None else "")
        key = view.at.key if view.at is not None else ()
        run.say(run.said.text, run.said.tone, holds=lambda: view.at is not None and view.at.key == key)
        self.goes_on_taking_back()
        view.explain()

    def goes_on_taking_back(self) -> None:
        """Let the key that takes back be one again for a moment, also where letters are text."""
        self._run.letters.took_back(self._view.at)
        self._taken += 1
        self._view.page.set_timer(AGAIN, partial(self._text_again, self._taken))

    def _text_again(self, taken: int) -> None:
        """Let letters be text once nobody takes back any more: what comes later may begin with that letter."""
        if taken == self._taken and self._view.page.is_attached:
            self._run.letters.settled()
            self._view.explain()

    # By typing

    def choose(self) -> None:
        """Type the answer; on what is answered by a key, or not at all, go on."""
        row = self._view.at
        item = row.item if row is not None else None
        if item is not None and is_typed(item):
            self.type()
        elif row is not None:
            self.go_on()

    def begin(self, letters: str) -> None:
        """Let the answer be typed, beginning with these letters."""
        row = self._view.at
        if row is not None and row.item is not None:
            text, over = begun(row.item, row.given.value if row.given is not None else "", letters)
            self.type(text, over=over)

    def type(self, text: str | None = None, *, over: bool = False) -> None:
        """Let the answer be typed: anew from ``text``, maybe ``over`` what is stored, or what is stored."""
        row = self._view.at
        typing = self._run.open_answer(row, over=over)
        if typing is not None and self._run.survey is not None:
            asks_person = typing.row.item is not None and typing.row.item.type == "contact"
            self._open(typing, text, self._run.survey.people if asks_person else ())
        self._view.explain()

    def _open(self, typing: OpenText, text: str | None, people: Sequence[str] = ()) -> None:
        self._view.entry.open(typing, text, people)
        self._run.text = self._view.entry.text

    def note(self, text: str | None = None) -> None:
        """Write a note on the item: anew from ``text``, or what is stored."""
        typing = self._run.open_note(self._view.at)
        if typing is not None:
            self._open(typing, text)
        self._view.explain()

    def aside(self, what: Literal["note", "photo"], text: str | None = None) -> None:
        """Write a note on what was just answered, or name a photo of it: anew from ``text``, or what is stored."""
        typing = self._run.open_aside(what)
        if typing is not None:
            self._open(typing, text)
        self._view.explain()

    def keep(self, text: str, *, goes_on: bool, leaving: bool = False) -> bool:
        """Close what is being typed, storing it; False if it stays. Leaving, what is no answer is kept in the note."""
        run, view = self._run, self._view
        if not run.is_typing():
            return True
        if (goes_on and self._was_rest_of_word(text)) or self.instead(text, goes_on):
            return True
        typing = run.typing
        noted, aside = run.open_for == "note", typing is not None and typing.aside
        wrong = no_photo(text) if run.open_for == "photo" and text.strip() else ""
        found = run.finish(text, view.page.now, goes_on=goes_on, leaving=leaving, no_photo=wrong)
        if found is not None:
            run.kept(found)
        if not run.is_typing():
            self.put_away()
            if found is not None:
                self.give(found, noted=noted)
            elif goes_on and not aside:
                self.go_on()
        view.explain()
        return not run.is_typing()

    def _was_rest_of_word(self, text: str) -> bool:
        """Whether a text is what a letter left of a word for the answer before; then that has the whole word."""
        run, (key, letter, led_to, at) = self._run, self._by_letter or ((), "", (), 0.0)
        self._by_letter = None
        row = next((one for one in run.rows if one.key == key), None)
        typing = run.typing
        if row is None or row.item is None or typing is None or typing.what != "answer" or typing.began:
            return False
        if typing.row.key != led_to or time.monotonic() - at > ONE_WORD:
            return False
        word, more = rest_of_word(row.item, letter, text)
        if not word or typing.row.item is None or self._answers(typing.row, text):
            return False
        run.close()
        self.put_away()
        found = run.answer(row, word, self._view.page.now, goes_on=False)
        if found is not None:
            note = "\n".join(filter(None, (found.given.note, more)))
            self.give(replace(found, given=replace(found.given, note=note), changed=found.changed or bool(more)))
        kept = f"“{word}” answers “{run_words.short_name(row.title)}”{', the rest is its note' if more else ''}"
        said = f"{kept}. Here nothing is answered yet."
        self._view.host.say(said)  # what comes of that answer is said on the sheet
        self._view.explain()
        return True

    def _answers(self, row: SurveyRow, text: str) -> bool:
        """Whether a text names an option of a row: then it is no rest of anything."""
        run = self._run
        if row.item is None or not is_named(row.item):
            return False
        answers = run.answer(row, text, self._view.page.now, goes_on=True) is not None
        run.say("")
        return answers

    def pass_by(self) -> None:
        """Keep what was refused in the note of its item, and go on: whoever typed it typed on without looking."""
        aside = self._run.typing is not None and self._run.typing.aside  # the cursor is on the next item by then
        if self.leave():
            self._view.host.say(self._run.said.text)  # beside the sheet, which speaks of the next item by then
            if not aside:
                self.go_on()

    def drop(self) -> None:
        """Close what is being typed without storing it, with what was said of it."""
        self._run.close()
        self._run.say("")
        self.put_away()
        self._view.explain()

    def escape(self) -> None:
        """Store what is being typed; but what is typed over an answer leaves that as it was."""
        if self._run.left_as_it_was(self._view.entry.text):
            self.put_away()
            self._view.explain()
        else:
            self.leave()

    def put_away(self) -> None:
        """Put the field away."""
        self._view.entry.close()
        self._view.page.set_focus(self._view.items)

    def leave(self) -> bool:
        """Store what is being typed, if anything is; False if it stays to be corrected."""
        return self.keep(self._view.entry.text, goes_on=False, leaving=True)
