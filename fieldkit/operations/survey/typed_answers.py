"""Answers of a survey as text, from outside the runner: read by the grammar of the runner, all of them or none.

An answer is named by its item; in a repeat also by its thing, as the survey counts it or calls it: ``sw-ports@2``,
``sw-ports@HP 1820``. ``sw-name@+`` adds a thing, which later ones may name; ``sw-name=none`` says that there is none.
``fv-users.note`` is the note of an item.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fieldkit.db.base import ids
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.db.views.surveys import running
from fieldkit.domain.checklists.checklist import Checklist, Item, Section
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.aids.limits import beyond_another
from fieldkit.domain.surveys.aids.none_here import NONE_HERE, none_of, says_none
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import Answers, Given, show_answer
from fieldkit.domain.surveys.layout import instances_of
from fieldkit.domain.text.articles import in_sentence, with_article
from fieldkit.domain.text.sanitize import clean, fold
from fieldkit.operations import answers as stored
from fieldkit.operations.findings_follow import StoredAnswer

NOTE = ".note"
ADD = "+"


def give(
    connection: sqlite3.Connection, survey: int, typed: Sequence[tuple[str, str]], by: ReadingContext
) -> tuple[list[Given], StoredAnswer]:
    """Store what was typed for the survey with this local id, (name, text) each; to be called inside a transaction.

    Empty text takes an answer back. Returns the answers as they are stored and what they came to. Raises Invalid with
    a line for each that cannot be, also for an item that the survey does not ask with these answers.
    """
    checklist = running(connection, survey).checklist
    before = answers_of_survey(connection, survey)
    reading = _TypedAnswers(checklist, before, by)
    wrong: list[str] = []
    for name, text in typed:
        try:
            reading.take(name, text)
        except (Invalid, AnswerError) as error:
            wrong.append(f"{name}: {error}")
    for place in dict.fromkeys(reading.touched):
        beyond = beyond_another(checklist, reading.now, checklist.places[place[0]][1], reading.now[place])
        wrong += [f"{place[0]}: {beyond}"] if beyond else []
    if wrong:
        raise Invalid("\n".join([*wrong, "Nothing was stored."]))
    given = [reading.now[place] for place in dict.fromkeys(reading.touched)]
    done = stored.give(connection, survey, *given)
    shown = {row.place for row in done.layout.rows}
    hidden = [one.item for one in given if (one.item, one.instance) not in shown and (one.answered or one.note)]
    if hidden:
        lines = [f"{item}: it is not asked, as other answers stand." for item in hidden]
        raise Invalid("\n".join([*lines, "Nothing was stored."]))
    return given, done


def readings(checklist: Checklist, given: Iterable[Given], currency: str) -> list[tuple[str, str]]:
    """Return how answers were read: the item, and its answer in words with its result."""
    found: list[tuple[str, str]] = []
    for one in given:
        item = checklist.places[one.item][1]
        words = show_answer(item, one.value, one.result, currency=currency)
        if checklist.places[one.item][0].repeat is not None and not one.instance:
            found.append((one.item, NONE_HERE if one.answered else "no answer"))
            continue
        judged = f" ({one.result})" if one.result and one.result != one.value else ""
        note = f", note: {one.note}" if one.note else ""
        found.append((one.item, (f"{words}{judged}" if one.answered else "no answer") + note))
    return found


class _TypedAnswers:
    """The answers of a survey as each text that is taken changes them."""

    def __init__(self, checklist: Checklist, before: Answers, by: ReadingContext) -> None:
        self._checklist = checklist
        self._by = by
        self.now: dict[tuple[str, str], Given] = dict(before)
        self.touched: list[tuple[str, str]] = []
        self._added = 0

    def take(self, name: str, text: str) -> None:
        """Read one answer or note. Raises Invalid, AnswerError."""
        of_note = name.endswith(NOTE)
        key, at, thing = name.removesuffix(NOTE).strip().partition("@")
        if key not in self._checklist.places:
            raise Invalid(f"there is no such item.{nearest(key, self._checklist.places)}")
        section, item = self._checklist.places[key]
        if not at and not of_note and self._takes_none(section, key, text):
            return
        if at and not of_note and section.repeat is not None and key == section.repeat.key and says_none(text):
            raise Invalid(f"“{clean(text)}” names nothing; {key}=none says that {NONE_HERE}.")
        place = (key, self._instance(section, item, thing.strip(), asked=bool(at)))
        before = self.now.get(place, Given(*place))
        if of_note:
            given = replace(before, note=clean(text))
        else:
            value, result = parse_answer(
                item, text, self._by.now, month_first=self._by.month_first, currency=self._by.currency
            )
            given = replace(before, value=value, result=result)
        self._set(given)

    def _takes_none(self, section: Section, key: str, text: str) -> bool:
        """Take that there is none of what a repeat asks for, or that back; False where that is not meant."""
        repeat, said = section.repeat, self.now.get((key, ""))
        says = says_none(text)
        if repeat is None or key != repeat.key or not (says or (said is not None and not text.strip())):
            return False
        things = instances_of(self._checklist, self.now).get(section.id, ())
        if says and things:
            are = "is 1" if len(things) == 1 else f"are {len(things)}"
            raise Invalid(f"there {are}: remove what was added first.")
        self._set(none_of(repeat) if says else Given(key))
        return True

    def _set(self, given: Given) -> None:
        self.now[given.item, given.instance] = given
        self.touched.append((given.item, given.instance))

    def _instance(self, section: Section, item: Item, thing: str, *, asked: bool) -> str:
        """Return the key of the thing that is meant; "" where the section is asked once."""
        repeat = section.repeat
        if repeat is None:
            if asked:
                raise Invalid("it is asked once; leave away what stands from @ on.")
            return ""
        if thing == ADD:
            if item.id != repeat.key:
                raise Invalid(f"a new {in_sentence(repeat.label)} begins with {repeat.key}@{ADD}.")
            if (none := self.now.get((repeat.key, ""))) is not None and none.answered:
                self._set(Given(repeat.key))  # there is one now
            self._added += 1  # of two in one millisecond the first stays the first
            return ids.new_uid(ids.now_ms() + self._added)
        things = instances_of(self._checklist, self.now).get(section.id, ())
        if thing.isdecimal() and 0 < int(thing) <= len(things):
            return things[int(thing) - 1]
        called = [key for key in things if thing and fold(self._name(key, repeat.key)) == fold(thing)]
        if len(called) == 1:
            return called[0]
        or_none = "" if things else f", {repeat.key}=none says that {NONE_HERE}"
        known = ", ".join(f"{number} {self._name(key, repeat.key)}".strip() for number, key in enumerate(things, 1))
        said = f"“{thing}” fits {'more than one' if called else 'none'}." if thing else "say which one it is of."
        raise Invalid(
            f"{said} There {'are' if things else 'is'}: {known or 'none'}. Write {item.id}@1, or by name; "
            f"{repeat.key}@{ADD} adds {with_article(in_sentence(repeat.label))}{or_none}."
        )

    def _name(self, instance: str, key: str) -> str:
        given = self.now.get((key, instance))
        return show_answer(self._checklist.places[key][1], given.value) if given is not None else ""
