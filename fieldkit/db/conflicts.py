"""Open conflicts: what two people wrote without knowing of each other, until somebody decides.

Stub of the interface; the bodies follow.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from fieldkit.domain.values import Value

Choice = Literal["keep", "delete"]


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that contradict each other, or one side of "deleted by X, edited by Y"."""

    value: Value
    """As stored; a link is the local id. None where ``field`` is empty."""
    who: str
    """Names of the devices that wrote it, "" for this one; several that wrote the same are joined by ", "."""
    at: int
    """UTC milliseconds by the last writer's clock."""
    shown: bool
    """Whether every device shows this one until somebody decides."""
    what: Literal["wrote", "deleted", "changed"] = "wrote"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a person has to decide."""

    kind: str
    uid: str
    title: str
    field: str
    """Name of the declared field; "" for a record that one deleted and another changed."""
    versions: tuple[Version, ...]
    """The shown one first, then by time, the newest first; equal values are one version."""


def count(connection: sqlite3.Connection) -> int:
    """Return how many conflicts are open; microseconds, for the footer of every screen."""
    raise NotImplementedError


def conflicts(connection: sqlite3.Connection) -> list[Conflict]:
    """Return all open conflicts, by kind, record and field."""
    raise NotImplementedError


def conflicted_fields(connection: sqlite3.Connection, kind: str, uid: str) -> tuple[str, ...]:
    """Return the fields of a record that are in conflict, "" for deleted and changed; microseconds."""
    raise NotImplementedError


def resolve(connection: sqlite3.Connection, kind: str, uid: str, field: str, value: Value) -> bool:
    """Decide a field by an ordinary change that names all sides: one of the values, or a new one (also "keep both").

    Links are local ids. Returns whether there was a conflict. Inside a transaction (``Store.write``).
    """
    raise NotImplementedError


def resolve_deleted(connection: sqlite3.Connection, kind: str, uid: str, choice: Choice) -> bool:
    """Decide that a record which was deleted and changed stays, or goes; return whether there was such a conflict."""
    raise NotImplementedError
