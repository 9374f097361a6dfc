"""What a survey says nothing about, and why: nobody may take silence for a pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, get_args

from fieldkit.domain.checklists.checklist import Checklist, Condition, Item, Section
from fieldkit.domain.reports.notes import told_note
from fieldkit.domain.reports.report import NotLookedAt, NotLookedWhy
from fieldkit.domain.surveys.answers import NOT_KNOWN, RESULT_WORDS, Answers, is_not_known, result_of, show_answer
from fieldkit.domain.surveys.conditions import AnsweredElsewhere, Applies, Latest
from fieldkit.domain.surveys.layout import SurveyLayout, SurveyRow, instances_of
from fieldkit.domain.text.articles import in_sentence

_ORDER: Final[tuple[NotLookedWhy, ...]] = get_args(NotLookedWhy)


def not_looked_at(laid_out: SurveyLayout, *, short: bool) -> tuple[NotLookedAt, ...]:
    """Return what was not looked at, by reason, within each in the order of the checklist.

    ``short``: whether only the short list was gone through. Of a section without any answer one line is told.
    """
    applies = Applies(
        laid_out.checklist, laid_out.answers, instances_of(laid_out.checklist, laid_out.answers), laid_out.latest
    )
    because = _Because(laid_out.checklist, laid_out.answers, laid_out.latest, applies)
    by_section = {name: list(rows) for name, rows in groupby(laid_out.rows, key=lambda row: row.section.id)}
    found: list[NotLookedAt] = []
    for section in laid_out.checklist.sections:
        rows = by_section.get(section.id)
        if rows is None:
            found += _hidden_section(section, because)
            continue
        if section.repeat is not None and not any(row.kind == "instance" for row in rows):
            found.append(_none_of(rows[-1], section.repeat.label, short))
            continue
        found += _whole([*_of_rows(rows, short), *_hidden_items(section, rows, because)], rows)
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.why)))


def _none_of(adds: SurveyRow, label: str, short: bool) -> NotLookedAt:
    """Return why nothing is told of what a repeat asks for: there is none, or nobody entered any."""
    if adds.answered:
        return NotLookedAt("na", adds.section.title, "", "", f"There is no {in_sentence(label)}.")
    left_out = short and not any(item.in_short for item in adds.section.items)
    why: NotLookedWhy = "left_out" if left_out else "none_added"
    return NotLookedAt(why, adds.section.title, "", "", f"No {in_sentence(label)} was entered.")


def _of_rows(rows: Iterable[SurveyRow], short: bool) -> Iterator[NotLookedAt]:
    place = ""
    for row in rows:
        if row.item is None:
            place = row.title if row.kind == "instance" else place
            continue
        why = _why(row, row.item, short)
        if why:
            note = told_note(row.given.note) if row.given is not None and not row.private else ""
            if is_not_known(row.item, row.given):
                note = ": ".join(filter(None, (NOT_KNOWN, note)))
            yield NotLookedAt(why, row.section.title, row.item.ask, place if row.instance else "", note)


def _why(row: SurveyRow, item: Item, short: bool) -> NotLookedWhy | None:
    if row.answered and not is_not_known(item, row.given):
        result = result_of(item, row.given)
        return "not_checked" if result == "not_checked" else "na" if result == "na" else None
    return "left_out" if short and not item.in_short else "unanswered"


def _whole(found: list[NotLookedAt], rows: Sequence[SurveyRow]) -> list[NotLookedAt]:
    """Return one line in place of all of a section where nothing of it was answered and nothing noted."""
    if any(row.answered for row in rows) or any(one.reason for one in found if one.why != "hidden"):
        return found
    open_ones = [one for one in found if one.why != "hidden"]
    if len(open_ones) < 2 or any(one.place for one in open_ones):
        return found
    why = open_ones[0].why
    if any(one.why != why for one in open_ones):
        return found
    count = len(open_ones)
    whole = NotLookedAt(why, open_ones[0].section, f"All {count} questions", questions=count)
    return [whole, *(one for one in found if one.why == "hidden")]


def _hidden_section(section: Section, because: _Because) -> Iterator[NotLookedAt]:
    conditions = section.when or next((item.when for item in section.items if item.when), ())
    yield NotLookedAt("hidden", section.title, "", "", because.of(conditions, section, ""))


def _hidden_items(section: Section, rows: Sequence[SurveyRow], because: _Because) -> Iterator[NotLookedAt]:
    shown = {(row.item.id, row.instance) for row in rows if row.item is not None}
    things = {row.instance: row.title for row in rows if row.kind == "instance"} or {"": ""}
    for instance, place in things.items():
        for item in section.items:
            if item.when and (item.id, instance) not in shown:
                yield NotLookedAt("hidden", section.title, item.ask, place, because.of(item.when, section, instance))


class _Because:
    """Says in words on which answer it hangs that something is not asked."""

    def __init__(self, checklist: Checklist, answers: Answers, latest: Latest, applies: Applies) -> None:
        self._checklist = checklist
        self._answers = answers
        self._latest = latest
        self._applies = applies

    def of(self, when: Iterable[Condition], section: Section, instance: str) -> str:
        """Return the first condition that does not hold, in words; "" where all do."""
        for condition in when:
            if not self._applies.condition(condition, section, instance):
                return self._words(condition, instance)
        return ""

    def _words(self, condition: Condition, instance: str) -> str:
        if condition.checklist:
            told: object = self._latest.get(condition.checklist, {}).get(condition.item)
            if not isinstance(told, AnsweredElsewhere):
                return f"It hangs on an answer of another checklist ({condition.checklist}) that was not given."
            said = ", ".join(show_answer(told.item, value) for value in told.values if value)
            return _sentence(told.item, condition, said)
        home, item = self._checklist.places.get(condition.item, (None, None))
        if home is None or item is None:
            return ""
        if home.repeat is not None and not instance:
            return _sentence(item, condition, "", f"no {home.repeat.label.lower()} was said to be so")
        given = self._answers.get((item.id, instance if home.repeat is not None else ""))
        return _sentence(item, condition, show_answer(item, given.value, given.result) if given is not None else "")


def _sentence(item: Item, condition: Condition, said: str, otherwise: str = "it was not answered") -> str:
    told = f"the answer was “{said}”" if said else otherwise
    return f"Asked only where “{item.ask}” {' and '.join(_wanted(item, condition))}; {told}."


def _wanted(item: Item, condition: Condition) -> Iterator[str]:
    if condition.eq is not None:
        yield f"is “{_label(item, condition.eq)}”"
    if condition.ne is not None:
        yield f"is not “{_label(item, condition.ne)}”"
    if condition.any_of is not None:
        yield f"is one of {', '.join(f'“{_label(item, one)}”' for one in condition.any_of)}"
    if condition.gt is not None:
        yield f"is above {condition.gt:g}"
    if condition.lt is not None:
        yield f"is below {condition.lt:g}"
    if condition.answered is not None:
        yield "is answered" if condition.answered else "is not answered"


_YES_NO: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No"}


def _label(item: Item, value: str) -> str:
    option = item.option(value)
    if option is not None:
        return option.label
    return _YES_NO.get(value, value) if item.type == "yesno" else RESULT_WORDS.get(value, value)
