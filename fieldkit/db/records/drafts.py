"""Drafts into the database: a record that is being typed for the first time and still lacks something it needs.

A draft is stored as each field is left and, while somebody types, once in a moment, so that a crash loses a second of
typing at most. What is typed in a survey is kept in the same way. It is this device's alone and never synced; it
becomes a record as soon as it has all it needs.

Its number is chosen at random by whoever types it, before it is written, and never used for another one. So whoever
types knows his draft also where he was not told that it was written, and one that somebody removed is written again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.records import undo_log

KIND = "draft"
"""What a change of a draft is told as, beside the kinds of records."""


class SeenDraft(NamedTuple):
    """A draft as whoever types it wrote or read it last."""

    number: int
    at: int = 0
    """When it was written, UTC milliseconds; 0 if it is not there."""


def new_number() -> int:
    """Return the number of a draft that there never was: random, of 53 bits, which JSON keeps; never 0."""
    return 1 << 52 | int.from_bytes(os.urandom(7), "big") >> 4


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, of a new one if that is 0, whatever it holds; return its number."""
    return _put(connection, number or new_number(), kind, texts).number


def write(connection: sqlite3.Connection, seen: SeenDraft, kind: str, texts: Mapping[str, str]) -> SeenDraft:
    """Bring a draft to these texts, without any remove it; return how it is now.

    One that was written since it was ``seen`` is somebody else's: it stays, and these texts become one of their own.
    """
    at = value_or_none(connection, "SELECT updated_at FROM draft WHERE id = ?", (seen.number,))
    if at is not None and at != seen.at:
        seen = SeenDraft(new_number())
    if texts:
        return _put(connection, seen.number, kind, texts)
    discard(connection, seen.number)
    return SeenDraft(seen.number)


def is_of_another(connection: sqlite3.Connection, number: int, kind: str) -> bool:
    """Whether draft ``number`` is there and of another kind."""
    return value_or_none(connection, "SELECT kind FROM draft WHERE id = ?", (number,)) not in (None, kind)


def written_at(connection: sqlite3.Connection, number: int) -> int:
    """Return when draft ``number`` was written last, UTC milliseconds; 0 if it is not there."""
    return value_or_none(connection, "SELECT updated_at FROM draft WHERE id = ?", (number,)) or 0


def texts_of(connection: sqlite3.Connection, number: int) -> dict[str, str]:
    """Return the texts of draft ``number``; {} if it is not there, or damaged."""
    fields: dict[str, str] = {}
    with suppress(ValueError, TypeError):
        fields = json.loads(value_or_none(connection, "SELECT fields FROM draft WHERE id = ?", (number,)) or "{}")
    return fields


def discard(connection: sqlite3.Connection, number: int) -> None:
    """Remove a draft: it became a record, or the person threw it away."""
    if connection.execute("DELETE FROM draft WHERE id = ?", (number,)).rowcount:
        undo_log.note_local(KIND)


def _put(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> SeenDraft:
    undo_log.note_local(KIND)
    at = ids.now_ms()
    while value_or_none(connection, "SELECT 1 FROM draft WHERE updated_at = ?", (at,)):
        at += 1  # the moment tells one writing from another, and which draft is the newest
    connection.execute(
        "INSERT INTO draft (id, kind, fields, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET kind = excluded.kind, fields = excluded.fields, updated_at = excluded.updated_at",
        (number, kind, json.dumps(dict(texts)), at),
    )
    return SeenDraft(number, at)
