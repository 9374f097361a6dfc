"""The folder as files: what is listed, written, withdrawn and swept away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.sync.base import atomic_write
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
from fieldkit.sync.folder import folder
from fieldkit.sync.folder.folder import Aside

DAY = 24 * 3600 * 1000
NOW = 1_764_000_000_000
FIRM, DEVICE = "firm", "device"


@pytest.fixture
def own(shared: Path) -> Path:
    """A device's part of the folder."""
    own = folder.place(shared, FIRM, DEVICE)
    own.mkdir(parents=True)
    return own


def left(own: Path, name: str, age: int) -> Path:
    path = own / name
    path.write_bytes(b"half")
    os.utime(path, ns=((NOW - age) * 1_000_000,) * 2)
    return path


@pytest.mark.parametrize(
    ("name", "age", "stays"),
    [
        (".1-2-abc.fks.1234.tmp", DAY + 1_000, False),
        (".1-2-abc.fks.1234.tmp", 30 * DAY, False),
        (".1-2-abc.fks.1234.tmp", DAY - 1_000, True),
        (".1-2-abc.fks.1234.tmp", 0, True),
        (".1-2-abc.fks.1234.tmp", -DAY, True),
        ("1-2-abc.fks", 30 * DAY, True),
        ("1-2-abc.fks.tmp", 30 * DAY, True),
        (".stfolder", 30 * DAY, True),
    ],
)
def test_what_a_crash_left_is_swept_away_after_a_day_and_nothing_else(
    shared: Path, own: Path, name: str, age: int, stays: bool
) -> None:
    path = left(own, name, age)
    folder.sweep(shared, FIRM, DEVICE, NOW)
    assert path.exists() is stays


def test_the_parts_of_others_are_not_swept(shared: Path) -> None:
    other = folder.place(shared, FIRM, "other")
    other.mkdir(parents=True)
    path = left(other, ".1-2-abc.fks.1234.tmp", 30 * DAY)
    folder.sweep(shared, FIRM, DEVICE, NOW)
    assert path.exists()


def test_a_folder_in_the_way_stops_no_sweep(shared: Path, own: Path) -> None:
    (own / ".a.tmp").mkdir()
    os.utime(own / ".a.tmp", ns=((NOW - 9 * DAY) * 1_000_000,) * 2)
    path = left(own, ".b.tmp", 9 * DAY)
    folder.sweep(shared, FIRM, DEVICE, NOW)
    assert not path.exists()


def test_withdrawing_says_whether_the_file_is_gone(own: Path) -> None:
    path = left(own, "1-2-abc.fks", 0)
    assert folder.withdraw(path)
    assert not path.exists()
    assert not folder.withdraw(path), "it was not there to be removed"


def test_a_file_is_written_whole_and_one_that_is_there_is_left(shared: Path) -> None:
    folder.publish(shared, FIRM, DEVICE, "1-2-abc.fks", b"whole")
    path = folder.place(shared, FIRM, DEVICE) / "1-2-abc.fks"
    assert path.read_bytes() == b"whole"
    folder.publish(shared, FIRM, DEVICE, "1-2-abc.fks", b"another")
    assert path.read_bytes() == b"whole"
    assert [entry.name for entry in path.parent.iterdir()] == ["1-2-abc.fks"]


@pytest.mark.skipif(os.name == "nt", reason="has no modes")
def test_who_may_read_a_file_in_the_folder_is_for_the_system_to_say(shared: Path) -> None:
    before = os.umask(0)
    try:
        folder.publish(shared, FIRM, DEVICE, "1-2-abc.fks", b"whole")
    finally:
        os.umask(before)
    assert (folder.place(shared, FIRM, DEVICE) / "1-2-abc.fks").stat().st_mode & 0o777 == 0o666


def test_where_it_cannot_be_written_that_is_said(shared: Path) -> None:
    (shared / FIRM).write_text("a file in the way")
    with pytest.raises(Trouble, match=r"1-2-abc\.fks could not be written .* It is kept here and written next time"):
        folder.publish(shared, FIRM, DEVICE, "1-2-abc.fks", b"whole")


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble, match="is a file, not a folder"):
        folder.checked(tmp_path / "file")
    with pytest.raises(Trouble, match="is not there: a stick that is not in"):
        folder.checked(tmp_path / "none")
    assert folder.checked(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("code", "age", "due"),
    [("incomplete", 0, False), ("incomplete", DAY - 1, False), ("incomplete", DAY, True), ("signature", 0, True)],
)
def test_what_may_be_on_its_way_is_given_a_day(code: str, age: int, due: bool) -> None:
    aside = Aside("a/b.fks", code, "It is not whole.", NOW - age, 1, 10, 0)
    assert aside.due(NOW) is due


def test_only_the_files_of_devices_count_as_files_of_the_firm(shared: Path, tmp_path: Path) -> None:
    key = FirmKey.generate()
    device = DeviceKey.generate().id
    here = folder.place(shared, key.id, device)
    other = folder.place(shared, key.id, "not a device")
    for path in (here, other, tmp_path / "elsewhere"):
        path.mkdir(parents=True)
        (path / "1-2-abc.fks").write_bytes(b"file")
    (shared / key.id / DeviceKey.generate().id).symlink_to(tmp_path / "elsewhere")
    (here / ".1-2-abc.fks").write_bytes(b"hidden")
    (here / "notes.txt").write_bytes(b"text")
    (here / "folder.fks").mkdir()
    (shared / FirmKey.generate().id).mkdir()
    listing = folder.scan(shared, [key])
    assert [(found.path, found.device) for found in listing.files] == [(here / "1-2-abc.fks", device)]
    assert listing.more == 0


def test_of_too_many_files_the_rest_is_counted(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = FirmKey.generate()
    for _ in range(2):
        here = folder.place(shared, key.id, DeviceKey.generate().id)
        here.mkdir(parents=True)
        for number in range(3):
            (here / f"{number}.fks").write_bytes(b"file")
    monkeypatch.setattr(folder, "FILES_MAX", 4)
    listing = folder.scan(shared, [key])
    assert (len(listing.files), listing.more) == (4, 2)


OPEN = Path("/proc/self/fd")
"""Where Linux lists what a process has open."""


@pytest.mark.skipif(not OPEN.is_dir(), reason="only Linux lists what is open")
def test_writing_a_file_leaves_nothing_open_whether_it_works_or_not(shared: Path) -> None:
    (shared / "folder.fks").mkdir()
    before = len(list(OPEN.iterdir()))
    for number in range(5):
        atomic_write.write(shared / f"{number}.fks", b"data")
        with pytest.raises(FileExistsError):
            atomic_write.write(shared / f"{number}.fks", b"other")
        with pytest.raises(OSError, match="directory"):
            atomic_write.write(shared / "folder.fks", b"data", replace=True)
        atomic_write.sync_folder(shared / "missing")
    assert len(list(OPEN.iterdir())) == before
    assert {path.name for path in shared.iterdir()} == {"folder.fks", *(f"{number}.fks" for number in range(5))}
    assert (shared / "0.fks").read_bytes() == b"data"
    assert (shared / "0.fks").stat().st_mode & 0o777 == 0o600
    atomic_write.write(shared / "0.fks", b"newer", mode=0o640, replace=True)
    assert (shared / "0.fks").read_bytes() == b"newer"
    assert (shared / "0.fks").stat().st_mode & 0o777 == 0o640
