"""Columns of somebody else because another column names the person: “Case Worker”, “Ansprechpartner”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.columns.addresses.address import PARTS
from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain
from fieldkit.files.contacts.columns.mapping import CsvColumn

_WAYS_TO_REACH: Final = frozenset({"contact", "kontakt", "contacto", "contatto", "contato"})
"""Headings of a person, below which his own number or address may stand as well."""
_LONGEST_COUNT: Final = 3
_MOST: Final = 20
"""Other people of one row; those that are named behind them stay in the details of the first."""
_SECOND: Final = 2
_SURELY_NAMES: Final = 0.9
"""Of ``CsvColumn.like_names``: nearly all are two words or more, none has the mark of a firm."""


_OF_ONE: Final = frozenset(
    "name|first name|last name|middle name|last, first|prefix|job title|department|phone|email|website|birthday".split(
        "|"
    )
)
"""Fields that a row with several people has for each."""
_NAMES: Final = ("name", "first name", "last name", "last, first")
_PARTS_OF_A_NAME: Final = {
    "first name": "first name",
    "name or first name": "first name",
    "last name": "last name",
    "name or last name": "last name",
    "last name or nickname": "last name",
}
_OF_ALL: Final = ("organisation", "website", *PARTS)
"""Fields of the firm at which all in a row are."""


def first_of_several(columns: Sequence[CsvColumn], words: HeadingWords) -> list[CsvColumn]:
    """Take the first of people that are numbered for the one whom a row is about: “Contact 1”, “Ansprechpartner 2”.

    What has the number of another is his: his number or his mail would be taken for the first's. Headings that come
    again, the name's among them, are numbered so.
    """
    places = _places(columns, words)
    parts = _names_behind_each_other(columns, places)
    people = {
        one.number: places[one.number] or 1 for one in columns if one.number in parts or _is_one_of_several(one, words)
    }
    if not people:
        return list(columns)
    first, *others = sorted(set(people.values()))
    alone = not others and first > 1 and any(one.field in _NAMES and one.number not in people for one in columns)
    found = []
    for one in columns:
        count = places[one.number]
        if count in others and (one.number in people or one.field in _OF_ONE):
            field, label = ("name", "") if one.field == "other" else (parts.get(one.number, one.field), one.label)
            another = (count, field, label)
            one = replace(one, field="other", label=one.heading, group="", said="", another=another)
        elif alone and one.number in people:
            one = replace(one, field="other", label=one.heading, group="", said="")
        elif one.number in people and one.field == "other" and count == first and _names_one(one, words):
            one = replace(one, field="name", label="", said="person")
        found.append(one)
    return found


def beside_the_first(columns: Sequence[CsvColumn]) -> list[CsvColumn]:
    """Leave what is another person's to the details where the first of several turned out to be none: beside “Name”,
    “Ansprechpartner 1” and “2” are other people.
    """
    names = [one for one in columns if one.field in _NAMES]
    others = [one for one in columns if one.another is not None and one.another[1] in _NAMES]
    if any(one.said == "person" or _alike(one, other) for one in names for other in others):
        return list(columns)
    return [replace(one, another=None) for one in columns]


def _alike(one: CsvColumn, other: CsvColumn) -> bool:
    """Return whether two headings differ in their number only."""
    return bool(_without_count(one.heading) & _without_count(other.heading))


def _without_count(heading: str) -> set[str]:
    return {word for word in _words(heading) if not word.isdecimal()}


def each_of(columns: Sequence[CsvColumn], cells: Sequence[str]) -> list[tuple[CsvColumn, ...]]:
    """Return the columns for each person in a row: each with what is his, and all with the firm and its address."""

    def filled(one: CsvColumn) -> bool:
        return one.number <= len(cells) and bool(cells[one.number - 1].strip())

    def called(number: int | None) -> str:
        names = (one for one in columns if (one.another[0] if one.another else None) == number and filled(one))
        parts = (cells[one.number - 1] for one in names if (one.another[1] if one.another else one.field) in _NAMES)
        return fold(" ".join(parts))

    others = sorted({one.another[0] for one in columns if one.another and one.another[1] in _NAMES and filled(one)})
    others = [one for one in others[:_MOST] if called(one) != called(None)]
    if not others:
        return [tuple(columns)]
    reached = any(one.another is None and one.field in (*_NAMES, "phone", "email") and filled(one) for one in columns)
    if not reached:  # nobody but the others stands here: the first of them has what is nobody's
        return [_of(others[0], columns, others, alone=True), *(_of(one, columns, others) for one in others[1:])]
    own = tuple(replace(one, field="ignore") if one.another and one.another[0] in others else one for one in columns)
    return [own, *(_of(one, columns, others) for one in others)]


def _of(
    number: int, columns: Sequence[CsvColumn], others: Sequence[int], *, alone: bool = False
) -> tuple[CsvColumn, ...]:
    found = []
    for one in columns:
        if one.another is not None and one.another[0] == number:
            one = replace(one, field=one.another[1], label=one.another[2], another=None)
        elif (one.another is not None and one.another[0] in others) or (not alone and one.field not in _OF_ALL):
            one = replace(one, field="ignore")
        found.append(one)
    return tuple(found)


def _names_behind_each_other(columns: Sequence[CsvColumn], places: Mapping[int, int]) -> dict[int, str]:
    """Return, by the number of the column, the parts of two whole names one behind the other: “First, Last, First,
    Last”, not two first names and then two last names of one person; or “Name, Phone, Name, Phone”.
    """
    whole = [one for one in columns if one.field == "name" and _comes_again(one, columns)]
    reached = any(one.field in ("phone", "email") and _comes_again(one, columns) for one in columns)
    if whole and reached and not any(one.field in ("first name", "last name") for one in columns):
        return {one.number: "name" for one in whole}
    parts = {one.number: part for one in columns if (part := _PARTS_OF_A_NAME.get(one.said or one.field))}
    firsts = [number for number in parts if places[number] <= 1]
    seconds = [number for number in parts if places[number] > 1]
    if any(
        len({parts[number] for number in names}) < len(set(_PARTS_OF_A_NAME.values())) for names in (firsts, seconds)
    ):
        return {}
    return parts if max(firsts) < min(seconds) else {}


def _comes_again(one: CsvColumn, columns: Sequence[CsvColumn]) -> bool:
    return sum(plain(other.heading) == plain(one.heading) for other in columns) > 1


def _places(columns: Sequence[CsvColumn], words: HeadingWords) -> dict[int, int]:
    """Return which of several each column counts, by its number: what its heading says, or how often it came before."""
    again = Counter(plain(one.heading) for one in columns)
    repeated = any(again[plain(one.heading)] > 1 for one in columns if one.field in _NAMES)
    seen: Counter[str] = Counter()
    found = {}
    for one in columns:
        seen[plain(one.heading)] += 1
        said = _number(one.heading, words)
        found[one.number] = said or (seen[plain(one.heading)] if repeated and one.field in _OF_ONE else 0)
    return found


def _is_one_of_several(one: CsvColumn, words: HeadingWords) -> bool:
    """Return whether a column names a person to speak to, alone or in parts: ``Contact 2 First Name``."""
    if one.field not in ("first name", "last name", "name", "other"):
        return False
    said = (words.headings.get(word) for word in _words(one.heading))
    return _names_one(one, words) or (one.field != "other" and "person" in said)


def _number(heading: str, words: HeadingWords) -> int:
    """Return which of several a heading counts: ``2`` of “Phone 2” and of “Secondary Phone”; 0 where it does not."""
    found = [word for word in _words(heading) if word.isdecimal() and len(word) < _LONGEST_COUNT]
    if len(found) == 1:
        return int(found[0])
    said = {words.purposes.get(word) for word in _words(heading)}
    return 1 if "primary" in said else _SECOND if "other" in said else 0


def _names_one(one: CsvColumn, words: HeadingWords) -> bool:
    text = plain(one.heading)
    counted = [word for word in _words(one.heading) if not word.isdecimal()]
    bare = " ".join(word for word in counted if words.purposes.get(word) not in ("primary", "other"))
    if "person" in (words.headings.get(text), words.headings.get(bare)):
        return True
    return words.headings.get(bare) == "name" and any(words.headings.get(word) == "person" for word in counted)


def _words(heading: str) -> list[str]:
    """Return the words of a heading, a number right behind one for itself: ``Contact2``."""
    return re.findall(r"\d+|[^\W\d]+", plain(heading))


def somebody_else_in_context(columns: Sequence[CsvColumn], words: HeadingWords) -> list[CsvColumn]:
    """Put the person to speak to among the details where another column names the one whom a row is about, and with
    him what is said to be his: his mail would be taken for that person's.
    """
    if not _names_somebody(columns):
        return list(columns)
    others = {one.number for one in columns if _is_to_speak_to(one, words)}
    called = [set(plain(one.heading).split()) for one in columns if one.number in others]
    return [
        replace(one, field="other", label=one.heading, group="", said="")
        if one.number in others or (one.field in ("phone", "email", "website") and _is_of_one(one, called))
        else one
        for one in columns
    ]


def _names_somebody(columns: Sequence[CsvColumn]) -> bool:
    """Return whether a column besides the person to speak to names somebody; “Name” may be that of a firm."""
    own = [one for one in columns if one.said != "person"]
    if any(one.field in ("last name", "last, first") or one.said == "name or first name" for one in own):
        return True
    if any(one.field == "name" and one.said != "name or last name" for one in own):
        return True
    first = any(one.field == "first name" for one in own)
    either = [one for one in own if one.said == "name or last name" and one.field == "name"]
    return any(first or one.like_names >= _SURELY_NAMES for one in either)


def _is_to_speak_to(one: CsvColumn, words: HeadingWords) -> bool:
    if one.said == "person" and one.field == "name":
        return True
    text = plain(one.heading)
    return (
        one.field in ("phone", "email", "website")
        and words.headings.get(text) == "person"
        and text not in _WAYS_TO_REACH
    )


def _is_of_one(one: CsvColumn, called: Sequence[set[str]]) -> bool:
    found = set(plain(one.heading).split())
    return any(words < found and not words <= _WAYS_TO_REACH for words in called)
