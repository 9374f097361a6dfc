"""Two contacts side by side: every value of both, and where they differ."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import lookup
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.clients import Contact
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import CONTACT, KINDS
from fieldkit.domain.records.values import ReadingContext

Fit = Literal["same", "differs", "only left", "only right"]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One field of two contacts."""

    label: str
    left: str
    """In words, several lines for lists and long texts; "" for none."""
    right: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class ContactPair:
    """Two contacts, field by field; nothing that is empty in both."""

    names: tuple[str, str]
    lines: tuple[ComparedLine, ...]


def contact_pair(connection: sqlite3.Connection, left: str, right: str, by: ReadingContext) -> ContactPair | None:
    """Return two contacts by uid, or None if one of them is not there any more."""
    first, second = (lookup.get(connection, CONTACT, uid) for uid in (left, right))
    if not isinstance(first, Contact) or not isinstance(second, Contact):
        return None
    if first.deleted_at is not None or second.deleted_at is not None:
        return None
    lines = [
        _line(field.label, _words(field, first, by), _words(field, second, by))
        for field in CONTACT.fields
        if field.typed
    ]
    lines.append(_line("Leads here", _linked(connection, first.id), _linked(connection, second.id)))
    return ContactPair((first.name, second.name), tuple(line for line in lines if line.left or line.right))


def _line(label: str, left: str, right: str) -> ComparedLine:
    same = " ".join(left.split()).casefold() == " ".join(right.split()).casefold()
    fit: Fit = "same" if same else "differs" if left and right else "only left" if left else "only right"
    return ComparedLine(label, left, right, fit)


def _words(field: Field, contact: Contact, by: ReadingContext) -> str:
    value = getattr(contact, field.name)
    return str(value) if field.type.is_list else field.shown(value, by)


def _linked(connection: sqlite3.Connection, number: int) -> str:
    """Return how many records lead to a contact: "2 calls, 1 promise"."""
    said = []
    for kind in KINDS.values():
        links = [field.name for field in kind.fields if field.link == CONTACT.name]
        if links:
            where = " OR ".join(f"{quoted(name)} = {int(number)}" for name in links)
            count = int(
                value_of(connection, f"SELECT count(*) FROM {kind.name} WHERE ({where}) AND deleted_at IS NULL")
            )
            said += [f"{count:,} {(kind.label if count == 1 else kind.plural).lower()}"] if count else []
    return ", ".join(said)
