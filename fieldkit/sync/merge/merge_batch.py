"""The merge: a batch of changes into the records, in sets, in one transaction.

In this order: rows (new ones, and stubs for what is linked to and not here), changes of cells, inserts of rows
that were here already, deletions and bring-backs, and what those come to. Capture stands still meanwhile; what is due
in the search index is noted, and filled in at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from fieldkit.db.base import search_due
from fieldkit.db.changes import conflicts
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.change_capture import CLOCK_BITS, SEED_LIMIT, SHIFT
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.sync.base import cancellation
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.batch import (
    SEQ_MAX,
    Batch,
    Changes,
    ColumnValues,
    Inserts,
    Predecessors,
    TableBatch,
    Tombstones,
)
from fieldkit.sync.merge.conflicting_values import CellMerge, Context, IncomingChanges
from fieldkit.sync.merge.rows import Located, MergeRows
from fieldkit.sync.merge.tombstones import Tombstone, apply_tombstones, update_trash
from fieldkit.sync.replica import identity

CLOCK_STEP: Final = 60_000
"""Milliseconds by which another device's clock moves mine ahead of the time, at most."""
MOST_NAMED: Final = 1000
"""Records that ``Merged`` names."""


@dataclass(slots=True)
class Merged:
    """What a merge did."""

    made: int = 0
    """New records."""
    changed: int = 0
    """Values that were changed."""
    deleted: int = 0
    """Records that went to the trash."""
    restored: int = 0
    """Records that came back from it."""
    conflicts: int = 0
    """Conflicts that are open now and were not before (may be negative: some were decided elsewhere)."""
    pending: int = 0
    """Changes that wait for a later fieldkit."""
    records: set[tuple[str, str]] = field(default_factory=set)
    """(kind, uid) of what the files changed; the first thousand."""

    def add(self, other: Merged) -> None:
        """Count in what another merge did."""
        self.made += other.made
        self.changed += other.changed
        self.deleted += other.deleted
        self.restored += other.restored
        self.conflicts += other.conflicts
        self.pending += other.pending
        self.records |= set(list(other.records)[: MOST_NAMED - len(self.records)])


def merge_batch(connection: sqlite3.Connection, batch: Batch, now: int) -> Merged:
    """Merge the changes of a segment that are not covered yet. Inside a transaction with foreign keys off:
    ``import_file.take`` is the way in. The caller moves the version on. ``now`` in UTC milliseconds.
    """
    replicas = [identity.replica_number(connection, actor.device, actor.incarnation) for actor in batch.actors]
    covered = identity.version_vector(connection)
    local = with_local_dots(batch, replicas)
    return apply(connection, uncovered(local, covered), now)


def apply(connection: sqlite3.Connection, batch: Batch, now: int, *, snapshot: bool = False) -> Merged:
    """Merge a batch whose dots are local ones and not covered. ``now`` in UTC milliseconds."""
    merged = Merged()
    devices = {replica.number: replica.device for replica in identity.replicas(connection)}
    open_before = conflicts.count(connection)
    with change_capture.paused(connection):
        rows = MergeRows(connection, batch.tables)
        concurrent = {}
        for code, located in rows.located.items():
            cancellation.check()
            made, concurrent[code] = rows.insert(located)
            merged.made += made
        for code, located in rows.located.items():
            cancellation.check()
            cell_merge = CellMerge(connection, located.kind, devices)
            # The first values of rows that come with their present ones are not in a snapshot.
            fresh = located.new() if snapshot else set()
            # First, as the changes may name them.
            cell_merge.add_inserts(concurrent[code], complete=not snapshot)
            cell_merge.take(_incoming(rows, located), fresh)
            merged.changed += cell_merge.changed
        for located in rows.located.values():
            gone, back = _tombstones(connection, located)
            merged.deleted += gone
            merged.restored += back
            _check_links(connection, located)
        _keep_pending(connection, batch)
    merged.pending = len(batch.pending)
    merged.conflicts = conflicts.count(connection) - open_before
    for located in rows.located.values():
        room = MOST_NAMED - len(merged.records)
        merged.records |= {(located.kind.name, uid) for uid in located.table.uids[:room]}
    _advance_clock(connection, batch, now)
    return merged


def with_local_dots(batch: Batch, replicas: Sequence[int]) -> Batch:
    """Return the batch with local dots: packed with replica numbers instead of places in ``actors``."""
    shifted = [replica << SHIFT for replica in replicas]

    def dots(numbers: Sequence[int]) -> list[int]:
        if len(shifted) == 1:
            return [shifted[0] | number for number in numbers]
        return [shifted[number >> SHIFT] | number & SEQ_MAX for number in numbers]

    def before(part: Predecessors) -> Predecessors:
        return Predecessors(dots(part.dots), part.counts)

    def marks(part: Tombstones) -> Tombstones:
        return Tombstones(part.rows, dots(part.dots), part.clocks, before(part.predecessors))

    out = Batch(batch.actors, vector=tuple(dots(batch.vector)), extra=batch.extra)
    for table in batch.tables:
        cancellation.check()
        inserts = table.inserts
        out.tables.append(
            TableBatch(
                table.table,
                table.uids,
                Inserts(inserts.rows, dots(inserts.dots), inserts.clocks, inserts.columns),
                [
                    Changes(c.column, c.rows, dots(c.dots), c.clocks, c.values, before(c.predecessors))
                    for c in table.changes
                ],
                marks(table.deletes),
                marks(table.restores),
            )
        )
    for change in batch.pending:
        (dot,) = dots([change.dot])
        out.pending.append(replace(change, dot=dot, predecessors=tuple(dots(change.predecessors))))
    return out


def uncovered(batch: Batch, covered: dict[int, int]) -> Batch:
    """Return what of a batch with local dots is not covered: most often the batch itself."""

    def new(number: int) -> bool:
        return number & SEQ_MAX > covered.get(number >> SHIFT, 0)

    if all(map(new, every_dot(batch))):
        return batch
    out = Batch(batch.actors, vector=batch.vector, extra=batch.extra)
    for table in batch.tables:
        made = TableBatch(table.table, table.uids, _new_inserts(table.inserts, new))
        for changes in table.changes:
            places = [place for place, number in enumerate(changes.dots) if new(number)]
            if places:
                each = list(changes.predecessors.each())
                made.changes.append(
                    Changes(
                        changes.column,
                        [changes.rows[p] for p in places],
                        [changes.dots[p] for p in places],
                        [changes.clocks[p] for p in places],
                        [changes.values[p] for p in places],
                        Predecessors.of([each[p] for p in places]),
                    )
                )
        made.deletes = _new_tombstones(table.deletes, new)
        made.restores = _new_tombstones(table.restores, new)
        out.tables.append(made)
    out.pending = [change for change in batch.pending if new(change.dot)]
    return out


def every_dot(batch: Batch) -> Iterator[int]:
    """Yield the dot of every change, those of pending ones too."""
    for table in batch.tables:
        yield from table.inserts.dots
        for changes in table.changes:
            yield from changes.dots
        yield from table.deletes.dots
        yield from table.restores.dots
    yield from (change.dot for change in batch.pending)


def apply_pending(connection: sqlite3.Connection) -> Merged:
    """Apply what waited for codes that this fieldkit knows by now; own transaction.

    ``after_upgrade.apply_pending`` calls it, when the store is opened after an upgrade and before each file.
    """
    from fieldkit.sync.replica.pending import take_applicable

    with merge_transaction(connection):
        merged = Merged()
        for batch in take_applicable(connection):
            merged.add(apply(connection, batch, 0))
        return merged


@contextmanager
def merge_transaction(connection: sqlite3.Connection, *, keep: bool = True) -> Iterator[None]:
    """Run a merge as one transaction, without a look at links row by row; without ``keep`` nothing of it stays.

    SQLite would search the linking tables for each new row as long as one link is open; ``apply`` looks at the end.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            if keep:
                search_due.fill(connection)
            connection.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _incoming(rows: MergeRows, located: Located) -> list[IncomingChanges]:
    incoming = []
    for changes in located.table.changes:
        cancellation.check()
        part = changes.predecessors
        before: Sequence[Context | int] = (
            part.dots if part.counts is None else [names[0] if len(names) == 1 else names for names in part.each()]
        )
        incoming.append(
            IncomingChanges(
                changes.column,
                [located.ids[place] for place in changes.rows],
                changes.dots,
                changes.clocks,
                rows.values(located.kind, changes.column, changes.values),
                before,
            )
        )
    return incoming


def _tombstones(connection: sqlite3.Connection, located: Located) -> tuple[int, int]:
    """Take in the tombstones and restores of a table; return how many records went to the trash and came back."""
    kind, marks = located.kind, []
    for part, back in ((located.table.deletes, False), (located.table.restores, True)):
        for place, dot, clock, names in zip(part.rows, part.dots, part.clocks, part.predecessors.each(), strict=True):
            marks.append(Tombstone(located.ids[place], dot, clock, names, back))
    apply_tombstones(connection, kind, marks)
    rows = {mark.id for mark in marks}
    if connection.execute("SELECT 1 FROM sync_delete WHERE tbl = ? LIMIT 1", (kind.code,)).fetchone():
        found = connection.execute(
            "SELECT DISTINCT d.rid FROM json_each(?) AS j JOIN sync_delete AS d ON d.tbl = ? AND d.rid = j.value",
            (as_json(located.ids), kind.code),
        )
        rows.update(row[0] for row in found)
    return update_trash(connection, kind, sorted(rows))


def _check_links(connection: sqlite3.Connection, located: Located) -> None:
    """Refuse the whole merge if a link leads nowhere: then nothing of it is stored."""
    kind, ids = located.kind, as_json(located.ids)
    for declared in kind.fields:
        if declared.link:
            wrong = connection.execute(
                f"SELECT t.uid FROM json_each(?) AS j JOIN {kind.name} AS t ON t.id = j.value"
                f" LEFT JOIN {declared.link} AS l ON l.id = t.{quoted(declared.name)}"
                f" WHERE t.{quoted(declared.name)} IS NOT NULL AND l.id IS NULL LIMIT 1",
                (ids,),
            ).fetchone()
            if wrong:
                raise Refused(
                    Code.UNEXPECTED,
                    f"after it the {declared.label.lower()} of {kind.label.lower()} {wrong[0]} leads nowhere. "
                    "Nothing of it was taken; please report this.",
                )


def _keep_pending(connection: sqlite3.Connection, batch: Batch) -> None:
    for table, column, link in {(c.table, c.column, c.link) for c in batch.pending if c.column is not None}:
        if connection.execute(
            "SELECT 1 FROM sync_pending WHERE tbl = ? AND col = ? AND link <> ? LIMIT 1", (table, column, link)
        ).fetchone():
            # Kept side by side, they could be written into no snapshot.
            raise Refused(
                Code.CONTENT,
                f"column {column} of table {table}, which this fieldkit does not know, holds "
                f"{'links' if link else 'no links'} in it, other than in files before. Nothing was changed; it is read "
                "again when this fieldkit is updated.",
            )
    connection.executemany(
        "INSERT INTO sync_pending (dot, tbl, col, op, uid, clock, before, value, link)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (c.dot, c.table, c.column, c.op, c.uid, c.clock, ",".join(map(str, c.predecessors)), c.value, int(c.link))
            for c in batch.pending
        ],
    )


def _advance_clock(connection: sqlite3.Connection, batch: Batch, now: int) -> None:
    latest = SEED_LIMIT
    for table in batch.tables:
        parts: list[Inserts | Tombstones | Changes] = [table.inserts, table.deletes, table.restores, *table.changes]
        latest = max(latest, *(max(part.clocks, default=0) for part in parts))
    bound = (now + CLOCK_STEP) << CLOCK_BITS
    connection.execute("UPDATE sync_state SET clock = max(clock, ?)", (min(latest, bound),))


def as_json(values: Sequence[int | str]) -> str:
    """Return values for SQLite's json_each."""
    return msgspec.json.encode(values).decode()


def some_inserts(inserts: Inserts, places: list[int]) -> Inserts:
    """Return the inserts at these places, in ascending order."""
    moved = {place: index for index, place in enumerate(places)}
    columns = {}
    for code, part in inserts.columns.items():
        pairs = [
            (moved[place], value)
            for place, value in zip(_places(part, len(inserts.rows)), part.values, strict=True)
            if place in moved
        ]
        complete = len(pairs) == len(places)
        columns[code] = ColumnValues([value for _, value in pairs], None if complete else [place for place, _ in pairs])
    return Inserts(
        [inserts.rows[place] for place in places],
        [inserts.dots[place] for place in places],
        [inserts.clocks[place] for place in places],
        columns,
    )


def _new_inserts(inserts: Inserts, new: Callable[[int], bool]) -> Inserts:
    return some_inserts(inserts, [place for place, number in enumerate(inserts.dots) if new(number)])


def _new_tombstones(marks: Tombstones, new: Callable[[int], bool]) -> Tombstones:
    each = list(marks.predecessors.each())
    places = [place for place, number in enumerate(marks.dots) if new(number)]
    return Tombstones(
        [marks.rows[p] for p in places],
        [marks.dots[p] for p in places],
        [marks.clocks[p] for p in places],
        Predecessors.of([each[p] for p in places]),
    )


def _places(part: ColumnValues, count: int) -> Sequence[int]:
    return range(count) if part.places is None else part.places
