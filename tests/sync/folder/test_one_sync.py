"""One sync step by step: what it says of how far it is, when it backs up, and what it leaves for the next one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.sync.crypto.key_files import load_device_key, load_firm_keys, save_firm_keys
from fieldkit.sync.crypto.keys import FirmKey, fingerprint
from fieldkit.sync.folder import exchange, folder, retention, sync_run
from fieldkit.sync.folder.folder_state import FolderState
from fieldkit.sync.folder.outcome import SyncProgress
from fieldkit.sync.format import content_codec, kind_codes
from fieldkit.sync.format.batch import Actor, Builder
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.header import promised
from fieldkit.sync.merge import import_file
from fieldkit.sync.replica import identity
from tests.support.shipped import RECORDS
from tests.sync.folder.test_hostile import put
from tests.sync.homes import Home, files, of, settle
from tests.sync.making import AT, HOUR, NAMES


def synced(home: Home, shared: Path) -> tuple[exchange.SyncOutcome, list[tuple[int, int, str]]]:
    told: list[SyncProgress] = []
    outcome = exchange.exchange(home.database, shared, progress=told.append)
    return outcome, [(one.done, one.total, one.what) for one in told]


def test_a_sync_says_how_far_it_is_and_reads_nothing_twice(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    done, told = synced(ana, shared)
    assert told == [(0, 1, "writing")]
    assert (done.sealed, len(done.written), done.removed, done.more) == (RECORDS + 1, 2, 0, 0)
    ben.add(NAMES[1])
    done, told = synced(ben, shared)
    reading = [(0, 2, "reading"), (1, 2, "reading"), (2, 2, "reading")]
    assert told == [*reading, (0, 1, "writing")], "first, as the store is a copy for all that it knows"
    assert [(taken.became, taken.name) for taken in done.read] == [("merged", of(shared, ana)[0].name)]
    assert (done.merged.made, done.unwritten, done.waiting, done.aside) == (1, "", [], [])
    ben.add(NAMES[2])
    assert synced(ben, shared)[1] == [(0, 1, "writing")]
    assert synced(ben, shared)[1] == []
    with ben.open() as connection:
        state = FolderState.load(connection, shared)
    announced = next(of(shared, ana)[0].parent.glob("0-0-*")).name
    assert state.done == {announced[4:36]}, "an announcement is read once"
    announced_by_ben = next(of(shared, ben)[0].parent.glob("0-0-*")).name
    assert state.announcement == announced_by_ben
    assert synced(ana, shared)[1] == [(done, 3, "reading") for done in range(4)]


def test_a_snapshot_is_announced_told_and_done_with(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben.sync(shared)
    ana.add(NAMES[0])
    monkeypatch.setattr(retention, "SNAPSHOT_CHANGES", RECORDS + 1)
    done, told = synced(ana, shared)
    assert told[-2:] == [(0, 1, "writing"), (0, 1, "writing a snapshot")]
    assert [name[:4] for name in done.written] == [f"1-{RECORDS + 1}", f"0-{RECORDS + 1}", "0-0-"]
    monkeypatch.setattr(retention, "SNAPSHOT_CHANGES", 10**9)
    monkeypatch.setattr(sync_run, "FAR_BEHIND", 0)
    done, _ = synced(ben, shared)
    assert [taken.name[:5] for taken in done.read] == [f"0-{RECORDS + 1}-"], "it brings what the segment holds"
    with ben.open() as connection:
        state = FolderState.load(connection, shared)
    snapshot, segment = done.read[0].name, of(shared, ana)[0].name
    assert {snapshot[5:37], segment[5:37]} <= state.done
    ((device, _), seq), *_ = [(actor, seq) for actor, seq in state.offered.items() if seq == RECORDS + 1]
    assert (device, seq) == (of(shared, ana)[0].parent.name, RECORDS + 1)
    assert ben.clients() == {NAMES[0]}
    assert synced(ben, shared)[1] == []


@pytest.mark.parametrize(("segments", "first"), [(2, f"1-{RECORDS + 1}"), (1, f"0-{RECORDS + 2}")])
def test_a_snapshot_is_read_first_by_who_is_far_behind(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, segments: int, first: str
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    ana.add(NAMES[1])
    monkeypatch.setattr(retention, "SNAPSHOT_CHANGES", RECORDS + 2)
    ana.sync(shared)
    monkeypatch.undo()
    monkeypatch.setattr(sync_run, "FAR_BEHIND", segments)
    assert ben.sync(shared).read[0].name[:4] == first


@pytest.mark.parametrize(("segments", "first"), [(200, 1), (201, 0)])
def test_far_behind_is_from_so_many_segments_on(
    ana: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, segments: int, first: int
) -> None:
    ana.sync(shared)
    part = shared / load_firm_keys(ana.path)[0].id / "other"
    names = [f"0-9-{9:032}.fks", *(f"{number}-{number}-{number:032}.fks" for number in range(1, segments + 1))]
    lying = tuple(folder.Found(part / name, "other", promised(name)) for name in names)
    monkeypatch.setattr(folder, "scan", lambda *_: folder.FolderListing(lying, 0))
    read: list[folder.Found] = []
    monkeypatch.setattr(sync_run.SyncRun, "_import_one", lambda _self, one, _now: read.append(one))
    ana.sync(shared)
    assert [one.promise[0] for one in read if one.promise][:2] == ([first, 1] if first == 0 else [1, 2])


def test_the_first_import_in_twenty_hours_is_backed_up_before(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = ids.now_ms()
    ana.add(NAMES[0])
    ana.sync(shared)
    tried = ben.sync(shared, dry_run=True)
    assert (tried.backup, tried.merged.made) == (None, 1)
    assert ben.clients() == set()
    made = []
    for after in (0, 20 * HOUR - 1, 20 * HOUR, 19 * HOUR):
        monkeypatch.setattr(ids, "now_ms", lambda after=after: now + after)
        ana.add(f"after {after}")
        ana.sync(shared)
        ben.add("Ben's own")
        made.append(ben.sync(shared).backup is not None)
    assert made == [True, False, True, True], "a clock that was put back tells nothing"
    monkeypatch.setattr(ids, "now_ms", lambda: now + 90 * HOUR)
    assert ben.sync(shared).backup is None, "nothing came in"


def test_what_found_no_room_is_read_again_in_its_order(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(shared, ana, cyd)
    for number in range(4):
        ana.add(f"client {number}")
        ana.sync(shared)
    order: list[str] = []
    real = import_file.take

    def reading(connection: sqlite3.Connection, source: Path, *rest: object, **named: object) -> object:
        order.append(source.name.partition("-")[0])
        return real(connection, source, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(import_file, "take", reading)
    monkeypatch.setattr(import_file, "HELD_FILES", 0)
    listed = sorted(files(shared), reverse=True)
    real_scan = folder.scan
    monkeypatch.setattr(
        folder,
        "scan",
        lambda where, keys: folder.FolderListing(
            tuple(sorted(real_scan(where, keys).files, key=lambda one: listed.index(one.path))), 0
        ),
    )
    monkeypatch.setattr(sync_run, "_order", lambda one, *, snapshots_first: (0, 0, (-one.order[0], *one.order[1:])))  # noqa: ARG005
    outcome = ben.sync(shared)
    own = [name for name in order if name != "0"]
    assert ben.clients() == {f"client {number}" for number in range(4)}
    assert (outcome.aside, outcome.waiting) == ([], [])
    again = own[len(own) // 2 :]
    assert again == sorted(again, key=int), "in the order of their numbers, though they were met the other way"


def test_where_sync_stands_is_told_without_reading_a_file(ana: Home, ben: Home, shared: Path) -> None:
    with ana.open() as connection:
        before = exchange.status(connection, ana.path)
    assert (before.firm, before.folder, before.reachable, before.last_sync, before.unsent) == (
        "Kestrel IT",
        "",
        False,
        0,
        RECORDS,
    )
    ana.add(NAMES[0])
    settle(shared, ana, ben)
    ana.add(NAMES[1])
    with ana.open() as connection:
        status = exchange.status(connection, ana.path)
    assert (status.folder, status.reachable, status.unsent) == (str(shared), True, 1)
    assert status.last_sync > 0
    assert status.fingerprint == "-".join(load_firm_keys(ana.path)[0].id[place : place + 4] for place in (0, 4, 8))
    assert [(one.label, one.own, one.retired, one.behind, one.seen_at is None) for one in status.devices] == [
        ("Ana", True, False, None, True),
        ("Ben", False, False, 1, False),
    ]
    assert [one.skew for one in status.devices] == [0, 0]
    old = load_firm_keys(ana.path)
    save_firm_keys(ana.path, (FirmKey.generate(), *old), replace=True)
    with ana.open() as connection:
        assert exchange.status(connection, ana.path).fingerprint == fingerprint(load_firm_keys(ana.path)[0].id)
    save_firm_keys(ana.path, old, replace=True)
    of(shared, ana)[0].unlink()
    with ana.open() as connection:
        assert exchange.status(connection, ana.path).unsent == RECORDS + 2, (
            "what was sealed and is not in the folder any more"
        )
    shared.rename(shared.with_name("gone"))
    with ana.open() as connection:
        status = exchange.status(connection, ana.path)
    assert (status.reachable, status.unsent) == (False, 1)


def test_only_an_own_file_of_this_life_that_is_not_known_begins_a_new_one(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    settle(shared, ana, ben)
    part = of(shared, ana)[0].parent

    def lives(life: int, first: int, before: str) -> bytes:
        build = Builder(Actor(device.id, life))
        build.insert(1, f"0199f0aa-bb00-7abc-8def-0123456789{first:02}", first, AT << 16, {1: f"of life {life}"})
        raw = content_codec.encode(build.build(), kind_codes.tables())
        return seal(FileDraft("segment", life, 3, AT, first, first, before), raw, device, key)

    with ana.open() as connection:
        own = identity.own(connection)
    device, key = load_device_key(ana.path), load_firm_keys(ana.path)[0]
    for data, first in ((lives(77, 1, ""), 1), (b"no file at all", 1), (of(shared, ben)[0].read_bytes(), 1)):
        put(part, data, first, first if len(data) < 3000 else RECORDS)
    outcome = ana.sync(shared)
    assert (outcome.new_incarnation, ana.clients()) == (False, {NAMES[0], "of life 77"})
    with ana.open() as connection:
        assert identity.own(connection).incarnation == own.incarnation
    assert not ana.sync(shared).new_incarnation
    put(part, lives(own.incarnation, own.seq + 1, own.sha256), own.seq + 1, own.seq + 1)
    outcome = ana.sync(shared)
    assert (outcome.new_incarnation, len(ana.clients())) == (True, 3)
    with ana.open() as connection:
        assert identity.own(connection).incarnation != own.incarnation
    assert not ana.sync(shared).new_incarnation
