"""The announcement of a device to the others: its name, its version vector, its last snapshot.

A pack with the content ``about``, published beside the segments and replaced when it is no longer true. Names
travel only here, encrypted; the version vector acknowledges, so that the others may remove what everybody has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from fieldkit.db.base.connect import SCHEMA
from fieldkit.domain.text.sanitize import clean_line, printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.container import FileDraft, OpenedFile, seal
from fieldkit.sync.format.header import Id, Number
from fieldkit.sync.format.pack import WireFile
from fieldkit.sync.replica.invitation import NAME_MAX

if TYPE_CHECKING:
    from fieldkit.sync.replica.this_device import LocalReplica

CONTENT: Final = "about"
VersionVector = dict[tuple[str, int], int]
"""Last change that is here, by device and incarnation."""
_Row = tuple[Id, Number, Number]
_Name = Annotated[str, msgspec.Meta(max_length=NAME_MAX)]
_FileName = Annotated[str, msgspec.Meta(max_length=100)]
_Rows = Annotated[list[_Row], msgspec.Meta(max_length=100_000)]


class WireAnnouncement(msgspec.Struct, frozen=True, omit_defaults=True):
    """The index of such a pack. Unknown fields are passed over."""

    content: Annotated[str, msgspec.Meta(max_length=40)]
    files: list[WireFile] = []
    name: _Name = ""
    has: _Rows = []
    snapshot: _FileName = ""
    covers: _Rows = []


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one device announced."""

    device: str
    name: str
    created: int
    """UTC milliseconds by its clock."""
    has: VersionVector = field(default_factory=dict)
    snapshot: str = ""
    """Published name of its last snapshot; empty if it wrote none."""
    covers: VersionVector = field(default_factory=dict)
    """What that snapshot covers."""


def seal_announcement(
    me: LocalReplica, name: str, has: VersionVector, now: int, snapshot: str = "", covers: VersionVector | None = None
) -> bytes:
    """Return the announcement of this device as a file."""
    wire = WireAnnouncement(CONTENT, [], name, _rows(has), snapshot, _rows(covers or {}))
    head = msgspec.json.encode(wire)
    raw = len(head).to_bytes(4, "big") + head
    return seal(FileDraft("pack", me.incarnation, SCHEMA, now), raw, me.device, me.firm)


def read(opened: OpenedFile) -> Announcement:
    """Return what a pack of the content ``about`` says, or refuse it."""
    raw = memoryview(opened.raw)
    try:
        wire = msgspec.json.decode(raw[4 : 4 + int.from_bytes(raw[:4], "big")], type=WireAnnouncement)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Code.CONTENT, "its content is damaged.", name=opened.verified.name) from error
    return Announcement(
        opened.header.device,
        clean_line(printable(wire.name)),
        opened.header.created,
        _vector(wire.has),
        wire.snapshot,
        _vector(wire.covers),
    )


def content_of(opened: OpenedFile) -> str:
    """Return what a pack says it holds, or refuse it."""

    class Index(msgspec.Struct):
        content: str

    raw = memoryview(opened.raw)
    end = 4 + int.from_bytes(raw[:4], "big")
    try:
        if len(raw) < 4 or end > len(raw):
            raise ValueError("no index")
        return printable(msgspec.json.decode(raw[4:end], type=Index).content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Refused(Code.CONTENT, "its list of files is damaged.", name=opened.verified.name) from error


def digest(firm: str, name: str, has: VersionVector, snapshot: str) -> str:
    """Return a text that differs when what is announced differs, or the key under which it is."""
    return hashlib.sha256(msgspec.json.encode([firm, name, _rows(has), snapshot])).hexdigest()


def merge_vectors(one: VersionVector, other: VersionVector) -> VersionVector:
    """Return what either covers."""
    return {actor: max(one.get(actor, 0), other.get(actor, 0)) for actor in one.keys() | other.keys()}


def _rows(vector: VersionVector) -> list[_Row]:
    return [(device, incarnation, seq) for (device, incarnation), seq in sorted(vector.items())]


def _vector(rows: list[_Row]) -> VersionVector:
    return {(device, incarnation): seq for device, incarnation, seq in rows}
