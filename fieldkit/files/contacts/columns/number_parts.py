"""Which telephone number a column of area codes or of extensions belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fieldkit.files.contacts.columns.headings import OF_A_TELEPHONE
from fieldkit.files.contacts.columns.mapping import CsvColumn, Mapping

_COMPLETE: Final = frozenset({"mobile", "whatsapp", "pager"})
"""Words of numbers that are dialled without an area code, unless one says that it is theirs."""


def extensions(mapping: Mapping) -> dict[int, CsvColumn]:
    """Return, by the number of the telephone column, the column of its extensions: one of the same label, or the
    nearest, which stands before it.
    """
    phones = [column for column in mapping.columns if column.field == "phone" and "fax" not in column.label]
    found: dict[int, CsvColumn] = {}
    for column in mapping.columns:
        if column.field == "extension" and phones:
            alike = [phone for phone in phones if column.label and phone.label == column.label] or phones
            before = [phone for phone in alike if phone.number < column.number]
            found[(before[-1:] or alike[:1])[0].number] = column
    return found


def area_codes(mapping: Mapping) -> dict[int, CsvColumn]:
    """Return, by the number of the telephone column, the column of its area codes.

    A wrong number reaches a stranger, a code among the details can be read: where two could be meant, none is.
    """
    phones = [column for column in mapping.columns if column.field == "phone"]
    codes = [column for column in mapping.columns if column.field == "area code"]
    found: dict[int, CsvColumn] = {}
    # what says whose it is comes first
    for code in sorted(codes, key=lambda one: (not one.label, not _count(one), one.said != OF_A_TELEPHONE)):
        free = [phone for phone in phones if phone.number not in found]
        phone = _with_the_word(code, free) if code.label else _without_a_word(code, free)
        if phone is not None:
            found[phone.number] = code
    return found


def _with_the_word(code: CsvColumn, phones: Sequence[CsvColumn]) -> CsvColumn | None:
    wanted = set(code.label.split())
    fitting = [phone for phone in phones if wanted <= set(phone.label.split())]
    same = [phone for phone in fitting if phone.label == code.label] or fitting
    return _only([phone for phone in same if _count(phone) == _count(code)] or same)


def _without_a_word(code: CsvColumn, phones: Sequence[CsvColumn]) -> CsvColumn | None:
    free = [
        phone
        for phone in phones
        if _COMPLETE.isdisjoint(phone.label.split()) and not (code.said == OF_A_TELEPHONE and "fax" in phone.label)
    ]
    if _count(code):
        return _only([phone for phone in free if _count(phone) == _count(code)])
    behind, before = (next((phone for phone in free if phone.number == code.number + step), None) for step in (1, -1))
    return behind if behind is not None and before is None else _only(free)


def _only(phones: Sequence[CsvColumn]) -> CsvColumn | None:
    return phones[0] if len(phones) == 1 else None


def _count(column: CsvColumn) -> str:
    """Return the number in a heading, ``2`` of ``Phone 2``; "" for the first."""
    found = re.findall(r"\d+", column.heading)
    return found[-1] if found and found[-1] != "1" else ""
