"""Amounts and figures in every spelling of their separators, and every sentence in which one is refused."""

import pytest

from fieldkit.domain.text.money import MoneyError, parse_figure, parse_money, show_money

SHAPE = "is not an amount"
TWO = "can be read in two ways"
MANY = "has more than 2 decimals"
LARGE = "is too large to be kept exactly"
TRY = 'Try "1,234.50" or "99".'


def money(text: str, *, places: int = 2, currency: str = "") -> int | str:
    """Return minor units, or the sentence of the refusal."""
    try:
        return parse_money(text, places=places, negative=True, currency=currency)
    except MoneyError as refused:
        return str(refused)


@pytest.mark.parametrize(
    ("text", "amount", "figure"),
    [
        ("1,234", 123_400, None),
        ("1,23", 123, "1.23"),
        ("1,2345", MANY, "1.2345"),
        ("12,345", 1_234_500, None),
        ("1234,567", TWO, None),
        ("0,125", MANY, "0.125"),
        ("00,125", MANY, "0.125"),
        ("1.234", 123_400, "1.234"),
        ("0.125", MANY, "0.125"),
        (".125", MANY, "0.125"),
        (",125", MANY, "0.125"),
        ("1.234.567", 123_456_700, "1234567"),
        ("1.23.456", TWO, None),
        ("1,234,56", TWO, None),
        ("1.234,5", 123_450, "1234.5"),
        ("1.234,567", MANY, "1234.567"),
        ("1,234.567", MANY, "1234.567"),
        ("12.34,5", TWO, None),
        ("1,,2", TWO, None),
        ("1.", 100, "1"),
        ("1,", 100, "1"),
        ("1.5.", TWO, None),
        ("1 234", 123_400, "1234"),
        ("1 234 567", 123_456_700, "1234567"),
        ("12 34", TWO, None),
        ("1234 567", TWO, None),
        ("1 234,5", 123_450, "1234.5"),
        ("1 234.5", 123_450, "1234.5"),
        ("1 234,567", MANY, "1234.567"),
        ("1 234.567", MANY, "1234.567"),
        ("123 456", 12_345_600, "123456"),
        ("1 234.5.6", TWO, None),
        ("1 234,5,6", TWO, None),
        ("1 234,5.6", TWO, None),
        ("1 234.", 123_400, "1234"),
        ("1'234", 123_400, "1234"),
        ("1'234'567.8", 123_456_780, "1234567.8"),
        ("1 23", TWO, None),
        ("1 2345", TWO, None),
        ("0 123", 12_300, "123"),
        ("0'123", 12_300, "123"),
        ("k", SHAPE, None),
        ("1k", 100_000, None),
        ("1.5k", 150_000, None),
        ("1,5k", 150_000, None),
        ("1,234k", TWO, None),
        ("1.234k", 123_400, None),
        ("0.001k", 100, None),
        ("1.23456k", 123_456, None),
        ("1.234560k", 123_456, None),
        ("1m", 100_000_000, None),
        ("1.5m", 150_000_000, None),
        ("1.23456789m", 123_456_789, None),
        ("1.234567891m", MANY, None),
        ("1 m", 100_000_000, None),
        ("-1", -100, "-1"),
        ("+1", 100, "1"),
        ("--1", SHAPE, None),
        ("€1", 100, None),
        ("1€", 100, None),
        ("€-1", -100, None),
        ("-€1", -100, None),
        ("€ -1", -100, None),
        ("€1k", 100_000, None),
        ("1k€", 100_000, None),
        ("EUR1", 100, None),
        ("EUR 1", 100, None),
        ("1 EUR", 100, None),
        ("1eur", 100, None),
        ("1 eur k", SHAPE, None),
        ("1k eur", 100_000, None),
        ("abc 1", 100, None),
        ("abcd 1", SHAPE, None),
        ("1 abcd", SHAPE, None),
        ("99,-", 9900, None),
        ("99.-", 9900, None),
        ("99,--", SHAPE, None),
        ("1,-5", SHAPE, None),
        ("1e5", SHAPE, None),
        ("9999999999999.99", 999_999_999_999_999, "9999999999999.99"),
        ("10000000000000", LARGE, "10000000000000"),
        ("10000000000000.00", LARGE, "10000000000000"),
        ("9" * 13, 999_999_999_999_900, "9999999999999"),
        ("9" * 41, SHAPE, None),
        ("1" + "0" * 39, LARGE, None),
        ("x" * 41, SHAPE, None),
        ("1 . 5", TWO, None),
        ("1,234,567", 123_456_700, "1234567"),
        ("1,234,5678", TWO, None),
        ("0,123,456", TWO, None),
        ("001,234", 123_400, None),
        ("123,4567", MANY, "123.4567"),
        ("1234.567", TWO, "1234.567"),
        ("١٢٣", SHAPE, None),
        ("1‘234", 123_400, "1234"),
        ("−5", -500, "-5"),
        ("–5", -500, "-5"),
        ("1 k", 100_000, None),
        ("€€5", 500, None),
        ("$€5", 500, None),
    ],
)
def test_what_separators_make_of_an_amount_and_of_a_figure(text: str, amount: int | str, figure: str | None) -> None:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    assert money(text) == (f'"{shown}" {amount}. {TRY}' if isinstance(amount, str) else amount)
    assert parse_figure(text) == figure


@pytest.mark.parametrize(
    ("places", "amounts"),
    [
        (0, {"1": 1, "1.234": 1_234, "1,234": 1_234, "1k": 1_000, "1.500k": 1_500}),
        (3, {"1": 1_000, "1.5": 1_500, "1,234": 1_234_000, "0.500": 500, "1k": 1_000_000, "1.23456k": 1_234_560}),
    ],
)
def test_amounts_of_other_decimals(places: int, amounts: dict[str, int]) -> None:
    assert {text: money(text, places=places) for text in amounts} == amounts
    too_many = f"0.{'5' * (places + 1)}"
    assert money(too_many, places=places) == f'"{too_many}" has more than {places} decimals. {TRY}'


@pytest.mark.parametrize(
    ("currency", "same", "other"),
    [
        ("€", "€5|5 €|EUR 5|5 xyz|5", "$5|£ 5|5 usd|GBP 5"),
        ("EUR", "€5|₪5|EUR 5|5 eur|5|5eur", "USD 5|5 usd|CHF5|$5|£ 5"),
        ("$", "$5|$ 5|5 $|USD 5|5 aud", "€5|5 €|EUR 5"),
    ],
)
def test_a_currency_beside_the_figure(currency: str, same: str, other: str) -> None:
    assert {text: money(text, currency=currency) for text in same.split("|")} == dict.fromkeys(same.split("|"), 500)
    assert {money(f"-{text}", currency=currency) for text in same.split("|")} == {-500}
    for text in other.split("|"):
        assert money(text, currency=currency) == f'"{text}" is not in {currency}, which amounts are kept in. {TRY}'


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("0.123456789", "0.123456789"),
        ("0.1234567891", None),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", None),
        ("000", "0"),
        ("1.0", "1"),
        ("-0.50", "-0.5"),
        (" 7 ", "7"),
    ],
)
def test_a_figure_has_fifteen_digits_and_nine_decimals_at_most(text: str, figure: str | None) -> None:
    assert parse_figure(text) == figure


def test_below_zero_is_refused_in_one_sentence() -> None:
    with pytest.raises(MoneyError) as refused:
        parse_money("-0.01")
    assert str(refused.value) == f"An amount below zero does not fit here. {TRY}"


@pytest.mark.parametrize(
    ("minor", "currency", "shown", "without", "whole", "thousandths"),
    [
        (0, "", "0.00", "0", "0", "0.000"),
        (5, "", "0.05", "0.05", "5", "0.005"),
        (100, "EUR", "EUR 1.00", "EUR 1", "EUR 100", "EUR 0.100"),
        (-100, "EUR", "-EUR 1.00", "-EUR 1", "-EUR 100", "-EUR 0.100"),
        (-123_456, "€", "-€1,234.56", "-€1,234.56", "-€123,456", "-€123.456"),
    ],
)
def test_an_amount_is_shown_with_its_cents_or_without(
    minor: int, currency: str, shown: str, without: str, whole: str, thousandths: str
) -> None:
    assert show_money(minor, currency) == shown
    assert show_money(minor, currency, cents=False) == without
    assert show_money(minor, currency, places=0) == whole
    assert show_money(minor, currency, places=3) == thousandths


def test_zeros_before_an_amount_are_none_of_it_up_to_forty_signs() -> None:
    assert parse_money("0" * 39 + "1") == 100
    with pytest.raises(MoneyError, match="is not an amount"):
        parse_money("0" * 40 + "1")
    assert parse_figure("0" * 14 + "1") == "1"
    assert parse_figure("0" * 15 + "1") is None
    assert parse_figure("9" * 15 + "." + "1" * 9) == "9" * 15 + "." + "1" * 9
    assert parse_figure("9" * 15 + "." + "1" * 10) is None
    assert parse_figure("9" * 100_000) is None
