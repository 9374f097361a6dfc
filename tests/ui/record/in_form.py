"""What tests of the form read beside the screen: the database, and the hint at its foot."""

from __future__ import annotations

from pathlib import Path

from fieldkit.app import FieldkitApp
from fieldkit.db.store import opening
from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.kinds import KINDS
from fieldkit.widgets.hint import Hint
from tests.support.records import every


def stored(home: Path, kind: str) -> list[Record]:
    """Return what a second reader finds in the database."""
    connection = opening.reader(home / "fieldkit.db")
    try:
        return every(connection, KINDS[kind])
    finally:
        connection.close()


def field(record: Record, name: str) -> object:
    return getattr(record, name)


def hint(app: FieldkitApp) -> str:
    return app.screen.query_one(Hint).sentence
