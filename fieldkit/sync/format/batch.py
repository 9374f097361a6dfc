"""The changes of one file, laid out for a merge in sets: parallel lists by table and column.

A dot is one number here: ``actor << DOT_SHIFT | seq``, where ``actor`` is a place in ``Batch.actors``. In a
segment every change is by actor 0, so that a dot is simply its sequence number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DOT_SHIFT: Final = 40
SEQ_MAX: Final = (1 << DOT_SHIFT) - 1
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UID: Final = re.compile(r"[!-~]{1,64}")

Value = str | int | float | None
Dots = tuple[int, ...]
Stored = Literal["text", "integer", "real", "link"]
"""What a column holds in files; a link is the uid of another record."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that this device knows, by its stable code."""

    code: int
    name: str
    stored: Stored = "text"
    length: int = 4 << 20
    """Most characters of a text."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table that this device knows, by its stable code."""

    code: int
    name: str
    columns: Mapping[int, ColumnSpec]


Tables = dict[int, TableSpec]
"""Known tables by code."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One incarnation of one device: whose numbers a dot counts."""

    device: str
    incarnation: int


@dataclass(slots=True)
class ColumnValues:
    """One column of the inserted rows."""

    values: list[Value]
    places: list[int] | None = None
    """Which inserted rows have the column, as places in ``Inserts.rows``; None for all of them."""


@dataclass(slots=True)
class Inserts:
    """New rows of one table, each with its default dot. All lists but ``columns`` have the same length."""

    rows: list[int] = field(default_factory=list)
    """Places in ``TableBatch.uids``, ascending."""
    dots: list[int] = field(default_factory=list)
    clocks: list[int] = field(default_factory=list)
    columns: dict[int, ColumnValues] = field(default_factory=dict)
    """By column code."""


@dataclass(slots=True)
class Predecessors:
    """The predecessors of several changes, flat: a tuple for each would cost more than all the rest."""

    dots: list[int] = field(default_factory=list)
    counts: list[int] | None = None
    """How many each change has, in order; None if each has exactly one."""

    @classmethod
    def of(cls, each: Sequence[Dots]) -> Predecessors:
        """Return the predecessors of changes in order."""
        counts = [len(dots) for dots in each]
        flat = [number for dots in each for number in dots]
        return cls(flat, None if counts.count(1) == len(counts) else counts)

    def each(self) -> Iterator[Dots]:
        """Return an iterator over the predecessors of each change."""
        if self.counts is None:
            return zip(self.dots, strict=True)
        ends = accumulate(self.counts)
        return (tuple(self.dots[end - n : end]) for n, end in zip(self.counts, ends, strict=True))


@dataclass(slots=True)
class Changes:
    """New values of one column of one table, by row. All lists are equally long."""

    column: int
    rows: list[int] = field(default_factory=list)
    dots: list[int] = field(default_factory=list)
    clocks: list[int] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    predecessors: Predecessors = field(default_factory=Predecessors)


@dataclass(slots=True)
class Tombstones:
    """Tombstones, or restores, of rows of one table. All lists are equally long."""

    rows: list[int] = field(default_factory=list)
    dots: list[int] = field(default_factory=list)
    clocks: list[int] = field(default_factory=list)
    predecessors: Predecessors = field(default_factory=Predecessors)


@dataclass(slots=True)
class TableBatch:
    """All changes to one known table."""

    table: int
    uids: list[str]
    """Dictionary of the rows that the lists below point into, each uid once, in ``uid_order``."""
    inserts: Inserts = field(default_factory=Inserts)
    changes: list[Changes] = field(default_factory=list)
    """One entry a column, by column code."""
    deletes: Tombstones = field(default_factory=Tombstones)
    restores: Tombstones = field(default_factory=Tombstones)


Op = Literal["insert", "change", "delete", "restore"]


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that this device cannot apply yet, because it does not know the table or the column.

    An insert has one of these for each unknown column, all with the row's dot, or one with column None.
    """

    op: Op
    table: int
    column: int | None
    uid: str
    dot: int
    clock: int
    predecessors: Dots = ()
    value: bytes = b""
    """JSON as it came; empty where there is no column."""
    link: bool = False
    """Whether the value is the uid of another record."""


@dataclass(slots=True)
class Batch:
    """The content of a segment or a snapshot."""

    actors: list[Actor]
    """The file's own device first."""
    tables: list[TableBatch] = field(default_factory=list)
    """Known tables by code."""
    pending: list[Pending] = field(default_factory=list)
    vector: Dots = ()
    """Version vector of a snapshot: of each actor the last change of the contiguous run that it covers."""
    extra: dict[str, bytes] = field(default_factory=dict)
    """JSON of parts that a later version added, as it came."""


def is_uuid(uid: str) -> bool:
    """Return whether a uid is a UUID in lower case, as all that fieldkit makes are."""
    return _UUID.fullmatch(uid) is not None


def is_uid(uid: str) -> bool:
    """Return whether a text may name a record in a file."""
    return _UID.fullmatch(uid) is not None


def uid_order(uid: str) -> tuple[bool, str]:
    """Return the sort key of a uid in a file's dictionary: UUIDs first."""
    return not is_uuid(uid), uid


def dot(actor: int, seq: int) -> int:
    """Return the number of a change."""
    return actor << DOT_SHIFT | seq


def parts(number: int) -> tuple[int, int]:
    """Return actor and sequence number of a dot."""
    return number >> DOT_SHIFT, number & SEQ_MAX


@dataclass(slots=True)
class _Rows:
    inserts: dict[str, tuple[int, int, Mapping[int, Value]]] = field(default_factory=dict)
    changes: dict[int, list[tuple[str, int, int, Value, Dots]]] = field(default_factory=dict)
    deletes: list[tuple[str, int, int, Dots]] = field(default_factory=list)
    restores: list[tuple[str, int, int, Dots]] = field(default_factory=list)


class Builder:
    """Collects changes one by one, in any order, and lays them out as a batch."""

    def __init__(self, own: Actor) -> None:
        self._actors = {own: 0}
        self._tables: dict[int, _Rows] = {}
        self._pending: list[Pending] = []
        self.vector: Dots = ()

    def actor(self, actor: Actor) -> int:
        """Return the place of an actor, for use in ``dot``."""
        return self._actors.setdefault(actor, len(self._actors))

    def insert(self, table: int, uid: str, number: int, clock: int, values: Mapping[int, Value]) -> None:
        """Add a new row. A column that is missing in ``values`` takes its default where the row arrives."""
        rows = self._rows(table).inserts
        if uid in rows:
            raise ValueError(f"{uid} is inserted twice")
        rows[uid] = (number, clock, values)

    def change(
        self, table: int, uid: str, column: int, number: int, clock: int, value: Value, before: Sequence[int]
    ) -> None:
        """Add a new value of a cell; ``before`` are the dots it replaces."""
        entry = (uid, number, clock, value, tuple(before))
        self._rows(table).changes.setdefault(column, []).append(entry)

    def delete(self, table: int, uid: str, number: int, clock: int, before: Sequence[int]) -> None:
        """Add a tombstone; ``before`` is its causal context: all live dots of the row that the deleter saw."""
        self._rows(table).deletes.append((uid, number, clock, tuple(before)))

    def restore(self, table: int, uid: str, number: int, clock: int, before: Sequence[int]) -> None:
        """Add the restore of a deleted row; ``before`` are the tombstones that it ends."""
        self._rows(table).restores.append((uid, number, clock, tuple(before)))

    def pending(self, change: Pending) -> None:
        """Add a change that this device keeps for others without knowing what it means."""
        self._pending.append(change)

    def build(self) -> Batch:
        """Return everything, sorted by table, column and row."""
        return Batch(
            actors=list(self._actors),
            tables=[_laid_out(code, rows) for code, rows in sorted(self._tables.items())],
            pending=list(self._pending),
            vector=self.vector,
        )

    def _rows(self, table: int) -> _Rows:
        return self._tables.setdefault(table, _Rows())


def _laid_out(table: int, rows: _Rows) -> TableBatch:
    named = {uid for changes in rows.changes.values() for uid, *_ in changes}
    named.update(rows.inserts, (mark[0] for mark in rows.deletes), (mark[0] for mark in rows.restores))
    uids = sorted(named, key=uid_order)
    place = {uid: number for number, uid in enumerate(uids)}
    out = TableBatch(table, uids)
    inserted = sorted(rows.inserts.items())
    out.inserts = Inserts(
        [place[uid] for uid, _ in inserted],
        [number for _, (number, _, _) in inserted],
        [clock for _, (_, clock, _) in inserted],
        _by_column([values for _, (_, _, values) in inserted]),
    )
    for column, changes in sorted(rows.changes.items()):
        changes.sort(key=lambda change: change[:2])
        uid, dots, clocks, values, before = (list(part) for part in zip(*changes, strict=True))
        out.changes.append(Changes(column, [place[u] for u in uid], dots, clocks, values, Predecessors.of(before)))
    out.deletes = _tombstones(rows.deletes, place)
    out.restores = _tombstones(rows.restores, place)
    return out


def _by_column(rows: list[Mapping[int, Value]]) -> dict[int, ColumnValues]:
    columns: dict[int, ColumnValues] = {}
    for code in sorted({code for row in rows for code in row}):
        places = [place for place, row in enumerate(rows) if code in row]
        values = [rows[place][code] for place in places]
        columns[code] = ColumnValues(values, None if len(places) == len(rows) else places)
    return columns


def _tombstones(marks: list[tuple[str, int, int, Dots]], place: Mapping[str, int]) -> Tombstones:
    marks = sorted(marks)
    return Tombstones(
        [place[mark[0]] for mark in marks],
        [mark[1] for mark in marks],
        [mark[2] for mark in marks],
        Predecessors.of([mark[3] for mark in marks]),
    )
