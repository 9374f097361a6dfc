"""From the place that a rule names to the line of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from fieldkit.files.content.marked_yaml import Marked

_HOLDERS: Final = ("sections", "items", "options")
"""What a place leaves out: an item is named right after its section."""
_NUMBERED: Final = re.compile(r"(?:section |item )?(\d{1,9})")


def line_of(data: object, marks: Marked, place: Sequence[str], key: str = "", *, again: bool = False) -> int:
    """Return the line of what ``place`` names in ``data``, from 1; of the next thing around it where it is not there.

    Each step is an id, a key or a number (from 1) in a list; ``key`` is a key only. With ``again`` the last of
    several things of that name is meant.
    """
    for number, name in enumerate(place, 1):
        found = list(_steps(data, marks, name))
        if not found:
            return marks.line
        data, marks = found[-1 if again and number == len(place) else 0]
    return marks.parts[key].line if key in marks.parts else marks.line


def _steps(data: object, marks: Marked, name: str) -> Iterator[tuple[object, Marked]]:
    """Yield what may be meant by one step, likeliest first."""
    if isinstance(data, list):
        yield from _entries(data, marks, name)
    elif isinstance(data, Mapping):
        for holder in _HOLDERS:
            within = data.get(holder)
            if isinstance(within, list):
                yield from _entries(within, marks.parts[holder], name)
        if name in marks.parts:
            yield data[name], marks.parts[name]


def _entries(data: list[object], marks: Marked, name: str) -> Iterator[tuple[object, Marked]]:
    named = [place for place, entry in enumerate(data) if name in _names(entry)]
    if not named and (numbered := _NUMBERED.fullmatch(name)):
        named = [place for place in (int(numbered[1]) - 1,) if 0 <= place < len(data)]
    for place in named:
        yield data[place], marks.parts[place]


def _names(entry: object) -> Iterable[str]:
    if isinstance(entry, Mapping):
        return [_word(entry[key]) for key in ("id", "value", "claim") if key in entry]
    return [_word(entry)]


def _word(value: object) -> str:
    """Return a name as the reader of checklists makes it of what YAML understands."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, int | float) else str(value).strip()
