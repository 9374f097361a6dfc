"""The stores that the tests of db and sync work on."""

from tests.db.conftest import firm, firm_file, path, prepared, writer
from tests.sync.conftest import pair

__all__ = ["firm", "firm_file", "pair", "path", "prepared", "writer"]
