"""Drafts: keep what is typed of a record that still lacks something, and make it a record once it has all.

What the store does not take as fieldkit ends is put aside in a file, and becomes drafts at the next start.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from fieldkit.db.records import drafts
from fieldkit.db.records.drafts import SeenDraft as SeenDraft  # screens reach it by this module
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records
from fieldkit.sync.base import atomic_write


def new() -> SeenDraft:
    """Return a draft that is not written yet; its number is that of no other."""
    return SeenDraft(drafts.new_number())


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, of a new one if that is 0, whatever it holds; return its number."""
    return drafts.keep(connection, number, kind, texts)


def write(connection: sqlite3.Connection, seen: SeenDraft, kind: str, texts: Mapping[str, str]) -> SeenDraft:
    """Bring a draft to these texts, without any let it go; return how it is now. What another wrote there stays."""
    return drafts.write(connection, seen, kind, texts)


def discard(connection: sqlite3.Connection, number: int) -> None:
    """Throw a draft away."""
    drafts.discard(connection, number)


def store(
    connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], draft: SeenDraft | None, by: ReadingContext
) -> str:
    """Store a new record from the texts of a form and let its draft, if any, go; return the uid. Raises Invalid."""
    uid = records.add(connection, kind, {name: text for name, text in texts.items() if text.strip()}, by)
    if draft is not None:
        drafts.write(connection, draft, kind.name, {})
    return uid


def put_aside(path: Path, texts: Sequence[tuple[str, int, Mapping[str, str]]]) -> bool:
    """Add drafts as (kind, number or 0, texts) to the file; return whether that could be done."""
    rows = [(kind, number, dict(fields)) for kind, number, fields in texts]
    try:
        data = json.dumps(_waiting(path) + rows).encode("ascii")
        atomic_write.write(path, data, replace=True)
    except OSError:
        return False
    return True


def take_in(connection: sqlite3.Connection, path: Path) -> None:
    """Make drafts of what was put aside. The file is to be removed once that is committed."""
    for kind, number, texts in _waiting(path):
        known = connection.execute("SELECT 1 FROM draft WHERE id = ? AND kind = ?", (number, kind)).fetchone()
        drafts.keep(connection, number if known else 0, kind, texts)


def _waiting(path: Path) -> list[tuple[str, int, dict[str, str]]]:
    """Return what lies in the file; one that cannot be read is left where it is."""
    try:
        found = json.loads(path.read_bytes())
        return [(str(kind), int(number), {str(k): str(v) for k, v in texts.items()}) for kind, number, texts in found]
    except (OSError, ValueError, TypeError, AttributeError):
        return []
