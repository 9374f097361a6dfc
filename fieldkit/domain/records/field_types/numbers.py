"""Whole numbers: a count, minutes, and minor units of money."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.values import ReadingContext, TableCell, Value

LARGEST: Final = 2**53
"""What every reader of an export file can hold exactly."""


class WholeType(FieldType):
    """A whole number, not negative."""

    __slots__ = ()

    name = "whole"
    stored = "integer"
    comparable = True
    cells = 8

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the number: "1500", "1,500", "1 500", "1.5k"."""
        from fieldkit.domain.text.money import parse_whole

        number = parse_whole(text)
        if number is None:
            raise Invalid(f"{field.label} is a whole number, such as 12.")
        return _in_range(field, number)

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the number."""
        return value


class MinutesType(FieldType):
    """A duration, stored in whole minutes."""

    __slots__ = ()

    name = "minutes"
    stored = "integer"
    echoes = True
    comparable = True
    cells = 8

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the minutes of "45", "1:30" or "1.5 h"."""
        from fieldkit.domain.text.dates import parse_minutes

        return _in_range(field, parse_minutes(text))

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return hours and minutes as "1:30"."""
        return f"{value // 60}:{value % 60:02d}" if isinstance(value, int) else str(value)

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the minutes."""
        return value


class MoneyType(FieldType):
    """An amount, stored in whole minor units; the currency is in the settings."""

    __slots__ = ()

    name = "money"
    stored = "integer"
    echoes = True
    comparable = True
    in_currency = True
    cells = 12

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return minor units."""
        from fieldkit.domain.text.money import parse_money

        return _in_range(field, parse_money(text))

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the amount with all its decimals, without currency and grouping."""
        return f"{value // 100:d}.{value % 100:02d}" if isinstance(value, int) else str(value)

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the amount in its currency, with both decimals."""
        return Decimal(value).scaleb(-2) if isinstance(value, int) else value

    def shown(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the amount with its currency."""
        if not isinstance(value, int):
            return str(value)
        from fieldkit.domain.text.money import show_money

        return show_money(value, by.currency)

    def answered_by(self, field: Field) -> tuple[str, ...]:
        """Return the type of items that ask for an amount."""
        return ("money",)

    def answered(self, field: Field, value: str, by: ReadingContext) -> Value:
        """Return minor units, as an answer holds them, too."""
        return _in_range(field, int(value))


def _in_range(field: Field, value: int) -> int:
    if not 0 <= value <= LARGEST:
        raise Invalid(f"{field.label} must be between 0 and {LARGEST:,}.")
    return value


WHOLE: Final = WholeType()
MINUTES: Final = MinutesType()
MONEY: Final = MoneyType()
