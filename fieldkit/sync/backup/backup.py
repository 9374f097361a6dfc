"""Backups: the whole database in one encrypted, signed file that was restored once before it got its name."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids
from fieldkit.db.base.put_in_place import put_in_place
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.backup import backup_file
from fieldkit.sync.backup.backup_file import FORMAT, SUFFIX, Backup, BackupHeader, is_backup, look
from fieldkit.sync.base import atomic_write
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.base.workshop import workshop
from fieldkit.sync.crypto.key_files import (
    has_device_key,
    has_firm_key,
    load_device_key,
    load_firm_keys,
    save_device_key,
)
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, fingerprint

__all__ = ["Backup", "is_backup", "listed", "look", "make", "restored"]

KEPT: Final = 10
"""Backups of one device that stay in a folder."""
FOLDER: Final = "backups"
Reason = Literal["by-hand", "before-import", "before-migration", "before-restore"]
_LEFT_BEHIND: Final = 24 * 3600
"""Seconds after which nobody is writing a temporary file any more."""
_OWN_KEY: Final = b"fieldkit backup key v1\0"
_NAME: Final = re.compile(r"fieldkit-(\d{8}-\d{6})(?:-(\d{1,3}))?-[a-z2-7]{6}\.fkb")

Step = Callable[[str], None]
"""Told what is being done, in words; may raise to stop: nothing half done is left."""


def make(database: Path, folder: Path | None = None, *, reason: Reason = "by-hand", step: Step | None = None) -> Backup:
    """Back the database up into ``folder`` (default: ``backups`` beside it) and return what was written.

    The copy is consistent while others write. It is restored to a temporary place and looked at before it gets its
    name; then the oldest beyond KEPT are removed. Raises Trouble, after which no new file is there.
    """
    step = step or _quiet
    home = database.parent
    folder = folder or home / FOLDER
    with _sentences(folder):
        if folder == home / FOLDER:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not folder.is_dir():
            raise Trouble(f"{folder} is no folder. Make it first; no backup was made.")
        device, firm = _keys_for_writing(home)
        # Unencrypted pieces stay in the home folder, where the database itself lies unencrypted.
        with workshop(home) as work:
            step("copying the database")
            copy = work / "copy.db"
            incarnation, schema, records = _copied(database, copy)
            step("compressing")
            size, sha256 = backup_file.compressed(copy, work / "copy.zst")
            copy.unlink()
            header = BackupHeader(
                format=FORMAT,
                min_reader=FORMAT,
                firm=firm.id,
                device=device.id,
                incarnation=incarnation,
                schema=schema,
                records=records,
                raw_size=size,
                raw_sha256=sha256,
                created=ids.now_ms(),
                reason=reason,
                key=base64.b64encode(device.public).decode(),
                proof=base64.b64encode(firm.proof(device.public)).decode(),
            )
            step("encrypting")
            made = backup_file.sealed(work / "copy.zst", folder, header, device, firm)
            (work / "copy.zst").unlink()
            try:
                step("restoring it for a look")
                with restored(made, home=home):
                    pass
                final = _final_name(folder, header)
                put_in_place(made.path, final)
            except BaseException:
                with suppress(OSError):
                    made.path.unlink()
                raise
        atomic_write.sync_folder(folder)
        _prune(folder, device.id, keep=final)
    return Backup(final, header, made.size, made.body)


@contextmanager
def restored(backup: Backup, *, home: Path, step: Step | None = None) -> Iterator[Path]:
    """Give the database of a backup in a temporary place, checked; it is gone afterwards.

    Raises Refused if the key is not here or one byte is not as it was written.
    """
    step = step or _quiet
    shown = printable(backup.path.name)
    try:
        identity = _key_that_opens(backup, home)
        with workshop(home) as work:
            step("decrypting")
            backup_file.decrypt(backup, identity, work / "copy.zst")
            step("unpacking")
            backup_file.unpack(work / "copy.zst", work / "copy.db", backup.header)
            (work / "copy.zst").unlink()
            step("looking whether it is sound")
            _sound(work / "copy.db", backup.header)
            yield work / "copy.db"
    except Refused as refused:
        raise refused.at(shown) from refused


def listed(folder: Path) -> list[Path]:
    """Return the backups in a folder by name, the newest first."""
    try:
        found = [(match, path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    except FileNotFoundError:
        return []
    return [path for _, path in sorted(found, key=lambda one: (one[0][1], int(one[0][2] or 1)), reverse=True)]


def opening_keys(home: Path) -> tuple[FirmKey, ...]:
    """Return every key here that may open a backup: the firm's, then the device's own."""
    keys = load_firm_keys(home) if has_firm_key(home) else ()
    return (*keys, own_key(load_device_key(home))) if has_device_key(home) else keys


def own_key(device: DeviceKey) -> FirmKey:
    """Return the key that a device without a firm encrypts its backups to; made from its own, so none is stored."""
    return FirmKey.from_secret(hashlib.sha256(_OWN_KEY + device.seed).digest())


def count_records(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many records of each kind a database holds, with those in the trash."""
    from fieldkit.domain.records.kinds import KINDS

    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        kind: int(connection.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0])
        for kind in KINDS
        if kind in tables
    }


def _keys_for_writing(home: Path) -> tuple[DeviceKey, FirmKey]:
    if not has_device_key(home):
        save_device_key(home, DeviceKey.generate())
    device = load_device_key(home)
    return device, load_firm_keys(home)[0] if has_firm_key(home) else own_key(device)


def _key_that_opens(backup: Backup, home: Path) -> FirmKey:
    keys = opening_keys(home)
    found = next((key for key in keys if key.id == backup.header.firm), None)
    if found is None:
        raise Refused(
            Code.WRONG_FIRM,
            f"its key {fingerprint(backup.header.firm)} is not here. If it is a firm's backup, run “fieldkit firm "
            "recover” with the recovery sheet; if it was made without a firm, put back keys/device.key of the "
            "computer that made it. Nothing was changed.",
        )
    public = base64.b64decode(backup.header.key)
    if not found.proves(public, base64.b64decode(backup.header.proof)):
        raise Refused(Code.SIGNATURE, "whoever wrote it does not hold the key of this firm. Nothing was changed.")
    return found


def _copied(database: Path, copy: Path) -> tuple[int, int, int]:
    """Copy a database through SQLite; return incarnation, schema and number of records of the copy."""
    from fieldkit.db.base import replica_id

    with c.Sentences(database):
        source = c.connect(database, write=False)
        with closing(source):
            os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(sqlite3.connect(copy, isolation_level=None)) as target:
                # In one go: in steps, it would begin anew with every write of another connection.
                source.backup(target)
                # One file, without a log beside it.
                target.execute("PRAGMA journal_mode = DELETE")
                schema = c.schema_version(target)
                return replica_id.incarnation(target), schema, sum(count_records(target).values())


def _sound(database: Path, header: BackupHeader) -> None:
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            records = sum(count_records(connection).values())
            schema = c.schema_version(connection)
    except sqlite3.DatabaseError as error:
        raise Refused(Code.CONTENT, f"the database in it is damaged ({error}).") from error
    if answer != "ok":
        raise Refused(Code.CONTENT, f"the database in it is damaged ({printable(str(answer))}).")
    if (records, schema) != (header.records, header.schema):
        raise Refused(Code.CONTENT, "the database in it is not the one that its header describes.")


def _final_name(folder: Path, header: BackupHeader) -> Path:
    moment = datetime.fromtimestamp(header.created / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1000):
        more = f"-{number}" if number > 1 else ""
        path = folder / f"fieldkit-{moment}{more}-{header.device[:6]}{SUFFIX}"
        if not path.exists():
            return path
    raise Trouble(f"{folder}: there are too many backups of this second already. No backup was made.")


def _prune(folder: Path, device: str, keep: Path) -> None:
    """Remove this device's oldest backups beyond KEPT; never another's, never the one just made."""
    for rest in folder.glob(f".*{SUFFIX}.tmp"):
        with suppress(OSError):
            if rest.stat().st_mtime < time.time() - _LEFT_BEHIND:
                rest.unlink()
    own = [path for path in listed(folder) if path.name.endswith(f"-{device[:6]}{SUFFIX}") and path != keep]
    for path in own[KEPT - 1 :]:
        with suppress(OSError):
            path.unlink()


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = printable(error.strerror or str(error))
        raise Trouble(
            f"{folder}: the backup could not be written ({reason}). No backup was made; the database and earlier "
            "backups are as they were."
        ) from error


def _quiet(_what: str) -> None:
    return
