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
    "stored", ["0001011000", "2026-11-21T10:00", "2026-11-21 ", "2026-11-21 10:00:00", "2026-W47-6", "", "21.11.2026"]
)
def test_another_spelling_of_a_stored_day_is_refused(stored: str) -> None:
    with pytest.raises(WhenError):
        When.from_stored(stored)


@pytest.mark.parametrize("stored", ["2026-11-21", "2026-11-21 10:05", "2026-11-21 00:00"])
def test_what_is_stored_is_read_as_it_stands(stored: str) -> None:
    assert When.from_stored(stored).stored() == stored
