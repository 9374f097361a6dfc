"""Times of day in words: "half past 3", "17h30", "7pm", and what a part of the day makes of them."""

import datetime as dt
import re
from typing import Final, NamedTuple

END_OF_DAY: Final = dt.time(17)
PARTS: Final = {"morning": dt.time(9), "afternoon": dt.time(14), "evening": dt.time(18), "night": dt.time(18)}
"""When a part of the day begins that is named alone."""
_LASTS: Final = {"morning": range(12), "afternoon": range(12, 19), "evening": range(16, 24), "night": range(17, 24)}
_NIGHT_ENDS: Final = 7
"""The hour before which a spoken time is of the afternoon: "at 3" is no appointment of the night."""

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})|:(\d{2}):\d{2}(?:\.\d+)?)?\Z")
_WITHOUT_MARK = re.compile(r"(\d{1,2})(\d{2})\Z")
_MILITARY = re.compile(r"(\d{2})(\d{2})h?\Z")
_H = re.compile(r"(\d{1,2})h(\d{2})?\Z")
_PAST_OR_TO: Final = {"half": 30, "quarter": 15} | {str(n): n for n in (5, 10, 20, 25)}


class ImpossibleError(ValueError):
    """The words are understood but name a day or a time that does not exist; the text says which."""


class AmbiguousError(ImpossibleError):
    """The words can mean two days or times; the text says which, and how each is typed."""


class Clock(NamedTuple):
    """A time of day; ``bare`` where half a day later may be meant: "7", and not "07:00", "7am" or "19".

    ``said`` are the words of one that is told as it is spoken, "3" or "half past 3", and not as clocks show it.
    """

    time: dt.time
    bare: bool = False
    said: str = ""

    def in_part(self, part: str) -> dt.time:
        """Return the time as it is in a part of the day, '' for none: a spoken one before seven is then of the
        afternoon. Raises ``ImpossibleError`` for ten in the afternoon, and for quarter to seven without a part.
        """
        time = self.time
        if not part:
            if not (self.said and self.bare and time.hour < _NIGHT_ENDS):
                return time
            late = time.replace(hour=time.hour + 12)
            if time.hour == _NIGHT_ENDS - 1 and " to " in self.said:  # seven alone is of the morning
                raise AmbiguousError(f'"{self.said}" can be {time:%H:%M} or {late:%H:%M}; type the one you mean')
            return late
        if self.bare and part != "morning" and time.hour < 12:
            time = time.replace(hour=time.hour + 12)
        if time.hour in _LASTS[part]:
            return time
        if part == "night" and (self.time.hour < _NIGHT_ENDS or self.time.hour == 12):
            raise ImpossibleError(
                f"{self.time:%H:%M} at night can be of two days; type the day, and the time as on a clock"
            )
        raise ImpossibleError(f"There is no {self.time:%H:%M} {'at' if part == 'night' else 'in the'} {part}")


def is_marked(words: list[str]) -> bool:
    """Say whether ``words`` can be nothing but a time of day, other than "10" and "1430"."""
    return len(words) > 1 or not re.fullmatch(r"[\d.]+", words[0])


def clock_of(words: list[str]) -> Clock | None:
    """Read ``words``, all of them, as a time of day; raises ``ImpossibleError`` for 25:00."""
    if words == ["end", "of", "day"]:
        return Clock(END_OF_DAY)
    if "midnight" in words:
        raise AmbiguousError('Midnight is where two days meet; type "23:59" of the one or "0:00" of the other')
    if words[-1] == "noon":
        return Clock(dt.time(12)) if words[:-1] in ([], ["12"], ["12:00"], ["@12"], ["@12:00"], ["12.00"]) else None
    half = words[-1] if words[-1] in ("am", "pm") else ""
    if half:
        words = words[:-1]
    elif len(words) == 2 and words[1] == "hour":
        clock = _in_figures(words[0].lstrip("@"), "")
        return clock._replace(said="") if clock is not None else None
    if len(words) == 3 and words[1] in ("past", "to"):
        return _past_or_to(words[0].lstrip("@"), words[1], words[2], half)
    if len(words) == 2 and words[0] == "half" and words[1].isdecimal() and int(words[1]) < 13:
        hour = int(words[1])
        raise AmbiguousError(f'"half {hour}" is {hour}:30 to some and {hour - 1}:30 to others; type the one you mean')
    return _in_figures(words[0].lstrip("@"), half) if len(words) == 1 else None


def _in_figures(word: str, half: str) -> Clock | None:
    match = _H.match(word) or _CLOCK.match(word) or (_WITHOUT_MARK if half else _MILITARY).match(word)
    if match is None:
        return None
    hour, minute = int(match[1]), int(next(filter(None, match.groups()[1:]), 0))
    if half:
        if not 1 <= hour <= 12:
            raise ImpossibleError(f"There is no {hour} {half}")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 and re.fullmatch(r"(?:19|20)\d\d", word):
        raise ImpossibleError(f'{word} is a year; type the day as well, "1 jan {word}"')
    if hour > 23 or minute > 59:
        day = f'; for the day type "{ordinal(hour)}"' if word.isdecimal() and 24 <= int(word) <= 31 else ""
        raise ImpossibleError(f"There is no {hour}:{minute:02} on a clock{day}")
    bare = not half and 1 <= hour <= 12 and word[0] != "0" and not _MILITARY.match(word) and not _H.match(word)
    return Clock(dt.time(hour, minute), bare, word if word.isdecimal() else "")


def _past_or_to(minutes: str, which: str, hour: str, half: str) -> Clock | None:
    count = _PAST_OR_TO.get(minutes)
    whole = _in_figures(hour, half) if hour.isdecimal() and len(hour) < 3 else None
    if count is None or whole is None:
        return None
    then = dt.datetime.combine(dt.date(2000, 1, 2), whole.time) + dt.timedelta(
        minutes=count if which == "past" else -count
    )
    return Clock(then.time(), whole.bare, f"{minutes} {which} {hour}")


def ordinal(number: int) -> str:
    """Return "1st", "22nd", "13th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
