"""How far away a day is said to be: every border between two wordings."""

from __future__ import annotations

import datetime as dt

import pytest

from fieldkit.domain.text.date_steps import add_months
from fieldkit.domain.text.date_words import one_slip
from fieldkit.domain.text.dates import When, describe, echo, parse_when, show_minutes
from tests.support.moments import MIDDAY


def away(days: int, time: dt.time | None = None) -> When:
    return When(MIDDAY.date() + dt.timedelta(days=days), time)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (2, "mon"),
        (6, "fri"),
        (7, "sat 28 Nov"),
        (13, "fri 4 Dec"),
        (14, "in 2 weeks, 5 Dec"),
        (20, "in 2 weeks, 11 Dec"),
        (21, "in 3 weeks, 12 Dec"),
        (59, "in 8 weeks, 19 Jan"),
        (60, "in 8 weeks, 20 Jan"),
        (61, "in 2 months, 21 Jan"),
        (329, "in 10 months, 16 Oct"),
        (330, "17 Oct 2027"),
    ],
)
def test_days_ahead(days: int, words: str) -> None:
    assert describe(away(days), MIDDAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "yesterday"),
        (-2, "thu 19 Nov"),
        (-13, "sun 8 Nov"),
        (-14, "7 Nov 2026"),
        (-400, "17 Oct 2025"),
    ],
)
def test_days_behind_of_what_happened(days: int, words: str) -> None:
    assert describe(away(days), MIDDAY, due=False) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "overdue 1 min"),
        (59, "overdue 59 min"),
        (60, "overdue 1 h"),
        (119, "overdue 1 h"),
        (120, "overdue 2 h"),
        (24 * 60 - 1, "overdue 23 h"),
        (24 * 60, "overdue 1 day"),
        (48 * 60, "overdue 2 days"),
        (13 * 24 * 60, "overdue 13 days"),
        (14 * 24 * 60, "overdue 2 weeks"),
        (59 * 24 * 60, "overdue 8 weeks"),
        (60 * 24 * 60, "overdue 8 weeks"),
        (61 * 24 * 60, "overdue 2 months"),
        (729 * 24 * 60, "overdue 23 months"),
        (730 * 24 * 60, "overdue 23 months"),
        (731 * 24 * 60, "overdue 2 years"),
    ],
)
def test_how_long_something_is_overdue(minutes: int, words: str) -> None:
    then = MIDDAY - dt.timedelta(minutes=minutes)
    assert describe(When(then.date(), then.time()), MIDDAY) == words


def test_what_is_due_now_is_not_overdue_and_a_day_is_due_until_it_ends() -> None:
    assert describe(When(MIDDAY.date(), MIDDAY.time()), MIDDAY) == "today 13:30"
    assert describe(away(0), MIDDAY) == "today"
    assert describe(away(-1), MIDDAY) == "overdue 1 day"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "Fri 20 Nov 2026 (yesterday)"),
        (0, "Sat 21 Nov 2026 (today)"),
        (1, "Sun 22 Nov 2026 (tomorrow)"),
        (2, "Mon 23 Nov 2026 (in 2 days)"),
        (-2, "Thu 19 Nov 2026 (2 days ago)"),
        (14, "Sat 5 Dec 2026 (in 2 weeks)"),
        (-14, "Sat 7 Nov 2026 (2 weeks ago)"),
        (800, "Mon 29 Jan 2029 (in 2 years)"),
    ],
)
def test_a_day_in_full_with_its_distance(days: int, words: str) -> None:
    assert echo(away(days), MIDDAY) == words
    assert echo(away(days, dt.time(9)), MIDDAY) == words.replace(" (", ", 09:00 (")


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("tomorrow", "tomorrow", True),
        ("tomorow", "tomorrow", True),
        ("tomorroww", "tomorrow", True),
        ("tomorrox", "tomorrow", True),
        ("tomorrwo", "tomorrow", True),
        ("tmoorrow", "tomorrow", True),
        ("tomrrow", "tomorrow", True),
        ("tomorr", "tomorrow", False),
        ("tmorrwo", "tomorrow", False),
        ("xomorrox", "tomorrow", False),
        ("tomxrrxw", "tomorrow", False),
        ("omtorrow", "tomorrow", False),
        ("tomorxxw", "tomorrow", False),
        ("xtomorrow", "tomorrow", True),
        ("", "a", True),
        ("", "ab", False),
        ("ba", "ab", True),
        ("bac", "abd", False),
    ],
)
def test_one_slip_is_one_letter_missing_added_wrong_or_two_swapped(typed: str, meant: str, slip: bool) -> None:
    assert one_slip(typed, meant) is slip


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ((2026, 11, 30), 1, (2026, 12, 30)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
        ((2026, 12, 31), 1, (2027, 1, 31)),
        ((2026, 1, 31), -1, (2025, 12, 31)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 1, 15), 12, (2027, 1, 15)),
        ((2026, 1, 15), 0, (2026, 1, 15)),
    ],
)
def test_months_are_added_and_end_where_the_month_ends(
    day: tuple[int, int, int], count: int, then: tuple[int, int, int]
) -> None:
    assert add_months(dt.date(*day), count) == dt.date(*then)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("half an hour ago", "2026-11-21 13:00"),
        ("in half an hour", "2026-11-21 14:00"),
        ("2 hours ago", "2026-11-21 11:30"),
        ("1 h 15 min", "2026-11-21 14:45"),
        ("2 weeks ago", "2026-11-07"),
        ("in 1 year", "2027-11-21"),
        ("2 months ago", "2026-09-21"),
        ("+2 weeks", "2026-12-05"),
        ("+0", "2026-11-21"),
        ("next sat", "2026-11-28"),
        ("next sun", "2026-11-29"),
        ("last sat", "2026-11-14"),
        ("last sun", "2026-11-15"),
        ("this sat", "2026-11-21"),
        ("this sun", "2026-11-22"),
        ("next year", "2027-01-01"),
        ("end of next week", "2026-12-04"),
        ("end of this month", "2026-11-30"),
        ("end of next year", "2027-12-31"),
        ("eom", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("13:30", "2026-11-22 13:30"),
        ("13:31", "2026-11-21 13:31"),
        ("12 am", "2026-11-22 00:00"),
        ("12 pm", "2026-11-22 12:00"),
        ("11pm", "2026-11-21 23:00"),
        ("00:00", "2026-11-22 00:00"),
        ("23:59", "2026-11-21 23:59"),
        ("dec 1st", "2026-12-01"),
        ("31 dec 2099", "2099-12-31"),
        ("1.1.", "2027-01-01"),
        ("tonight", "2026-11-21 18:00"),
    ],
)
def test_more_plain_words_name_a_day_and_a_time(text: str, stored: str) -> None:
    assert parse_when(text, MIDDAY).stored() == stored


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 01"), (119, "1 h 59"), (600, "10 h"), (-5, "-5 min")],
)
def test_durations_at_their_borders(minutes: int, words: str) -> None:
    assert show_minutes(minutes) == words


def test_the_zone_of_the_clock_is_none_of_it() -> None:
    here = MIDDAY.replace(tzinfo=dt.timezone(dt.timedelta(hours=5)))
    assert describe(away(0, dt.time(12)), here) == "overdue 1 h"
    assert describe(away(1, dt.time(9)), here, due=False) == "tomorrow 09:00"
    assert parse_when("in 2 hours", here) == parse_when("in 2 hours", MIDDAY)
    assert echo(away(2), here) == echo(away(2), MIDDAY)
