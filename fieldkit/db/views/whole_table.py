"""Every record of a kind with all its fields, one after the other: for files that other programs read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import lookup
from fieldkit.db.schema.declared_tables import order_sql, quoted, title_sql
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value


@dataclass(frozen=True, slots=True)
class LinkedName:
    """What a link leads to."""

    called: str
    """As a person knows it: by its title, or what else tells it from others."""
    uid: str


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """A record with all that is stored of it."""

    uid: str
    created_at: int
    updated_at: int
    """UTC milliseconds."""
    values: tuple[Value, ...]
    """By field, in the order of the declaration, as stored."""
    links: Mapping[str, LinkedName] = field(default_factory=dict)
    """By name of the field, of the links that lead somewhere."""


def whole_records(
    connection: sqlite3.Connection, kind: Kind, only: Mapping[str, Value] | None = None
) -> Iterator[WholeRecord]:
    """Yield the records of ``kind`` outside the trash in the order of its list; memory does not grow with them.

    ``only``: values of columns, also of ``uid``, that they must have.
    """
    links = [(place, one) for place, one in enumerate(kind.fields) if one.link]
    columns = [f"{kind.name}.{quoted(one.name)}" for one in kind.fields]
    columns += [column for _, one in links for column in _of_link(kind, one)]
    where, values = _where(only)
    found = connection.execute(
        f"SELECT uid, created_at, updated_at, {', '.join(columns)} FROM {kind.name} WHERE {where}"
        f" ORDER BY {order_sql(kind)}",
        values,
    )
    width = len(kind.fields)
    for uid, created, updated, *rest in found:
        own, led = rest[:width], rest[width:]
        names = {
            one.name: LinkedName(_called(connection, one, own[place], led[2 * number]), led[2 * number + 1])
            for number, (place, one) in enumerate(links)
            if led[2 * number + 1] is not None
        }
        yield WholeRecord(uid, created, updated, tuple(own), names)


def count_whole(connection: sqlite3.Connection, kind: Kind, only: Mapping[str, Value] | None = None) -> int:
    """Return how many records ``whole_records`` yields."""
    where, values = _where(only)
    return int(value_of(connection, f"SELECT count(*) FROM {kind.name} WHERE {where}", values))


def told_twice(connection: sqlite3.Connection, kind: Kind, name: str) -> frozenset[str]:
    """Return the texts of a field that several records outside the trash have."""
    column = quoted(name)
    found = connection.execute(
        f"SELECT {column} FROM {kind.name} WHERE deleted_at IS NULL AND {column} <> '' GROUP BY 1 HAVING count(*) > 1"
    )
    return frozenset(text for (text,) in found)


def _where(only: Mapping[str, Value] | None) -> tuple[str, tuple[Value, ...]]:
    wanted = only or {}
    return " AND ".join(["deleted_at IS NULL", *(f"{quoted(name)} = ?" for name in wanted)]), tuple(wanted.values())


def _of_link(kind: Kind, link: Field) -> tuple[str, str]:
    """Return the expressions of what a link leads to is called, and of its uid."""
    alias = f"of_{link.name}"
    source = f"FROM {link.link} AS {alias} WHERE {alias}.id = {kind.name}.{quoted(link.name)}"
    return f"(SELECT {title_sql(KINDS[link.link], alias)} {source})", f"(SELECT {alias}.uid {source})"


def _called(connection: sqlite3.Connection, link: Field, number: Value, title: Value) -> str:
    told = str(title or "").strip()
    return told or (lookup.told(connection, link.link, number) if isinstance(number, int) else "")
