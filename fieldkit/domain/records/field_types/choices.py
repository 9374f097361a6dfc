"""A choice among fixed options, and yes or no."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.fitting_options import fitting_options
from fieldkit.domain.records.values import ReadingContext, TableCell, Value

_YES: Final = ("y", "yes", "1", "true", "on")
_WIDEST: Final = 18
"""Cells of a column of choices at most; a longer one is cut."""
_NO: Final = ("n", "no", "0", "false", "off")


class ChoiceType(FieldType):
    """One of the field's options, stored as the option's value."""

    __slots__ = ()

    name = "choice"

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the option that is called so, or the only one that begins so, or has a word that does."""
        _, meant = fitting_options(field, text)
        for option in field.options:
            if meant and option.label == meant:
                return option.value
        words = ", ".join(option.label for option in field.options)
        raise Invalid(f"{field.label} is one of: {words}.")

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the words for the option."""
        return field.option_label(value)

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the words for the option."""
        return field.option_label(value)

    def answered_by(self, field: Field) -> tuple[str, ...]:
        """Return the type of items that are answered by one of their options."""
        return ("choice",)

    def answered(self, field: Field, value: str, by: ReadingContext) -> Value:
        """Return the option with this value."""
        if value not in {option.value for option in field.options}:
            raise Invalid(f"{field.label} is one of: {', '.join(self.offers(field))}.")
        return value

    def width(self, field: Field) -> int:
        """Return the cells of the longest option, as far as that is no sentence."""
        return min(_WIDEST, max((len(option.label) for option in field.options), default=0))

    def offers(self, field: Field) -> tuple[str, ...]:
        """Return the words for all options."""
        return tuple(option.label for option in field.options)


class FlagType(FieldType):
    """Yes or no, stored as 1 or 0; NULL where nobody said."""

    __slots__ = ()

    name = "flag"
    stored = "integer"
    comparable = True
    cells = 4

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return 1 or 0."""
        if text.casefold() in _YES:
            return 1
        if text.casefold() in _NO:
            return 0
        raise Invalid(f"{field.label} is yes or no.")

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return "yes" or "no"."""
        return "yes" if value else "no"

    def plain(self, value: Value) -> object:
        """Return true or false."""
        return bool(value)

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return true or false."""
        return bool(value)

    def offers(self, field: Field) -> tuple[str, ...]:
        """Return both words."""
        return ("yes", "no")


CHOICE: Final = ChoiceType()
FLAG: Final = FlagType()
