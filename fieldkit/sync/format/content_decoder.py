"""Reading columnar JSON: typed, every place and range checked, nothing taken on trust."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Annotated, Final

import msgspec

from fieldkit.domain.text.sanitize import printable, printable_block
from fieldkit.sync.base import cancellation
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.batch import (
    DOT_SHIFT,
    SEQ_MAX,
    Actor,
    Batch,
    Changes,
    ColumnSpec,
    ColumnValues,
    Dots,
    Inserts,
    Op,
    Pending,
    Predecessors,
    Stored,
    TableBatch,
    Tables,
    TableSpec,
    Tombstones,
    Value,
)
from fieldkit.sync.format.header import FileHeader
from fieldkit.sync.format.uids import unpack
from fieldkit.sync.format.wire import Wide, WireBody, WireChanges, WireColumn, WireInserts, WireMarks, WireTable

_COUNTER_BITS: Final = 16
_CLOCK_MAX: Final = (1 << 47) - 1
"""Milliseconds: with the counter below them, a clock fits into 63 bits."""


VALUES_MAX: Final = 24_000_000
"""Most commas in a content: a bound on the values in it, at no cost. A million records of 12 fields fit."""


def decode(raw: bytes | bytearray, tables: Tables, header: FileHeader) -> Batch:
    """Return the changes of a segment or snapshot, or refuse the whole file.

    ``tables``: what this device knows; the rest comes back as ``Batch.pending``.
    """
    if raw.count(b",") > VALUES_MAX:
        raise Refused(Code.TOO_LARGE, "it holds more values than fieldkit takes at once.")
    try:
        body = msgspec.json.decode(raw, type=WireBody)
        parts = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        extra = {name: _sound(part) for name, part in parts.items() if name not in WireBody.__struct_fields__}
        return _ContentReader(body, tables, header).batch(extra)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _broken(printable(str(error))[:120]) from error


def pending_value(raw: bytes, column: ColumnSpec) -> Value:
    """Return the value of a pending change once its column is known, or refuse it like a file's."""
    stored: Stored = "text" if column.stored == "link" else column.stored
    try:
        return _values(b"[" + raw + b"]", stored, column.length, column.name)[0]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, IndexError) as error:
        raise _broken(f"column {column.name}") from error


class _ContentReader:
    """One body on its way in, with its dictionaries unpacked."""

    def __init__(self, body: WireBody, tables: Tables, header: FileHeader) -> None:
        self._body = body
        self._known = tables
        self._header = header
        self._actors = [Actor(device, incarnation) for device, incarnation in body.actors]
        if not self._actors or self._actors[0] != Actor(header.device, header.incarnation):
            raise _broken("it is not by the device that its header names")
        if len(set(self._actors)) != len(self._actors):
            raise _broken("its list of devices names one twice")
        self._dots, self._clocks = self._dictionary()
        self._used: list[int] = []
        self._pending: list[Pending] = []
        self._link_columns: dict[tuple[int, int], bool] = {}
        self._uids = [unpack(table.u) for table in body.tables]
        self._all_uids = list(chain(*self._uids, unpack(body.links)))
        if len({table.t for table in body.tables}) != len(body.tables):
            raise _broken("a table comes twice")

    def batch(self, extra: dict[str, bytes]) -> Batch:
        """Return everything, after the checks that need the whole."""
        read = [
            table
            for wire, uids in zip(self._body.tables, self._uids, strict=True)
            if (table := self._table(wire, uids)) is not None
        ]
        if len(self._used) != len(self._dots) or len(set(self._used)) != len(self._used):
            raise _broken("a numbered change is missing in it, or comes twice")
        vector = self._vector()
        return Batch(self._actors, sorted(read, key=lambda table: table.table), self._pending, vector, extra)

    def _dictionary(self) -> tuple[list[int], list[int]]:
        wire = self._body.dots
        count = len(wire.s)
        if len(wire.n) != len(self._actors) or sum(wire.n) != count or len(wire.m) != count:
            raise _broken("its list of changes does not add up")
        if wire.c and len(wire.c) != count:
            raise _broken("its list of changes does not add up")
        if 0 in wire.s:
            raise _broken("a number is given to two changes")
        dots: list[int] = []
        place = 0
        for actor, size in enumerate(wire.n):
            seqs = list(accumulate(wire.s[place : place + size]))
            if seqs and seqs[-1] > SEQ_MAX:
                raise _broken("a change's number is out of range")
            dots += [actor << DOT_SHIFT | seq for seq in seqs] if actor else seqs
            place += size
        header = self._header
        if header.kind == "segment" and (
            count != header.seq_to - header.seq_from + 1 or (dots[0], dots[-1]) != (header.seq_from, header.seq_to)
        ):
            raise _broken("it does not hold the changes that its header names")
        moments = list(accumulate(wire.m))
        if moments and not 0 <= min(moments) <= max(moments) <= _CLOCK_MAX:
            raise _broken("a clock is out of range")
        shifted = [moment << _COUNTER_BITS for moment in moments]
        return dots, [a + b for a, b in zip(shifted, wire.c, strict=True)] if wire.c else shifted

    def _vector(self) -> Dots:
        pairs = self._body.vector
        header = self._header
        covered = dict(pairs)
        if header.kind != "snapshot":
            if pairs:
                raise _broken("only a snapshot covers the changes of others")
            return ()
        if len(covered) != len(pairs) or any(actor >= len(self._actors) for actor in covered):
            raise _broken("its version does not add up")
        if covered.get(0, 0) != header.seq_to:
            raise _broken("its version is not the one that its header names")
        if any(covered.get(number >> DOT_SHIFT, 0) < number & SEQ_MAX for number in self._dots):
            raise _broken("it holds a change that its version does not cover")
        return tuple(actor << DOT_SHIFT | seq for actor, seq in pairs)

    def _table(self, wire: WireTable, uids: list[str]) -> TableBatch | None:
        table = self._known.get(wire.t)
        out = TableBatch(wire.t, uids)
        codes = [changes.c for changes in wire.chg]
        if len(set(codes)) != len(codes):
            raise _broken("a column comes twice")
        if wire.ins is not None:
            out.inserts = self._inserts(wire, wire.ins, uids, table)
        for changes in wire.chg:
            cancellation.check()
            column = table.columns.get(changes.c) if table else None
            read = self._changes(wire, changes, uids, column)
            if read is not None:
                out.changes.append(read)
        out.changes.sort(key=lambda changes: changes.column)
        out.deletes = self._marks(wire.gone, uids)
        out.restores = self._marks(wire.back, uids)
        if table is not None:
            return out
        self._keep_marks("delete", out.deletes, wire.t, uids)
        self._keep_marks("restore", out.restores, wire.t, uids)
        return None

    def _inserts(self, wire: WireTable, part: WireInserts, uids: list[str], table: TableSpec | None) -> Inserts:
        rows = _places(part.r, len(uids), "row")
        if any(a >= b for a, b in pairwise(rows)):
            raise _broken("a record is inserted twice")
        dots, clocks = self._changed(part.d, len(rows))
        out = Inserts(rows, dots, clocks)
        if len({column.c for column in part.cols}) != len(part.cols):
            raise _broken("a column comes twice")
        bare = set(range(len(rows))) if table is None else set()
        for entry in part.cols:
            cancellation.check()
            places = None if entry.p is None else _places(entry.p, len(rows), "row")
            if places is not None and any(a >= b for a, b in pairwise(places)):
                raise _broken("a cell comes twice")
            size = len(rows) if places is None else len(places)
            column = table.columns.get(entry.c) if table else None
            if column is not None:
                values = self._known_values(entry.v, entry.l, column, size)
                out.columns[entry.c] = ColumnValues(values, places)
                continue
            for place, value in zip(
                range(size) if places is None else places,
                self._unknown_values(wire.t, entry, size),
                strict=True,
            ):
                bare.discard(place)
                uid, dot, clock = uids[rows[place]], dots[place], clocks[place]
                self._pending.append(Pending("insert", wire.t, entry.c, uid, dot, clock, value=value, link=entry.l))
        for place in sorted(bare):
            uid, dot, clock = uids[rows[place]], dots[place], clocks[place]
            self._pending.append(Pending("insert", wire.t, None, uid, dot, clock))
        return out

    def _changes(
        self, wire: WireTable, part: WireChanges, uids: list[str], column: ColumnSpec | None
    ) -> Changes | None:
        rows = _places(part.r, len(uids), "row")
        dots, clocks = self._changed(part.d, len(rows))
        before = self._before(part, len(rows))
        if column is not None:
            values = self._known_values(part.v, part.l, column, len(rows))
            return Changes(part.c, rows, dots, clocks, values, before)
        raws = self._unknown_values(wire.t, part, len(rows))
        self._pending += [
            Pending("change", wire.t, part.c, uids[row], dot, clock, named, value, part.l)
            for row, dot, clock, named, value in zip(rows, dots, clocks, before.each(), raws, strict=True)
        ]
        return None

    def _marks(self, part: WireMarks | None, uids: list[str]) -> Tombstones:
        if part is None:
            return Tombstones()
        rows = _places(part.r, len(uids), "row")
        dots, clocks = self._changed(part.d, len(rows))
        return Tombstones(rows, dots, clocks, self._before(part, len(rows)))

    def _keep_marks(self, op: Op, marks: Tombstones, table: int, uids: list[str]) -> None:
        self._pending += [
            Pending(op, table, None, uids[row], dot, clock, before)
            for row, dot, clock, before in zip(
                marks.rows, marks.dots, marks.clocks, marks.predecessors.each(), strict=True
            )
        ]

    def _changed(self, steps: Sequence[int], size: int) -> tuple[list[int], list[int]]:
        places = _places(steps, len(self._dots), "change")
        if len(places) != size:
            raise _broken("its lists differ in length")
        self._used += places
        dots, clocks = self._dots, self._clocks
        return [dots[place] for place in places], [clocks[place] for place in places]

    def _before(self, part: WireChanges | WireMarks, size: int) -> Predecessors:
        flat = list(accumulate(part.ps))
        if flat and not 1 <= min(flat) <= max(flat) <= SEQ_MAX:
            raise _broken("a predecessor's number is out of range")
        if part.pa is not None:
            if len(part.pa) != len(flat) or (flat and max(part.pa) >= len(self._actors)):
                raise _broken("its lists of predecessors differ in length")
            flat = [actor << DOT_SHIFT | seq for actor, seq in zip(part.pa, flat, strict=True)]
        if part.pn is None:
            if len(flat) != size:
                raise _broken("its lists of predecessors differ in length")
            return Predecessors(flat)
        if len(part.pn) != size or sum(part.pn) != len(flat):
            raise _broken("its lists of predecessors differ in length")
        return Predecessors(flat, part.pn)

    def _known_values(self, raw: msgspec.Raw, link: bool, column: ColumnSpec, size: int) -> list[Value]:
        if link != (column.stored == "link"):
            raise _broken(f"the column {column.name} is of another sort")
        values = self._links(raw) if link else _values(raw, column.stored, column.length, column.name)
        if len(values) != size:
            raise _broken("its lists differ in length")
        return values

    def _unknown_values(self, table: int, part: WireColumn | WireChanges, size: int) -> list[bytes]:
        if self._link_columns.setdefault((table, part.c), part.l) != part.l:
            raise _broken("a column holds links in one place and none in another")
        if part.l:
            values = [msgspec.json.encode(uid) for uid in self._links(part.v)]
        else:
            _sound(part.v)
            values = [bytes(value) for value in msgspec.json.decode(part.v, type=list[msgspec.Raw])]
        if len(values) != size:
            raise _broken("its lists differ in length")
        return values

    def _links(self, raw: msgspec.Raw) -> list[Value]:
        uids = self._all_uids
        places = msgspec.json.decode(raw, type=list[int | None])
        given = [place for place in places if place is not None]
        if given and not 0 <= min(given) <= max(given) < len(uids):
            raise _broken("a link leads nowhere")
        return [None if place is None else uids[place] for place in places]


def _places(steps: Sequence[int], size: int, what: str) -> list[int]:
    places = list(accumulate(steps))
    if places and not 0 <= min(places) <= max(places) < size:
        raise _broken(f"a {what} is not in its list")
    return places


def _values(raw: msgspec.Raw | bytes, stored: Stored, length: int, name: str) -> list[Value]:
    values: list[Value] = _decoder(stored, length).decode(raw)
    if stored == "text":
        joined = "".join(value for value in values if isinstance(value, str))
        # One pass in C for what nearly every column is; only others pay for the exact rule.
        if not joined.isprintable():
            plain = joined.replace("\t", " ")
            if printable_block(plain) != plain:
                raise _broken(f"the column {name} holds control characters")
    return values


@cache  # by the lengths of declared columns, which are few
def _decoder(stored: Stored, length: int) -> msgspec.json.Decoder[list[Value]]:
    if stored == "integer":
        return msgspec.json.Decoder(list[Wide | None])
    if stored == "real":
        return msgspec.json.Decoder(list[float | None])
    text = Annotated[str, msgspec.Meta(max_length=length)]
    return msgspec.json.Decoder(list[text | None])


def _sound(raw: msgspec.Raw) -> bytes:
    """Return JSON that is only kept. Its grammar was checked in passing over it, its letters were not."""
    kept = bytes(raw)
    kept.decode("utf-8")
    return kept


def _broken(detail: str) -> Refused:
    return Refused(
        Code.CONTENT,
        f"its content breaks the rules of the format ({detail}). Nothing was changed. If it comes from a later "
        "fieldkit, update this one; else ask for the file to be exported again.",
    )
