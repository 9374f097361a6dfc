"""How some four hundred spellings are read, in whatever order their words come: as what was meant, or refused."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fieldkit.domain.text.dates import When, WhenError, describe, echo, parse_moment, parse_when, show_day
from fieldkit.domain.text.wall_clock import is_twice, missing

TRY = 'Try "fri 14:00" or "in 2 weeks".'
WEDNESDAY = dt.datetime(2026, 11, 25, 13, 30)


class Row(NamedTuple):
    now: dt.datetime
    text: str
    reading: str
    source: str


def rows() -> Iterator[Row]:
    now = WEDNESDAY
    for line in (Path(__file__).parent / "typed_dates.txt").read_text("utf-8").splitlines():
        if line.startswith("# at "):
            now = dt.datetime.fromisoformat(line.removeprefix("# at "))
        elif " | " in line:
            text, reading, source = (part.strip() for part in f"{line} ".split(" | ", 2))
            yield Row(now, text, reading, source.strip(" |"))


ROWS = list(rows())


def read(text: str, now: dt.datetime) -> str:
    try:
        return parse_when(text, now).stored()
    except WhenError as refused:
        said = str(refused)
        assert said.endswith(f". {TRY}") and len(said) > len(TRY) + 10
        said = said.removesuffix(f" {TRY}")
        return "not understood" if re.fullmatch(r'".*" was not understood as a date\.', said) else said


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.now:%F %R} {row.text}")
def test_a_spelling_is_read_as_it_is_meant_or_refused(row: Row) -> None:
    assert read(row.text, row.now) == row.reading
    assert read(f" {row.text.upper()}  ", row.now).casefold() == read(row.text, row.now).casefold()


def test_there_are_three_hundred_and_half_of_them_are_from_public_trackers() -> None:
    assert len({(row.now, row.text.casefold()) for row in ROWS}) == len(ROWS) >= 300
    sourced = [row for row in ROWS if re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", row.source)]
    assert len(sourced) >= 150 and len(sourced) * 2 >= len(ROWS)


PARTS = {
    "weekday": ("fri", "Friday", "on fri", "fri,"),
    "date": ("4 dec", "dec 4th", "4/12", "4.12.2026", "2026-12-04", "the 4th of december", "4 dec 26"),
    "clock": ("7pm", "at 19:00", "@ 7 p.m.", "19h", "19h00", "7 in the evening", "at 7 in the evening"),
}


@pytest.mark.parametrize("parts", [("weekday", "date", "clock"), ("date", "clock"), ("weekday", "date")], ids=" ".join)
def test_the_order_of_the_words_changes_nothing_but_whether_they_are_understood(parts: tuple[str, ...]) -> None:
    meant = "2026-12-04 19:00" if "clock" in parts else "2026-12-04"
    understood = tried = 0
    for spelled in itertools.product(*(PARTS[part] for part in parts)):
        for words in itertools.permutations(spelled):
            reading = read(" ".join(words), WEDNESDAY)
            assert reading in (meant, "not understood"), words
            understood += reading == meant
            tried += 1
    assert understood > tried * 0.8


def is_told(when: When) -> bool:
    """Say whether the clocks of this machine tell a time once: what they do else is a test of its own."""
    wall = dt.datetime.combine(when.day, when.time or dt.time())
    return when.time is None or (missing(wall) is None and not is_twice(wall))


SHOWN = st.builds(
    When,
    st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)),
    st.none() | st.builds(dt.time, st.integers(0, 23), st.integers(0, 59)),
).filter(is_told)
NOWS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2032, 12, 31)) | st.sampled_from(
    [WEDNESDAY, dt.datetime(2026, 12, 31, 23, 59), dt.datetime(2028, 2, 29), dt.datetime(2027, 1, 31, 12)]
)


@given(SHOWN, NOWS)
def test_every_day_that_is_shown_is_read_as_itself(when: When, now: dt.datetime) -> None:
    clock = f" {when.time:%H:%M}" if when.time is not None else ""
    for words in (echo(when, now), show_day(when.day) + clock, when.stored(), when.stored().replace(" ", "T")):
        assert parse_when(words, now) == when
        assert parse_moment(words, now) == dt.datetime.combine(when.day, when.time or dt.time())


@given(SHOWN, NOWS, st.integers(-400, 400) | st.integers(-15, 15))
def test_what_a_list_says_is_read_as_the_same_day(when: When, now: dt.datetime, days: int) -> None:
    when = When(now.date() + dt.timedelta(days=days), when.time)
    assume(is_told(when))
    words = describe(when, now, due=False)
    again = parse_when(words, now)
    assert again.day == when.day and again.time in (None, when.time)
    assert (again.time is None) == (":" not in words)
    # A weekday alone is the last one where something happened, and the next one where it is shown.
    if days < 2 or days > 6:
        assert parse_moment(words, now).date() == when.day


WORDS = """mon friday 24 nov december next last this week month year end of mid start the 3rd 15th 1st first half past
quarter to in 2 3 days hours h m ago from now after before today tomorrow tonight night morning evening at on @ 7pm 9:30
17h30 20h 1430h noon midnight 26 27 2026 2027 '26 1.5 9.10 24.11. 1/12 2026-12-04 - , ( ) + a and fortnight weekend z
utc 10 31 00:00 24:00 every or coming""".split()


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), st.sampled_from(["", " "]), NOWS)
def test_whatever_is_typed_is_read_or_refused_in_words(words: list[str], between: str, now: dt.datetime) -> None:
    text = between.join(words)
    reading = read(text, now)
    assert reading
    try:
        assert parse_moment(text, now) > dt.datetime(1, 1, 1)
    except WhenError as refused:
        assert str(refused)
