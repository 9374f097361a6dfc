"""Homes for the tests of conflicts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.operations.exchange import firm as firms
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.three_homes import Three
from tests.ui.conflicts.two_homes import PASSPHRASE, database
from tests.ui.support import acme


@pytest.fixture(scope="session")
def agreeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    """Three homes that hold the same; a test works on a copy."""
    root = tmp_path_factory.mktemp("three")
    firm = two_homes.firm(root)
    (root / "bench").mkdir()
    firms.join(database(root / "bench"), root / "invitation.fks", PASSPHRASE, "Bench")
    owner = acme.number(firm.laptop, "client", firm.made.client)
    two_homes.write(firm.laptop, lambda c: crud.insert(c, CONTACT, {"client": owner, "name": "Mo [x]"}))
    three = Three(firm, root)
    three.sync("laptop", "bench", "desk", "laptop", "bench")
    yield three
