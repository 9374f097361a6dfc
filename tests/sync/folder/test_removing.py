"""Which of its own files a device removes from the folder, and when it says anew what it has."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.sync.crypto.keys import KnownDevice
from fieldkit.sync.folder import announcement, folder, folder_state, retention
from fieldkit.sync.folder.announcement import Announcement, VersionVector
from fieldkit.sync.folder.folder import Found
from fieldkit.sync.folder.folder_state import FolderState
from fieldkit.sync.format import container
from fieldkit.sync.format.header import promised
from fieldkit.sync.replica import identity
from fieldkit.sync.replica.this_device import LocalReplica
from tests.sync.folder.test_remembered import seal
from tests.sync.making import ANA, AT, BEN, FIRM, OTHER_FIRM, STRANGER

DAY = 24 * 3600 * 1000
ME = LocalReplica(ANA, (FIRM,), 1)
MINE, BENS = (ANA.id, 1), (BEN.id, 1)
SNAPSHOTS = {BEN.id: f"0-3-{'b' * 32}.fks", STRANGER.id: f"0-4-{'c' * 32}.fks"}
OWN = f"0-10-{'a' * 32}.fks"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: AT)


@pytest.fixture
def firm(writer: sqlite3.Connection) -> sqlite3.Connection:
    """A store of Ana's that knows Ben and Cai."""
    with transaction(writer):
        identity.name_own(writer, ANA.id, 1)
        for key, name in ((ANA, "Ana"), (BEN, "Ben"), (STRANGER, "Cai")):
            identity.add_device(writer, KnownDevice.of(key.public, name), AT)
    return writer


def lie(shared: Path, device: str, *names: str) -> list[Found]:
    """Put files into a device's part of the folder."""
    part = folder.place(shared, FIRM.id, device)
    part.mkdir(parents=True, exist_ok=True)
    for name in names:
        (part / name).write_bytes(b"file")
    return [Found(part / name, device, promised(name)) for name in names]


def announce(connection: sqlite3.Connection, device: str, has: VersionVector, covers: VersionVector) -> None:
    with transaction(connection):
        told = Announcement(device, "", AT, has, SNAPSHOTS[device], covers)
        assert folder_state.record_announcement(connection, told)


@pytest.mark.parametrize(
    ("changed", "removed"),
    [
        ({}, 1),
        ({"age": 90 * DAY - 1}, 0),
        ({"ben has": 9}, 0),
        ({"ben has": 11}, 1),
        ({"cai has": 9}, 0),
        ({"cai": "told nothing"}, 0),
        ({"cai": "was removed"}, 1),
        ({"ben covers": 9}, 0),
        ({"ben's snapshot": False}, 0),
        ({"own covers": 9}, 0),
        ({"own snapshot": False}, 0),
        ({"own snapshot": False, "cai's snapshot": True}, 1),
        ({"own covers": 9, "cai's snapshot": True}, 1),
        ({"the file": False}, 0),
        ({"cai": "was removed", "ben": "was removed"}, 0),
    ],
)
def test_a_segment_is_removed_once_it_is_old_and_everybody_has_it_and_two_snapshots_do(
    firm: sqlite3.Connection, shared: Path, changed: dict[str, int | bool | str], removed: int
) -> None:
    usual: dict[str, int | bool | str] = {
        "age": 90 * DAY,
        "ben has": 10,
        "cai has": 10,
        "ben": "",
        "cai": "",
        "ben covers": 10,
        "ben's snapshot": True,
        "own covers": 10,
        "own snapshot": True,
        "cai's snapshot": False,
        "the file": True,
    }
    case = usual | changed
    with transaction(firm):
        name = seal(firm, MINE, 1, 10, AT - int(case["age"]))
        theirs = seal(firm, BENS, 1, 3, AT - 100 * DAY)
    announce(firm, BEN.id, {MINE: int(case["ben has"]), BENS: 3}, {MINE: int(case["ben covers"]), BENS: 3})
    if case["cai"] != "told nothing":
        announce(firm, STRANGER.id, {MINE: int(case["cai has"]), BENS: 3}, {MINE: 10, BENS: 3})
    with transaction(firm):
        for key, of in ((BEN, "ben"), (STRANGER, "cai")):
            if case[of] == "was removed":
                identity.retire(firm, key.id, (), AT)
    present = lie(shared, ANA.id, *([name] if case["the file"] else []), *([OWN] if case["own snapshot"] else []))
    present += lie(shared, BEN.id, theirs, *([SNAPSHOTS[BEN.id]] if case["ben's snapshot"] else []))
    present += lie(shared, STRANGER.id, *([SNAPSHOTS[STRANGER.id]] if case["cai's snapshot"] else []))
    state = FolderState("key", snapshots=[OWN], covers={MINE: int(case["own covers"])}, removed={MINE: 4})
    assert retention.remove_old(firm, ME, state, present) == removed
    assert state.removed == {MINE: 10 if removed else 4}
    gone = {found.path.name for found in present if not found.path.exists()}
    assert gone == ({name} if removed else set())


def test_of_several_each_is_judged_and_what_cannot_be_removed_is_not_counted(
    firm: sqlite3.Connection, shared: Path
) -> None:
    with transaction(firm):
        names = [seal(firm, MINE, first, first, AT - 91 * DAY) for first in (1, 2, 3, 4)]
        identity.retire(firm, STRANGER.id, (), AT)
    announce(firm, BEN.id, {MINE: 4}, {MINE: 3})
    present = lie(shared, ANA.id, *names, OWN) + lie(shared, BEN.id, SNAPSHOTS[BEN.id])
    present[1].path.unlink()
    present[1].path.mkdir()
    state = FolderState("key", snapshots=[OWN], covers={MINE: 4}, removed={MINE: 9})
    assert retention.remove_old(firm, ME, state, present) == 2
    assert [found.path.exists() for found in present[:4]] == [False, True, False, True]
    assert state.removed == {MINE: 9}


def test_two_own_snapshots_are_kept_and_what_cannot_be_removed_is_tried_again(
    firm: sqlite3.Connection, shared: Path
) -> None:
    names = [f"0-{number}-{number:032x}.fks" for number in range(1, 6)]
    present = lie(shared, ANA.id, *names[1:])
    present[1].path.unlink()
    present[1].path.mkdir()
    state = FolderState("key", snapshots=list(names))
    assert retention.remove_old(firm, ME, state, present) == 0
    assert state.snapshots == [names[2], names[3], names[4]], "two, and the one in whose place a folder lies"
    assert [found.path.exists() for found in present] == [False, True, True, True]


def told(data: bytes) -> Announcement:
    return announcement.read(container.verify_bytes(data, {}, [FIRM]).open([FIRM]))


def test_an_announcement_is_due_when_anything_in_it_differs_or_its_file_is_gone(
    firm: sqlite3.Connection, shared: Path
) -> None:
    state = FolderState("key", snapshots=["0-1-x.fks", OWN], covers={MINE: 4})
    first = retention.announcement_due(firm, ME, state, ())
    assert first is not None
    assert promised(first.name) == (0, 0, first.name[4:36])
    assert told(first.data) == Announcement(ANA.id, "Ana", AT, {}, OWN, {MINE: 4})
    none = retention.announcement_due(firm, ME, FolderState("key", covers={MINE: 4}), ())
    assert none is not None and told(none.data) == Announcement(ANA.id, "Ana", AT)
    assert retention.announcement_written(ME, state, first, ()) == []
    assert (state.announced, state.announcement) == (first.digest, first.name)
    (here,) = lie(shared, ANA.id, first.name)
    assert retention.announcement_due(firm, ME, state, [here]) is None
    assert retention.announcement_due(firm, ME, state, lie(shared, ANA.id, OWN)) is not None
    rekeyed = retention.announcement_due(firm, LocalReplica(ANA, (OTHER_FIRM, FIRM), 1), state, [here])
    assert rekeyed is not None and rekeyed.digest != first.digest
    with transaction(firm):
        firm.execute("UPDATE sync_device SET name = 'Ana''s desk' WHERE id = ?", (ANA.id,))
    renamed = retention.announcement_due(firm, ME, state, [here])
    assert renamed is not None and renamed.digest != first.digest
    (copy,) = lie(shared, BEN.id, first.name)
    assert retention.announcement_written(ME, state, renamed, [copy, here, *lie(shared, ANA.id, OWN)]) == [here.path]
    assert state.announcement == renamed.name


MONTH = 30 * DAY


@pytest.mark.parametrize(
    ("has", "covers", "since", "due"),
    [
        (20_000, 0, 1, True),
        (19_999, 0, 1, False),
        (20_500, 501, 1, False),
        (20_501, 501, 1, True),
        (500, 0, MONTH + 1, True),
        (500, 0, MONTH, False),
        (499, 0, MONTH + 1, False),
        (10_500, 10_000, MONTH + 1, True),
        (10_499, 10_000, MONTH + 1, False),
        (500, 0, AT, False),
    ],
)
def test_a_snapshot_is_due_from_so_many_changes_on(
    firm: sqlite3.Connection, shared: Path, has: int, covers: int, since: int, due: bool
) -> None:
    with transaction(firm):
        firm.execute("UPDATE sync_version SET seq = ? WHERE device = ?", (has, ANA.id))
        seal(firm, MINE, 1, has)
    present = lie(shared, ANA.id, OWN)
    state = FolderState("key", snapshots=[OWN], snapshot_at=AT - since, covers={MINE: covers})
    assert retention.snapshot_due(firm, ME, state, present) is due


@pytest.mark.parametrize(
    ("case", "due"),
    [
        ("its segment is there", False),
        ("nothing is there", True),
        ("another's snapshot brought it", False),
        ("another's snapshot brought some of it", True),
        ("the own snapshot covers it", False),
        ("the own snapshot is gone", True),
        ("an earlier snapshot is there", True),
    ],
)
def test_a_snapshot_is_due_when_the_folder_does_not_offer_what_is_here(
    firm: sqlite3.Connection, shared: Path, case: str, due: bool
) -> None:
    with transaction(firm):
        name = seal(firm, BENS, 1, 5)
        firm.execute("UPDATE sync_version SET seq = 5 WHERE device = ?", (BEN.id,))
    present, state = [], FolderState("key")
    if case == "its segment is there":
        present = lie(shared, BEN.id, name)
    if case.startswith("another"):
        state.offered = {BENS: 4 if "some" in case else 5}
    if "snapshot covers" in case or "snapshot is" in case:
        state = FolderState("key", snapshots=["0-1-x.fks", OWN], snapshot_at=AT, covers={BENS: 5})
        present = lie(shared, ANA.id, "0-1-x.fks" if "earlier" in case else SNAPSHOTS[BEN.id])
        present += lie(shared, ANA.id, OWN) if "covers" in case else []
    assert retention.snapshot_due(firm, ME, state, present) is due


@pytest.mark.parametrize(("covers", "due"), [(4, False), (3, True)])
def test_what_was_removed_must_be_in_a_snapshot(firm: sqlite3.Connection, shared: Path, covers: int, due: bool) -> None:
    with transaction(firm):
        seal(firm, MINE, 1, 4)
        firm.execute("UPDATE sync_version SET seq = 4 WHERE device = ?", (ANA.id,))
    state = FolderState("key", snapshots=[OWN], snapshot_at=AT, covers={MINE: covers}, removed={MINE: 4})
    assert retention.snapshot_due(firm, ME, state, lie(shared, ANA.id, OWN)) is due


def test_a_snapshot_is_noted_with_its_moment() -> None:
    state = FolderState("key", snapshots=["0-1-x.fks"], snapshot_at=1)
    retention.snapshot_written(state, OWN)
    assert (state.snapshots, state.snapshot_at) == (["0-1-x.fks", OWN], AT)
