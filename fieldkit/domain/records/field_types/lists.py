"""Lists of short values, stored one a line and typed with ";" between them."""

from __future__ import annotations

import re
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.values import ReadingContext, TableCell, Value
from fieldkit.domain.text.sanitize import clean_line, digits

_MAIL: Final = r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,.]+\Z"
_SCHEME: Final = r"(?i)\A(.*: )?(?:mailto|smtp):(?=\S+@)"


class LinesType(FieldType):
    """A list of anything."""

    __slots__ = ()

    name = "lines"
    several_lines = True
    is_list = True
    can_keep_both = True

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the values one a line, each once."""
        values = [self.tidy(clean_line(piece)) for piece in re.split(r"[;\n]", text)]
        kept = list(dict.fromkeys(value for value in values if value))
        for value in kept:
            self.check(value)
        return "\n".join(kept)

    def tidy(self, value: str) -> str:
        """Return a value as it is stored."""
        return value

    def check(self, value: str) -> None:
        """Raise Invalid for a value that cannot be in the list."""

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return the values on one line."""
        return "; ".join(str(value).split("\n"))

    def plain(self, value: Value) -> object:
        """Return a list."""
        return str(value).split("\n") if value else []

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the values."""
        return tuple(str(value).split("\n"))

    def keep_both(self, texts: list[str]) -> str:
        """Return all values of all lists, each once."""
        return "\n".join(dict.fromkeys(line for text in texts for line in text.split("\n")))


class PhonesType(LinesType):
    """Telephone numbers, each "number" or "label: number"."""

    __slots__ = ()

    name = "phones"
    labelled = True
    by_digits = True

    def check(self, value: str) -> None:
        """Refuse what has fewer than three digits."""
        if len(digits(value.rpartition(": ")[2])) < 3:
            raise Invalid(f"“{value}” has too few digits for a telephone number, such as “mobile: 07700 900123”.")


class EmailsType(LinesType):
    """Mail addresses, each "address" or "label: address"."""

    __slots__ = ()

    name = "emails"
    labelled = True

    def tidy(self, value: str) -> str:
        """Return a value without the ``mailto:`` of a link that was copied."""
        return re.sub(_SCHEME, r"\1", value)

    def check(self, value: str) -> None:
        """Refuse what has not the form of an address."""
        if not re.match(_MAIL, value.rpartition(": ")[2]):
            raise Invalid(f"“{value}” is no e-mail address, such as ines@example.com.")


LINES: Final = LinesType()
PHONES: Final = PhonesType()
EMAILS: Final = EmailsType()
