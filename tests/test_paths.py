"""Where things lie: in a folder of one's own, or where the system keeps them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fieldkit import log, paths
from fieldkit.domain.errors import Trouble
from fieldkit.paths import Home


def test_a_folder_of_ones_own_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDKIT_HOME", str(tmp_path / "other"))
    monkeypatch.chdir(tmp_path)
    one = tmp_path / "one"
    for named in ("one", str(one), one):
        home = paths.home(named)
        assert home == Home(one, one, one / "log")
    assert (home.database, home.settings, home.log_file) == (
        one / "fieldkit.db",
        one / "settings.toml",
        one / "log" / "fieldkit.log",
    )
    assert home.open_texts == one / "open-texts.json"
    other = tmp_path / "other"
    assert paths.home() == paths.home("") == Home(other, other, other / "log")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.home("~/one") == Home(one, one, one / "log")


@pytest.mark.parametrize("name", [os.devnull, "a file"])
def test_what_is_no_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    file = tmp_path / name
    if not file.exists():
        file.touch()
    said = f"{file} is not a folder. Nothing was changed. Choose one with --home, or by FIELDKIT_HOME."
    with pytest.raises(Trouble) as refused:
        paths.home(file)
    assert str(refused.value) == said
    monkeypatch.setenv("FIELDKIT_HOME", str(file))
    with pytest.raises(Trouble) as refused:
        paths.home()
    assert str(refused.value) == said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="each system has places of its own")
def test_without_one_they_lie_where_the_system_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIELDKIT_HOME", raising=False)
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    data, config, state = (tmp_path / name / "fieldkit" for name in ("DATA", "CONFIG", "STATE"))
    assert paths.home() == Home(data, config, state / "log")


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes")
def test_the_log_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "log" / "fieldkit.log"
        log.note(path, "one")
        log.note(path, "two")
    finally:
        os.umask(before)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [line[21:] for line in path.read_text("utf-8").splitlines()] == ["one", "two"]


@pytest.mark.parametrize(
    ("typed", "text", "names"),
    [
        ("fol", "folder/", ["folder/"]),
        ("folder", "folder/", ["folder/"]),
        ("folder/", "folder/one", ["one-a.csv", "one.csv"]),
        ("folder/one.", "folder/one.csv", ["one.csv"]),
        ("'folder/one.", "'folder/one.csv", ["one.csv"]),
        ("folder/x", "folder/x", []),
        ("none/x", "none/x", []),
        ("folder/.", "folder/.hidden", [".hidden"]),
        ("evil", "evil", []),
        ("a\0", "a\0", []),
    ],
)
def test_a_path_is_completed_as_far_as_there_is_one_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, text: str, names: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("folder/one.csv", "folder/one-a.csv", "folder/.hidden", "evil\x1b[2J.csv"):
        (tmp_path / name).touch()
    assert paths.completed(typed) == (text, names)


def test_a_path_is_completed_from_ones_own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "lists").mkdir()
    assert paths.completed("~") == ("~/", [])
    assert paths.completed("~/l") == ("~/lists/", ["lists/"])
