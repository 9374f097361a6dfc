"""Dates and durations in plain words: read, stored, and said again.

An own grammar, because the general parser that was tried reads "tomorrow 10" as tomorrow at this minute,
"friday 3" as a year away and "21.12." as today at 21:12. Times are local wall time; no clock is asked here.
"""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fieldkit.domain.text.sanitize import clean_line, fold

if TYPE_CHECKING:
    from fieldkit.domain.text.date_grammar import FoundDay

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_EXAMPLES: Final = 'Try "tomorrow" or "24 nov".'
_PAST_EXAMPLES: Final = 'Try "24 nov" or "3 weeks ago".'
_WHEN_EXAMPLES: Final = 'Try "fri 14:00" or "in 2 weeks".'
_TWO_MONTHS: Final = 61
"""Days from which on months are told, and there are two of them: of 60 it would be “1 months”."""
_TWO_YEARS: Final = 731
_MINUTE_EXAMPLES: Final = 'Try "45" for minutes or "1:30" for an hour and a half.'


class WhenError(ValueError):
    """A day, time or duration that was not understood or does not exist; the text is for the person."""


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A day, with the minute where one was given. Stored text sorts as time passes (a bare day first)."""

    day: dt.date
    time: dt.time | None = None

    @classmethod
    def from_stored(cls, stored: str) -> "When":
        """Return what ``stored()`` wrote; raises WhenError for anything else."""
        try:
            day, _, clock = stored.partition(" ")
            if len(day) != 10 or (clock and len(clock) != 5) or stored.endswith(" "):
                raise ValueError(stored)
            found = cls(dt.date.fromisoformat(day), dt.time.fromisoformat(clock) if clock else None)
            if found.stored() != stored:
                raise ValueError(stored)  # ISO has other spellings of ten signs, such as "0001011000"
            return found
        except ValueError:
            shown = clean_line(stored)[:40]
            raise WhenError(f'"{shown}" is not a stored date ("2026-11-24" or "2026-11-24 10:00").') from None

    def stored(self) -> str:
        """Return ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM``."""
        return self.day.isoformat() + (f" {self.time:%H:%M}" if self.time is not None else "")

    def moment(self) -> dt.datetime:
        """Return the instant it is due: the minute, or the end of the day."""
        return dt.datetime.combine(self.day, self.time if self.time is not None else dt.time.max)


def parse_day(text: str, today: dt.date, *, month_first: bool = False, past: bool = False) -> dt.date:
    """Return the day that ``text`` names; raises WhenError, also where a time of day was given.

    ``month_first`` reads 11/24 as 24 November; day first is the rule otherwise. ``past`` is for what happened: of a
    weekday and of a date without a year the last one, and none that is ahead.
    """
    year = re.fullmatch(r"\s*((?:19|20)\d\d)\s*", text, re.ASCII)
    if year is not None:  # it could be a time, and there is none here
        raise WhenError(f'{year[1]} is a year; type the day as well. Try "3 feb {year[1]}".')
    examples = _PAST_EXAMPLES if past else _DAY_EXAMPLES
    found = _parsed(text, dt.datetime.combine(today, dt.time(0)), month_first, examples, past=past)
    if found.time is not None:
        raise WhenError(f'"{_quoted(text)}" has a time; only the day is asked for here. {examples}')
    if past and found.day > today:
        raise WhenError(f'"{_quoted(text)}" is still ahead; asked for is a day that was. {examples}')
    return found.day


def parse_past_day(text: str, today: dt.date, *, month_first: bool = False) -> dt.date:
    """Return the day that ``text`` names, which is not ahead: a birthday. Raises WhenError, also for a day ahead.

    Two figures of a year are those of the last such year; without any year it is not said which day is meant.
    """
    figures = re.findall(r"\d+", text)
    dated = len(figures) == (2 if any(map(str.isalpha, text)) else 3)
    short = re.search(r"['’]?(?<!\d)(\d\d)\s*\Z", text) if dated else None
    if short is not None:
        year = today.year - (today.year - int(short[1])) % 100
        for century in (0, 100):
            with suppress(WhenError):  # of a weekday that fits one of the two
                day = parse_day(f"{text[: short.start()]}{year - century}", today, month_first=month_first)
                if day <= today:
                    return day
    day = parse_day(text, today, month_first=month_first)
    if day > today:
        why = "is still ahead" if dated else "is still ahead; type the year as well"
        raise WhenError(f'"{_quoted(text)}" {why}. Try "3 feb 1980".')
    return day


def parse_when(text: str, now: dt.datetime, *, month_first: bool = False) -> When:
    """Return the day and, where given, the time that ``text`` names; raises WhenError, also for a time that is none
    because the clocks are put forward over it, and for one that they show twice: it is kept as they show it.

    A time alone is today if it is still ahead and tomorrow if not.
    """
    found = _parsed(text, now.replace(tzinfo=None), month_first, _WHEN_EXAMPLES)
    if found.time is not None:
        wall = dt.datetime.combine(found.day, found.time)
        _refuse_missing(wall)
        if not found.counted:
            _refuse_twice(wall)
    return When(found.day, found.time)


def parse_moment(text: str, now: dt.datetime, *, month_first: bool = False) -> dt.datetime:
    """Return the minute at which something happened, as local wall time; a day alone is its beginning.

    Of a weekday, of a date without a year and of a time alone it is the last one. Where the clocks are put back and
    show a time twice, "earlier" or "later" after it says which is meant (``fold``); without one it is refused, as is a
    time that they are put forward over. Raises WhenError.
    """
    line = clean_line(text)
    marked = re.fullmatch(r"(.*\d) (earlier|later)", line, re.IGNORECASE)
    found = _parsed(marked[1] if marked else line, now.replace(tzinfo=None), month_first, _WHEN_EXAMPLES, past=True)
    wall = dt.datetime.combine(found.day, found.time or dt.time())
    if found.time is None or found.counted:
        return wall
    _refuse_missing(wall)
    from fieldkit.domain.text.wall_clock import is_twice

    twice = is_twice(wall)
    if twice and marked is None:
        clock = f"{wall:%H:%M}"
        raise WhenError(
            f'On {show_day(wall.date())} the clocks are put back, and there are two {clock}. Type "{clock} earlier" or'
            f' "{clock} later".'
        )
    if marked is not None and not twice:
        raise WhenError(f'"{_quoted(text)}": there is only one {wall:%H:%M} on that day. {_WHEN_EXAMPLES}')
    return wall.replace(fold=int(marked is not None and marked[2].casefold() == "later"))


def _refuse_missing(wall: dt.datetime) -> None:
    from fieldkit.domain.text.wall_clock import missing

    shown = missing(wall)
    if shown is not None:
        raise WhenError(
            f"There is no {wall:%H:%M} on {show_day(wall.date())}: the clocks are put forward over it. Type"
            f' "{shown:%H:%M}", or a time before.'
        )


def _refuse_twice(wall: dt.datetime) -> None:
    from fieldkit.domain.text.wall_clock import after_twice, is_twice

    if is_twice(wall):
        raise WhenError(
            f"On {show_day(wall.date())} the clocks are put back, and there are two {wall:%H:%M}. Type"
            f' "{after_twice(wall):%H:%M}", or another time that is there once.'
        )


def describe(when: When, now: dt.datetime, *, due: bool = True) -> str:
    """Return ``when`` for a list, short and unambiguous: "overdue 1 h", "mon 09:00", "in 3 weeks, 12 Dec".

    ``due=False`` is for what happened: "yesterday 14:00" in place of "overdue 1 day".
    """
    now = now.replace(tzinfo=None)
    if due and when.moment() < now:
        return _overdue(when, now)
    away = (when.day - now.date()).days
    clock = f" {when.time:%H:%M}" if when.time is not None else ""
    if -1 <= away <= 1:
        return ("yesterday", "today", "tomorrow")[away + 1] + clock
    if 2 <= away <= 6:
        return DAYS[when.day.weekday()] + clock
    if -13 <= away <= 13:
        return f"{DAYS[when.day.weekday()]} {_short(when.day)}{clock}"
    if 14 <= away < 330:
        ahead = f"in {away // 7} weeks" if away < _TWO_MONTHS else f"in {_months(away)}"
        return f"{ahead}, {_short(when.day)}"
    return f"{_short(when.day)} {when.day.year}"


def echo(when: When, now: dt.datetime) -> str:
    """Return ``when`` in full for the form to show before it counts: "Tue 24 Nov 2026, 10:00 (in 3 days)"."""
    today = now.date()
    away = (when.day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(away)
    distance = near or (f"in {_span(away)}" if when.day > today else f"{_span(-away)} ago")
    clock = f", {when.time:%H:%M}" if when.time is not None else ""
    name = DAYS[when.day.weekday()].capitalize()
    return f"{name} {_short(when.day)} {when.day.year:04}{clock} ({distance})"


def show_day(day: dt.date) -> str:
    """Return ``day`` as "24 Nov 2026", the same in every locale."""
    return f"{_short(day)} {day.year:04}"


# Patterns as text: `re` compiles and keeps them at first use, which most runs never come to.
_HOUR: Final = r"(?:hours?|hrs?|h)\b\.?"
_MINUTES: Final = (
    rf"(?:(?P<clock>\d{{0,3}}):(?P<past>[0-5]\d)(?::00)?(?: ?{_HOUR})?"
    rf"|(?:(?P<hours>\d{{1,4}}(?:[.,]\d{{1,2}})?|[.,]\d{{1,2}}) ?{_HOUR} ?)?(?:and )?"
    r"(?:(?P<minutes>\d{1,6}) ?(?P<unit>(?:m|mins?|minutes?)\b\.?|')?)?)\Z"
)
_HOUR_GLUED: Final = r"(?<=\d)h(?=\d)"
_SPOKEN: Final = (
    (r"\b(?:an?|one) (?=hour|hr)", "1 "),
    (r"\b(1|\d+) (?:hours?|hrs?|h) and a half\b|\b(\d+) and a half hours?\b", r"\1\2.5 h"),
    (r"\b(?:an? )?half (?:an? |1 )?(?=hours?\b|hr\b|h\b)", "0.5 "),
    (r"\b(?:three|3) quarters of (?:1 )?(?=hour)", "0.75 "),
    (r"\b(?:a )?quarter (?:of )?(?:1 )?(?=hour)", "0.25 "),
    (r", (?=\d)", " "),
)


def parse_minutes(text: str) -> int:
    """Return the duration in minutes: "45", "45m", "1:30", "1h 30", "1.5 h", "1½ hours", "half an hour".

    Raises WhenError.
    """
    from fieldkit.domain.text.money import without_fractions

    line = clean_line(text)
    plain = re.sub(_HOUR_GLUED, "h ", fold(without_fractions(line)))
    for pattern, instead in _SPOKEN:
        plain = re.sub(pattern, instead, plain)
    match = re.match(_MINUTES, plain, re.ASCII)
    # "1h75" can be a slip, or an hour and 75 minutes; "2 1/2" and "5²" are no minutes that anybody counts.
    unclear = match is not None and match["hours"] and not match["unit"] and int(match["minutes"] or 0) > 59
    if match is None or not any(match.groups()) or unclear or any(c.isdigit() and not c.isdecimal() for c in line):
        days = hours_of_days(text)
        either = f' A day has 24 hours, or 8 of work: "{days[0]} h" or "{days[1]} h".' if days is not None else ""
        raise WhenError(f'"{_quoted(text)}" is not a duration. {_MINUTE_EXAMPLES}{either}')
    if match["past"]:
        return int(match["clock"] or 0) * 60 + int(match["past"])
    whole, _, part = (match["hours"] or "0").replace(",", ".").partition(".")
    of_hour = int(part.ljust(2, "0")) * 60 if part else 0
    return int(whole or 0) * 60 + (of_hour + 50) // 100 + int(match["minutes"] or 0)


def hours_of_days(text: str) -> tuple[str, str] | None:
    """Return the hours of a number of days, "1.5 days", by the clock and of work; None for anything else.

    Nobody but who typed it knows which of the two is meant.
    """
    from fieldkit.domain.text.money import without_fractions

    plain = re.sub(r"^half a ", "0.5 ", fold(without_fractions(clean_line(text))))
    match = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,2})?) ?(?:d|days?|work(?:ing)? ?days?)", plain, re.ASCII)
    days = float(match[1].replace(",", ".")) if match is not None else 0
    return (f"{days * 24:g}", f"{days * 8:g}") if days else None


def show_minutes(minutes: int) -> str:
    """Return a duration as "45 min", "2 h" or "1 h 30"; a negative one with its sign."""
    if minutes < 0:
        return "-" + show_minutes(-minutes)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def _parsed(text: str, now: dt.datetime, month_first: bool, examples: str, *, past: bool = False) -> "FoundDay":
    # Its patterns cost 5 ms, and the first screen only shows dates.
    from fieldkit.domain.text import date_grammar
    from fieldkit.domain.text.clock_words import ImpossibleError

    try:
        found = date_grammar.parse(text, now, month_first=month_first, past=past)
    except ImpossibleError as error:
        raise WhenError(f"{error}. {examples}") from None
    if found is None:
        raise WhenError(f'"{_quoted(text)}" was not understood as a date. {examples}')
    return found


def _quoted(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= 40 else line[:39] + "…"


def _short(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()}"


def _overdue(when: When, now: dt.datetime) -> str:
    if when.time is None:
        return f"overdue {_span((now.date() - when.day).days)}"
    minutes = int((now - when.moment()).total_seconds()) // 60
    if minutes < 60:
        return f"overdue {minutes} min"
    if minutes < 24 * 60:
        return f"overdue {minutes // 60} h"
    return f"overdue {_span(minutes // (24 * 60))}"


def _span(days: int) -> str:
    """Return a number of days in the largest unit that stays honest, rounded down."""
    if days < 14:
        return "1 day" if days == 1 else f"{days} days"
    if days < _TWO_MONTHS:
        return f"{days // 7} weeks"
    if days < _TWO_YEARS:
        return _months(days)
    return f"{days * 100 // 36525} years"


def _months(days: int) -> str:
    return f"{days * 100 // 3044} months"
