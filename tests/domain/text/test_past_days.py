"""A day that is never ahead, such as a birthday: two figures of a year are those of the last such year."""

import datetime as dt

import pytest

from fieldkit.domain.records.kinds import CONTACT
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.text.dates import WhenError, parse_past_day, parse_when
from tests.support.moments import MIDDAY

TODAY = MIDDAY.date()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 feb 1980", "1980-02-03"),
        ("feb 3, 1980", "1980-02-03"),
        ("3 feb 80", "1980-02-03"),
        ("3rd of february '80", "1980-02-03"),
        ("3.2.80", "1980-02-03"),
        ("3/2/80 ", "1980-02-03"),
        ("3.2.1959", "1959-02-03"),
        ("3 feb 1959", "1959-02-03"),
        ("1980-02-03", "1980-02-03"),
        ("2010-11-12", "2010-11-12"),
        ("3 feb 10", "2010-02-03"),
        ("3 feb 26", "2026-02-03"),
        ("21 nov 26", "2026-11-21"),
        ("22 nov 26", "1926-11-22"),
        ("29 feb 84", "1984-02-29"),
        ("29 feb 00", "2000-02-29"),
        ("sun 3 feb 80", "1980-02-03"),
        ("yesterday", "2026-11-20"),
        ("today", "2026-11-21"),
    ],
)
def test_a_day_is_never_ahead(text: str, day: str) -> None:
    assert parse_past_day(text, TODAY).isoformat() == day


def test_months_may_come_first() -> None:
    assert parse_past_day("2/3/80", TODAY, month_first=True) == dt.date(1980, 2, 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tomorrow", '"tomorrow" is still ahead; type the year as well. Try "3 feb 1980".'),
        ("3 feb", '"3 feb" is still ahead; type the year as well. Try "3 feb 1980".'),
        ("3 feb 2080", '"3 feb 2080" is still ahead. Try "3 feb 1980".'),
        ("31 feb 80", 'There is no 31 Feb 2080. Try "tomorrow" or "24 nov".'),
    ],
)
def test_what_is_ahead_is_refused(text: str, why: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_past_day(text, TODAY)
    assert str(refused.value) == why


def test_four_figures_after_a_month_are_a_year_of_either_century() -> None:
    assert parse_when("3 feb 1980", MIDDAY).stored() == "1980-02-03"
    assert parse_when("3 feb 1930 14:30", MIDDAY).stored() == "1930-02-03 14:30"
    assert parse_when("3 feb 1430", MIDDAY).stored() == "2027-02-03 14:30", "a clock"


def test_a_birthday_is_such_a_day(by: ReadingContext) -> None:
    assert CONTACT.field("birthday").read("3 feb 80", by) == "1980-02-03"
