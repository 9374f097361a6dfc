"""What happened to a record, from everybody's changes; the trash; taking back any step of it.

Stub of the interface; the bodies follow.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from fieldkit.domain.values import Value

What = Literal["made", "changed", "deleted", "brought back"]


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the history of a record."""

    kind: str
    uid: str
    what: What
    who: str
    """Name of the device; "" for this one, "starting content" for what came with fieldkit."""
    at: int
    """UTC milliseconds by the writer's clock; 0 for starting content."""
    field: str = ""
    """Name of the declared field, for "changed"."""
    old: Value = None
    """What stood there before. A link is the local id of the record."""
    new: Value = None
    dot: int = 0
    """The change's local number: what ``revert`` takes."""
    shown: bool = True
    """Whether the record shows this value now; of two that contradict each other both are unreplaced."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A record in the trash."""

    kind: str
    uid: str
    title: str
    who: str
    """As in ``Event``."""
    at: int
    """UTC milliseconds."""


def history(connection: sqlite3.Connection, kind: str, uid: str) -> list[Event]:
    """Return everything that happened to a record, the newest first, also what came from others."""
    raise NotImplementedError


def trash(connection: sqlite3.Connection, limit: int = 1000) -> list[Gone]:
    """Return the records in the trash, those deleted last first. Bring back: ``records.undelete``."""
    raise NotImplementedError


def revert(connection: sqlite3.Connection, event: Event) -> bool:
    """Take one step back by an ordinary change: the old value, the trash, or out of it; return whether it changed
    anything. Inside a transaction (``Store.write``)."""
    raise NotImplementedError
