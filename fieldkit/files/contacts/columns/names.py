"""Which columns make the name of a person, and in a row what his name is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain
from fieldkit.files.contacts.columns.headings import CALLED, CONTACT_PERSON, SURNAME_OR_NICKNAME
from fieldkit.files.contacts.columns.mapping import CsvColumn
from fieldkit.files.contacts.person_builder import words

NAME_ORDER: Final = ("first name", "middle name", "last name", "suffix")
"""Fields of which a full name is made."""

_MAY_BE_PARTICLES: Final = ("other", "prefix", "suffix")
_PARTICLES: Final = frozenset(
    "von vom zu zum zur und auf an der den dem van de het t ten ter te tot in op aan bij onder s v d la le les l du des"
    " del della dello dei degli di da dal dalla do dos das af av of til".split()
)
_SURELY: Final = frozenset(
    "von vom zu zum zur van de den der ten ter te t la le du des del della dello dei degli di da dal dalla do dos das"
    " af av".split()
)
"""One of which is among them: “in” alone is none."""
_MOST_WORDS: Final = 3
_LIKE_A_NAME: Final = 0.5
"""Of ``CsvColumn.like_names``: not all are single words, and few have the mark of a firm."""
_SIGNS_OF_A_LIST: Final = re.compile(r"[(\[|/]")


def names_without_headings(columns: list[CsvColumn], rows: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Take the first columns of letters for the name: two of single words, or one."""
    if not any(one.field in ("phone", "email") for one in columns):
        return columns  # words alone may be anything, not people
    texts = [
        index
        for index, one in enumerate(columns)
        if one.field == "other" and any(c.isalpha() for c in "".join(one.samples[:1]))
    ]
    if not texts:
        return columns
    fields = ["name"]
    if len(texts) > 1 and texts[1] == texts[0] + 1:
        pairs = [row for row in rows if len(row) > texts[1]]
        if all(len(row[index].split()) == 1 for row in pairs for index in texts[:2]):
            fields = ["first name", "last name"]
    for index, field in zip(texts, fields, strict=False):
        columns[index] = replace(columns[index], field=field, label="")
    return columns


def contact_persons_in_context(columns: list[CsvColumn], rows: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Take “Name” for the firm beside the name of its person; where rows have none, they go by that of the firm."""
    places = [one.number - 1 for one in columns if one.said == CONTACT_PERSON]
    if not places or not all(any(row[place].strip() for place in places if place < len(row)) for row in rows):
        return columns
    return _with_name_of_firm(columns)


def firm_of_person(columns: Sequence[CsvColumn], cells: Sequence[str]) -> Sequence[CsvColumn]:
    """Return the columns for one row: “Name” is that of the firm where the row names the person there, too."""
    if not any(one.said == CONTACT_PERSON and "".join(cells[one.number - 1 : one.number]).strip() for one in columns):
        return columns
    return _with_name_of_firm(columns)


def _with_name_of_firm(columns: Sequence[CsvColumn]) -> list[CsvColumn]:
    return [
        replace(one, field="organisation", said="") if one.said == "name or last name" and one.field == "name" else one
        for one in columns
    ]


def clients_in_context(columns: list[CsvColumn], rows: Sequence[Sequence[str]], known: HeadingWords) -> list[CsvColumn]:
    """Take “Client Name” for the person beside the name of his firm or beside his first name, unless its values differ
    from that; alone it is the firm's.
    """
    client = next((one for one in columns if (one.said, one.field) == ("customer", "organisation")), None)
    if client is None:
        return columns
    parts = [one for one in columns if one.field in ("first name", "last name")]
    named = any(one.field in ("name", "last, first") for one in columns)
    firm = any(one.field == "organisation" and one.said != "customer" for one in columns)
    called = any(known.words.get(word) == "name" or word.endswith("name") for word in plain(client.heading).split())
    if any(one.field == "first name" for one in parts):
        seen = [(words(whole), words(" ".join(held))) for whole, *held in _filled(client, parts, rows)]
        agree = sum(held <= whole for whole, held in seen)
        person = 2 * agree >= len(seen) and (called or agree > 0)
    else:
        person = called and firm and not (named or parts) and (not client.samples or client.like_names >= _LIKE_A_NAME)
    return [replace(one, field="name", said="client") if one is client and person else one for one in columns]


def _filled(one: CsvColumn, parts: Sequence[CsvColumn], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the cells of a column, and of others beside it, of the rows in which all of them are filled."""
    places = [column.number - 1 for column in (one, *parts)]
    found = ([row[place] for place in places] for row in rows if len(row) > max(places))
    return [cells for cells in found if all(cell.strip() for cell in cells)]


def initials_in_context(columns: list[CsvColumn]) -> list[CsvColumn]:
    """Take initials for the first name beside a last name that has none: a surname alone may be several people's."""
    fields = {one.field for one in columns}
    if "last name" not in fields or fields & {"first name", "name"}:
        return columns
    return [
        replace(one, field="first name", label="") if (one.field, one.label) == ("other", "initials") else one
        for one in columns
    ]


def names_in_context(columns: list[CsvColumn]) -> list[CsvColumn]:
    """Settle which of several headings is the person's name, which the last name, and which the firm's."""
    first = any(one.field == "first name" and one.said != "name or first name" for one in columns)
    last = any(one.field == "last name" for one in columns)
    either = any(one.said == "name or first name" for one in columns)
    person = any(one.said == "person" and one.field == "name" for one in columns)
    firm = any(one.field == "organisation" for one in columns)
    surname_too = any(one.field == "last name" and one.said != SURNAME_OR_NICKNAME for one in columns)
    given = any(one.field == "first name" and one.said != CALLED for one in columns)
    settled = []
    for one in columns:
        if one.said == CALLED and given:
            one = replace(one, field="nickname")
        elif one.said == SURNAME_OR_NICKNAME and surname_too:
            one = replace(one, field="nickname", said="")
        elif one.said == "name or first name":
            surname = last or any(other.said == "name or last name" for other in columns)
            field = "first name" if surname and not first else "last name" if first and not last else "name"
            one = replace(one, field=field)
        elif one.said == "name or last name" and one.field == "name":
            if not last and (first or either):
                one = replace(one, field="last name")
            elif last and not first and one.samples and all(len(name.split()) == 1 for name in one.samples):
                one = replace(one, field="first name")
            elif person and not first:
                # beside a contact person, "Name" is what the list is of
                one = replace(one, field="other" if firm else "organisation", label=one.heading if firm else "")
        elif one.said == "person" and one.field == "name" and first and last:
            one = replace(one, field="other", label=one.heading)
        settled.append(one)
    return settled


def particles_in_context(columns: Sequence[CsvColumn], held: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Let “von” and “van den” stand before the last name, in a column of their own: by whatever heading between first
    and last name, by one that may be about names elsewhere. ``held`` are the values of each column.
    """
    fields = [one.field for one in columns]
    found = list(columns)
    for place, (one, values) in enumerate(zip(columns, held, strict=True)):
        around = {*fields[max(place - 1, 0) : place], *fields[place + 1 : place + 2]}
        between = "last name" in around and bool(around & {"first name", "middle name", "nickname"})
        if one.field not in _MAY_BE_PARTICLES or one.group or (one.field == "other" and not between):
            continue
        if "last name" in fields and values and all(map(is_particle, values)):
            found[place] = replace(one, field="middle name", label="", said="")
    return found


def is_particle(text: str) -> bool:
    """Return whether a text is what stands before some last names: ``von``, ``van den``, ``de la``."""
    found = re.findall(r"[^\W\d_]+|[^\w\s.'’]", text.lower())
    return 0 < len(found) <= _MOST_WORDS and set(found) <= _PARTICLES and not _SURELY.isdisjoint(found)


def part_of_name(field: str, cell: str) -> str:
    """Return which part of a name a cell holds: a particle stands before the last name, whatever its column says."""
    return "middle name" if field in ("prefix", "suffix") and is_particle(cell) else field


def name_of(names: Mapping[str, Sequence[str]]) -> str:
    """Return the name that parts of it make; a particle that the last name has itself is not said twice."""
    parts = {field: " ".join(dict.fromkeys(names[field])) for field in NAME_ORDER if field in names}
    middle, last = parts.get("middle name", ""), parts.get("last name", "")
    if is_particle(middle) and fold(last).startswith(f"{fold(middle)} "):
        del parts["middle name"]
    return " ".join(parts.values())


def is_for_lists(whole: str, names: Mapping[str, Sequence[str]], built: str) -> bool:
    """Return whether a whole name is written for a list of many and its parts say it better: ``Fern, Una (IT)``."""
    last_first = fold(whole).startswith(f"{fold(' '.join(names['last name']))},")
    return (last_first or _SIGNS_OF_A_LIST.search(whole) is not None) and words(built) <= words(whole)


def is_the_firms(whole: str, built: str, firm: str) -> bool:
    """Return whether a whole name is that of the firm in its row, and the parts beside it are a person's."""
    return fold(whole) == fold(firm) and not words(built) <= words(whole)
