"""Files that wait for ever do not fill the store: beyond a number they stay in the folder, and nothing is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.batch import Actor, Builder
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.merge import import_file
from tests.sync.folder.test_hostile import keys, put
from tests.sync.homes import Home, of, settle
from tests.sync.making import HOUR, NAMES


def chain(device: DeviceKey, firm: FirmKey, count: int, size: int = 0) -> list[bytes]:
    """Return segments of another life of a device, each of one client, each naming the one before."""
    files: list[bytes] = []
    for number in range(1, count + 1):
        build = Builder(Actor(device.id, 77))
        uid = ids.uid_for(1_764_000_000_000, number)
        build.insert(1, uid, number, 1_764_000_000_000 + number << 16, {1: f"{NAMES[0]} {number}", 14: "x" * size})
        before = hashlib.sha256(files[-1]).hexdigest() if files else ""
        draft = FileDraft("segment", 77, 2, 1_764_000_000_000, number, number, before)
        files.append(seal(draft, content_codec.encode(build.build(), tables()), device, firm))
    return files


def lay(shared: Path, home: Home, files: list[bytes], first: int) -> None:
    for number, data in enumerate(files, first):
        put(of(shared, home)[0].parent, data, number, number)


@pytest.fixture
def liar(ana: Home, ben: Home, shared: Path) -> list[bytes]:
    """Twelve files of Ana, the first of which is withheld."""
    settle(shared, ana, ben)
    files = chain(*keys(ana), 12)
    lay(shared, ana, files[1:], 2)
    return files


def test_more_than_so_many_are_left_in_the_folder_and_come_when_it_is_their_turn(
    ana: Home, ben: Home, shared: Path, liar: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "HELD_FILES", 5)
    outcome = ben.sync(shared)
    assert (len(outcome.waiting), len(outcome.aside)) == (5, 6)
    assert {aside.code for aside in outcome.aside} == {"crowded"}
    assert "5 files do so already" in outcome.aside[0].sentence
    assert "stays where it is" in outcome.aside[0].sentence
    assert ben.clients() == set()
    lay(shared, ana, liar[:1], 1)
    outcome = ben.sync(shared)
    assert (outcome.waiting, outcome.aside) == ([], [])
    assert ben.clients() == {f"{NAMES[0]} {number}" for number in range(1, 13)}


def test_they_are_counted_in_bytes_too(ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(shared, ana, ben)
    files = chain(*keys(ana), 6, 4000)
    lay(shared, ana, files[1:], 2)
    monkeypatch.setattr(import_file, "HELD_BYTES", sum(map(len, files[1:3])))
    outcome = ben.sync(shared)
    assert (len(outcome.waiting), len(outcome.aside)) == (2, 3)


def test_a_full_store_reads_them_again_once_an_hour_and_at_once_when_there_is_room(
    ana: Home, ben: Home, shared: Path, liar: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "HELD_FILES", 5)
    ben.sync(shared)
    real, tried = import_file.take, [0]

    def counted(*args: object, **kwargs: object) -> object:
        tried[0] += 1
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(import_file, "take", counted)
    assert len(ben.sync(shared).aside) == 6
    assert tried == [0]
    now = ids.now_ms()
    with monkeypatch.context() as patch:
        patch.setattr(ids, "now_ms", lambda: now + HOUR)
        ben.sync(shared)
    assert tried[0] >= 6
    tried[0] = 0
    monkeypatch.setattr(import_file, "HELD_FILES", 7)
    outcome = ben.sync(shared)
    assert (len(outcome.waiting), len(outcome.aside)) == (7, 4)
    assert len(liar) == 12


def test_whoever_waits_a_moment_only_is_not_kept_out_by_what_waits_for_ever(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, cyd)
    ana.put(uid, notes="a later segment")
    ana.sync(shared)
    cyd.sync(shared)
    cyd.put(uid, notes="which is named by an earlier number")
    cyd.sync(shared)
    monkeypatch.setattr(import_file, "HELD_FILES", 0)
    outcome = ben.sync(shared)
    assert (outcome.waiting, outcome.aside) == ([], [])
    assert ben.get(uid, "notes") == "which is named by an earlier number"


def test_files_of_a_removed_device_make_room(
    ana: Home, ben: Home, cyd: Home, shared: Path, liar: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldkit.db.base.connect import transaction
    from fieldkit.sync.replica import identity

    monkeypatch.setattr(import_file, "HELD_FILES", 5)
    assert len(ben.sync(shared).waiting) == 5
    settle(shared, cyd)
    device = keys(ana)[0].id
    with ben.open() as connection, transaction(connection):
        real = connection.execute(
            "SELECT incarnation, seq FROM sync_version WHERE device = ? AND incarnation <> 77", (device,)
        ).fetchall()
        identity.retire(connection, device, tuple(real), ids.now_ms())
    lay(shared, cyd, chain(*keys(cyd), 3)[1:], 2)
    outcome = ben.sync(shared)
    assert {held.device for held in outcome.waiting} == {keys(cyd)[0].id}
    assert {aside.code for aside in outcome.aside} == {"retired-device"}
    assert len(liar) == 12
