"""The sample store: built once, kept as it was left, built anew for another day only if nobody touched it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.demo import WantedSample, prepare
from tests.support.moments import MORNING

FEW = WantedSample(30, clients_only=True)


def uids(database: Path) -> set[str]:
    with closing(opening.reader(database)) as connection:
        return {row[0] for row in connection.execute("SELECT uid FROM client")}


def test_sample_is_built_once_and_anew_on_request(tmp_path: Path) -> None:
    database, built = tmp_path / "fieldkit.db", []
    for day, fresh, times in ((0, False, 1), (0, False, 1), (1, False, 2), (1, True, 3)):
        prepare(database, FEW, MORNING + timedelta(days=day), fresh=fresh, building=lambda: built.append(1))
        assert len(built) == times
        assert len(uids(database)) == 30


def test_sample_that_was_changed_stays_on_another_day(tmp_path: Path) -> None:
    database = tmp_path / "fieldkit.db"
    prepare(database, FEW, MORNING)
    with closing(opening.writer(database)) as connection:
        mine = crud.insert(connection, CLIENT, {"name": "Mine"})
    prepare(database, FEW, MORNING + timedelta(days=1))
    assert mine in uids(database)


def test_another_sample_and_a_real_store_stay_as_they_are(tmp_path: Path) -> None:
    sample, real = tmp_path / "sample.db", tmp_path / "real.db"
    prepare(sample, FEW, MORNING)
    opening.prepare(real)
    before = [path.read_bytes() for path in (sample, real)]
    with pytest.raises(Trouble, match="--fresh"):
        prepare(sample, WantedSample(31, clients_only=True), MORNING)
    for fresh in (False, True):
        with pytest.raises(Trouble, match="a store of your own"):
            prepare(real, FEW, MORNING, fresh=fresh)
    assert [path.read_bytes() for path in (sample, real)] == before
