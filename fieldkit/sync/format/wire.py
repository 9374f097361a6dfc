"""The JSON of a segment's or snapshot's content, field by field (docs/file-format.md, "Content")."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from fieldkit.sync.format.batch import SEQ_MAX
from fieldkit.sync.format.header import Id, Number
from fieldkit.sync.format.uids import WireUids

_CODE_MAX: Final = (1 << 31) - 1
Count = Annotated[int, msgspec.Meta(ge=0, le=SEQ_MAX)]
Step = Annotated[int, msgspec.Meta(ge=-SEQ_MAX, le=SEQ_MAX)]
Wide = Annotated[int, msgspec.Meta(ge=-(1 << 63), le=(1 << 63) - 1)]
TableCode = Annotated[int, msgspec.Meta(ge=1, le=_CODE_MAX)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part in which a later version may add nothing without asking for a newer reader."""


class WireDots(_Strict, frozen=True):
    """Every change of the file once, by actor and number, with its clock."""

    n: list[Count]
    """How many of them belong to each actor."""
    s: list[Count]
    """Sequence numbers, each less the one before of the same actor."""
    m: list[Wide]
    """Milliseconds of the clocks, each less the one before."""
    c: list[Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]] = []
    """Counters of the clocks; empty if all are 0."""


class WireColumn(_Strict, frozen=True):
    """A column of the inserted rows."""

    c: TableCode
    v: msgspec.Raw
    """Values; for links, places in the file's list of uids."""
    p: list[Count] | None = None
    """Which inserted rows have it, each less the one before; missing if all do."""
    l: bool = False  # noqa: E741 - one letter, as all keys are


class WireInserts(_Strict, frozen=True):
    """New rows."""

    r: list[Count]
    """Places in the table's dictionary, each less the one before."""
    d: list[Step]
    """Places in the file's dots, each less the one before."""
    cols: list[WireColumn] = []


class WireMarks(_Strict, frozen=True):
    """Tombstones or restores."""

    r: list[Count]
    d: list[Step]
    pn: list[Count] | None = None
    """How many predecessors each has; missing if each has one."""
    pa: list[Count] | None = None
    """Actors of the predecessors; missing if all are the file's own."""
    ps: list[Step] = []
    """Sequence numbers of the predecessors, each less the one before."""


class WireChanges(_Strict, frozen=True):
    """New values of one column."""

    c: TableCode
    r: list[Count]
    d: list[Step]
    v: msgspec.Raw
    pn: list[Count] | None = None
    pa: list[Count] | None = None
    ps: list[Step] = []
    l: bool = False  # noqa: E741


class WireTable(_Strict, frozen=True):
    """One table's rows and what happened to them."""

    t: TableCode
    u: WireUids
    ins: WireInserts | None = None
    chg: list[WireChanges] = []
    gone: WireMarks | None = None
    back: WireMarks | None = None


class WireBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole content. Fields that are not named here are kept, and written again."""

    actors: list[tuple[Id, Number]]
    dots: WireDots
    tables: list[WireTable] = []
    links: WireUids = WireUids()
    """Uids that are linked to and are no row of this file."""
    vector: list[tuple[Count, Count]] = []
    """Snapshots: actor and last number covered."""
