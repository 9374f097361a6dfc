"""What the tests of operations have, here too."""

from tests.operations.conftest import made_pair, pair, security, shared, store, visit

__all__ = ["made_pair", "pair", "security", "shared", "store", "visit"]
