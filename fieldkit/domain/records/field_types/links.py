"""A link to a record of another kind."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.values import ReadingContext, Value


class LinkType(FieldType):
    """A link, stored as the local id of the record and typed as what it is called."""

    __slots__ = ()

    name = "link"
    stored = "link"
    comparable = True

    def read(self, field: Field, text: str, by: ReadingContext) -> Value:
        """Return the id of the record that the text names."""
        return by.find(field.link, text)

    def edited(self, field: Field, value: Value, by: ReadingContext) -> str:
        """Return what the record is called."""
        return by.name(field.link, value) if isinstance(value, int) else str(value)

    def answered_by(self, field: Field) -> tuple[str, ...]:
        """Return the type of items that name a person, where it links to one."""
        return ("contact",) if field.link == "contact" else ()


LINK: Final = LinkType()
