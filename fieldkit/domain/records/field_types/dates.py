"""Time: a day, a day with an optional time of the wall clock, and a moment that happened."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.values import ReadingContext, TableCell, Value, in_calendar, local, to_instant

_MINUTE: Final = "%Y-%m-%d %H:%M"
FARTHEST: Final = 200
"""Years from now beyond which an appointment, or what happened, is a slip of the finger."""
FARTHEST_DUE: Final = 10
"""Years from now beyond which an appointment is one unless it is typed in full, as it is stored."""
_ISO: Final = r"\d{4}-\d\d-\d\d(?:[ T]|\Z)"
_LITTLE_AHEAD: Final = 5 * 60_000
"""Milliseconds by which what happened may be ahead of the clock here."""
_EXACT: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{3})?)?(?:Z|[+-]\d\d:\d\d)"
"""A moment as it is written for programs: in UTC, or with the distance from it."""


class MomentType(FieldType):
    """What all that says when has in common."""

    __slots__ = ()

    def in_words(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the day with its month in letters: "24 Nov 2026 10:00"."""
        from fieldkit.domain.text.dates import When, WhenError, show_day

        stored = self.edited(field, value, by)
        try:
            when = When.from_stored(stored)
        except WhenError:
            return stored
        return show_day(when.day) + (f" {when.time:%H:%M}" if when.time is not None else "")


class DayType(MomentType):
    """A date, stored as ISO day."""

    __slots__ = ()

    name = "day"
    is_time = True
    echoes = True
    comparable = True
    cells = 15

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the ISO day."""
        from fieldkit.domain.text.dates import parse_day

        return parse_day(text, by.now.date(), month_first=by.month_first).isoformat()

    def shown(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the day as "Tue 24 Nov 2026"."""
        from fieldkit.domain.text.dates import DAYS, show_day

        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return f"{DAYS[day.weekday()].capitalize()} {show_day(day)}"

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the day."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return str(value)

    def answered_by(self, field: Field) -> tuple[str, ...]:
        """Return the type of items that ask for a day."""
        return ("date",)


class PastDayType(DayType):
    """A date that is never ahead, such as a birthday."""

    __slots__ = ()

    name = "past day"

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the ISO day."""
        from fieldkit.domain.text.dates import parse_past_day

        return parse_past_day(text, by.now.date(), month_first=by.month_first).isoformat()


class WhenType(MomentType):
    """A day with an optional time, stored as "2026-11-24 10:00": an appointment is wall time."""

    __slots__ = ()

    name = "when"
    is_time = True
    echoes = True
    comparable = True
    cells = 17

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the day, with the time where one is given."""
        from fieldkit.domain.text.dates import parse_when

        found = parse_when(text, by.now, month_first=by.month_first)
        _refuse_far(text, found.day, by.now)
        if abs(found.day.year - by.now.year) > FARTHEST_DUE and not re.match(_ISO, text.strip(), re.ASCII):
            raise Invalid(f'"{text}" {_far(found.day, by.now)}. If it is meant, type "{found.stored()}".')
        return found.stored()

    def shown(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the distance: "overdue 1 h", "tomorrow 10:00"."""
        return describe_stored(str(value), by.now, due=True)

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the day, or the wall time of the appointment, which is in no zone."""
        from fieldkit.domain.text.dates import When, WhenError

        try:
            when = When.from_stored(str(value))
        except WhenError:
            return str(value)
        return when.day if when.time is None else datetime.combine(when.day, when.time)

    def listed(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the distance; whether it is overdue depends on the state of the record."""
        return describe_stored(str(value), by.now, due=False)

    def full(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the day itself with its distance: "Tue 24 Nov 2026, 10:00 (in 3 days)"."""
        return _in_full(str(value), by.now, due=True)


class InstantType(MomentType):
    """A moment that happened, stored as UTC milliseconds and typed to the minute."""

    __slots__ = ()

    name = "instant"
    stored = "integer"
    is_time = True
    echoes = True
    comparable = True
    cells = 17

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return UTC milliseconds; "now" is this moment."""
        if text.casefold() == "now":
            return to_instant(by.now)
        if re.fullmatch(_EXACT, text, re.ASCII | re.IGNORECASE):
            return _exactly_read(text)
        from fieldkit.domain.text.dates import parse_moment

        found = parse_moment(text, by.now, month_first=by.month_first)
        _refuse_far(text, found.date(), by.now)
        return to_instant(found)

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return local wall time to the minute, and which of the two where the clocks are put back."""
        if not isinstance(value, int):
            return str(value)
        wall = local(value)
        return _minute(wall) + (" later" if wall.fold else " earlier" if _is_twice(wall) else "")

    def shown(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the distance: "yesterday 14:00"."""
        return describe_stored(_minute(local(value)) if isinstance(value, int) else str(value), by.now, due=False)

    def full(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the day itself with its distance."""
        return _in_full(_minute(local(value)) if isinstance(value, int) else str(value), by.now, due=False)

    def plain(self, value: Value) -> object:
        """Return ISO UTC with milliseconds."""
        return iso_utc(value) if isinstance(value, int) else value

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the moment, in UTC."""
        return datetime.fromtimestamp(in_calendar(value), UTC) if isinstance(value, int) else str(value)


class PastInstantType(InstantType):
    """A moment that is never ahead, such as when an order was heard."""

    __slots__ = ()

    name = "past instant"

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return UTC milliseconds."""
        found = super().read(field, text, by)
        # "10:00" in the minute that begins then; and the clock of another device may be a little ahead.
        if isinstance(found, int) and found > to_instant(by.now) + _LITTLE_AHEAD:
            raise Invalid(f'"{text}" is still ahead. Type when it was, such as "now" or "yesterday 14".')
        return found


def _refuse_far(text: str, day: date, now: datetime) -> None:
    """Raise Invalid for an appointment, or a moment that happened, in no year that somebody lives in."""
    if abs(day.year - now.year) > FARTHEST:
        raise Invalid(f'"{text}" {_far(day, now)}. Look at the year, such as {now.year}.')


def _far(day: date, now: datetime) -> str:
    years = day.year - now.year
    return f"is {years:,} years ahead" if years > 0 else f"was {-years:,} years ago"


def describe_stored(stored: str, now: datetime, *, due: bool) -> str:
    """Return a stored day or appointment as its distance from ``now``; what is none stands for itself."""
    from fieldkit.domain.text.dates import When, describe

    try:
        return describe(When.from_stored(stored), now, due=due)
    except ValueError:
        return stored


def iso_utc(instant: int) -> str:
    """Return UTC milliseconds as ISO text: "2026-11-24T10:00:00.000Z"; what no calendar has, as the nearest day."""
    return datetime.fromtimestamp(in_calendar(instant), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _minute(wall: datetime) -> str:
    return wall.strftime(_MINUTE)


def _is_twice(wall: datetime) -> bool:
    from fieldkit.domain.text.wall_clock import is_twice

    return is_twice(wall)


def _exactly_read(text: str) -> int:
    try:
        return to_instant(datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError):
        raise Invalid(f'"{text}" is no moment that a calendar has, such as "2026-11-24T10:00:00Z".') from None


def _in_full(stored: str, now: datetime, *, due: bool) -> str:
    from fieldkit.domain.text.dates import When, WhenError, echo

    try:
        return echo(When.from_stored(stored), now)
    except WhenError:
        return describe_stored(stored, now, due=due)


DAY: Final = DayType()
PAST_DAY: Final = PastDayType()
WHEN: Final = WhenType()
INSTANT: Final = InstantType()
PAST_INSTANT: Final = PastInstantType()
