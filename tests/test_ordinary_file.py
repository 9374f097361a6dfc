"""Only what ends is read: no pipe, no device, no folder, nothing without bounds, wherever somebody names a file."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit import log, ordinary_file, settings
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.crypto import key_files
from fieldkit.sync.format import container
from tests.support.alarm import none_waits_longer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")


@pytest.fixture(autouse=True)
def _no_test_hangs() -> Iterator[None]:
    with none_waits_longer():
        yield


@pytest.fixture(params=["pipe", "endless", "socket", "folder"])
def odd(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A path at which there is something else than a file."""
    path = tmp_path / "odd"
    # A socket's address has room for a short path only.
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        match request.param:
            case "pipe":
                os.mkfifo(path)
            case "endless":
                path = Path("/dev/zero")
            case "socket":
                listening.bind("odd")
            case "folder":
                path.mkdir()
        yield path


def test_what_is_no_file_is_not_read(odd: Path) -> None:
    with pytest.raises(OSError, match=r"it is no ordinary file|it is a folder, not a file"):
        ordinary_file.read(odd, 10)


def test_what_becomes_a_pipe_as_it_is_opened_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "odd")
    (tmp_path / "plain").write_text("x")
    plain = (tmp_path / "plain").stat()
    monkeypatch.setattr(Path, "stat", lambda _path: plain)
    with pytest.raises(OSError, match="it is no ordinary file"):
        ordinary_file.opened(tmp_path / "odd")


def test_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 2048)
    assert ordinary_file.read(file, 2048) == b"x" * 2048
    with pytest.raises(OSError, match=r"larger than the 1 KB that fieldkit reads"):
        ordinary_file.read(file, 2047)
    file.write_bytes(b"x" * (3 * 1024**2))
    with pytest.raises(OSError, match=r"larger than the 2 MB that fieldkit reads"):
        ordinary_file.read(file, 2 * 1024**2)


def test_settings_that_are_no_file_are_named(odd: Path) -> None:
    (mistake,) = settings.load(odd).mistakes
    assert re.search(r"cannot be read: it is (no ordinary file|a folder)", str(mistake))


def test_settings_without_end_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"#" * (settings.LARGEST + 1))
    (mistake,) = settings.load(file).mistakes
    assert "settings.toml cannot be read: it is larger than the 1 MB" in str(mistake)


def test_received_file_that_is_none_is_refused(odd: Path) -> None:
    with pytest.raises(Refused, match=r"it is (no ordinary file|a folder)"):
        container.verify(odd, {}, ())


def test_key_that_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    os.mkfifo(tmp_path / "keys" / "firm.key")
    with pytest.raises(Refused, match=r"the key cannot be read .it is no ordinary file"):
        key_files.load_firm_keys(tmp_path)


def test_log_that_is_a_pipe_stops_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fieldkit.log")
    log.note(tmp_path / "fieldkit.log", "what went wrong")
