"""The grammar behind ``dates``: words to a day and a time of day.

``parse`` takes folded text apart into a day part and a time part and tries the longest day part first,
so that "24 nov 10" is a day and an hour while "24 nov 2026" and "24 nov 26" are days.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fieldkit.domain.text.dates import DAYS, MONTHS
from fieldkit.domain.text.sanitize import clean_line, fold

Found = tuple[dt.date, dt.time | None]

_LONG_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FILLERS: Final = frozenset({"at", "on", "the", "by", "around", "o'clock", "oclock"})
_LONGEST: Final = 100


def _vocabulary() -> Mapping[str, str]:
    words = {word: word for word in ("today", "tomorrow", "yesterday", "in", "ago", "next", "last", "this")}
    words |= {word: word for word in ("end", "of", "half", "am", "pm", "noon", "morning", "afternoon", "evening")}
    words |= {
        "tmr": "tomorrow",
        "tmrw": "tomorrow",
        "tom": "tomorrow",
        "midday": "noon",
        "tonight": "tonight",
    }
    words |= {"a": "1", "an": "1", "and": "and", "midnight": "midnight"}
    words |= {word: str(n) for n, word in enumerate(_NUMBERS, 1)}
    units: dict[str, tuple[str, ...]] = {
        "minute": ("m", "min", "mins", "minutes"),
        "hour": ("h", "hr", "hrs", "hours"),
    }
    units |= {"day": ("d", "days"), "week": ("w", "wk", "wks", "weeks")}
    units |= {"month": ("mth", "mths", "months"), "year": ("y", "yr", "yrs", "years")}
    for unit, others in units.items():
        words |= dict.fromkeys((unit, *others), unit)
    for short, long in zip((*DAYS, *MONTHS), (*_LONG_DAYS, *_LONG_MONTHS), strict=True):
        words |= {short: short, long: short}
    words |= {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu", "sept": "sep"}
    return MappingProxyType(words)


_WORDS: Final = _vocabulary()
_UNITS: Final = frozenset({"minute", "hour", "day", "week", "month", "year"})
_NAMED_TIMES: Final = {
    "noon": dt.time(12),
    "morning": dt.time(9),
    "afternoon": dt.time(14),
    "evening": dt.time(18),
}
END_OF_DAY: Final = dt.time(17)

_ASIDE = re.compile(r"\([^()]*\)")
_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|[^\sa-z]+", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?\Z")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\Z")
_MILITARY = re.compile(r"(\d{2})(\d{2})h?\Z")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\Z")
# Two figures after a month are its year where no clock has such an hour, or with an apostrophe.
_YEAR = re.compile(r"(?:(?:19|20)\d\d|['’]\d\d|2[4-9]|[3-9]\d)\Z", re.ASCII)


class ImpossibleError(ValueError):
    """The words are understood but name a day or a time that does not exist; the text says which."""


def parse(text: str, now: dt.datetime, *, month_first: bool) -> Found | None:
    """Return the day and time that ``text`` names, None where it is not understood.

    Raises ``ImpossibleError`` for "31 feb", "25:00" and a weekday that does not fit its date.
    """
    if len(text) > _LONGEST:
        return None
    words = _words(text)
    if not words:
        return None
    try:
        return _Reading(now, month_first).whole(words)
    except OverflowError:
        raise ImpossibleError("That is further away than a calendar reaches") from None


def _words(text: str) -> list[str]:
    """Return the words of ``text`` in their one spelling; a slip of one letter is put right if unique."""
    plain = fold(_ASIDE.sub(" ", clean_line(text)))
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", plain)
    plain = re.sub(r"\A(\d{4}-\d{1,2}-\d{1,2})t(?=\d)", r"\1 ", plain)
    if plain.startswith("in ") and "," in plain:
        # "in 3 weeks, 12 dec": the list's own wording; the date says all of it.
        plain = plain.partition(",")[2]
    plain = plain.replace(",", " ").replace("a.m.", "am").replace("p.m.", "pm")
    plain = re.sub(r"\b(eod|eow|eom|eoy)\b", lambda m: "end of " + _ENDS[m[1]], plain)
    pieces = _PIECE.findall(plain)
    return [_known(piece) for piece in pieces if piece not in _FILLERS]


_ENDS: Final = {"eod": "day", "eow": "week", "eom": "month", "eoy": "year"}


def _known(piece: str) -> str:
    word = piece.rstrip(".") if piece[0].isalpha() else piece
    known = _WORDS.get(word)
    if known is not None or len(word) < 4 or not word.isalpha():
        return known or word
    # Four letters are too few to guess from: "soon" is one slip away from "noon".
    near = {meaning for other, meaning in _WORDS.items() if len(other) > 4 and one_slip(word, other)}
    return near.pop() if len(near) == 1 else word


def one_slip(typed: str, meant: str) -> bool:
    """Say whether ``typed`` is ``meant`` with one letter missing, added, wrong, or two swapped."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, other = typed[start:], meant[start:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]


class _Reading:
    """One reading of one text against one ``now``."""

    def __init__(self, now: dt.datetime, month_first: bool) -> None:
        self.now = now
        self.today = now.date()
        self.month_first = month_first
        self.wrong: ImpossibleError | None = None

    def whole(self, words: list[str]) -> Found | None:
        if len(words) == 2 and words[0] == "this" and words[1] in _NAMED_TIMES:
            words = ["today", words[1]]
        moment = self.moment(words)
        if moment is not None:
            return moment
        for size in range(len(words), 0, -1):
            for day_words, clock_words in ((words[:size], words[size:]), (words[-size:], words[:-size])):
                day = self.tried_day(day_words)
                if self.wrong is not None and size == len(words) > 1:
                    # "mon 24 nov 2026" must not go on to be the 24th of last year at 20:26.
                    raise self.wrong
                if day is None:
                    continue
                if not clock_words:
                    return day, END_OF_TONIGHT if words == ["tonight"] else None
                clock = self.tried_clock(clock_words)
                if clock is not None:
                    return day, clock
        clock = self.tried_clock(words)
        if clock is not None:
            ahead = dt.datetime.combine(self.today, clock) > self.now
            return (self.today if ahead else self.today + dt.timedelta(days=1)), clock
        if self.wrong is not None:
            raise self.wrong
        return None

    def tried_day(self, words: list[str]) -> dt.date | None:
        try:
            return self.day(words)
        except ImpossibleError as error:
            self.wrong = self.wrong or error
            return None

    def tried_clock(self, words: list[str]) -> dt.time | None:
        try:
            return clock_of(words)
        except ImpossibleError as error:
            self.wrong = self.wrong or error
            return None

    def moment(self, words: list[str]) -> Found | None:
        """Read "in an hour", "90 minute", "2 hours ago": a step that ends at a minute, not on a day."""
        step = _step(words)
        if step is None or step[1] not in ("minute", "hour"):
            return None
        minutes = step[0] * (60 if step[1] == "hour" else 1)
        then = self.now + dt.timedelta(minutes=minutes)
        return then.date(), then.time().replace(second=0, microsecond=0)

    def day(self, words: list[str]) -> dt.date | None:
        """Read ``words``, all of them, as a day."""
        if len(words) == 1:
            return self.one_word(*words)
        step = _step(words)
        if step is not None:
            return self.stepped(*step)
        if words[0] in ("next", "last", "this") and len(words) == 2:
            return self.relative(*words)
        if words[:2] == ["end", "of"] and len(words) in (3, 4):
            return self.end_of(words[2:])
        if words[0] in DAYS:
            return self.dated(words[1:], DAYS.index(words[0]))
        return self.dated(words, None)

    def one_word(self, word: str) -> dt.date | None:
        near = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}.get(word)
        if near is not None:
            return self.today + dt.timedelta(days=near)
        if word in DAYS:
            return self.today + dt.timedelta(days=(DAYS.index(word) - self.today.weekday() - 1) % 7 + 1)
        if word[0] == "+" and word[1:].isdecimal():
            return self.today + dt.timedelta(days=int(word))
        return self.dated([word], None)

    def stepped(self, count: int, unit: str) -> dt.date | None:
        if unit in ("day", "week"):
            return self.today + dt.timedelta(days=count * (7 if unit == "week" else 1))
        if unit in ("month", "year"):
            return add_months(self.today, count * (12 if unit == "year" else 1))
        return None

    def relative(self, which: str, what: str) -> dt.date | None:
        monday = self.today - dt.timedelta(days=self.today.weekday())
        if what in DAYS:
            number = DAYS.index(what)
            if which == "last":
                return self.today - dt.timedelta(days=(self.today.weekday() - number - 1) % 7 + 1)
            day = monday + dt.timedelta(days=number + (7 if which == "next" else 0))
            if day < self.today:
                raise ImpossibleError(f"{what.capitalize()} of this week has passed")
            return day
        if which == "next" and what == "week":
            return monday + dt.timedelta(days=7)
        if which == "next" and what == "month":
            return add_months(self.today.replace(day=1), 1)
        if which == "next" and what == "year":
            return dt.date(self.today.year + 1, 1, 1) if self.today.year < dt.MAXYEAR else None
        return None

    def end_of(self, words: list[str]) -> dt.date | None:
        if len(words) == 2 and words[0] not in ("this", "next"):
            return None
        later = words[0] == "next"
        if words[-1] == "week":
            friday = self.today + dt.timedelta(days=(4 - self.today.weekday()) % 7)
            return friday + dt.timedelta(days=7 if later else 0)
        if words[-1] == "month":
            month = add_months(self.today.replace(day=1), int(later))
            return month.replace(day=monthrange(month.year, month.month)[1])
        if words[-1] == "year":
            return self.existing(self.today.year + int(later), 12, 31)
        return None

    def dated(self, words: list[str], weekday: int | None) -> dt.date | None:
        """Read a date in figures or with a month's name, with or without its year."""
        parts = self.figures(words[0]) if len(words) == 1 else _named(words)
        if parts is None:
            return None
        day, month, year = parts
        if year is not None:
            date = self.existing(year, month, day)
            if weekday is not None and date.weekday() != weekday:
                names = _LONG_DAYS[date.weekday()].capitalize(), _LONG_DAYS[weekday].capitalize()
                raise ImpossibleError(f"{_spoken(date)} is a {names[0]}, not a {names[1]}")
            return date
        return self.coming(day, month) if weekday is None else self.nearest(day, month, weekday)

    def figures(self, word: str) -> tuple[int, int, int | None] | None:
        match = _ISO.match(word)
        if match:
            return int(match[3]), int(match[2]), int(match[1])
        match = _NUMERIC.match(word)
        if not match or (match[2] == "-" and not match[4]):
            return None
        first, second = int(match[1]), int(match[3])
        # A dot is a day-first date wherever it is used; only the slash and the dash change sides.
        day, month = (second, first) if self.month_first and match[2] != "." else (first, second)
        if month > 12 and not match[4] and match[2] == "." and not word.endswith("."):
            return None  # "10.30" can only be a time
        year = int(match[4]) if match[4] else None
        return day, month, year + 2000 if year is not None and len(match[4]) == 2 else year

    def existing(self, year: int, month: int, day: int) -> dt.date:
        try:
            return dt.date(year, month, day)
        except ValueError:
            if 1 <= month <= 12:
                raise ImpossibleError(f"There is no {day} {MONTHS[month - 1].capitalize()} {year}") from None
            raise ImpossibleError(f"There is no month {month}") from None

    def coming(self, day: int, month: int) -> dt.date:
        """Return the next such day, today included; 29 February may be years ahead."""
        for year in range(self.today.year, min(self.today.year + 9, dt.MAXYEAR + 1)):
            if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                date = dt.date(year, month, day)
                if date >= self.today:
                    return date
        if not 1 <= month <= 12:
            raise ImpossibleError(f"There is no month {month}")
        raise ImpossibleError(f"There is no {day} {MONTHS[month - 1].capitalize()}")

    def nearest(self, day: int, month: int, weekday: int) -> dt.date:
        """Return the year's date that falls on ``weekday``: this year's, the next one's or the last one's."""
        ahead = self.coming(day, month)
        for year in (self.today.year, self.today.year + 1, self.today.year - 1):
            if dt.MINYEAR <= year <= dt.MAXYEAR and day <= monthrange(year, month)[1]:
                date = dt.date(year, month, day)
                if date.weekday() == weekday:
                    return date
        if ahead.weekday() == weekday:
            # A 29 February that is years away: too far to be taken for meant.
            missing = self.today.year + (month < self.today.month)
            raise ImpossibleError(
                f"There is no {day} {MONTHS[month - 1].capitalize()} {missing}; for {_LONG_DAYS[weekday].capitalize()},"
                f" {_spoken(ahead)}, type the year as well"
            )
        names = _LONG_DAYS[ahead.weekday()].capitalize(), _LONG_DAYS[weekday].capitalize()
        raise ImpossibleError(f"{_spoken(ahead)} is a {names[0]}, not a {names[1]}")


END_OF_TONIGHT: Final = dt.time(18)


def _step(words: list[str]) -> tuple[int, str] | None:
    """Read "in 2 week", "2 week ago", "3d", "+2 week" as a signed count of a unit."""
    sign = 1
    if words[0] == "in" and len(words) > 1:
        words = words[1:]
    elif words[-1] == "ago" and len(words) > 1:
        words, sign = words[:-1], -1
    if words == ["half", "1", "hour"]:
        return sign * 30, "minute"
    if len(words) in (3, 4) and words[1] == "hour" and words[3:] in ([], ["minute"]):
        # "1 h 30": the hours and the minutes are one step.
        hours, minutes = words[0], words[2]
        if hours.isdecimal() and minutes.isdecimal() and len(hours + minutes) < 8:
            return sign * (int(hours) * 60 + int(minutes)), "minute"
    if len(words) != 2 or words[1] not in _UNITS:
        return None
    figure = words[0].removeprefix("+")
    return (sign * int(figure), words[1]) if figure.isdecimal() and len(figure) < 8 else None


def _named(words: list[str]) -> tuple[int, int, int | None] | None:
    """Read "24 nov", "nov 24", "24 nov 2026", "24 nov 26" as day, month, year; years are those of this century."""
    words = [word for word in words if word != "of"]
    if len(words) not in (2, 3):
        return None
    first, second = (words[0], words[1]) if words[1] in MONTHS else (words[1], words[0])
    match = _ORDINAL.match(first)
    if match is None or second not in MONTHS:
        return None
    if len(words) == 2:
        return int(match[1]), MONTHS.index(second) + 1, None
    if _YEAR.match(words[2]) is None:
        return None
    return int(match[1]), MONTHS.index(second) + 1, 100 * int(words[2][:-2].strip("'’") or 20) + int(words[2][-2:])


def clock_of(words: list[str]) -> dt.time | None:
    """Read ``words``, all of them, as a time of day; raises ``ImpossibleError`` for 25:00."""
    if words == ["end", "of", "day"]:
        return END_OF_DAY
    half = words[-1] if words[-1] in ("am", "pm") else ""
    if half:
        words = words[:-1]
    elif len(words) == 2 and words[1] in ("hour", "h"):
        words = words[:1]
    if len(words) != 1:
        return None
    if not half and words[0] in _NAMED_TIMES:
        return _NAMED_TIMES[words[0]]
    match = _CLOCK.match(words[0]) or _MILITARY.match(words[0])
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if half:
        if not 1 <= hour <= 12:
            raise ImpossibleError(f"There is no {hour} {half}")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ImpossibleError(f"There is no {hour}:{minute:02} on a clock")
    return dt.time(hour, minute)


def add_months(day: dt.date, count: int) -> dt.date:
    """Return ``day`` moved by whole months, on the last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("no such year")
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _spoken(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
