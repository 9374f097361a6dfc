"""Answering: the part of running a survey that shows its rows, stores each answer, and takes what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.content import Content

from fieldkit.db.views import surveys
from fieldkit.domain.errors import Trouble
from fieldkit.domain.surveys.survey import AnswerError, Given, SurveyRow, layout, parse_answer, progress
from fieldkit.domain.text.sanitize import clean_line, printable
from fieldkit.operations import answers
from fieldkit.operations.answers import StoredAnswer
from fieldkit.screens.base.page import Page
from fieldkit.screens.survey import survey_lines as wording
from fieldkit.screens.survey.answer_entry import AnswerEntry
from fieldkit.screens.survey.last_answers import Last

if TYPE_CHECKING:
    import sqlite3


P = ParamSpec("P")
T = TypeVar("T")
SHARED = ("find", "call", "help")
"""Keys that work everywhere and are worth their place in the key bar."""


class Answering(Page):
    """A page with the rows of a survey, and an area where the one under the cursor is answered."""

    def __init__(self, kind: str, uid: str) -> None:
        super().__init__()
        self.kind = kind
        self.uid = uid
        self.opened: surveys.OpenedSurvey | None = None
        self.rows: tuple[SurveyRow, ...] = ()
        self._last: Last | None = None
        self.conflicted: frozenset[tuple[str, str]] = frozenset()
        """(item, instance) of answers that two people wrote differently."""
        self._said = ("", "")
        self._given: list[Given] = []
        """What stood before each answer of this session, the latest last."""
        self._key = ""
        self._mine = False
        self._refused = False
        """Whether what is typed could not be stored as the field was left."""

    @property
    def entry(self) -> AnswerEntry:
        """The area that speaks of the item under the cursor, and where an answer is typed."""
        return self.query_one(AnswerEntry)

    # What is shown

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
        differ = self.conflicted
        lines = [
            wording.line(row, last(row), currency, conflict=bool(row.item and (row.item.id, row.instance) in differ))
            for row in self.rows
        ]
        self.list.show(lines, keep=kept or "-")
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
    def at(self) -> SurveyRow | None:
        """The row under the cursor."""
        return self.rows[self.list.cursor] if self.list.row and self.list.cursor < len(self.rows) else None

    def _say(self, text: str, tone: str = "dim") -> None:
        self._said = (text, tone)
        self._explain()

    def _centre(self) -> None:
        """Keep what comes next in view: the cursor never works at the edge."""
        items, height = self.list, max(1, self.list.size.height)
        line = items.cursor - items.scroll_offset.y
        if line > height * 2 // 3 or line < min(2, height - 1):
            items.scroll_to(y=max(0, items.cursor - height // 3), animate=False, immediate=True)

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

    async def _store(self, row: SurveyRow, given: Given, *, on: bool, remember: bool = True) -> bool:
        """Store an answer, then show it and go on to the next row; False if it could not be stored."""
        if self.opened is None:
            return False
        before = row.given or Given(given.item, given.instance)
        if given != before:
            stored = await self._write(answers.give, self.opened.id, given)
            if stored is None:
                return False
            if remember:
                self._given.append(before)
            self._take(stored)
        if on:
            self.list.move(1)
            self._centre()
        return True

    def _take(self, stored: StoredAnswer, at: str = "") -> None:
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

    def _open_row(self) -> SurveyRow | None:
        """Return the item under the cursor if it can be answered; else say why not."""
        row = self.at
        self._said = ("", "")
        if self.opened is None or row is None or row.item is None or self.entry.typing:
            return None
        if self.opened.state == "finished":
            self._say("This survey is finished. e reopens it.", "accent")
            return None
        return row

    # Keys that answer

    async def action_give(self, letter: str) -> None:
        """Answer a judged item, or yes or no, with one key."""
        if self.entry.typing:
            self.entry.feed(letter)
            return
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

    async def action_number(self, number: int) -> None:
        """Choose the option with this number; where a figure is asked for, begin to type it."""
        if self.entry.typing:
            self.entry.feed(str(number))
            return
        row = self._open_row()
        if row is None or row.item is None:
            return
        item = row.item
        if item.type in wording.WRITTEN:
            self._type(str(number))
            return
        if item.type not in ("choice", "multi") or not 0 < number <= len(item.options):
            self._say(f"“{number}” is no answer here.", "accent")
            return
        if item.type == "choice":
            await self._answer(row, f"#{number}")
            return
        chosen = set(row.given.value.split(",")) if row.given and row.given.value else set()
        chosen ^= {item.options[number - 1].value}
        await self._answer(row, ";".join(o.value for o in item.options if o.value in chosen), on=False)

    async def _answer(self, row: SurveyRow, typed: str, *, on: bool = True) -> bool:
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
        stored = await self._write(answers.give, self.opened.id, before)
        if stored is None:
            return
        self._given.pop()
        place = next(
            (row for row in self.rows if row.item and (row.item.id, row.instance) == (before.item, before.instance)),
            None,
        )
        self._take(stored, wording.uid_of(place) if place else "")

    # Typing

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

    @on(AnswerEntry.Typed)
    async def typed(self, event: AnswerEntry.Typed) -> None:
        """Store what was typed; what is no answer stays to be corrected."""
        await self._keep(event.text, on=True)
        self.entry.answered()

    @on(AnswerEntry.Left)
    async def left(self) -> None:
        """Store what was typed as the field is left."""
        await self._keep(self.entry.text, on=False, leaving=True)

    async def _keep(self, text: str, *, on: bool, leaving: bool = False) -> bool:
        """Close what is being typed, storing it. Leaving, what is no answer is kept in the note."""
        entry = self.entry
        row, what = entry.row, entry.typing
        if row is None or row.item is None:
            return True
        item = row.item
        row = next((one for one in self.rows if one.key == row.key), row)
        given = row.given or Given(item.id, row.instance)
        if what == "note":
            done = await self._store(row, replace(given, note=wording.clean_note(text)), on=False)
        elif not entry.changed(text) or (leaving and not text.strip()):
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
            await self._keep(self.entry.text, on=False, leaving=True)
        else:
            self.app.pop_screen()

    async def on_screen_suspend(self) -> None:
        """Keep what is typed when another screen comes in front."""
        if self.entry.typing:
            await self._keep(self.entry.text, on=False, leaving=True)


def _nothing(_row: SurveyRow) -> Given | None:
    return None
