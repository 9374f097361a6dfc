"""Open conflicts: concurrent writes, kept side by side until somebody decides.

Of a field: ``sync_sibling`` holds the siblings, the values of every cell with several live dots; it is a conflict if
they differ, unless either would do (``Field.either``). Of a record: a live tombstone with a concurrent change, which
``kept`` marks; the record is shown.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from fieldkit.db.base.single_value import value_of
from fieldkit.db.changes.authors import Writers, moment
from fieldkit.db.records import lookup
from fieldkit.db.schema.change_capture import SEED_LIMIT
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value

_CELLS = (
    "SELECT tbl, rid, col FROM sync_sibling {where} GROUP BY tbl, rid, col"
    " HAVING (min(value) IS NOT max(value) OR count(value) BETWEEN 1 AND count(*) - 1)"
) + "".join(
    f" AND NOT (tbl = {kind.code} AND col IN ({', '.join(str(field.code) for field in kind.fields if field.either)}))"
    for kind in KINDS.values()
    if any(field.either for field in kind.fields)
)
_KEPT = "SELECT DISTINCT tbl, rid FROM sync_delete WHERE kept"


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
    cells = value_of(connection, f"SELECT count(*) FROM ({_CELLS.format(where='')})")
    kept = value_of(connection, f"SELECT count(*) FROM ({_KEPT})")
    return int(cells) + int(kept)


def conflicts(connection: sqlite3.Connection, start: int = 0, count: int | None = None) -> list[Conflict]:
    """Return the open conflicts by kind, record and field: all, or ``count`` of them from position ``start``."""
    writers = Writers(connection)
    return [
        Conflict(
            kind.name,
            _uid(connection, kind.name, number),
            lookup.told(connection, kind.name, number),
            field,
            _versions(connection, kind, number, field, writers),
        )
        for kind, number, field in _places(connection)[start : None if count is None else start + count]
    ]


def keys(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return kind, uid and field of the open conflicts, in the order of ``conflicts``."""
    places = _places(connection)
    return [(kind.name, _uid(connection, kind.name, number), field) for kind, number, field in places]


def position(connection: sqlite3.Connection, kind: str, uid: str) -> int | None:
    """Return where the first conflict of a record stands among all, or None if it has none."""
    number = lookup.local_id(connection, KINDS[kind], uid)
    of_record = (place for place, one in enumerate(_places(connection)) if (one[0].name, one[1]) == (kind, number))
    return next(of_record, None)


def _places(connection: sqlite3.Connection) -> list[tuple[Kind, int, str]]:
    """Return kind, local id and field of every open conflict, in order: little of each, however much they say."""
    # Sorted here and cut by whoever wants a page: SQL knows neither the order of kinds nor the names of fields, and
    # there are as many as people wrote past each other since somebody last decided: a thousand take milliseconds.
    kinds = {kind.code: kind for kind in KINDS.values()}
    found = []
    for code, number, column in connection.execute(_CELLS.format(where="")).fetchall():
        kind = kinds.get(code)
        field = next((one.name for one in kind.fields if one.code == column), "") if kind else ""
        if kind and field:
            found.append((kind, number, field))
    found += [(kinds[code], number, "") for code, number in connection.execute(_KEPT).fetchall() if code in kinds]
    places = {name: place for place, name in enumerate(KINDS)}
    return sorted(found, key=lambda one: (places[one[0].name], one[1], one[2]))


def conflicted_fields(connection: sqlite3.Connection, kind: str, uid: str) -> tuple[str, ...]:
    """Return the fields of a record that are in conflict, "" for deleted and changed; microseconds."""
    declared = KINDS[kind]
    number = lookup.local_id(connection, declared, uid)
    if number is None:
        return ()
    rows = connection.execute(_CELLS.format(where="WHERE tbl = ? AND rid = ?"), (declared.code, number))
    columns = {row[2] for row in rows}
    kept = connection.execute(
        "SELECT 1 FROM sync_delete WHERE tbl = ? AND rid = ? AND kept", (declared.code, number)
    ).fetchone()
    return (*([""] if kept else []), *(field.name for field in declared.fields if field.code in columns))


def conflict(connection: sqlite3.Connection, kind: str, uid: str, field: str) -> Conflict | None:
    """Return the open conflict of a field of a record, "" for deleted and changed; None if there is none."""
    declared = KINDS[kind]
    number = lookup.local_id(connection, declared, uid)
    if number is None or field not in conflicted_fields(connection, kind, uid):
        return None
    versions = _versions(connection, declared, number, field, Writers(connection))
    return Conflict(kind, uid, lookup.told(connection, kind, number), field, versions)


def answers(connection: sqlite3.Connection, survey: int) -> frozenset[tuple[str, str]]:
    """Return (item, instance) of the answers of a survey, by its local id, that are in conflict."""
    code = KINDS["answer"].code
    rows = connection.execute(
        f"SELECT item, instance FROM answer WHERE survey = ? AND id IN (SELECT rid FROM"
        f" ({_CELLS.format(where='WHERE tbl = ?')}) UNION SELECT rid FROM sync_delete WHERE kept AND tbl = ?)",
        (survey, code, code),
    )
    return frozenset((item, instance) for item, instance in rows)


def _versions(
    connection: sqlite3.Connection, kind: Kind, number: int, field: str, writers: Writers
) -> tuple[Version, ...]:
    if field:
        return _of_field(connection, kind, number, field, writers)
    return _of_record(connection, kind, number, writers)


def _of_field(
    connection: sqlite3.Connection, kind: Kind, number: int, field: str, writers: Writers
) -> tuple[Version, ...]:
    column = kind.field(field).code
    rows = connection.execute(
        "SELECT b.value, b.dot, c.clock FROM sync_sibling AS b JOIN sync_cell AS c USING (tbl, rid, col, dot)"
        " WHERE b.tbl = ? AND b.rid = ? AND b.col = ?",
        (kind.code, number, column),
    ).fetchall()
    shown = value_of(connection, f"SELECT {quoted(field)} FROM {kind.name} WHERE id = ?", (number,))
    by_value: dict[Value, list[tuple[int, int]]] = defaultdict(list)
    for value, dot, clock in sorted(rows, key=lambda row: writers.rank(row[1], row[2]), reverse=True):
        by_value[value].append((dot, clock))
    versions = [
        Version(
            value,
            ", ".join(dict.fromkeys(writers.name(dot, clock) for dot, clock in dots)),
            max(moment(clock) for _, clock in dots),
            value == shown,
        )
        for value, dots in by_value.items()
    ]
    return tuple(sorted(versions, key=lambda version: not version.shown))


def _of_record(connection: sqlite3.Connection, kind: Kind, number: int, writers: Writers) -> tuple[Version, ...]:
    row = (kind.code, number)
    deletes = connection.execute(
        "SELECT dot, clock, names FROM sync_delete WHERE tbl = ? AND rid = ? ORDER BY clock DESC", row
    ).fetchall()
    seen = {int(name) for _, _, names in deletes for name in names.split(",") if name}
    living = connection.execute(
        "SELECT dot, clock FROM sync_row WHERE tbl = ? AND rid = ? UNION"
        " SELECT dot, clock FROM sync_cell WHERE tbl = ? AND rid = ?",
        (*row, *row),
    ).fetchall()
    unseen = sorted(
        ((dot, clock) for dot, clock in living if dot not in seen and clock >= SEED_LIMIT),
        key=lambda one: one[1],
        reverse=True,
    )
    sides: list[Version] = []
    for what, dots in (("changed", unseen), ("deleted", [(dot, clock) for dot, clock, _ in deletes])):
        if dots:
            who = ", ".join(dict.fromkeys(writers.name(dot, clock) for dot, clock in dots))
            at = max(moment(clock) for _, clock in dots)
            sides.append(Version(None, who, at, what == "changed", "changed" if what == "changed" else "deleted"))
    return tuple(sides)


def _uid(connection: sqlite3.Connection, kind: str, number: int) -> str:
    return str(value_of(connection, f"SELECT uid FROM {kind} WHERE id = ?", (number,)))
