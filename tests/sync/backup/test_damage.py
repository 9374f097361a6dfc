"""Backups that are damaged or whose disk fails in every way that is rare: refused by a sentence, nothing left over."""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldkit.db.base import connect, ids
from fieldkit.domain.errors import Trouble
from fieldkit.sync.backup import backup, backup_file
from fieldkit.sync.backup import restore as restoring
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import age, key_files
from fieldkit.sync.crypto.keys import DeviceKey
from fieldkit.sync.format import compression
from tests.sync import homes
from tests.sync.homes import Home
from tests.sync.making import AT, OTHER_FIRM


def altered(home: Home, made: backup_file.Backup, body: bytes | None = None, **more: Any) -> Path:
    """Return a copy of a backup with another header or body, rightly signed."""
    data = msgspec.json.encode(msgspec.json.decode(msgspec.json.encode(made.header)) | more)
    start = backup_file.MAGIC + len(data).to_bytes(4, "big") + data
    if body is None:
        body = made.path.read_bytes()[made.body :]
    signature = key_files.load_device_key(home.path).sign(backup_file.message(start, BytesIO(body)))
    path = home.path / "altered.fkb"
    path.write_bytes(start + signature + body)
    return path


def refusal(called: Callable[[], object]) -> tuple[Code, str]:
    with pytest.raises(Refused) as refused:
        called()
    return refused.value.code, refused.value.sentence


def test_header_and_body_are_looked_at_before_anything_is_replaced(ana: Home) -> None:
    made = backup.make(ana.database)
    key = key_files.load_firm_keys(ana.path)[0]

    def tried(body: bytes | None = None, **more: Any) -> tuple[Code, str]:
        path = altered(ana, made, body, **more)

        def shown() -> None:
            with restoring.preview(ana.database, path):
                pytest.fail("it is not sound")

        return refusal(shown)

    sealed = made.path.read_bytes()[made.body :]
    damaged = "its content is damaged. Take another backup."
    for body in (sealed[:-1] + bytes((sealed[-1] ^ 1,)), sealed[:-5], sealed + b"more"):
        assert tried(body) == (Code.LOCK, damaged)
    assert tried(min_reader=backup_file.FORMAT + 1)[0] == Code.NEWER
    code, said = tried(age.encrypt_with_passphrase(b"x", "apple bench candle"))
    assert (code, said.startswith("opening it would take more memory than fieldkit gives to one file.")) == (
        Code.LOCK,
        True,
    )
    code, said = tried(age.encrypt(b"x", OTHER_FIRM.recipient))
    assert (code, said.startswith("its content is damaged. Take another backup.")) == (Code.LOCK, True)
    code, said = tried(age.encrypt(b"no frame at all", key.recipient))
    assert (code, said.startswith("its content is damaged. Take another backup.")) == (Code.PACKED, True)
    frame = compression.compress(b"\0" * 5000)
    code, said = tried(age.encrypt(bytes(frame)[:-3], key.recipient))
    assert (code, said.startswith("it does not unpack to what its header says.")) == (Code.PACKED, True)
    code, said = tried(records=made.header.records + 1)
    assert (code, said.startswith("the database in it is not the one that its header describes.")) == (
        Code.CONTENT,
        True,
    )


def test_disk_that_takes_no_more_is_not_taken_for_damage(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup.make(ana.database)
    earlier = {path.name for path in made.path.parent.iterdir()}
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Full(BytesIO):
        def write(self, _data: object) -> int:
            raise full

    monkeypatch.setattr(backup_file, "_created", lambda _path: Full())
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as raised:
        backup_file.decrypt(made, key_files.load_firm_keys(ana.path)[0], ana.path / "copy")
    assert raised.value.errno == errno.ENOSPC
    with pytest.raises(Trouble) as refused, restoring.preview(ana.database, made.path):
        pytest.fail("it is not unpacked")
    assert str(refused.value).startswith(
        f"{ana.path}: the backup could not be unpacked there ({os.strerror(errno.ENOSPC)}). Nothing was changed."
    )
    firm = key_files.load_firm_keys(ana.path)[0]
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        backup_file.sealed(made.path, made.path.parent, made.header, key_files.load_device_key(ana.path), firm)
    assert {path.name for path in made.path.parent.iterdir()} == earlier


def test_database_in_a_backup_must_be_sound(ana: Home, tmp_path: Path) -> None:
    header = backup.make(ana.database).header
    none = tmp_path / "none.db"
    none.write_bytes(b"a shopping list " * 500)
    code, said = refusal(lambda: backup._sound(none, header))
    assert (code, said.startswith("the database in it is damaged (")) == (Code.CONTENT, True)
    torn = tmp_path / "torn.db"
    with closing(sqlite3.connect(torn)) as connection:
        connection.execute("CREATE TABLE t (a UNIQUE)")
        connection.executemany("INSERT INTO t VALUES (?)", [(f"{number:0500}",) for number in range(200)])
        connection.commit()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 1 WHERE name LIKE 'sqlite_autoindex%'")
        connection.commit()
    code, said = refusal(lambda: backup._sound(torn, header))
    assert (code, said.startswith("the database in it is damaged (")) == (Code.CONTENT, True)


def test_backup_that_is_not_sound_when_it_was_just_made_is_removed(
    ana: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made").mkdir()

    def unsound(*_arguments: object) -> None:
        raise Refused(Code.CONTENT, "it is broken.")

    monkeypatch.setattr(backup, "_sound", unsound)
    with pytest.raises(Trouble, match="it is broken"):
        backup.make(ana.database, tmp_path / "made")
    assert list((tmp_path / "made").iterdir()) == []


def test_file_that_the_system_does_not_give_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        backup_file.look(tmp_path / "gone.fkb")
    assert (refused.value.code, refused.value.name) == (Code.UNREADABLE, "gone.fkb")
    assert refused.value.sentence == f"it cannot be read ({os.strerror(2)})."


def test_names_of_one_second_are_numbered_until_there_are_too_many(
    ana: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: AT)
    header = backup.make(ana.database).header
    stem = f"fieldkit-{datetime.fromtimestamp(AT / 1000, UTC):%Y%m%d-%H%M%S}"
    last = f"{header.device[:6]}.fkb"
    assert backup._final_name(tmp_path, header).name == f"{stem}-{last}"
    (tmp_path / f"{stem}-{last}").touch()
    assert backup._final_name(tmp_path, header).name == f"{stem}-2-{last}"
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    with pytest.raises(Trouble) as refused:
        backup._final_name(tmp_path, header)
    assert str(refused.value) == (f"{tmp_path}: there are too many backups of this second already. No backup was made.")
    assert DeviceKey.generate().id[:6] != header.device[:6]


def test_restore_that_fails_says_that_the_store_is_as_it_was(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup.make(ana.database)
    ana.add("Later")

    def broken(*_arguments: object, **_named: object) -> sqlite3.Connection:
        raise Trouble("The disk is full.")

    with restoring.preview(ana.database, made.path) as seen:
        monkeypatch.setattr(restoring, "back_up", lambda *_a, **_n: made)
        monkeypatch.setattr(connect, "connect", broken)
        with pytest.raises(Trouble) as refused:
            restoring.restore(seen)
        monkeypatch.undo()
    assert str(refused.value) == "The disk is full. The store is as it was before."
    assert ana.clients() == {"Later"}


def test_store_that_is_damaged_where_nobody_looked_is_moved_aside_for_its_backup(ana: Home) -> None:
    text = "word " * 30_000 + "end"
    uid = ana.add("Marsh", notes=text)
    made = backup.make(ana.database)
    with ana.open() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(ana.database.read_bytes())
    # A page of the long text, which says where the next one is: whoever counts records does not come by.
    inside = data.index(b"word word", data.index(b"word word") + 8192)
    page = inside - inside % 4096
    data[page : page + 4] = b"\xff\xff\xff\xff"
    ana.database.write_bytes(data)
    with restoring.preview(ana.database, made.path) as seen:
        assert seen.damaged == ""
        aside = restoring.restore(seen)
    assert aside is not None
    assert aside.name.startswith("fieldkit-damaged-")
    assert aside.read_bytes()[page : page + 4] == data[page : page + 4]
    assert ana.get(uid, "notes") == text


def test_what_the_system_said_to_who_encrypts_keeps_its_number(
    ana: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(ana.database)
    device, firm = key_files.load_device_key(ana.path), key_files.load_firm_keys(ana.path)[0]
    left = [0]

    class Filling(BytesIO):
        def write(self, data: object) -> int:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(data)  # type: ignore[arg-type]

    def created(path: Path) -> Filling:
        path.touch()
        return Filling()

    monkeypatch.setattr(backup_file, "_created", created)
    for fitting in (0, 1, 2):
        left[0] = fitting
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as raised:
            backup_file.sealed(made.path, tmp_path, made.header, device, firm)
        assert raised.value.errno == errno.ENOSPC, fitting
        assert list(tmp_path.glob("*.tmp")) == [], fitting
    told = backup_file._system_error(ValueError("no number"))
    assert (type(told), told.errno, str(told)) == (OSError, None, "no number")


def test_a_backup_that_is_refused_before_a_restore_stops_it(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup.make(ana.database)
    ana.add("Later")

    def refused(*_arguments: object, **_named: object) -> None:
        raise Refused(Code.KEY, "the key cannot be read.")

    with restoring.preview(ana.database, made.path) as seen:
        monkeypatch.setattr(restoring, "back_up", refused)
        with pytest.raises(Refused) as stopped:
            restoring.restore(seen)
    assert (stopped.value.code, stopped.value.sentence) == (Code.KEY, "the key cannot be read.")
    assert ana.clients() == {"Later"}
    assert [path.name for path in ana.path.iterdir() if "damaged" in path.name] == []


@pytest.mark.parametrize("content", [b"", b"no store at all " * 100])
def test_what_is_no_store_or_was_one_is_not_backed_up(prepared: Path, tmp_path: Path, content: bytes) -> None:
    home = homes.fresh(prepared, tmp_path / "alone", "Alone")
    home.add("Marsh")
    home.database.write_bytes(content)
    with pytest.raises(Trouble) as refused:
        restoring.back_up(home.database)
    assert "fieldkit.db" in str(refused.value)
    assert home.database.read_bytes() == content
    assert not (home.path / backup.FOLDER).exists()


def test_a_database_that_is_not_there_is_not_made_by_looking_at_a_backup(ana: Home, tmp_path: Path) -> None:
    made = backup.make(ana.database)
    home = Home(tmp_path / "new", "New")
    key_files.save_firm_keys(home.path, key_files.load_firm_keys(ana.path))
    with restoring.preview(home.database, made.path) as seen:
        assert (seen.own, seen.now, seen.newest_now, seen.unsent, seen.damaged) == (False, {}, 0, 0, "")
        assert (seen.records["client"], seen.newest > 0) == (0, True)
    assert not home.database.exists()
