"""The grammar behind ``dates``: words to a day and a time of day, in whatever order they come.

The longest words that name a day are tried first, so that "24 nov 10" is a day and an hour while "24 nov 2026" and
"24 nov 26" are days. All words must be understood, and what can be two days is refused.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from fieldkit.domain.text import wall_clock
from fieldkit.domain.text.clock_words import PARTS, AmbiguousError, Clock, ImpossibleError, clock_of, is_marked, ordinal
from fieldkit.domain.text.date_steps import step_of
from fieldkit.domain.text.date_words import words_of
from fieldkit.domain.text.dates import DAYS, MONTHS
from fieldkit.domain.text.day_words import DayReader, spoken

_ZONES: Final = frozenset("z utc gmt bst ist cet cest mez mesz eet est edt cst cdt mst mdt pst pdt".split())
_OFFSET = re.compile(r"[+-]\d\d:?\d\d\Z")
_AHEAD: Final = r"in \d+ (?:weeks|months), "
"""How a list says a day that is ahead, its date behind."""
_NUMBERED_WEEK: Final = r"(?:((?:19|20)\d\d) )?week (\d\d?)(?: ((?:19|20)\d\d))?"
_CLOCK_WORDS: Final = 4
"""A time of day has no more: "quarter to 5 pm"."""


class FoundDay(NamedTuple):
    """A day, and where one was given the time; ``counted`` where it was counted from this minute."""

    day: dt.date
    time: dt.time | None
    counted: bool = False


def parse(text: str, now: dt.datetime, *, month_first: bool, past: bool = False) -> FoundDay | None:
    """Return the day and time that ``text`` names, None where it is not understood.

    ``past`` is for what happened: of a weekday, a date without a year and a time alone, the last one. Raises
    ``ImpossibleError`` for "31 feb", "25:00", a weekday that does not fit its date, and for what can be two days.
    """
    words = words_of(text)
    if not words:
        return None
    past = past and not re.match(_AHEAD, text.strip(), re.IGNORECASE)
    try:
        return _Reading(now, month_first, past).whole(words)
    except OverflowError:
        raise ImpossibleError("That is further away than a calendar reaches") from None


class _Reading:
    """One reading of one text against one ``now``."""

    def __init__(self, now: dt.datetime, month_first: bool, past: bool) -> None:
        self.now = now
        self.today = now.date()
        self.past = past
        self.days = DayReader(self.today, month_first=month_first, past=past)
        self.wrong: ImpossibleError | None = None

    def whole(self, words: list[str]) -> FoundDay | None:
        if any(word in _ZONES or _OFFSET.match(word) for word in words[1:]):
            raise ImpossibleError("Times are those of the clock on the wall here; leave the time zone out")
        _refuse_week(words, self.today)
        part, words = _part_taken(words)
        if part == "twice":
            return None
        counted = None if part else self.counted(words)
        found = counted or self.day_and_clock(words, part) or self.clock_alone(words, part)
        if found is None and self.wrong is not None:
            raise self.wrong
        return found

    def counted(self, words: list[str]) -> FoundDay | None:
        """Read "in an hour", "90 minute", "2 hours ago": a step that ends at a minute, not on a day."""
        step = step_of(words)
        if step is None or step.minutes is None:
            return None
        start = dt.datetime.combine(step.from_day(self.today), self.now.time())
        then = wall_clock.after_minutes(start, step.minutes)
        return FoundDay(then.date(), then.time().replace(second=0, microsecond=0, fold=then.fold), counted=True)

    def day_and_clock(self, words: list[str], part: str) -> FoundDay | None:
        if not words:
            return None
        for day_words, clock_words in _splits(words):
            day = self.tried_day(day_words, clock_words)
            if self.wrong is not None and not clock_words and (len(words) > 1 or self.is_decided()):
                # "mon 24 nov 2026" must not go on to be the 24th of last year at 20:26.
                raise self.wrong
            if day is None:
                continue
            if not clock_words:
                if part:
                    self.refuse_weekday_of_today(day_words, PARTS[part])
                return FoundDay(day, PARTS[part] if part else None)
            clock = self.tried_clock(clock_words)
            if clock is not None:
                time = clock.in_part(part)
                self.decide(day_words, clock_words, part, time)
                self.refuse_weekday_of_today(day_words, time)
                return FoundDay(self.not_ahead(day, time, day_words), time)
        return None

    def clock_alone(self, words: list[str], part: str) -> FoundDay | None:
        clock = self.tried_clock(words) if words else Clock(PARTS[part])
        if clock is None:
            return None
        time = clock.in_part(part) if words else clock.time
        ahead = dt.datetime.combine(self.today, time) > self.now
        if self.past:
            return FoundDay(self.today - dt.timedelta(days=1) if ahead else self.today, time)
        return FoundDay(self.today if ahead else self.today + dt.timedelta(days=1), time)

    def is_decided(self) -> bool:
        return isinstance(self.wrong, AmbiguousError)

    def not_ahead(self, day: dt.date, time: dt.time, words: list[str]) -> dt.date:
        """Return ``day``; of a weekday alone that is today and still to come, the one a week ago if it happened."""
        ahead = self.past and words[0] in DAYS and len(words) == 1 and dt.datetime.combine(day, time) > self.now
        return day - dt.timedelta(days=7) if ahead else day

    def decide(self, day_words: list[str], clock_words: list[str], part: str, time: dt.time) -> None:
        """Raise where a figure beside a weekday can be its hour and its day of the month, both near."""
        if len(day_words) > 1 or day_words[0] not in DAYS or part or not re.fullmatch(r"\d{1,2}", clock_words[0]):
            return
        if len(clock_words) > 1 or not 1 <= int(clock_words[0]) <= 31:
            return
        number = int(clock_words[0])
        try:
            date = self.days.of_month(number)
        except ImpossibleError:
            return
        if date.weekday() == DAYS.index(day_words[0]):
            raise AmbiguousError(
                f'"{number}" beside {day_words[0].capitalize()} can be {spoken(date)} or {time.hour}:00;'
                f' type "{ordinal(number)}" or "{time.hour}:00"'
            )

    def refuse_weekday_of_today(self, day_words: list[str], time: dt.time) -> None:
        """Raise for "wed 22:00" on a Wednesday at noon, which may be in ten hours or in a week."""
        if self.past or day_words != [DAYS[self.today.weekday()]] or time <= self.now.time():
            return
        week = self.today + dt.timedelta(days=7)
        raise AmbiguousError(
            f"{day_words[0].capitalize()} {time:%H:%M} can be today or {spoken(week)};"
            f' type "today {time:%H:%M}" or "{spoken(week)} {time:%H:%M}"'
        )

    def tried_day(self, words: list[str], beside: list[str]) -> dt.date | None:
        """Return the day of ``words``; what is wrong with it counts where the words beside it are a time."""
        try:
            return self.days.day(words, clocked=bool(beside))
        except ImpossibleError as error:
            if self.wrong is None and (not beside or self.tried_clock(beside) is not None):
                self.wrong = error
            return None

    def tried_clock(self, words: list[str]) -> Clock | None:
        try:
            return clock_of(words)
        except ImpossibleError as error:
            self.wrong = self.wrong or error
            return None


def _refuse_week(words: list[str], today: dt.date) -> None:
    """Raise for "week 50" and "2026 week 50", which have seven days."""
    match = re.fullmatch(_NUMBERED_WEEK, " ".join(words), re.ASCII)
    if match is None or (match[1] and match[3]):
        return
    said = match[1] or match[3]
    year, week = int(said or today.year), int(match[2])
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
        if not said and monday <= today - dt.timedelta(days=7):
            monday = dt.date.fromisocalendar(year + 1, week, 1)
    except ValueError:
        raise ImpossibleError(f"{year} has no week {week}") from None
    raise ImpossibleError(f'A week has seven days; type one of them: week {week} begins on "{spoken(monday)}"')


def _part_taken(words: list[str]) -> tuple[str, list[str]]:
    """Return the part of the day that is named, and the words without it; "twice" where there are two."""
    named = [place for place, word in enumerate(words) if word in PARTS]
    if len(named) != 1:
        return ("twice" if named else ""), words
    place = named[0]
    before, after = words[:place], words[place + 1 :]
    if before[-1:] == ["this"]:
        before[-1] = "today"
    elif before[-1:] == ["last"] and words[place] == "night":
        before[-1] = "yesterday"
    elif before[-1:] == ["in"]:
        before.pop()
    return words[place], before + (after[1:] if after[:1] == ["of"] else after)


def _splits(words: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of a day and those of a time beside it: the longest day first, the time after it first.

    Only what can be nothing else is a time within the day, or before a date.
    """
    yield words, []
    for size in range(1, min(_CLOCK_WORDS, len(words) - 1) + 1):
        last = len(words) - size
        for start in (last, *range(last)):
            clock, day = words[start : start + size], words[:start] + words[start + size :]
            first = not start and not (day[0][0].isdecimal() or day[0][0] == "#" or day[0] in MONTHS)
            if start == last or first or is_marked(clock):
                yield day, clock
