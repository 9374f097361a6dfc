"""A file that a virus scanner holds for a moment gets its name all the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from fieldkit.db.base import put_in_place as placing
from fieldkit.db.base.put_in_place import put_in_place


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Refuse to rename as often as there are entries in the list; note the waits behind them."""
    refusals: list[float] = []
    replace = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if refusals and refusals.pop() >= 0:
            raise PermissionError(13, "The process cannot access the file")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return refusals


def test_file_that_is_held_for_a_moment_gets_its_name(
    tmp_path: Path, held: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "_WINDOWS", True)
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    held += [1.0] * 7
    put_in_place(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new"


def test_file_that_is_held_for_ever_is_refused(
    tmp_path: Path, held: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "_WINDOWS", True)
    (tmp_path / "new").write_text("new")
    held += [1.0] * 8
    with pytest.raises(PermissionError):
        put_in_place(tmp_path / "new", tmp_path / "old")
    assert held == []


def test_elsewhere_nobody_waits(tmp_path: Path, held: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_WINDOWS", False)
    (tmp_path / "new").write_text("new")
    held += [1.0]
    with pytest.raises(PermissionError):
        put_in_place(tmp_path / "new", tmp_path / "old")
