"""Hours as they are spoken in an office, "at 3", and working days; what is written as on a clock stays as it is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.text.date_steps import add_workdays
from fieldkit.domain.text.dates import WhenError, parse_when

WEDNESDAY = dt.datetime(2026, 11, 25, 16, 30)
SATURDAY = dt.datetime(2026, 11, 28, 10)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("today at 3", "2026-11-25 15:00"),
        ("8 Uhr 27 nov", "2026-11-27 08:00"),
        ("9 Uhr 04 dec 2026", "2026-12-04 09:00"),
        ("today 5", "2026-11-25 17:00"),
        ("at 5", "2026-11-25 17:00"),
        ("5", "2026-11-25 17:00"),
        ("5 o'clock", "2026-11-25 17:00"),
        ("3", "2026-11-26 15:00"),
        ("1", "2026-11-26 13:00"),
        ("6", "2026-11-25 18:00"),
        ("mon 5", "2026-11-30 17:00"),
        ("5 tomorrow", "2026-11-26 17:00"),
        ("24 dec 5", "2026-12-24 17:00"),
        ("half past four", "2026-11-26 16:30"),
        ("quarter to five tomorrow", "2026-11-26 16:45"),
        ("half past 6", "2026-11-25 18:30"),
        ("quarter to 1", "2026-11-26 12:45"),
    ],
)
def test_a_bare_hour_before_seven_is_of_the_afternoon(text: str, stored: str) -> None:
    assert parse_when(text, WEDNESDAY).stored() == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("7", "2026-11-26 07:00"),
        ("12", "2026-11-26 12:00"),
        ("5 am", "2026-11-26 05:00"),
        ("5am today", "2026-11-25 05:00"),
        ("5:00", "2026-11-26 05:00"),
        ("05", "2026-11-26 05:00"),
        ("tomorrow 05", "2026-11-26 05:00"),
        ("tomorrow 5h", "2026-11-26 05:00"),
        ("tomorrow 5 hours", "2026-11-26 05:00"),
        ("5 Uhr", "2026-11-26 05:00"),
        ("mon 5.00", "2026-11-30 05:00"),
        ("9.00", "2026-11-26 09:00"),
        ("tomorrow morning at 5", "2026-11-26 05:00"),
        ("half past 3 in the morning", "2026-11-26 03:30"),
        ("quarter to 7 pm", "2026-11-25 18:45"),
        ("in 5 hours", "2026-11-25 21:30"),
        ("1.12.26 8 Uhr", "2026-12-01 08:00"),
        ("fri 17.30 Uhr", "2026-11-27 17:30"),
        ("8 Uhr 15", "2026-11-26 08:15"),
    ],
)
def test_an_hour_that_is_written_as_on_a_clock_is_that_hour(text: str, stored: str) -> None:
    assert parse_when(text, WEDNESDAY).stored() == stored


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quarter to 7", '"quarter to 7" can be 06:45 or 18:45'),
        ("fri 4", '"4" beside Fri can be 4 Dec 2026 or 16:00; type "4th" or "16:00"'),
        ("wed 5", "Wed 17:00 can be today or 2 Dec 2026"),
        ("10:00 Uhr 15", "was not understood"),
        ("25 Uhr", "There is no 25:00 on a clock"),
        ("1.12.26 Uhr", "was not understood"),
        ("in 1.5 working days", "Days are counted whole here"),
        ("in 9999999 working days", "further away than a calendar reaches"),
    ],
)
def test_what_can_be_two_times_is_still_refused(text: str, words: str) -> None:
    with pytest.raises(WhenError, match=words):
        parse_when(text, WEDNESDAY)


@pytest.mark.parametrize(
    ("now", "text", "stored"),
    [
        (WEDNESDAY, "in 3 working days", "2026-11-30"),
        (WEDNESDAY, "in 3 working days at 10", "2026-11-30 10:00"),
        (WEDNESDAY, "a working day ago", "2026-11-24"),
        (WEDNESDAY, "next business day", "2026-11-26"),
        (WEDNESDAY, "10 business days after 1 dec", "2026-12-15"),
        (WEDNESDAY, "2 working days before mon", "2026-11-26"),
        (WEDNESDAY, "1 week and 3 workdays", "2026-12-07"),
        (SATURDAY, "in 3 working days", "2026-12-02"),
        (SATURDAY, "a working day ago", "2026-11-27"),
    ],
)
def test_working_days_leave_out_the_weekend(now: dt.datetime, text: str, stored: str) -> None:
    assert parse_when(text, now).stored() == stored


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), st.integers(-40, 40))
def test_working_days_are_those_that_are_passed_on_the_way(day: dt.date, count: int) -> None:
    then = add_workdays(day, count)
    way = 1 if count > 0 else -1
    passed = [day + dt.timedelta(days=way * step) for step in range(1, abs((then - day).days) + 1)]
    assert sum(date.weekday() < 5 for date in passed) == abs(count)
    assert not count or then.weekday() < 5
