"""Records: add, change, delete and bring back. ``save`` is the one way that a person's values are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.db.records import crud, lookup
from fieldkit.db.records.save_rules import before_save
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext, Value


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """What was stored."""

    uid: str
    changed: bool
    """Whether anything is different now; True for a new record."""
    values: Mapping[str, Value]
    """All values as stored: those given and those that follow from them."""


def save(connection: sqlite3.Connection, kind: Kind, uid: str | None, values: Mapping[str, Value]) -> SavedRecord:
    """Store values, already read, of the record ``uid``, or of a new one if that is None, by the rules between records.

    Raises Invalid where the rules refuse them, and if there is no such record.
    """
    whole = completed(connection, kind, uid, values)
    if uid is None:
        return SavedRecord(crud.insert(connection, kind, whole), True, whole)
    return SavedRecord(uid, crud.update(connection, kind, uid, whole), whole)


def completed(
    connection: sqlite3.Connection, kind: Kind, uid: str | None, values: Mapping[str, Value]
) -> dict[str, Value]:
    """Return ``values`` with all that changes along with them, such as when a promise was closed. Raises Invalid.

    ``save`` stores them; apart from it only what decides a conflict asks, because that is stored in a way of its own.
    """
    before = lookup.get(connection, kind, uid) if uid is not None else None
    if uid is not None and before is None:
        raise Invalid(f"There is no {kind.label.lower()} {uid}.")
    whole = dict(values)
    before_save(connection, kind, whole, before)
    return whole


def add(connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> str:
    """Store a new record from typed texts, with the declared defaults; return its uid.

    Raises Invalid for an unknown field, a text that cannot be read, or a needed field left out.
    """
    texts = {field.name: field.default for field in kind.form if field.default} | dict(texts)
    values = _read_all(kind, texts, by)
    for field in kind.form:
        if field.required and values.get(field.name) in (None, ""):
            raise Invalid(f"{field.label} is needed: {field.name}=…", field.name)
    return save(connection, kind, None, values).uid


def change(connection: sqlite3.Connection, kind: Kind, uid: str, texts: Mapping[str, str], by: ReadingContext) -> bool:
    """Change fields of a record from typed texts; return whether anything is different now. Raises Invalid."""
    return save(connection, kind, uid, _read_all(kind, texts, by)).changed


def add_named(connection: sqlite3.Connection, kind: Kind, text: str, client: str, by: ReadingContext) -> str:
    """Make a record from nothing but its name, at the client with the uid ``client`` if it has one; return its uid."""
    texts = {kind.title[0].name: text}
    if client and kind.has("client"):
        texts["client"] = client
    return add(connection, kind, texts, by)


def delete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Put a record into the trash; return whether it was not there already. Nothing is ever erased."""
    return crud.delete(connection, kind, uid)


def undelete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Bring a record back from the trash; return whether it was there."""
    return crud.undelete(connection, kind, uid)


def _read_all(kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> dict[str, Value]:
    values = {}
    for name, text in texts.items():
        field = next((field for field in kind.form if field.name == name), None)
        if field is None:
            from difflib import get_close_matches

            near = get_close_matches(name, [field.name for field in kind.form], 1)
            hint = f" Did you mean {near[0]}?" if near else f" It has: {', '.join(f.name for f in kind.form)}."
            raise Invalid(f"A {kind.label.lower()} has no field “{name}”.{hint}")
        values[name] = field.read(text, by)
    return values
