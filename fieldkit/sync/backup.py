"""Backups: the whole database in one encrypted, signed file that was restored once before it got its name.

The form is that of the export file with another magic: ``FKB1``, length, header, signature, then the database
compressed with zstd and encrypted with age. docs/file-format.md has it. Everything streams through the disk:
a backup takes little memory whatever its size.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, Literal

import msgspec

from fieldkit.db import connect as c
from fieldkit.db import ids
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text import printable
from fieldkit.sync import age, atomic, packing
from fieldkit.sync.header import HEADER_MAX, Base64, Id, Number, Sha256, newer
from fieldkit.sync.keyfiles import (
    has_device_key,
    has_firm_key,
    load_device_key,
    load_firm_keys,
    save_device_key,
)
from fieldkit.sync.keys import DeviceKey, FirmKey, device_id, fingerprint, signed_by
from fieldkit.sync.refused import Code, Refused

MAGIC: Final = b"FKB1"
KEPT: Final = 10
"""Backups of one device that stay in a folder."""
FORMAT: Final = 1
SUFFIX: Final = ".fkb"
FOLDER: Final = "backups"
Reason = Literal["by-hand", "before-import", "before-migration", "before-restore"]
_SIGNED: Final = b"fieldkit backup signature v1\0"
_OWN_KEY: Final = b"fieldkit backup key v1\0"
_SIGNATURE: Final = 64
_SLICE: Final = 1 << 20
_WINDOW_LOG: Final = 23
_HEAD_LOOKED_AT: Final = 8 * 1024
_NAME: Final = re.compile(r"fieldkit-(\d{8}-\d{6})(?:-(\d{1,3}))?-[a-z2-7]{6}\.fkb")

Step = Callable[[str], None]
"""Told what is being done, in words; may raise to stop: nothing half done is left."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says about itself without a key."""

    format: Number
    min_reader: Number
    firm: Id
    """Id of the key that opens it: the firm's, or without a firm the device's own."""
    device: Id
    incarnation: Number
    schema: Number
    records: Number
    """Records of all kinds, with those in the trash."""
    raw_size: Number
    raw_sha256: Sha256
    created: Number
    """UTC milliseconds."""
    reason: str
    key: Base64
    proof: Base64


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file whose writer is certain."""

    path: Path
    header: Header
    size: int
    body: int
    """Where the encrypted part begins."""

    @property
    def created(self) -> datetime:
        """When it was made, in local time."""
        return datetime.fromtimestamp(self.header.created / 1000, UTC).astimezone()


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
            size, sha256 = _compressed(copy, work / "copy.zst")
            copy.unlink()
            header = Header(
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
            made = _sealed(work / "copy.zst", folder, header, device, firm)
        try:
            step("restoring it for a look")
            with restored(made, home=home):
                pass
            final = _final_name(folder, header)
            made.path.replace(final)
        except BaseException:
            with suppress(OSError):
                made.path.unlink()
            raise
        atomic.sync_folder(folder)
        _prune(folder, device.id, keep=final)
    return Backup(final, header, made.size, made.body)


def look(path: Path) -> Backup:
    """Return what a backup file is, its signature checked, or refuse it. Needs no key and little memory."""
    shown = printable(path.name)
    try:
        with path.open("rb") as file:
            return _look(file, path)
    except Refused as refused:
        raise refused.at(shown) from refused
    except OSError as error:
        reason = printable(error.strerror or "unknown reason")
        raise Refused(Code.UNREADABLE, f"it cannot be read ({reason}).", name=shown) from error


def is_backup(start: bytes) -> bool:
    """Return whether a file that begins so is a backup."""
    return start[: len(MAGIC)] == MAGIC


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
            _decrypt(backup, identity, work / "copy.zst")
            step("unpacking")
            _unpack(work / "copy.zst", work / "copy.db", backup.header)
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
    from fieldkit.domain.kinds import KINDS

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
    from fieldkit.db import instance

    with c.sentences(database):
        source = c.connect(database, write=False)
        with closing(source):
            os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(sqlite3.connect(copy, isolation_level=None)) as target:
                # In one go: in steps, it would begin anew with every write of another connection.
                source.backup(target)
                # One file, without a log beside it.
                target.execute("PRAGMA journal_mode = DELETE")
                schema = c.schema_version(target)
                return instance.incarnation(target), schema, sum(count_records(target).values())


def _compressed(source: Path, target: Path) -> tuple[int, str]:
    """Compress a file as one zstd frame; return size and hash of what it held."""
    zstd = packing.library()
    options = {
        zstd.CompressionParameter.compression_level: packing.LEVEL,
        zstd.CompressionParameter.checksum_flag: 1,
    }
    frame = zstd.ZstdCompressor(options=options)
    size, digest = 0, hashlib.sha256()
    with source.open("rb") as plain, _created(target) as packed:
        while piece := plain.read(_SLICE):
            size += len(piece)
            digest.update(piece)
            packed.write(frame.compress(piece))
        packed.write(frame.flush())
    return size, digest.hexdigest()


def _sealed(packed: Path, folder: Path, header: Header, device: DeviceKey, firm: FirmKey) -> Backup:
    """Write the whole file under a temporary name and return it."""
    import pyrage  # type: ignore[import-untyped,unused-ignore]
    from pyrage import x25519

    data = msgspec.json.encode(header)
    start = MAGIC + len(data).to_bytes(4, "big") + data
    path = folder / f".{secrets.token_hex(6)}{SUFFIX}.tmp"
    try:
        with _created(path) as file, packed.open("rb") as plain:
            file.write(start + bytes(_SIGNATURE))
            pyrage.encrypt_io(plain, file, [x25519.Recipient.from_str(firm.recipient)])
            size = file.tell()
            body = len(start) + _SIGNATURE
            file.seek(body)
            signature = device.sign(_message(start, file))
            file.seek(len(start))
            file.write(signature)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return Backup(path, header, size, body)


def _look(file: BinaryIO, path: Path) -> Backup:
    start = file.read(len(MAGIC) + 4)
    if not is_backup(start):
        raise Refused(Code.FOREIGN, "it is not a fieldkit backup.")
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if len(start) < len(MAGIC) + 4 or not 2 <= length <= HEADER_MAX:
        raise Refused(Code.HEADER, "its header is damaged. Take another backup.")
    start += file.read(length)
    signature = file.read(_SIGNATURE)
    if len(signature) < _SIGNATURE:
        raise Refused(Code.INCOMPLETE, "it ends in the middle: cut off when it was copied. Copy it again.")
    try:
        needs = msgspec.json.decode(start[len(MAGIC) + 4 :], type=dict[str, msgspec.Raw]).get("min_reader", b"0")
        if msgspec.json.decode(needs, type=int) > FORMAT:
            raise newer(msgspec.json.decode(needs, type=int))
        header = msgspec.json.decode(start[len(MAGIC) + 4 :], type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Code.HEADER, "its header is damaged. Take another backup.") from error
    public = base64.b64decode(header.key)
    body = file.tell()
    if device_id(public) != header.device or not signed_by(public, signature, _message(start, file)):
        raise Refused(
            Code.SIGNATURE, "its signature does not fit: it was cut off or changed after it was written. Take another."
        )
    size = file.tell()
    file.seek(body)
    if age.lock_of(file.read(_HEAD_LOOKED_AT), 0).by_passphrase:
        raise Refused(Code.LOCK, "it is not encrypted the way its header says.")
    return Backup(path, header, size, body)


def _message(start: bytes, rest: BinaryIO) -> bytes:
    """Return what is signed: hashes of the start and of the rest of the file."""
    digest = hashlib.sha256()
    while piece := rest.read(_SLICE):
        digest.update(piece)
    return _SIGNED + hashlib.sha256(start).digest() + digest.digest()


def _decrypt(backup: Backup, key: FirmKey, target: Path) -> None:
    import pyrage
    from pyrage import x25519

    try:
        with backup.path.open("rb") as file, _created(target) as packed:
            file.seek(backup.body)
            pyrage.decrypt_io(file, packed, [x25519.Identity.from_str(key.identity)])
    except pyrage.DecryptError as error:
        raise Refused(Code.LOCK, "its content is damaged. Take another backup.") from error


def _unpack(packed: Path, target: Path, header: Header) -> None:
    """Unpack one zstd frame to exactly the size and hash that the header promises."""
    zstd = packing.library()
    frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
    left, digest = header.raw_size, hashlib.sha256()
    try:
        with packed.open("rb") as file, _created(target) as plain:
            while not frame.eof:
                piece = file.read(_SLICE) if frame.needs_input else b""
                if frame.needs_input and not piece:
                    break
                part = frame.decompress(piece, min(left + 1, _SLICE))
                left -= len(part)
                if left < 0:
                    break
                digest.update(part)
                plain.write(part)
            more = bool(frame.unused_data or file.read(1))
    except zstd.ZstdError as error:
        raise Refused(Code.PACKED, "its content is damaged. Take another backup.") from error
    if left or more or not frame.eof or digest.hexdigest() != header.raw_sha256:
        raise Refused(Code.PACKED, "it does not unpack to what its header says. Take another backup.")


def _sound(database: Path, header: Header) -> None:
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


def _final_name(folder: Path, header: Header) -> Path:
    moment = datetime.fromtimestamp(header.created / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1000):
        more = f"-{number}" if number > 1 else ""
        path = folder / f"fieldkit-{moment}{more}-{header.device[:6]}{SUFFIX}"
        if not path.exists():
            return path
    raise Trouble(f"{folder}: there are too many backups of this second already. No backup was made.")


def _prune(folder: Path, device: str, keep: Path) -> None:
    """Remove this device's oldest backups beyond KEPT; never another's, never the one just made."""
    own = [path for path in listed(folder) if path.name.endswith(f"-{device[:6]}{SUFFIX}") and path != keep]
    for path in own[KEPT - 1 :]:
        with suppress(OSError):
            path.unlink()


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """Give a private temporary folder in the home folder, emptied of what a crash may have left before."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _created(path: Path) -> BinaryIO:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "w+b")


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
