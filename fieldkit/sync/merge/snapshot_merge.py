"""Merging a snapshot: a dot stays live if both sides have it, or if the other side's version vector does not cover it.

The snapshot becomes a batch like a segment's: without what is covered here, and with what each of its changes
replaces here as predecessors. Absence alone ends nothing but dots that the version vector covers in cells that the
snapshot has.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import replace

from fieldkit.db.base import replica_id
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.change_capture import RESTORED, SHIFT
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.export.snapshots import SECOND_INSERT
from fieldkit.sync.format.batch import SEQ_MAX, Batch, Changes, Inserts, Pending, Predecessors, TableBatch, Tombstones
from fieldkit.sync.format.kind_codes import kinds
from fieldkit.sync.merge import merge_batch
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.sync.merge.tombstones import end_restore, end_tombstone, update_trash
from fieldkit.sync.replica import identity
from fieldkit.sync.replica.pending import pending_changes

LocalVector = dict[int, int]
"""Version vector by local number: the last change covered, by replica."""


def merge_snapshot(connection: sqlite3.Connection, batch: Batch, now: int) -> Merged | None:
    """Merge a snapshot; None if everything that it covers is here. Inside a transaction with foreign keys off."""
    replicas = [identity.replica_number(connection, actor.device, actor.incarnation) for actor in batch.actors]
    theirs = {replicas[number >> SHIFT]: number & SEQ_MAX for number in batch.vector}
    mine = identity.own(connection)
    if theirs.get(mine.number, 0) > mine.seq:
        replica_id.begin_incarnation(connection)
    if all(seq <= identity.version_vector(connection).get(replica, 0) for replica, seq in theirs.items()):
        return None
    identity.renumber_unsent(connection)
    covered = identity.version_vector(connection)
    local, second_inserts = _split_concurrent_inserts(merge_batch.with_local_dots(batch, replicas))
    ended = {table.table: _end_tombstones(connection, table, theirs) for table in local.tables}
    fresh = merge_batch.uncovered(local, covered)
    before = {table.table: table for table in local.tables}
    for table in fresh.tables:
        _add_predecessors(connection, table, before[table.table], theirs)
    fresh.pending = _add_pending_predecessors(connection, fresh.pending, local, theirs)
    merged = merge_batch.apply(connection, fresh, now, snapshot=True)
    for insert in second_inserts:
        merged.add(merge_batch.apply(connection, merge_batch.uncovered(insert, covered), now, snapshot=True))
    with change_capture.paused(connection):
        for code, rows in ended.items():
            gone, back = update_trash(connection, kinds()[code], sorted(rows))
            merged.deleted += gone
            merged.restored += back
    for replica, seq in theirs.items():
        if seq > covered.get(replica, 0):
            connection.execute("UPDATE sync_version SET seq = ?, sha256 = '' WHERE life = ?", (seq, replica))
    return merged


def _add_predecessors(
    connection: sqlite3.Connection, table: TableBatch, whole: TableBatch, theirs: LocalVector
) -> None:
    """Give each change as predecessors the dots that are live here in its cell and not there any more.

    ``table``: what is not covered here. ``whole``: all of the snapshot's table.
    """
    kind = kinds()[table.table]
    living: defaultdict[int, dict[int, set[int]]] = defaultdict(dict)
    for changes in whole.changes:
        cells = living[changes.column]
        for row, number in zip(changes.rows, changes.dots, strict=True):
            cells.setdefault(row, set()).add(number)
    inserted = dict(zip(whole.inserts.rows, whole.inserts.dots, strict=True))
    live_defaults = _live_defaults(whole)
    ids = dict(
        connection.execute(
            f"SELECT uid, id FROM {kind.name} WHERE uid IN (SELECT value FROM json_each(?))",
            (merge_batch.as_json([table.uids[row] for changes in table.changes for row in changes.rows]),),
        ).fetchall()
    )
    for changes in table.changes:
        code = changes.column
        names = []
        for row, told in zip(changes.rows, changes.predecessors.each(), strict=True):
            here = _live_dots(connection, kind.code, ids[table.uids[row]], code) if table.uids[row] in ids else set()
            there = set(living[code][row])
            if row in inserted:
                here.add(inserted[row])
                if row in live_defaults.get(code, ()):
                    there.add(inserted[row])
            ended = {dot for dot in here - there if dot & SEQ_MAX <= theirs.get(dot >> SHIFT, 0)}
            # What waited there for a later fieldkit comes with its predecessors, as its author wrote it.
            names.append(tuple(sorted(ended.union(told))))
        changes.predecessors = Predecessors.of(names)


def _add_pending_predecessors(
    connection: sqlite3.Connection, fresh: list[Pending], whole: Batch, theirs: LocalVector
) -> list[Pending]:
    """Do the same for columns that are not known here: predecessors are the dots pending here and not live there.

    What its row was inserted with is among them, if the snapshot's insert does not have the column.

    Tombstones and restores that are pending here and ended there are dropped.
    """

    def ended(dots: set[int]) -> set[int]:
        return {dot for dot in dots if dot & SEQ_MAX <= theirs.get(dot >> SHIFT, 0)}

    here: defaultdict[tuple[int, str, int | None], set[int]] = defaultdict(set)
    there: defaultdict[tuple[int, str, int | None], set[int]] = defaultdict(set)
    made: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    told = {change.dot for change in whole.pending}
    for number, change in pending_changes(connection):
        if change.op in ("insert", "change"):
            here[change.table, change.uid, change.column].add(change.dot)
        elif ended({change.dot} - told):
            connection.execute("DELETE FROM sync_pending WHERE id = ?", (number,))
    for table in whole.tables:
        for row, dot in zip(table.inserts.rows, table.inserts.dots, strict=True):
            made[table.table, table.uids[row]].add(dot)
    for change in whole.pending:
        if change.op == "insert":
            made[change.table, change.uid].add(change.dot)
        if change.op in ("insert", "change"):
            there[change.table, change.uid, change.column].add(change.dot)
    named = []
    for change in fresh:
        if change.op == "change":
            cell = change.table, change.uid, change.column
            names = ended((here[cell] | made[cell[:2]]) - there[cell]).union(change.predecessors)
            change = replace(change, predecessors=tuple(sorted(names)))
        named.append(change)
    return named


def _live_defaults(table: TableBatch) -> dict[int, set[int]]:
    """Return for each column the rows whose default dot is live in it, where not all are."""
    rows = table.inserts.rows
    return {
        code: set(rows) if part.places is None else {rows[place] for place in part.places}
        for code, part in table.inserts.columns.items()
    }


def _live_dots(connection: sqlite3.Connection, code: int, number: int, column: int) -> set[int]:
    found = {
        row[0]
        for row in connection.execute(
            "SELECT dot FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ?", (code, number, column)
        )
    }
    return found or {
        row[0] for row in connection.execute("SELECT dot FROM sync_row WHERE tbl = ? AND rid = ?", (code, number))
    }


def _end_tombstones(connection: sqlite3.Connection, table: TableBatch, theirs: LocalVector) -> set[int]:
    """End the tombstones and restores that are live here, covered there and not live there; return their rows."""
    kind = kinds()[table.table]
    ended = set()
    deletes, restores = set(table.deletes.dots), set(table.restores.dots)
    for number, dot in connection.execute("SELECT rid, dot FROM sync_delete WHERE tbl = ?", (kind.code,)).fetchall():
        if dot not in deletes and dot & SEQ_MAX <= theirs.get(dot >> SHIFT, 0):
            end_tombstone(connection, (kind.code, number), dot, 0)
            ended.add(number)
    for number, dot in connection.execute(
        "SELECT rid, dot FROM sync_cell WHERE tbl = ? AND col = ?", (kind.code, RESTORED)
    ).fetchall():
        if dot not in restores and dot & SEQ_MAX <= theirs.get(dot >> SHIFT, 0):
            end_restore(connection, (kind.code, number), dot, 0)
            ended.add(number)
    return ended


def _split_concurrent_inserts(batch: Batch) -> tuple[Batch, list[Batch]]:
    """Return the batch without second inserts, and each of those as a batch of its own."""
    out = Batch(batch.actors, [], batch.pending, batch.vector, batch.extra)
    second_inserts: list[Batch] = []
    for table in batch.tables:
        second = {place for place, uid in enumerate(table.uids) if uid[36:37] == SECOND_INSERT and uid[37:].isdigit()}
        if not second:
            out.tables.append(table)
            continue
        _check_only_inserts(table, second)
        for place, row in enumerate(table.inserts.rows):
            if row in second:
                part = TableBatch(table.table, [table.uids[row][:36]])
                part.inserts = merge_batch.some_inserts(table.inserts, [place])
                part.inserts.rows = [0]
                second_inserts.append(Batch(batch.actors, [part]))
        out.tables.append(_without_rows(table, second))
    out.pending = [
        replace(change, uid=change.uid[:36])
        if change.uid[36:37] == SECOND_INSERT and change.uid[37:].isdigit()
        else change
        for change in batch.pending
    ]
    return out, second_inserts


def _check_only_inserts(table: TableBatch, second: set[int]) -> None:
    """Refuse a snapshot that says more of a second insert than that it is one."""
    parts: list[Changes | Tombstones] = [*table.changes, table.deletes, table.restores]
    if any(row in second for part in parts for row in part.rows):
        raise Refused(
            Code.CONTENT,
            "its content breaks the rules of the format (a second insert of a row is changed by itself). Nothing was "
            "changed. Ask for the file to be exported again.",
        )


def _without_rows(table: TableBatch, apart: set[int]) -> TableBatch:
    """Return the table without these entries of its dictionary, which only inserts use."""
    kept = [place for place in range(len(table.uids)) if place not in apart]
    moved = {old: new for new, old in enumerate(kept)}
    inserts = merge_batch.some_inserts(
        table.inserts, [place for place, row in enumerate(table.inserts.rows) if row not in apart]
    )

    def marks(part: Tombstones) -> Tombstones:
        return Tombstones([moved[row] for row in part.rows], part.dots, part.clocks, part.predecessors)

    return TableBatch(
        table.table,
        [table.uids[place] for place in kept],
        Inserts([moved[row] for row in inserts.rows], inserts.dots, inserts.clocks, inserts.columns),
        [
            Changes(c.column, [moved[row] for row in c.rows], c.dots, c.clocks, c.values, c.predecessors)
            for c in table.changes
        ],
        marks(table.deletes),
        marks(table.restores),
    )
