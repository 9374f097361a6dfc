"""Saving: what a person stored, checked and completed by the rules between records. Below ``operations.records``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldkit.db.changes.resolve_conflict import resolve
from fieldkit.db.records import crud, lookup
from fieldkit.db.records.save_rules import before_save
from fieldkit.db.schema.change_capture import SEED_LIMIT, fields_written_after
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import Value


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """What was stored."""

    uid: str
    changed: bool
    """Whether anything is different now; True for a new record."""
    values: Mapping[str, Value]
    """All values as stored: those given and those that follow from them."""


def save(
    connection: sqlite3.Connection,
    kind: Kind,
    uid: str | None,
    values: Mapping[str, Value],
    *,
    any_state: bool = False,
    new_uid: str = "",
) -> SavedRecord:
    """Store values, already read, of the record ``uid``, or of a new one if that is None, by the rules between records.

    With ``any_state`` it may come to a state that does not follow its own; a new one may be called ``new_uid``. Raises
    Invalid where the rules refuse them, and if there is no such record.
    """
    whole = completed(connection, kind, uid, values, any_state=any_state)
    if uid is None:
        return SavedRecord(crud.insert(connection, kind, whole, uid=new_uid), True, whole)
    return SavedRecord(uid, crud.update(connection, kind, uid, whole), whole)


def decide(connection: sqlite3.Connection, kind: Kind, uid: str, values: Mapping[str, Value]) -> None:
    """Store values as ``save`` does; where one is a conflict, this decides it."""
    plain = {name: value for name, value in values.items() if not resolve(connection, kind.name, uid, name, value)}
    save(connection, kind, uid, plain)


def keep(connection: sqlite3.Connection, kind: Kind, uid: str, values: Mapping[str, Value]) -> None:
    """Store values of starting content as the firm's own, those that ship too: no release writes over them."""
    decide(connection, kind, uid, values)
    crud.restate(connection, kind, uid, values.keys() - fields_written_after(connection, kind, uid, SEED_LIMIT - 1))


def give_back(connection: sqlite3.Connection, kind: Kind, uid: str, values: Mapping[str, Value]) -> None:
    """Store values as they ship, so that the next release may write over them."""
    from fieldkit.db.store.starting_content import as_shipped  # only who goes back needs it

    with as_shipped(connection):
        decide(connection, kind, uid, values)
        crud.restate(connection, kind, uid, values.keys() & fields_written_after(connection, kind, uid, SEED_LIMIT - 1))


def completed(
    connection: sqlite3.Connection,
    kind: Kind,
    uid: str | None,
    values: Mapping[str, Value],
    instead_of: Mapping[str, Value] | None = None,
    *,
    any_state: bool = False,
) -> dict[str, Value]:
    """Return ``values`` with all that changes along with them, such as when a promise was closed. Raises Invalid.

    ``save`` stores them; apart from it only what decides a conflict asks, because that is stored in a way of its own.
    ``instead_of`` are values that the record is taken to have until now; ``any_state``: see ``save``.
    """
    before = lookup.get(connection, kind, uid) if uid is not None else None
    if uid is not None and before is None:
        raise Invalid(f"There is no {kind.label.lower()} {uid}.")
    if before is not None and instead_of:
        others: dict[str, Any] = dict(instead_of)
        before = replace(before, **others)
    whole = dict(values)
    before_save(connection, kind, whole, before, any_state=any_state)
    return whole
