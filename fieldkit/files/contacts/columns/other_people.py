"""Columns of somebody else because another column names the person: “Case Worker”, “Ansprechpartner”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain
from fieldkit.files.contacts.columns.mapping import CsvColumn

_WAYS_TO_REACH: Final = frozenset({"contact", "kontakt", "contacto", "contatto", "contato"})
"""Headings of a person, below which his own number or address may stand as well."""
_LONGEST_COUNT: Final = 3
_SECOND: Final = 2
_SURELY_NAMES: Final = 0.9
"""Of ``CsvColumn.like_names``: nearly all are two words or more, none has the mark of a firm."""


_OF_ONE: Final = frozenset(
    "name|first name|last name|middle name|last, first|prefix|job title|department|phone|email|website|birthday".split(
        "|"
    )
)
"""Fields that a row with several people has for each."""


def first_of_several(columns: Sequence[CsvColumn], words: HeadingWords) -> list[CsvColumn]:
    """Take the first of people that are numbered for the one whom a row is about: “Contact 1”, “Ansprechpartner 2”.

    What has the number of another stays among the details: his number or his mail would be taken for that person's.
    """
    people = {one.number: _number(one.heading, words) or 1 for one in columns if _is_one_of_several(one, words)}
    if not people:
        return list(columns)
    first, *others = sorted(set(people.values()))
    found = []
    for one in columns:
        count = _number(one.heading, words)
        if count in others and (one.number in people or one.field in _OF_ONE):
            one = replace(one, field="other", label=one.heading, group="", said="")
        elif one.number in people and one.field == "other" and count == first and _names_one(one, words):
            one = replace(one, field="name", label="", said="person")
        found.append(one)
    return found


def _is_one_of_several(one: CsvColumn, words: HeadingWords) -> bool:
    """Return whether a column names a person to speak to, alone or in parts: ``Contact 2 First Name``."""
    if one.field not in ("first name", "last name", "name", "other"):
        return False
    said = (words.headings.get(word) for word in plain(one.heading).split())
    return _names_one(one, words) or (one.field != "other" and "person" in said)


def _number(heading: str, words: HeadingWords) -> int:
    """Return which of several a heading counts: ``2`` of “Phone 2” and of “Secondary Phone”; 0 where it does not."""
    found = [word for word in plain(heading).split() if word.isdecimal() and len(word) < _LONGEST_COUNT]
    if len(found) == 1:
        return int(found[0])
    said = {words.purposes.get(word) for word in plain(heading).split()}
    return 1 if "primary" in said else _SECOND if "other" in said else 0


def _names_one(one: CsvColumn, words: HeadingWords) -> bool:
    text = plain(one.heading)
    counted = (word for word in text.split() if not word.isdecimal())
    bare = " ".join(word for word in counted if words.purposes.get(word) not in ("primary", "other"))
    return "person" in (words.headings.get(text), words.headings.get(bare))


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
