"""How values, writers and moments are said on the screens."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.cells import cell_len, set_cell_size

from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext, Value, local
from fieldkit.domain.text.dates import When, describe
from fieldkit.domain.text.sanitize import printable

EMPTY = "(empty)"
HERE = "this device"
_TO = " → "


def value_words(kind: Kind, name: str, value: Value, by: ReadingContext) -> str:
    """Return a stored value of the field ``name`` in words, in full; "(empty)" for none.

    A link is named as it is called now, so this reads the database behind ``by``.
    """
    if value in (None, ""):
        return EMPTY
    field = kind.field(name)
    # A list stands here as it is stored, one value a line: what differs between two is seen that way.
    return str(value) if field.type.is_list else field.full(value, by) or str(value)


def short(text: str, *, is_list: bool = False) -> str:
    """Return a value on one line; one that ``is_list`` with signs between what stands there one a line."""
    if is_list:
        text = "; ".join(text.splitlines())
    return " ".join(printable(text).split())


def old_and_new(old: str, new: str, room: int) -> str:
    """Return "old → new" on one line, cut where ``room`` cells are too few: what both begin with, then the ends.

    Something of both is seen then, and rather what differs.
    """
    left = max(2, room - len(_TO))
    if cell_len(old) + cell_len(new) > left:
        same = next((place for place, two in enumerate(zip(old, new, strict=False)) if two[0] != two[1]), 0)
        begin = old.rfind("; ", 0, same) + 1 or old.rfind(" ", 0, same)
        if begin > 0:
            old, new = f"…{old[begin:]}", f"…{new[begin:]}"
    for_old = max(left // 2, left - cell_len(new))
    old = cut(old, for_old)
    return f"{old}{_TO}{cut(new, left - cell_len(old))}"


def cut(text: str, cells: int) -> str:
    """Return a text that takes so many cells at most, with a sign where its end is missing."""
    return text if cell_len(text) <= cells else f"{set_cell_size(text, cells - 1).rstrip()}…"


def writer(who: str) -> str:
    """Return the names of who wrote something; "" among them is this device."""
    return ", ".join(name or HERE for name in who.split(", "))


def moment(at: int, now: datetime) -> str:
    """Return when something happened, in words: "today 14:05", "last Fri"; "" for a time that nobody noted."""
    if at <= 0:
        return ""
    wall = local(at)
    return describe(When(wall.date(), wall.time()), now, due=False)


def one_or_more(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun: "1 record", "3 records"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def past(instant: int, now: datetime) -> str:
    """Return a moment for a column of 11 cells: "today 14:05", "mon 16 Nov", "16 Nov 2025"."""
    if not instant:
        return "no date"
    moment = local(instant)
    away = now.date() - moment.date()
    if away == timedelta(0):
        return f"today {moment:%H:%M}"
    if away == timedelta(1):
        return "yesterday"
    if timedelta(0) < away < timedelta(14):
        return f"{moment:%a} {moment.day} {moment:%b}".lower().replace(f"{moment:%b}".lower(), f"{moment:%b}")
    return f"{moment.day} {moment:%b} {moment.year}"
