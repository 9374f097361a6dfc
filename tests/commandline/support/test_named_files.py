"""Every command that takes a file says in a sentence that something is none: it neither waits nor reads on for ever."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commandline.conftest import Run
from tests.support.alarm import none_waits_longer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
COMMANDS = [
    words.split() for words in ("import", "import --dry-run", "inspect", "restore", "table client --from", "firm join")
]


@pytest.fixture(autouse=True)
def _no_test_hangs() -> Iterator[None]:
    with none_waits_longer():
        yield


@pytest.fixture(params=["pipe", "endless", "folder"])
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "odd"
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "folder":
        path.mkdir()
    return Path("/dev/zero") if request.param == "endless" else path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_no_file_is_said(fieldkit: Run, odd: Path, command: list[str]) -> None:
    result = fieldkit(*command, str(odd))
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("fieldkit: ")
    assert odd.name in result.err
    assert "no ordinary file" in result.err or "is a folder" in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("command", [["today"], ["find", "marsh"], ["add", "client", "name=x"]], ids=" ".join)
def test_settings_that_are_a_pipe_stop_no_command_for_ever(fieldkit: Run, home: Path, command: list[str]) -> None:
    os.mkfifo(home / "settings.toml")
    result = fieldkit(*command)
    assert result.code == 0
    # What only reads records takes nothing from the settings.
    assert command[0] == "find" or "settings.toml cannot be read: it is no ordinary file" in result.err


@pytest.mark.parametrize(
    "command", [["today"], ["find", "marsh"], ["add", "client", "name=x"], ["show", "client"]], ids=" ".join
)
def test_a_store_or_a_home_that_is_a_pipe_is_said(fieldkit: Run, tmp_path: Path, command: list[str]) -> None:
    pipe = tmp_path / "elsewhere" / "fieldkit.db"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    result = fieldkit(*command, "--home", str(pipe.parent))
    assert (result.code, result.out) == (1, "")
    assert result.err == f"fieldkit: {pipe}: it is no ordinary file. Nothing was changed.\n"
    result = fieldkit(*command, "--home", str(pipe))
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"fieldkit: {pipe} is not a folder. Nothing was changed.")


def test_a_shared_folder_that_is_a_pipe_is_not_taken_for_a_stick_that_is_not_in(fieldkit: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe is a file, not a folder. Nothing was changed." in fieldkit("sync", str(tmp_path / "pipe")).err
