"""Where each column goes, guessed: from its heading, from what stands in it, and from the columns beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldkit.db.contact_import.entry_lists import is_somebody_elses
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.files.contacts.columns import values as looks
from fieldkit.files.contacts.columns.addresses.address import PARTS
from fieldkit.files.contacts.columns.addresses.address_groups import addresses_in_context
from fieldkit.files.contacts.columns.addresses.house_numbers import flats_beside_a_street
from fieldkit.files.contacts.columns.days import parts_in_context
from fieldkit.files.contacts.columns.heading_words import HeadingWords, languages_of, plain, words_of
from fieldkit.files.contacts.columns.headings import (
    COUNTRY_CODE,
    OWN_WORDS,
    Meaning,
    is_about_somebody_else,
    only_says_what_for,
)
from fieldkit.files.contacts.columns.mapping import CsvColumn, Mapping, column
from fieldkit.files.contacts.columns.names import (
    clients_in_context,
    contact_persons_in_context,
    initials_in_context,
    names_in_context,
    names_without_headings,
    particles_in_context,
)
from fieldkit.files.contacts.columns.other_people import beside_the_first, first_of_several, somebody_else_in_context
from fieldkit.files.contacts.columns.programs.attributes import in_plain_words, principal_names
from fieldkit.files.contacts.columns.programs.value_types import types_of_values
from fieldkit.files.contacts.columns.wordings import in_full, said_by, without_remark
from fieldkit.files.contacts.person_builder import looks_like_number

SAMPLE_ROWS: Final = 50
"""Rows whose values are looked at."""

_LONGEST_HEADING: Final = 100
"""Characters of a heading that are looked at; it is shown whole."""
_LONGEST_SAMPLE: Final = 1000
"""Characters of a cell that are looked at."""
_MAY_BE_MAIL: Final = ("name", "address", "website", "organisation", "phone", "other", "street")
_NETWORKS: Final = frozenset(
    "linkedin facebook fb instagram insta xing twitter youtube github gitlab tiktok mastodon bluesky threads pinterest"
    " viadeo vimeo flickr snapchat whatsapp telegram skype".split()
)
_SURE_BIRTHDAY: Final = "date of birth"
_SURE_PHONE: Final = "main number"
"""These stand among the fields where a column can be nothing else."""
_TWO: Final = 2
_LONGEST_EXTENSION: Final = 6
_DIGITS_OF_A_DAY: Final = 2


def guess_mapping(header: Sequence[str] | None, sample_rows: Sequence[Sequence[str]]) -> Mapping:
    """Guess where each column goes, from its heading and, where that says nothing, from what stands in it.

    ``header`` is None for a file without headings. Nothing is ignored on a guess, except what programs write for
    each other; a column of unknown meaning goes to ``other`` under its heading.
    """
    width = len(header) if header is not None else max(map(len, sample_rows))
    headings = [clean_line(text).removeprefix("\ufeff").strip() for text in header or [""] * width]
    telling = in_plain_words([heading[:_LONGEST_HEADING] for heading in headings], sample_rows)
    languages = languages_of(telling)
    words = words_of(languages)
    telling = [without_remark(heading, words) for heading in telling]
    columns: list[CsvColumn] = []
    held: list[list[str]] = []
    for index, heading in enumerate(headings):
        cells = (row[index][:_LONGEST_SAMPLE].strip() for row in sample_rows if index < len(row))
        values = [cell for cell in cells if cell]
        held.append(values)
        shown = heading or f"column {index + 1}"
        found = _fitting(telling[index], values, words, languages[0])
        label = found.label or (shown if found.field == "other" else "")
        columns.append(
            replace(
                column(index + 1, shown, values), field=found.field, label=label, group=found.group, said=found.said
            )
        )
    if header is None:
        columns = names_without_headings(columns, sample_rows)
    columns = first_of_several(types_of_values(principal_names(columns), held, words), words)
    columns = somebody_else_in_context(contact_persons_in_context(columns, sample_rows), words)
    columns = clients_in_context(columns, sample_rows, words)
    columns = beside_the_first(particles_in_context(names_in_context(initials_in_context(columns)), held))
    columns = parts_in_context(flats_beside_a_street(_websites_in_context(columns)), held)
    fields = {one.field for one in columns}
    if any(one.field == "birthday" and not one.said for one in columns):
        fields.add(_SURE_BIRTHDAY)
    if any(one.field == "phone" and not one.said for one in columns):
        fields.add(_SURE_PHONE)
    titles = [one for one in columns if one.said == "title"]
    others = any(one.field == "job title" and one.said != "title" for one in columns)
    honorific = len(titles) < _TWO and ("suffix" in fields or others)
    columns = [
        _title(one, values, honorific=honorific or (len(titles) >= _TWO and one is titles[0]))
        if one.said == "title"
        else _in_context(one, fields, values)
        for one, values in zip(columns, held, strict=True)
    ]
    return Mapping(tuple(addresses_in_context(columns, held, words)))


def _fitting(heading: str, values: list[str], words: HeadingWords, language: str) -> Meaning:
    """Return what a heading says, unless what stands below it is something else."""
    if heading and is_about_somebody_else(heading, words):
        return Meaning("other")
    label = only_says_what_for(heading, words) if heading else ""
    found = said_by(heading, words) if heading else None
    if label and looks.half_numbers(values):
        return Meaning("phone", label)
    if label and looks.mostly_mail(values):
        return Meaning("email", label)
    if found is None:
        found = in_full(heading, words, language)
        if found is None or _all_digits(values) or looks.all_honorifics(values):
            return _by_values(values, heading)
    if found.group and found.field not in PARTS:
        return found  # Google's, whose values may be anything
    if found.field in _MAY_BE_MAIL and " - " not in heading and looks.mostly_mail(values):
        return Meaning("email", found.label if found.field != "other" else "")
    if found.said == "person" and looks.mostly_numbers(values):
        return Meaning("phone")
    if values and found.field == "email" and not any("@" in value for value in values):
        return Meaning("other")
    if found.said == COUNTRY_CODE and values and all(value.lstrip("+").isdecimal() for value in values):
        return Meaning("other")  # to be dialled
    if found.said == "number" and found.label and looks.half_numbers(values):
        return Meaning("phone", found.label)
    if found.said == "number" and looks.mostly_numbers(values):
        return _by_values(values, heading)
    if values and found.field in ("phone", "house number") and found.said != "flat" and not _any_digit(values):
        return Meaning("other")
    if values and found.field == "website" and not any(sign in value for value in values for sign in (".", "@", "://")):
        return Meaning("other")
    if found.field in ("organisation", "country", "region") and heading.lower().endswith("id") and _all_digits(values):
        return Meaning("other")  # what another program counts them by
    if found.field == "organisation" and looks.all_yes_or_no(values):
        return Meaning("other")
    return found


def _any_digit(values: list[str]) -> bool:
    return any(any(sign.isdecimal() for sign in value) for value in values)


def _all_digits(values: list[str]) -> bool:
    return bool(values) and all(map(str.isdecimal, values))


def _by_values(values: list[str], heading: str) -> Meaning:
    if heading and len(values) > 1 and 2 * len(set(values)) <= len(values):
        return Meaning("other")  # the same for many is nobody's own
    if looks.mostly_mail(values):
        return Meaning("email", heading.lower())
    if looks.mostly_numbers(values) and not heading:
        return Meaning("phone")
    if looks.plainly_numbers(values):
        return Meaning("phone", heading.lower())
    if looks.all_web(values):
        return Meaning("website", heading.lower(), said=OWN_WORDS if heading else "")
    return Meaning("other")


def _websites_in_context(columns: list[CsvColumn]) -> list[CsvColumn]:
    """Let no page elsewhere, such as LinkedIn, be the website where a column is; nor somebody else's."""
    own = [one for one in columns if one.field == "website" and not is_somebody_elses(one.label)]
    best = max(map(_nearness, own), default=0)
    return [
        replace(one, field="other", label=one.heading)
        if one.field == "website" and (one not in own or _nearness(one) < best)
        else one
        for one in columns
    ]


def _nearness(one: CsvColumn) -> int:
    """Return how sure a page is the website: not at all within a network of many, more if its heading says no more."""
    if not _NETWORKS.isdisjoint(word.rstrip("0123456789") for word in plain(one.heading.lower()).split()):
        return 0
    return 1 if one.said == OWN_WORDS else 2


def _title(one: CsvColumn, values: list[str], *, honorific: bool) -> CsvColumn:
    """Return whether “Title” is a form of address or a job."""
    return replace(one, field="prefix" if honorific or looks.all_honorifics(values) else "job title")


def _in_context(one: CsvColumn, fields: set[str], values: list[str]) -> CsvColumn:
    """Settle a heading that means one thing beside some fields and another beside others."""
    short = values and all(len(value) <= _LONGEST_EXTENSION and value.strip("#x+()/").isdecimal() for value in values)
    if one.said == "phone or extension" and _SURE_PHONE in fields and short:
        return replace(one, field="extension")
    if one.field in ("extension", "area code"):
        if "phone" in fields and short:
            return one
        if any(map(looks_like_number, values)):
            return replace(one, field="phone")
        return replace(one, field="other", label=one.heading)
    if {"birth year", "birth month"} <= fields:
        if one.field == "birthday" and all(value.isdecimal() and len(value) <= _DIGITS_OF_A_DAY for value in values):
            return replace(one, field="birth day")
    elif one.field in ("birth day", "birth month"):
        days = one.field == "birth day" and any(len(value) > _DIGITS_OF_A_DAY for value in values)
        return replace(one, field="birthday") if days else replace(one, field="other", label=one.heading)
    if one.said == "birthday or anniversary" and fields & {_SURE_BIRTHDAY}:
        return replace(one, field="other", label="anniversary")
    if one.field == "ignore" and values and not looks.all_yes_or_no(values) and looks.mostly_numbers(values):
        return replace(one, field="other", label=one.heading)
    return one
