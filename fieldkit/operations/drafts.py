"""Drafts: keep what is typed of a record that still lacks something, and make it a record once it has all."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from fieldkit.db.records import drafts
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, or of a new one if that is 0; return its number."""
    return drafts.keep(connection, number, kind, texts)


def discard(connection: sqlite3.Connection, number: int) -> None:
    """Throw a draft away."""
    drafts.discard(connection, number)


def store(connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], draft: int, by: ReadingContext) -> str:
    """Store a new record from the texts of a form and let its draft, 0 for none, go; return the uid. Raises Invalid."""
    uid = records.add(connection, kind, {name: text for name, text in texts.items() if text.strip()}, by)
    if draft:
        drafts.discard(connection, draft)
    return uid
