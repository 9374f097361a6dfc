"""What is read as a date, and every sentence in which a date that does not exist is refused."""

import datetime as dt

import pytest

from fieldkit.domain.text.dates import WhenError, parse_day, parse_past_day, parse_when
from tests.support.moments import MIDDAY

TRY = 'Try "fri 14:00" or "in 2 weeks".'
TRY_DAY = 'Try "tomorrow" or "24 nov".'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 feb", "There is no 31 Feb"),
        ("32 jan", "There is no 32 Jan"),
        ("jan 0", "There is no 0 Jan"),
        ("32.1.", "There is no 32 Jan"),
        ("5.13.", "There is no month 13"),
        ("5.0.", "There is no month 0"),
        ("10.30.", "There is no month 30"),
        ("11/24", "There is no month 24"),
        ("2026-13-01", "There is no month 13"),
        ("2026-00-10", "There is no month 0"),
        ("2026-02-30", "There is no 30 Feb 2026"),
        ("29 feb 2027", "There is no 29 Feb 2027"),
        ("25:00", "There is no 25:00 on a clock"),
        ("24", 'There is no 24:00 on a clock; for the day type "24th"'),
        ("10:60", "There is no 10:60 on a clock"),
        ("2400", "There is no 24:00 on a clock"),
        ("1260", "There is no 12:60 on a clock"),
        ("13pm", "There is no 13 pm"),
        ("0am", "There is no 0 am"),
        ("12:60 pm", "There is no 12:60 on a clock"),
        ("fri 25:00", "There is no 25:00 on a clock"),
        ("25:00 fri", "There is no 25:00 on a clock"),
        ("tmr 25:99", "There is no 25:99 on a clock"),
        ("in 9999999 days", "That is further away than a calendar reaches"),
        ("in 7974 years", "That is further away than a calendar reaches"),
        ("2026 years ago", "That is further away than a calendar reaches"),
        ("9999 years ago", "That is further away than a calendar reaches"),
        ("mon 24 nov 2026", "24 Nov 2026 is a Tuesday, not a Monday"),
        ("this fri", "Fri of this week has passed"),
        ("this mon", "Mon of this week has passed"),
    ],
)
def test_what_does_not_exist_is_named_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_when(text, MIDDAY)
    assert str(refused.value) == f"{words}. {TRY}"


@pytest.mark.parametrize(
    "text",
    [
        "next",
        "next day",
        "next hour",
        "next morning",
        "last week",
        "last month",
        "last year",
        "this week",
        "this month",
        "this tonight",
        "end of",
        "end of hour",
        "end of next",
        "end of last week",
        "tomorrow tonight",
        "in",
        "in fri",
        "in 3",
        "ago",
        "3 ago",
        "+",
        "++3",
        "3 +",
        "3 of",
        "24 2026 nov",
        "24-11",
        "10:5",
        "1 1",
        "007",
        "12345",
        "1 h 30 sec",
        "friday friday",
        "soon",
        "now",
        "9:05:1",
        "in 99999999 weeks",
        "1 h 1234567",
        "5 of nov of 2026 9 9",
        "24 nov 10 9",
        "fri (or so)",
        "1 h 123456",
    ],
)
def test_what_is_not_a_date_is_quoted(text: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_when(text, MIDDAY)
    assert str(refused.value) == f'"{text}" was not understood as a date. {TRY}'


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("in 7973 years", "9999-11-21"),
        ("2025 years ago", "0001-11-21"),
        ("+99", "2027-02-28"),
        ("this sat", "2026-11-21"),
        ("a day", "2026-11-22"),
        ("an hour", "2026-11-21 14:30"),
        ("a week ago", "2026-11-14"),
        ("ten days", "2026-12-01"),
        ("tues", "2026-11-24"),
        ("weds", "2026-11-25"),
        ("thur", "2026-11-26"),
        ("thurs", "2026-11-26"),
        ("sept 3", "2027-09-03"),
        ("september 3rd", "2027-09-03"),
        ("1 of sept", "2027-09-01"),
        ("the 1st of september", "2027-09-01"),
        ("2 days", "2026-11-23"),
        ("1 day ago", "2026-11-20"),
        ("24 nov 20", "2026-11-24 20:00"),
        ("nov 24 2026", "2026-11-24"),
        ("24-11-2026", "2026-11-24"),
        ("24-11-26", "2026-11-24"),
        ("24/11/26", "2026-11-24"),
        ("24.11", "2026-11-24"),
        ("10.30", "2026-11-22 10:30"),
        ("1.13", "2026-11-22 01:13"),
        ("31.12. 9", "2026-12-31 09:00"),
        ("2026-1-5", "2026-01-05"),
        ("1359", "2026-11-21 13:59"),
        ("2359", "2026-11-21 23:59"),
        ("0000", "2026-11-22 00:00"),
        ("1 h 30 ago", "2026-11-21 12:00"),
        ("in 1 h 30 min", "2026-11-21 15:00"),
        ("1 hour 1 minute", "2026-11-21 14:31"),
        ("90 minutes ago", "2026-11-21 12:00"),
        ("in 999 min", "2026-11-22 06:09"),
        ("half an hour", "2026-11-21 14:00"),
        ("this morning", "2026-11-21 09:00"),
        ("this noon", "2026-11-21 12:00"),
        ("this afternoon", "2026-11-21 14:00"),
        ("fri evening", "2026-11-27 18:00"),
        ("evening fri", "2026-11-27 18:00"),
        ("at noon on fri", "2026-11-27 12:00"),
        ("around 3 o'clock", "2026-11-21 15:00"),
        ("14 h fri", "2026-11-27 14:00"),
        ("fri 14 h", "2026-11-27 14:00"),
        ("3 o'clock fri", "2026-11-27 15:00"),
        ("by fri", "2026-11-27"),
        ("3 a.m.", "2026-11-22 03:00"),
        ("3 p.m. fri", "2026-11-27 15:00"),
        ("12 am fri", "2026-11-27 00:00"),
        ("1 am fri", "2026-11-27 01:00"),
        ("12 pm fri", "2026-11-27 12:00"),
        ("1 pm fri", "2026-11-27 13:00"),
        ("in 3 weeks, 12 dec", "2026-12-12"),
        ("+3 d", "2026-11-24"),
        ("3 days ago 10:00", "2026-11-18 10:00"),
        ("10:00 3 days ago", "2026-11-18 10:00"),
        ("in 2 weeks 9am", "2026-12-05 09:00"),
        ("eow", "2026-11-27"),
        ("eow 9", "2026-11-27 09:00"),
        ("eom 17:00", "2026-11-30 17:00"),
        ("fri eod", "2026-11-27 17:00"),
        ("5 nov 6", "2027-11-05 18:00"),
        ("0", "2026-11-22 00:00"),
        ("23", "2026-11-21 23:00"),
        ("31 jan 2027", "2027-01-31"),
        ("1 yr", "2027-11-21"),
        ("1 mth", "2026-12-21"),
        ("1 wk", "2026-11-28"),
        ("1 d", "2026-11-22"),
        ("1 hr", "2026-11-21 14:30"),
        ("21 nov", "2026-11-21"),
        ("tonight 9pm", "2026-11-21 21:00"),
        ("1 of nov 2026", "2026-11-01"),
    ],
)
def test_a_day_and_a_time_in_rarer_words(text: str, stored: str) -> None:
    assert parse_when(text, MIDDAY).stored() == stored


def test_a_long_text_is_cut_where_it_is_quoted_and_not_read_beyond_a_hundred_signs() -> None:
    for text, shown in (("x" * 40, "x" * 40), ("x" * 41, "x" * 39 + "…")):
        with pytest.raises(WhenError) as refused:
            parse_when(text, MIDDAY)
        assert str(refused.value) == f'"{shown}" was not understood as a date. {TRY}'
    assert parse_when("today".rjust(100), MIDDAY).stored() == "2026-11-21"
    with pytest.raises(WhenError):
        parse_when("today".rjust(101), MIDDAY)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (16, "23 18 22 23 25 11 15 22 23 20 27"),
        (17, "23 18 22 23 25 11 15 22 23 20 27"),
        (18, "23 25 22 23 25 11 15 22 23 20 27"),
        (19, "23 25 22 23 25 18 15 22 23 20 27"),
        (20, "23 25 22 23 25 18 15 22 23 20 27"),
        (21, "23 25 22 23 25 18 15 22 23 27 4"),
        (22, "23 25 29 23 25 18 15 22 23 27 4"),
    ],
)
def test_each_day_of_a_week_has_its_own_next_and_last(today: int, days: str) -> None:
    words = (
        "mon",
        "wed",
        "sun",
        "next mon",
        "next wed",
        "last wed",
        "last sun",
        "this sun",
        "next week",
        "end of week",
        "end of next week",
    )
    found = [parse_day(text, dt.date(2026, 11, today)) for text in words]
    assert " ".join(str(day.day) for day in found) == days
    assert all(day.month == (11 if day.day > 10 else 12) for day in found)


@pytest.mark.parametrize(
    ("text", "today", "meant"),
    [
        ("31 dec", "2026-12-31", "2026-12-31"),
        ("31 dec", "2027-01-01", "2027-12-31"),
        ("next month", "2026-12-05", "2027-01-01"),
        ("end of next month", "2026-12-05", "2027-01-31"),
        ("end of month", "2028-02-10", "2028-02-29"),
        ("end of next month", "2027-01-31", "2027-02-28"),
        ("end of year", "2026-12-31", "2026-12-31"),
        ("29 feb", "2096-03-01", "2104-02-29"),
        ("29 feb", "2028-02-29", "2028-02-29"),
        ("29.2.", "2096-02-29", "2096-02-29"),
        ("in 1 month", "2027-01-31", "2027-02-28"),
        ("next year", "9998-05-05", "9999-01-01"),
        ("31 dec", "9999-12-31", "9999-12-31"),
        ("fri 31 dec", "9999-12-31", "9999-12-31"),
    ],
)
def test_the_ends_of_months_years_and_of_the_calendar(text: str, today: str, meant: str) -> None:
    now = dt.datetime.combine(dt.date.fromisoformat(today), MIDDAY.time())
    assert parse_when(text, now).stored() == meant


@pytest.mark.parametrize(
    ("text", "today", "words"),
    [
        ("1 jan", "9999-12-31", "There is no 1 Jan"),
        ("next year", "9999-12-31", '"next year" was not understood as a date'),
        ("tomorrow", "9999-12-31", "That is further away than a calendar reaches"),
        ("yesterday", "0001-01-01", "That is further away than a calendar reaches"),
        ("end of next year", "9999-05-05", "There is no 31 Dec 10000"),
        ("next month", "9999-12-05", "That is further away than a calendar reaches"),
        ("fri 1 jan", "0001-06-01", "1 Jan 2 is a Tuesday, not a Friday"),
        ("9:00", "9999-12-31", "That is further away than a calendar reaches"),
    ],
)
def test_beyond_the_calendar_is_refused(text: str, today: str, words: str) -> None:
    now = dt.datetime.combine(dt.date.fromisoformat(today), MIDDAY.time())
    with pytest.raises(WhenError) as refused:
        parse_when(text, now)
    assert str(refused.value) == f"{words}. {TRY}"


TUESDAY = dt.datetime(2026, 12, 1, 13, 30)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("until monday", "2026-12-07"),
        ("till fri 5pm", "2026-12-04 17:00"),
        ("no later than 15 jan", "2027-01-15"),
        ("24.12.2026 um 17 Uhr", "2026-12-24 17:00"),
        ("24.12.2026 um 17:30", "2026-12-24 17:30"),
        ("9 december 2026 kl. 14", "2026-12-09 14:00"),
        ("heute", "2026-12-01"),
        ("morgen", "2026-12-02"),
        ("morgen 10 Uhr", "2026-12-02 10:00"),
        ("i morgen", "2026-12-02"),
        ("übermorgen", "2026-12-03"),
        ("overmorgen", "2026-12-03"),
        ("aujourd'hui", "2026-12-01"),
        ("demain", "2026-12-02"),
        ("demain 9h", "2026-12-02 09:00"),
        ("après-demain", "2026-12-03"),
        ("hier", "2026-11-30"),
        ("domani", "2026-12-02"),
        ("mañana", "2026-12-02"),
        ("Montag", "2026-12-07"),
        ("vendredi 14h30", "2026-12-04 14:30"),
        ("Freitag, 11. Dezember 2026 um 9 Uhr", "2026-12-11 09:00"),
        ("3. märz", "2027-03-03"),
        ("3. März 2027", "2027-03-03"),
        ("5 août", "2027-08-05"),
        ("9 mai", "2027-05-09"),
        ("9 dicembre", "2026-12-09"),
        ("9 diciembre 10:00", "2026-12-09 10:00"),
        ("2026-W50-3", "2026-12-09"),
        ("2026-W50-3 10:00", "2026-12-09 10:00"),
        ("2026W503", "2026-12-09"),
        ("3 weeks on monday", "2026-12-28"),
        ("2 weeks tomorrow", "2026-12-16"),
        ("week on monday", "2026-12-14"),
        ("2 fortnights on monday 10:00", "2027-01-04 10:00"),
    ],
)
def test_weeks_ends_of_time_and_words_of_other_languages(text: str, meant: str) -> None:
    assert parse_when(text, TUESDAY).stored() == meant
    assert parse_when(text.upper(), TUESDAY).stored() == meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("early next month", 'Early Jan is no day; type one, "1 jan" or "7 jan"'),
        ("early january", 'Early Jan is no day; type one, "1 jan" or "7 jan"'),
        ("late january", 'Late Jan is no day; type one, "24 jan" or "end of jan"'),
        ("late jan 2028", 'Late Jan is no day; type one, "24 jan 2028" or "end of jan 2028"'),
        ("heute morgen", '"heute morgen" was not understood as a date'),
        ("2026-W50", 'A week has seven days; type one of them: week 50 begins on "7 Dec 2026"'),
        ("2027-W53", "2027 has no week 53"),
        ("KW 3", 'A week has seven days; type one of them: week 3 begins on "18 Jan 2027"'),
        ("week 49", 'A week has seven days; type one of them: week 49 begins on "30 Nov 2026"'),
        ("week 50 2027", 'A week has seven days; type one of them: week 50 begins on "13 Dec 2027"'),
        ("1975", '1975 is a year; type the day as well, "1 jan 1975"'),
        ("2199", "There is no 21:99 on a clock"),
        ("saturday in 3 weeks", "22 Dec 2026 is a Tuesday, not a Saturday"),
    ],
)
def test_what_is_several_days_is_refused_with_one_that_could_be_typed(text: str, words: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_when(text, TUESDAY)
    assert str(refused.value) == f"{words}. {TRY}"


@pytest.mark.parametrize("year", ["1975", "1923", "2019", " 1964 "])
def test_a_year_alone_is_no_time_where_only_the_day_is_asked_for(year: str) -> None:
    for parse in (parse_day, parse_past_day):
        with pytest.raises(WhenError) as refused:
            parse(year, TUESDAY.date())
        year = year.strip()
        assert str(refused.value) == f'{year} is a year; type the day as well. Try "3 feb {year}".'
