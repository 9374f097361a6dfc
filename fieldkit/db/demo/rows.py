"""Rows of a sample store, gathered kind by kind and stored at once: the index is filled after them, not beside."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from datetime import datetime, timedelta

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import survey_progress
from fieldkit.db.schema import declared_tables
from fieldkit.db.schema.declared_tables import COMMON, quoted
from fieldkit.domain.records.kinds import CONTACT, KINDS
from fieldkit.domain.records.values import Value, to_instant


class DemoRows:
    """New records, each with its id and uid from the start, so that they can link to each other."""

    def __init__(self, connection: sqlite3.Connection, seed: int, now: datetime) -> None:
        self.connection = connection
        self.random = random.Random(seed)
        self.now = now.replace(second=0, microsecond=0)
        self._now_ms = to_instant(self.now)
        self._rows: dict[str, list[list[Value]]] = {name: [] for name in KINDS}
        self._places: dict[str, dict[str, int]] = {}
        self._empty: dict[str, list[Value]] = {}
        self._last: dict[str, int] = {}
        self._progress: list[tuple[int, int, int, int]] = []
        for kind in KINDS.values():
            self._places[kind.name] = {field.name: place for place, field in enumerate(kind.fields, len(COMMON))}
            self._empty[kind.name] = [field.empty for field in kind.fields]
            self._last[kind.name] = int(value_of(connection, f"SELECT coalesce(max(id), 0) FROM {kind.name}"))

    def ago(self, days: float = 0, hours: float = 0, minutes: float = 0) -> int:
        """Return the moment so long before now, in UTC milliseconds; negative is ahead."""
        return self._now_ms - round((days * 1440 + hours * 60 + minutes) * 60_000)

    def ahead(self, days: int, clock: str = "") -> str:
        """Return a day so many days ahead as it is stored, with a time of day if one is given."""
        day = (self.now + timedelta(days=days)).date().isoformat()
        return f"{day} {clock}" if clock else day

    def put(self, kind: str, made_at: int, /, **values: Value) -> int:
        """Add a record made at ``made_at`` and return the id that it will have."""
        number = self._last[kind] = self._last[kind] + 1
        uid = ids.uid_for(made_at, self.random.getrandbits(80))
        row: list[Value] = [number, uid, made_at, made_at, None, *self._empty[kind]]
        places = self._places[kind]
        for name, value in values.items():
            row[places[name]] = value
        self._rows[kind].append(row)
        return number

    def set(self, kind: str, number: int, /, **values: Value) -> None:
        """Change a record that was added before, found by its id."""
        rows = self._rows[kind]
        row = rows[number - int(str(rows[0][0]))]
        for name, value in values.items():
            row[self._places[kind][name]] = value

    def progress(self, survey: int, needed: int, answered: int, asked: int) -> None:
        """Keep how far a survey is, as storing its answers would."""
        self._progress.append((survey, needed, answered, asked))

    def store(self) -> Counter[str]:
        """Write all rows and fill the search index; return how many of each kind. Inside a transaction."""
        # The index is filled with everything at the end: nothing has to be noted.
        for (name,) in self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'search_*'"
        ).fetchall():
            self.connection.execute(f"DROP TRIGGER {quoted(name)}")
        counts: Counter[str] = Counter()
        # People first: SQLite searches all clients for each person that comes later, as long as one link is open.
        for kind in sorted(KINDS.values(), key=lambda kind: kind is not CONTACT):
            rows = self._rows[kind.name]
            names = ", ".join(map(quoted, (*COMMON, *(field.name for field in kind.fields))))
            marks = ", ".join("?" * (len(COMMON) + len(kind.fields)))
            self.connection.executemany(f"INSERT INTO {kind.name} ({names}) VALUES ({marks})", rows)
            if rows:
                counts[kind.name] = len(rows)
        for survey in self._progress:
            survey_progress.keep(self.connection, *survey)
        declared_tables.rebuild_search(self.connection)
        declared_tables.install_search(self.connection)
        return counts
