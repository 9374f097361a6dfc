"""Snapshots: the state of a device as a file, and merging one.

What the format leaves to us (docs/file-format.md, "Snapshot"):

- An insert has a column exactly if its default dot lives in that cell; else the cell's dots come as changes.
- A change in a snapshot names nothing: what it replaced is told by the vector. A deletion names what it saw.
- A row that was inserted twice (two devices, one uid) comes as two rows; the second one's uid has a "+" and a
  number behind it.

Merging: of a cell both sides know, a dot stays if both have it, or if the other side's vector does not cover it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from fieldkit.db import capture
from fieldkit.db.capture import BACK, CREATED, GIVEN, SHIFT
from fieldkit.db.connect import SCHEMA
from fieldkit.db.schema import quoted
from fieldkit.domain.fields import Kind
from fieldkit.sync import identity, merging
from fieldkit.sync.batch import SEQ_MAX, Actor, Batch, Before, Builder, Inserts, TableBatch, Value, Values, dot
from fieldkit.sync.columns import encode
from fieldkit.sync.container import Draft, seal
from fieldkit.sync.exporting import Sealed, uid_sql
from fieldkit.sync.merge_marks import end_deletion, end_return
from fieldkit.sync.merging import Merged
from fieldkit.sync.pending import waiting
from fieldkit.sync.tables import kinds, tables

if TYPE_CHECKING:
    from fieldkit.sync.keys import DeviceKey, FirmKey

TWIN = "+"


def seal_snapshot(connection: sqlite3.Connection, device: DeviceKey, firm: FirmKey, now: int) -> Sealed:
    """Return a snapshot of everything that is here, own unsent changes too. Stores nothing.

    Read it back with ``importing.take``, like a segment. ``now`` in UTC milliseconds.
    """
    connection.execute("BEGIN")  # one state throughout, whoever writes meanwhile
    try:
        mine = identity.own(connection)
        batch = state(connection)
    finally:
        connection.execute("ROLLBACK")
    seq = batch.vector[0] & SEQ_MAX
    draft = Draft("snapshot", mine.incarnation, SCHEMA, now, seq_to=seq)
    data = seal(draft, encode(batch, tables()), device, firm)
    sha256 = hashlib.sha256(data).hexdigest()
    return Sealed(f"0-{seq}-{sha256[:32]}.fks", data, 0, seq, sha256)


def state(connection: sqlite3.Connection) -> Batch:
    """Return everything that lives here as one batch, with the version that it is of."""
    lives = {life.number: Actor(life.device, life.incarnation) for life in identity.lives(connection)}
    own = identity.own(connection).life
    covered = identity.covered(connection)
    order = [own, *(life for life in lives if life != own and covered[life])]
    place = {life: number for number, life in enumerate(order)}
    build = _State(connection, place)
    for kind in kinds().values():
        build.table(kind)
    actors = [lives[life] for life in order]
    pending = [
        _placed(change, place) for _, change in waiting(connection) if change.dot >> SHIFT in place
    ]
    vector = tuple(dot(place[life], covered[life]) for life in order)
    return Batch(actors, build.tables, pending, vector)
