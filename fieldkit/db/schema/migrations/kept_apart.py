"""0004: pairs of contacts that somebody said are two people. Released: not to be changed."""

from __future__ import annotations

from typing import Final

KEPT_APART: Final = """
CREATE TABLE kept_apart (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "one" TEXT NOT NULL DEFAULT '',
    "other" TEXT NOT NULL DEFAULT '',
    "names" TEXT NOT NULL DEFAULT ''
) STRICT;
"""
