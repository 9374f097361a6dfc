"""Reverting: any step of a record's history taken back by an ordinary change, whoever made it."""

from __future__ import annotations

import sqlite3

from fieldkit.db.changes.history import Event, history
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value
from fieldkit.operations import records


def revert(connection: sqlite3.Connection, event: Event) -> bool:
    """Take one step back: the old value with all that follows from it, the trash, or out of it.

    Return whether anything changed. Raises Invalid where the old value is not known here, or does not fit any more.
    """
    kind = KINDS[event.kind]
    match event.what:
        case "made" | "brought back":
            return records.delete(connection, kind, event.uid)
        case "deleted":
            return records.undelete(connection, kind, event.uid)
        case "changed" if not event.old_known:
            label = kind.field(event.field).label
            raise Invalid(f"What {label} was before that step has not come to this device; nothing was changed.")
        case "changed":
            return records.save(connection, kind, event.uid, _before(connection, kind, event)).changed


def _before(connection: sqlite3.Connection, kind: Kind, event: Event) -> dict[str, Value]:
    """Return the old value, and those of the fields that are one thing with it and changed in the same step."""
    values = {event.field: event.old}
    if event.field in kind.together:
        for other in history(connection, kind.name, event.uid):
            same = (other.what, other.who, other.at) == (event.what, event.who, event.at)
            if same and other.field in kind.together and other.field != event.field and other.old_known:
                values[other.field] = other.old
    return values
