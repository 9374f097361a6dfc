"""Columns of somebody else because another column names the person: “Case Worker”, “Ansprechpartner”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain
from fieldkit.files.contacts.columns.mapping import CsvColumn

_WAYS_TO_REACH: Final = frozenset({"contact", "kontakt", "contacto", "contatto", "contato"})
"""Headings of a person, below which his own number or address may stand as well."""
_SURELY_NAMES: Final = 0.9
"""Of ``CsvColumn.like_names``: nearly all are two words or more, none has the mark of a firm."""


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
