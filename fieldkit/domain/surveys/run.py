"""A survey being run: its rows, what is being typed, what is said, and what each key comes to.

It knows no screen and no database: it is asked what a key means for a row and answers with what is to be stored or
typed, and it is told what was stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from fieldkit.domain.checklists.checklist import Section
from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.aids import unread_text
from fieldkit.domain.surveys.aids.follow_up import noted_photo, unquoted_path
from fieldkit.domain.surveys.aids.limits import beyond_another
from fieldkit.domain.surveys.aids.none_here import holds_something, none_of, says_none
from fieldkit.domain.surveys.aids.written_meanwhile import ReplacedAnswer
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import Given, named_person, show_answer, toggled
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.run_results import (
    NUMBERED,
    AnswerToStore,
    OpenText,
    TextToType,
    is_named,
    is_typed,
)
from fieldkit.domain.surveys.shown_survey import ShownSurvey
from fieldkit.domain.text.sanitize import clean, clean_line


class SurveyRun(ShownSurvey):
    """A survey with what each key comes to."""

    def __init__(self, currency: str, *, month_first: bool) -> None:
        super().__init__()
        self._currency = currency
        self._month_first = month_first
        self._warned: dict[tuple[str, str], Given] = {}
        """Answers of which was said that leaving drops them."""

    # Keys that answer

    def open_row(self, row: SurveyRow | None) -> SurveyRow | None:
        """Return a row that can be answered now, None after saying why it cannot."""
        self.say("")
        self.letters.opened()
        if row is None or self.typing is not None:
            return None
        if self.finished or row.item is None:
            self.say(run_words.FINISHED if self.finished else run_words.nothing_to_answer(row), "accent")
            return None
        return row

    def letter(self, row: SurveyRow | None, letter: str, now: datetime) -> AnswerToStore | None:
        """Return the answer of a judged item, or yes or no, that a key gives; of a repeat, that there is none."""
        if letter == "n" and (none := self._none_here(row)) is not None:
            return none
        row = self.open_row(row)
        if row is None or row.item is None:
            return None
        item = row.item
        if item.type == "yesno" and letter in "yn":
            typed = "yes" if letter == "y" else "no"
        elif item.type == "check" and letter != "y":
            typed = letter
        elif item.judged and item.type != "check" and letter in "nu":
            typed = "n/a" if letter == "n" else "not checked"
        elif letter == "u" and item.required:
            return self.not_known(row)
        else:
            self.say(f"“{letter}” is no answer here.", "accent")
            return None
        return self.answer(row, typed, now, goes_on=True)

    def number(self, row: SurveyRow | None, number: int, now: datetime) -> AnswerToStore | TextToType | None:
        """Return the answer of an option by its number; where a figure is asked for, its first digit."""
        row = self.open_row(row)
        if row is None or row.item is None:
            return None
        item = row.item
        if is_typed(item):
            return TextToType(str(number))
        if item.type not in ("choice", "multi") or not 0 < (number := number or NUMBERED) <= len(item.options):
            self.say(f"“{number % NUMBERED}” is no answer here.", "accent")
            return None
        if item.type == "choice":
            return self.answer(row, f"#{number}", now, goes_on=True)
        chosen = toggled(item, row.given.value if row.given else "", item.options[number - 1])
        return self.answer(row, ";".join(chosen), now, goes_on=False)

    def answer(self, row: SurveyRow, typed: str, now: datetime, *, goes_on: bool) -> AnswerToStore | None:
        """Return what ``typed`` means as an answer; None, after saying why, if it is none to the item."""
        if row.item is None:
            return None
        try:
            value, result = parse_answer(row.item, typed, now, month_first=self._month_first, currency=self._currency)
        except AnswerError as error:
            self.say(str(error), "alert")
            return None
        given = replace(_given(row), value=value, result=result)
        refused = beyond_another(self.survey.checklist, self.survey.answers, row.item, given) if self.survey else ""
        if refused:
            self.say(refused, "alert")
            return None
        return self._to_store(row, given, goes_on=goes_on)

    def not_known(self, row: SurveyRow | None) -> AnswerToStore | None:
        """Return "not known yet" as the answer of what is needed, which is then asked for later."""
        row = self.open_row(row)
        if row is None or row.item is None:
            return None
        if not row.item.required:
            self.say("Only what is needed is kept as an open question. ↓ leaves this one out.", "accent")
            return None
        value = "not_checked" if row.item.type == "check" else ""
        return self._to_store(row, replace(_given(row), value=value, result="not_checked"), goes_on=True)

    def same(self, row: SurveyRow | None) -> AnswerToStore | None:
        """Return the answer of last time."""
        row = self.open_row(row)
        if row is None or row.item is None:
            return None
        last = self.last_time(row)
        if last is None or not last.answered:
            self.say("There is no answer from last time.", "accent")
            return None
        differs = row.given is not None and (row.given.value, row.given.result) != (last.value, last.result)
        if row.answered and differs and not self.letters.at(row):
            self.say(run_words.answered_here(text=self.takes_text(row)), "accent")
            return None
        given = _given(row)
        given = replace(given, value=last.value, result=last.result, note=given.note or last.note)
        return self._to_store(row, given, goes_on=True)

    def cleared(self, row: SurveyRow | None) -> AnswerToStore | None:
        """Return the row without its answer; its note stays."""
        if row is not None and row.kind == "add" and row.answered and row.given is not None and self._may_answer:
            return AnswerToStore(replace(row.given, value="", result=""), goes_on=False)
        row = self.open_row(row)
        if row is None or row.given is None:
            return None
        return self._to_store(row, replace(row.given, value="", result=""), goes_on=False)

    def _none_here(self, row: SurveyRow | None) -> AnswerToStore | None:
        """Return that there is none of what a repeat asks for, on its heading or its line that adds."""
        repeat = row.section.repeat if row is not None and row.kind in ("section", "add") else None
        if row is None or repeat is None or not self._may_answer:
            return None
        adds = next(one for one in self.rows if one.kind == "add" and one.section.id == row.section.id)
        if self._holds_something(row.section):
            return None
        self.say("")
        self.letters.opened()
        given = none_of(repeat)
        return AnswerToStore(given, goes_on=True, changed=given != adds.given)

    def none_typed(self, text: str) -> SurveyRow | None:
        """Return the line that adds, if what is typed as the name of an empty thing says that there is none."""
        row = self.typing.row if self.typing is not None and self.typing.what == "answer" else None
        repeat = row.section.repeat if row is not None else None
        if row is None or row.item is None or repeat is None or row.item.id != repeat.key or not says_none(text):
            return None
        if self._holds_something(row.section, row.instance):
            return None
        return next(one for one in self.rows if one.kind == "add" and one.section.id == row.section.id)

    def _holds_something(self, section: Section, instance: str = "") -> bool:
        """Whether anything is answered or noted in one thing of a repeat, or in any."""
        items = {item.id for item in section.items}
        answers = self.survey.answers if self.survey is not None else {}
        held = (given for (item, at), given in answers.items() if item in items and at and instance in ("", at))
        return any(holds_something(given) for given in held)

    @property
    def _may_answer(self) -> bool:
        return self.typing is None and not self.finished

    def _to_store(self, row: SurveyRow, given: Given, *, goes_on: bool, note_why: str = "") -> AnswerToStore:
        before = _given(row)
        if given.answered and (given.value, given.result) != (before.value, before.result):
            given = replace(given, note=unread_text.without(given.note))  # it is answered rightly now
        return AnswerToStore(given, goes_on, given != before, note_why)

    # Typing

    def open_answer(self, row: SurveyRow | None, *, over: bool = False) -> OpenText | None:
        """Let the answer to a row be typed; ``over`` what is stored, which Esc then leaves as it was."""
        row = self.open_row(row)
        if row is None or row.item is None:
            return None
        value = _given(row).value
        self.typing = OpenText(row, "answer", show_answer(row.item, value) if value else "", over)
        return self.typing

    def open_note(self, row: SurveyRow | None) -> OpenText | None:
        """Let the note on a row be written."""
        row = self.open_row(row)
        if row is not None:
            self.typing = OpenText(row, "note", _given(row).note)
        return self.typing if row is not None else None

    def open_aside(self, what: Literal["note", "photo"]) -> OpenText | None:
        """Let a note, or the path of a photo, be typed for what was just answered; the cursor stays where it is."""
        row = self.open_row(self.followed)
        if row is not None:
            self.typing = OpenText(row, what, _given(row).note if what == "note" else "", aside=True)
        return self.typing if row is not None else None

    @property
    def followed(self) -> SurveyRow | None:
        """The row of what was just answered, as it is now."""
        follow = self.follow
        return next((row for row in self.rows if follow is not None and row.key == follow.row.key), None)

    def finish(
        self, text: str, now: datetime, *, goes_on: bool, leaving: bool, no_photo: str = ""
    ) -> AnswerToStore | None:
        """Return what is to be stored of what was typed, None if nothing is.

        Nothing is where the text is as it was: then nothing is being typed any more. Nothing is, either, where it is
        no answer, or ``no_photo`` says why it names none: then it stays to be corrected; but somebody who is
        ``leaving`` has it kept in the note.
        """
        if self.typing is None or self.typing.row.item is None:
            return None
        self.say("")  # what was refused may be right now
        self.text = text
        typing = self.typing
        row = next((one for one in self.rows if one.key == typing.row.key), typing.row)
        found = self._finished(typing, row, text, now, goes_on=goes_on, leaving=leaving, no_photo=no_photo)
        if found is None or typing.what == "photo" or found.note_why:
            return found
        shown, began = _given(row), _given(typing.row)  # another may be shown by now than what is typed over
        if typing.what == "note":
            return replace(found, seen=replace(shown, note=began.note))
        return replace(found, seen=replace(shown, value=began.value, result=began.result))

    def _finished(
        self, typing: OpenText, row: SurveyRow, text: str, now: datetime, *, goes_on: bool, leaving: bool, no_photo: str
    ) -> AnswerToStore | None:
        if typing.what == "photo" and no_photo:
            if leaving:
                note = unread_text.noted_for_photo(_given(row).note, text)
                return self._to_store(row, replace(_given(row), note=note), goes_on=False, note_why=no_photo)
            self.say(no_photo, "alert", holds=lambda: self.text == text)
            return None
        if typing.what == "photo":
            note = noted_photo(_given(row).note, unquoted_path(text)) if text.strip() else _given(row).note
            return self._to_store(row, replace(_given(row), note=note), goes_on=False)
        if typing.what == "note":
            # On what has an answer nothing is left to do; what has none is answered next.
            goes_on = goes_on and row.answered and not typing.aside
            note = clean(text) if text != typing.began else _given(row).note
            return self._to_store(row, replace(_given(row), note=note), goes_on=goes_on)
        more = text.removeprefix(typing.began).strip()
        if text == typing.began or (leaving and not (more.strip("=") or "\n" in more)):
            if text != typing.began and more:
                self.say(f"“{more}” is not taken: there is no answer from last time.", "accent")
            self.close()
            return None
        found = self.answer(row, text, now, goes_on=goes_on)
        if found is None and not leaving:
            self._said = replace(self._said, holds=lambda: self.text == text)
        if found is not None or not leaving:
            return found
        note = unread_text.noted(_given(row).note, text)
        return self._to_store(row, replace(_given(row), note=note), goes_on=False, note_why=self.said.text)

    def close(self) -> None:
        """Nothing is being typed any more."""
        self.typing = None

    def left_as_it_was(self, text: str) -> bool:
        """Close what is typed over an answer, which stays, and say so; False if nothing is typed over one."""
        if self.typing is None or not self.typing.over:
            return False
        if text.strip() and text != self.typing.began:
            self.say(f"“{clean_line(text)}” is not taken: it stays {self.typing.began}.", "accent")
        self.close()
        return True

    def kept(self, stored: AnswerToStore) -> None:
        """Take in that what was typed is an answer, or a note."""
        if stored.note_why:
            self.say(run_words.kept_as_note(self.typing, stored.note_why), "alert")
        self.close()

    def takes_text(self, row: SurveyRow | None) -> bool:
        """Whether a letter on a row begins its answer, or a thing to be added there, so that none is a key."""
        return row is not None and bool(self.begins(row)) and not self.letters.at(row)

    def begins(self, row: SurveyRow | None) -> Literal["", "answer", "option", "thing"]:
        """Return what a letter can begin on a row: an option has a digit, too, a thing is to be added; "" nothing."""
        if row is None or self.finished or self.typing is not None:
            return ""
        if row.item is None:
            return "thing" if row.kind == "add" else ""
        return "answer" if is_typed(row.item) else "option" if is_named(row.item) else ""

    def let_keys(self, row: SurveyRow | None, *, asked: bool = False) -> bool:
        """Let letters be keys on a row, ``asked`` for by somebody; False if they are, or nothing is answered there."""
        return row is not None and not self.finished and self.letters.let(row, asked=asked)

    def takes_back(self, row: SurveyRow | None) -> bool:
        """Whether, on a row that takes text, the key that takes back is one all the same."""
        return self.takes_text(row) and row is not None and self.letters.take_back_at(row)

    def takes_last(self, row: SurveyRow | None) -> bool:
        """Whether, on a row that takes text, there is an answer of last time that a key gives."""
        last = self.last_time(row) if row is not None and self.takes_text(row) and not row.answered else None
        return last is not None and last.answered

    def same_is_key(self, row: SurveyRow | None) -> bool:
        """Whether, on a row that takes text, the key that answers as last time is one all the same.

        It is where there was a visit before, whatever was answered then: who goes through by this key alone looks no
        more at each row.
        """
        visited = self.previous is not None and self.previous.any
        return visited and row is not None and self.takes_text(row)

    def may_leave(self) -> bool:
        """Return whether no answer would be lost, or that was said the last time and none was given since."""
        if not self.pending or self.pending == self._warned:
            return True
        self._warned = dict(self.pending)
        self.say(run_words.not_stored(len(self.pending)), "alert", holds=lambda: bool(self.pending))
        return False

    def of_replaced(self, replaced: Sequence[ReplacedAnswer]) -> str:
        """Return that answers, or notes, took the place of others that were written elsewhere meanwhile."""
        assert self.survey is not None
        places = self.survey.checklist.places
        told = (run_words.of_replaced(one, places[one.theirs.item][1], self._currency) for one in replaced)
        return " ".join(told)

    # Repeats, and people named

    def may_add(self, row: SurveyRow) -> bool:
        """Whether another thing of its repeat can be added at a row; says why not."""
        if self.finished:
            self.say(run_words.FINISHED, "accent")
        elif row.section.repeat is None:
            self.say("This is asked once.", "accent")
        return not self.finished and row.section.repeat is not None

    def named_person(self, row: SurveyRow) -> tuple[str, str] | None:
        """Return name and job of the person that the answer to a row names, None if it asks for none."""
        if self.finished or row.item is None or row.item.type != "contact" or not _given(row).value:
            return None
        return named_person(_given(row).value)

    def person(self, name: str, *, added: bool) -> None:
        """Take in that there is a new contact of the client, or that one that was added is none any more."""
        if self.survey is not None:
            others = tuple(one for one in self.survey.people if one != name)
            self.survey = replace(self.survey, people=(*others, name) if added else others)

    def removable(self, row: SurveyRow | None) -> tuple[str, int] | None:
        """Return the title of the thing that a row is about and how many answers it has; None, saying why."""
        if row is None or not row.instance or self.finished:
            self.say("Only a thing that was added can be removed.", "accent")
            return None
        # Instances are numbered within their section.
        rows = [one for one in self.rows if (one.section.id, one.instance) == (row.section.id, row.instance)]
        heading = next(one for one in rows if one.kind == "instance")
        return heading.title, sum(one.answered for one in rows)

    # The whole survey

    def show_core(self, core: bool) -> None:
        """Show the short list, or all items."""
        assert self.survey is not None
        self.survey = replace(self.survey, core=core)
        self.say("Only what matters most, and what is needed." if core else "All items.")
        self._show_rows()

    def set_state(self, state: str) -> None:
        """Take in that the survey was finished or runs again."""
        assert self.survey is not None
        self.survey = replace(self.survey, state=state)

    def say_lacking(self) -> None:
        """Say what is needed before the survey can be finished."""
        self.say(run_words.of_lacking(self.lacking), "alert")


def _given(row: SurveyRow) -> Given:
    """Return the answer of a row, an empty one where there is none."""
    assert row.item is not None
    return row.given or Given(row.item.id, row.instance)
