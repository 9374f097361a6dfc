"""Copies and restored databases: two must never number different changes alike."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from fieldkit.db.base import replica_id
from fieldkit.db.store import opening
from fieldkit.sync.crypto.key_files import load_device_key
from fieldkit.sync.folder import exchange
from fieldkit.sync.replica import identity
from tests.sync import homes
from tests.sync.homes import Home, copied, of, settle
from tests.sync.making import NAMES


def life(home: Home) -> int:
    with home.open() as connection:
        return identity.own(connection).incarnation


def dots(home: Home) -> set[tuple[str, int, int]]:
    """Return every change of every device that is here, by its name."""
    with home.open() as connection:
        return {
            (row[0], row[1], row[2] & ((1 << 40) - 1))
            for row in connection.execute(
                "SELECT device, incarnation, dot FROM sync_log JOIN sync_version ON life = dot >> 40"
            )
        }


def test_a_database_that_stays_where_it_is_keeps_its_life(ana: Home, shared: Path) -> None:
    before = life(ana)
    ana.add(NAMES[0])
    ana.sync(shared)
    ana.add(NAMES[1])
    assert life(ana) == before
    renamed = ana.path.rename(ana.path.with_name("moved"))
    assert life(Home(renamed, "Ana")) == before, "a renamed folder is no copy"


def test_a_copied_home_and_its_original_both_write_and_everything_arrives(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    ana.put(uid, notes="not exported when it was copied")
    twin = copied(ana, tmp_path / "twin")
    assert load_device_key(twin.path).id == load_device_key(ana.path).id
    ana.add("by the original")
    twin.add("by the copy")
    assert life(twin) != life(ana)
    settle(shared, ana, twin, ben)
    assert {"by the original", "by the copy"} <= ben.clients()
    assert ben.get(uid, "notes") == "not exported when it was copied"
    assert ben.conflicts() == [], "the same value twice asks nobody anything"
    assert ana.digest() == twin.digest() == ben.digest()


def test_what_the_original_sent_and_changed_after_the_copy_is_no_conflict_with_the_copy(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    ana.put(uid, notes="not exported when it was copied")
    twin = copied(ana, tmp_path / "twin")
    ana.sync(shared)
    ana.put(uid, notes="changed by the original since")
    twin.put(uid, town="by the copy")
    settle(shared, ana, twin, ben)
    assert ben.conflicts() == twin.conflicts() == []
    assert (twin.get(uid, "notes"), ana.get(uid, "town")) == ("changed by the original since", "by the copy")
    assert ana.digest() == twin.digest() == ben.digest()


def test_a_copied_home_that_is_never_used_again_costs_nothing(ana: Home, tmp_path: Path, shared: Path) -> None:
    ana.sync(shared)
    before = life(ana)
    twin = copied(ana, tmp_path / "twin")
    life(twin)
    assert life(ana) == before


def test_two_copies_of_a_home_without_a_firm_may_both_join_one(prepared: Path, tmp_path: Path, shared: Path) -> None:
    first = homes.fresh(prepared, tmp_path / "first", "First")
    first.add(NAMES[0])
    second = copied(first, tmp_path / "second")
    homes.founded(first)
    homes.joined(second, first)
    second.add(NAMES[1])
    settle(shared, first, second)
    assert first.clients() == second.clients() == {NAMES[0], NAMES[1]}
    assert first.digest() == second.digest()


def test_a_database_put_back_alone_takes_a_new_life_and_catches_up(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    """As a backup program would: yesterday's file in the place of today's, same folder, same keys, same inode."""
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    with ana.open() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yesterday = ana.database.read_bytes()
    ana.put(uid, notes="today")
    late = ana.add("of today")
    ana.sync(shared)
    for end in ("-wal", "-shm"):
        Path(f"{ana.database}{end}").unlink(missing_ok=True)
    before = life(ana)
    for end in ("-wal", "-shm"):
        Path(f"{ana.database}{end}").unlink(missing_ok=True)
    with ana.database.open("r+b") as file:
        file.write(yesterday)
        file.truncate()
    ana.put(uid, town="after it was put back")
    assert life(ana) != before
    settle(shared, ana, ben)
    assert (ana.get(uid, "notes"), ana.get(late)) == ("today", "of today")
    assert ben.get(uid, "town") == "after it was put back"
    assert ana.digest() == ben.digest()


def test_a_whole_home_put_back_from_a_copy_takes_a_new_life(ana: Home, ben: Home, shared: Path, tmp_path: Path) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    kept = tmp_path / "kept"
    shutil.copytree(ana.path, kept)
    ana.put(uid, notes="after the copy")
    ana.sync(shared)
    before = life(ana)
    shutil.rmtree(ana.path)
    shutil.copytree(kept, ana.path)
    assert life(ana) != before
    ana.add("once more")
    settle(shared, ana, ben)
    assert ana.get(uid, "notes") == "after the copy"
    assert "once more" in ben.clients()
    assert ana.digest() == ben.digest()


def test_a_disk_set_back_whole_is_noticed_in_the_folder(
    ana: Home, ben: Home, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot of a virtual machine brings all marks along; the files that it wrote meanwhile do not fit them."""
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    twin = copied(ana, tmp_path / "set back")
    ana.put(uid, notes="forgotten by the disk")
    ana.sync(shared)
    monkeypatch.setattr(replica_id, "_fits", lambda *_: True)
    before = life(twin)
    twin.put(uid, town="after it was set back")
    assert life(twin) == before, "nothing here can tell"
    outcome = twin.sync(shared)
    assert outcome.new_incarnation
    assert life(twin) != before
    monkeypatch.undo()
    settle(shared, twin, ben)
    assert (ben.get(uid, "notes"), ben.get(uid, "town")) == ("forgotten by the disk", "after it was set back")
    assert twin.digest() == ben.digest()


def test_two_clones_of_a_disk_that_both_sent_before_they_met_lose_nothing(
    ana: Home, ben: Home, cyd: Home, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ben has the original's file of that number and Cyd the clone's; afterwards both have both."""
    uid = ana.add(NAMES[0], notes="before")
    settle(shared, ana, ben, cyd)
    twin = copied(ana, tmp_path / "twin")
    other = tmp_path / "other"
    shutil.copytree(shared, other)
    with monkeypatch.context() as patched:
        patched.setattr(replica_id, "_fits", lambda *_: True)
        ana.put(uid, notes="by the original", town="Ulm")
        twin.put(uid, notes="by the clone", phones="1")
        twin.add("only the clone's")
        ana.sync(shared)
        twin.sync(other)
        ben.sync(shared)
        cyd.sync(other)
        for source, target in ((shared, other), (other, shared)):
            shutil.copytree(source, target, dirs_exist_ok=True)
        for _ in range(3):
            for home in (ana, twin, ben, cyd):
                home.sync(shared)
    for home in (ana, twin, ben, cyd):
        assert (home.get(uid, "town"), home.get(uid, "phones")) == ("Ulm", "1")
        assert "only the clone's" in home.clients()
        assert home.values_of(uid, "notes") >= {"by the original", "by the clone"}
        (conflict,) = home.conflicts()
        assert {version.value for version in conflict.versions} == {"by the original", "by the clone"}


def test_no_two_changes_ever_have_one_name(ana: Home, ben: Home, shared: Path, tmp_path: Path) -> None:
    uid = ana.add(NAMES[0])
    ana.sync(shared)
    seen: dict[tuple[str, int, int], str] = {}
    crowd = [ana, copied(ana, tmp_path / "one"), copied(ana, tmp_path / "two")]
    crowd.append(copied(crowd[1], tmp_path / "three"))
    for number, home in enumerate(crowd):
        before = dots(home)
        home.put(uid, notes=f"by copy {number}")
        for dot in dots(home) - before:
            assert seen.setdefault(dot, home.path.name) == home.path.name
    settle(shared, *crowd, ben)
    assert ben.values_of(uid, "notes") >= {f"by copy {number}" for number in range(4)}


@pytest.mark.parametrize("damage", ["gone", "empty", "noise", "other computer"])
def test_marks_that_cannot_be_trusted_begin_a_new_life(
    ana: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    ana.sync(shared)
    before = life(ana)
    mark = ana.path / replica_id.FILE
    match damage:
        case "gone":
            mark.unlink()
        case "empty":
            mark.write_bytes(b"")
        case "noise":
            mark.write_bytes(os.urandom(5000))
        case _:
            monkeypatch.setattr(replica_id, "computer", lambda: "another")
    assert life(ana) != before
    assert mark.stat().st_mode & 0o777 == 0o600
    again = life(ana)
    assert life(ana) == again


def test_what_was_not_sealed_goes_on_under_the_new_life_with_what_it_replaced(
    ana: Home, ben: Home, shared: Path
) -> None:
    uid = ana.add(NAMES[0], notes="first")
    settle(shared, ana, ben)
    ana.put(uid, notes="second")
    other = ana.add(NAMES[1])
    ana.delete(other)
    (ana.path / replica_id.FILE).unlink()
    ana.put(uid, notes="third")
    settle(shared, ana, ben)
    assert ben.get(uid, "notes") == "third"
    assert ben.conflicts() == []
    assert ben.values_of(uid, "notes") == {"second", "third"}
    assert NAMES[1] not in ben.clients()
    assert ana.digest() == ben.digest()


def test_writing_stops_where_the_mark_cannot_be_written(
    ana: Home, monkeypatch: pytest.MonkeyPatch, shared: Path
) -> None:
    from fieldkit.domain.errors import Trouble

    ana.sync(shared)
    (ana.path / replica_id.FILE).unlink()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(replica_id, "_write", full)
        with pytest.raises(Trouble, match="The disk is full"):
            opening.writer(ana.database)
    assert not exchange.exchange(ana.database).stopped


def test_checking_the_mark_costs_no_start_up(ana: Home) -> None:
    import time

    with ana.open() as connection:
        begun = time.thread_time()
        for _ in range(50):
            assert not replica_id.ensure_unique_dots(connection, ana.database)
        assert (time.thread_time() - begun) / 50 < 0.002


def test_the_copy_publishes_beside_the_original(ana: Home, shared: Path, tmp_path: Path) -> None:
    ana.sync(shared)
    twin = copied(ana, tmp_path / "twin")
    ana.add(NAMES[0])
    twin.add(NAMES[1])
    ana.sync(shared)
    twin.sync(shared)
    assert len(of(shared, ana)) == 3


def test_the_version_vector_holds_what_was_written_here_sent_or_not(ana: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    with ana.open() as connection:
        mine = identity.own(connection)
        assert identity.version_vector(connection)[mine.number] == mine.seq > 0
    ana.add(NAMES[1])
    with ana.open() as connection:
        later = identity.own(connection)
        assert later.unsent > 0
        assert identity.version_vector(connection)[later.number] == later.seq == mine.seq + later.unsent
