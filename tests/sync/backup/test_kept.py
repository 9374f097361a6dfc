"""Which backups stay, in which order they are listed, and what a preview says of one."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.sync.backup import backup, backup_file
from fieldkit.sync.backup import restore as backup_and_restore
from fieldkit.sync.base import atomic_write
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.base.workshop import workshop
from fieldkit.sync.crypto.key_files import load_device_key, load_firm_keys, save_firm_keys
from fieldkit.sync.crypto.keys import FirmKey, fingerprint
from tests.support.shipped import RECORDS
from tests.sync.homes import Home, settle
from tests.sync.making import AT, NAMES
from tests.sync.replica.test_replica_id import life

NAME = "fieldkit-20261121-1405{:02}{}-{}.fkb"


def test_they_are_listed_by_moment_and_number_the_newest_first(tmp_path: Path) -> None:
    order = [
        NAME.format(9, "", "zzzzzz"),
        NAME.format(8, "-10", "abcdef"),
        NAME.format(8, "-2", "abcdef"),
        NAME.format(8, "", "abcdef"),
        NAME.format(1, "-999", "abcdef"),
    ]
    for name in (*sorted(order), "fieldkit-20261121-140509-abcde1.fkb", NAME.format(3, "-1000", "abcdef"), "x.fkb"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in backup.listed(tmp_path)] == order
    assert backup.listed(tmp_path / "none") == []


def test_the_oldest_of_this_device_go_and_never_the_one_just_made(tmp_path: Path) -> None:
    mine = [tmp_path / NAME.format(second, "", "abcdef") for second in range(12)]
    other = tmp_path / NAME.format(0, "", "zzzzzz")
    for path in (*mine, other):
        path.write_bytes(b"")
    backup._prune(tmp_path, "abcdefgh", keep=mine[0])
    assert set(tmp_path.iterdir()) == {other, mine[0], *mine[3:]}
    backup._prune(tmp_path, "abcdefgh", keep=mine[11])
    assert set(tmp_path.iterdir()) == {other, mine[0], *mine[3:]}


@pytest.mark.parametrize(("age", "stays"), [(24 * 3600 - 60, True), (24 * 3600 + 60, False)])
def test_what_a_crash_left_stays_for_a_day(tmp_path: Path, age: int, stays: bool) -> None:
    half, place = tmp_path / ".abc.fkb.tmp", tmp_path / ".backup-old"
    half.write_bytes(b"half")
    place.mkdir()
    (place / "copy.db").write_bytes(b"plain")
    for path in (half, place):
        os.utime(path, (time.time() - age,) * 2)
    backup._prune(tmp_path, "abcdefgh", keep=tmp_path / "new.fkb")
    with workshop(tmp_path) as work:
        assert work.parent == tmp_path
        assert work.name.startswith(".backup-")
        assert [path.stat().st_mode & 0o777 for path in (work, work / "lock")] == [0o700, 0o600]
        (work / "copy.db").write_bytes(b"plain")
    assert not work.exists()
    assert (half.exists(), place.exists()) == (stays, stays)


def test_a_preview_says_what_is_there_and_what_is_here(ana: Home, ben: Home, shared: Path) -> None:
    uid = ana.add(NAMES[0])
    with ana.open() as connection:
        counts = backup.count_records(connection)
        newest = max(connection.execute(f"SELECT max(updated_at) FROM {kind}").fetchone()[0] or 0 for kind in counts)
    made = backup_and_restore.back_up(ana.database)
    assert (counts["client"], counts["call"]) == (1, 0)
    assert made.header.records == sum(counts.values()) == RECORDS + 1
    ana.add(NAMES[1])
    ana.delete(uid)
    device = load_device_key(ana.path).id
    with backup_and_restore.preview(ana.database, made.path) as seen:
        assert (seen.own, seen.by, seen.unsent, seen.damaged) == (True, f"the device {fingerprint(device)}", 2, "")
        assert (seen.records, seen.now) == (counts, counts | {"client": 2})
        assert seen.newest == newest < seen.newest_now
        assert seen.database == ana.database
    settle(shared, ana, ben)
    with backup_and_restore.preview(ben.database, made.path) as seen:
        assert (seen.own, seen.unsent) == (False, 0)
    eve = Home(ana.path.with_name("eve"), "Eve")
    (eve.path / "keys").mkdir(parents=True)
    for key in (ana.path / "keys").iterdir():
        (eve.path / "keys" / key.name).write_bytes(key.read_bytes())
        (eve.path / "keys" / key.name).chmod(0o600)
    with backup_and_restore.preview(eve.database, made.path) as seen:
        assert (seen.own, seen.now, seen.newest_now, seen.unsent, seen.damaged) == (True, {}, 0, 0, "")
        assert backup_and_restore.restore(seen) is None, "there was nothing before"
    assert eve.clients() == {NAMES[0]}


def test_a_damaged_store_is_named_by_the_moment_it_was_moved(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup_and_restore.back_up(ana.database)
    for end in ("-wal", "-shm"):
        ana.database.with_name(ana.database.name + end).unlink(missing_ok=True)
    ana.database.write_bytes(b"no store at all " * 100)
    ana.database.with_name("fieldkit.db-wal").write_bytes(b"log")
    monkeypatch.setattr(ids, "now_ms", lambda: AT)
    with backup_and_restore.preview(ana.database, made.path) as seen:
        assert not seen.damaged.endswith(".")
        assert (seen.now, seen.newest_now, seen.unsent) == ({}, 0, 0)
        before = backup_and_restore.restore(seen)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(AT / 1000))
    assert before == ana.path / f"fieldkit-damaged-{stamp}.db"
    assert before.read_bytes().startswith(b"no store at all")
    assert ana.path.joinpath(f"fieldkit-damaged-{stamp}.db-wal").read_bytes() == b"log"


def test_a_backup_is_under_the_current_key_and_opens_with_each_that_is_here(ana: Home) -> None:
    before = backup.make(ana.database)
    keys = (FirmKey.generate(), *load_firm_keys(ana.path))
    save_firm_keys(ana.path, keys, replace=True)
    made = backup.make(ana.database)
    assert (before.header.firm, made.header.firm) == (keys[1].id, keys[0].id)
    own = backup.own_key(load_device_key(ana.path))
    assert backup.opening_keys(ana.path) == (*keys, own)
    for one in (before, made):
        with backup.restored(one, home=ana.path) as copy:
            assert copy.name == "copy.db"
    (ana.path / "keys" / "device.key").unlink()
    assert backup.opening_keys(ana.path) == keys
    (ana.path / "keys" / "firm.key").unlink()
    assert backup.opening_keys(ana.path) == ()
    alone = backup.make(ana.database)
    assert backup.opening_keys(ana.path) == (backup.own_key(load_device_key(ana.path)),) != (own,)
    assert alone.header.firm == backup.opening_keys(ana.path)[0].id
    with pytest.raises(Refused) as refused, backup.restored(made, home=ana.path):
        pytest.fail("its key is gone")
    assert (refused.value.code, refused.value.name) == (Code.WRONG_FIRM, made.path.name)
    assert refused.value.sentence == (
        f"its key {fingerprint(keys[0].id)} is not here. If it is a firm's backup, run “fieldkit firm recover” with "
        "the recovery sheet; if it was made without a firm, put back keys/device.key of the computer that made it. "
        "Nothing was changed."
    )


def test_a_store_that_was_restored_begins_a_new_life_though_nothing_was_written_since(ana: Home) -> None:
    made = backup_and_restore.back_up(ana.database)
    before = life(ana)
    with backup_and_restore.preview(ana.database, made.path) as seen:
        backup_and_restore.restore(seen)
    assert life(ana) != before


def test_what_is_done_of_a_backup_is_told_and_its_folder_is_brought_to_the_disk(
    ana: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    synced: list[Path] = []
    monkeypatch.setattr(atomic_write, "sync_folder", synced.append)
    found = backup.make(ana.database, step=made.append)
    assert made == ["copying the database", "compressing", "encrypting", "restoring it for a look"]
    assert synced == [ana.path / "backups"]
    assert (found.path.parent.stat().st_mode & 0o777, found.path.stat().st_size) == (0o700, found.size)
    restored: list[str] = []
    with backup.restored(found, home=ana.path, step=restored.append) as copy:
        assert [path.name for path in copy.parent.iterdir() if path.name != "lock"] == ["copy.db"]
    assert restored == ["decrypting", "unpacking", "looking whether it is sound"]


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_database_of_any_size_is_packed_and_unpacked_to_the_byte(tmp_path: Path, size: int) -> None:
    import hashlib

    import msgspec

    plain, packed, back = tmp_path / "plain", tmp_path / "packed", tmp_path / "back"
    plain.write_bytes((bytes(range(256)) * (size // 256 + 1))[:size])
    held, sha256 = backup_file.compressed(plain, packed)
    assert (held, sha256) == (size, hashlib.sha256(plain.read_bytes()).hexdigest())
    header = msgspec.structs.replace(HEADER, raw_size=size, raw_sha256=sha256)
    backup_file.unpack(packed, back, header)
    assert back.read_bytes() == plain.read_bytes()
    for place, wrong in enumerate((size + 1, size - 1)):
        if wrong >= 0:
            with pytest.raises(Refused, match="does not unpack to what its header says"):
                backup_file.unpack(packed, tmp_path / f"wrong{place}", msgspec.structs.replace(header, raw_size=wrong))
    packed.write_bytes(packed.read_bytes() + b"x")
    with pytest.raises(Refused, match="does not unpack to what its header says"):
        backup_file.unpack(packed, tmp_path / "more", header)


HEADER = backup_file.BackupHeader(
    format=1,
    min_reader=1,
    firm="a" * 26,
    device="a" * 26,
    incarnation=1,
    schema=3,
    records=0,
    raw_size=0,
    raw_sha256="0" * 64,
    created=AT,
    reason="by-hand",
    key="A" * 43 + "=",
    proof="A" * 43 + "=",
)
