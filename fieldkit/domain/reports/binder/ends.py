"""Days that end something: contracts, warranties, what renews, and the last security updates of what was noted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from fieldkit.domain.checklists.end_dates import EndDate, day_of
from fieldkit.domain.reports.binder import labels
from fieldkit.domain.reports.binder.source import BinderSurvey
from fieldkit.domain.reports.binder.things import NotedThing, SaidIn, days_in
from fieldkit.domain.text.sanitize import fold

AHEAD: Final = timedelta(days=366)
"""So far ahead something ends soon."""
_ENDS: Final = re.compile(
    r"(?i)\b(ends?|ended|ending|expir\w*|renew\w*|runs? (out|to)|until|due|valid|warrant\w+|licen[cs]\w+|last day)\b"
)
"""Words of a question that asks when something ends: such a day is worth telling when it is over, too."""
_UPDATES: Final = ("equipment", "applications", "networks")
_WORD: Final = re.compile(r"[\w.]+")
_SAID_BESIDE: Final = re.compile(r"\s*[,(]")
_SKIPPED: Final = frozenset({"microsoft", "version", "versions", "release"})


@dataclass(frozen=True, slots=True)
class EndingThing:
    """Something with its last day."""

    what: str
    day: date
    source: SaidIn | None
    """Where it is from; None of the end of updates, which the makers set."""
    sure: bool = True


def endings(
    things: Sequence[NotedThing], surveys: Sequence[BinderSurvey], end_dates: Sequence[EndDate], today: date
) -> tuple[EndingThing, ...]:
    """Return what ended, or ends within a year, the earliest first."""
    found = dict.fromkeys((*_of_things(things, today), *_of_questions(surveys, today), *_updates(things, end_dates)))
    return tuple(sorted((one for one in found if one.day <= today + AHEAD), key=lambda one: (one.day, one.what)))


def _of_things(things: Iterable[NotedThing], today: date) -> Iterator[EndingThing]:
    for thing in things:
        for fact in thing.facts:
            if fact.day is not None and _is_an_end(fact.label, fact.day, today):
                yield EndingThing(f"{_called(thing)}: {fact.label[:1].lower()}{fact.label[1:]}", fact.day, thing.source)


def _of_questions(surveys: Sequence[BinderSurvey], today: date) -> Iterator[EndingThing]:
    # When somebody comes or leaves is not for everybody who opens the book.
    for item, day, survey in days_in([one for one in surveys if not one.person]):
        label = labels.label_of(item)
        if labels.is_fact(item) and (item.id in labels.SHORT or _is_an_end(label, day, today)):
            source = SaidIn(survey.title, survey.began, survey.running)
            yield EndingThing(f"{label} ({survey.place})" if survey.place else label, day, source)


def _is_an_end(label: str, day: date, today: date) -> bool:
    return day >= today or _ENDS.search(label) is not None


def _called(thing: NotedThing) -> str:
    return f"{thing.name or thing.heading} ({thing.place})" if thing.place else thing.name or thing.heading


def _updates(things: Iterable[NotedThing], end_dates: Sequence[EndDate]) -> Iterator[EndingThing]:
    for thing in things:
        if thing.chapter not in _UPDATES:
            continue
        for text in (thing.name, *(fact.said for fact in thing.facts if fact.day is None)):
            for one in products_in(text, end_dates):
                day = day_of(one.ends)
                if day is not None:
                    what = f"{_called(thing)}: last security updates for {one.product}"
                    yield EndingThing(what, day, None, one.sure != "known")


def products_in(text: str, end_dates: Iterable[EndDate]) -> list[EndDate]:
    """Return the products that a text names, by the words of their names side by side; the longest name counts."""
    words = _words(text)
    if not words:
        return []
    found = [(length, one) for one in end_dates if (length := _named(words, one.product))]
    longest = max((length for length, _ in found), default=0)
    return [one for length, one in found if length == longest]


def _named(words: tuple[str, ...], product: str) -> int:
    """Return how many words of a text name the product, 0 where none do."""
    lengths = (len(name) for name in _names(product) if _stands_in(name, words))
    return max(lengths, default=0)


def _stands_in(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))


@lru_cache(maxsize=512)
def _names(product: str) -> tuple[tuple[str, ...], ...]:
    """Return the names in one: "ESXi 6.5 and 6.7" are two; what stands after a comma or in brackets is no name."""
    first, *others = _SAID_BESIDE.split(product)[0].split(" and ")
    base = _words(first)
    also = [(*base[:-1], *_words(other)) for other in others if other[:1].isdigit()]
    # A name of one word without a figure may be any word.
    return tuple(name for name in (base, *also) if len(name) > 1)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for found in _WORD.findall(fold(text)) if (word := found.strip(".")) and word not in _SKIPPED)
