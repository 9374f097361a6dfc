"""Devices that meet in a folder come to hold the same: in every order, after a time away, through another folder."""

from __future__ import annotations

import itertools
import shutil
import time
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import resolve_conflict
from fieldkit.sync.folder import exchange, retention
from fieldkit.sync.folder.exchange import SyncOutcome
from tests.sync.homes import Home, copied, files, joined, of, settle
from tests.sync.making import NAMES


def test_one_client_edited_on_two_devices_is_a_conflict_on_both_and_the_decision_of_one_reaches_the_other(
    ana: Home, ben: Home, shared: Path
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    assert ben.get(uid) == NAMES[0]
    ana.put(uid, notes="rang, wants a quote")
    ben.put(uid, notes="quote was sent")
    settle(shared, ana, ben)
    (there,), (here,) = ana.conflicts(), ben.conflicts()
    assert (
        {v.value for v in here.versions}
        == {v.value for v in there.versions}
        == {
            "rang, wants a quote",
            "quote was sent",
        }
    )
    assert ana.get(uid, "notes") == ben.get(uid, "notes")
    with ben.open() as connection, transaction(connection):
        resolve_conflict.resolve(connection, "client", uid, "notes", "rang; quote was sent")
    settle(shared, ben, ana)
    assert ana.conflicts() == ben.conflicts() == []
    assert ana.get(uid, "notes") == "rang; quote was sent"
    assert {"rang, wants a quote", "quote was sent"} <= ana.values_of(uid, "notes")
    assert ana.digest() == ben.digest()


def test_three_devices_end_alike_in_every_order(ana: Home, ben: Home, cyd: Home, shared: Path, tmp_path: Path) -> None:
    uid = ana.add(NAMES[1])
    settle(shared, ana, ben, cyd)
    for place, home in enumerate((ana, ben, cyd)):
        home.add(NAMES[place] + f" of {home.name}")
        home.put(uid, notes=f"by {home.name}", town=f"seen by {home.name}")
    ben.delete(uid)
    digests = set()
    for number, order in enumerate(itertools.permutations(range(3))):
        # Each order begins from the same three homes; that they are copies is nobody's business but theirs.
        carried = tmp_path / f"carried{number}"
        shutil.copytree(shared, carried)
        homes = [copied(home, tmp_path / f"{home.name}{number}") for home in (ana, ben, cyd)]
        settle(carried, *(homes[place] for place in order))
        assert len({home.digest() for home in homes}) == 1
        digests.add(frozenset(homes[0].clients()))
        assert homes[0].values_of(uid, "notes") >= {"by Ana", "by Ben", "by Cyd"}
    assert len(digests) == 1


def test_a_device_that_nobody_was_told_of_is_taken_in_and_called_by_its_name(
    ana: Home, ben: Home, shared: Path
) -> None:
    ben.add(NAMES[2])
    settle(shared, ben, ana)
    assert NAMES[2] in ana.clients()
    with ana.open() as connection:
        status = exchange.status(connection, ana.path)
    assert [(d.label, d.own) for d in status.devices] == [("Ana", True), ("Ben", False)]
    assert status.devices[1].seen_at is not None
    assert (status.firm, status.folder, status.reachable) == ("Kestrel IT", str(shared), True)


def test_an_emptied_folder_deletes_nothing_and_is_filled_again(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    ben.add(NAMES[1])
    settle(shared, ana, ben)
    before = ana.digest()
    shutil.rmtree(next(shared.iterdir()))
    settle(shared, ana, ben)
    assert ana.digest() == ben.digest() == before
    assert len(of(shared, ana)) == 1
    assert len(of(shared, ben)) == 1


def test_a_second_sync_of_the_same_files_changes_nothing_and_is_quick(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    settle(shared, ana, ben)
    lying = [(path, path.stat().st_mtime_ns) for path in files(shared)]
    begun = time.perf_counter()
    outcome = ben.sync()
    assert time.perf_counter() - begun < 1
    assert (outcome.sealed, outcome.written, outcome.read) == (0, [], [])
    assert [(path, path.stat().st_mtime_ns) for path in files(shared)] == lying


def test_a_device_that_was_away_catches_up_from_a_snapshot_and_loses_none_of_its_own_work(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben, cyd)
    cyd.put(uid, notes="written on the boat")
    lost = cyd.add("[only] Cyd")
    monkeypatch.setattr(retention, "SNAPSHOT_CHANGES", 1)
    for number in range(8):
        ana.put(uid, town=f"town {number}")
        ana.add(f"new {number}")
        settle(shared, ana, ben)
    # A year later only snapshots are left of what happened meanwhile.
    for home in (ana, ben):
        for segment in of(shared, home):
            segment.unlink()
    cyd.sync(shared)
    assert (cyd.get(uid, "notes"), cyd.get(uid, "town")) == ("written on the boat", "town 7")
    assert "new 7" in cyd.clients()
    settle(shared, ana, ben, cyd)
    assert ana.get(lost) == "[only] Cyd"
    assert ana.digest() == ben.digest() == cyd.digest()


def test_own_files_are_removed_only_when_old_twice_in_snapshots_and_confirmed_by_all(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = ana.add(NAMES[0])
    monkeypatch.setattr(retention, "SNAPSHOT_CHANGES", 40)
    settle(shared, ana, ben)
    assert len(of(shared, ana)) == 1, "it is not old"
    monkeypatch.setattr(retention, "OLD", 0)
    cyd.sync(shared)
    for home in (ana, ben):
        home.add(f"{home.name} again")
        home.sync(shared)
    cyd_away = [home.sync(shared).removed for home in (ana, ben)]
    assert cyd_away == [0, 0], "Cyd has not said that the new ones arrived"
    kept = len(of(shared, ana))
    settle(shared, cyd, ana, ben)
    assert len(of(shared, ana)) < kept
    digest = ana.digest()
    assert ana.sync(shared).written == [], "what was removed is not written again"
    # Who joins now has it from the snapshots.
    (shared.parent / "dan").mkdir()
    newcomer = joined(Home(shared.parent / "dan", "Dan"), ana)
    newcomer.sync(shared)
    assert newcomer.get(uid) == NAMES[0]
    assert newcomer.digest() == digest


def test_what_came_through_one_folder_goes_on_through_another(
    ana: Home, ben: Home, cyd: Home, shared: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    uid = ana.add(NAMES[3])
    ana.sync(shared)
    ben.sync(shared)
    ben.sync(other)
    cyd.sync(other)
    assert cyd.get(uid) == NAMES[3], "a device writes its own files only, but its snapshot holds everybody's work"
    before = len(files(other))
    ben.sync(other)
    cyd.sync(other)
    assert len(files(other)) == before, "once is enough"


def test_a_held_file_says_for_whom_it_waits_and_follows_by_itself(
    ana: Home, ben: Home, cyd: Home, shared: Path, tmp_path: Path
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    ben.put(uid, notes="by Ben, after Ana")
    ben.sync(shared)
    hidden = of(shared, ana)[0]
    hidden.rename(tmp_path / hidden.name)
    for path in files(shared):
        if path.name.startswith("0-") and path.name.split("-")[1] != "0":
            path.unlink()
    outcome: SyncOutcome = cyd.sync(shared)
    (waiting,) = outcome.waiting
    assert "Ana" in str(waiting.waits[0])
    assert cyd.get(uid) is None
    (tmp_path / hidden.name).rename(hidden)
    assert cyd.sync(shared).waiting == []
    assert cyd.get(uid, "notes") == "by Ben, after Ana"
