"""Own changes into segments.

What was changed since the last segment goes out change by change: a new row with the values that it had first, then
every value that followed, each with its causal predecessors. A value is read where its dot says that it stands
(``fieldkit.db.schema.change_capture``).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fieldkit.db.base import ids, replica_id
from fieldkit.db.base.connect import SCHEMA, transaction
from fieldkit.db.schema.change_capture import CREATED, DELETED, INSERTED, RESTORED, SHIFT
from fieldkit.db.schema.declared_tables import quoted
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.text.sanitize import holds_commands, printable_block
from fieldkit.sync.format.batch import SEQ_MAX, Actor, Batch, Builder, Value, dot
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.content_codec import encode
from fieldkit.sync.format.kind_codes import kinds, tables
from fieldkit.sync.replica import identity

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
    from fieldkit.sync.replica.this_device import LocalReplica

MOST: Final = 100_000
"""Changes in one segment: its merge takes seconds, and somebody may be typing beside it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that was recorded as written; to be published as it is, also again."""

    name: str
    """Published name."""
    data: bytes = field(repr=False)
    seq_from: int
    seq_to: int
    sha256: str


def _untold(_said: str) -> None:
    pass


def seal_all(
    connection: sqlite3.Connection, me: LocalReplica, database: Path, tell: Callable[[str], None] = _untold
) -> int:
    """Seal all own changes that are in no file yet; return how many. What is sealed is noted outside the database.

    ``tell`` is given a sentence for each text that goes out without the control characters that it holds here.
    """
    changes = 0
    while (sealed := seal_segment(connection, me.device, me.firm, ids.now_ms(), tell=tell)) is not None:
        changes += sealed.seq_to - sealed.seq_from + 1
    # Also when nothing was: a crash may have come between the two.
    replica_id.note_sealed(connection, database)
    return changes


def seal_segment(
    connection: sqlite3.Connection,
    device: DeviceKey,
    firm: FirmKey,
    now: int,
    most: int = MOST,
    tell: Callable[[str], None] = _untold,
) -> Sealed | None:
    """Seal the own changes since the last segment (at most ``most``) and record the file; None if there are none.

    One transaction of its own: after it, the file is in ``sync_segment`` and the changes count as sent, whatever
    becomes of the file outside. Publish what ``sync_segment`` holds; nothing is lost by a crash in between.
    Call again until it returns None. ``now`` in UTC milliseconds.
    """
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    connection.execute("PRAGMA synchronous = FULL")
    try:
        with transaction(connection):
            mine = identity.own(connection)
            if mine.device != device.id:
                raise ValueError("the key is not that of this device")
            identity.renumber_unsent(connection)
            found = unsent(connection, most, tell)
            if found is None:
                return None
            batch, first, last = found
            draft = FileDraft("segment", mine.incarnation, SCHEMA, now, first, last, mine.sha256)
            data = seal(draft, encode(batch, tables()), device, firm)
            sha256 = hashlib.sha256(data).hexdigest()
            connection.execute(
                "INSERT INTO sync_segment (life, seq_to, seq_from, sha256, stored_at, data) VALUES (?, ?, ?, ?, ?, ?)",
                (mine.number, last, first, sha256, now, data),
            )
            connection.execute(
                "UPDATE sync_version SET seq = ?, sha256 = ? WHERE life = ?", (last, sha256, mine.number)
            )
            return Sealed(f"{first}-{last}-{sha256[:32]}.fks", data, first, last, sha256)
    finally:
        connection.execute(f"PRAGMA synchronous = {synchronous}")


def all_segments(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return (device, published name, sha256) of every stored segment, in an order in which each can be imported."""
    rows = connection.execute(
        "SELECT device, seq_from, seq_to, g.sha256 FROM sync_segment AS g JOIN sync_version USING (life)"
        " ORDER BY g.stored_at, g.rowid"
    )
    return [(device, f"{first}-{last}-{sha256[:32]}.fks", sha256) for device, first, last, sha256 in rows]


def segment_data(connection: sqlite3.Connection, sha256: str) -> bytes:
    """Return a stored segment verbatim, also another device's; KeyError if it is not here."""
    row = connection.execute("SELECT data FROM sync_segment WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise KeyError(sha256)
    return bytes(row[0])


def unsent(
    connection: sqlite3.Connection, most: int = MOST, tell: Callable[[str], None] = _untold
) -> tuple[Batch, int, int] | None:
    """Return the own changes since the last segment with their first and last number; None if there are none."""
    mine = identity.own(connection)
    base = mine.number << SHIFT
    first = mine.sent + 1
    last = min(mine.seq, mine.sent + most)
    if last < first:
        return None
    export = _Export(connection, Builder(Actor(mine.device, mine.incarnation)), mine.number)
    columns: dict[int, list[int]] = defaultdict(list)
    for code, column in connection.execute(
        "SELECT DISTINCT tbl, col FROM sync_log WHERE dot BETWEEN ? AND ?", (base | first, base | last)
    ):
        columns[code].append(column)
    for code, kind in kinds().items():
        written = columns[code]
        if INSERTED in written:
            export.inserts(kind, base | first, base | last)
        for column in written:
            if column > 0:
                export.changes(kind, column, base | first, base | last)
        if DELETED in written or RESTORED in written:
            export.tombstones(kind, base | first, base | last)
    for said in sorted(export.told):
        tell(said)
    return export.build.build(), first, last


def plain(value: Value) -> Value:
    """Return a value as others take it: they refuse a file with control characters, and all that follows it."""
    return printable_block(value) if isinstance(value, str) and holds_commands(value) else value


class _Export:
    """Puts own changes into a builder."""

    def __init__(self, connection: sqlite3.Connection, build: Builder, replica: int) -> None:
        self.connection = connection
        self.build = build
        self.told: set[str] = set()
        """Sentences about texts that go out otherwise than they stand here."""
        self._actors = {replica: 0}
        self._lives = {other.number: Actor(other.device, other.incarnation) for other in identity.replicas(connection)}

    def number(self, local: int) -> int:
        """Return the dot as the file names it."""
        replica = local >> SHIFT
        place = self._actors.get(replica)
        if place is None:
            place = self._actors[replica] = self.build.actor(self._lives[replica])
        return dot(place, local & SEQ_MAX)

    def _plain(self, kind: Kind, uid: str, declared: Field, value: Value) -> Value:
        gone = plain(value)
        if gone != value:
            self.told.add(
                f"The {kind.label.lower()} {uid} holds control characters in {declared.label}, which went out without "
                f"them. Write it anew: “fieldkit set {uid} {declared.name}=…”."
            )
        return gone

    def names(self, before: object) -> tuple[int, ...]:
        """Return the predecessors of a log entry."""
        if before is None or before == "":
            return ()
        if isinstance(before, int):
            return (self.number(before),)
        return tuple(self.number(int(name)) for name in str(before).split(","))

    def inserts(self, kind: Kind, first: int, last: int) -> None:
        columns = ", ".join(uid_sql(declared, f"t.{quoted(declared.name)}") for declared in kind.fields)
        between = f"l.dot BETWEEN {first} AND {last} AND l.tbl = {kind.code} AND l.col = {INSERTED}"
        first_values: dict[int, dict[int, Value]] = defaultdict(dict)
        links = [f"WHEN {one.code} THEN {uid_sql(one, 'p.value')}" for one in kind.fields if one.link]
        value = f"CASE p.col {' '.join(links)} ELSE p.value END" if links else "p.value"
        # Past contexts stand below 0 there.
        for store in ("sync_past", "sync_sibling"):
            for local, column, first_value in self.connection.execute(
                f"SELECT l.dot, p.col, {value} FROM sync_log AS l JOIN {store} AS p"
                f" ON p.tbl = l.tbl AND p.rid = l.rid AND p.col > 0 AND p.dot = l.dot WHERE {between}"
            ):
                first_values[local][column] = first_value
        codes = [declared.code for declared in kind.fields]
        for local, clock, uid, made, *values in self.connection.execute(
            f"SELECT l.dot, l.clock, t.uid, t.created_at{', ' if columns else ''}{columns} FROM sync_log AS l"
            f" JOIN {kind.name} AS t ON t.id = l.rid WHERE {between}"
        ):
            row: dict[int, Value] = dict(zip(codes, values, strict=True))
            row.update(first_values.get(local, {}))
            for declared in kind.fields:
                row[declared.code] = self._plain(kind, uid, declared, row[declared.code])
            if made != clock >> 16:
                row[CREATED] = made
            self.build.insert(kind.code, uid, self.number(local), clock, row)

    def changes(self, kind: Kind, column: int, first: int, last: int) -> None:
        declared = next((one for one in kind.fields if one.code == column), None)
        value = "NULL"
        if declared is not None:
            shown = f"t.{quoted(declared.name)}"
            found = f"iif(p.dot IS NOT NULL, p.value, iif(b.dot IS NOT NULL, b.value, {shown}))"
            value = uid_sql(declared, found)
        for local, clock, before, uid, new in self.connection.execute(
            f"SELECT l.dot, l.clock, l.before, t.uid, {value} FROM sync_log AS l JOIN {kind.name} AS t ON t.id = l.rid"
            " LEFT JOIN sync_past AS p ON p.tbl = l.tbl AND p.rid = l.rid AND p.col = l.col AND p.dot = l.dot"
            " LEFT JOIN sync_sibling AS b ON b.tbl = l.tbl AND b.rid = l.rid AND b.col = l.col AND b.dot = l.dot"
            f" WHERE l.dot BETWEEN {first} AND {last} AND l.tbl = {kind.code} AND l.col = {column}"
        ):
            new = self._plain(kind, uid, declared, new) if declared is not None else new
            self.build.change(kind.code, uid, column, self.number(local), clock, new, self.names(before))

    def tombstones(self, kind: Kind, first: int, last: int) -> None:
        for local, clock, before, uid, column in self.connection.execute(
            f"SELECT l.dot, l.clock, l.before, t.uid, l.col FROM sync_log AS l JOIN {kind.name} AS t ON t.id = l.rid"
            f" WHERE l.dot BETWEEN {first} AND {last} AND l.tbl = {kind.code} AND l.col IN ({DELETED}, {RESTORED})"
        ):
            add = self.build.delete if column == DELETED else self.build.restore
            add(kind.code, uid, self.number(local), clock, self.names(before))


def uid_sql(declared: Field, value: str) -> str:
    """Return the SQL expression of a value as files hold it: the uid of what a link leads to."""
    if not declared.link:
        return value
    return f"(SELECT uid FROM {KINDS[declared.link].name} WHERE id = {value})"
