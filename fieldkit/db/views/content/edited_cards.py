"""Cards that the firm edited: what each field says, what ships, and whether a release changed that beneath it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.records import lookup
from fieldkit.db.schema.change_capture import SEED_LIMIT
from fieldkit.domain.cards.shipped import fields_that_ship
from fieldkit.domain.records.cards import Card
from fieldkit.domain.records.kinds import CARD


@dataclass(frozen=True, slots=True)
class EditedField:
    """A field of a card that says something else than what ships."""

    name: str
    label: str
    ours: str
    ships: str
    """What the newest release says."""
    shipped: str | None = None
    """What shipped when the firm wrote over it; None where that cannot be told."""

    @property
    def released(self) -> bool:
        """Whether a release changed what the firm had written over."""
        return self.shipped is not None and self.shipped != self.ships


@dataclass(frozen=True, slots=True)
class CardEdits:
    """A card with what the firm changed of it."""

    uid: str
    key: str
    title: str
    category: str
    own: bool
    """Whether it is the firm's own altogether, and nothing ships."""
    fields: tuple[EditedField, ...] = ()

    @property
    def released(self) -> bool:
        """Whether a release changed something beneath it."""
        return any(field.released for field in self.fields)


def cards(connection: sqlite3.Connection) -> list[CardEdits]:
    """Return all cards outside the trash with what the firm changed of them, in the order of their titles."""
    numbers = connection.execute("SELECT id FROM card WHERE deleted_at IS NULL ORDER BY title COLLATE NOCASE, id")
    found = [lookup.by_id(connection, CARD, number) for (number,) in numbers.fetchall()]
    return [_edits(connection, card) for card in found if isinstance(card, Card)]


def named(connection: sqlite3.Connection, key: str) -> CardEdits:
    """Return the card that ``key`` names: its content id, title or uid. Raises Invalid if there is none, or several."""
    card = lookup.find(connection, CARD, key)
    assert isinstance(card, Card), "it was sought among them"
    return _edits(connection, card)


def _edits(connection: sqlite3.Connection, card: Card) -> CardEdits:
    ships = fields_that_ship(card.body)
    fields = tuple(
        EditedField(
            name, CARD.field(name).label, ours, words, _written_over(connection, card.id, CARD.field(name).code)
        )
        for name, words in ships.items()
        if (ours := str(getattr(card, name))) != words
    )
    return CardEdits(card.uid, card.key, card.title, card.category, card.origin != "starting", fields)


def _written_over(connection: sqlite3.Connection, card: int, code: int) -> str | None:
    """Return the newest value of starting content that something else took the place of."""
    value = value_or_none(
        connection,
        "SELECT value FROM sync_past WHERE tbl = ? AND rid = ? AND col = ? AND clock < ? ORDER BY clock DESC, dot DESC",
        (CARD.code, card, code, SEED_LIMIT),
    )
    return None if value is None else str(value)
