"""A key rotation that this device missed is said in words, from the names and times of files alone."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.sync.crypto.keys import DeviceKey, KnownDevice, fingerprint
from fieldkit.sync.replica import identity, missing_key
from tests.sync.making import ANA, AT, BEN, FIRM, OTHER_FIRM, STRANGER

DEE = DeviceKey.from_seed(bytes(range(9, 41)))
REST = (
    " under a new key of the firm, which is not here: nothing of that can be read. Ask there for an invitation, and "
    "join by it once more."
)


@pytest.fixture
def firm(writer: sqlite3.Connection) -> sqlite3.Connection:
    """A store of Ana's that knows Ben, Cai and Dee, who has no name."""
    with transaction(writer):
        identity.name_own(writer, ANA.id, 1)
        for number, (key, name) in enumerate(((ANA, "Ana"), (BEN, "Ben"), (STRANGER, "Cai"), (DEE, ""))):
            identity.add_device(writer, KnownDevice.of(key.public, name), AT + number)
    return writer


def written(shared: Path, firm: str, device: DeviceKey, at: int, name: str = "1-2-a.fks") -> Path:
    part = shared / firm / device.id
    part.mkdir(parents=True, exist_ok=True)
    path = part / name
    path.write_bytes(b"file")
    os.utime(path, ns=(at, at))
    return path


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], ""),
        ([(BEN, 200)], "Ben writes" + REST),
        ([(BEN, 101)], "Ben writes" + REST),
        ([(BEN, 100)], ""),
        ([(BEN, 99)], ""),
        ([(STRANGER, 1)], "Cai writes" + REST),
        ([(STRANGER, 0)], ""),
        ([(ANA, 200)], ""),
        ([(DEE, 1)], f"{fingerprint(DEE.id)} writes" + REST),
        ([(BEN, 200), (STRANGER, 5)], "Ben and Cai write" + REST),
        ([(BEN, 200), (STRANGER, 5), (DEE, 5)], f"Ben, Cai and {fingerprint(DEE.id)} write" + REST),
    ],
)
def test_who_wrote_later_under_a_key_that_is_not_here_is_named(
    firm: sqlite3.Connection, shared: Path, others: list[tuple[DeviceKey, int]], words: str
) -> None:
    written(shared, FIRM.id, BEN, 100)
    written(shared, FIRM.id, BEN, 50, "3-3-b.fks")
    for device, at in others:
        written(shared, OTHER_FIRM.id, device, at)
    assert missing_key.look(firm, shared, [FIRM]) == words
    assert missing_key.look(firm, shared, [FIRM, OTHER_FIRM]) == ""


def test_only_files_of_members_count(firm: sqlite3.Connection, shared: Path) -> None:
    written(shared, OTHER_FIRM.id, BEN, 200, "notes.txt")
    (shared / OTHER_FIRM.id / BEN.id / "folder.fks").mkdir()
    written(shared, "no firm", STRANGER, 200)
    with transaction(firm):
        identity.retire(firm, DEE.id, (), AT)
    written(shared, OTHER_FIRM.id, DEE, 200)
    assert missing_key.look(firm, shared, [FIRM]) == ""


def test_the_newest_under_each_key_that_is_here_counts(firm: sqlite3.Connection, shared: Path) -> None:
    written(shared, FIRM.id, BEN, 100)
    written(shared, OTHER_FIRM.id, BEN, 300)
    written(shared, STRANGER.id, BEN, 200)
    assert missing_key.look(firm, shared, [FIRM, OTHER_FIRM]) == ""
    assert missing_key.look(firm, shared, [FIRM]) == "Ben writes" + REST
    assert missing_key.look(firm, shared / "none", [FIRM]) == ""


def test_what_was_found_is_remembered_until_the_next_sync(writer: sqlite3.Connection) -> None:
    assert missing_key.remembered(writer) == ""
    for words in ("Ben writes.", "Ben writes.", ""):
        with transaction(writer):
            missing_key.remember(writer, words)
        assert missing_key.remembered(writer) == words
    changes = writer.total_changes
    with transaction(writer):
        missing_key.remember(writer, "")
    assert writer.total_changes == changes, "the same is not written again"


def test_two_hundred_parts_of_other_firms_are_looked_at(tmp_path: Path) -> None:
    for number in range(203):
        (tmp_path / f"{'a' * 23}{chr(97 + number // 26)}{chr(97 + number % 26)}2").mkdir()
    mine = {f"{'a' * 25}2", f"{'a' * 24}b2"}
    assert len(missing_key._others(tmp_path, mine)) == 200
    (tmp_path / f"{'a' * 23}ha2").rmdir()
    (tmp_path / f"{'a' * 23}hb2").rmdir()
    assert {path.name for path in missing_key._others(tmp_path, mine)} == {
        path.name for path in tmp_path.iterdir() if path.name not in mine
    }
