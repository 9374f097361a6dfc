"""A sync that cannot do all it would: no folder, half a file, a full disk, a stop in between, another one running."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.domain.errors import Trouble
from fieldkit.sync.base import atomic_write, lock
from fieldkit.sync.folder import exchange, folder
from fieldkit.sync.folder.exchange import SyncProgress
from tests.support.shipped import RECORDS
from tests.sync.homes import Home, files, of, settle
from tests.sync.making import NAMES


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


def test_a_sync_stopped_before_it_writes_writes_nothing_and_writes_all_next_time(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    for name in NAMES:
        ana.add(name)
        ana.sync(shared)
    stick = tmp_path / "stick"
    stick.mkdir()
    seen: list[SyncProgress] = []
    outcome = exchange.exchange(
        ana.database, stick, progress=seen.append, cancelled=lambda: sum(p.what == "writing" for p in seen) >= 2
    )
    assert outcome.stopped
    assert len(of(stick, ana)) == len(outcome.written) == 2
    assert [p for p in seen if p.what == "writing"] == [SyncProgress(n, len(NAMES), "writing") for n in (0, 1)]
    assert not ana.sync(stick).stopped
    ben.sync(stick)
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
    assert outcome.sealed == RECORDS + 1
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
