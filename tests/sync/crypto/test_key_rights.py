"""A key that others can read is not used, unless the disk shows every file so."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from fieldkit.db.base import connect
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.crypto import key_files
from tests.sync.making import FIRM

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")


@pytest.fixture
def on_fat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show every file as 0755 and refuse to change that, as Linux does with FAT and exFAT."""
    fstat = os.fstat

    def shown(handle: int) -> os.stat_result:
        found: list[Any] = list(fstat(handle))
        found[0] |= 0o755
        return os.stat_result(found)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fstat", shown)
    monkeypatch.setattr(Path, "chmod", refused)


def test_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    key_files.save_firm_keys(tmp_path, (FIRM,))
    (tmp_path / "keys" / "firm.key").chmod(0o640)
    with pytest.raises(Refused, match="other users of this computer can read this key"):
        key_files.load_firm_keys(tmp_path)
    assert key_files.open_to_all(tmp_path) == ""
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["firm.key"]


def test_key_on_a_disk_without_rights_is_used_and_that_is_said(tmp_path: Path, on_fat: None) -> None:
    assert key_files.open_to_all(tmp_path) == ""
    key_files.save_firm_keys(tmp_path, (FIRM,))
    assert key_files.load_firm_keys(tmp_path) == (FIRM,)
    assert "this disk keeps no rights of files" in key_files.open_to_all(tmp_path)
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["firm.key"]


def test_rights_that_cannot_be_looked_at_are_taken_for_kept(tmp_path: Path) -> None:
    assert key_files.keeps_rights(tmp_path / "missing")


def test_store_on_a_disk_without_rights_is_written_to(tmp_path: Path, on_fat: None) -> None:
    path = tmp_path / "fieldkit.db"
    path.touch(0o666)
    os.chmod(path, 0o666)  # noqa: PTH101 - that of pathlib is refused here
    connect.connect(path, write=True).close()
