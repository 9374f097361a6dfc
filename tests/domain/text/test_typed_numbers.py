"""Durations, amounts and counts as people type them: the value, or a refusal; never another one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.text.dates import WhenError, parse_minutes
from fieldkit.domain.text.money import MoneyError, parse_figure, parse_money, parse_whole

NOW = dt.datetime(2026, 11, 25, 13, 30)

# Durations that people asked of other programs: anuko/timetracker#115, kimai/kimai#1702, moment/moment#981,
# GothenburgBitFactory/timewarrior#289, henrypoydar/chronic_duration#32, tidyverse/lubridate#519,
# nightscout/cgm-remote-monitor#1250, iamkun/dayjs#3215.
MINUTES = {
    15: "0.25h|.25h|0,25h|,25h|15|15 min|15'|a quarter hour|a quarter of an hour|0:15|:15|¼ h|1/4 h",
    20: "20|20m|20 mins|20mins.|20 minutes",
    25: "25m|0:25",
    30: ":30|0,5h|0.5 h|½ h|½h|1/2 h|half an hour|half hour|a half hour|30 min",
    45: "45|45m|45 min|0:45|¾ h|3/4 hour|three quarters of an hour|0.75h",
    60: "1h|1 h|1 hr|1 hour|an hour|one hour|1:00|60 min|1:00 h",
    80: "1hr 20mins|1h20|1:20|80 min",
    90: "1h30|1 h 30|1h30m|1h 30 min|1:30|1:30 h|1:30h|1.5h|1,5h|1.5 hours|1½ h|1½h|1 1/2 hours|90 min|90'|"
    "an hour and a half|1 hour, 30 minutes|1 hour and 30 minutes|1:30:00|90",
    150: "2 1/2 h|2½ hours|2 and a half hours|2.5h|150 min",
    180: "3h|3 hours|3:00",
    315: "5.25h|5:15",
    540: "09:00:00|9:00|9 h",
}
NO_MINUTES = (
    "1,5|1.5|0.5d|1.5d|2 days|1.5 days|half a day|1 500|1,500 min|1h75|5²|½|2 1/2|1/2|3/2 h|1:75|1:30:15|1h 1h|-5|soon|"
    "45 sec|PT1H30M|1 month|1h30x|1..5h|1:5"
)


@pytest.mark.parametrize(("text", "minutes"), [(text, n) for n, texts in MINUTES.items() for text in texts.split("|")])
def test_a_duration_is_read_as_it_is_typed(text: str, minutes: int) -> None:
    assert parse_minutes(text) == parse_minutes(text.upper()) == minutes


@pytest.mark.parametrize("text", NO_MINUTES.split("|"))
def test_what_may_be_another_duration_is_refused(text: str) -> None:
    with pytest.raises(WhenError, match=r'is not a duration\. Try "45" for minutes or "1:30"'):
        parse_minutes(text)


def test_days_are_told_as_the_hours_that_they_may_be() -> None:
    for text, either in (
        ("1.5 days", '"36 h" or "12 h"'),
        ("2d", '"48 h" or "16 h"'),
        ("half a day", '"12 h" or "4 h"'),
    ):
        with pytest.raises(WhenError, match=f"A day has 24 hours, or 8 of work: {either}\\.$"):
            parse_minutes(text)


# scrapinghub/price-parser#46, #58, #59 and #72, ex-money/money#112, ambassify/parse-js#42, cknow/laravel-money#6,
# caiogondim/parse-price.js#4, ledger/ledger#2743, joshdk/go-junit#38, nielsmaerten/ynab-buddy#30.
@pytest.mark.parametrize(
    ("text", "amount", "whole"),
    [
        ("1,500", 150_000, 1500),
        ("1.500,00", 150_000, 1500),
        ("1,500.00", 150_000, 1500),
        ("£ 1 500", 150_000, None),
        ("£1,500.-", 150_000, None),
        ("1 500,50", 150_050, None),
        ("1'500", 150_000, 1500),
        ("1.5k", 150_000, 1500),
        ("£1.5k", 150_000, None),
        ("1.5 k", 150_000, 1500),
        ("2 1/2", 250, None),
        ("2½", 250, None),
        ("£2½", 250, None),
        ("½", 50, None),
        ("1 500 1/2", 150_050, None),
        ("1.000.000", 100_000_000, 1_000_000),
        ("1.234.123", 123_412_300, 1_234_123),
        ("1,127.54", 112_754, None),
        ("£ 1234.56", 123_456, None),
        ("1,5", 150, None),
        ("1.5", 150, None),
        ("3.350", 335_000, None),
        (",89", 89, None),
        ("99,-", 9900, None),
        ("12.0", 1200, 12),
        ("0,075", None, None),
        ("5²", None, None),
        ("1k5", None, None),
        ("1,50,000", None, None),
        ("1/3", None, None),
        ("500-700", None, None),
        ("1_000", None, None),
        ("1e3", None, None),
        ("(500)", None, None),
        ("5 usd", None, None),
        ("€5", None, None),
        ("1,127.54 €", None, None),
    ],
)
def test_an_amount_and_a_count_are_read_as_they_are_typed(text: str, amount: int | None, whole: int | None) -> None:
    try:
        assert parse_money(text, currency="£") == amount
    except MoneyError as refused:
        assert amount is None, refused
    assert parse_whole(text) == whole


@pytest.mark.parametrize(("text", "figure"), [("2 1/2", "2.5"), ("2½", "2.5"), ("¼", "0.25"), ("1/2/3", None)])
def test_a_figure_may_have_halves_and_quarters(text: str, figure: str | None) -> None:
    assert parse_figure(text) == figure


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1h30", "hours", "1.5"),
        ("1:30", "hours", "1.5"),
        ("90 min", "hours", "1.5"),
        ("half an hour", "hours", "0.5"),
        ("1½", "hours", "1.5"),
        ("1½ hours", "hours", "1.5"),
        ("2", "hours", "2"),
        ("2 hours", "hours a year", None),
        ("1h30", "minutes", "90"),
        ("1.5 h", "minutes", "90"),
        ("1:30 h", "minutes", "90"),
        ("45", "minutes", "45"),
        ("20 min", "hours", None),
        ("1h30", "devices", None),
        ("1h30", "ms", None),
    ],
)
def test_a_time_is_answered_in_the_unit_that_is_asked_for(text: str, unit: str, value: str | None) -> None:
    item = Item(id="a", ask="How long?", type="number", unit=unit)
    try:
        assert parse_answer(item, text, NOW)[0] == (value or "2")
    except AnswerError as refused:
        assert value is None and "is not a number" in str(refused)


@given(st.text(max_size=20) | st.text("0123456789.,:hm½¼/' k£²", max_size=10))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    assert parse_whole(text) is None or isinstance(parse_whole(text), int)
    try:
        assert 0 <= parse_minutes(text) < 10**7
    except WhenError as refused:
        assert "is not a duration" in str(refused)
