"""Columns that are of an address only because of those beside them: “Number”, “Flat”, “District”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldkit.files.contacts.columns.address import PARTS
from fieldkit.files.contacts.columns.headings import BESIDE_AN_ADDRESS
from fieldkit.files.contacts.columns.mapping import CsvColumn


def beside_an_address(columns: Sequence[CsvColumn], held: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Put “Flat” and the like with the address whose columns stand right beside it; elsewhere they may be any.

    “Number” may count the members: it is the house's only beside a street that has no number. ``held`` are the values
    of each column.
    """
    found: list[CsvColumn] = []
    run: list[CsvColumn] = []
    for one in columns:
        if one.field in PARTS:
            run.append(one)
        else:
            found += [*_settled(run, held), one]
            run = []
    return found + _settled(run, held)


def _settled(run: Sequence[CsvColumn], held: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Return columns that stand beside each other, each with its address or among the details."""
    sure = next((one for one in run if one.said not in BESIDE_AN_ADDRESS), None)
    found = []
    for place, one in enumerate(run):
        if one.said not in BESIDE_AN_ADDRESS:
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
        if street is not None and street.field in ("address", "street"):
            cells = held[street.number - 1]
            if not any(sign.isdecimal() for cell in cells for sign in cell):
                return street
    return None
