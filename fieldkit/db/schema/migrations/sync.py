"""0002: what sync keeps beside the records. Released: not to be changed.

Whose changes are here, which value is whose, what was before. A dot is packed as life << 40 | number
(``fieldkit.db.schema.change_capture``). Columns are numbers: codes of declared fields, and those that change capture
names for what is no field.
"""

from __future__ import annotations

from typing import Final

SYNC: Final = """
CREATE TABLE sync_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    life INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    capture INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    instance TEXT NOT NULL
) STRICT;
CREATE TABLE sync_device (
    id TEXT PRIMARY KEY,
    key BLOB NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    added_at INTEGER NOT NULL,
    retired_at INTEGER,
    seen_at INTEGER,
    skew INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_version (
    life INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    counts INTEGER,
    UNIQUE (device, incarnation)
) STRICT;
CREATE TABLE sync_row (
    tbl INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (tbl, rid, dot)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_cell (
    tbl INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    col INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (tbl, rid, col, dot)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_sibling (
    tbl INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    col INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    value ANY,
    PRIMARY KEY (tbl, rid, col, dot)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_past (
    tbl INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    col INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    value ANY,
    by INTEGER NOT NULL,
    PRIMARY KEY (tbl, rid, col, dot)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_delete (
    tbl INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    dot INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    names TEXT NOT NULL,
    kept INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tbl, rid, dot)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_log (
    dot INTEGER PRIMARY KEY,
    tbl INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    col INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    before ANY
) STRICT;
CREATE TABLE sync_segment (
    life INTEGER NOT NULL,
    seq_to INTEGER NOT NULL,
    seq_from INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (life, seq_to)
) STRICT;
CREATE TABLE sync_held (
    sha256 TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq_from INTEGER NOT NULL,
    seq_to INTEGER NOT NULL,
    name TEXT NOT NULL,
    waits TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE TABLE sync_pending (
    id INTEGER PRIMARY KEY,
    dot INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    col INTEGER,
    op TEXT NOT NULL,
    uid TEXT NOT NULL,
    clock INTEGER NOT NULL,
    before TEXT NOT NULL,
    value BLOB NOT NULL,
    link INTEGER NOT NULL
) STRICT;
CREATE INDEX sync_delete_kept ON sync_delete(tbl, rid) WHERE kept;
INSERT INTO sync_state (id, life, seq, clock, capture, revision, instance) VALUES (1, 1, 0, 0, 1, 0, '');
INSERT INTO sync_version (life, device, incarnation) VALUES (1, '', 0);
"""
