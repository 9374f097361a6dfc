"""What the commands about files, backups, the trash and devices say where there is little to say."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.commandline.exchange import export
from fieldkit.commandline.exchange.firm import devices
from fieldkit.domain.errors import Trouble
from fieldkit.sync.crypto.keys import fingerprint
from fieldkit.sync.folder.outcome import DeviceStatus
from tests.commandline.conftest import Run

HOUR = 3_600_000
SEEN = 1_795_000_000_000


def cells(
    own: bool = False, retired: bool = False, seen_at: int | None = SEEN, skew: int = 0, behind: int | None = None
) -> tuple[str, ...]:
    label, shown, *others = devices._cells(DeviceStatus("ab" * 32, "Van", own, retired, seen_at, skew, behind))
    assert (label, shown) == ("Van", fingerprint("ab" * 32))
    return tuple(others)


def test_a_device_in_a_line() -> None:
    seen = f"last seen {datetime.fromtimestamp(SEEN / 1000):%Y-%m-%d %H:%M}"
    assert cells() == (seen, "", "")
    assert cells(seen_at=None) == ("nothing came in yet", "", "")
    assert cells(behind=0) == (seen, "has all", "")
    assert cells(behind=3) == (seen, "lacks 3 of ours", "")
    assert cells(own=True, behind=3) == ("this device", "", "")
    assert cells(retired=True, behind=3, skew=HOUR) == ("removed", "", "")
    assert cells(skew=HOUR) == (seen, "", "clock 1 hour ahead")
    assert cells(skew=-2 * HOUR) == (seen, "", "clock 2 hours behind")
    assert cells(skew=300_000) == (seen, "", "")
    assert cells(skew=300_001) == (seen, "", "clock 5 minutes ahead")


def test_a_file_is_written_where_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = export._target(None, "acme")
    assert here.parent == Path()
    assert here.name.startswith("acme")
    assert export._target(tmp_path, "acme").parent == tmp_path
    assert export._target(tmp_path / "mine.fks", "acme") == tmp_path / "mine.fks"
    with pytest.raises(Trouble) as refused:
        export._target(tmp_path / "none" / "mine.fks", "acme")
    assert str(refused.value) == f"{tmp_path / 'none'} is no folder. Nothing was written."


def test_the_trash_for_programs(fieldkit: Run, tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "mine")]
    uid = fieldkit("add", "client", "name=Mine", *home).out.strip()
    assert json.loads(fieldkit("trash", "--json", *home).out) == []
    assert fieldkit("trash", *home).err == "The trash is empty.\n"
    fieldkit("delete", uid, *home)
    ((one),) = json.loads(fieldkit("trash", "--json", *home).out)
    assert (one["kind"], one["uid"], one["title"]) == ("client", uid, "Mine")
    assert one["deleted_at"] > 0
    assert set(one) == {"kind", "uid", "title", "deleted_at", "who"}


def test_a_backup_without_a_firm_says_what_opens_it(fieldkit: Run, tmp_path: Path) -> None:
    home, folder = ["--home", str(tmp_path / "mine")], tmp_path / "backups"
    folder.mkdir()
    fieldkit("add", "client", "name=Mine", *home)
    empty = fieldkit("backup", "--list", str(folder), *home)
    assert (empty.code, empty.out) == (0, f"There are no backups in {folder}.\n")
    made = fieldkit("backup", str(folder), *home)
    assert made.code == 0
    key = tmp_path / "mine" / "keys" / "device.key"
    assert made.lines[1:] == [
        f"Only {key} opens it: keep a copy of that apart. A firm's backups open with its",
        "recovery sheet: fieldkit firm new NAME",
    ]
    (listed,) = json.loads(fieldkit("backup", "--list", "--json", str(folder), *home).out)
    assert Path(listed["file"]).parent == folder
    assert listed["records"] > 0
    broken = folder / "fieldkit-20261121-133000-abc234.fkb"
    broken.write_bytes(b"no backup")
    again = fieldkit("backup", "--list", str(folder), *home)
    assert len(again.lines) == 1
    assert again.err.count(broken.name) == 1


def test_a_backup_of_nothing_is_refused(fieldkit: Run, tmp_path: Path) -> None:
    refused = fieldkit("backup", "--home", str(tmp_path / "none"))
    assert (refused.code, refused.out) == (1, "")
    assert "there is nothing to back up yet." in refused.err


def test_a_sheet_that_is_no_key_is_refused(fieldkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("not a key\n"))
    refused = fieldkit("firm", "recover", "--home", str(tmp_path / "mine"))
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("fieldkit: ")
