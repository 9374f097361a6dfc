"""Writing a batch as columnar JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import sub
from typing import TypedDict, cast

import msgspec

from fieldkit.sync.format.batch import (
    DOT_SHIFT,
    SEQ_MAX,
    Batch,
    Builder,
    Changes,
    ColumnValues,
    Inserts,
    Predecessors,
    TableBatch,
    Tables,
    Tombstones,
    Value,
    is_uid,
    uid_order,
)
from fieldkit.sync.format.uids import pack
from fieldkit.sync.format.wire import WireBody, WireChanges, WireColumn, WireDots, WireInserts, WireMarks, WireTable

_COUNTER_BITS = 16


def encode(batch: Batch, tables: Tables) -> bytes:
    """Return a batch as JSON; what is pending is written back where it stood, value for value as it came.

    ValueError for what no reader would take: two changes with one dot, a table that is not in ``tables``.
    """
    laid_out, links = _with_pending(batch, tables)
    context = _context(batch, laid_out, links)
    body = WireBody(
        actors=[(actor.device, actor.incarnation) for actor in batch.actors],
        dots=context.wire,
        tables=[context.table(table) for table in laid_out],
        links=pack(context.linked),
        vector=[(number >> DOT_SHIFT, number & SEQ_MAX) for number in batch.vector],
    )
    known = {name: getattr(body, name) for name in body.__struct_fields__}
    extra = {name: msgspec.Raw(raw) for name, raw in batch.extra.items()}
    return msgspec.json.encode(body) if not extra else msgspec.json.encode(known | extra)


class _Before(TypedDict):
    pn: list[int] | None
    pa: list[int] | None
    ps: list[int]


@dataclass(slots=True)
class _Context:
    """The file's dictionaries, as one table needs them."""

    wire: WireDots
    place_of_dot: dict[int, int]
    place_of_uid: dict[str, int]
    linked: list[str]
    links: set[tuple[int, int]]
    """Table and column of each column that holds links."""

    def table(self, table: TableBatch) -> WireTable:
        inserts = table.inserts
        columns = [
            WireColumn(
                code,
                self._values(table.table, code, column.values),
                _steps_or_none(column.places),
                (table.table, code) in self.links,
            )
            for code, column in sorted(inserts.columns.items())
        ]
        return WireTable(
            table.table,
            pack(table.uids),
            WireInserts(_steps(inserts.rows), self._dots(inserts.dots), columns) if inserts.rows else None,
            [self._changes(table.table, changes) for changes in table.changes],
            self._marks(table.deletes),
            self._marks(table.restores),
        )  # fmt: skip

    def _changes(self, table: int, changes: Changes) -> WireChanges:
        return WireChanges(
            c=changes.column,
            r=_steps(changes.rows),
            d=self._dots(changes.dots),
            v=self._values(table, changes.column, changes.values),
            l=(table, changes.column) in self.links,
            **_before(changes.predecessors),
        )

    def _marks(self, marks: Tombstones) -> WireMarks | None:
        if not marks.rows:
            return None
        return WireMarks(_steps(marks.rows), self._dots(marks.dots), **_before(marks.predecessors))

    def _dots(self, dots: Sequence[int]) -> list[int]:
        return _steps([self.place_of_dot[number] for number in dots])

    def _values(self, table: int, column: int, values: Sequence[Value]) -> msgspec.Raw:
        if (table, column) not in self.links:
            return msgspec.Raw(msgspec.json.encode(values))
        places = [None if value is None else self.place_of_uid[str(value)] for value in values]
        return msgspec.Raw(msgspec.json.encode(places))


def _context(batch: Batch, tables: list[TableBatch], links: set[tuple[int, int]]) -> _Context:
    clocks: dict[int, int] = {}
    count = 0
    targets: set[str] = set()
    rows: list[str] = []
    for table in tables:
        rows += table.uids
        parts: list[Inserts | Tombstones | Changes] = [table.inserts, table.deletes, table.restores, *table.changes]
        for part in parts:
            clocks.update(zip(part.dots, part.clocks, strict=True))
            count += len(part.dots)
        for code, column in table.inserts.columns.items():
            if (table.table, code) in links:
                targets.update(str(value) for value in column.values if value is not None)
        for changes in table.changes:
            if (table.table, changes.column) in links:
                targets.update(str(value) for value in changes.values if value is not None)
    if len(clocks) != count:
        raise ValueError("two changes have one dot")
    linked = sorted(targets.difference(rows), key=uid_order)
    places = {uid: place for place, uid in reversed(list(enumerate(chain(rows, linked))))}
    dots = sorted(clocks)
    return _Context(
        _wire_dots(dots, clocks, len(batch.actors)),
        {number: place for place, number in enumerate(dots)},
        places,
        linked,
        links,
    )


def _wire_dots(dots: list[int], clocks: Mapping[int, int], actors: int) -> WireDots:
    counts = [0] * actors
    steps = []
    last = (0, 0)
    for number in dots:
        actor, seq = number >> DOT_SHIFT, number & SEQ_MAX
        counts[actor] += 1
        steps.append(seq - last[1] if actor == last[0] else seq)
        last = (actor, seq)
    ordered = [clocks[number] for number in dots]
    counters = [clock & (1 << _COUNTER_BITS) - 1 for clock in ordered]
    return WireDots(
        counts,
        steps,
        _steps([clock >> _COUNTER_BITS for clock in ordered]),
        counters if any(counters) else [],
    )


def _before(predecessors: Predecessors) -> _Before:
    flat = predecessors.dots
    actors = [number >> DOT_SHIFT for number in flat]
    return {
        "pn": predecessors.counts,
        "pa": actors if any(actors) else None,
        "ps": _steps([number & SEQ_MAX for number in flat]),
    }


def _steps(numbers: Sequence[int]) -> list[int]:
    return list(map(sub, numbers, chain((0,), numbers)))


def _steps_or_none(numbers: Sequence[int] | None) -> list[int] | None:
    return None if numbers is None else _steps(numbers)


def _with_pending(batch: Batch, tables: Tables) -> tuple[list[TableBatch], set[tuple[int, int]]]:
    """Return all tables with the pending changes in their places, and which columns hold links."""
    links = {
        (table.code, column.code)
        for table in tables.values()
        for column in table.columns.values()
        if column.stored == "link"
    }
    for table in batch.tables:
        _check_known(table, tables)
    if not batch.pending:
        return batch.tables, links
    builder = Builder(batch.actors[0])
    inserts: dict[tuple[int, str], tuple[int, int, dict[int, Value]]] = {}
    touched = {change.table for change in batch.pending}
    for table in batch.tables:
        if table.table in touched:
            _taken_apart(table, builder, inserts)
    for change in batch.pending:
        if change.link and change.column is not None:
            links.add((change.table, change.column))
        # JSON as it came passes for a value: nothing between here and the file looks into it.
        value = cast("Value", _uid_of(change.value) if change.link else msgspec.Raw(change.value))
        if change.op == "insert":
            entry = inserts.setdefault((change.table, change.uid), (change.dot, change.clock, {}))
            if entry[0] != change.dot:
                raise ValueError(f"{change.uid} is inserted twice")
            if change.column is not None:
                entry[2][change.column] = value
        elif change.op == "change" and change.column is not None:
            builder.change(
                change.table, change.uid, change.column, change.dot, change.clock, value, change.predecessors
            )
        elif change.op == "delete":
            builder.delete(change.table, change.uid, change.dot, change.clock, change.predecessors)
        else:
            builder.restore(change.table, change.uid, change.dot, change.clock, change.predecessors)
    for (code, uid), (number, clock, values) in inserts.items():
        builder.insert(code, uid, number, clock, values)
    rest = [table for table in batch.tables if table.table not in touched]
    return sorted(rest + builder.build().tables, key=lambda table: table.table), links


def _check_known(table: TableBatch, tables: Tables) -> None:
    known = tables.get(table.table)
    codes: Iterable[int] = chain(table.inserts.columns, (changes.column for changes in table.changes))
    if known is None or any(code not in known.columns for code in codes):
        raise ValueError(f"table {table.table} or one of its columns is not declared")


def _taken_apart(
    table: TableBatch, builder: Builder, inserts: dict[tuple[int, str], tuple[int, int, dict[int, Value]]]
) -> None:
    uids = table.uids
    part = table.inserts
    entries: list[dict[int, Value]] = [{} for _ in part.rows]
    for code, column in part.columns.items():
        for place, value in zip(_places(column, len(entries)), column.values, strict=True):
            entries[place][code] = value
    for row, number, clock, values in zip(part.rows, part.dots, part.clocks, entries, strict=True):
        inserts[table.table, uids[row]] = (number, clock, values)
    for changes in table.changes:
        for row, number, clock, value, before in zip(
            changes.rows, changes.dots, changes.clocks, changes.values, changes.predecessors.each(), strict=True
        ):
            builder.change(table.table, uids[row], changes.column, number, clock, value, before)
    for marks, add in ((table.deletes, builder.delete), (table.restores, builder.restore)):
        for row, number, clock, before in zip(
            marks.rows, marks.dots, marks.clocks, marks.predecessors.each(), strict=True
        ):
            add(table.table, uids[row], number, clock, before)


def _places(column: ColumnValues, count: int) -> Iterable[int]:
    return range(count) if column.places is None else column.places


def _uid_of(value: bytes) -> str | None:
    uid = msgspec.json.decode(value, type=str | None)
    if uid is not None and not is_uid(uid):
        raise ValueError("a pending link names no record")
    return uid
