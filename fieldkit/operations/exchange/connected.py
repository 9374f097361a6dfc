"""A writing connection for work that begins and ends its own transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fieldkit.db.base.connect import Sentences
from fieldkit.sync.backup import open_store


@contextmanager
def connected(database: Path, *, begins: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a writing connection outside any transaction; what goes wrong with the store is Trouble.

    ``begins``: a store is made where there is none; otherwise that is Trouble.
    """
    if not begins:
        open_store.refuse_missing(database)
    with closing(open_store.writer(database)) as connection, Sentences(database):
        yield connection
