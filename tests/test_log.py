"""The log: it never grows without end, and nothing that is wrong with it stops anybody."""

import re
import sqlite3
import sys
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from fieldkit import __version__, log, settings


def test_a_log_that_is_full_is_put_aside_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST", 100)
    path = tmp_path / "deep" / "fieldkit.log"
    log.note(path, "first")
    path.write_text("x" * 100, "utf-8")
    log.note(path, "y")
    assert not path.with_suffix(".old").exists(), "a log of the limit is not beyond it"
    log.note(path, "newest")
    assert path.with_suffix(".old").read_text("utf-8").endswith(" y\n")
    assert path.read_text("utf-8").endswith(" newest\n")
    assert path.read_text("utf-8").count("\n") == 1


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    log.note(tmp_path, "a folder is in its place")


def test_an_error_is_noted_with_its_cause(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.log"
    try:
        try:
            raise FileNotFoundError(2, "a name that stays out of the log")
        except FileNotFoundError as cause:
            raise ValueError("a secret") from cause
    except ValueError as error:
        log.unexpected(path, error, "find")
    text = path.read_text("utf-8")
    assert "ValueError\n" in text
    assert "FileNotFoundError (2)\n" in text
    assert "secret" not in text.replace('raise ValueError("a secret")', "")


def test_place_of_an_error_in_a_worker_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.log"

    def in_a_worker() -> None:
        raise KeyError("the name of a client")

    try:
        in_a_worker()
    except KeyError as error:
        failed = WorkerFailed(error)
    log.unexpected(path, failed, "app")
    text = path.read_text("utf-8")
    assert "WorkerFailed\n" in text
    assert "KeyError\n" in text
    assert 'test_log.py", line' in text
    assert ", in in_a_worker" in text
    assert "the name of a client" not in text.replace('raise KeyError("the name of a client")', "")


class Reading(Exception):
    """An error whose number is read once or twice, and then never again."""

    left = 2

    @property
    def errno(self) -> int:
        self.left -= 1
        assert self.left >= 0, "it goes round for ever"
        return 7


def noted(tmp_path: Path, error: BaseException, doing: str = "find") -> list[str]:
    path = tmp_path / "fieldkit.log"
    path.unlink(missing_ok=True)
    log.unexpected(path, error, doing)
    first, *rest = path.read_text("utf-8").splitlines()
    python = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ (.*)", first), first
    assert first[21:] == f"fieldkit {__version__}, {python}, {doing}"
    return rest


def test_an_error_is_told_by_its_types_from_the_outer_to_the_inner_one(tmp_path: Path) -> None:
    busy = sqlite3.OperationalError("a name")
    busy.sqlite_errorname = "SQLITE_BUSY"
    inner, outer = PermissionError(13, "a name"), ValueError("a name")
    inner.__context__, outer.__cause__, outer.__context__ = busy, inner, KeyError("never told")
    assert noted(tmp_path, outer) == ["ValueError", "PermissionError (13)", "OperationalError (SQLITE_BUSY)"]
    assert noted(tmp_path, OSError("no number"), "") == ["OSError"]


def test_errors_that_name_each_other_are_told_once(tmp_path: Path) -> None:
    one, other = Reading(), Reading()
    one.__context__, other.__context__ = other, one
    assert noted(tmp_path, one) == ["Reading (7)", "Reading (7)"]


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (folder,) = settings.load(tmp_path).mistakes
    assert "cannot be read: it is a folder, not a file. Correct it or move it away" in str(folder)
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff")
    (encoding,) = settings.load(file).mistakes
    assert "line 1: it is not UTF-8" in str(encoding)
