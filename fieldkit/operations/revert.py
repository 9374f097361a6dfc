"""Reverting: any step of a record's history taken back by an ordinary change, whoever made it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from fieldkit.db.changes.history import Event, history
from fieldkit.db.views.content.edited_cards import CardEdits
from fieldkit.domain.cards.shipped import FIELDS
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CARD, CHECKLIST, KINDS
from fieldkit.domain.records.values import Value
from fieldkit.operations import records, saving


def revert(connection: sqlite3.Connection, event: Event) -> bool:
    """Take one step back: the old value with all that follows from it, the trash, or out of it.

    Return whether anything changed. Raises Invalid where the old value is not known here, or does not fit any more.
    """
    kind = KINDS[event.kind]
    match event.what:
        case "made" | "brought back":
            return bool(records.delete(connection, kind, event.uid))
        case "deleted":
            return bool(records.undelete(connection, kind, event.uid))
        case "changed" if not event.old_known:
            label = kind.field(event.field).label
            raise Invalid(f"What {label} was before that step has not come to this device; nothing was changed.")
        case "changed":
            before = _before(connection, kind, event)
            if kind is CHECKLIST and "uses" in before:
                # Which version is used says what the list is called, and whose that is.
                from fieldkit.operations.checklists import own_versions  # loads OpenSSL, 3 MB

                if own_versions.choose(connection, event.uid, before["uses"]):
                    return True
            return records.save(connection, kind, event.uid, before, any_state=True).changed


def to_what_ships(connection: sqlite3.Connection, card: CardEdits, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Let the fields ``names`` of a card say what ships, or all that the firm changed; return which are different now.

    What the next release says of them is taken again. Raises Invalid for a field that is none of what ships.
    """
    edited = {field.name: field.ships for field in card.fields}
    for name in names:
        if name not in FIELDS:
            near = near_word(name, FIELDS)
            hint = f" Did you mean {near}?" if near else f" These do: {', '.join(FIELDS)}."
            raise Invalid(f"No field “{name}” of a card ships.{hint} Nothing was changed.", name)
    back = {name: words for name, words in edited.items() if not names or name in names}
    if back:
        saving.give_back(connection, CARD, card.uid, back)
    return tuple(back)


def _before(connection: sqlite3.Connection, kind: Kind, event: Event) -> dict[str, Value]:
    """Return the old value, and those of the fields that are one thing with it and changed in the same step."""
    values = {event.field: event.old}
    if event.field in kind.together:
        for other in history(connection, kind.name, event.uid):
            same = (other.what, other.who, other.at) == (event.what, event.who, event.at)
            if same and other.field in kind.together and other.field != event.field and other.old_known:
                values[other.field] = other.old
    return values
