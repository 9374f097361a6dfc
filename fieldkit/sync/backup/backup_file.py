"""The file of a backup: a header like an export file's, a signature, and an age file of the compressed database.

``FKB1``, length, header, signature, body; docs/file-format.md has it. Everything streams through the disk, so that it
takes little memory whatever the size.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from fieldkit import ordinary_file
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.base.workshop import unfinished
from fieldkit.sync.crypto import age
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, device_id, signed_by
from fieldkit.sync.format import compression
from fieldkit.sync.format.header import HEADER_MAX, Base64, Id, Number, Sha256, newer

MAGIC: Final = b"FKB1"
FORMAT: Final = 1
SUFFIX: Final = ".fkb"
_SIGNED: Final = b"fieldkit backup signature v1\0"
_SIGNATURE: Final = 64
_SLICE: Final = 1 << 20
_WINDOW_LOG: Final = 23
_HEAD_LOOKED_AT: Final = 8 * 1024


class BackupHeader(msgspec.Struct, frozen=True, kw_only=True):
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
    header: BackupHeader
    size: int
    body: int
    """Where the encrypted part begins."""

    @property
    def created(self) -> datetime:
        """When it was made, in local time."""
        return datetime.fromtimestamp(self.header.created / 1000, UTC).astimezone()


def look(path: Path) -> Backup:
    """Return what a backup file is, its signature checked, or refuse it. Needs no key and little memory."""
    shown = printable(path.name)
    try:
        with ordinary_file.opened(path) as file:
            return _look(file, path)
    except Refused as refused:
        raise refused.at(shown) from refused
    except OSError as error:
        reason = printable(error.strerror or "unknown reason")
        raise Refused(Code.UNREADABLE, f"it cannot be read ({reason}).", name=shown) from error


def is_backup(start: bytes) -> bool:
    """Return whether a file that begins so is a backup."""
    return start[: len(MAGIC)] == MAGIC


def compressed(source: Path, target: Path) -> tuple[int, str]:
    """Compress a file as one zstd frame; return size and hash of what it held."""
    zstd = compression.library()
    options = {
        zstd.CompressionParameter.compression_level: compression.LEVEL,
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


def sealed(packed: Path, folder: Path, header: BackupHeader, device: DeviceKey, firm: FirmKey) -> Backup:
    """Write the whole file under a temporary name and return it; OSError if the disk does not take it."""
    import pyrage  # type: ignore[import-untyped,unused-ignore]
    from pyrage import x25519

    data = msgspec.json.encode(header)
    start = MAGIC + len(data).to_bytes(4, "big") + data
    path = folder / unfinished(packed.parent)
    try:
        with _created(path) as file, packed.open("rb") as plain:
            file.write(start + bytes(_SIGNATURE))
            pyrage.encrypt_io(plain, file, [x25519.Recipient.from_str(firm.recipient)])
            size = file.tell()
            body = len(start) + _SIGNATURE
            file.seek(body)
            signature = device.sign(message(start, file))
            file.seek(len(start))
            file.write(signature)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, pyrage.EncryptError):
            raise _system_error(error) from error
        raise
    return Backup(path, header, size, body)


def decrypt(backup: Backup, key: FirmKey, target: Path) -> None:
    """Write the compressed database that a backup holds to ``target``, or refuse it; OSError is of the disk."""
    import pyrage
    from pyrage import x25519

    try:
        with backup.path.open("rb") as file, _created(target) as packed:
            file.seek(backup.body)
            pyrage.decrypt_io(file, packed, [x25519.Identity.from_str(key.identity)])
    except (pyrage.DecryptError, OSError) as error:
        # What pyrage finds wrong while it streams is an OSError as well, without a number; the system's have one.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Refused(Code.LOCK, "its content is damaged. Take another backup.") from error


def unpack(packed: Path, target: Path, header: BackupHeader) -> None:
    """Unpack one zstd frame to exactly the size and hash that the header promises."""
    zstd = compression.library()
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


def message(start: bytes, rest: BinaryIO) -> bytes:
    """Return what is signed: hashes of the start and of the rest of the file."""
    digest = hashlib.sha256()
    while piece := rest.read(_SLICE):
        digest.update(piece)
    return _SIGNED + hashlib.sha256(start).digest() + digest.digest()


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
        header = msgspec.json.decode(start[len(MAGIC) + 4 :], type=BackupHeader)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Code.HEADER, "its header is damaged. Take another backup.") from error
    public = base64.b64decode(header.key)
    body = file.tell()
    if device_id(public) != header.device or not signed_by(public, signature, message(start, file)):
        raise Refused(
            Code.SIGNATURE, "its signature does not fit: it was cut off or changed after it was written. Take another."
        )
    size = file.tell()
    file.seek(body)
    # With no work allowed, it refuses every passphrase: a backup is under a key.
    age.lock_of(file.read(_HEAD_LOOKED_AT), 0)
    return Backup(path, header, size, body)


def _system_error(error: Exception) -> OSError:
    """Return what the system said to pyrage, which keeps only the words: ``OSError: [Errno 28] No space left``."""
    number = re.search(r"\[Errno (\d+)\]", str(error))
    return OSError(int(number[1]), os.strerror(int(number[1]))) if number else OSError(str(error))


def _created(path: Path) -> BinaryIO:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "w+b")
