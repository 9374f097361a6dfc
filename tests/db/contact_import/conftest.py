"""A store for the tests of the import of contacts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.db.contact_import.people import rolled_back


@pytest.fixture
def db(lasting: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    with rolled_back(lasting) as connection:
        yield connection
