"""A sync that is stopped in the middle of a file: rolled back as a whole, and taken as a whole the next time."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CALL, CLIENT
from fieldkit.sync.base import cancellation
from fieldkit.sync.folder import exchange
from fieldkit.sync.folder.outcome import SyncOutcome
from fieldkit.sync.format.batch import Batch
from fieldkit.sync.merge import merge_batch
from tests.sync.homes import Home

MANY = 1500


@pytest.fixture
def large(ana: Home, ben: Home, shared: Path) -> Path:
    """A folder with one large file of Ana's: new records, and a second value for many fields that Ben changed too."""
    with ana.open() as connection, transaction(connection):
        made = [crud.insert(connection, CLIENT, {"name": f"Client {n}", "town": "Oslo"}) for n in range(MANY)]
    ana.sync(shared)
    ben.sync(shared)
    for home, town in ((ana, "Rome"), (ben, "Bath")):
        with home.open() as connection, transaction(connection):
            for uid in made[:200]:
                crud.update(connection, CLIENT, uid, {"town": town})
    ben.sync(shared)
    with ana.open() as connection, transaction(connection):
        for number in range(1, MANY + 1):
            crud.insert(connection, CALL, {"client": number, "note": f"call {number}", "at": 1_764_000_000_000})
        for uid in made[200:]:
            crud.update(connection, CLIENT, uid, {"notes": "second"})
    ana.sync(shared)
    return shared


class After:
    """Stop at the question of this number; counts them."""

    def __init__(self, number: int = 1 << 60) -> None:
        self.number, self.asked = number, 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked >= self.number


def content(home: Home) -> list[str]:
    """Return everything in a store but what it remembers about the folder, and when something came."""
    with home.open() as connection:
        lines = list(connection.iterdump())
    kept_apart = tuple(f'INSERT INTO "{table}"' for table in ("meta", "sync_segment", "sync_device"))
    return [line for line in lines if not line.startswith(kept_apart)]


def sync(home: Home, shared: Path, stop: After) -> SyncOutcome:
    return exchange.exchange(home.database, shared, cancelled=stop)


def test_stopped_anywhere_in_a_merge_nothing_is_half_done(ana: Home, ben: Home, large: Path, tmp_path: Path) -> None:
    # What is Ben's own has gone out, and his backup of the day was made: what is left is Ana's file.
    copy = tmp_path / "copy.db"
    with ben.open() as connection, closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
    before = content(ben)
    whole = After()
    assert not sync(ben, large, whole).stopped
    assert whole.asked > 100, "also within the statements of one merge"
    after = content(ben)
    with ben.open() as connection, closing(sqlite3.connect(copy)) as source:
        source.backup(connection)
    assert content(ben) == before
    stops = [2 + (whole.asked - 2) * part // 8 for part in range(8)]
    for number in stops:
        outcome = sync(ben, large, After(number))
        assert outcome.stopped
        assert outcome.merged.made == 0
        assert content(ben) == before, f"stopped at question {number} of {whole.asked}"
    assert not sync(ben, large, After()).stopped
    assert content(ben) == after
    ana.sync(large)
    open_at = [{(one.uid, one.field) for one in home.conflicts()} for home in (ana, ben)]
    assert open_at[0] == open_at[1]
    assert len(open_at[1]) == 200
    assert ana.clients() == ben.clients()


def test_what_cleans_up_is_not_stopped_as_well(ana: Home) -> None:
    with ana.open() as connection, pytest.raises(cancellation.Cancelled), cancellation.within(connection, lambda: True):
        try:
            connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
        finally:
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) SELECT max(i) FROM n"
            )


def test_an_error_of_the_store_is_not_taken_for_a_wish_to_stop(ana: Home) -> None:
    with (
        ana.open() as connection,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        cancellation.within(connection, lambda: False),
    ):
        connection.execute("SELECT * FROM missing")
    cancellation.check()


def test_ctrl_c_stops_it_with_a_sentence_and_130(
    ben: Home, large: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    from fieldkit import __main__ as start

    before = content(ben)

    def pressed(connection: sqlite3.Connection, batch: Batch, now: int) -> merge_batch.Merged:
        signal.raise_signal(signal.SIGINT)
        return merge_batch.merge_batch(connection, batch, now)

    monkeypatch.setattr("fieldkit.sync.merge.import_file.merge_batch", pressed)
    monkeypatch.setattr(sys, "argv", ["fieldkit", "sync", str(large), "--home", str(ben.path)])
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have had it ignored
    try:
        assert start.main() == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, inherited)
    said = capsys.readouterr()
    assert said.err.startswith("Stopped. What was begun is as it was before")
    assert len(said.err.splitlines()) == 1
    assert said.out == ""
    assert content(ben) == before
    monkeypatch.undo()
    assert not sync(ben, large, After()).stopped
    assert content(ben) != before
