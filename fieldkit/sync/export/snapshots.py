"""Snapshots: the state of a device as a file.

What the format leaves to us (docs/file-format.md, "Snapshot"):

- An insert has a column exactly if its default dot is live in that cell; else the cell's dots come as changes.
- A change in a snapshot has no predecessors: the version vector tells what it replaced. A tombstone has its context.
- A row with two concurrent inserts (one uid, two dots) comes twice; the second one's uid has "+1" behind it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit.db.base import replica_id
from fieldkit.db.base.connect import SCHEMA, exact_texts
from fieldkit.db.schema.change_capture import CREATED, RESTORED, SEED_LIMIT, SHIFT, TOUCHED
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Kind
from fieldkit.sync.export.seal_segments import Sealed, plain, seal_segment, uid_sql
from fieldkit.sync.format.batch import (
    SEQ_MAX,
    Actor,
    Batch,
    Changes,
    ColumnValues,
    Pending,
    Predecessors,
    TableBatch,
    Tombstones,
    Value,
    dot,
    uid_order,
)
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.content_codec import encode
from fieldkit.sync.format.kind_codes import kinds, tables
from fieldkit.sync.replica import identity
from fieldkit.sync.replica.pending import pending_changes

if TYPE_CHECKING:
    from fieldkit.sync.crypto.keys import DeviceKey, FirmKey

SECOND_INSERT: Final = "+"
Cells = dict[int, list[tuple[int, int, Value]]]
"""The live dots of a cell with clocks and values, by row: cells that have entries of their own."""


def seal_snapshot(connection: sqlite3.Connection, device: DeviceKey, firm: FirmKey, now: int) -> Sealed:
    """Return a snapshot of everything that is here; own unsent changes are sealed into segments first.

    A change that left this device without being sealed would be forgotten with a database that is set back, and its
    dot issued again; so it is also noted outside the database what is sealed. Read the snapshot back with
    ``import_file.take``, like a segment. ``now`` in UTC milliseconds. Own transactions.
    """
    while True:
        while seal_segment(connection, device, firm, now):
            pass
        connection.execute("BEGIN")  # one state throughout, whoever writes meanwhile
        try:
            mine = identity.own(connection)
            if not mine.unsent:
                batch = state(connection)
                break
        finally:
            connection.execute("ROLLBACK")
    replica_id.note_sealed(connection, Path(connection.execute("PRAGMA database_list").fetchone()[2]))
    draft = FileDraft("snapshot", mine.incarnation, SCHEMA, now, seq_to=mine.seq)
    data = seal(draft, encode(batch, tables()), device, firm)
    sha256 = hashlib.sha256(data).hexdigest()
    return Sealed(f"0-{mine.seq}-{sha256[:32]}.fks", data, 0, mine.seq, sha256)


def state(connection: sqlite3.Connection) -> Batch:
    """Return every live dot here as one batch, with the version vector that it is of."""
    replicas = {replica.number: Actor(replica.device, replica.incarnation) for replica in identity.replicas(connection)}
    own = identity.own(connection).number
    covered = identity.version_vector(connection)
    order = [own, *(replica for replica in replicas if replica != own and covered[replica])]
    gather = _State(connection, {replica: place for place, replica in enumerate(order)})
    with exact_texts(connection):
        tables = [table for kind in kinds().values() if (table := gather.table(kind))]
    return Batch(
        [replicas[replica] for replica in order],
        tables,
        [
            replace(change, dot=gather.number(change.dot), predecessors=tuple(map(gather.number, change.predecessors)))
            for change in _marked_second_inserts(change for _, change in pending_changes(connection))
        ],
        tuple(dot(place, covered[replica]) for place, replica in enumerate(order)),
    )


def _marked_second_inserts(changes: Iterable[Pending]) -> Iterator[Pending]:
    """Yield pending changes, with "+1" behind the uid of a row's second insert."""
    dots: dict[tuple[int, str], list[int]] = {}
    for change in changes:
        if change.op == "insert":
            known = dots.setdefault((change.table, change.uid), [])
            if change.dot not in known:
                known.append(change.dot)
            if place := known.index(change.dot):
                change = replace(change, uid=f"{change.uid}{SECOND_INSERT}{place}")
        yield change


@dataclass(frozen=True, slots=True)
class _SnapshotEntry:
    """An insert in the file."""

    uid: str
    id: int
    dot: int
    """The local one."""
    clock: int
    row: tuple[Value, ...]
    """created_at and the fields."""
    second: bool = False


class _State:
    """Gathers the live dots, table by table."""

    def __init__(self, connection: sqlite3.Connection, place: dict[int, int]) -> None:
        self._connection = connection
        self._place = place
        self._devices = {replica.number: replica.device for replica in identity.replicas(connection)}

    def number(self, local: int) -> int:
        """Return the dot as the file names it."""
        return dot(self._place[local >> SHIFT], local & SEQ_MAX)

    def table(self, kind: Kind) -> TableBatch | None:
        """Return the live dots of a table; None if it is empty."""
        entries = self._entries(kind)
        if not entries:
            return None
        explicit = {field.code: self._cells(kind, field.code) for field in kind.fields}
        out = TableBatch(kind.code, [entry.uid for entry in entries])
        out.inserts.rows = list(range(len(entries)))
        out.inserts.dots = [self.number(entry.dot) for entry in entries]
        out.inserts.clocks = [entry.clock for entry in entries]
        out.inserts.columns[CREATED] = ColumnValues([entry.row[0] for entry in entries])
        for index, field in enumerate(kind.fields, 1):
            column = _column(entries, index, explicit[field.code])
            if column.values:
                out.inserts.columns[field.code] = column
        place = {entry.id: number for number, entry in enumerate(entries) if not entry.second}
        inserted = {entry.dot for entry in entries}
        explicit[TOUCHED] = self._cells(kind, TOUCHED)
        for code, cells in sorted(explicit.items()):
            changes = self._changes(code, cells, place, inserted)
            if changes.rows:
                out.changes.append(changes)
        self._tombstones(kind, out, place)
        return out

    def _entries(self, kind: Kind) -> list[_SnapshotEntry]:
        defaults = self._defaults(kind)
        columns = [uid_sql(field, f"t.{quoted(field.name)}") for field in kind.fields]
        entries = []
        for number, uid, *row in self._connection.execute(
            f"SELECT {', '.join(['t.id', 't.uid', 't.created_at', *columns])} FROM {kind.name} AS t"
        ):
            for count, (local, clock) in enumerate(defaults.get(number, ())):
                name = f"{uid}{SECOND_INSERT}{count}" if count else uid
                entries.append(_SnapshotEntry(name, number, local, clock, tuple(map(plain, row)), bool(count)))
        return sorted(entries, key=lambda entry: uid_order(entry.uid))

    def _defaults(self, kind: Kind) -> dict[int, list[tuple[int, int]]]:
        """Return the default dots of each row with their clocks, the greatest first; of seed dots only that."""
        found: dict[int, list[tuple[int, int]]] = {}
        for number, local, clock in self._connection.execute(
            "SELECT rid, dot, clock FROM sync_row WHERE tbl = ?", (kind.code,)
        ):
            found.setdefault(number, []).append((local, clock))
        for number, dots in found.items():
            if len(dots) > 1:
                dots.sort(key=lambda one: (one[1], self._devices[one[0] >> SHIFT], one[0] & SEQ_MAX), reverse=True)
                found[number] = dots[:1] + [one for one in dots[1:] if one[1] >= SEED_LIMIT]
        return found

    def _cells(self, kind: Kind, code: int) -> Cells:
        declared = next((field for field in kind.fields if field.code == code), None)
        value, shown = (uid_sql(declared, "v.value"), f"t.{quoted(declared.name)}") if declared else ("NULL", "NULL")
        found: Cells = {}
        for number, local, clock, held in self._connection.execute(
            f"SELECT v.rid, v.dot, v.clock, {value} FROM ("
            f"SELECT c.rid, c.dot, c.clock, iif(b.dot IS NOT NULL, b.value, {shown}) AS value FROM sync_cell AS c"
            f" JOIN {kind.name} AS t ON t.id = c.rid LEFT JOIN sync_sibling AS b USING (tbl, rid, col, dot)"
            f" WHERE c.tbl = {kind.code} AND c.col = {code}) AS v"
        ):
            found.setdefault(number, []).append((local, clock, plain(held)))
        return found

    def _changes(self, code: int, cells: Cells, place: dict[int, int], inserted: set[int]) -> Changes:
        changes = Changes(code)
        for number in sorted(cells, key=place.__getitem__):
            for local, clock, value in sorted(cells[number], key=lambda one: one[0]):
                if local not in inserted:
                    changes.rows.append(place[number])
                    changes.dots.append(self.number(local))
                    changes.clocks.append(clock)
                    changes.values.append(value)
        changes.predecessors = Predecessors([], [0] * len(changes.rows))
        return changes

    def _tombstones(self, kind: Kind, out: TableBatch, place: dict[int, int]) -> None:
        deletes = [
            (place[number], self.number(local), clock, tuple(self.number(int(n)) for n in names.split(",") if n))
            for number, local, clock, names in self._connection.execute(
                "SELECT rid, dot, clock, names FROM sync_delete WHERE tbl = ?", (kind.code,)
            )
        ]
        restores: list[tuple[int, int, int, tuple[int, ...]]] = [
            (place[number], self.number(local), clock, ())
            for number, local, clock in self._connection.execute(
                "SELECT rid, dot, clock FROM sync_cell WHERE tbl = ? AND col = ?", (kind.code, RESTORED)
            )
        ]
        out.deletes, out.restores = _tombstones(deletes), _tombstones(restores)


def _column(entries: list[_SnapshotEntry], index: int, cells: Cells) -> ColumnValues:
    """Return the column of those inserts whose default dot is live in it."""
    values: list[Value] = []
    places = []
    for number, entry in enumerate(entries):
        cell = cells.get(entry.id)
        if cell is None:
            value = entry.row[index]
        else:
            own = [held for local, _, held in cell if local == entry.dot]
            if not own:
                continue
            value = own[0]
        values.append(value)
        places.append(number)
    return ColumnValues(values, None if len(places) == len(entries) else places)


def _tombstones(marks: list[tuple[int, int, int, tuple[int, ...]]]) -> Tombstones:
    marks.sort()
    return Tombstones(
        [mark[0] for mark in marks],
        [mark[1] for mark in marks],
        [mark[2] for mark in marks],
        Predecessors.of([mark[3] for mark in marks]),
    )
