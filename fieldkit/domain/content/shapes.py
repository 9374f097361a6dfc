"""What the entries of cards and tables are made of: keys that must be there, and what stands at them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import ContentProblem, Entry, text, unknown
from fieldkit.domain.text.sanitize import clean

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one sort of entry, by what has to stand at them; ``may`` are those that need not be there."""

    lines: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    may_lines: tuple[str, ...] = ()
    may_days: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """Keys of any value, looked at elsewhere."""

    def problems(self, file: str, place: tuple[str, ...], entry: Entry) -> Iterator[ContentProblem]:
        """Yield what is missing, of another sort, or no key at all."""
        known = (*self.lines, *self.lists, *self.days, *self.may_lines, *self.may_days, *self.other)
        for key in (*self.lines, *self.may_lines, *self.days, *self.may_days):
            value = entry.get(key)
            if value is None or value == "":
                if key in self.lines or key in self.days:
                    yield ContentProblem(file, place, f'"{key}" is missing.')
            elif key in (*self.days, *self.may_days):
                if not (isinstance(value, str) and is_day(value)):
                    said = f'"{key}" has to be a day as \'2027-03-31\', in quotes; "{value}" is none.'
                    yield ContentProblem(file, place, said, key)
            elif not isinstance(value, str):
                yield ContentProblem(file, place, f'"{key}" has to be a text.', key)
        for key in self.lists:
            value = entry.get(key)
            if value is None:
                yield ContentProblem(file, place, f'"{key}" is missing.')
            elif not isinstance(value, list):
                yield ContentProblem(file, place, f'"{key}" has to be a list.', key)
        for key in entry:
            if key not in known:
                yield ContentProblem(file, place, f'"{key}" is no key here.{nearest(key, known)}', key)


def is_day(value: str) -> bool:
    """Whether a text is a day of the calendar as ISO 8601 writes it with dashes."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _DAY.fullmatch(value) is not None


def one_of(
    file: str, place: tuple[str, ...], entry: Entry, key: str, known: Collection[str]
) -> Iterator[ContentProblem]:
    """Yield a problem where the word at ``key`` is none of ``known``."""
    word = text(entry, key)
    if word and (said := unknown(key, word, known)):
        yield ContentProblem(file, place, said, key)


def unique(file: str, key: str, names: Collection[str]) -> Iterator[ContentProblem]:
    """Yield each id that stands twice in the list at ``key``."""
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            yield ContentProblem(file, (key, name), f'The id "{name}" is used twice.', "id", again=True)
        seen.add(name)


def uncleaned(value: object) -> Iterator[str]:
    """Yield the texts anywhere in ``value`` that hold what a terminal would obey, or nobody sees."""
    if isinstance(value, str):
        if clean(value) != value.strip():
            yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from uncleaned(one)
    elif isinstance(value, list):
        for one in value:
            yield from uncleaned(one)
