"""Values of fields as they are stored, and what reading and showing them depends on besides the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

Value = str | int | None
TableCell: TypeAlias = str | bool | int | Decimal | date | tuple[str, ...] | dict[str, object] | list[object] | None
"""A value as a table for other programs holds it: text, yes or no, number, day or moment, texts, a JSON document."""
LONGEST_LINE = 1_000
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What reading depends on besides the text: the clock, the money, the firm's terms, and the records a link
    may mean."""

    now: datetime
    """Local wall time, without a zone."""
    find: Callable[[str, str], int]
    """Return the id of the record of a kind that a text names; raises Invalid if none or several do."""
    name: Callable[[str, int], str]
    """Return what a linked record is called."""
    currency: str = ""
    month_first: bool = False
    terms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The firm's own terms, for what cards say."""


_FIRST: Final = datetime(1, 1, 3, tzinfo=UTC).timestamp()
_LAST: Final = datetime(9999, 12, 29, tzinfo=UTC).timestamp()
"""Seconds; two days within the calendar, for any zone."""


def local(instant: int) -> datetime:
    """Return UTC milliseconds as local wall time, without a zone; what no calendar has, as the nearest day it has."""
    return datetime.fromtimestamp(in_calendar(instant))


def in_calendar(instant: int) -> float:
    """Return UTC milliseconds as seconds; what no calendar has, as those of the nearest day it has."""
    return min(max(instant / 1000, _FIRST), _LAST)


def to_instant(wall: datetime) -> int:
    """Return local wall time as UTC milliseconds."""
    return round(wall.timestamp() * 1000)
