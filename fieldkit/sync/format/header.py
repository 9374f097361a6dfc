"""The header of an export file: what it is, who wrote it and which changes it holds, readable without a key."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

import msgspec

from fieldkit.sync.base.refusal import Code, Refused

FORMAT: Final = 1
"""Version of the file format that is written here."""
READS: Final = 1
"""Largest ``min_reader`` that is understood here."""
SUFFIX: Final = ".fks"
"""How the names of all files of this format end, but backups'."""
HEADER_MAX: Final = 64 * 1024
"""Largest header in bytes."""
NUMBER_MAX: Final = (1 << 53) - 1
"""Largest number in a header: what every JSON reader keeps exactly."""

Kind = Literal["segment", "pack", "snapshot", "invitation"]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z2-7]{26}\Z")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Number = Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]
Base64 = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{43}=\Z")]
"""32 bytes."""
MaybeSha256 = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{64})?\Z")]
MaybeBase64 = Annotated[str, msgspec.Meta(pattern=r"^(?:[A-Za-z0-9+/]{43}=)?\Z")]

_NAME: Final = re.compile(r"(0|[1-9][0-9]{0,15})-(0|[1-9][0-9]{0,15})-([0-9a-f]{32})\.fks")


class FileHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The header's fields, in the order in which they are written."""

    format: Annotated[int, msgspec.Meta(ge=1, le=NUMBER_MAX)]
    """Format version of the writer."""
    min_reader: Annotated[int, msgspec.Meta(ge=1, le=NUMBER_MAX)]
    """Smallest format version that a reader must know."""
    kind: Kind
    firm: Id
    """Id of the firm's key that opens the body (a passphrase file: the writer's firm)."""
    device: Id
    """Id of the device that signed."""
    incarnation: Number
    """Which incarnation of the device: a copied or restored one takes a new random number."""
    seq_from: Number
    """First change; 0 in all but segments."""
    seq_to: Number
    """Last change; in a snapshot the last of its writer's own that it covers."""
    prev_sha256: MaybeSha256
    """Hash of the whole segment before this one; empty in the first, and in all but segments."""
    schema: Number
    """Version of the writer's schema, for the sentence that asks for an upgrade."""
    raw_size: Number
    """Bytes of the content, decrypted and unpacked."""
    raw_sha256: Sha256
    created: Number
    """UTC milliseconds by the writer's clock; shown, never relied on."""
    key: Base64
    """The device's public key (32 bytes)."""
    proof: MaybeBase64 = ""
    """That the holder of ``key`` also holds the firm's key (32 bytes); empty under a passphrase."""

    def __post_init__(self) -> None:
        if self.kind == "segment":
            if not 1 <= self.seq_from <= self.seq_to:
                raise ValueError("the changes are numbered backwards")
            if (self.seq_from == 1) != (not self.prev_sha256):
                raise ValueError("only the first segment has none before it")
        elif self.seq_from or self.prev_sha256:
            raise ValueError("only a segment continues another file")


def encode(header: FileHeader, extra: dict[str, msgspec.Raw] | None = None) -> bytes:
    """Return the header as JSON; ``extra`` are fields of a later version, written after the known ones."""
    fields: dict[str, object] = {name: getattr(header, name) for name in header.__struct_fields__}
    return msgspec.json.encode(fields | (extra or {}))


def checked(header: FileHeader) -> FileHeader:
    """Return the header if a reader would take it; ValueError if not (msgspec checks only what it decodes)."""
    return msgspec.convert(msgspec.to_builtins(header), FileHeader)


def decode(data: bytes) -> tuple[FileHeader, dict[str, bytes]]:
    """Return the header and the JSON of the fields that are not known here, or refuse it."""
    try:
        fields = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        needs = msgspec.json.decode(fields.get("min_reader", b"0"), type=int)
        if needs > READS:
            raise newer(needs)
        header = msgspec.json.decode(data, type=FileHeader)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            Code.HEADER, "its header is damaged or no header of ours. Ask for the file to be exported again."
        ) from error
    known = set(FileHeader.__struct_fields__)
    return header, {name: bytes(raw) for name, raw in fields.items() if name not in known}


def newer(needs: int) -> Refused:
    """Return the refusal of a file that a later fieldkit wrote."""
    return Refused(
        Code.NEWER,
        f"it needs file format {needs}, and this fieldkit reads up to {READS}. "
        "Update fieldkit, then import it again; nothing is lost by waiting.",
        needs=needs,
    )


def file_name(header: FileHeader, sha256: str) -> str:
    """Return the name under which a segment or snapshot is published, from the hash of the whole file."""
    return f"{header.seq_from}-{header.seq_to}-{sha256[:32]}.fks"


def promised(name: str) -> tuple[int, int, str] | None:
    """Return the numbers and the hash that a published name promises; None for any other name."""
    match = _NAME.fullmatch(name)
    return (int(match[1]), int(match[2]), match[3]) if match else None
