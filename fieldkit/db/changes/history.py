"""What happened to a record, from everybody's changes; and the trash.

Nothing is kept for the history alone: what was replaced stands in ``sync_past``, what lives in the record and in
``sync_cell``, and each has its clock and its writer.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from fieldkit.db.base.keyset import Anchor, Key, to_skip, usable
from fieldkit.db.base.single_value import value_of
from fieldkit.db.changes.authors import Writers, moment
from fieldkit.db.records import lookup
from fieldkit.db.schema.change_capture import CONTEXT, DELETED, RESTORED
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value

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
    """What its writer saw there and replaced. A link is the local id of the record."""
    new: Value = None
    dot: int = 0
    """The change's local number."""
    shown: bool = True
    """Whether nobody replaced it so far; of values that contradict each other that is so for each."""
    old_known: bool = True
    """Whether ``old`` came to this device; if not it is None."""


@dataclass(frozen=True, slots=True)
class TrashedRecord:
    """A record in the trash."""

    kind: str
    uid: str
    title: str
    who: str
    """As in ``Event``."""
    at: int
    """UTC milliseconds."""

    @property
    def key(self) -> Key:
        """Its place in the trash."""
        return self.at, self.kind, self.uid


@dataclass(slots=True)
class _Write:
    """A value that was written; in a column of ``CONTEXT``: what its writer saw there."""

    column: int
    dot: int
    clock: int
    value: Value
    by: int = 0
    """The change that replaced it, 0 for none or an unknown one."""
    live: bool = True


def history(connection: sqlite3.Connection, kind: str, uid: str) -> list[Event]:
    """Return everything that happened to a record, the newest first, also what came from others."""
    declared = KINDS[kind]
    number = lookup.local_id(connection, declared, uid)
    if number is None:
        return []
    writers = Writers(connection)
    writes = _writes(connection, declared, number)
    inserts = connection.execute(
        "SELECT dot, clock FROM sync_row WHERE tbl = ? AND rid = ?", (declared.code, number)
    ).fetchall()
    defaults = {dot for dot, _ in inserts}
    names = {field.code: field.name for field in declared.fields}
    events = [
        (clock, Event(kind, uid, "made", writers.name(dot, clock), moment(clock), dot=dot)) for dot, clock in inserts
    ]
    whats: dict[int, What] = {DELETED: "deleted", RESTORED: "brought back"}
    for write in writes:
        if write.column in whats:
            what, before = whats[write.column], None
        elif write.column in names and write.dot not in defaults:
            what, before = "changed", _before(write, writes, writers)
        else:
            continue
        event = Event(
            kind,
            uid,
            what,
            writers.name(write.dot, write.clock),
            moment(write.clock),
            names.get(write.column, ""),
            before.value if before else None,
            write.value,
            write.dot,
            write.live,
            write.column in whats or before is not None,
        )
        events.append((write.clock, event))
    events.sort(key=lambda one: writers.rank(one[1].dot, one[0]), reverse=True)
    return [event for _, event in events]


def trash(
    connection: sqlite3.Connection, start: int = 0, count: int = 1000, anchor: Anchor | None = None
) -> list[TrashedRecord]:
    """Return ``count`` records in the trash from position ``start``, those deleted last first.

    Bring back: ``operations.records``.
    """
    anchor = usable(anchor, start)
    after = ""
    values: tuple[str | int, ...] = ()
    if anchor is not None:
        after, values = " WHERE at <= ? AND (at < ? OR (kind, uid) > (?, ?))", (anchor.key[0], *anchor.key)
    places = connection.execute(
        f"SELECT kind, id, uid, at FROM ({_in_trash()}){after} ORDER BY at DESC, kind, uid LIMIT ? OFFSET ?",
        (*values, count, to_skip(anchor, start)),
    ).fetchall()
    writers = Writers(connection)
    return [_gone(connection, writers, *place) for place in places]


def count_trash(connection: sqlite3.Connection) -> int:
    """Return how many records are in the trash."""
    return int(value_of(connection, f"SELECT count(*) FROM ({_in_trash()})"))


def _in_trash() -> str:
    """Return the question for kind, id, uid and time of everything in the trash."""
    return " UNION ALL ".join(
        f"SELECT '{kind.name}' AS kind, id, uid, deleted_at AS at FROM {kind.name} WHERE deleted_at > 0"
        for kind in KINDS.values()
    )


def _gone(connection: sqlite3.Connection, writers: Writers, kind: str, number: int, uid: str, at: int) -> TrashedRecord:
    deletion = connection.execute(
        "SELECT dot, clock FROM sync_delete WHERE tbl = ? AND rid = ? ORDER BY clock DESC",
        (KINDS[kind].code, number),
    ).fetchone()
    who = writers.name(*deletion) if deletion else ""
    return TrashedRecord(kind, uid, lookup.told(connection, kind, number), who, at)


def _writes(connection: sqlite3.Connection, kind: Kind, number: int) -> list[_Write]:
    row = (kind.code, number)
    shown = connection.execute(
        f"SELECT {', '.join(quoted(field.name) for field in kind.fields)} FROM {kind.name} WHERE id = ?", (number,)
    ).fetchone()
    values = {field.code: value for field, value in zip(kind.fields, shown, strict=True)}
    writes = [
        _Write(column, dot, clock, value, by, live=False)
        for column, dot, clock, value, by in connection.execute(
            "SELECT col, dot, clock, value, by FROM sync_past WHERE tbl = ? AND rid = ?", row
        )
    ]
    for column, dot, clock, beside, value in connection.execute(
        "SELECT c.col, c.dot, c.clock, b.dot IS NOT NULL, b.value FROM sync_cell AS c"
        " LEFT JOIN sync_sibling AS b USING (tbl, rid, col, dot) WHERE c.tbl = ? AND c.rid = ?",
        row,
    ):
        writes.append(_Write(column, dot, clock, value if beside else values.get(column)))
    writes += [
        _Write(DELETED, dot, clock, None)
        for dot, clock in connection.execute("SELECT dot, clock FROM sync_delete WHERE tbl = ? AND rid = ?", row)
    ]
    return writes


def _before(write: _Write, writes: list[_Write], writers: Writers) -> _Write | None:
    """Return what the writer of a change replaced, of several values the one that was shown; None if it is not here."""
    same = [one for one in writes if one.column == write.column and one.dot != write.dot]
    saw = next((str(one.value) for one in writes if (one.column, one.dot) == (CONTEXT - write.column, write.dot)), "")
    named = {int(name) for name in saw.split(",") if name}
    replaced = [one for one in same if one.by == write.dot or one.dot in named]
    if not replaced and not named:
        # A snapshot does not tell. What lives, or was replaced by the same change, stood beside it and not before it.
        own = writers.rank(write.dot, write.clock)
        apart = [one for one in same if not one.live and not (one.by and one.by == write.by)]
        replaced = [one for one in apart if writers.rank(one.dot, one.clock) < own]
    return max(replaced, key=lambda one: writers.rank(one.dot, one.clock), default=None)
