"""The parts of postal addresses in one row, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldkit.db.contact_import.entry_lists import is_somebody_elses
from fieldkit.files.contacts.columns.cells import parts_of
from fieldkit.files.contacts.columns.headings import BESIDE_AN_ADDRESS, CARE_OF, COUNTRY_CODE, OWN_WORDS
from fieldkit.files.contacts.columns.mapping import CsvColumn
from fieldkit.files.contacts.person_builder import words

PARTS: Final = ("address", "street", "house number", "city", "region", "postcode", "country")
"""Fields of which an address is made."""

Cells = Sequence[tuple[CsvColumn, str]]
"""The filled cells of one address."""

_HOME: Final = "mozillahome"
_CARE: Final = re.compile(r"(?i)c\s*/\s*o\b|℅|chez\b|presso\b|care of\b|attn?\b|z\.?\s*hd")
_TOGETHER: Final = re.compile(r"\n|;\s+|;\Z")


@dataclass(frozen=True, slots=True)
class JoinedAddress:
    """One address of a row."""

    text: str
    """In lines: street, town with region and postcode, country."""
    left: tuple[tuple[str, str], ...] = ()
    """(field, value) of parts that stand nowhere in a whole address beside them."""


def kept_aside(columns: Sequence[CsvColumn]) -> frozenset[str]:
    """Return the groups whose address is never the person's: somebody else's, and, where there is another, one that is
    for what fieldkit does not know.
    """
    parts = [column for column in columns if column.field in PARTS]
    others = {column.group for column in parts if is_somebody_elses(column.label)}
    unknown = {column.group for column in parts if column.said == OWN_WORDS} - others
    known = {column.group for column in parts} - others - unknown
    return frozenset(others | unknown if known else others)


def comes_later(one: tuple[str, Cells]) -> bool:
    """Return whether the address of a group, with its cells, comes behind those at work: another one, or the home that
    Thunderbird's directory names first.
    """
    group, cells = one
    return group.startswith("other ") or any(column.heading.lower().startswith(_HOME) for column, _ in cells)


def addresses(cells: Cells) -> list[JoinedAddress]:
    """Return the addresses in the cells of one group: several where the cells hold several, between ``:::``."""
    split = [parts_of(cell) for _, cell in cells]
    most = max(map(len, split))
    if most == 1:
        lines = [
            [part.strip() for part in _TOGETHER.split(cell) if part.strip()] if ";" in cell or "\n" in cell else [cell]
            for _, cell in cells
        ]
        counts = {len(one) for one in lines}
        # the same number of values in every part, and a town among them: that many addresses
        if len(cells) > 1 and len(counts) == 1 and max(counts) > 1 and any(c.field == "city" for c, _ in cells):
            split, most = lines, max(counts)
    found = []
    for place in range(most):
        # a part with a single value is that of the first
        own = [(column, values[place]) for (column, _), values in zip(cells, split, strict=True) if place < len(values)]
        joined = _joined([(column, value) for column, value in own if value])
        if joined.text:
            found.append(joined)
    return found


def _joined(cells: Cells) -> JoinedAddress:
    whole = [cell for column, cell in cells if _is_whole(column, cell, cells)]
    if whole:
        text = "\n".join(whole)
        known = words(text)
        left = tuple((c.field, cell) for c, cell in cells if cell not in whole and not words(cell) <= known)
        return JoinedAddress(text, left)
    held = {field: [cell for column, cell in cells if column.field == field] for field in PARTS}
    codes = [cell for column, cell in cells if column.said == COUNTRY_CODE]
    countries = [cell for column, cell in cells if column.field == "country" and column.said != COUNTRY_CODE]
    left = tuple((COUNTRY_CODE, code) for code in codes if countries and code not in countries)
    town = " ".join(held["city"] + held["region"] + held["postcode"])
    return JoinedAddress("\n".join([*dict.fromkeys(_streets(cells)), town, *(countries or codes)]), left)


def _streets(cells: Cells) -> list[str]:
    """Return the lines above the town, the numbers of house and flat with the street."""
    streets = [(column, cell) for column, cell in cells if column.field == "address"]
    streets += [(column, cell) for column, cell in cells if column.field == "street"]
    found = [_with_care(cell) if column.said == CARE_OF else cell for column, cell in streets]
    own = next((place for place, (column, _) in enumerate(streets) if column.said not in BESIDE_AN_ADDRESS), None)
    number = _numbered(cells)
    if not number:
        return found
    if own is None:
        return [number, *found]
    street = found[own]
    numbers = [(column, cell) for column, cell in cells if column.field == "house number"]
    if all(column.said == "flat" for column, _ in numbers) and street[-1:].isdecimal():
        for column, flat in numbers:
            if flat.isdecimal():
                street = f"{street}, {column.heading} {flat}"
            elif flat not in street.split():
                street = f"{street} {flat}"
        found[own] = street
    elif number not in street.split():
        first = numbers[0][0].number < streets[own][0].number
        found[own] = f"{number} {street}" if first else f"{street} {number}"
    return found


def _with_care(cell: str) -> str:
    return cell if _CARE.match(cell) else f"c/o {cell}"


def _is_whole(column: CsvColumn, cell: str, cells: Cells) -> bool:
    """Return whether a cell is the whole address; a street that repeats the postcode or ends with the town is one."""
    if column.field == "address":
        return True
    if column.field != "street":
        return False
    others = {c.field: words(value) for c, value in cells if c.field in ("city", "postcode")}
    own = re.split(r"[,\n]", cell)
    if "postcode" in others and len(words(cell)) > len(others["postcode"]) and others["postcode"] <= words(cell):
        return any(sign.isdecimal() for sign in cell) and "city" in others and others["city"] <= words(cell)
    return len(own) > 1 and "city" in others and others["city"] == words(own[-1])


def _numbered(cells: Cells) -> str:
    """Return the number of the house, with that of the flat: ``5/7`` for numbers, ``5 A``."""
    numbers = [cell for column, cell in cells if column.field == "house number" and column.said != "flat"]
    flats = [cell for column, cell in cells if column.field == "house number" and column.said == "flat"]
    if len(numbers) == len(flats) == 1 and numbers[0].isdecimal() and flats[0].isdecimal():
        return f"{numbers[0]}/{flats[0]}"
    return " ".join(numbers + flats)
