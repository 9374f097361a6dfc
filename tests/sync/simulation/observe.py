"""What a store really holds, read by SQL of its own from the record tables and the books beside them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from fieldkit.db.store import opening
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from tests.sync.simulation.oracle import Cell, Life, Row, Shown, Value

WATCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "client": ("name", "notes", "town", "spending_limit", "point_of_contact", "website"),
    "contact": ("name", "notes", "client"),
    "call": ("note", "minutes", "client", "contact"),
    "finding": ("title", "client", "state"),
}
"""The kinds and fields that the simulated people work with."""
_MADE: Final = "coalesce(deleted_at, 1) <> 0"
"""Not for a record that is linked to and whose making has not come yet."""
_GIVEN: Final = 1 << 16
"""Clocks below belong to the starting content, which yields to what anybody wrote."""


def version(connection: sqlite3.Connection) -> dict[Life, int]:
    """Return what the store claims to have of each life of each device; of its own what is in files."""
    return {
        (device, incarnation): seq
        for device, incarnation, seq in connection.execute("SELECT device, incarnation, seq FROM sync_version")
    }


def come(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Return what tells whether a whole file has come: the version, and the files that wait."""
    waits = connection.execute("SELECT sha256 FROM sync_held ORDER BY 1").fetchall()
    return version(connection), waits


def head(connection: sqlite3.Connection) -> tuple[Life, int]:
    """Return under which life the store writes and its last number."""
    device, incarnation, seq = connection.execute(
        "SELECT device, incarnation, s.seq FROM sync_state AS s JOIN sync_version AS v ON v.life = s.life"
    ).fetchone()
    return (device, incarnation), seq


def noted(connection: sqlite3.Connection, life: Life, seq: int) -> bool:
    """Return whether an own change still has this number."""
    return bool(
        connection.execute(
            "SELECT 1 FROM sync_log WHERE dot = (SELECT life << 40 | ? FROM sync_version WHERE device = ? AND"
            " incarnation = ?)",
            (seq, *life),
        ).fetchone()
    )


def sealed(connection: sqlite3.Connection) -> int:
    """Return the last own change that is in a segment."""
    return int(
        connection.execute("SELECT v.seq FROM sync_state AS s JOIN sync_version AS v ON v.life = s.life").fetchone()[0]
    )


def shown(connection: sqlite3.Connection, hidden: frozenset[tuple[str, str]] = frozenset()) -> Shown:
    """Return what a person sees, with the values that stand beside the shown ones. ``hidden``: not asked for."""
    out = Shown()
    uids = _uids(connection)
    siblings = _siblings(connection, uids)
    for name, fields in WATCHED.items():
        if (name, "") in hidden:
            continue
        kind = KINDS[name]
        disputed = {
            rid for (rid,) in connection.execute("SELECT rid FROM sync_delete WHERE tbl = ? AND kept", (kind.code,))
        }
        for rid, uid, gone, *values in connection.execute(_select(name)):
            row = (name, uid)
            if gone is not None:
                out.gone.add(row)
            elif rid in disputed:
                out.disputed.add(row)
            for field, value in zip(fields, values, strict=True):
                if (name, field) in hidden:
                    continue
                cell = (name, uid, field)
                out.cells[cell] = [_plain(kind, field, value, uids), *siblings.get(cell, ())]
    return out


def found(connection: sqlite3.Connection) -> dict[Cell, set[Value]]:
    """Return for each cell every value that the store can still show: live, beside it, and past."""
    uids = _uids(connection)
    out = {cell: set(values) for cell, values in shown(connection).cells.items()}
    names = {KINDS[name].code: KINDS[name] for name in WATCHED}
    for code, rid, column, value in connection.execute("SELECT tbl, rid, col, value FROM sync_past"):
        kind = names.get(code)
        if kind is None:
            continue
        field = next((field for field in kind.fields if field.code == column), None)
        if field is not None:
            cell = (kind.name, uids[kind.name].get(rid, ""), field.name)
            out.setdefault(cell, set()).add(_plain(kind, field.name, value, uids))
    return out


def digest(connection: sqlite3.Connection) -> dict[str, str]:
    """Return hashes of all that every device must agree on, by what they are of."""
    uids = _uids(connection)
    out = {}
    for kind in KINDS.values():
        names = [field.name for field in kind.fields]
        columns = ", ".join(f'"{name}"' for name in ("uid", "created_at", *names))
        lines = [
            # Starting content was made by everybody, whenever he began.
            repr(
                [
                    uid,
                    made if uid[14:15] != "5" else 0,
                    gone is None,
                    *(_plain(kind, n, v, uids) for n, v in zip(names, values, strict=True)),
                ]
            )
            for gone, uid, made, *values in connection.execute(
                f"SELECT deleted_at, {columns} FROM {kind.name} WHERE {_MADE} ORDER BY uid"
            )
        ]
        out[kind.name] = _hash(lines)
    beside = [
        f"{cell} {sorted(map(repr, values))}" for cell, values in _siblings(connection, uids, everything=True).items()
    ]
    out["siblings"] = _hash(sorted(beside))
    kept = connection.execute("SELECT tbl, rid FROM sync_delete WHERE kept").fetchall()
    out["disputed"] = _hash(sorted({f"{code} {_uid(code, rid, uids)}" for code, rid in kept}))
    out["version"] = _hash(sorted(f"{life} {seq}" for life, seq in version(connection).items() if seq))
    return out


def unmade(connection: sqlite3.Connection) -> list[str]:
    """Return records that are linked to and whose making has not come."""
    return [
        f"{name} {uid}"
        for name in KINDS
        for (uid,) in connection.execute(f"SELECT uid FROM {name} WHERE deleted_at = 0")
    ]


def dump(connection: sqlite3.Connection) -> str:
    """Return a hash of every byte that an import may change."""
    total = hashlib.sha256()
    for table in _tables(connection):
        total.update(table.encode())
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            total.update(repr(row).encode())
    return total.hexdigest()


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with a store, whatever it holds."""
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the database is damaged: {said}"
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"a link leads nowhere: {row}"
    for name in sorted(opening.schema_mismatches(connection)):
        yield f"the trigger or view {name} does not stand as declared"
    for capture, revision in connection.execute("SELECT capture, revision FROM sync_state"):
        if (capture, revision) != (1, 0):
            yield "capture was left standing still"
    yield from _bookkeeping(connection)


def _bookkeeping(connection: sqlite3.Connection) -> Iterator[str]:
    for (dot,) in connection.execute(
        # The dot of an insert also stands at the cells in which another insert of the record says otherwise.
        "SELECT dot FROM (SELECT tbl, rid, dot FROM sync_row UNION SELECT tbl, rid, dot FROM sync_cell UNION ALL"
        " SELECT tbl, rid, dot FROM sync_delete) GROUP BY dot HAVING count(*) > 1"
    ):
        yield f"the dot {dot} names two changes"
    for row in connection.execute(
        "SELECT b.tbl, b.rid, b.col, b.dot FROM sync_sibling AS b WHERE NOT EXISTS (SELECT 1 FROM sync_cell AS c"
        " WHERE c.tbl = b.tbl AND c.rid = b.rid AND c.col = b.col AND c.dot = b.dot) AND NOT EXISTS"
        " (SELECT 1 FROM sync_row AS r WHERE r.tbl = b.tbl AND r.rid = b.rid AND r.dot = b.dot)"
    ):
        yield f"a sibling is not live: {row}"
    for row in connection.execute("SELECT tbl, rid, col FROM sync_sibling GROUP BY tbl, rid, col HAVING count(*) = 1"):
        yield f"a sibling stands alone: {row}"
    for kind in KINDS.values():
        for (uid,) in connection.execute(
            f"SELECT uid FROM {kind.name} AS t WHERE ({_MADE}) <> EXISTS"
            f" (SELECT 1 FROM sync_row WHERE tbl = {kind.code} AND rid = t.id)"
        ):
            yield f"nobody made the {kind.name} {uid}"
        for (uid,) in connection.execute(
            f"SELECT uid FROM {kind.name} AS t WHERE {_MADE} AND (deleted_at IS NOT NULL) <>"
            f" (EXISTS (SELECT 1 FROM sync_delete WHERE tbl = {kind.code} AND rid = t.id)"
            f" AND NOT EXISTS (SELECT 1 FROM sync_delete WHERE tbl = {kind.code} AND rid = t.id AND kept))"
        ):
            yield f"the {kind.name} {uid} is in the trash without a deletion, or deleted and not there"


def _siblings(
    connection: sqlite3.Connection, uids: Mapping[str, Mapping[int, str]], *, everything: bool = False
) -> dict[Cell, list[Value]]:
    rows = connection.execute(
        "SELECT b.tbl, b.rid, b.col, b.value, coalesce(c.clock, r.clock) FROM sync_sibling AS b"
        " LEFT JOIN sync_cell AS c ON c.tbl = b.tbl AND c.rid = b.rid AND c.col = b.col AND c.dot = b.dot"
        " LEFT JOIN sync_row AS r ON r.tbl = b.tbl AND r.rid = b.rid AND r.dot = b.dot"
    ).fetchall()
    kinds = {kind.code: kind for kind in KINDS.values()}
    out: dict[Cell, list[Value]] = {}
    for code, rid, column, value, clock in rows:
        kind = kinds[code]
        field = next((field for field in kind.fields if field.code == column), None)
        if field is not None and (everything or clock >= _GIVEN):
            cell = (kind.name, uids[kind.name].get(rid, ""), field.name)
            out.setdefault(cell, []).append(_plain(kind, field.name, value, uids))
    return out


def _plain(kind: Kind, name: str, value: Value, uids: Mapping[str, Mapping[int, str]]) -> Value:
    link = kind.field(name).link
    return uids[link].get(value, f"no {link} {value}") if link and isinstance(value, int) else value


def _uids(connection: sqlite3.Connection) -> dict[str, dict[int, str]]:
    return {name: dict(connection.execute(f"SELECT id, uid FROM {name}").fetchall()) for name in KINDS}


def _uid(code: int, rid: int, uids: Mapping[str, Mapping[int, str]]) -> str:
    return next(uids[kind.name].get(rid, "") for kind in KINDS.values() if kind.code == code)


@cache
def _select(name: str) -> str:
    columns = ", ".join(f'"{field}"' for field in WATCHED[name])
    return f"SELECT id, uid, deleted_at, {columns} FROM {name} WHERE {_MADE}"


def _tables(connection: sqlite3.Connection) -> list[str]:
    books = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'sync_*' ORDER BY name"
    )
    return [*KINDS, *(name for (name,) in books)]


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def row_of(cell: Cell) -> Row:
    """Return the record of a cell."""
    return cell[0], cell[1]
