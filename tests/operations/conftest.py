"""A store as the app has it, and two devices of a firm, as the tests of sync have them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fieldkit.db.store.store import Store
from tests.sync.conftest import pair

__all__ = ["pair", "store"]


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    """A store whose writer is ready."""
    made = Store(path)
    await made.warm()
    yield made
    await made.close()
