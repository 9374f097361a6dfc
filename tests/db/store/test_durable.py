"""What was committed is brought to the disk behind whoever committed it."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from fieldkit.db.records import drafts
from fieldkit.db.store import durable
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import DiskFull, Trouble
from tests.support import stores


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that the disk was asked for."""
    files: list[Path] = []
    sync = durable.sync

    def noted(path: Path) -> None:
        sync(path)
        files.append(path)

    monkeypatch.setattr(durable, "sync", noted)
    monkeypatch.setattr(durable, "EVERY", 0.01)
    return files


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


async def test_log_is_brought_to_the_disk_after_a_write_and_not_after_a_read(tmp_path: Path, asked: list[Path]) -> None:
    path = tmp_path / "fieldkit.db"
    stores.keep(stores.prepared(), path)
    store = Store(path)
    await store.read(lambda connection: connection.execute("SELECT 1").fetchone())
    await store.write(lambda connection: connection.execute("SELECT 1").fetchone())
    assert asked == []
    for count in (1, 2):
        await store.write(drafts.keep, 0, "promise", {"what": "quote"})
        await until(lambda count=count: len(asked) == count)  # type: ignore[misc]
    await store.close()
    assert set(asked) == {tmp_path / "fieldkit.db-wal"}


async def test_nobody_waits_for_a_slow_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fieldkit.db"
    stores.keep(stores.prepared(), path)
    spinning, awake = Event(), Event()

    def slow(_path: Path) -> None:
        spinning.set()
        assert awake.wait(60)

    monkeypatch.setattr(durable, "sync", slow)
    store = Store(path)
    await store.write(drafts.keep, 0, "promise", {"what": "quote"})
    await until(spinning.is_set)
    await store.write(drafts.keep, 0, "promise", {"what": "other"})
    awake.set()
    await store.close()


async def test_log_that_is_gone_disturbs_nobody(tmp_path: Path) -> None:
    log = durable.DurableLog(tmp_path / "fieldkit.db")
    log.committed()
    log.close()
    log.committed()


async def test_what_was_written_within_the_pause_goes_to_the_disk_as_the_store_is_closed(
    tmp_path: Path, asked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "EVERY", 60)
    path = tmp_path / "fieldkit.db-wal"
    path.touch()
    log = durable.DurableLog(tmp_path / "fieldkit.db")
    log.committed()
    await until(lambda: len(asked) == 1)
    log.committed()
    log.close()
    assert asked == [path] * 2
    log.committed()
    log.close()
    assert asked == [path] * 2, "after that nothing is asked of the disk"


async def test_a_write_that_is_under_way_as_the_store_is_closed_goes_to_the_disk_too(
    tmp_path: Path, asked: list[Path]
) -> None:
    path = tmp_path / "fieldkit.db"
    stores.keep(stores.prepared(), path)
    store = Store(path)
    await store.warm()

    def slow(connection: sqlite3.Connection) -> None:
        time.sleep(0.05)
        drafts.keep(connection, 0, "promise", {"what": "quote"})

    writing = asyncio.ensure_future(store.write(slow))
    await asyncio.sleep(0)
    await store.close()
    await writing
    assert path.with_name("fieldkit.db-wal") in asked


@pytest.mark.skipif(sys.platform == "darwin", reason="Apple's disks are asked otherwise")
def test_the_disk_itself_is_asked_for_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "fieldkit.db-wal"
    log.write_bytes(b"kept")
    asked: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: asked.append(os.fstat(handle).st_ino))
    durable.sync(log)
    assert asked == [log.stat().st_ino]
    assert log.read_bytes() == b"kept"


@pytest.mark.parametrize(("number", "kind"), [(errno.EIO, Trouble), (errno.ENOSPC, DiskFull)])
async def test_disk_that_takes_no_more_is_told_once_until_it_does_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Trouble]
) -> None:
    path = tmp_path / "fieldkit.db"
    stores.keep(stores.prepared(), path)
    monkeypatch.setattr(durable, "EVERY", 0)
    tried: list[Path] = []
    step = {"ails": True}

    def failing(log: Path) -> None:
        tried.append(log)
        if step["ails"]:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(durable, "sync", failing)
    store, told = Store(path), list[Trouble]()
    store.on_trouble.append(told.append)
    for count, step["ails"], said in ((1, True, 1), (2, True, 1), (3, False, 1), (4, True, 2)):
        await store.write(drafts.keep, 0, "promise", {"what": "quote"})
        await until(lambda count=count, said=said: len(tried) == count and len(told) == said)  # type: ignore[misc]
    await store.close()
    assert {type(one) for one in told} == {kind}
    assert str(path) in str(told[0]) and "may not be on it, and be missing after a power cut" in str(told[0])
