"""An export file as bytes: sealing one, and reading one in the order that lets nothing wrong through.

``verify`` does what needs no secret work: size, name, header, signature. Between it and ``Verified.open``
the caller compares sequence and previous hash (``chain.place_of``), so that a file which is known already
costs neither decryption nor decoding. ``open_file`` does both in one go.
"""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from fieldkit import ordinary_file
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import age
from fieldkit.sync.crypto.keys import KnownDevice, key_for, signed_by
from fieldkit.sync.format import compression
from fieldkit.sync.format import header as headers
from fieldkit.sync.format.accepted_signer import Signer, signer_of
from fieldkit.sync.format.header import HEADER_MAX, FileHeader, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fieldkit.sync.crypto.keys import DeviceKey, FirmKey

MAGIC: Final = b"FKS1"
SIGNATURE: Final = 64
_SIGNED: Final = b"fieldkit file signature v1\0"
_PASSPHRASE_KINDS: Final = ("pack", "invitation")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader is prepared to take on, in bytes where nothing else is said."""

    file: int = 128 << 20
    raw: int = 256 << 20
    window_log: int = 23
    """Base-2 logarithm of zstd's window: 8 MiB."""
    scrypt_log: int = 21
    """Base-2 logarithm of scrypt's cost: 2 GiB of memory, what age's own tools choose on a fast machine."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase as it is used: Unicode NFKC, one blank between words, none outside."""

    text: str = field(repr=False)

    @classmethod
    def of(cls, typed: str) -> Passphrase:
        """Return the passphrase that somebody typed; ValueError if it is empty."""
        text = " ".join(unicodedata.normalize("NFKC", typed).split())
        if not text:
            raise ValueError("the passphrase is empty")
        return cls(text)


@dataclass(frozen=True, slots=True)
class FileDraft:
    """What a writer decides about a file; the rest of the header follows from content and keys."""

    kind: Kind
    incarnation: int
    schema: int
    created: int
    """UTC milliseconds."""
    seq_from: int = 0
    seq_to: int = 0
    prev_sha256: str = ""
    min_reader: int = 1


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The content of a file that passed every check."""

    header: FileHeader
    raw: bytearray = field(repr=False)
    verified: Verified = field(repr=False)


@dataclass(slots=True)
class Verified:
    """A file whose writer is certain and whose content has not been touched yet."""

    header: FileHeader
    extra: dict[str, bytes]
    """JSON of header fields that a later version added."""
    device: KnownDevice
    signer: Signer
    sha256: str
    """Hash of the whole file, in hex: what the next segment's ``prev_sha256`` says."""
    size: int
    name: str
    by_passphrase: bool
    start: bytes = field(repr=False)
    """Magic, length, header and signature."""
    body: bytes = field(repr=False)
    limits: Limits = field(repr=False)

    def whole(self) -> bytes:
        """Return the file as it was read, for storing and forwarding; a copy."""
        if not self.body:
            raise ValueError("the file was let go when it was opened")
        return self.start + self.body

    def open(self, keys: Sequence[FirmKey], passphrase: Passphrase | None = None, *, keep: bool = True) -> OpenedFile:
        """Decrypt fully, unpack within limits and compare with the header, or refuse.

        Without ``keep`` the encrypted file is let go in between: size and content then fit into memory once.
        """
        try:
            if self.by_passphrase:
                if passphrase is None:
                    raise Refused(
                        Code.PASSPHRASE_NEEDED, "it needs a passphrase. Ask the person who sent it, by voice."
                    )
                packed = age.decrypt_with_passphrase(self.body, passphrase.text)
            else:
                packed = age.decrypt(self.body, key_for(self.header.firm, keys).identity)
            if not keep:
                self.body = b""
            raw = compression.decompress(packed, self.header.raw_size, self.header.raw_sha256, self.limits.window_log)
        except Refused as refused:
            raise refused.at(self.name) from refused
        return OpenedFile(self.header, raw, self)


def seal(draft: FileDraft, raw: bytes, device: DeviceKey, firm: FirmKey, passphrase: Passphrase | None = None) -> bytes:
    """Return a whole file: ``raw`` packed, encrypted to the firm (or under a passphrase) and signed."""
    if passphrase is not None and draft.kind not in _PASSPHRASE_KINDS:
        raise ValueError("only packs and invitations travel under a passphrase")
    header = FileHeader(
        format=headers.FORMAT,
        min_reader=draft.min_reader,
        kind=draft.kind,
        firm=firm.id,
        device=device.id,
        incarnation=draft.incarnation,
        seq_from=draft.seq_from,
        seq_to=draft.seq_to,
        prev_sha256=draft.prev_sha256,
        schema=draft.schema,
        raw_size=len(raw),
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        created=draft.created,
        key=base64.b64encode(device.public).decode(),
        proof="" if passphrase else base64.b64encode(firm.proof(device.public)).decode(),
    )
    packed = compression.compress(raw)
    if passphrase is None:
        body = age.encrypt(packed, firm.recipient)
    else:
        body = age.encrypt_with_passphrase(packed, passphrase.text)
    return assemble(headers.encode(headers.checked(header)), body, device)


def assemble(header: bytes, body: bytes, device: DeviceKey) -> bytes:
    """Return magic, length, header, signature and body as one file."""
    start = MAGIC + len(header).to_bytes(4, "big") + header
    return b"".join((start, device.sign(_message(start, body)), body))


def open_file(
    source: Path | BinaryIO,
    known: Mapping[str, KnownDevice],
    keys: Sequence[FirmKey],
    passphrase: Passphrase | None = None,
    *,
    kinds: Collection[Kind] = (),
    limits: Limits | None = None,
) -> OpenedFile:
    """Return the content of a file, or refuse it before any of it is used. See ``verify``."""
    return verify(source, known, keys, kinds=kinds, limits=limits).open(keys, passphrase, keep=False)


def verify(
    source: Path | BinaryIO,
    known: Mapping[str, KnownDevice],
    keys: Sequence[FirmKey],
    *,
    kinds: Collection[Kind] = (),
    limits: Limits | None = None,
    name: str | None = None,
) -> Verified:
    """Return a file whose size, name, header and signature are right, or refuse it.

    ``known``: the firm's devices by id. ``keys``: the firm's keys, the current one first. ``kinds``: what is
    wanted here, empty for all. ``name``: the file's name where ``source`` is a stream. Holds the file once.
    """
    limits = limits or Limits()
    name = name if name is not None else source.name if isinstance(source, Path) else ""
    shown = printable(name)
    try:
        if isinstance(source, Path):
            with _open(source, limits) as stream:
                return _verify(stream, known, keys, kinds, limits, name)
        return _verify(source, known, keys, kinds, limits, name)
    except Refused as refused:
        raise refused.at(shown) from refused
    except OSError as error:
        reason = printable(error.strerror or "unknown reason")
        raise Refused(Code.UNREADABLE, f"it cannot be read ({reason}).", name=shown) from error


def verify_bytes(
    data: bytes | memoryview,
    known: Mapping[str, KnownDevice],
    keys: Sequence[FirmKey],
    *,
    kinds: Collection[Kind] = (),
    name: str = "",
) -> Verified:
    """Return ``verify`` of a file that is in memory, such as one out of a pack."""
    return verify(BytesIO(data), known, keys, kinds=kinds, name=name)


def _verify(
    stream: BinaryIO,
    known: Mapping[str, KnownDevice],
    keys: Sequence[FirmKey],
    kinds: Collection[Kind],
    limits: Limits,
    name: str,
) -> Verified:
    start = stream.read(len(MAGIC) + 4)
    if not start:
        raise Refused(Code.INCOMPLETE, "it is empty: not complete yet, or cut off. Copy it again.")
    if start[: len(MAGIC)] != MAGIC[: len(start)]:
        raise Refused(Code.FOREIGN, "it is not a fieldkit file.")
    if len(start) < len(MAGIC) + 4:
        raise _too_short()
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if not 2 <= length <= HEADER_MAX:
        raise Refused(Code.HEADER, "its header is larger than any that fieldkit writes.")
    start += stream.read(length)
    signature = stream.read(SIGNATURE)
    if len(signature) < SIGNATURE:
        raise _too_short()
    room = limits.file - len(start) - len(signature)
    body = stream.read(room + 1)
    if len(body) > room:
        raise _too_large(limits.file)
    whole = hashlib.sha256(start + signature)
    whole.update(body)
    sha256 = whole.hexdigest()

    promise = headers.promised(name)
    if promise and promise[2] != sha256[:32]:
        raise Refused(Code.INCOMPLETE, "it is not complete yet, or was damaged on the way. It is tried again later.")
    header, extra = headers.decode(start[len(MAGIC) + 4 :])
    if promise and promise[:2] != (header.seq_from, header.seq_to):
        raise Refused(Code.RENAMED, f"somebody renamed it. Its right name is {headers.file_name(header, sha256)}.")
    if kinds and header.kind not in kinds:
        raise Refused(Code.WRONG_KIND, f"it is of the kind {header.kind}, and {' or '.join(kinds)} is wanted here.")
    if header.raw_size > limits.raw:
        raise _too_large(limits.raw)
    by_passphrase = not header.proof
    if by_passphrase and header.kind not in _PASSPHRASE_KINDS:
        raise Refused(Code.LOCK, f"a {header.kind} is never under a passphrase; this is not from fieldkit.")
    if not by_passphrase:
        key_for(header.firm, keys)
    device, signer = signer_of(header, known, keys, by_passphrase)
    if not signed_by(device.public, signature, _message(start, body)):
        raise Refused(
            Code.SIGNATURE,
            f"its signature is not that of {printable(device.label)}: it was cut off, or changed after it "
            "was written. Copy it again, or ask for the file to be exported again.",
        )
    if age.lock_of(body, limits.scrypt_log).by_passphrase != by_passphrase:
        raise Refused(Code.LOCK, "it is not encrypted the way its header says.")
    return Verified(
        header=header,
        extra=extra,
        device=device,
        signer=signer,
        sha256=sha256,
        size=len(start) + len(signature) + len(body),
        name=printable(name),
        by_passphrase=by_passphrase,
        start=start + signature,
        body=body,
        limits=limits,
    )


def _open(path: Path, limits: Limits) -> BinaryIO:
    stream = ordinary_file.opened(path)
    if os.fstat(stream.fileno()).st_size > limits.file:
        stream.close()
        raise _too_large(limits.file)
    return stream


def _message(start: bytes, body: bytes) -> bytes:
    """Return what is signed: hashes, so that neither side needs the whole file twice in memory."""
    return _SIGNED + hashlib.sha256(start).digest() + hashlib.sha256(body).digest()


def _too_short() -> Refused:
    return Refused(Code.INCOMPLETE, "it ends in the middle: not complete yet, or cut off. Copy it again.")


def _too_large(limit: int) -> Refused:
    return Refused(Code.TOO_LARGE, f"it is larger than the {limit >> 20} MiB that fieldkit takes at once.")
