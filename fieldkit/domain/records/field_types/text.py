"""Text: one line, several lines, and a document that fieldkit writes itself."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.values import ReadingContext, TableCell, Value
from fieldkit.domain.text.sanitize import clean

BETWEEN: Final = " / "
"""What stands between two values of a field of one line."""


class TextType(FieldType):
    """One line of text."""

    __slots__ = ()

    name = "text"
    can_keep_both = True

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the text itself."""
        return text

    def answered_by(self, field: Field) -> tuple[str, ...]:
        """Return the types of items that are answered in words."""
        return ("text", "longtext")

    def keep_both(self, texts: list[str]) -> str:
        """Return the texts beside each other."""
        return BETWEEN.join(_apart(texts))


class LongType(TextType):
    """Several lines of text."""

    __slots__ = ()

    name = "long"
    several_lines = True
    block = True

    def keep_both(self, texts: list[str]) -> str:
        """Return the texts below each other."""
        return "\n".join(_apart(texts))


class DocumentType(FieldType):
    """A JSON document that fieldkit writes itself; never typed."""

    __slots__ = ()

    name = "json"
    is_document = True

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Refuse: nobody types a document."""
        raise Invalid(f"{field.label} is written by fieldkit itself.")

    def full(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return how long the document is."""
        return f"a document of {len(str(value)):,} characters"

    def plain(self, value: Value) -> object:
        """Return the document itself; one that cannot be read as the text that it is."""
        if not value:
            return None
        from fieldkit.domain.text.stored_json import document

        found = document(str(value))
        return value if found is None else found

    def cell(self, field: Field, value: Value) -> TableCell:
        """Return the document; one that cannot be read as the text that it is."""
        found = self.plain(value)
        return found if isinstance(found, dict | list) else str(value)

    def tidy(self, text: str) -> str:
        """Return the text with its lines."""
        return clean(text)


def _apart(texts: list[str]) -> list[str]:
    """Return the texts without those that stand in another one already: they would only be there twice."""
    kept: list[str] = []
    for place, text in enumerate(texts):
        others = [*kept, *(other for other in texts[place + 1 :] if other != text)]
        if not any(text in other for other in others):
            kept.append(text)
    return kept


TEXT: Final = TextType()
LONG: Final = LongType()
DOCUMENT: Final = DocumentType()
