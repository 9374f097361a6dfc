"""What all of sync stands on: refusals, files written whole, the lock of a home, and stopping."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.sync.base import atomic_write, cancellation
from fieldkit.sync.base.lock import SyncRunning, alone
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand import new_file

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="has no modes")


def test_a_refusal_is_a_sentence_about_a_file() -> None:
    plain = Refused(Code.NEWER, "it is newer.", needs=3)
    assert (str(plain), plain.code, plain.sentence) == ("it is newer.", "newer", "it is newer.")
    assert (plain.name, plain.needs) == ("", 3)
    named = plain.at("a.fks")
    assert (str(named), named.code, named.sentence, named.name, named.needs) == (
        "a.fks: it is newer.",
        Code.NEWER,
        "it is newer.",
        "a.fks",
        3,
    )
    assert named.at("b.fks") is named
    assert Refused(Code.KEY, "no.").needs == 0


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("it is empty.", "it is empty. Nothing was changed."),
        ("it is empty. Nothing was changed.", "it is empty. Nothing was changed."),
        ("nothing of it was taken.", "nothing of it was taken."),
    ],
)
def test_that_nothing_was_changed_is_said_once(sentence: str, said: str) -> None:
    with pytest.raises(Refused) as caught, new_file.nothing_changed():
        raise Refused(Code.NEWER, sentence, name="a.fks", needs=2)
    assert (caught.value.code, caught.value.sentence, caught.value.name, caught.value.needs) == (
        Code.NEWER,
        said,
        "a.fks",
        2,
    )


@POSIX
def test_a_file_is_its_owners_from_the_first_byte_and_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    synced: list[tuple[bool, int, int]] = []
    real = os.fsync

    def noted(handle: int) -> None:
        seen = os.fstat(handle)
        whole = (seen.st_mode & 0o777, seen.st_size) if stat.S_ISREG(seen.st_mode) else (0, 0)
        synced.append((stat.S_ISDIR(seen.st_mode), *whole))
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    atomic_write.write(path, b"one")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"one", 0o600)
    with pytest.raises(FileExistsError) as there:
        atomic_write.write(path, b"two")
    assert (there.value.errno, there.value.filename) == (17, str(path))
    atomic_write.write(path, b"three", replace=True, mode=0o640)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"three", 0o640)
    assert synced == [(False, 0o600, 3), (True, 0, 0), (False, 0o640, 5), (True, 0, 0)], "the folder after the file"

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write.write(path, b"four", replace=True)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"three", [path])


@POSIX
def test_a_home_is_locked_by_one_and_free_afterwards(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with alone(tmp_path):
            with pytest.raises(SyncRunning) as refused, alone(tmp_path):
                raise AssertionError
            assert str(refused.value) == (
                "Another fieldkit is syncing here just now. This one did nothing; try again later."
            )
    finally:
        os.umask(before)
    assert (tmp_path / "sync.lock").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ZeroDivisionError), alone(tmp_path):
        raise ZeroDivisionError
    with alone(tmp_path):
        pass


LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) SELECT max(i) FROM n"


def test_what_is_stopped_says_so_once_and_only_within() -> None:
    asked: list[int] = []

    def wanted() -> bool:
        asked.append(1)
        return True

    with closing(sqlite3.connect(":memory:")) as connection:
        cancellation.check()
        with pytest.raises(cancellation.Cancelled) as stopped, cancellation.within(connection, wanted):
            connection.execute(LONG)
        assert str(stopped.value) == "Stopped. What was begun is as it was before; the rest is whole."
        assert len(asked) == 1
        assert connection.execute(LONG).fetchone() == (99999,), "nobody is asked any more"
        with cancellation.within(connection, wanted):
            with pytest.raises(cancellation.Cancelled):
                cancellation.check()
            cancellation.check()
            assert connection.execute(LONG).fetchone() == (99999,), "what cleans up is not stopped as well"
        cancellation.check()
        assert len(asked) == 2
        with cancellation.within(connection, lambda: False):
            with cancellation.within(connection, wanted), pytest.raises(cancellation.Cancelled):
                cancellation.check()
            cancellation.check()


@pytest.mark.parametrize(
    ("said", "words", "means"),
    [(True, "interrupted", True), (True, "disk is full", False), (False, "interrupted", False)],
)
def test_an_error_is_a_wish_to_stop_only_where_somebody_wished(said: bool, words: str, means: bool) -> None:
    error = sqlite3.OperationalError(words)
    assert cancellation.as_cancelled(error) is error
    with closing(sqlite3.connect(":memory:")) as connection, cancellation.within(connection, lambda: said):
        if said:
            with pytest.raises(cancellation.Cancelled):
                cancellation.check()
        found = cancellation.as_cancelled(error)
        assert isinstance(found, cancellation.Cancelled) is means
        assert means or found is error
