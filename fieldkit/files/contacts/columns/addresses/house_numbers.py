"""Columns that are of an address only because of those beside them: “Number”, “Flat”, “District”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldkit.files.contacts.columns.addresses.address import PARTS
from fieldkit.files.contacts.columns.headings import BESIDE_AN_ADDRESS
from fieldkit.files.contacts.columns.mapping import CsvColumn

_STREETS = ("address", "street")


def beside_an_address(columns: Sequence[CsvColumn], held: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Put “Flat” and the like with the address whose columns stand right beside it; elsewhere they may be any.

    “Number” may count the members: it is the house's only beside a street that has no number. ``held`` are the values
    of each column.
    """
    placed = _with_an_address_of_their_label(columns, held)
    found: list[CsvColumn] = []
    run: list[CsvColumn] = []
    for one in columns:
        if one.field in PARTS:
            run.append(one)
        else:
            found += [*_settled(run, held, placed), one]
            run = []
    return found + _settled(run, held, placed)


def flats_beside_a_street(columns: Sequence[CsvColumn]) -> list[CsvColumn]:
    """Take “Interno” for the flat right behind a street or before an address, unless a telephone stands before it."""
    found = list(columns)
    for place, one in enumerate(columns):
        if one.said == "extension or flat":
            before = columns[place - 1].field if place else ""
            behind = columns[place + 1].field if place + 1 < len(columns) else ""
            if before in _STREETS or (before != "phone" and behind in PARTS):
                found[place] = replace(one, field="house number", said="flat")
    return found


def _with_an_address_of_their_label(columns: Sequence[CsvColumn], held: Sequence[Sequence[str]]) -> set[int]:
    """Return the numbers of columns whose heading says of which address they are: “Número comercial”."""
    sure = [one for one in columns if one.field in PARTS and one.said not in BESIDE_AN_ADDRESS]
    found = set()
    for one in columns:
        if one.field in PARTS and one.said in BESIDE_AN_ADDRESS and one.label:
            own = [other for other in sure if other.group.partition(" #")[0] == one.group.partition(" #")[0]]
            if one.said == "number":
                own = [other for other in own if other.field in _STREETS and not _any_figure(held[other.number - 1])]
            found.update([one.number] if own else [])
    return found


def _settled(run: Sequence[CsvColumn], held: Sequence[Sequence[str]], placed: set[int]) -> list[CsvColumn]:
    """Return columns that stand beside each other, each with its address or among the details."""
    sure = next((one for one in run if one.said not in BESIDE_AN_ADDRESS), None)
    found = []
    for place, one in enumerate(run):
        if one.said not in BESIDE_AN_ADDRESS or one.number in placed:
            sure = one
            found.append(one)
            continue
        of = _street_without_number(run, place, held) if one.said == "number" else sure
        found.append(
            replace(one, label=of.label, group=of.group) if of else replace(one, field="other", label=one.heading)
        )
    return found


def _street_without_number(run: Sequence[CsvColumn], place: int, held: Sequence[Sequence[str]]) -> CsvColumn | None:
    """Return the street before or else behind a column, where no cell of it has a number; a flat may stand between."""
    for side in (reversed(run[:place]), run[place + 1 :]):
        street = next((one for one in side if one.said not in BESIDE_AN_ADDRESS), None)
        if street is not None and street.field in _STREETS and not _any_figure(held[street.number - 1]):
            return street
    return None


def _any_figure(cells: Sequence[str]) -> bool:
    return any(sign.isdecimal() for cell in cells for sign in cell)
