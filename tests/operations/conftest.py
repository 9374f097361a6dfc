"""Two devices of a firm, as the tests of sync have them."""

from tests.sync.conftest import pair

__all__ = ["pair"]
