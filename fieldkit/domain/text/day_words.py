"""Words that name a day: dates in figures and in words, weekdays, the ends of weeks and months."""

import datetime as dt
import re
from calendar import monthrange
from typing import Final

from fieldkit.domain.text.clock_words import AmbiguousError, ImpossibleError, ordinal
from fieldkit.domain.text.date_steps import add_months, add_workdays, step_of
from fieldkit.domain.text.date_words import LONG_DAYS
from fieldkit.domain.text.dates import DAYS, MONTHS

_NEAR: Final = {"today": 0, "tomorrow": 1, "yesterday": -1}
_NEAR_DATE: Final = dt.timedelta(days=31)
"""How far the other way a date without its year may lie where its weekday says so."""

_VAGUE: Final = {"early": ("1", "7"), "late": ("24", "end of")}
"""Words for a part of a month, with what may be meant."""

_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})\Z|(?=19|20)(\d{4})(\d\d)(\d\d)\Z")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?\Z")
_DAY = re.compile(r"#?(\d{1,2})\.?\Z")
_FULL_YEAR: Final = r"(?:19|20)\d\d"
# Two figures after a month are its year where no clock has such an hour, or with an apostrophe.
_YEAR = re.compile(rf"(?:{_FULL_YEAR}|['’]\d\d|2[4-9]|[3-9]\d)\Z", re.ASCII)


class DayReader:
    """Reads words as a day, seen from one today; ``past`` prefers the last such day to the next."""

    def __init__(self, today: dt.date, *, month_first: bool, past: bool) -> None:
        self.today = today
        self.month_first = month_first
        self.past = past

    def day(self, words: list[str], *, clocked: bool = False) -> dt.date | None:
        """Read ``words``, all of them; ``clocked`` where a time is given beside them, so that "fri 8" is the 8th.

        Raises ``ImpossibleError`` for "31 feb" and a weekday that does not fit its date.
        """
        if len(words) == 1:
            return self._one_word(words[0])
        return (
            self._stepped(words)
            or self._of_a_week(words)
            or self._of_a_period(words)
            or self._with_weekday(words, clocked)
            or self._dated(words)
        )

    def _one_word(self, word: str) -> dt.date | None:
        if word in _NEAR:
            return self.today + dt.timedelta(days=_NEAR[word])
        if word in DAYS:
            number = DAYS.index(word) - self.today.weekday()
            return self.today + dt.timedelta(days=-(-number % 7) if self.past else (number - 1) % 7 + 1)
        if word[0] == "+" and word[1:].isdecimal():
            return self.today + dt.timedelta(days=int(word))
        if word in MONTHS:
            raise ImpossibleError(self._no_day(f"{word.capitalize()} is a month", word))
        if word == "weekend":
            raise ImpossibleError('A weekend has two days; type "sat" or "sun"')
        if re.fullmatch(r"20[0-5]\d", word):
            raise AmbiguousError(
                f'"{word}" can be a year or {word[:2]}:{word[2:]}; type "{word[:2]}:{word[2:]}", or a day with the year'
            )
        return self._dated([word])

    def _stepped(self, words: list[str]) -> dt.date | None:
        """Read "in 2 week", "3 day after 1 dec", "day after tomorrow", "fri week", "3 week on fri"."""
        if words[-1] in ("week", "fortnight") and (words[0] in DAYS or words[0] in _NEAR) and len(words) == 2:
            day = self._one_word(words[0])
            return day + dt.timedelta(days=7 if words[-1] == "week" else 14) if day else None
        if words[-2] in ("week", "fortnight") and (words[-1] in DAYS or words[-1] in _NEAR):
            count = words[:-2] or ["1"]
            if len(count) == 1 and re.fullmatch(r"\d{1,3}", count[0], re.ASCII):
                first = self._stepped([words[-1], words[-2]])
                more = (int(count[0]) - 1) * (7 if words[-2] == "week" else 14)
                return first + dt.timedelta(days=more) if first else None
        step = step_of(words)
        if step is not None:
            return step.from_day(self.today) if step.minutes is None else None
        for place, word in enumerate(words[:-1]):
            if place and word in ("after", "before", "from"):
                count = words[:place] if words[0] != "day" else ["1", *words[:place]]
                step, start = step_of(["in", *count]), self.day(words[place + 1 :])
                if step is None or step.minutes is not None or start is None:
                    return None
                return (step.back() if word == "before" else step).from_day(start)
        return None

    def _of_a_week(self, words: list[str]) -> dt.date | None:
        """Read "next fri", "last week", "fri next week", "this week fri"."""
        monday = self.today - dt.timedelta(days=self.today.weekday())
        words = [word for word in words if word not in ("of", "coming", "in")] if "week" in words else words
        if len(words) == 3 and "week" in words:
            weekday = next((word for word in words if word in DAYS), "")
            which = words[words.index("week") - 1]
            if weekday and which in ("this", "next", "last"):
                later = {"this": 0, "next": 7, "last": -7}[which]
                return self._not_gone(monday + dt.timedelta(days=DAYS.index(weekday) + later), which, weekday)
        if words[0] == "coming" or (words[:2] == ["this", "coming"] and len(words) == 3):
            return self._one_word(words[-1]) if words[-1] in DAYS and len(words) < 4 and not self.past else None
        if len(words) != 2 or words[0] not in ("this", "next", "last"):
            return None
        which, what = words
        if what in DAYS and which == "last":
            return self.today - dt.timedelta(days=(self.today.weekday() - DAYS.index(what) - 1) % 7 + 1)
        if what in DAYS:
            day = monday + dt.timedelta(days=DAYS.index(what) + (7 if which == "next" else 0))
            return self._not_gone(day, which, what)
        if what == "weekend" or what in MONTHS:
            return self._one_word(what)
        if which == "next" and what == "workday":
            return add_workdays(self.today, 1)
        if which == "next" and what == "week":
            return monday + dt.timedelta(days=7)
        if which == "next" and what == "month":
            return add_months(self.today.replace(day=1), 1)
        if which == "next" and what == "year":
            return dt.date(self.today.year + 1, 1, 1) if self.today.year < dt.MAXYEAR else None
        return None

    def _not_gone(self, day: dt.date, which: str, weekday: str) -> dt.date:
        if which == "this" and day < self.today and not self.past:
            raise ImpossibleError(f"{weekday.capitalize()} of this week has passed")
        return day

    def _of_a_period(self, words: list[str]) -> dt.date | None:
        """Read "end of next month", "mid jan", "start of mar 2027", "#3 of next month", "last fri of nov"."""
        plain = [word for word in words if word != "of"]
        if plain[1:] == ["end"] and plain[0] in ("week", "month", "year"):
            plain = ["end", plain[0]]
        if len(plain) < 2:
            return None
        if plain[-1][0] == "#" and plain[:-1] in (["next", "month"], ["this", "month"]):
            plain = [plain[-1], *plain[:-1]]
        which, *rest = plain
        vague = self._month(rest) if which in _VAGUE else None
        if vague is not None:
            name = MONTHS[vague.month - 1]
            year = rest[1:] if rest[0] in MONTHS else []
            one, other = (" ".join([end, name, *year]) for end in _VAGUE[which])
            raise ImpossibleError(f'{which.capitalize()} {name.capitalize()} is no day; type one, "{one}" or "{other}"')
        if which == "end" and len(rest) == 1 and re.fullmatch(_FULL_YEAR, rest[0]):
            return self._existing(int(rest[0]), 12, 31)
        if which == "end" and rest[-1] in ("week", "year") and "of" in words:
            return self._end(rest)
        match = _DAY.match(which) if rest[-1] == "month" and (len(rest) > 1 or "of" in words) else None
        first = self._month(rest) if match is not None or which in ("end", "mid", "start") else None
        if first is not None:
            last = monthrange(first.year, first.month)[1]
            number = int(match[1]) if match is not None else {"end": last, "mid": 15, "start": 1}[which]
            if rest == ["month"] and which != "end":
                return self.of_month(number)
            day = self._existing(first.year, first.month, number)
            if len(rest) == 1 and rest[0] in MONTHS and day < self.today and not self.past:
                raise ImpossibleError(f"{spoken(day)} has passed; type the year as well")
            return day
        if which == "start" and rest in (["next", "week"], ["next", "year"]):
            return self._of_a_week(rest)
        return self._nth(which, rest) or self._last_day(which, rest)

    def _nth(self, which: str, rest: list[str]) -> dt.date | None:
        """Read "#1 mon of dec", "last fri of nov": a weekday counted within its month."""
        first = self._month(rest[1:]) if rest[0] in DAYS and len(rest) > 1 else None
        if first is None or not (which == "last" or which[0] == "#"):
            return None
        day = self._counted(which, rest[0], first)
        if rest[1:] == ["month"] and day < self.today and not self.past:
            return self._counted(which, rest[0], add_months(first, 1))
        return day

    def _counted(self, which: str, weekday: str, first: dt.date) -> dt.date:
        start = first + dt.timedelta(days=(DAYS.index(weekday) - first.weekday()) % 7)
        found = [day for n in range(5) if (day := start + dt.timedelta(days=7 * n)).month == first.month]
        count = len(found) if which == "last" else int(which[1:])
        if not 1 <= count <= len(found):
            month = f"{MONTHS[first.month - 1].capitalize()} {first.year}"
            raise ImpossibleError(f"{month} has {len(found)} {LONG_DAYS[DAYS.index(weekday)].capitalize()}s")
        return found[count - 1]

    def _last_day(self, which: str, rest: list[str]) -> dt.date | None:
        """Read "last day of mar", "#1 day of mar 2027"."""
        if rest[0] != "day" or len(rest) < 2:
            return None
        which = "end" if which == "last" else which
        return self._of_a_period([which, *rest[1:]]) or self._dated([which, *rest[1:]])

    def _month(self, words: list[str]) -> dt.date | None:
        """Return the first day of "month", "next month", "mar", "mar 2027"; of a month's name, that which comes."""
        this = self.today.replace(day=1)
        if words in (["month"], ["this", "month"]):
            return this
        if words in (["next", "month"], ["last", "month"]):
            return add_months(this, 1 if words[0] == "next" else -1)
        if not words or words[0] not in MONTHS or len(words) > 2:
            return None
        month = MONTHS.index(words[0]) + 1
        if len(words) == 2:
            return self._existing(_year(words[1]), month, 1) if _YEAR.match(words[1]) else None
        behind = month > this.month if self.past else month < this.month
        return self._existing(this.year + (-1 if self.past else 1) * behind, month, 1)

    def _end(self, words: list[str]) -> dt.date | None:
        if len(words) > 2 or (len(words) == 2 and words[0] not in ("this", "next")):
            return None
        later = words[0] == "next"
        if words[-1] == "week":
            friday = self.today + dt.timedelta(days=(4 - self.today.weekday()) % 7)
            return friday + dt.timedelta(days=7 if later else 0)
        return self._existing(self.today.year + int(later), 12, 31)

    def _with_weekday(self, words: list[str], clocked: bool) -> dt.date | None:
        """Read a day with its weekday before, after or within it; raises where the two do not fit."""
        named = [word for word in words if word in DAYS]
        rest = [word for word in words if word not in DAYS]
        # "fri + 2 days" is no Friday that is two days away, and "next tue week" none of next week.
        of_week = rest[-1:] == ["week"] and rest[0] in ("this", "next", "last")
        if len(named) != 1 or not rest or of_week or any(word[0] == "+" for word in rest):
            return None
        weekday = DAYS.index(named[0])
        if len(rest) == 1 and rest[0].isdecimal() and len(rest[0]) < 3:
            if not clocked and int(rest[0]) < 24:
                return None  # an hour
            rest = [f"#{rest[0]}"]
        parts = self._parts(rest)
        if parts is not None and parts[2] is None:
            return self._fitting(parts[0], parts[1], weekday)
        day = self.day(rest)
        if day is not None and day.weekday() != weekday:
            raise ImpossibleError(misfit(day, weekday))
        return day

    def _fitting(self, day: int, month: int, weekday: int) -> dt.date:
        """Return the date without a year that falls on ``weekday``: the coming one, or one that was or is near."""
        ahead = self._coming(day, month)
        other = self._gone(day, month)
        wanted, spare = (other, ahead) if self.past and other else (ahead, other)
        if wanted.weekday() == weekday:
            if other is not None and not self.past and 0 < (self.today - other).days <= _NEAR_DATE.days:
                # It has just been, on another weekday: a slip, and no appointment for next year.
                raise ImpossibleError(misfit(other, weekday))
            missing = self.today.year + ((month, day) < (self.today.month, self.today.day))
            if wanted.year <= missing or self.past:
                return wanted
            # A 29 February that is years away: too far to be taken for meant.
            raise ImpossibleError(
                f"There is no {day} {MONTHS[month - 1].capitalize()} {missing}; for {LONG_DAYS[weekday].capitalize()},"
                f" {spoken(wanted)}, type the year as well"
            )
        if spare is not None and spare.weekday() == weekday and abs(spare - self.today) <= _NEAR_DATE:
            return spare
        raise ImpossibleError(misfit(wanted, weekday))

    def _dated(self, words: list[str]) -> dt.date | None:
        """Read a date in figures or with a month's name, or a day of the month, with or without what is above it."""
        if len(words) == 1 and words[0][0] == "#":
            return self.of_month(int(words[0][1:]))
        parts = self._parts(words)
        if parts is None:
            return None
        day, month, year = parts
        if year is not None:
            return self._existing(year, month, day)
        return (self._gone(day, month) if self.past else None) or self._coming(day, month)

    def of_month(self, number: int) -> dt.date:
        """Return the next such day of a month, today included; raises where the month that comes has none."""
        if not 1 <= number <= 31:
            raise ImpossibleError(f"There is no {ordinal(number)} of a month")
        step = (-1 if number > self.today.day else 0) if self.past else (1 if number < self.today.day else 0)
        month = add_months(self.today.replace(day=1), step)
        if number > monthrange(month.year, month.month)[1]:
            name, other = (MONTHS[m.month - 1] for m in (month, add_months(month, -1 if self.past else 1)))
            raise ImpossibleError(
                f'There is no {number} {name.capitalize()}; type the month as well, "{number} {other}"'
            )
        return month.replace(day=number)

    def _parts(self, words: list[str]) -> tuple[int, int, int | None] | None:
        if len(words) == 1 and words[0][0] == "#":
            day = self.of_month(int(words[0][1:]))
            return day.day, day.month, None
        return self._figures(words[0]) if len(words) == 1 else self._named(words)

    def _figures(self, word: str) -> tuple[int, int, int | None] | None:
        match = _YEAR_FIRST.match(word)
        if match:
            return int(match[4] or match[7]), int(match[3] or match[6]), int(match[1] or match[5])
        match = _NUMERIC.match(word)
        if not match or (match[2] == "-" and not match[4]):
            return None
        first, second = int(match[1]), int(match[3])
        # A dot is a day-first date wherever it is used; only the slash and the dash change sides.
        day, month = (second, first) if self.month_first and match[2] != "." else (first, second)
        if match[2] == "." and not match[4] and not word.endswith(".") and len(match[3]) == 2 and first < 24:
            if not 1 <= month <= 12 or not first:
                return None  # "10.30" can only be a time
            date = f"{day} {MONTHS[month - 1]}"
            raise AmbiguousError(f'"{word}" can be {date} or {day}:{match[3]}; type "{date}" or "{day}:{match[3]}"')
        if match[2] == "-" and len(match[4]) == 2:
            self._refuse_year_first(word, day, month, int(match[4]), first)
        year = int(match[4]) if match[4] else None
        return day, month, year + 2000 if year is not None and len(match[4]) == 2 else year

    def _refuse_year_first(self, word: str, day: int, month: int, year: int, first: int) -> None:
        """Raise for "26-12-04": day first it is long gone, and as other programs write years it is ahead."""
        try:
            read, other = dt.date(2000 + year, month, day), dt.date(2000 + first, month, year)
        except ValueError:
            return
        if not self.past and read < self.today <= other + _NEAR_DATE:
            raise AmbiguousError(
                f'"{word}" can be {spoken(read)} or {spoken(other)}; type the year in full, "{other.isoformat()}"'
            )

    def _named(self, words: list[str]) -> tuple[int, int, int | None] | None:
        """Read "24 nov", "nov 24", "24 nov 2026", "24 nov 26", "2026 nov 24" as day, month, year."""
        words = [word for word in words if word != "of"]
        if len(words) == 3 and re.fullmatch(_FULL_YEAR, words[0]):
            words = [*words[1:], words[0]]
        if len(words) not in (2, 3):
            return None
        first, second = (words[0], words[1]) if words[1] in MONTHS else (words[1], words[0])
        if second not in MONTHS:
            return None
        if len(words) == 2 and re.fullmatch(rf"{_FULL_YEAR}|['’]\d\d", first):
            raise ImpossibleError(
                self._no_day(f"{second.capitalize()} {_year(first)} is a month", f"{second} {_year(first)}")
            )
        match = _DAY.match(first)
        if match is None:
            return None
        if len(words) == 2:
            return int(match[1]), MONTHS.index(second) + 1, None
        if re.fullmatch(r"21[0-5]\d", words[2]):
            year = words[2]
            clock, iso = f"{year[:2]}:{year[2:]}", f"{year}-{MONTHS.index(second) + 1:02}-{int(match[1]):02}"
            raise AmbiguousError(f'"{year}" can be a year or {clock}; type "{clock}", or the day as "{iso}"')
        if _YEAR.match(words[2]) is None:
            return None
        return int(match[1]), MONTHS.index(second) + 1, _year(words[2])

    def _no_day(self, what: str, month: str) -> str:
        return f'{what}; type the day as well: "1 {month}", "mid {month}" or "end of {month}"'

    def _existing(self, year: int, month: int, day: int) -> dt.date:
        try:
            return dt.date(year, month, day)
        except ValueError:
            if 1 <= month <= 12:
                raise ImpossibleError(f"There is no {day} {MONTHS[month - 1].capitalize()} {year}") from None
            raise ImpossibleError(f"There is no month {month}") from None

    def _coming(self, day: int, month: int) -> dt.date:
        """Return the next such day, today included; 29 February may be years ahead."""
        found = self._near(day, month, range(self.today.year, min(self.today.year + 9, dt.MAXYEAR + 1)))
        ahead = next((date for date in found if date >= self.today), None)
        if ahead is not None:
            return ahead
        if not 1 <= month <= 12:
            raise ImpossibleError(f"There is no month {month}")
        raise ImpossibleError(f"There is no {day} {MONTHS[month - 1].capitalize()}")

    def _gone(self, day: int, month: int) -> dt.date | None:
        """Return the last such day, today included."""
        found = self._near(day, month, range(self.today.year, max(self.today.year - 9, 0), -1))
        return next((date for date in found if date <= self.today), None)

    def _near(self, day: int, month: int, years: range) -> list[dt.date]:
        fits = [year for year in years if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]]
        return [dt.date(year, month, day) for year in fits]


def misfit(day: dt.date, weekday: int) -> str:
    """Return that a day is of another weekday: "24 Nov 2026 is a Tuesday, not a Monday"."""
    names = LONG_DAYS[day.weekday()].capitalize(), LONG_DAYS[weekday].capitalize()
    return f"{spoken(day)} is a {names[0]}, not a {names[1]}"


def spoken(day: dt.date) -> str:
    """Return ``day`` as "24 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _year(text: str) -> int:
    return 100 * int(text[:-2].strip("'’") or 20) + int(text[-2:])
