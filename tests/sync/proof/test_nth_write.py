"""Disks that are full and systems that refuse: at the nth write, in the database, in the folder, anywhere."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldkit.db.base import connect as c
from fieldkit.domain.errors import Trouble
from tests.sync.processes.homes import Home, home, partial_files


class Refusing:
    """Lets the nth call that writes outside the database fail, and all after it while it is in force."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.fails_at = 0
        for name in ("fsync", "replace", "mkdir", "unlink", "rename"):
            patch.setattr(os, name, self._counted(getattr(os, name)))
        patch.setattr(os, "open", self._opening(os.open))

    def begin(self, fails_at: int) -> None:
        """Count anew; 0: nothing fails."""
        self.calls, self.fails_at = 0, fails_at

    @property
    def failed(self) -> bool:
        """Whether it came so far."""
        return 0 < self.fails_at <= self.calls

    def _step(self, name: object) -> None:
        self.calls += 1
        if self.failed:
            raise OSError(errno.ENOSPC, "No space left on device", str(name))

    def _counted(self, real: Callable[..., None]) -> Callable[..., None]:
        def call(*args: object, **kwargs: object) -> None:
            self._step(args[0])
            real(*args, **kwargs)

        return call

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: object, flags: int, *args: object, **kwargs: object) -> int:
            if flags & (os.O_CREAT | os.O_WRONLY):
                self._step(path)
            return real(path, flags, *args, **kwargs)

        return call


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Home, Home, Path]:
    folder = tmp_path / "folder"
    folder.mkdir()
    made = home(tmp_path, "ana", 0), home(tmp_path, "ben", 1)
    for each in (*made, *made):
        each.sync(folder)
    return (*made, folder)


def agreed(homes: tuple[Home, Home, Path], values: set[object]) -> None:
    ana, ben, folder = homes
    for each in (ana, ben, ana, ben):
        outcome = each.sync(folder)
        assert not outcome.unwritten
    assert not partial_files(folder)
    assert ana.digest() == ben.digest()
    for each in (ana, ben):
        assert not each.faults()
        assert values <= each.values()


def test_the_nth_write_outside_the_database_may_fail(
    homes: tuple[Home, Home, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, folder = homes
    values: set[object] = set()
    with monkeypatch.context() as patch:
        refusing = Refusing(patch)
        came = 0
        for number in range(1, 40):
            for each in (ana, ben):
                refusing.begin(0)
                each.write_alone(value := f"{each.name} before {number}")
                values.add(value)
                refusing.begin(number)
                try:
                    outcome = each.sync(folder)
                except Trouble as trouble:
                    assert str(trouble)
                else:
                    assert not refusing.failed or outcome.unwritten or number > 1
                came += refusing.failed
                refusing.begin(0)
                assert not partial_files(folder)
                assert not each.faults()
            if not refusing.failed and number > 12:
                break
        assert came > 15
    agreed(homes, values)


@contextmanager
def full_after(pages: int) -> Iterator[None]:
    """Let every database refuse to grow by more than so many pages."""
    real = c.connect

    def connect(path: Path, *, write: bool) -> sqlite3.Connection:
        connection = real(path, write=write)
        (size,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {size + pages}")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(c, "connect", connect)
        yield


def test_a_full_database_refuses_with_a_sentence_and_goes_on_when_there_is_room(
    homes: tuple[Home, Home, Path],
) -> None:
    ana, ben, folder = homes
    values: set[object] = set()
    refused = 0
    for pages in range(12):
        for each in (ana, ben):
            for number in range(6):
                value = f"{each.name} {pages} {number} " + "long " * 200
                each.write_alone(value)
                values.add(value)
            with full_after(pages % 6):
                try:
                    each.sync(folder)
                except Trouble as trouble:
                    refused += 1
                    assert "full" in str(trouble)
            assert not each.faults()
            assert not partial_files(folder)
    assert refused > 3
    agreed(homes, values)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("only root mounts a small disk, and only on Linux")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_stick_gets_whole_files_or_none(homes: tuple[Home, Home, Path], small_disk: Path) -> None:
    ana, ben, _ = homes
    stick = small_disk / "stick"
    stick.mkdir()
    values: set[object] = set()
    unwritten = 0
    for number in range(12):
        value = f"{number} " + os.urandom(110_000).hex()
        ana.write_alone(value)
        values.add(value)
        outcome = ana.sync(stick)
        unwritten += bool(outcome.unwritten)
        assert not partial_files(stick)
        assert not ana.faults()
    assert unwritten > 2
    roomy = small_disk.parent / "roomy"
    shutil.copytree(stick, roomy)
    agreed((ana, ben, roomy), values)
