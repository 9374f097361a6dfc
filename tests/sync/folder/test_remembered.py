"""What a device remembers of a folder, and of what the others announced there."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import members
from fieldkit.sync.crypto.keys import KnownDevice, fingerprint
from fieldkit.sync.folder import exchange, folder_state
from fieldkit.sync.folder.announcement import Announcement, merge_vectors
from fieldkit.sync.folder.folder_state import FolderState
from fieldkit.sync.folder.outcome import DeviceStatus, Status
from fieldkit.sync.replica import identity
from tests.sync.making import ANA, AT, BEN, HOUR, STRANGER

ONE, TWO = (ANA.id, 1), (BEN.id, 2)
SHARED = Path("/mnt/shared")


@pytest.fixture
def firm(writer: sqlite3.Connection) -> sqlite3.Connection:
    """A store of Ana's that knows Ben and Cai."""
    with transaction(writer):
        for key, name in ((ANA, "Ana"), (BEN, "Ben"), (STRANGER, "Cai")):
            identity.add_device(writer, KnownDevice.of(key.public, name), AT)
    return writer


def seal(connection: sqlite3.Connection, actor: tuple[str, int], first: int, last: int, at: int = AT) -> str:
    """Store a segment without content; return the name under which it is published."""
    replica = identity.replica_number(connection, *actor)
    sha256 = hashlib.sha256(f"{actor} {first} {last}".encode()).hexdigest()
    connection.execute(
        "INSERT INTO sync_segment (life, seq_to, seq_from, sha256, stored_at, data) VALUES (?, ?, ?, ?, ?, x'')",
        (replica, last, first, sha256, at),
    )
    return f"{first}-{last}-{sha256[:32]}.fks"


def test_each_folder_is_remembered_for_itself_and_in_full(writer: sqlite3.Connection) -> None:
    whole = FolderState(
        FolderState.load(writer, SHARED).key,
        "digest",
        "0-0-a.fks",
        ["0-7-b.fks", "0-9-c.fks"],
        AT,
        {ONE: 9},
        {TWO: 5, ONE: 3},
        {ONE: 2},
        {"f" * 32, "0" * 32},
    )
    with transaction(writer):
        whole.save(writer)
    assert FolderState.load(writer, SHARED) == whole
    other = FolderState.load(writer, SHARED / "other")
    assert other == FolderState(other.key)
    assert other.key != whole.key


def test_what_was_removed_because_everybody_has_it_is_not_published_again(firm: sqlite3.Connection) -> None:
    with transaction(firm):
        names = [seal(firm, ONE, *numbers) for numbers in ((1, 4), (5, 8), (9, 9))]
        later = seal(firm, (ANA.id, 2), 1, 1)
        seal(firm, TWO, 1, 3)
    state = FolderState("key", removed={ONE: 4})

    def due(*here: str) -> list[str]:
        return [segment.name for segment in state.to_publish(firm, ANA.id, set(here))]

    assert due() == [names[1], names[2], later]
    assert due(names[1], later) == [names[2]]
    state.removed[ONE] = 3
    assert due() == [*names, later]


def test_the_last_folder_and_the_last_sync_are_facts_of_this_device(writer: sqlite3.Connection) -> None:
    assert (folder_state.folder_of(writer), folder_state.last_sync(writer)) == ("", 0)
    with transaction(writer):
        folder_state.remember_folder(writer, SHARED)
        folder_state.note_synced(writer, AT)
    assert (folder_state.folder_of(writer), folder_state.last_sync(writer)) == ("/mnt/shared", AT)


SAID = Announcement(BEN.id, "Ben's bench", AT, {ONE: 4, TWO: 9}, "0-9-c.fks", {TWO: 8})


def announce(connection: sqlite3.Connection, about: Announcement) -> bool:
    with transaction(connection):
        return folder_state.record_announcement(connection, about)


def test_an_announcement_is_kept_whole_and_gives_the_device_its_name(firm: sqlite3.Connection) -> None:
    cai = Announcement(STRANGER.id, "", AT + 5)
    assert folder_state.announcements(firm) == {}
    assert announce(firm, SAID)
    assert announce(firm, cai)
    assert folder_state.announcements(firm) == {BEN.id: SAID, STRANGER.id: cai}
    known = members.members(firm)
    assert [(known[key.id].name, known[key.id].seen_at) for key in (ANA, BEN, STRANGER)] == [
        ("Ana", None),
        ("Ben's bench", AT),
        ("Cai", AT + 5),
    ]


@pytest.mark.parametrize(
    ("later", "news"),
    [
        (replace(SAID, name="B", created=AT + 1), True),
        (replace(SAID, name="B"), True),
        (replace(SAID, name="B", created=AT - 1), False),
        (replace(SAID, name="B", created=AT - 1, has={ONE: 3}), False),
        (replace(SAID, name="B", created=AT - 1, has={ONE: 5, TWO: 9}), True),
        (replace(SAID, name="B", created=AT - 1, has={(BEN.id, 3): 1}), True),
        (replace(SAID, name="B", created=AT + 1, has={}), True),
    ],
)
def test_an_earlier_announcement_is_news_only_if_it_tells_of_more(
    firm: sqlite3.Connection, later: Announcement, news: bool
) -> None:
    announce(firm, SAID)
    assert announce(firm, later) is news
    assert folder_state.announcements(firm) == {BEN.id: later if news else SAID}
    assert members.members(firm)[BEN.id].name == ("B" if news else "Ben's bench")


def test_a_removed_device_counts_as_far_as_a_member_has_it(firm: sqlite3.Connection) -> None:
    with transaction(firm):
        identity.retire(firm, STRANGER.id, ((1, 3),), AT)
    announce(firm, replace(SAID, has={(STRANGER.id, 1): 5, (STRANGER.id, 2): 1}))
    assert identity.known_devices(firm)[STRANGER.id].retired == ((1, 5), (2, 1))


def test_a_removed_device_announces_nothing(firm: sqlite3.Connection) -> None:
    with transaction(firm):
        identity.retire(firm, BEN.id, (), AT)
    assert not announce(firm, SAID)
    assert folder_state.announcements(firm) == {}
    assert members.members(firm)[BEN.id].name == "Ben"


def test_a_version_covers_a_change_from_its_number_down() -> None:
    assert [folder_state.covers({ONE: 4}, ONE, seq) for seq in (3, 4, 5)] == [True, True, False]
    assert [folder_state.covers({ONE: 4}, TWO, seq) for seq in (0, 1)] == [True, False]
    assert merge_vectors({ONE: 4, TWO: 1}, {TWO: 2, (BEN.id, 3): 1}) == {ONE: 4, TWO: 2, (BEN.id, 3): 1}
    assert merge_vectors({TWO: 2}, {TWO: 1}) == {TWO: 2}


def device(name: str, skew: int, *, own: bool = False, retired: bool = False, seen: int | None = AT) -> DeviceStatus:
    return DeviceStatus(name * 26, name, own, retired, seen, skew, None)


def test_only_clocks_of_other_members_that_were_heard_are_spoken_of(firm: sqlite3.Connection) -> None:
    odd = 9 * HOUR
    silent = [device("a", odd, own=True), device("b", odd, retired=True), device("c", odd, seen=None)]
    right, wrong = device("d", 0), device("e", -odd)

    def said(*devices: DeviceStatus) -> str:
        return Status("", "", "", False, 0, 0, devices, (), ()).clocks

    assert said(*silent) == said(*silent, right) == ""
    assert said(*silent, wrong).startswith("The clock of e was at least 9 hours behind this one's")
    assert said(*silent, wrong, right).startswith("These clocks were off: e at least 9 hours behind.")
    with transaction(firm):
        identity.name_own(firm, ANA.id, 1)
        for key in (ANA, BEN):
            members.note_seen(firm, key.id, ids.now_ms() + odd + HOUR // 60)
    assert exchange._clocks(firm).startswith("The clock of Ben was at least 9 hours ahead of this one's")
    with transaction(firm):
        identity.add_device(firm, KnownDevice.of(STRANGER.public, ""), AT)
        firm.execute("UPDATE sync_device SET name = '' WHERE id = ?", (STRANGER.id,))
        members.note_seen(firm, STRANGER.id, ids.now_ms())
    assert "were off: Ben at least 9 hours ahead." in exchange._clocks(firm)
    with transaction(firm):
        identity.retire(firm, BEN.id, (), AT)
    assert exchange._clocks(firm) == ""
    with transaction(firm):
        members.note_seen(firm, STRANGER.id, ids.now_ms() + odd + HOUR // 60)
    assert exchange._clocks(firm).startswith(f"The clock of {fingerprint(STRANGER.id)} was at least 9 hours ahead")
