"""A store as the app has it, and two devices of a firm, as the tests of sync have them."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fieldkit.db.store.store import Store
from tests.operations.running_survey import Running, begin
from tests.sync.conftest import made_pair, pair, shared

__all__ = ["made_pair", "pair", "shared", "store"]


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    """A store whose writer is ready."""
    made = Store(path)
    await made.warm()
    yield made
    await made.close()


@pytest.fixture
def visit(writer: sqlite3.Connection) -> Running:
    return begin(writer, "first-visit")


@pytest.fixture
def security(writer: sqlite3.Connection) -> Running:
    return begin(writer, "security-baseline")
