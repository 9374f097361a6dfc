"""Conflicts in words, as the list and the screen of one show them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fieldkit.db.changes import conflicts
from fieldkit.db.changes.conflicts import Conflict
from fieldkit.db.views.conflicts import subject
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations.conflicts import can_keep_both, field_of, writable
from fieldkit.screens.base.wording import moment, short, value_words, writer

ReadingOf = Callable[[sqlite3.Connection], ReadingContext]
"""How values are read and said against a database."""
Key = tuple[str, str, str]
"""Kind, uid and field of a conflict."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, in words."""

    words: str
    beside: str
    """Who wrote it and when."""
    shown: bool
    what: str
    """"wrote", "deleted" or "changed"."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict in words."""

    conflict: Conflict
    sides: tuple[Side, ...]
    title: str
    """What the record is called; of an answer the question."""
    context: str = ""
    """What it belongs to: client, survey, person."""

    @property
    def key(self) -> Key:
        """What names it."""
        return self.conflict.kind, self.conflict.uid, self.conflict.field

    @property
    def field(self) -> Field | None:
        """The declared field; None for a record that one deleted and another changed."""
        return field_of(self.conflict)

    @property
    def called(self) -> str:
        """Kind and title of the record."""
        label = KINDS[self.conflict.kind].label
        return f"{label} ── {self.title}" if self.title else label

    @property
    def writable(self) -> bool:
        """Whether another value can be written."""
        return writable(self.conflict)

    @property
    def can_keep_both(self) -> bool:
        """Whether all values can stand in one text."""
        return can_keep_both(self.conflict)


def open_conflicts(
    connection: sqlite3.Connection, reading: ReadingOf, now: datetime, start: int = 0, count: int | None = None
) -> list[Shown]:
    """Return the open conflicts in words: all, or ``count`` of them from position ``start``."""
    by = reading(connection)
    return [_shown(connection, conflict, by, now) for conflict in conflicts.conflicts(connection, start, count)]


def worded(connection: sqlite3.Connection, key: Key, reading: ReadingOf, now: datetime) -> Shown | None:
    """Return one open conflict in words, or None if it was decided."""
    found = conflicts.conflict(connection, *key)
    return _shown(connection, found, reading(connection), now) if found else None


def _shown(connection: sqlite3.Connection, conflict: Conflict, by: ReadingContext, now: datetime) -> Shown:
    kind = KINDS[conflict.kind]
    about = subject(connection, conflict, by)
    sides = []
    for version in conflict.versions:
        words = value_words(kind, conflict.field, version.value, by) if conflict.field else _WHAT[version.what]
        beside = ", ".join(part for part in (writer(version.who), moment(version.at, now)) if part)
        sides.append(Side(words, beside, version.shown, version.what))
    return Shown(conflict, tuple(sides), short(about.title), ", ".join(map(short, about.belongs_to)))


_WHAT = {"wrote": "written", "deleted": "put into the trash", "changed": "changed, without knowing of that"}
