"""Days that do not exist, other spellings of what is stored, and times of day."""

import datetime as dt

import pytest

from fieldkit.domain.text.dates import When, WhenError, parse_day

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 april 2027", "There is no 31 Apr 2027"),
        ("2027-02-30", "There is no 30 "),
        ("2027-13-01", "There is no month 13"),
    ],
)
def test_a_day_that_does_not_exist_is_named(text: str, words: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_day(text, TODAY)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "today", "missing", "meant"),
    [
        ("tue 29 feb", TODAY, 2027, "Tuesday, 29 Feb 2028"),
        ("tue 29.2.", dt.date(2026, 2, 28), 2026, "Tuesday, 29 Feb 2028"),
        ("sun 29 feb", dt.date(2028, 4, 1), 2029, "Sunday, 29 Feb 2032"),
    ],
)
def test_a_leap_day_that_no_near_year_has_is_said_with_the_next_one(
    text: str, today: dt.date, missing: int, meant: str
) -> None:
    with pytest.raises(WhenError) as refused:
        parse_day(text, today)
    words = f"There is no 29 Feb {missing}; for {meant}, type the year as well."
    assert str(refused.value) == f'{words} Try "tomorrow" or "24 nov".'
    assert parse_day(f"{meant.partition(', ')[2]}", today).isoformat() == f"{meant[-4:]}-02-29"


def test_a_leap_day_of_another_weekday_says_which_it_is() -> None:
    with pytest.raises(WhenError, match="29 Feb 2028 is a Tuesday, not a Sunday"):
        parse_day("sun 29 feb", dt.date(2028, 3, 1))
    with pytest.raises(WhenError, match="29 Feb 2028 is a Tuesday, not a Monday"):
        parse_day("mon 29 feb", TODAY)


@pytest.mark.parametrize(
    "stored", ["0001011000", "2026-11-21T10:00", "2026-11-21 ", "2026-11-21 10:00:00", "2026-W47-6", "", "21.11.2026"]
)
def test_another_spelling_of_a_stored_day_is_refused(stored: str) -> None:
    with pytest.raises(WhenError):
        When.from_stored(stored)


@pytest.mark.parametrize("stored", ["2026-11-21", "2026-11-21 10:05", "2026-11-21 00:00"])
def test_what_is_stored_is_read_as_it_stands(stored: str) -> None:
    assert When.from_stored(stored).stored() == stored
