import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.text.money import MoneyError, parse_figure, parse_money, show_money


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("€ 99", 9900),
        ("99 €", 9900),
        ("EUR 12,5", 1250),
        ("12 chf", 1200),
        ("1k", 100000),
        ("1.5k", 150000),
        ("1.2m", 120000000),
        ("2 m", 200000000),
        ("1.234567m", 123456700),
        ("0.5k", 50000),
        ("12 usd", 1200),
        ("$12", 1200),
        ("+5", 500),
        ("€ +5", 500),
        ("1.-", 100),
        ("9" * 12, 99999999999900),
        ("12'000.00", 1200000),
        ("12’000", 1200000),
        ("1 234", 123400),
        ("1 234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1.234", 123400),
        ("1,234", 123400),
        ("1,234,567", 123456700),
        ("99,-", 9900),
        ("0.5", 50),
        (",50", 50),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, minor: int) -> None:
    assert parse_money(text) == minor


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.2.3", "1 23", "12.345.6", "0.125", "9" * 18, "☎", "1e5"])
def test_what_is_no_amount_is_refused_with_two_examples(text: str) -> None:
    with pytest.raises(MoneyError, match=r'Try "1,234\.50" or "99"'):
        parse_money(text)


def test_below_zero_needs_permission() -> None:
    with pytest.raises(MoneyError, match="below zero"):
        parse_money("-5")
    assert parse_money("-5", negative=True) == -500
    assert parse_money("−€5", negative=True) == -500


@pytest.mark.parametrize(("text", "currency"), [("$5", "€"), ("5 £", "$"), ("CHF 5", "EUR"), ("5 usd", "GBP")])
def test_the_sign_of_another_currency_is_refused(text: str, currency: str) -> None:
    with pytest.raises(MoneyError, match=f"not in {re.escape(currency)}, which amounts are kept in"):
        parse_money(text, currency=currency)


@pytest.mark.parametrize(
    ("text", "currency"), [("$5", "USD"), ("5 GBP", "£"), ("€5", "€"), ("eur 5", "EUR"), ("5", "€")]
)
def test_a_sign_may_stand_for_the_code_that_is_kept(text: str, currency: str) -> None:
    assert parse_money(text, currency=currency) == 500


@pytest.mark.parametrize("text", ["1.2345k", "1.123456789m", "0.001", "1.234,567"])
def test_more_decimals_than_there_are_cents_are_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        parse_money(text, places=0 if "k" in text else 2)


def test_another_currency_than_the_one_kept_is_refused() -> None:
    assert parse_money("€5", currency="€") == 500
    assert parse_money("5", currency="EUR") == 500
    with pytest.raises(MoneyError, match="not in EUR"):
        parse_money("5 USD", currency="EUR")


def test_currencies_without_cents() -> None:
    assert parse_money("1,234", places=0) == 1234
    assert show_money(1234, "¥", places=0) == "¥1,234"
    with pytest.raises(MoneyError, match="more than 0 decimals"):
        parse_money("1.5", places=0)


def test_amounts_are_shown_with_their_currency() -> None:
    assert show_money(123450) == "1,234.50"
    assert show_money(-123450, "€") == "-€1,234.50"
    assert show_money(9900, "EUR", cents=False) == "EUR 99"
    assert show_money(5, cents=False) == "0.05"


@given(st.integers(-(10**14), 10**14), st.sampled_from(["", "€", "EUR", "$"]), st.booleans())
def test_a_shown_amount_is_understood(minor: int, currency: str, cents: bool) -> None:
    assert parse_money(show_money(minor, currency, cents=cents), negative=True) == minor


@settings(max_examples=300)
@given(st.text(max_size=20) | st.text("0123456789.,' -k€", max_size=12))
def test_any_text_is_an_amount_or_refused_in_words(text: str) -> None:
    try:
        assert parse_money(text) >= 0
    except MoneyError as refused:
        assert str(refused)
    figure = parse_figure(text)
    assert figure is None or parse_figure(figure) == figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12", "12"),
        ("-67", "-67"),
        ("−67", "-67"),
        ("1,5", "1.5"),
        ("1.50", "1.5"),
        ("0,125", "0.125"),
        ("1,234.5", "1234.5"),
        ("1 234", "1234"),
        ("007", "7"),
        ("-0", "0"),
        ("0.125", "0.125"),
    ],
)
def test_figures_have_one_spelling(text: str, figure: str) -> None:
    assert parse_figure(text) == figure


@pytest.mark.parametrize("text", ["1,234", "", "x", "1k", "1..2", "--1", "12 m"])
def test_what_is_no_figure_or_two_is_none(text: str) -> None:
    assert parse_figure(text) is None
