"""Several files in one, for a stick or a mail: everyone's segments exactly as they were written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.container import OpenedFile, Verified, verify_bytes
from fieldkit.sync.format.header import Kind, Number, Sha256

if TYPE_CHECKING:
    from fieldkit.sync.crypto.keys import FirmKey, KnownDevice

SEGMENTS: Final = "segments"
"""The only content so far. A pack of one client's records for a partner will be another."""
FILES_MAX: Final = 100_000
_KINDS: Final[tuple[Kind, ...]] = ("segment", "snapshot")


class WireFile(msgspec.Struct, frozen=True):
    """One packed file. Unknown fields are passed over."""

    name: Annotated[str, msgspec.Meta(max_length=200)]
    size: Number
    sha256: Sha256


class WireIndex(msgspec.Struct, frozen=True):
    """What a pack begins with. Unknown fields are passed over."""

    content: Annotated[str, msgspec.Meta(max_length=40)]
    files: Annotated[list[WireFile], msgspec.Meta(max_length=FILES_MAX)]


def pack(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the content of a pack of segments and snapshots, each with its published name."""
    index = WireIndex(
        SEGMENTS,
        [WireFile(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in files],
    )
    head = msgspec.json.encode(index)
    return b"".join((len(head).to_bytes(4, "big"), head, *(data for _, data in files)))


def unpack(opened: OpenedFile) -> list[tuple[str, memoryview]]:
    """Return the files of an opened pack with their names, or refuse it. Copies nothing."""
    raw = memoryview(opened.raw)
    end = 4 + int.from_bytes(raw[:4], "big")
    if len(raw) < 4 or end > len(raw):
        raise _damaged(opened)
    try:
        index = msgspec.json.decode(raw[4:end], type=WireIndex)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(opened) from error
    if index.content != SEGMENTS:
        raise Refused(
            Code.WRONG_KIND,
            f'it is a pack of "{printable(index.content)}", which this fieldkit does not know. Update it.',
            name=opened.verified.name,
        )
    files = []
    for entry in index.files:
        part = raw[end : end + entry.size]
        end += entry.size
        if len(part) != entry.size or hashlib.sha256(part).hexdigest() != entry.sha256:
            raise _damaged(opened)
        files.append((entry.name, part))
    if end != len(raw):
        raise _damaged(opened)
    return files


def members(
    opened: OpenedFile, known: Mapping[str, KnownDevice], keys: Sequence[FirmKey]
) -> Iterator[Verified | Refused]:
    """Yield each file of a pack, verified on its own, or why it was refused; one bad file spoils no other."""
    for name, data in unpack(opened):
        try:
            yield verify_bytes(data, known, keys, kinds=_KINDS, name=name)
        except Refused as refused:
            yield refused


def _damaged(opened: OpenedFile) -> Refused:
    return Refused(
        Code.CONTENT,
        "its list of files does not fit them. Ask for the pack to be exported again.",
        name=opened.verified.name,
    )
