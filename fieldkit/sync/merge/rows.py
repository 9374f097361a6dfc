"""Rows of a merge: uids of a batch to local ids, new rows, and rows that are linked to but not here yet.

A row that something links to before its insert has come is kept as a *stub*: uid, no values, ``deleted_at`` 0,
no entry in ``sync_row``. So every link has a target, whatever order files come in; its insert fills it later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import msgspec

from fieldkit.db.schema.change_capture import CREATED
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.sync.format.batch import ColumnValues, TableBatch, Value
from fieldkit.sync.format.kind_codes import kinds


@dataclass(slots=True)
class Located:
    """The rows of one table of a batch."""

    kind: Kind
    table: TableBatch
    ids: list[int]
    """Local ids, by place in ``table.uids``."""
    here: set[int]
    """Places of rows that were here before, stubs too."""
    _by_uid: dict[str, int] = field(default_factory=dict)

    def new(self) -> set[int]:
        """Return the local ids of rows that were not here before."""
        return {number for place, number in enumerate(self.ids) if place not in self.here}

    def by_uid(self) -> dict[str, int]:
        """Return the local ids by uid."""
        if not self._by_uid:
            self._by_uid = dict(zip(self.table.uids, self.ids, strict=True))
        return self._by_uid


@dataclass(slots=True)
class ConcurrentInsert:
    """A concurrent insert of a row that was here already: each value is one more in its cell."""

    id: int
    dot: int
    clock: int
    made: int
    """``created_at``: of several the earliest counts."""
    values: dict[int, Value]
    """By column code."""


class MergeRows:
    """Where each row of a batch is, or will be."""

    def __init__(self, connection: sqlite3.Connection, tables: Sequence[TableBatch]) -> None:
        self._connection = connection
        self.located = {table.table: self._locate(kinds()[table.table], table) for table in tables}
        self._links: dict[str, dict[str, int]] = {}

    def values(self, kind: Kind, code: int, values: list[Value]) -> list[Value]:
        """Return the values of a column as they are stored: uids of links as local ids, no null for a text."""
        if code == CREATED:
            return values
        declared = field_of(kind, code)
        if declared is None:
            return values
        if declared.link:
            known = self._targets(KINDS[declared.link], values)
            return [None if uid is None else known[str(uid)] for uid in values]
        if declared.empty is not None and None in values:
            return ["" if value is None else value for value in values]
        return values

    def insert(self, located: Located) -> tuple[int, list[ConcurrentInsert]]:
        """Store the new rows of a table; return how many, and those that were here already."""
        kind, inserts = located.kind, located.table.inserts
        if not inserts.rows:
            return 0, []
        ids = [located.ids[place] for place in inserts.rows]
        concurrent, filled = self._inserted_before(located, ids)
        columns: dict[int, list[Value]] = {}
        for code, part in inserts.columns.items():
            values = self.values(kind, code, part.values)
            declared = field_of(kind, code)
            missing = empty(declared) if declared else None
            columns[code] = values if part.places is None else _spread(part, values, len(ids), missing)
        created = columns.pop(CREATED, [None] * len(ids))
        at = [clock >> 16 for clock in inserts.clocks]
        made = [was if isinstance(was, int) else moment for was, moment in zip(created, at, strict=True)]
        changed = list(map(max, made, at))
        uids = [located.table.uids[place] for place in inserts.rows]
        codes = sorted(code for code in columns if field_of(kind, code))
        names = [quoted(declared.name) for code in codes if (declared := field_of(kind, code))]
        rows: Iterable[tuple[object, ...]] = zip(
            ids, uids, made, changed, *(columns[code] for code in codes), strict=True
        )
        concurrent_places = {place for place, _ in concurrent}
        filled_places = set(filled)
        if concurrent_places or filled_places:
            everything = list(rows)
            self._fill(kind, names, [everything[place] for place in filled])
            rows = [row for place, row in enumerate(everything) if place not in concurrent_places | filled_places]
        marks = ", ".join("?" * (4 + len(names)))
        self._connection.executemany(
            f"INSERT INTO {kind.name} ({', '.join(('id', 'uid', 'created_at', 'updated_at', *names))})"
            f" VALUES ({marks})",
            rows,
        )
        self._connection.executemany(
            f"INSERT INTO sync_row (tbl, rid, dot, clock) VALUES ({kind.code}, ?, ?, ?)",
            zip(ids, inserts.dots, inserts.clocks, strict=True),
        )
        return len(ids) - len(concurrent), self._concurrent_inserts(concurrent, located, columns, made)

    def _concurrent_inserts(
        self, places: list[tuple[int, int]], located: Located, columns: dict[int, list[Value]], made: list[int]
    ) -> list[ConcurrentInsert]:
        inserts = located.table.inserts
        has = {code: None if part.places is None else set(part.places) for code, part in inserts.columns.items()}
        concurrent = []
        for place, number in places:
            values = {
                code: column[place] for code, column in columns.items() if (part := has[code]) is None or place in part
            }
            concurrent.append(ConcurrentInsert(number, inserts.dots[place], inserts.clocks[place], made[place], values))
        return concurrent

    def _inserted_before(self, located: Located, ids: list[int]) -> tuple[list[tuple[int, int]], list[int]]:
        """Return (place among the inserts, id) of rows inserted before, and the places of stubs."""
        if not located.here:
            return [], []
        concurrent, filled = [], []
        for place, row in enumerate(located.table.inserts.rows):
            if row in located.here:
                known = self._connection.execute(
                    "SELECT 1 FROM sync_row WHERE tbl = ? AND rid = ? LIMIT 1", (located.kind.code, ids[place])
                ).fetchone()
                if known:
                    concurrent.append((place, ids[place]))
                else:
                    filled.append(place)
        return concurrent, filled

    def _fill(self, kind: Kind, names: list[str], rows: list[tuple[object, ...]]) -> None:
        """Turn stubs into the rows they stand for."""
        sets = ", ".join(f"{name} = ?" for name in ["created_at", "updated_at", *names])
        self._connection.executemany(
            f"UPDATE {kind.name} SET deleted_at = NULL, {sets} WHERE id = ?", [(*row[2:], row[0]) for row in rows]
        )

    def _locate(self, kind: Kind, table: TableBatch) -> Located:
        found = _found(self._connection, kind, table.uids)
        here = {place for place, number in enumerate(found) if number is not None}
        inserted = set(table.inserts.rows)
        following = _next_id(self._connection, kind)
        ids: list[int] = []
        stubs = []
        for place, number in enumerate(found):
            if number is None:
                number = following
                following += 1
                if place not in inserted:
                    stubs.append((number, table.uids[place]))
            ids.append(number)
        _stub(self._connection, kind, stubs)
        return Located(kind, table, ids, here)

    def _targets(self, kind: Kind, uids: Iterable[Value]) -> dict[str, int]:
        """Return the local ids of all that is linked to, with stubs for what is not here."""
        known = self._links.get(kind.name)
        if known is None:
            located = self.located.get(kind.code)
            known = self._links[kind.name] = dict(located.by_uid()) if located else {}
        missing = sorted({str(uid) for uid in uids if uid is not None}.difference(known))
        if missing:
            following = _next_id(self._connection, kind)
            located = self.located.get(kind.code)
            if located and located.ids:
                following = max(following, max(located.ids) + 1)
            stubs = []
            for uid, number in zip(missing, _found(self._connection, kind, missing), strict=True):
                if number is None:
                    number = following
                    following += 1
                    stubs.append((number, uid))
                known[uid] = number
            _stub(self._connection, kind, stubs)
        return known


def _found(connection: sqlite3.Connection, kind: Kind, uids: list[str]) -> list[int | None]:
    rows = connection.execute(
        f"SELECT t.id FROM json_each(?) AS j LEFT JOIN {kind.name} AS t ON t.uid = j.value",
        (msgspec.json.encode(uids).decode(),),
    )
    return [row[0] for row in rows]


def _next_id(connection: sqlite3.Connection, kind: Kind) -> int:
    return int(connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {kind.name}").fetchone()[0])


def _stub(connection: sqlite3.Connection, kind: Kind, rows: list[tuple[int, str]]) -> None:
    connection.executemany(
        f"INSERT INTO {kind.name} (id, uid, created_at, updated_at, deleted_at) VALUES (?, ?, 0, 0, 0)", rows
    )


@cache
def field_of(kind: Kind, code: int) -> Field | None:
    """Return the declared field with a column code; None for a column that is no field."""
    return next((declared for declared in kind.fields if declared.code == code), None)


def empty(declared: Field) -> Value:
    """Return the default of a column."""
    return declared.empty


def _spread(part: ColumnValues, values: list[Value], count: int, empty: Value) -> list[Value]:
    spread = [empty] * count
    for place, value in zip(part.places or (), values, strict=True):
        spread[place] = value
    return spread
