"""A sample store as text: a line a record, without what is empty, its moments in minutes from now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import to_instant

LOADED = ("card", "checklist", "checklist_version")
"""What comes with the starting content."""


def lines(connection: sqlite3.Connection, now: datetime) -> Iterator[str]:
    """Yield the records of a sample made at ``now`` (local), kind by kind in the order of their ids."""
    here = to_instant(now)
    for kind in (kind for kind in KINDS.values() if kind.name not in LOADED):
        names = [field.name for field in kind.fields]
        sql = f"SELECT id, created_at, updated_at, {', '.join(names)} FROM {kind.name} ORDER BY id"
        for number, made, updated, *values in connection.execute(sql):
            assert made == updated
            told = [f"{kind.name} {number} [{_from(here, made)}]"]
            for name, value in zip(names, values, strict=True):
                if value is not None and value != "":
                    moment = name.endswith("_at") or name == "at"
                    told.append(f"{name}={_from(here, value) if moment else repr(value)}")
            yield " ".join(told)


def _from(here: int, moment: int) -> str:
    """Return how far ``moment`` is from ``here``, both in milliseconds, in minutes: negative before it."""
    return f"{(moment - here) / 60_000:+.2f}".removesuffix("0").removesuffix(".0")
