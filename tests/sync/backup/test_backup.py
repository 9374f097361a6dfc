"""Backups: made, checked, kept, refused, restored, and caught up with afterwards."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.db.base import connect, ids
from fieldkit.domain.errors import Trouble
from fieldkit.sync.backup import backup, backup_file, open_store
from fieldkit.sync.backup import restore as backup_and_restore
from fieldkit.sync.base import workshop
from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.base.workshop_name import WORKSHOP
from fieldkit.sync.crypto import key_files
from fieldkit.sync.replica import firm, identity
from tests.sync import homes
from tests.sync.homes import Home, settle
from tests.sync.making import NAMES
from tests.sync.replica.test_replica_id import life


def restore(home: Home, file: Path) -> Path | None:
    with backup_and_restore.preview(home.database, file) as seen:
        return backup_and_restore.restore(seen)


def test_a_week_old_backup_loses_nothing_that_had_been_exported(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    ana.put(uid, notes="typed, not exported, before the backup")
    made = backup_and_restore.back_up(ana.database)
    now = ids.now_ms()
    monkeypatch.setattr(ids, "now_ms", lambda: now + 7 * 24 * 3600 * 1000)
    for day in range(7):
        ana.add(f"day {day}")
        ana.put(uid, notes=f"day {day}")
        settle(shared, ana, ben)
    ben.put(uid, town="by Ben")
    ben.sync(shared)
    before, exported = life(ana), ana.digest()
    restore(ana, made.path)
    assert ana.clients() == {NAMES[0]}
    assert life(ana) != before
    ana.put(uid, phones="typed at once after the restore")
    settle(shared, ana, ben)
    assert ana.clients() == ben.clients() == {NAMES[0], *(f"day {day}" for day in range(7))}
    assert (ana.get(uid, "notes"), ana.get(uid, "town")) == ("day 6", "by Ben")
    assert ben.get(uid, "phones") == "typed at once after the restore"
    assert ana.conflicts() == []
    assert ana.digest() == ben.digest() != exported


def test_what_was_never_exported_is_in_the_backup_that_a_restore_makes(ana: Home) -> None:
    made = backup_and_restore.back_up(ana.database)
    ana.add("not exported")
    before = restore(ana, made.path)
    assert ana.clients() == set()
    assert before is not None
    restore(ana, before)
    assert ana.clients() == {"not exported"}


def test_the_last_ten_of_this_device_are_kept_and_nobody_elses_are_touched(ana: Home, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    other = folder / "fieldkit-20200101-000000-zzzzzz.fkb"
    other.write_bytes(b"another device's")
    mine = [backup.make(ana.database, folder).path for _ in range(12)]
    assert sorted(backup.listed(folder)) == sorted([other, *mine[-10:]])
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in mine[-10:])


def test_a_backup_opens_with_the_firms_key_on_another_device_and_with_the_sheet(
    ana: Home, ben: Home, tmp_path: Path, prepared: Path
) -> None:
    ana.add(NAMES[1])
    made = backup_and_restore.back_up(ana.database)
    with backup_and_restore.preview(ben.database, made.path) as seen:
        assert not seen.own
        assert seen.records["client"] == 1
        assert seen.now["client"] == 0
    with ana.open() as connection:
        sheet = firm.sheet(connection, ana.path)
    new = homes.Home(tmp_path / "new", "New")
    new.path.mkdir()
    with pytest.raises(Refused, match="recovery sheet"), backup_and_restore.preview(new.database, made.path):
        pass
    assert not new.database.exists()
    with new.open() as connection:
        firm.recover(connection, new.path, sheet.words)
    restore(new, made.path)
    assert new.clients() == {NAMES[1]}
    with new.open() as connection:
        from fieldkit.sync.replica import this_device

        me = this_device.ready(connection, new.path)
        assert identity.own(connection).device == me.device.id != key_files.load_device_key(ana.path).id


def test_a_restored_store_on_a_new_computer_writes_under_the_new_device(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    ana.put(uid, notes="sealed by the backup, never published")
    made = backup_and_restore.back_up(ana.database)
    new = homes.Home(tmp_path / "new", "Ana's new laptop")
    new.path.mkdir()
    key_files.save_firm_keys(new.path, key_files.load_firm_keys(ana.path))
    restore(new, made.path)
    new.put(uid, town="from the new laptop")
    settle(shared, new, ben)
    assert ben.get(uid, "town") == "from the new laptop"
    assert ben.get(uid, "notes") == "sealed by the backup, never published"
    assert new.digest() == ben.digest()


def test_without_a_firm_the_devices_own_key_opens_it(prepared: Path, tmp_path: Path) -> None:
    home = homes.fresh(prepared, tmp_path / "alone", "Alone")
    home.add(NAMES[2])
    made = backup_and_restore.back_up(home.database)
    home.add("later")
    restore(home, made.path)
    assert home.clients() == {NAMES[2]}
    shutil.rmtree(home.path / "keys")
    with pytest.raises(Refused, match=r"keys/device\.key"):
        restore(home, made.path)


def test_every_flipped_byte_and_every_cut_is_refused_and_changes_nothing(ana: Home, tmp_path: Path) -> None:
    ana.add(NAMES[0])
    made = backup.make(ana.database)
    whole = made.path.read_bytes()
    before = ana.digest()
    places = [*range(0, made.body, 7), made.body + 5, made.body + 200, len(whole) // 2, len(whole) - 1]
    for place in places:
        bad = bytearray(whole)
        bad[place] ^= 0x41
        (tmp_path / "bad.fkb").write_bytes(bad)
        with pytest.raises(Refused, match=r"bad\.fkb"):
            restore(ana, tmp_path / "bad.fkb")
    for size in (0, 3, 8, 100, made.body, len(whole) - 1):
        (tmp_path / "cut.fkb").write_bytes(whole[:size])
        with pytest.raises(Refused):
            restore(ana, tmp_path / "cut.fkb")
    (tmp_path / "long.fkb").write_bytes(whole + b"x")
    with pytest.raises(Refused):
        restore(ana, tmp_path / "long.fkb")
    assert ana.digest() == before
    assert not [path for path in ana.path.iterdir() if path.name.startswith(".backup")]


def test_a_bomb_and_a_stranger_with_the_public_key_are_refused(ana: Home, tmp_path: Path) -> None:
    """The firm's recipient is no secret; a file to it says nothing about who wrote it."""
    import base64

    import msgspec

    from fieldkit.sync.crypto import age
    from fieldkit.sync.crypto.keys import DeviceKey, FirmKey
    from fieldkit.sync.format import compression

    key = key_files.load_firm_keys(ana.path)[0]
    made = backup.make(ana.database)
    stranger = DeviceKey.generate()

    def forged(proof: bytes, body: bytes, **more: int) -> Path:
        from io import BytesIO

        header = msgspec.structs.replace(
            made.header,
            device=stranger.id,
            key=base64.b64encode(stranger.public).decode(),
            proof=base64.b64encode(proof).decode(),
            **more,
        )
        data = msgspec.json.encode(header)
        start = backup_file.MAGIC + len(data).to_bytes(4, "big") + data
        path = tmp_path / "forged.fkb"
        path.write_bytes(start + stranger.sign(backup_file.message(start, BytesIO(body))) + body)
        return path

    bomb = age.encrypt(compression.compress(bytes(50 << 20)), key.recipient)
    with pytest.raises(Refused, match="does not hold the key"):
        restore(ana, forged(FirmKey.generate().proof(stranger.public), bomb))
    with pytest.raises(Refused, match="does not unpack"):
        restore(ana, forged(key.proof(stranger.public), bomb))
    assert not [path for path in ana.path.iterdir() if path.name.startswith(".backup")]


def test_a_full_disk_leaves_no_new_file_and_the_old_ones(
    ana: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = backup.make(ana.database, folder).path

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(Trouble, match="No backup was made"):
            backup.make(ana.database, folder)
    assert list(folder.iterdir()) == [old]


def test_what_a_crash_left_behind_goes_after_a_day_and_not_before(ana: Home) -> None:
    backup.make(ana.database)
    old, new = ana.path / ".backup-old", ana.path / ".backup-new"
    for place in (old, new):
        place.mkdir()
        (place / "copy.db").write_bytes(b"plain")
    half = ana.path / backup.FOLDER / ".abc.fkb.tmp"
    half.write_bytes(b"half")
    for path in (old, half):
        os.utime(path, (1, 1))
    backup.make(ana.database)
    assert (old.exists(), new.exists(), half.exists()) == (False, True, False)


KILLED = """
import os, sys
from pathlib import Path
from fieldkit.sync.backup import backup

backup.make(Path(sys.argv[1]), step=lambda what: os._exit(9) if what == "restoring it for a look" else None)
"""


@pytest.mark.parametrize("then", ["backup", "start", "restore"])
def test_what_a_backup_that_was_killed_left_behind_goes_at_the_next_one_and_what_another_works_on_stays(
    ana: Home, then: str
) -> None:
    made = backup.make(ana.database)
    folder = ana.path / backup.FOLDER
    assert subprocess.run([sys.executable, "-c", KILLED, str(ana.database)], check=False).returncode == 9
    assert len(list(folder.iterdir())) == 2
    with workshop.workshop(ana.path) as work:
        of_another = folder / workshop.unfinished(work)
        of_another.write_bytes(b"half")
        if then == "backup":
            made.path.unlink()
            made = backup.make(ana.database)
        elif then == "start":
            open_store.writer(ana.database).close()
        else:
            with backup_and_restore.preview(ana.database, made.path):
                pass
        assert set(folder.iterdir()) == {made.path, of_another}
        assert list(ana.path.glob(".backup-*")) == [work]


def test_a_damaged_store_is_moved_aside_not_overwritten(ana: Home) -> None:
    ana.add(NAMES[0])
    made = backup_and_restore.back_up(ana.database)
    for end in ("-wal", "-shm"):
        Path(f"{ana.database}{end}").unlink(missing_ok=True)
    ana.database.write_bytes(b"SQLite format 3\x00" + os.urandom(8000))
    damaged = ana.database.read_bytes()
    with backup_and_restore.preview(ana.database, made.path) as seen:
        assert seen.damaged
        before = backup_and_restore.restore(seen)
    assert before is not None
    assert before.read_bytes() == damaged
    assert ana.clients() == {NAMES[0]}


def test_an_open_fieldkit_sees_the_restored_store_and_writes_under_its_new_life(ana: Home) -> None:
    made = backup_and_restore.back_up(ana.database)
    with ana.open() as running:
        old = identity.own(running).incarnation
        ana.add("to be gone")
        restore(ana, made.path)
        assert running.execute("SELECT count(*) FROM client").fetchone() == (0,)
        assert identity.own(running).incarnation != old


def test_a_backup_of_a_newer_schema_is_refused(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup.make(ana.database)
    monkeypatch.setattr(connect, "SCHEMA", connect.SCHEMA - 1)
    with pytest.raises(Refused, match="newer fieldkit"), backup_and_restore.preview(ana.database, made.path):
        pass


def test_before_a_migration_a_backup_is_made_and_without_it_nothing_is_migrated(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = homes.fresh(prepared, tmp_path / "old", "Old")
    with sqlite3.connect(home.database) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()

    def refuse(*_: object, **__: object) -> None:
        raise Trouble("no room for a backup")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "make", refuse)
        with pytest.raises(Trouble, match="no room"):
            open_store.writer(home.database)
    open_store.writer(home.database).close()
    (made,) = backup.listed(home.path / backup.FOLDER)
    assert backup.look(made).header.reason == "before-migration"
    assert backup.look(made).header.schema == 1


def test_a_backup_says_what_it_is_doing_and_a_restore_too(ana: Home) -> None:
    ana.add(NAMES[0])
    told: list[str] = []
    made = backup_and_restore.back_up(ana.database, step=told.append)
    assert told == ["copying the database", "compressing", "encrypting", "restoring it for a look"]
    told.clear()
    with backup_and_restore.preview(ana.database, made.path, told.append) as seen:
        read = list(told)
        assert read
        assert len(set(read)) == len(read)
        backup_and_restore.restore(seen, told.append)
    assert told[len(read) :] == ["backing up what is there now", "putting it in place"]


def test_a_folder_for_backups_that_is_not_there_is_not_made(ana: Home, tmp_path: Path) -> None:
    missing = tmp_path / "stick"
    with pytest.raises(Trouble, match=r"is no folder\. Make it first; no backup was made"):
        backup_and_restore.back_up(ana.database, missing)
    assert not missing.exists()
    missing.mkdir()
    assert backup_and_restore.back_up(ana.database, missing).path.parent == missing


_HOLDS_A_COPY = """
import sys, time
from pathlib import Path
from fieldkit.sync.base.workshop import workshop
with workshop(Path(sys.argv[1])) as work:
    (work / "copy.db").write_bytes(b"everything, not encrypted")
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("opens", [open_store.writer, open_store.reader])
def test_a_copy_that_somebody_who_was_killed_was_working_on_is_gone_after_the_next_start(
    ana: Home, opens: Callable[[Path], sqlite3.Connection]
) -> None:
    def left() -> list[Path]:
        return list(ana.path.glob(f"{WORKSHOP}*/copy.db"))

    command = [sys.executable, "-c", _HOLDS_A_COPY, str(ana.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        assert working.stdout.readline() == "ready\n"
        assert len(left()) == 1
        opens(ana.database).close()
        backup_and_restore.back_up(ana.database)
        assert len(left()) == 1, "who still works keeps it"
        working.kill()
    assert len(left()) == 1
    opens(ana.database).close()
    assert not list(ana.path.glob(f"{WORKSHOP}*"))


def test_a_folder_in_which_nobody_began_to_work_goes_after_a_day(ana: Home) -> None:
    young, old = (ana.path / f"{WORKSHOP}{name}" for name in ("young", "old"))
    for folder in (young, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    workshop.clear(ana.path)
    assert (young.exists(), old.exists()) == (True, False)


def test_a_working_folder_that_cannot_be_removed_spoils_no_backup(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = os.rmdir

    def busy(path: str, *arguments: object, **options: object) -> None:
        if WORKSHOP in os.fspath(path):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), path)
        remove(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "rmdir", busy)
    made = backup_and_restore.back_up(ana.database)
    monkeypatch.undo()
    left = [path for path in ana.path.iterdir() if path.name.startswith(WORKSHOP)]
    assert left
    assert not any(rest for path in left for rest in path.iterdir()), "nothing unencrypted stays"
    restore(ana, made.path)
