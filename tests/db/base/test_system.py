"""What the system says: an SQLite that is too old, errors of the disk, a computer with or without an id."""

import ctypes
import sqlite3
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from fieldkit.db.base import connect, replica_id
from fieldkit.domain.errors import Busy, DiskFull, Trouble, Unwritable


def test_old_sqlite_is_refused_before_anything_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "fieldkit.db"
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 9))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.36.9")
    with pytest.raises(Trouble) as refused:
        connect.connect(path, write=True)
    assert str(refused.value) == (
        "fieldkit needs SQLite 3.37 or later, and this Python has 3.36.9. Install a newer Python; your data is not "
        "touched."
    )
    assert not path.parent.exists()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37))
    connect.connect(path, write=True).close()


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        (
            "SQLITE_IOERR_READ",
            Trouble,
            "Reading or writing a.db failed (said). Check the disk, and whether you may store more on it; the last "
            "change was not stored.",
        ),
        (
            "SQLITE_FULL",
            DiskFull,
            "The disk is full: a.db takes no more. The last change was not stored. What is stored can be read and "
            "found. Make room, then try again.",
        ),
        ("SQLITE_ERROR", Trouble, "The database a.db refused: said. This change was not stored."),
        ("SQLITE_READONLY", Unwritable, "a.db cannot be written to (said). It can be read, but nothing new is stored."),
        ("SQLITE_LOCKED", Busy, "a.db is busy: another program is writing to it"),
    ],
)
def test_error_of_the_disk_is_a_sentence(name: str, kind: type[Trouble], sentence: str) -> None:
    error = sqlite3.OperationalError("said")
    error.sqlite_errorname = name
    found = connect.trouble(error, Path("a.db"))
    assert type(found) is kind
    assert str(found).startswith(sentence)


@pytest.mark.parametrize(("there", "found"), [({"/etc/hostid": " abc\n"}, "abc"), ({}, "")])
def test_computer_without_a_machine_id(there: dict[str, str], found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path, _encoding: str) -> str:
        if str(path) not in there:
            raise FileNotFoundError
        return there[str(path)]

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "read_text", read)
    assert replica_id.computer() == found


@pytest.mark.parametrize(("code", "found"), [(0, "61626300000000000000000000000000"), (1, "")])
def test_computer_of_apple(code: int, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(held: "ctypes.Array[ctypes.c_char]", _wait: object) -> int:
        held.value = b"abc"
        return code

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace(gethostuuid=told))
    # By reference or not: only the pointer that the call gets differs.
    monkeypatch.setattr(ctypes, "byref", lambda one: one)
    assert replica_id.computer() == found
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    assert replica_id.computer() == ""


def test_computer_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    class Registry(ModuleType):
        HKEY_LOCAL_MACHINE = 7

        def __init__(self, value: str | None) -> None:
            super().__init__("winreg")
            self.value = value

        def OpenKey(self, root: int, name: str) -> "Registry":  # noqa: N802 - as Windows calls it
            if self.value is None or (root, name) != (7, r"SOFTWARE\Microsoft\Cryptography"):
                raise OSError
            return self

        def QueryValueEx(self, key: object, name: str) -> tuple[str, int]:  # noqa: N802 - as Windows calls it
            assert (key, name) == (self, "MachineGuid")
            return self.value or "", 1

        def __enter__(self) -> "Registry":
            return self

        def __exit__(self, *_error: object) -> None:
            pass

    monkeypatch.setattr(sys, "platform", "win32")
    for value, found in (("a-guid", "a-guid"), (None, "")):
        monkeypatch.setitem(sys.modules, "winreg", Registry(value))
        assert replica_id.computer() == found
