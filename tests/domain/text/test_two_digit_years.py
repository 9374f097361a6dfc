"""Two figures after a month's name are its year, never a clock or another day; below 24, without a sign, an hour."""

import datetime as dt

import pytest

from fieldkit.domain.text.dates import WhenError, parse_day, parse_when
from tests.support.moments import MIDDAY

TRY = 'Try "fri 14:00" or "in 2 weeks".'


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1 dec 26", "2026-12-01"),
        ("1 dec 24", "2024-12-01"),
        ("1 dec 23", "2026-12-01 23:00"),
        ("24 dec 27", "2027-12-24"),
        ("26 dec 26", "2026-12-26"),
        ("dec 1 26", "2026-12-01"),
        ("dec 24, 26", "2026-12-24"),
        ("dec 26", "2026-12-26"),
        ("dec 26 14:30", "2026-12-26 14:30"),
        ("5 january 27", "2027-01-05"),
        ("1st of december 26", "2026-12-01"),
        ("1. dec 29", "2029-12-01"),
        ("1 dec 30", "2030-12-01"),
        ("24 nov 99", "2099-11-24"),
        ("24 nov 10", "2026-11-24 10:00"),
        ("24 dec 26 14:30", "2026-12-24 14:30"),
        ("24 dec 26 9", "2026-12-24 09:00"),
        ("24 dec 26 2pm", "2026-12-24 14:00"),
        ("24 dec 26 evening", "2026-12-24 18:00"),
        ("14:30 24 dec 26", "2026-12-24 14:30"),
        ("9:00 24 dec 26", "2026-12-24 09:00"),
        ("tue 1 dec 26", "2026-12-01"),
        ("tuesday, 1 december 26 at 9:15", "2026-12-01 09:15"),
        ("29 feb 28", "2028-02-29"),
        ("1 dec '26", "2026-12-01"),
        ("1 dec ’26 9:00", "2026-12-01 09:00"),
        ("1 dec '09", "2009-12-01"),
        ("5 nov '00", "2000-11-05"),
    ],
)
def test_two_figures_after_a_month_are_its_year(text: str, stored: str) -> None:
    assert parse_when(text, MIDDAY).stored() == stored


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("29 feb 27", "There is no 29 Feb 2027"),
        ("31 nov 26 14:30", "There is no 31 Nov 2026"),
        ("9:00 31 nov 26", "There is no 31 Nov 2026"),
        ("9 24 dec 26", '"9 24 dec 26" was not understood as a date'),
        ("mon 1 dec 26", "1 Dec 2026 is a Tuesday, not a Monday"),
        ("24 dec 26 pm", "There is no 26 pm"),
        ("1 dec 26 h", "There is no 26:00 on a clock"),
        ("1 dec 24:00", "There is no 24:00 on a clock"),
        ("26 1 dec", '"26 1 dec" was not understood as a date'),
        ("1 dec '2026", '"1 dec \'2026" was not understood as a date'),
        ("1 dec 126", '"1 dec 126" was not understood as a date'),
        ("24 dec 10 14:30", '"24 dec 10 14:30" was not understood as a date'),
    ],
)
def test_what_cannot_be_such_a_day_is_refused_and_never_another_one(text: str, words: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_when(text, MIDDAY)
    assert str(refused.value) == f"{words}. {TRY}"


def test_where_only_a_day_is_asked_for_such_a_year_is_one_too() -> None:
    assert parse_day("1 dec 26", MIDDAY.date(), month_first=True) == dt.date(2026, 12, 1)
    with pytest.raises(WhenError, match='"1 dec 23" has a time'):
        parse_day("1 dec 23", MIDDAY.date())
