"""Which field of the client an answer would be: the one an item names by ``feeds: client.<field>``, if it fits."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.checklists.checklist import Item, Section
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import CLIENT

OF_CLIENT: Final = f"{CLIENT.name}."
"""How a name of ``feeds`` begins that is a field of the client."""
FED: Final = tuple(f"{OF_CLIENT}{field.name}" for field in CLIENT.form)
"""All names of fields of the client, as ``feeds`` has them."""


def fed_field(section: Section, item: Item) -> Field | None:
    """Return the field of the client that the answer to an item would be; None where it is none, or does not fit."""
    if not item.feeds.startswith(OF_CLIENT) or unfit(section, item):
        return None
    return CLIENT.field(item.feeds.removeprefix(OF_CLIENT))


def unfit(section: Section, item: Item) -> str:
    """Return why the answer to an item, which names a field of the client, cannot be its value; "" if it can."""
    if item.feeds not in FED:
        return f'"{item.feeds}" is no field of a client.{nearest(item.feeds, FED)}'
    field = CLIENT.field(item.feeds.removeprefix(OF_CLIENT))
    types = field.type.answered_by(field)
    if not types:
        return f'"{field.label}" of a client is typed in its form: no answer to an item is one.'
    if item.type not in types:
        wanted = " or ".join(types)
        return f'The answer to an item of type {item.type} cannot be "{field.label}" of a client: that is of {wanted}.'
    known = [option.value for option in field.options]
    others = [option.value for option in item.options if option.value not in known]
    if others:
        said = f'"{field.label}" of a client is one of {", ".join(known)}; "{others[0]}" is none of them.'
        return said + nearest(others[0], known)
    if section.repeat is not None:
        return f'It is asked of each thing of a repeat, and a client has "{field.label}" once.'
    return ""
