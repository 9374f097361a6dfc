"""The list of clients: what a line of it says."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db.search import telling
from fieldkit.db.views.record_list import Listing, window
from fieldkit.domain.records.kinds import CLIENT


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client to choose from."""

    id: int
    uid: str
    name: str
    town: str
    """Where that does not tell it from another of its name, with what does."""


def clients(connection: sqlite3.Connection, text: str, start: int, count: int) -> list[ClientLine]:
    """Return ``count`` clients by name from position ``start``, those with words that begin as those of ``text``."""
    listing = Listing(CLIENT, ("name", "town"), text)
    rows = window(connection, listing, start, count)
    twins = telling.of_twins(connection, [("client", str(row.values[0]), row.uid) for row in rows])
    return [ClientLine(row.id, row.uid, str(row.values[0]), twins.get(row.uid) or str(row.values[1])) for row in rows]
