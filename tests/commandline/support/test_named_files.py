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
    # What only reads records takes nothing from the settings.
    needs = command[0] == "add"
    assert result.code == (1 if needs else 0)
    assert not needs or "settings.toml cannot be read: it is no ordinary file" in result.err
