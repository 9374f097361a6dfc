"""The stores that the tests of db and sync work on."""

from tests.db.conftest import path, prepared, writer
from tests.sync.conftest import pair

__all__ = ["pair", "path", "prepared", "writer"]
