"""What a type of fields knows about its values. The types are in ``fieldkit.domain.records.field_types``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

from fieldkit.domain.records.values import ReadingContext, TableCell, Value
from fieldkit.domain.text.sanitize import clean, clean_line

if TYPE_CHECKING:
    from fieldkit.domain.records.declaration import Field

Tone = Literal["", "alert", "good"]
Stored = Literal["text", "integer", "link"]
"""What a column holds; an integer and a link (the id of a record) may be NULL, a text never is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One choice: the stored value and the words shown for it."""

    value: str
    label: str
    tone: Tone = ""
    """Whether it asks for attention or is good news, wherever it stands."""


class FieldType:
    """How values of a type are read, edited, shown and stored. One shared instance a type, without state.

    The methods get values and texts that are not empty: ``Field`` deals with those.
    """

    __slots__ = ()

    name: str = ""
    stored: Stored = "text"
    several_lines = False
    """Whether the value may hold line breaks."""
    block = False
    """Whether it is typed and shown as a block of lines."""
    is_list = False
    """Whether each line is a value of its own."""
    labelled = False
    """Whether a line may begin with a label: "mobile: 07700 900123"."""
    by_digits = False
    """Whether it is found by its digits alone, whatever stands between them."""
    is_time = False
    """Whether it is a day, an appointment or a moment."""
    echoes = False
    """Whether a form says what is being typed would mean."""
    can_keep_both = False
    """Whether several values can stand in one."""
    comparable = False
    """Whether stored values compare as they are: numbers, and days as ISO has them."""
    cells = 0
    """Cells of a column of such values; 0 where they share what other columns leave."""
    is_document = False
    """Whether it is a document that fieldkit writes itself."""
    in_currency = False
    """Whether it is an amount, which says nothing without its currency."""

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the value that a tidy text means; raises Invalid or ValueError."""
        raise NotImplementedError

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the text that stands for a value in a form: reading it again gives the same value."""
        return str(value)

    def in_words(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the text for a form, as a person would type it."""
        return self.edited(field, value, by)

    def shown(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return a value in words for reading."""
        return self.edited(field, value, by)

    def listed(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return a value in the words of a column."""
        return self.shown(field, value, by)

    def width(self, field: Field) -> int:
        """Return the cells of a column of such values; 0 where they share what other columns leave."""
        return self.cells

    def full(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return a value in words that stay true: of a moment the day itself, with its distance."""
        return self.shown(field, value, by)

    def plain(self, value: Value) -> object:
        """Return a value as JSON says it."""
        return value

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return a value as a table for other programs holds it; what is none of its type as the text that it is."""
        return str(value)

    def offers(self, field: Field) -> tuple[str, ...]:
        """Return the words to choose from; empty where anything can be typed."""
        return ()

    def answered_by(self, field: Field) -> tuple[str, ...]:
        """Return the types of items of a survey whose answers may be its value; () for none."""
        return ()

    def answered(self, field: Field, value: str, by: ReadingContext) -> Value:
        """Return the value that a stored answer of such an item is; raises Invalid or ValueError."""
        return self.read(field, value, by)

    def tidy(self, text: str) -> str:
        """Return text from a person or a file as this type may hold it: free of control characters."""
        return clean(text) if self.several_lines else clean_line(text)

    def keep_both(self, texts: list[str]) -> str:
        """Return one text that holds all of ``texts``; only for types that ``can_keep_both``."""
        raise NotImplementedError
