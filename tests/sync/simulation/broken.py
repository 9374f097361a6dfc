"""Merges that are broken on purpose, each the way other programs are: the oracle must catch every one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from pytest import MonkeyPatch

from fieldkit.domain.records.declaration import Kind
from fieldkit.sync.format.batch import Actor, Batch, TableBatch
from fieldkit.sync.format.container import Verified
from fieldkit.sync.merge import conflicting_values, import_file, merge_batch, snapshot_merge, tombstones
from fieldkit.sync.merge.conflicting_values import Cell, CellMerge
from fieldkit.sync.merge.merge_batch import Merged
from tests.sync.simulation.actions import Firm, firm, shrunk
from tests.sync.simulation.devices import Broken
from tests.sync.simulation.play import play


@dataclass(frozen=True, slots=True)
class Breakage:
    """One way to be wrong."""

    what: str
    mix: str
    """Which firms show it: files and snapshots run apart."""
    break_it: Callable[[MonkeyPatch], None]


@contextmanager
def in_force(breakage: Breakage) -> Iterator[None]:
    """Let the merge be broken until the block ends."""
    with MonkeyPatch.context() as patch:
        breakage.break_it(patch)
        yield


def caught(breakage: Breakage, seed: int, within: int) -> int:
    """Return which firm from ``seed`` on showed that the merge is broken, counted from 1; 0 if none did."""
    with in_force(breakage):
        for number in range(within):
            if _fails(firm(seed + number, breakage.mix)):
                return number + 1
    return 0


def smallest(breakage: Breakage, seed: int, within: int) -> Firm:
    """Return a short firm that shows the breakage."""
    number = caught(breakage, seed, within)
    with in_force(breakage):
        return shrunk(firm(seed + number - 1, breakage.mix), _fails)


def _fails(candidate: Firm) -> bool:
    try:
        play(candidate)
    except Broken:
        return True
    return False


def _no_hold_back(patch: MonkeyPatch) -> None:
    def nothing(_connection: sqlite3.Connection, _batch: Batch, _last: int) -> dict[Actor, int]:
        return {}

    patch.setattr(import_file, "_missing", nothing)


def _highest_number(patch: MonkeyPatch) -> None:
    """A later segment counts as if all before it had come."""

    def place(connection: sqlite3.Connection, verified: Verified) -> str:
        header = verified.header
        row = connection.execute(
            "SELECT seq FROM sync_version WHERE device = ? AND incarnation = ?", (header.device, header.incarnation)
        ).fetchone()
        return "known" if row and header.seq_to <= row[0] else "next"

    patch.setattr(import_file, "_place", place)


def _last_writer_wins(patch: MonkeyPatch) -> None:
    real = Cell.store

    def store(cell: Cell) -> None:
        for dot in sorted(cell.live, key=cell._rank)[:-1]:
            del cell.live[dot]
        real(cell)

    patch.setattr(conflicting_values.Cell, "store", store)


def _the_later_clock_replaces(patch: MonkeyPatch) -> None:
    """As above, but what lost is kept in the history."""
    real = Cell.store

    def store(cell: Cell) -> None:
        *rest, winner = sorted(cell.live, key=cell._rank)
        for dot in rest:
            cell.drop(dot, winner)
        real(cell)

    patch.setattr(conflicting_values.Cell, "store", store)


def _what_came_last_is_shown(patch: MonkeyPatch) -> None:
    def rank(cell: Cell, dot: int) -> tuple[int, str, int]:
        return list(cell.live).index(dot), "", 0

    patch.setattr(conflicting_values.Cell, "_rank", rank)


def _replaced_is_forgotten(patch: MonkeyPatch) -> None:
    def drop(cell: Cell, dot: int, by: int) -> None:
        del cell.live[dot]

    patch.setattr(conflicting_values.Cell, "drop", drop)


def _delete_wins(patch: MonkeyPatch) -> None:
    """A deletion beats what its author had not seen."""
    real = tombstones.update_trash

    def settle(connection: sqlite3.Connection, kind: Kind, rows: list[int]) -> tuple[int, int]:
        rows = list(rows)
        done = real(connection, kind, rows)
        for number in rows:
            connection.execute("UPDATE sync_delete SET kept = 0 WHERE tbl = ? AND rid = ?", (kind.code, number))
            connection.execute(
                f"UPDATE {kind.name} SET deleted_at = 1 WHERE id = ? AND deleted_at IS NULL"
                " AND EXISTS (SELECT 1 FROM sync_delete WHERE tbl = ? AND rid = ?)",
                (number, kind.code, number),
            )
        return done

    patch.setattr(merge_batch, "update_trash", settle)
    patch.setattr(snapshot_merge, "update_trash", settle)


def _edit_wins(patch: MonkeyPatch) -> None:
    """A deletion loses, without a flag, against what its author had not seen."""
    real = tombstones.update_trash

    def settle(connection: sqlite3.Connection, kind: Kind, rows: list[int]) -> tuple[int, int]:
        done = real(connection, kind, rows)
        connection.execute("DELETE FROM sync_delete WHERE kept")
        return done

    patch.setattr(merge_batch, "update_trash", settle)
    patch.setattr(snapshot_merge, "update_trash", settle)


def _union_of_snapshots(patch: MonkeyPatch) -> None:
    """All that lives on either side lives: what was replaced or deleted comes back."""

    def keep_all(
        _connection: sqlite3.Connection, _table: TableBatch, _whole: TableBatch, _theirs: dict[int, int]
    ) -> None:
        return

    def end_none(_connection: sqlite3.Connection, _table: TableBatch, _theirs: dict[int, int]) -> set[int]:
        return set()

    patch.setattr(snapshot_merge, "_add_predecessors", keep_all)
    patch.setattr(snapshot_merge, "_end_tombstones", end_none)


def _replacement_by_a_snapshot(patch: MonkeyPatch) -> None:
    """What lives here and not there is dropped, though the snapshot's version does not cover it."""
    real = snapshot_merge._add_predecessors

    def name(connection: sqlite3.Connection, table: TableBatch, whole: TableBatch, theirs: dict[int, int]) -> None:
        real(connection, table, whole, dict.fromkeys([*range(64), *theirs], 1 << 39))

    patch.setattr(snapshot_merge, "_add_predecessors", name)


def _absence_deletes(patch: MonkeyPatch) -> None:
    """A record that a snapshot does not have is taken for a deleted one."""
    real = snapshot_merge.merge_snapshot

    def merge(connection: sqlite3.Connection, batch: Batch, now: int) -> Merged | None:
        merged = real(connection, batch, now)
        there = {uid for table in batch.tables if table.table == 1 for uid in table.uids}
        for (uid,) in connection.execute("SELECT uid FROM client WHERE deleted_at IS NULL").fetchall():
            if uid not in there:
                connection.execute("UPDATE client SET deleted_at = ? WHERE uid = ?", (now, uid))
        return merged

    patch.setattr(import_file, "merge_snapshot", merge, raising=False)
    patch.setattr(snapshot_merge, "merge_snapshot", merge)


def _version_runs_ahead(patch: MonkeyPatch) -> None:
    """A snapshot counts for more than it holds."""
    real = snapshot_merge.merge_snapshot

    def merge(connection: sqlite3.Connection, batch: Batch, now: int) -> Merged | None:
        merged = real(connection, batch, now)
        connection.execute(
            "UPDATE sync_version SET seq = seq + 1 WHERE life <> (SELECT life FROM sync_state) AND seq > 0"
        )
        return merged

    patch.setattr(import_file, "merge_snapshot", merge, raising=False)
    patch.setattr(snapshot_merge, "merge_snapshot", merge)


def _conflicts_are_not_seen(patch: MonkeyPatch) -> None:
    """A change replaces whatever lives, also what it does not name."""

    def arrive(cell: Cell, dot: int, clock: int, value: str | int | float | None, names: tuple[int, ...]) -> None:
        for other in list(cell.live):
            cell.drop(other, dot)
        cell.live[dot] = (clock, value)

    patch.setattr(conflicting_values.Cell, "arrive", arrive)


def _crowds_are_overlooked(patch: MonkeyPatch) -> None:
    """The quick way in sets is taken for every cell, also for one in which something else lives."""

    def crowded(_cell_merge: CellMerge) -> set[tuple[int, int]]:
        return set()

    patch.setattr(conflicting_values.CellMerge, "_contended", crowded)


BREAKAGES: Final[Mapping[str, Breakage]] = {
    "no-hold-back": Breakage("no hold-back", "files", _no_hold_back),
    "highest-number": Breakage("highest number seen instead of a contiguous prefix", "files", _highest_number),
    "last-writer-wins": Breakage("last writer wins", "files", _last_writer_wins),
    "later-clock": Breakage("the later clock replaces", "files", _the_later_clock_replaces),
    "came-last": Breakage("what came last is shown", "files", _what_came_last_is_shown),
    "forgotten": Breakage("what was replaced is forgotten", "files", _replaced_is_forgotten),
    "delete-wins": Breakage("delete wins over unseen work", "files", _delete_wins),
    "edit-wins": Breakage("unseen work wins over delete, unflagged", "files", _edit_wins),
    "no-conflicts": Breakage("a change replaces what it does not name", "files", _conflicts_are_not_seen),
    "crowds": Breakage("the quick way for every cell", "files", _crowds_are_overlooked),
    "union": Breakage("union of snapshots", "snapshots", _union_of_snapshots),
    "replacement": Breakage("replacement by a snapshot", "snapshots", _replacement_by_a_snapshot),
    "absence": Breakage("absence from a snapshot deletes", "snapshots", _absence_deletes),
    "version": Breakage("a snapshot counts for more than it holds", "snapshots", _version_runs_ahead),
}
