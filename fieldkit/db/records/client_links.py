"""Whose client a record is of, and whose those are that it links to: one chosen alone brings its client along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.records import lookup
from fieldkit.domain.records.declaration import Field, Kind, Record
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value


def completing(
    connection: sqlite3.Connection, kind: Kind, values: Mapping[str, Value], before: Record | None = None
) -> dict[str, Value]:
    """Return the client of what ``values`` link to, as a value to store; {} where one is named, or none is known."""
    named = values.get("client") if "client" in values else getattr(before, "client", None)
    if named is not None:
        return {}
    for field in _of_clients(kind):
        number = values.get(field.name)
        client = _client(connection, field, number) if isinstance(number, int) else None
        if client is not None:
            return {"client": client}
    return {}


def brings_client(kind: Kind, names: Iterable[str]) -> bool:
    """Return whether one of the fields ``names`` links to what has a client, so that the record may follow it."""
    return not {field.name for field in _of_clients(kind)}.isdisjoint(names)


def of_another(connection: sqlite3.Connection, kind: Kind, uid: str, names: Iterable[str]) -> list[str]:
    """Return a sentence for each link of a stored record to what belongs to another client than the record.

    Only where one of the fields ``names``, those that were just stored, is one of the two.
    """
    record = lookup.get(connection, kind, uid)
    stored = set(names)
    ours = getattr(record, "client", None)
    said = []
    for field in _of_clients(kind) if ours is not None else ():
        number = getattr(record, field.name)
        theirs = _client(connection, field, number) if number is not None else None
        if theirs not in (None, ours) and stored & {"client", field.name}:
            called = lookup.title(connection, field.link, number)
            of, not_of = (lookup.title(connection, "client", client) for client in (theirs, ours))
            said.append(f"{called} is of {of}, not of {not_of}." if of != not_of else f"{called} is of another {of}.")
    return said


def _of_clients(kind: Kind) -> list[Field]:
    """Return the fields of a form that link to what has a client, if the kind has one itself."""
    if not kind.has("client"):
        return []
    return [field for field in kind.form if field.link and field.name != "client" and KINDS[field.link].has("client")]


def _client(connection: sqlite3.Connection, field: Field, number: int) -> int | None:
    client = value_or_none(connection, f"SELECT client FROM {field.link} WHERE id = ?", (number,))
    return None if client is None else int(client)
