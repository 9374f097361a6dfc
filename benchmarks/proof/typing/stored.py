"""What is in the database, read by SQLite alone, and what lies beside it because the store took nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

KINDS: Final = (
    "client", "contact", "site", "call", "promise", "instruction", "survey", "answer", "finding", "card", "card_use",
    "checklist", "checklist_version",
)  # fmt: skip
_INDEXES: Final = ("search", "sync_", "sqlite_", "_sqlite")
_NO_TEXTS: Final = ("meta", "survey_place", "survey_progress")
"""Tables of what nobody typed."""
Row = dict[str, object]


@dataclass(slots=True)
class Stored:
    """All rows of the kinds, oldest first, and every text that is kept besides them (drafts)."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    drafts: list[str] = field(default_factory=list)
    """Texts that are kept and belong to no record yet."""
    whole: int = 0
    """How many drafts there are, and files that hold some."""


def read(database: Path) -> Stored:
    """Return what is stored now. Raises ``sqlite3.Error``."""
    found = Stored()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        for kind in KINDS:
            found.rows[kind] = [dict(row) for row in connection.execute(f"SELECT * FROM {kind} ORDER BY id")]
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            if table in KINDS or table in _NO_TEXTS or table.startswith(_INDEXES):
                continue
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                found.whole += 1
                found.drafts += [text for value in row for text in _texts(value)]
    for file in database.parent.glob("open-texts-*.json"):
        with suppress(OSError):  # it was taken in just now
            found.drafts += _texts(file.read_text(errors="replace"))
            found.whole += 1
    return found


def _texts(value: object) -> Iterator[str]:
    if not isinstance(value, str):
        return
    try:
        told = json.loads(value)
    except ValueError:
        yield value
        return
    yield from _leaves(told)


def _leaves(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for each in told.values():
            yield from _leaves(each)
    elif isinstance(told, list):
        for each in told:
            yield from _leaves(each)
    else:
        yield str(told)
