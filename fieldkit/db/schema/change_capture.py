"""Capture: triggers, made from the record declarations, that note every change to a record as it is stored.

A **dot** names one change: ``replica << SHIFT | number``. A *replica* is one incarnation of one device; its local
number is the column ``life`` of ``sync_version``, the own one ``sync_state.life``. ``number`` counts from 1 without
holes.

**The value of a dot stands in exactly one place**: in the record, if it is the dot that is shown; in
``sync_sibling``, if its cell has several live dots (the shown one then stands there too); else in ``sync_past``.
That is what makes "every written value can be found" a property of the tables, not of the code that fills them.

- ``sync_row``: the default dot of a row, from its insert: live in each cell that ``sync_cell`` does not name.
- ``sync_cell``: the live dots of cells that were changed since. More than one with unequal values (siblings, from
  concurrent writes): a conflict.
- ``sync_past``: what was replaced, with the dot that replaced it (``by``; 0: not known). The history.
- ``sync_delete``: the live tombstones of a row, with the causal context of each: the dots that its writer saw
  (``names``, like "17,42"). ``kept``: a concurrent change wins over it, so the row is shown, and a person decides.
- ``sync_log``: the own changes with their causal predecessors (``before``: a dot, or "17,42"); the export reads it.

A change to a record in the trash writes another tombstone: its author knew of the deletion, and others must not take
the change for one that is concurrent with it.

Columns are codes of declared fields, and those below. A change of ``TOUCHED`` has no value: it says that
something new links to the row, so that a concurrent deletion does not hide it. It is written once for each row and
export, and only where others can know the row at all.

**Seed data** (the starting content) has the same uids on every device and a clock below ``SEED_LIMIT`` that is the
content's revision, not a time. A seed dot yields to any other without a conflict, and among seed dots the greatest
(clock, device) wins. So two devices that load the same content, or different releases of it, ask nobody; the newest
release is shown; what the firm wrote itself stays.

The clock is a hybrid logical clock: ``updated_at`` of the record, in milliseconds, shifted by 16 bits and always ahead
of the one before. So whoever writes a record sets ``updated_at`` (``fieldkit.db.records.crud`` does).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fieldkit.db.base.single_value import value_of, value_or_none
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS

SHIFT: Final = 40
CLOCK_BITS: Final = 16
SEED_LIMIT: Final = 1 << CLOCK_BITS
"""Clocks below are revisions of the seed data."""
INSERTED: Final = -2
DELETED: Final = -1
RESTORED: Final = 0
CREATED: Final = 900
"""Column code of ``created_at``, which only inserts have."""
TOUCHED: Final = 901
CONTEXT: Final = -1000
"""``CONTEXT - code`` is the column in ``sync_past`` of the causal context of a change to column ``code``: what its
writer saw and replaced, as dots ("17,42"). Noted only where ``by`` cannot tell it, because another change had replaced
the same before."""

_VIEWS: Final = {
    "capture_stamp": "SELECT life << 40 | seq AS dot, iif(revision, revision, clock) AS clock FROM sync_state",
    "capture_insert": "SELECT 0 AS tbl, 0 AS rid, 0 AS at",
    "capture_change": "SELECT 0 AS tbl, 0 AS rid, 0 AS col, NULL AS was, 0 AS at",
    "capture_delete": "SELECT 0 AS tbl, 0 AS rid, 0 AS at",
    "capture_back": "SELECT 0 AS tbl, 0 AS rid, 0 AS at",
    "capture_touch": "SELECT 0 AS tbl, 0 AS rid, 0 AS at",
}
"""The stamp of the latest own change; the others only take what the triggers of all tables have in common.

A row for nothing has no ``rid``: to insert the values of a row that may be one costs a look, to insert what a SELECT
finds a table in memory, which SQLite fills before it runs the trigger."""
_STEP: Final = "UPDATE sync_state SET seq = seq + 1, clock = iif(revision, clock, max(clock + 1, new.at << 16));"
_ROW: Final = "tbl = new.tbl AND rid = new.rid"
_CELL: Final = f"{_ROW} AND col = new.col"
_NEW_CELL: Final = "INSERT INTO sync_cell (tbl, rid, col, dot, clock) SELECT new.tbl, new.rid,"
_DOTS: Final = "iif(count(*) = 1, min(dot), group_concat(dot))"
_BODIES: Final = {
    "capture_insert": f"""{_STEP}
INSERT INTO sync_row (tbl, rid, dot, clock) SELECT new.tbl, new.rid, dot, clock FROM capture_stamp;
INSERT INTO sync_log (dot, tbl, rid, col, clock, before)
    SELECT dot, new.tbl, new.rid, {INSERTED}, clock, NULL FROM capture_stamp;""",
    "capture_change": f"""{_STEP}
INSERT INTO sync_log (dot, tbl, rid, col, clock, before)
    SELECT dot, new.tbl, new.rid, new.col, clock, coalesce(
        (SELECT {_DOTS} FROM sync_cell WHERE {_CELL} HAVING count(*)),
        (SELECT {_DOTS} FROM sync_row WHERE {_ROW} HAVING count(*))) FROM capture_stamp;
INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)
    SELECT c.tbl, c.rid, c.col, c.dot, c.clock, iif(b.dot IS NULL, new.was, b.value), s.dot
    FROM capture_stamp AS s, sync_cell AS c LEFT JOIN sync_sibling AS b
    ON b.tbl = c.tbl AND b.rid = c.rid AND b.col = c.col AND b.dot = c.dot
    WHERE c.tbl = new.tbl AND c.rid = new.rid AND c.col = new.col AND new.col <> {TOUCHED};
INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)
    SELECT r.tbl, r.rid, new.col, r.dot, r.clock, new.was, s.dot FROM capture_stamp AS s, sync_row AS r
    WHERE r.tbl = new.tbl AND r.rid = new.rid AND new.col <> {TOUCHED}
    AND NOT EXISTS (SELECT 1 FROM sync_cell WHERE {_CELL});
DELETE FROM sync_sibling WHERE {_CELL};
DELETE FROM sync_cell WHERE {_CELL};
{_NEW_CELL} new.col, dot, clock FROM capture_stamp;
INSERT INTO capture_delete (tbl, rid, at)
    VALUES (new.tbl, iif(EXISTS (SELECT 1 FROM sync_delete WHERE {_ROW} AND NOT kept), new.rid, NULL), new.at);""",
    "capture_delete": f"""{_STEP}
INSERT INTO sync_log (dot, tbl, rid, col, clock, before)
    SELECT dot, new.tbl, new.rid, {DELETED}, clock, (SELECT group_concat(dot) FROM (
        SELECT dot FROM sync_row WHERE {_ROW} UNION SELECT dot FROM sync_cell WHERE {_ROW}
        UNION SELECT dot FROM sync_delete WHERE {_ROW})) FROM capture_stamp;
INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)
    SELECT d.tbl, d.rid, {DELETED}, d.dot, d.clock, NULL, s.dot FROM capture_stamp AS s, sync_delete AS d
    WHERE d.tbl = new.tbl AND d.rid = new.rid
    UNION ALL SELECT c.tbl, c.rid, {RESTORED}, c.dot, c.clock, NULL, s.dot FROM capture_stamp AS s, sync_cell AS c
    WHERE c.tbl = new.tbl AND c.rid = new.rid AND c.col = {RESTORED};
DELETE FROM sync_delete WHERE {_ROW};
DELETE FROM sync_cell WHERE {_ROW} AND col = {RESTORED};
INSERT INTO sync_delete (tbl, rid, dot, clock, names)
    SELECT new.tbl, new.rid, dot, s.clock, CAST(l.before AS TEXT)
    FROM capture_stamp AS s JOIN sync_log AS l USING (dot);""",
    "capture_back": f"""{_STEP}
INSERT INTO sync_log (dot, tbl, rid, col, clock, before)
    SELECT dot, new.tbl, new.rid, {RESTORED}, clock,
        (SELECT {_DOTS} FROM sync_delete WHERE {_ROW} HAVING count(*)) FROM capture_stamp;
INSERT OR IGNORE INTO sync_past (tbl, rid, col, dot, clock, value, by)
    SELECT d.tbl, d.rid, {DELETED}, d.dot, d.clock, NULL, s.dot FROM capture_stamp AS s, sync_delete AS d
    WHERE d.tbl = new.tbl AND d.rid = new.rid;
DELETE FROM sync_delete WHERE {_ROW};
{_NEW_CELL} {RESTORED}, dot, clock FROM capture_stamp;""",
    "capture_touch": f"INSERT INTO capture_change (tbl, rid, col, was, at)"
    f" VALUES (new.tbl, new.rid, {TOUCHED}, NULL, new.at);",
}
_WATCHED: Final = "(SELECT capture FROM sync_state)"
_OWN_UNSENT: Final = "dot > s.life << 40 | v.seq AND dot <= s.life << 40 | s.seq"
_CONDITIONS: Final = {
    # Whoever inserts there has asked: the trigger of a table.
    "capture_insert": "",
    "capture_delete": f"WHEN new.rid IS NOT NULL AND {_WATCHED} ",
    # Nobody else can have deleted what nobody else has (seed data has everybody), and one touch that was not sent yet
    # is enough, unless a tombstone has seen it. Links within the seed data touch nothing. One look at the state for all
    # of it: this is asked at each link of each save.
    "capture_touch": "WHEN new.rid IS NOT NULL AND EXISTS (SELECT 1 FROM sync_state AS s"
    " LEFT JOIN sync_version AS v USING (life) WHERE s.capture AND NOT s.revision"
    f" AND EXISTS (SELECT 1 FROM sync_row WHERE {_ROW})"
    f" AND NOT EXISTS (SELECT 1 FROM sync_row WHERE {_ROW} AND clock >= {SEED_LIMIT} AND {_OWN_UNSENT})"
    f" AND (NOT EXISTS (SELECT 1 FROM sync_cell WHERE {_ROW} AND col = {TOUCHED} AND {_OWN_UNSENT})"
    f" OR EXISTS (SELECT 1 FROM sync_delete WHERE {_ROW}))) ",
}


def objects() -> dict[str, str]:
    """Return every view and trigger of capture as name: CREATE statement."""
    made = {name: f"CREATE VIEW {name} AS {sql}" for name, sql in _VIEWS.items()}
    for view, body in _BODIES.items():
        when = _CONDITIONS.get(view, f"WHEN {_WATCHED} ")
        made[f"{view}_do"] = f"CREATE TRIGGER {view}_do INSTEAD OF INSERT ON {view} {when}BEGIN {body} END"
    for kind in KINDS.values():
        made |= _triggers(kind)
    return made


def install(connection: sqlite3.Connection) -> None:
    """Drop and make again all views and triggers of capture."""
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger') AND name GLOB 'capture_*' ORDER BY type"
    ).fetchall():
        connection.execute(f'DROP {kind} IF EXISTS "{name}"')
    for sql in objects().values():
        connection.execute(sql)


def adopt(connection: sqlite3.Connection) -> int:
    """Make records that no change stands for into own ones, as of when they were made; return how many."""
    adopted = 0
    for kind in KINDS.values():
        fresh = (
            f"FROM {kind.name} AS t WHERE coalesce(t.deleted_at, 1) <> 0"
            f" AND NOT EXISTS (SELECT 1 FROM sync_row WHERE tbl = {kind.code} AND rid = t.id)"
        )
        connection.execute(
            "CREATE TEMP TABLE adopted AS SELECT t.id AS rid, t.deleted_at AS deleted_at,"
            " (SELECT life << 40 | seq FROM sync_state) + row_number() OVER (ORDER BY t.id) AS dot,"
            f" iif({_is_seed('t')}, 1, max({SEED_LIMIT}, t.created_at << 16)) AS clock {fresh}"
        )
        count, newest = connection.execute("SELECT count(*), coalesce(max(clock), 0) FROM adopted").fetchone()
        adopted += count
        connection.execute(f"INSERT INTO sync_row SELECT {kind.code}, rid, dot, clock FROM adopted")
        connection.execute(f"INSERT INTO sync_log SELECT dot, {kind.code}, rid, {INSERTED}, clock, NULL FROM adopted")
        connection.execute("UPDATE sync_state SET seq = seq + ?, clock = max(clock, ?)", (count, newest))
        connection.execute(
            f"INSERT INTO capture_delete (tbl, rid, at) SELECT {kind.code}, rid, deleted_at FROM adopted"
            " WHERE deleted_at IS NOT NULL"
        )
        connection.execute("DROP TABLE adopted")
    return adopted


def uncaptured(connection: sqlite3.Connection) -> int:
    """Return how many records no change stands for."""
    return sum(
        int(
            value_of(
                connection,
                f"SELECT count(*) FROM {kind.name} AS t WHERE coalesce(t.deleted_at, 1) <> 0"
                f" AND NOT EXISTS (SELECT 1 FROM sync_row WHERE tbl = {kind.code} AND rid = t.id)",
            )
        )
        for kind in KINDS.values()
    )


@contextmanager
def paused(connection: sqlite3.Connection) -> Iterator[None]:
    """Suspend capture: what is written is a merge, which notes its dots itself. Inside a transaction."""
    connection.execute("UPDATE sync_state SET capture = 0")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("UPDATE sync_state SET capture = 1")


@contextmanager
def seeding(connection: sqlite3.Connection, revision: int) -> Iterator[None]:
    """Take what is written for seed data of this revision (1 to 65535). Inside a transaction."""
    if not 0 < revision < SEED_LIMIT:
        raise ValueError("a revision of the seed data is a number from 1 to 65535")
    connection.execute("UPDATE sync_state SET revision = ?", (revision,))
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("UPDATE sync_state SET revision = 0")


def fields_written_after(connection: sqlite3.Connection, kind: Kind, uid: str, revision: int) -> set[str]:
    """Return the fields of a record with a live value from after a revision of the seed data: from a later one, or
    written by somebody of the firm.
    """
    number = value_or_none(connection, f"SELECT id FROM {kind.name} WHERE uid = ?", (uid,))
    if number is None:
        return set()
    key = (kind.code, number)
    cells: dict[int, int] = dict(
        connection.execute("SELECT col, max(clock) FROM sync_cell WHERE tbl = ? AND rid = ? GROUP BY col", key)
    )
    defaults = connection.execute("SELECT dot, clock FROM sync_row WHERE tbl = ? AND rid = ?", key).fetchall()
    past = set(connection.execute("SELECT col, dot FROM sync_past WHERE tbl = ? AND rid = ?", key))
    for field in kind.fields:
        if field.code not in cells:
            live = [clock for dot, clock in defaults if (field.code, dot) not in past]
            cells[field.code] = max(live, default=0)
    return {field.name for field in kind.fields if cells[field.code] > revision}


def fields_changed_by_firm(connection: sqlite3.Connection, kind: Kind, uid: str) -> set[str]:
    """Return the fields of a record that somebody of the firm changed last, but for those in conflict."""
    found = connection.execute(
        f"SELECT col FROM sync_cell WHERE tbl = ? AND rid = (SELECT id FROM {kind.name} WHERE uid = ?)"
        " GROUP BY col HAVING count(*) = 1 AND max(clock) >= ?",
        (kind.code, uid, SEED_LIMIT),
    )
    columns = {column for (column,) in found}
    return {field.name for field in kind.fields if field.code in columns}


def _triggers(kind: Kind) -> dict[str, str]:
    row, code = kind.name, kind.code
    links = [field for field in kind.fields if field.link]

    def touch(name: str, link: str) -> str:
        return f'INSERT INTO capture_touch (tbl, rid, at) VALUES ({KINDS[link].code}, new."{name}", new.updated_at);'

    touches = " ".join(touch(field.name, field.link) for field in links)
    here = f"VALUES ({code}, new.id, new.updated_at);"
    made = {
        f"capture_{row}_made": f"AFTER INSERT ON {row} WHEN {_WATCHED} BEGIN"
        f" INSERT INTO capture_insert (tbl, rid, at) {here}"
        f" INSERT INTO capture_delete (tbl, rid, at)"
        f" VALUES ({code}, iif(new.deleted_at IS NULL, NULL, new.id), new.updated_at); {touches} END",
        f"capture_{row}_gone": f"AFTER UPDATE OF deleted_at ON {row} WHEN old.deleted_at IS NULL"
        f" AND new.deleted_at IS NOT NULL BEGIN INSERT INTO capture_delete (tbl, rid, at) {here} END",
        f"capture_{row}_back": f"AFTER UPDATE OF deleted_at ON {row} WHEN old.deleted_at IS NOT NULL"
        f" AND new.deleted_at IS NULL BEGIN INSERT INTO capture_back (tbl, rid, at) {here} END",
        f"capture_{row}_kept": f"BEFORE DELETE ON {row}"
        " BEGIN SELECT RAISE(ABORT, 'records are not erased, they go to the trash'); END",
        f"capture_{row}_named": f"BEFORE UPDATE OF id, uid ON {row} WHEN old.id IS NOT new.id OR old.uid IS NOT new.uid"
        " BEGIN SELECT RAISE(ABORT, 'a record keeps its id and uid'); END",
    }
    for field in kind.fields:
        name = field.name
        made[f"capture_{row}_{field.code}"] = (
            f'AFTER UPDATE OF "{name}" ON {row} WHEN old."{name}" IS NOT new."{name}" BEGIN '
            "INSERT INTO capture_change (tbl, rid, col, was, at)"
            f' VALUES ({code}, new.id, {field.code}, old."{name}", new.updated_at);'
            f"{' ' + touch(name, field.link) if field.link else ''} END"
        )
    return {name: f"CREATE TRIGGER {name} {sql}" for name, sql in made.items()}


def _is_seed(row: str) -> str:
    """Return SQL for: is this uid made from a content id (UUID version 5)?"""
    return f"substr({row}.uid, 15, 1) = '5'"
