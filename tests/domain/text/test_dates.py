import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.text.dates import When, WhenError, describe, echo, parse_day, parse_when, show_day
from fieldkit.domain.text.wall_clock import missing
from tests.support.moments import MIDDAY

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
TIMES = st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))
WHENS = st.builds(When, DAYS, TIMES).filter(
    lambda when: when.time is None or missing(dt.datetime.combine(when.day, when.time)) is None
)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("today", "2026-11-21"),
        ("tmr", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("tomorrow 10", "2026-11-22 10:00"),
        ("Tomorrow at 10:30", "2026-11-22 10:30"),
        ("10am tomorrow", "2026-11-22 10:00"),
        ("mon", "2026-11-23"),
        ("sat", "2026-11-28"),
        ("Sunday", "2026-11-22"),
        ("next fri", "2026-11-27"),
        ("last fri", "2026-11-20"),
        ("friday 3", "2026-11-27 15:00"),
        ("fri 10.30", "2026-11-27 10:30"),
        ("fri 2.30pm", "2026-11-27 14:30"),
        ("in 2 weeks", "2026-12-05"),
        ("in two weeks", "2026-12-05"),
        ("3 days", "2026-11-24"),
        ("in an hour", "2026-11-21 14:30"),
        ("in 90 min", "2026-11-21 15:00"),
        ("in 1 h 30", "2026-11-21 15:00"),
        ("2w", "2026-12-05"),
        ("3d", "2026-11-24"),
        ("+3", "2026-11-24"),
        ("3 days ago", "2026-11-18"),
        ("next week", "2026-11-23"),
        ("next month", "2026-12-01"),
        ("in 3 months", "2027-02-21"),
        ("end of week", "2026-11-27"),
        ("end of month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("end of year", "2026-12-31"),
        ("24 nov", "2026-11-24"),
        ("nov 24", "2026-11-24"),
        ("24th of November", "2026-11-24"),
        ("20 nov", "2027-11-20"),
        ("24.11.", "2026-11-24"),
        ("21.12.", "2026-12-21"),
        ("24.11.2026", "2026-11-24"),
        ("24.11.26", "2026-11-24"),
        ("24/11", "2026-11-24"),
        ("29 feb", "2028-02-29"),
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24T10:00", "2026-11-24 10:00"),
        ("24 nov 10", "2026-11-24 10:00"),
        ("24 nov 2026, 10:00", "2026-11-24 10:00"),
        ("10", "2026-11-22 10:00"),
        ("15", "2026-11-21 15:00"),
        ("1430", "2026-11-21 14:30"),
        ("noon", "2026-11-22 12:00"),
        ("mon midday", "2026-11-23 12:00"),
        ("tomorrow morning", "2026-11-22 09:00"),
        ("fri afternoon", "2026-11-27 14:00"),
        ("this evening", "2026-11-21 18:00"),
        ("tonight", "2026-11-21 18:00"),
        ("tonight 20:00", "2026-11-21 20:00"),
        ("end of day", "2026-11-21 17:00"),
        ("tomorrow eod", "2026-11-22 17:00"),
        ("12am mon", "2026-11-23 00:00"),
        ("12pm mon", "2026-11-23 12:00"),
    ],
)
def test_plain_words_name_a_day_and_a_time(text: str, stored: str) -> None:
    assert parse_when(text, MIDDAY).stored() == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("mon 7 dec", "2026-12-07"),
        ("sat 21 nov", "2026-11-21"),
        ("fri 20 nov", "2026-11-20"),
        ("mon 30 nov 9:00", "2026-11-30 09:00"),
        ("fri 1 jan", "2027-01-01"),
        ("mon 7.12.", "2026-12-07"),
    ],
)
def test_a_weekday_chooses_between_the_coming_day_and_one_just_gone(text: str, stored: str) -> None:
    assert parse_when(text, MIDDAY).stored() == stored


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("thu 7 dec", "7 Dec 2026 is a Monday, not a Thursday"),
        ("tue 7 dec", "7 Dec 2026 is a Monday, not a Tuesday"),
        ("sun 7 dec", "7 Dec 2026 is a Monday, not a Sunday"),
        ("sun 1 jan", "1 Jan 2027 is a Friday, not a Sunday"),
        ("sat 20 nov", "20 Nov 2026 is a Friday, not a Saturday"),
        ("thu 1 jan", "1 Jan 2027 is a Friday, not a Thursday"),
    ],
)
def test_a_weekday_that_the_day_meant_has_not_is_named_and_no_other_year_taken(text: str, words: str) -> None:
    with pytest.raises(WhenError, match=words):
        parse_when(text, MIDDAY)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("tomorow", "2026-11-22"), ("wendesday", "2026-11-25"), ("fridya 9", "2026-11-27 09:00")],
)
def test_a_slip_of_one_letter_is_understood(text: str, stored: str) -> None:
    assert parse_when(text, MIDDAY).stored() == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "munday",
        "31 feb",
        "25:00",
        "10:75",
        "13pm",
        "0am",
        "32.1.",
        "5.13.",
        "mon 24 nov 2026",
        "in 99999999 weeks",
        "later today maybe",
        "this mon",
        "[ACME] [/]",
        "☎",
        "2026-13-01",
        "end of",
        "next",
        "in",
        "+",
        "noon noon",
        "9" * 200,
        "in 9999 years",
    ],
)
def test_what_is_ambiguous_or_impossible_is_refused_with_two_examples(text: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_when(text, MIDDAY)
    assert str(refused.value).count('"') >= 4
    assert " or " in str(refused.value)


def test_a_weekday_that_does_not_fit_its_date_is_named() -> None:
    with pytest.raises(WhenError, match="24 Nov 2026 is a Tuesday, not a Monday"):
        parse_when("mon 24 nov 2026", MIDDAY)


def test_slashes_are_read_month_first_only_on_request_and_dots_never() -> None:
    assert parse_day("3/4/2027", MIDDAY.date()) == dt.date(2027, 4, 3)
    assert parse_day("3/4/2027", MIDDAY.date(), month_first=True) == dt.date(2027, 3, 4)
    assert parse_day("3.4.2027", MIDDAY.date(), month_first=True) == dt.date(2027, 4, 3)


def test_a_day_alone_takes_no_time() -> None:
    assert parse_day("fri", MIDDAY.date()) == dt.date(2026, 11, 27)
    with pytest.raises(WhenError, match="only the day"):
        parse_day("fri 10:00", MIDDAY.date())


@pytest.mark.parametrize(
    ("stored", "due", "words"),
    [
        ("2026-11-21 12:25", True, "overdue 1 h"),
        ("2026-11-21 13:05", True, "overdue 25 min"),
        ("2026-11-20", True, "overdue 1 day"),
        ("2026-10-01", True, "overdue 7 weeks"),
        ("2026-11-21", True, "today"),
        ("2026-11-21 14:00", True, "today 14:00"),
        ("2026-11-22 10:00", True, "tomorrow 10:00"),
        ("2026-11-23", True, "mon"),
        ("2026-11-27 09:00", True, "fri 09:00"),
        ("2026-11-28", True, "sat 28 Nov"),
        ("2026-11-30 09:00", True, "mon 30 Nov 09:00"),
        ("2026-12-12", True, "in 3 weeks, 12 Dec"),
        ("2027-03-12", True, "in 3 months, 12 Mar"),
        ("2028-03-12", True, "12 Mar 2028"),
        ("2026-11-20 09:00", False, "yesterday 09:00"),
        ("2026-11-17", False, "tue 17 Nov"),
        ("2026-10-17", False, "17 Oct 2026"),
    ],
)
def test_lists_describe_a_date_briefly(stored: str, due: bool, words: str) -> None:
    assert describe(When.from_stored(stored), MIDDAY, due=due) == words


def test_the_form_echoes_a_date_in_full() -> None:
    assert echo(parse_when("tue 10", MIDDAY), MIDDAY) == "Tue 24 Nov 2026, 10:00 (in 3 days)"
    assert echo(parse_when("today", MIDDAY), MIDDAY) == "Sat 21 Nov 2026 (today)"
    assert echo(parse_when("3 days ago", MIDDAY), MIDDAY) == "Wed 18 Nov 2026 (3 days ago)"


@given(WHENS)
def test_what_is_stored_comes_back(when: When) -> None:
    assert When.from_stored(when.stored()) == when


@given(st.lists(WHENS, max_size=6))
def test_stored_text_sorts_as_time_passes(whens: list[When]) -> None:
    by_time = sorted(whens, key=lambda w: (w.day, w.time is not None, w.time or dt.time()))
    assert [w.stored() for w in by_time] == sorted(w.stored() for w in whens)


@given(WHENS)
def test_an_echo_typed_again_means_the_same_and_echoes_the_same(when: When) -> None:
    words = echo(when, MIDDAY)
    again = parse_when(words, MIDDAY)
    assert again == when
    assert echo(again, MIDDAY) == words


@given(WHENS)
def test_what_lists_say_of_the_future_can_be_typed(when: When) -> None:
    words = describe(when, MIDDAY)
    if not words.startswith("overdue"):
        again = parse_when(words, MIDDAY)
        assert again.day == when.day
        assert again.time in (None, when.time)


@given(DAYS)
def test_a_shown_day_is_understood(day: dt.date) -> None:
    assert parse_day(show_day(day), MIDDAY.date()) == day


WORDS = st.sampled_from(
    ["in", "next", "last", "end", "of", "mon", "24", "nov", "week", "31", ".", "/", ":", "+", "pm", "ago", "9999"]
)


@settings(max_examples=300)
@given(st.text(max_size=40) | st.lists(WORDS, max_size=6).map(" ".join) | st.lists(WORDS, max_size=6).map("".join))
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    readings = []
    try:
        readings.append(parse_when(text, MIDDAY))
        readings.append(When(parse_day(text, MIDDAY.date(), month_first=True)))
    except WhenError as refused:
        assert str(refused)
    for when in readings:
        assert When.from_stored(when.stored()) == when


@given(st.text(max_size=20) | st.text("0123456789-: ", max_size=17))
def test_text_that_was_never_stored_is_refused_in_words(text: str) -> None:
    try:
        assert When.from_stored(text).stored() == text
    except WhenError as refused:
        assert "is not a stored date" in str(refused)
