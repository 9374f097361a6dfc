"""The sample store: built once, kept as it was left, built anew for another day only if nobody touched it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.db.base import replica_id
from fieldkit.db.demo import build
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Corrupt, Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.demo import WantedSample, prepare
from fieldkit.sync.backup import backup, open_store
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


def test_sample_beside_which_a_backup_was_made_is_built_anew_all_the_same(tmp_path: Path) -> None:
    database = tmp_path / "fieldkit.db"
    prepare(database, FEW, MORNING)
    with closing(opening.writer(database)) as connection:
        mine = crud.insert(connection, CLIENT, {"name": "Mine"})
    backup.make(database)
    prepare(database, FEW, MORNING, fresh=True)
    assert mine not in uids(database)
    database.unlink()
    with pytest.raises(Corrupt, match="is missing, though a store was in use"):
        prepare(database, FEW, MORNING)


def test_another_sample_and_a_real_store_stay_as_they_are(tmp_path: Path) -> None:
    sample, real = tmp_path / "sample.db", tmp_path / "real" / "real.db"
    prepare(sample, FEW, MORNING)
    opening.prepare(real)
    before = [path.read_bytes() for path in (sample, real)]
    with pytest.raises(Trouble, match="--fresh"):
        prepare(sample, WantedSample(31, clients_only=True), MORNING)
    for fresh in (False, True):
        with pytest.raises(Trouble, match="a store of your own"):
            prepare(real, FEW, MORNING, fresh=fresh)
    assert [path.read_bytes() for path in (sample, real)] == before


def test_what_is_there_already_is_said_in_full_and_stays_unless_it_is_wanted_fresh(path: Path, tmp_path: Path) -> None:
    sample, built = tmp_path / "sample" / "fieldkit.db", []
    prepare(sample, FEW, MORNING)
    token = sample.with_name(replica_id.FILE).read_text()
    for wanted, words in (
        (WantedSample(), "the sample firm"),
        (WantedSample(1_000), "1,000 records"),
        (WantedSample(30), "30 records"),
    ):
        assert wanted.described == words
        for day in (0, 1):
            with pytest.raises(Trouble) as refused:
                prepare(sample, wanted, MORNING + timedelta(days=day), building=lambda: built.append(True))
            assert str(refused.value) == (
                f"{sample} is 30 clients already, not {words}. Nothing was changed. --fresh builds it anew."
            )
    with pytest.raises(Trouble) as refused:
        prepare(path, FEW, MORNING)
    assert str(refused.value) == (
        f"{path} is a store of your own, not a sample. Nothing was changed. "
        "Choose another folder with --home, or leave --home away."
    )
    assert (built, sample.with_name(replica_id.FILE).read_text()) == ([], token)
    prepare(sample, WantedSample(31), MORNING, fresh=True, building=lambda: built.append(sample.exists()))
    assert built == [False], "what was there is gone before it is built"
    assert sample.with_name(replica_id.FILE).read_text() != token
    assert sorted(file.name for file in sample.parent.iterdir()) == ["fieldkit.db", replica_id.FILE, opening.LOCK]


def test_the_database_of_another_program_is_no_sample_and_one_that_holds_nothing_becomes_one(tmp_path: Path) -> None:
    for name, sql, ours in (("other", "CREATE TABLE t (x)", False), ("bare", "PRAGMA user_version = 0", True)):
        path = tmp_path / name / "fieldkit.db"
        path.parent.mkdir()
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA application_id = 7")
            other.execute(sql)
            other.commit()
        assert (before := path.read_bytes())
        if ours:
            prepare(path, FEW, MORNING)
            assert len(uids(path)) == 30
        else:
            with pytest.raises(Trouble, match="a store of your own"):
                prepare(path, FEW, MORNING, fresh=True)
            assert path.read_bytes() == before
            assert sorted(file.name for file in path.parent.iterdir()) == [path.name]


def test_half_a_sample_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fieldkit.db"

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", broken)
    with pytest.raises(KeyboardInterrupt):
        prepare(path, FEW, MORNING)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_could_not_be_begun_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_database: Path) -> None:
        raise Trouble("The disk is full.")

    monkeypatch.setattr(open_store, "writer", refused)
    with pytest.raises(Trouble, match="The disk is full"):
        prepare(tmp_path / "fieldkit.db", FEW, MORNING)
    assert list(tmp_path.iterdir()) == []
