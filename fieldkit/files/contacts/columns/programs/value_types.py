"""Pairs of columns of which one says what the value in the other is for: ``Phone1 type`` and ``Phone1 number``."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldkit.db.contact_import.entry_lists import is_known_label
from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain
from fieldkit.files.contacts.columns.mapping import CsvColumn

_VALUES: Final = ("phone", "email", "website")
_CALLED: Final = frozenset({"label", "kind"})
"""Beside the words of each language for a type."""
_OF_PROGRAMS: Final = frozenset({"smtp", "ex", "x400", "mapi", "ui", "notes"})
"""What Outlook writes of the way a mail goes, which is no purpose."""
_LONGEST: Final = 30
_LONGEST_HEADING: Final = 100


def types_of_values(
    columns: Sequence[CsvColumn], held: Sequence[Sequence[str]], words: HeadingWords
) -> list[CsvColumn]:
    """Let the type of a number, of a mail address or of a website be its label. ``held`` are the values of each column.

    The two have headings that differ in nothing but the words for type and value; headings that come again are taken
    as they stand beside each other.
    """
    found = list(columns)
    said = [_said(one.heading, words) for one in columns]
    values = [place for place, one in enumerate(columns) if one.field in _VALUES and not one.group]
    types = [
        place
        for place, (one, texts) in enumerate(zip(columns, held, strict=True))
        if "type" in said[place] and not one.group and _are_labels(one, texts)
    ]
    behind = bool(types) and bool(values) and types[0] > values[0]
    free: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for place in values:
        free[said[place]].append(place)
    for place in types:
        wanted = said[place] - {"type"}
        alike = free.get(wanted, []) if wanted else []
        at = bisect(alike, place)
        if alike:
            value = min(alike[max(at - 1, 0) : at + 1], key=lambda one: (abs(one - place), (one < place) != behind))
            alike.remove(value)
            group = f"type {found[place].number}"
            found[place] = replace(found[place], field="label", label="", group=group, said="")
            found[value] = replace(found[value], group=group)
    return found


def _said(heading: str, words: HeadingWords) -> frozenset[str]:
    """Return what a heading says but for the words for a value: ``phone`` and ``1`` of “Phone1 number”."""
    found: set[str] = set()
    for word in re.findall(r"\d+|[^\W\d_]+", plain(heading[:_LONGEST_HEADING])):
        for part in words.parts(word) or (word,):
            meant = words.words.get(part, "")
            found.add("type" if part in _CALLED else meant or words.purposes.get(part, part))
    ways = found & {*_VALUES}
    return frozenset(found - {"small", "not" if ways else ""} - ({"address"} if ways else set()))


def _are_labels(one: CsvColumn, texts: Sequence[str]) -> bool:
    """Return whether texts say what something is for; what Outlook calls the type of a mail is seldom that."""
    if one.field == "ignore":
        return bool(texts) and all(_may_be_label(text) and is_known_label(text) for text in texts)
    return one.field == "other" and all(map(_may_be_label, texts))


def _may_be_label(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and any(map(str.isalpha, text))
        and "@" not in text
        and text.lower() not in _OF_PROGRAMS
        and sum(map(str.isdecimal, text)) <= 1
    )
