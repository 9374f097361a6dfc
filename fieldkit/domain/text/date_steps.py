"""Steps from now or from a day: "in 2 weeks", "1 h 30", "half an hour ago", "3 days after 1 dec"."""

import datetime as dt
import re
from calendar import monthrange
from fractions import Fraction
from typing import Final, NamedTuple

from fieldkit.domain.text.clock_words import AmbiguousError, ImpossibleError
from fieldkit.domain.text.date_words import UNITS

_MINUTES: Final = {"minute": 1, "hour": 60}
_WORKING_WEEK: Final = 5
_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS: Final = {"month": 1, "year": 12}
_FIGURE = re.compile(r"\d{1,7}\Z")
_DECIMAL = re.compile(r"\d{0,4}\.\d{1,2}\Z")
_H = re.compile(r"(\d{1,2})h(\d\d)?\Z")
_WITH_POINT = re.compile(r"(\d{1,2})\.([0-5]\d)\Z")
_MOST_MONTHS: Final = 24
"""Up to so many, "6m" may be months."""


class CalendarStep(NamedTuple):
    """A way through the calendar; ``minutes`` is None where it ends on a day and at no minute.

    ``workdays`` leave out what lies between Friday and Monday, and no holidays: those differ from place to place.
    """

    months: int
    days: int
    minutes: int | None
    workdays: int = 0

    def from_day(self, day: dt.date) -> dt.date:
        """Return the day that is so far from ``day``; OverflowError where no calendar has it."""
        return add_workdays(add_months(day, self.months) + dt.timedelta(days=self.days), self.workdays)

    def back(self) -> "CalendarStep":
        """Return the step of days that leads the other way."""
        return self._replace(months=-self.months, days=-self.days, workdays=-self.workdays)


def step_of(words: list[str]) -> CalendarStep | None:
    """Read ``words``, all of them, as a step; raises ``ImpossibleError`` for a day and a half."""
    sign, told = 1, True
    if words[-2:] == ["from", "now"] or words[-2:] == ["from", "today"]:
        words = words[:-2]
    elif words[-1] == "ago":
        words, sign = words[:-1], -1
    elif words[0] == "in" and words[-1] == "time":
        words = words[1:-1]
    elif words[0] == "in":
        words = words[1:]
    elif words[0][0] == "+":
        words = [words[0][1:], *words[1:]] if len(words[0]) > 1 else words[1:]
    else:
        told = False
    counted = _counted(words) if words else None
    if counted is None:
        return None
    if not told and _is_time(words):
        return None
    return _whole(counted, sign)


def _is_time(words: list[str]) -> bool:
    """Say whether ``words`` alone are a time of day ("20h", "1300 hours"); raises where they may be either."""
    match = _H.match(words[0]) or (_WITH_POINT.match(words[0]) if words[1:] == ["hour"] else None)
    if match is None:
        return words[1:] == ["hour"] and len(words[0]) == 4 and words[0].isdecimal()
    hour, minutes = int(match[1]), match[2] or "00"
    if 0 < hour < 13 and match[1][0] != "0":
        typed, clock = words[0].removesuffix("h") + "h" * (len(words) == 2 or not match[2]), f"{hour}:{minutes}"
        raise AmbiguousError(f'"{typed}" can be {clock} or so long from now; type "{clock}" or "in {typed}"')
    if hour > 23 and words[0].endswith("h"):
        raise ImpossibleError(f'There is no {hour}:{minutes} on a clock; for so long from now type "in {words[0]}"')
    return True


def _counted(words: list[str]) -> list[tuple[Fraction, str]] | None:
    """Read "1 month 2 day", "1 hour and 1 half" as counts of units."""
    found: list[tuple[Fraction, str]] = []
    while words:
        if words[0] == "and" and found:
            words = words[1:]
        taken = _one_count(words, after=found[-1][1] if found else "")
        if taken is None:
            return None
        count, unit, size = taken
        found.append((count, unit))
        words = words[size:]
    return found or None


def _one_count(words: list[str], after: str) -> tuple[Fraction, str, int] | None:
    """Return the count, its unit and how many words they are; ``after`` is the unit before it."""
    match = _H.match(words[0]) if words else None
    if match is not None:
        return Fraction(60 * int(match[1]) + int(match[2] or 0)), "minute", 1
    for size in range(min(len(words), 6), 1, -1):
        unit = words[size - 1]
        count = _count(words[: size - 1]) if unit in UNITS or unit == "m" else None
        if count is None:
            continue
        if unit == "m":
            if count <= _MOST_MONTHS and after != "hour":
                raise AmbiguousError(
                    f'"{words[0]}m" can be minutes or months; type "{words[0]} min" or "{words[0]} months"'
                )
            unit = "minute"
        if words[size : size + 3] == ["and", "1", "half"]:
            return count + Fraction(1, 2), unit, size + 3
        return count, unit, size
    if words in (["1", "half"], ["half"]) and after == "hour":
        return Fraction(1, 2), "hour", len(words)
    if after == "hour" and len(words) == 1 and _FIGURE.match(words[0]) and int(words[0]) < 60:
        return Fraction(int(words[0])), "minute", 1
    return None


def _count(words: list[str]) -> Fraction | None:
    words = [word for word in words if word != "of"]
    if words and words[-1] == "1" and len(words) > 1:
        words = words[:-1]  # half an hour
    if words in (["half"], ["1", "half"]):
        return Fraction(1, 2)
    if words and words[-1] == "quarter" and words[:-1] in ([], ["1"], ["3"]):
        return Fraction(int("".join(words[:-1]) or 1), 4)
    if words[1:] == ["and", "1", "half"] and _FIGURE.match(words[0]):
        return int(words[0]) + Fraction(1, 2)
    part = Fraction(words[-1]) if words and re.fullmatch(r"[13]/[234]|\.\d{1,2}", words[-1]) else None
    if part is not None and part < 1 and len(words) < 3:
        whole = words[0] if len(words) == 2 else "0"
        return int(whole) + part if _FIGURE.match(whole) else None
    if len(words) != 1:
        return None
    if _FIGURE.match(words[0]):
        return Fraction(int(words[0]))
    return Fraction("0" + words[0]) if _DECIMAL.match(words[0]) else None


def _whole(counted: list[tuple[Fraction, str]], sign: int) -> CalendarStep:
    months = days = minutes = workdays = Fraction(0)
    timed = False
    for count, unit in counted:
        months += count * _MONTHS.get(unit, 0)
        days += count * _DAYS.get(unit, 0)
        minutes += count * _MINUTES.get(unit, 0)
        workdays += count * (unit == "workday")
        timed = timed or unit in _MINUTES
    if days.denominator > 1:
        hours = days * 24
        single = hours.denominator == 1 and len(counted) == 1 and counted[0][1] == "day"
        instead = f'; type "{hours} hours" for that' if single else ""
        raise ImpossibleError(f"Days are counted whole here{instead}")
    if workdays.denominator > 1:
        raise ImpossibleError("Days are counted whole here")
    if months.denominator > 1:
        raise ImpossibleError('Months are counted whole here; count weeks, such as "in 6 weeks"')
    after = sign * round(minutes) if timed else None
    return CalendarStep(sign * int(months), sign * int(days), after, sign * int(workdays))


def add_workdays(day: dt.date, count: int) -> dt.date:
    """Return ``day`` moved by so many days from Monday to Friday; from a weekend the first of them is the next one."""
    if not count:
        return day
    way, last = (1, 4) if count > 0 else (-1, 0)
    beyond = day.weekday() - 4
    if beyond > 0:  # to the end of the working week that lies the other way
        day += dt.timedelta(days=-beyond if count > 0 else 3 - beyond)
    weeks, rest = divmod(abs(count), _WORKING_WEEK)
    for _ in range(rest):
        day += dt.timedelta(days=way * (3 if day.weekday() == last else 1))
    return day + dt.timedelta(days=7 * way * weeks)


def add_months(day: dt.date, count: int) -> dt.date:
    """Return ``day`` moved by whole months, on the last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("no such year")
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
