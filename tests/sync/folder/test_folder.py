"""Devices that meet in a folder: in every order, with everything that happens to files on the way."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import resolve_conflict
from fieldkit.domain.errors import Trouble
from fieldkit.sync.base import atomic_write, lock
from fieldkit.sync.folder import exchange, folder, retention
from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress
from fieldkit.sync.format import container
from tests.sync.homes import Home, copied, joined
from tests.sync.making import NAMES

DAY = 24 * 3600


def files(shared: Path) -> list[Path]:
    return sorted(shared.rglob("*.fks"))


def of(shared: Path, home: Home) -> list[Path]:
    """Return the segments that a device published."""
    from fieldkit.sync.crypto.key_files import load_device_key

    return [path for path in files(shared) if path.parent.name == load_device_key(home.path).id and path.name[0] != "0"]


def settle(shared: Path, *everybody: Home) -> None:
    """Sync until nobody has anything new for anybody."""
    for _ in range(3):
        for home in everybody:
            home.sync(shared)


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


def test_sync_without_a_folder_repeats_the_last_one_and_a_missing_folder_is_refused(
    ana: Home, ben: Home, shared: Path
) -> None:
    with pytest.raises(Trouble, match="Which folder"):
        ana.sync()
    ana.sync(shared)
    ana.add(NAMES[0])
    assert ana.sync().sealed == 1
    shared.rename(shared.with_name("elsewhere"))
    with pytest.raises(Trouble, match="is not there"):
        ana.sync()
    assert not shared.exists()


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


def test_a_stick_pulled_out_in_the_middle_leaves_a_file_that_waits_until_it_is_whole(
    ana: Home, ben: Home, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    stick = tmp_path / "stick"
    shutil.copytree(shared, stick)
    (segment,) = of(stick, ana)
    whole = segment.read_bytes()
    segment.write_bytes(whole[: len(whole) // 2])
    before = ben.digest()
    outcome = ben.sync(stick)
    assert ben.digest() == before
    assert outcome.aside == [], "it may still be on its way: nobody is told for a day"
    now = ids.now_ms()
    monkeypatch.setattr(ids, "now_ms", lambda: now + 25 * 3600 * 1000)
    (aside,) = ben.sync(stick).aside
    assert aside.code == "incomplete"
    assert segment.name in aside.path
    segment.write_bytes(whole)
    outcome = ben.sync(stick)
    assert NAMES[0] in ben.clients()
    assert outcome.aside == []


def test_conflict_copies_foreign_files_and_rests_are_tried_or_ignored(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    (segment,) = of(shared, ana)
    segment.rename(segment.with_name(segment.stem + ".sync-conflict-20261121-101010-ABCDEFG.fks"))
    here = segment.parent
    (here / ".1-2-half.fks.1234.tmp").write_bytes(b"FKS1")
    (here / "desktop.ini").write_text("[x]")
    (here / "notes.fks").write_text("somebody's notes")
    (here / "folder.fks").mkdir()
    (shared / "readme.txt").write_text("hello")
    (here / "1-1-00000000000000000000000000000000.fks").symlink_to("/etc/passwd")
    outcome = ben.sync(shared)
    assert NAMES[0] in ben.clients()
    assert [(aside.code, Path(aside.path).name) for aside in outcome.aside] == [("foreign", "notes.fks")]
    assert "not a fieldkit file" in outcome.aside[0].sentence


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_to_is_still_read_and_written_to_next_time(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    ben.add(NAMES[1])
    ben.sync(shared)
    ana.add(NAMES[0])

    def refuse(path: Path, *arguments: object, **options: object) -> None:
        if shared in path.parents:
            raise OSError(code, os.strerror(code), str(path))
        real(path, *arguments, **options)  # type: ignore[arg-type]

    real = atomic_write.write
    with monkeypatch.context() as patched:
        patched.setattr(atomic_write, "write", refuse)
        outcome = ana.sync(shared)
    assert "could not be written" in outcome.unwritten
    assert outcome.written == []
    assert NAMES[1] in ana.clients()
    assert of(shared, ana) == []
    assert ana.sync(shared).unwritten == ""
    ben.sync(shared)
    assert NAMES[0] in ben.clients()


def test_a_full_disk_leaves_no_part_of_a_file_under_its_name(ana: Home, ben: Home, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if (
        os.name == "nt"
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=48k", "none", str(small)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no rights to mount a small disk here; the mocked write error above stands for it")
    try:
        for name in range(40):
            ana.add(f"{NAMES[0]} {name} " + os.urandom(600).hex())
        outcome = ana.sync(small)
        assert "No space left" in outcome.unwritten
        assert of(small, ana) == []
        assert not list(small.rglob("*.tmp"))
    finally:
        subprocess.run(["umount", str(small)], check=True)
    roomy = tmp_path / "roomy"
    roomy.mkdir()
    settle(roomy, ana, ben)
    assert len(ben.clients()) == 40


def test_a_sync_can_be_stopped_between_files_and_goes_on_next_time(ana: Home, ben: Home, shared: Path) -> None:
    for name in NAMES:
        ana.add(name)
        ana.sync(shared)
    seen: list[SyncProgress] = []
    outcome = exchange.exchange(
        ben.database, shared, progress=seen.append, cancelled=lambda: sum(p.what == "reading" for p in seen) >= 3
    )
    assert outcome.stopped
    assert 0 < len(ben.clients()) < 4
    assert next(p.total for p in seen if p.what == "reading") == len(of(shared, ana)) + 1
    assert not ben.sync().stopped
    assert ben.clients() == set(NAMES)


def test_what_was_sealed_and_could_not_be_written_is_still_to_send(
    ana: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_send() -> int:
        with ana.open() as connection:
            return exchange.status(connection, ana.path).unsent

    def full(*_: object) -> None:
        raise Trouble("The stick is full.")

    ana.sync(shared)
    assert to_send() == 0
    ana.add(NAMES[0])
    assert to_send() == 1
    with monkeypatch.context() as patch:
        patch.setattr(folder, "publish", full)
        assert ana.sync(shared).unwritten == "The stick is full."
    assert to_send() == 1
    ana.sync(shared)
    assert to_send() == 0


def test_a_dry_run_says_what_would_come_and_changes_neither_home_nor_folder(ana: Home, ben: Home, shared: Path) -> None:
    uid = ana.add(NAMES[0])
    ana.sync(shared)
    ana.put(uid, notes="second file of a chain")
    ana.sync(shared)
    ben.add(NAMES[1])
    before, lying = ben.digest(), files(shared)
    inside = sorted(path.name for path in ben.path.iterdir())
    outcome = ben.sync(shared, dry_run=True)
    assert (outcome.merged.made, len(outcome.read)) == (1, 2)
    assert outcome.sealed == 51
    assert (ben.digest(), files(shared)) == (before, lying)
    assert sorted(path.name for path in ben.path.iterdir()) == inside


def test_one_sync_at_a_time_and_the_lock_of_a_killed_one_is_free(ana: Home, shared: Path) -> None:
    ana.sync(shared)
    held = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time, pathlib\nfrom fieldkit.sync.base import lock\n"
            f"with lock.alone(pathlib.Path({str(ana.path)!r})):\n    print('held', flush=True)\n    time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert held.stdout is not None
        assert held.stdout.readline() == "held\n"
        with pytest.raises(lock.SyncRunning, match="Another fieldkit is syncing"):
            ana.sync()
    finally:
        held.kill()
        held.communicate()
    assert not ana.sync().stopped


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


def test_ten_thousand_hostile_files_change_nothing_and_are_read_once(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    (segment,) = of(shared, ana)
    whole = segment.read_bytes()
    strange = segment.parent.parent / ("a" * 26)
    strange.mkdir()
    for number in range(10_000):
        content = (b"", b"FKS1", b"FKS1\xff\xff\xff\xff", whole[:300], os.urandom(40), b"[x]\x1b[31m")[number % 6]
        name = (f"{number + 1}-{number + 9}-{number:032x}.fks", f"\u202eevil [bold]{number}\x1b[2J.fks")[number % 2]
        (strange / name).write_bytes(content)
    before = ben.digest()
    looked = 0
    real = container.verify

    def counting(*arguments: object, **options: object) -> container.Verified:
        nonlocal looked
        looked += 1
        return real(*arguments, **options)  # type: ignore[arg-type]

    begun = time.perf_counter()
    outcome = ben.sync(shared)
    assert time.perf_counter() - begun < 60
    assert NAMES[0] in ben.clients()
    assert len(outcome.read) == 1
    ana_only = ben.digest()
    assert ana_only != before
    assert len(outcome.aside) > 1000
    ben.sync(shared)  # once more, because Ana was not known at first
    monkeypatch.setattr(container, "verify", counting)
    monkeypatch.setattr("fieldkit.sync.merge.import_file.verify", counting)
    begun = time.perf_counter()
    ben.sync(shared)
    assert looked == 0
    assert time.perf_counter() - begun < 10
    assert ben.digest() == ana_only
    assert folder.FILES_MAX > 10_000
