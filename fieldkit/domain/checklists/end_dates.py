"""When makers and suppliers stop giving security updates: what a checklist's item points at, and what a person reads.

The dates are content, each with its source, the day it was checked and the day by which to look again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldkit.domain.text.dates import show_day

_LONG_GONE: Final = 3 * 365
"""Days after an end in which it is still worth naming at an item."""


@dataclass(frozen=True, slots=True)
class EndDate:
    """One product; days as ISO text, ``paid_until`` "" where no updates can be bought."""

    id: str
    product: str
    group: str
    ends: str
    paid_until: str = ""
    note: str = ""
    source: str = ""
    checked_on: str = ""
    review_by: str = ""
    sure: str = ""
    """checked, secondary or known."""


def end_dates_from(data: object) -> tuple[EndDate, ...]:
    """Return the end dates in the content's list; what has no product or no day that can be read is left out."""
    entries = data if isinstance(data, list | tuple) else ()
    found = (_end_date(one) for one in entries if isinstance(one, Mapping))
    return tuple(one for one in found if one.product and day_of(one.ends) is not None)


def of_groups(
    end_dates: Iterable[EndDate], groups: Collection[str], today: date, *, long_gone: bool = False
) -> list[EndDate]:
    """Return what belongs to the groups and is still of interest, or all of it, the ends nearest to today first."""
    found = [
        (abs((day - today).days), place, one)
        for place, one in enumerate(end_dates)
        if one.group in groups and (day := day_of(one.ends)) is not None
        if long_gone or (today - day).days <= _LONG_GONE
    ]
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])]


def words(one: EndDate, today: date) -> str:
    """Return product and end as they are read: "Windows 11 24H2: ended 13 Oct 2026 (paid until 10 Oct 2028)"."""
    paid = day_of(one.paid_until)
    paid_words = f" (paid until {show_day(paid)})" if paid is not None and paid >= today else ""
    return f"{one.product}: {_end(one, today)}{paid_words}"


def briefly(one: EndDate, today: date) -> str:
    """Return what counts today in 25 cells: "paid only, to 10 Oct 2028", "ended Oct 2023, paid too", or the end."""
    end, paid = day_of(one.ends), day_of(one.paid_until)
    if end is None or paid is None or end >= today:
        return _end(one, today)
    return f"paid only, to {show_day(paid)}" if paid >= today else f"ended {show_day(end).partition(' ')[2]}, paid too"


def told(one: EndDate, today: date) -> str:
    """Return all that is said beside the name: "ended 10 Oct 2023", paid updates, whether confirmed, source, check."""
    paid, checked = day_of(one.paid_until), day_of(one.checked_on)
    parts = [
        _end(one, today),
        f"paid updates {'ended' if paid < today else 'until'} {show_day(paid)}" if paid is not None else "",
        "not confirmed" if one.sure == "known" else "",
        one.source,
        f"checked {show_day(checked)}" if checked is not None else "",
    ]
    return ", ".join(filter(None, parts))


def _end(one: EndDate, today: date) -> str:
    day = day_of(one.ends)
    assert day is not None
    return f"{'ended' if day < today else 'ends'} {show_day(day)}"


def is_past_review(review_by: str, today: date) -> bool:
    """Return whether a fact had to be looked at again before ``today``; one without a day is never past it."""
    day = day_of(review_by)
    return day is not None and day < today


def day_of(text: str) -> date | None:
    """Return the day of an ISO text, None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _end_date(data: Mapping[object, object]) -> EndDate:
    return EndDate(**{name: str(data.get(name) or "") for name in EndDate.__slots__})
