"""What surveys noted of the things at a client: of each list and place the latest survey that says something counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.reports.binder import labels
from fieldkit.domain.reports.binder.source import BinderSurvey
from fieldkit.domain.surveys.answers import RESULT_WORDS, is_not_known, result_of, show_answer
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import fold

_SINGLE: Final = "asset"
"""The type of an item outside repeats that names a thing."""


@dataclass(frozen=True, slots=True)
class SaidIn:
    """Where something is from."""

    title: str
    began: date
    running: bool


@dataclass(frozen=True, slots=True)
class NotedFact:
    """One answer: what it is called in the book, and the day where it is one."""

    label: str
    said: str
    order: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class NotedThing:
    """One thing of a repeat, or a single one."""

    chapter: str
    heading: str
    """What things of its list are called together."""
    name: str
    place: str
    facts: tuple[NotedFact, ...]
    source: SaidIn


@dataclass(frozen=True, slots=True)
class SingleFact:
    """One answer that stands by itself in a chapter."""

    chapter: str
    label: str
    said: str
    place: str
    source: SaidIn
    result: str = ""


def things_in(surveys: Sequence[BinderSurvey], currency: str = "") -> tuple[NotedThing, ...]:
    """Return the things that surveys noted; ``surveys`` are the newest first."""
    found = list[NotedThing]()
    told = set[tuple[str, str, str, str]]()
    for survey in surveys:
        for section, rows in _repeats(survey):
            at = (survey.checklist, section, survey.place, survey.person)
            things = [one for one in _things(survey, rows, currency) if one.name or one.facts]
            if at not in told and (things or _none_there(rows)):
                told.add(at)
                found += things
        for thing in _singles(survey, currency):
            at = (survey.checklist, f"={thing.heading}", survey.place, survey.person)
            if at not in told:
                told.add(at)
                found.append(thing)
    return tuple(_once(found))


def _repeats(survey: BinderSurvey) -> Iterator[tuple[str, list[SurveyRow]]]:
    by_section: dict[str, list[SurveyRow]] = {}
    for row in survey.rows:
        repeat = row.section.repeat
        if repeat is not None and not row.section.private and repeat.creates in labels.CHAPTER_OF:
            by_section.setdefault(row.section.id, []).append(row)
    yield from by_section.items()


def _none_there(rows: Iterable[SurveyRow]) -> bool:
    return any(row.kind == "add" and row.answered and not row.number for row in rows)


def _things(survey: BinderSurvey, rows: Iterable[SurveyRow], currency: str) -> Iterator[NotedThing]:
    by_instance: dict[str, list[SurveyRow]] = {}
    for row in rows:
        if row.instance:
            by_instance.setdefault(row.instance, []).append(row)
    for own in by_instance.values():
        section = own[0].section
        assert section.repeat is not None
        named = next((row for row in own if row.item is not None and row.item.id == section.repeat.key), None)
        hidden = named is None or named.private or named.item is None or labels.asks_secret(named.item)
        name = "" if hidden or named is None else _said(named, currency)
        facts = _facts((row for row in own if row is not named), currency)
        yield NotedThing(
            labels.CHAPTER_OF[section.repeat.creates],
            section.repeat.label,
            name,
            survey.place,
            tuple(sorted(facts, key=lambda one: one.order)),
            _source(survey),
        )


def _facts(rows: Iterable[SurveyRow], currency: str) -> Iterator[NotedFact]:
    for row in rows:
        if row.item is not None and not row.private and labels.is_fact(row.item) and (said := _said(row, currency)):
            item = row.item
            yield NotedFact(labels.label_of(item), said, labels.order_of(item), _day(row))


def _singles(survey: BinderSurvey, currency: str) -> Iterator[NotedThing]:
    for row in survey.rows:
        item = row.item
        if item is None or item.type != _SINGLE or row.instance or row.private or not labels.is_fact(item):
            continue
        if said := _said(row, currency):
            label = labels.label_of(item).partition(":")[0]
            heading = f"{label} of {survey.person}" if survey.person else label
            yield NotedThing("equipment", heading, said, survey.place, (), _source(survey))


def _once(things: Iterable[NotedThing]) -> Iterator[NotedThing]:
    """Yield each thing once: one of the same name that an older survey noted for no place, or the same, is the same."""
    seen: dict[tuple[str, str, str], set[str]] = {}
    for thing in things:
        places = seen.setdefault((thing.chapter, thing.heading, fold(thing.name)), set())
        if thing.name and places and (thing.place in places or "" in places or not thing.place):
            continue
        places.add(thing.place)
        yield thing


def facts_in(surveys: Sequence[BinderSurvey], currency: str = "") -> tuple[SingleFact, ...]:
    """Return the single answers of the book, by chapter in the order of ``labels.FACTS``."""
    known: dict[tuple[str, str, str], SingleFact] = {}
    for survey in surveys:
        for row in survey.rows:
            if row.item is None or row.private or row.instance or row.item.id not in _FACT_AT:
                continue
            chapter, label = _FACT_AT[row.item.id]
            said = _said(row, currency)
            if said and (chapter, label, survey.place) not in known:
                result = result_of(row.item, row.given) if row.item.type == "check" else ""
                known[chapter, label, survey.place] = SingleFact(
                    chapter, label, said, survey.place, _source(survey), result
                )
    order = {(chapter, label): place for place, (chapter, label) in enumerate(dict.fromkeys(_FACT_AT.values()))}
    return tuple(sorted(known.values(), key=lambda one: (order[one.chapter, one.label], one.place)))


def days_in(surveys: Sequence[BinderSurvey]) -> Iterator[tuple[Item, date, BinderSurvey]]:
    """Yield the days that single questions were answered with, of each question and place the latest."""
    seen = set[tuple[str, str]]()
    for survey in surveys:
        for row in survey.rows:
            if row.item is None or row.item.type != "date" or row.instance or row.private or not row.answered:
                continue
            at = (row.item.id, survey.place)
            if at not in seen:
                seen.add(at)
                if (day := _day(row)) is not None:
                    yield row.item, day, survey


def _said(row: SurveyRow, currency: str) -> str:
    item, given = row.item, row.given
    if item is None or given is None or not row.answered or is_not_known(item, given):
        return ""
    if item.type == "check":
        result = result_of(item, given)
        return RESULT_WORDS[result] if result in ("pass", "partial", "fail") else ""
    if not given.value:
        return ""
    return show_answer(item, given.value, given.result, currency=currency)


def _day(row: SurveyRow) -> date | None:
    if row.item is None or row.item.type != "date" or row.given is None:
        return None
    try:
        return date.fromisoformat(row.given.value[:10])
    except ValueError:
        return None


def _source(survey: BinderSurvey) -> SaidIn:
    return SaidIn(survey.title, survey.began, survey.running)


_FACT_AT: Final = {item: (chapter, label) for chapter, items in labels.FACTS.items() for item, label in items.items()}
