"""Cells of a merge: multi-value registers. Which values of a field are live, which is shown, where the rest goes.

A conflict is created where a cell is left with two live dots of unequal values.

Nearly all changes replace the one live dot that is their predecessor; those go through SQL in sets. A cell that is
anything else (two live dots, several predecessors, seed data) is merged by itself, in ``Cell``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fieldkit.db.schema.change_capture import CONTEXT, SEED_LIMIT, SHIFT, TOUCHED
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Kind
from fieldkit.sync.base import cancellation
from fieldkit.sync.format.batch import Value
from fieldkit.sync.merge.rows import ConcurrentInsert, empty, field_of

Context = tuple[int, ...]


@dataclass(slots=True)
class IncomingChanges:
    """The changes of one column that are not covered yet. All lists are equally long."""

    code: int
    ids: list[int]
    dots: list[int]
    clocks: list[int]
    values: list[Value]
    before: Sequence[Context | int]
    """Predecessors: the one, or all of them."""


@dataclass(slots=True)
class CellMerge:
    """Puts the changes of one table into the records, once."""

    connection: sqlite3.Connection
    kind: Kind
    devices: dict[int, str]
    """Device id by replica: of equal clocks the greater id is shown."""
    fresh: set[int] = field(default_factory=set)
    """Rows that a snapshot brought, whose first values are not known."""
    changed: int = 0
    _writes: dict[int, dict[int, Value]] = field(default_factory=dict)
    """New values by row and column."""
    _clocks: dict[int, int] = field(default_factory=dict)
    """Latest clock of each row that is written."""
    _one_by_one: dict[tuple[int, int], list[tuple[int, int, Value, Context]]] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    """The first dot of each chain, which replaced what was there, by its last one, which stands for the chain."""

    def take(self, columns: Sequence[IncomingChanges], fresh: set[int]) -> None:
        """Merge changes. ``fresh``: see there."""
        self.fresh = fresh
        if not columns:
            return
        # Made once a connection: a new temporary table costs it everything that SQLite has prepared.
        self.connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS arrived"
            " (col INTEGER, rid INTEGER, dot INTEGER, clock INTEGER, base INTEGER, first INTEGER)"
        )
        self.connection.execute("DELETE FROM temp.arrived")
        simple = [self._simple(incoming) for incoming in columns]
        for incoming in simple:
            firsts = [self.first.get(dot, dot) for dot in incoming.dots] if self.first else incoming.dots
            self.connection.executemany(
                f"INSERT INTO arrived VALUES ({incoming.code}, ?, ?, ?, ?, ?)",
                zip(incoming.ids, incoming.dots, incoming.clocks, incoming.before, firsts, strict=True),
            )
        contended = self._contended()
        for incoming in simple:
            if contended:
                incoming = self._without(incoming, contended)
            self._write(incoming)
            cancellation.check()
        self._replace(simple)
        self._store()
        for (code, number), changes in sorted(self._one_by_one.items()):
            cancellation.check()
            self._merge_cell(number, code, changes)

    def add_inserts(self, inserts: Sequence[ConcurrentInsert], *, complete: bool) -> None:
        """Merge concurrent inserts of rows that were here already: each value is one more in its cell.

        A column that is missing has its default if the inserts are ``complete``, else it was replaced since.
        """
        for insert in inserts:
            self.connection.execute(
                f"UPDATE {self.kind.name} SET created_at = min(created_at, ?) WHERE id = ?", (insert.made, insert.id)
            )
            for declared in self.kind.fields:
                if complete or declared.code in insert.values:
                    self._add_value(insert, declared.code, insert.values.get(declared.code, empty(declared)))
                else:
                    self._drop_default(insert, declared.code)

    # Many changes at once

    def _simple(self, incoming: IncomingChanges) -> IncomingChanges:
        """Return the changes that name one dot each, at most one a cell; the others are settled one by one.

        Of a chain of changes of one cell only the last is live; it stands for the chain, with the first one's
        predecessor.
        """
        dots = set(incoming.dots)
        single = all(type(before) is int for before in incoming.before)
        if single and len(set(incoming.ids)) == len(incoming.ids):
            return incoming
        cells: dict[int, list[int]] = {}
        for place, number in enumerate(incoming.ids):
            cells.setdefault(number, []).append(place)
        bases: list[Context | int] = []
        out = IncomingChanges(incoming.code, [], [], [], [], bases)
        replaced = []
        for number, places in cells.items():
            places.sort(key=incoming.dots.__getitem__)
            before = incoming.before[places[0]]
            chained = type(before) is int and before not in dots
            for a, b in pairwise(places):
                chained = chained and incoming.before[b] == incoming.dots[a]
            if not chained:
                self._one_by_one[incoming.code, number] = [
                    (incoming.dots[p], incoming.clocks[p], incoming.values[p], _context(incoming.before[p]))
                    for p in places
                ]
                continue
            for a, b in pairwise(places):
                replaced.append((number, incoming.dots[a], incoming.clocks[a], incoming.values[a], incoming.dots[b]))
            last = places[-1]
            self.first[incoming.dots[last]] = incoming.dots[places[0]]
            out.ids.append(number)
            out.dots.append(incoming.dots[last])
            out.clocks.append(incoming.clocks[last])
            out.values.append(incoming.values[last])
            bases.append(before)
        if incoming.code != TOUCHED:
            self.connection.executemany(
                "INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)"
                f" VALUES ({self.kind.code}, ?, {incoming.code}, ?, ?, ?, ?)",
                replaced,
            )
        return out

    def _contended(self) -> set[tuple[int, int]]:
        """Return (column, row) of the cells with a live dot that is concurrent with the change."""
        code = self.kind.code
        rows = self.connection.execute(
            f"SELECT a.col, a.rid FROM arrived AS a JOIN sync_cell AS c ON c.tbl = {code} AND c.rid = a.rid"
            " AND c.col = a.col AND c.dot <> a.base UNION "
            f"SELECT a.col, a.rid FROM arrived AS a JOIN sync_row AS r ON r.tbl = {code} AND r.rid = a.rid"
            f" AND r.dot <> a.base WHERE NOT EXISTS (SELECT 1 FROM sync_cell AS c WHERE c.tbl = {code}"
            " AND c.rid = a.rid AND c.col = a.col)"
        )
        return {(row[0], row[1]) for row in rows}

    def _without(self, incoming: IncomingChanges, contended: set[tuple[int, int]]) -> IncomingChanges:
        code = incoming.code
        kept = []
        for place, number in enumerate(incoming.ids):
            if (code, number) in contended:
                change = (
                    incoming.dots[place],
                    incoming.clocks[place],
                    incoming.values[place],
                    _context(incoming.before[place]),
                )
                self._one_by_one.setdefault((code, number), []).append(change)
            else:
                kept.append(place)
        self.connection.executemany(
            "DELETE FROM arrived WHERE col = ? AND rid = ?", [cell for cell in contended if cell[0] == code]
        )
        return IncomingChanges(
            code,
            [incoming.ids[place] for place in kept],
            [incoming.dots[place] for place in kept],
            [incoming.clocks[place] for place in kept],
            [incoming.values[place] for place in kept],
            [incoming.before[place] for place in kept],
        )

    def _replace(self, columns: Sequence[IncomingChanges]) -> None:
        """Move what the changes replace into the past, and let them live in its place."""
        code = self.kind.code
        unless_fresh = ""
        if self.fresh:
            self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS fresh (rid INTEGER PRIMARY KEY)")
            self.connection.execute("DELETE FROM temp.fresh")
            self.connection.executemany("INSERT INTO fresh VALUES (?)", [(number,) for number in self.fresh])
            unless_fresh = " AND a.rid NOT IN fresh"
        for incoming in columns:
            declared = field_of(self.kind, incoming.code)
            if declared is None:
                continue
            self.connection.execute(
                "INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)"
                f" SELECT {code}, a.rid, a.col, a.base, coalesce(c.clock, r.clock), t.{quoted(declared.name)}, a.first"
                f" FROM arrived AS a JOIN {self.kind.name} AS t ON t.id = a.rid"
                f" LEFT JOIN sync_cell AS c ON c.tbl = {code} AND c.rid = a.rid AND c.col = a.col AND c.dot = a.base"
                f" LEFT JOIN sync_row AS r ON r.tbl = {code} AND r.rid = a.rid AND r.dot = a.base"
                f" WHERE a.col = {incoming.code} AND coalesce(c.clock, r.clock) IS NOT NULL{unless_fresh}"
            )
        self.connection.execute(
            f"DELETE FROM sync_cell WHERE tbl = {code} AND (rid, col, dot) IN (SELECT rid, col, base FROM arrived)"
        )
        self.connection.execute(
            f"INSERT INTO sync_cell (tbl, rid, col, dot, clock) SELECT {code}, rid, col, dot, clock FROM arrived"
        )

    # One cell

    def _merge_cell(self, number: int, code: int, changes: list[tuple[int, int, Value, Context]]) -> None:
        cell = Cell(self, number, code)
        for dot, clock, value, names in sorted(changes, key=lambda change: change[:2]):
            cell.arrive(dot, clock, value, names)
        # Pending changes come from several replicas, whose numbers say nothing about the order.
        for dot, _, _, names in changes:
            for name in names:
                if name in cell.live and len(cell.live) > 1:
                    cell.drop(name, self.first.get(dot, dot))
        cell.store()

    def _add_value(self, insert: ConcurrentInsert, code: int, value: Value) -> None:
        cell = Cell(self, insert.id, code)
        cell.live.pop(insert.dot, None)
        if cell.live.keys() >= set(cell.same_insert(insert.dot)):
            cell.arrive(insert.dot, insert.clock, value, ())
        else:
            # It was replaced under the other number.
            cell.live[insert.dot] = (insert.clock, value)
            cell.drop(insert.dot, 0)
        cell.store()

    def _drop_default(self, insert: ConcurrentInsert, code: int) -> None:
        cell = Cell(self, insert.id, code)
        if insert.dot in cell.live:
            del cell.live[insert.dot]
            cell.store(apart=True)

    def show(self, number: int, code: int, value: Value, clock: int) -> None:
        """Write the shown value of one cell."""
        declared = field_of(self.kind, code)
        if declared is None:
            return
        name = quoted(declared.name)
        done = self.connection.execute(
            f"UPDATE {self.kind.name} SET {name} = ?, updated_at = max(updated_at, ?) WHERE id = ? AND {name} IS NOT ?",
            (value, clock >> 16, number, value),
        )
        self.changed += done.rowcount

    def _write(self, incoming: IncomingChanges) -> None:
        if field_of(self.kind, incoming.code) is None:
            return
        writes, clocks, code = self._writes, self._clocks, incoming.code
        for number, clock, value in zip(incoming.ids, incoming.clocks, incoming.values, strict=True):
            row = writes.get(number)
            if row is None:
                writes[number] = {code: value}
                clocks[number] = clock
            else:
                row[code] = value
                if clock > clocks[number]:
                    clocks[number] = clock

    def _store(self) -> None:
        """Write each record once, those with the same columns together."""
        groups: dict[tuple[int, ...], list[tuple[object, ...]]] = {}
        for number, row in self._writes.items():
            groups.setdefault(tuple(row), []).append((*row.values(), self._clocks[number] >> 16, number))
            self.changed += len(row)
        for codes, rows in groups.items():
            names = [quoted(declared.name) for code in codes if (declared := field_of(self.kind, code))]
            sets = ", ".join(f"{name} = ?" for name in names)
            self.connection.executemany(
                f"UPDATE {self.kind.name} SET {sets}, updated_at = max(updated_at, ?) WHERE id = ?", rows
            )


class Cell:
    """One cell with all its live dots."""

    def __init__(self, cell_merge: CellMerge, number: int, code: int) -> None:
        self._cell_merge = cell_merge
        self._connection = cell_merge.connection
        self._key = (cell_merge.kind.code, number, code)
        self._defaults: dict[int, int] = dict(
            self._connection.execute("SELECT dot, clock FROM sync_row WHERE tbl = ? AND rid = ?", self._key[:2])
        )
        self._explicit = self._connection.execute(
            "SELECT c.dot, c.clock, b.dot IS NOT NULL, b.value FROM sync_cell AS c"
            " LEFT JOIN sync_sibling AS b USING (tbl, rid, col, dot) WHERE c.tbl = ? AND c.rid = ? AND c.col = ?",
            self._key,
        ).fetchall()
        shown = self._shown()
        if self._explicit:
            self.live = {dot: (clock, value if beside else shown) for dot, clock, beside, value in self._explicit}
        else:
            past = {
                row[0]
                for row in self._connection.execute(
                    "SELECT dot FROM sync_past WHERE tbl = ? AND rid = ? AND col = ?", self._key
                )
            }
            self.live = {dot: (clock, shown) for dot, clock in self._defaults.items() if dot not in past}
        """Clock and value of each live dot."""

    def arrive(self, dot: int, clock: int, value: Value, names: Context) -> None:
        """Make a change live in place of its predecessors."""
        first, replaced_before = self._cell_merge.first.get(dot, dot), False
        for name in names:
            here = [one for one in (name, *self.same_insert(name)) if one in self.live]
            replaced_before = replaced_before or not here
            for one in here:
                self.drop(one, first)
        if replaced_before and self._key[2] != TOUCHED:
            self._remember(first, clock, names)
        self.live[dot] = (clock, value)

    def _remember(self, dot: int, clock: int, names: Context) -> None:
        """Keep the causal context for the history: here another change had replaced what the writer saw."""
        table, row, code = self._key
        self._connection.execute(
            "INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by) VALUES (?, ?, ?, ?, ?, ?, 0)",
            (table, row, CONTEXT - code, dot, clock, ",".join(map(str, names))),
        )

    def same_insert(self, dot: int) -> list[int]:
        """Return the dots of the same insert as this one, as a copied store numbers it: same device, same clock."""
        clock, device = self._defaults.get(dot, 0), self._cell_merge.devices[dot >> SHIFT]
        if clock < SEED_LIMIT:
            return []
        return [
            other
            for other, its_clock in self._defaults.items()
            if other != dot and its_clock == clock and self._cell_merge.devices[other >> SHIFT] == device
        ]

    def drop(self, dot: int, by: int) -> None:
        """Move a value into the past."""
        clock, value = self.live.pop(dot)
        unknown = self._key[1] in self._cell_merge.fresh and dot in self._defaults
        if self._key[2] != TOUCHED and not unknown:
            self._connection.execute(
                "INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*self._key, dot, clock, value, by),
            )

    def store(self, *, apart: bool = False) -> None:
        """Store the live dots, and show the greatest. ``apart``: not all default dots of the row are live here."""
        if not self.live:
            return
        winner = max(self.live, key=self._rank)
        for dot in [d for d, (clock, _) in self.live.items() if clock < SEED_LIMIT and d != winner]:
            if self.live[dot][1] != self.live[winner][1] or self.live[winner][0] >= SEED_LIMIT:
                self.drop(dot, winner)
        defaults = set(self.live) <= set(self._defaults) and not self._explicit
        equal = len({value for _, value in self.live.values()}) == 1
        self._connection.execute("DELETE FROM sync_sibling WHERE tbl = ? AND rid = ? AND col = ?", self._key)
        if apart or not (defaults and equal):
            self._connection.execute("DELETE FROM sync_cell WHERE tbl = ? AND rid = ? AND col = ?", self._key)
            self._connection.executemany(
                "INSERT INTO sync_cell (tbl, rid, col, dot, clock) VALUES (?, ?, ?, ?, ?)",
                [(*self._key, dot, clock) for dot, (clock, _) in self.live.items()],
            )
            if len(self.live) > 1:
                self._connection.executemany(
                    "INSERT INTO sync_sibling (tbl, rid, col, dot, value) VALUES (?, ?, ?, ?, ?)",
                    [(*self._key, dot, value) for dot, (_, value) in self.live.items()],
                )
        self._cell_merge.show(self._key[1], self._key[2], self.live[winner][1], self.live[winner][0])

    def _rank(self, dot: int) -> tuple[int, str, int]:
        return self.live[dot][0], self._cell_merge.devices[dot >> SHIFT], dot & ((1 << SHIFT) - 1)

    def _shown(self) -> Value:
        declared = field_of(self._cell_merge.kind, self._key[2])
        if declared is None:
            return None
        row = self._connection.execute(
            f"SELECT {quoted(declared.name)} FROM {self._cell_merge.kind.name} WHERE id = ?", (self._key[1],)
        ).fetchone()
        return row[0] if row else None


def _context(before: Context | int) -> Context:
    return (before,) if isinstance(before, int) else before
