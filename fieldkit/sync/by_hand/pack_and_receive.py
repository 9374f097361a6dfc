"""One file by hand: packing everything for a stick or a mail, importing what came, looking without importing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from fieldkit import ordinary_file
from fieldkit.db.base import connect as c
from fieldkit.db.base import ids
from fieldkit.db.changes import members as table
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.backup import backup
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.key_files import has_firm_key, load_firm_keys
from fieldkit.sync.crypto.keys import FirmKey, KnownDevice, fingerprint
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.folder import announcement
from fieldkit.sync.format import container, pack
from fieldkit.sync.format import header as headers
from fieldkit.sync.format.container import FileDraft, OpenedFile, Passphrase, Verified, seal
from fieldkit.sync.format.header import FileHeader
from fieldkit.sync.merge import import_file
from fieldkit.sync.merge.import_file import Taken
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.sync.replica import identity, this_device

PACK_MAX: Final = 96 << 20
"""Bytes of segments in one pack; beyond, a snapshot says the same in less."""
Asks = Callable[[str], Passphrase]
"""Returns the passphrase for a file of that name; called only where one is needed."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack of everything that is here."""

    data: bytes = field(repr=False)
    files: int
    snapshot: bool
    """Whether it holds a snapshot in place of all segments."""


def pack_all(connection: sqlite3.Connection, database: Path, passphrase: Passphrase | None = None) -> Packed:
    """Return everyone's changes as one file: whoever of the firm imports it lacks nothing that is here."""
    me = this_device.ready(connection, database.parent)
    seal_segments.seal_all(connection, me, database)
    stored = table.stored(connection)
    offered: announcement.VersionVector = {}
    for segment in stored:
        actor = (segment.device, segment.incarnation)
        offered[actor] = max(offered.get(actor, 0), segment.seq_to)
    complete = all(offered.get(actor, 0) >= seq for actor, seq in table.sealed_vector(connection).items())
    files: list[tuple[str, bytes]] = []
    if complete:
        size = 0
        for _, name, sha256 in seal_segments.all_segments(connection):
            data = seal_segments.segment_data(connection, sha256)
            size += len(data)
            if size > PACK_MAX:
                complete = False
                break
            files.append((name, data))
    if not complete:
        sealed = snapshots.seal_snapshot(connection, me.device, me.firm, ids.now_ms())
        files = [(sealed.name, sealed.data)]
    data = seal(
        FileDraft("pack", me.incarnation, c.SCHEMA, ids.now_ms()), pack.pack(files), me.device, me.firm, passphrase
    )
    return Packed(data, len(files), not complete)


@dataclass(slots=True)
class Imported:
    """What one file by hand brought."""

    name: str
    files: int = 0
    known: int = 0
    merged: Merged = field(default_factory=Merged)
    waits: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    """Files in a pack, or that had waited for this one, that were not taken; the others were."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that was verified and, if it is a pack, decrypted: taking it needs neither again."""

    name: str
    parts: tuple[tuple[str, Verified | memoryview], ...] = field(default=(), repr=False)
    """Segments and snapshots with their names: one by itself, or those in a pack, which are verified each as they
    are taken."""
    partner: OpenedFile | None = field(default=None, repr=False)
    """A partner's pack, in place of parts."""


def receive(connection: sqlite3.Connection, home: Path, file: Path, asks: Asks) -> ReceivedFile:
    """Return a segment, a snapshot or a pack that can be taken. Changes nothing; raises Refused."""
    keys = load_firm_keys(home) if has_firm_key(home) else ()
    verified = container.verify(file, identity.known_devices(connection), keys)
    if verified.header.kind in ("segment", "snapshot"):
        return ReceivedFile(file.name, ((file.name, verified),))
    from fieldkit.sync.by_hand import partner_export

    opened = open_pack(verified, keys, asks, keep=False)
    content = announcement.content_of(opened)
    if content == partner_export.CONTENT:
        return ReceivedFile(file.name, partner=opened)
    if content != pack.SEGMENTS:
        raise Refused(Code.WRONG_KIND, f"it is a pack of “{content}”.", name=verified.name)
    return ReceivedFile(file.name, tuple(pack.unpack(opened)))


def merge(
    connection: sqlite3.Connection, keys: Sequence[FirmKey], received: ReceivedFile, *, dry_run: bool = False
) -> Imported:
    """Merge a received file of the firm. Raises Refused, after which nothing has changed."""
    done = Imported(received.name, dry_run=dry_run)
    now = ids.now_ms()
    for name, part in received.parts:
        done.files += 1
        source = part if isinstance(part, Verified) else bytes(part)
        try:
            _count(done, import_file.take(connection, source, keys, now, name=name, dry_run=dry_run))
        except Refused as refused:
            if len(received.parts) == 1:
                raise
            done.refused.append(refused)
    return done


def open_pack(verified: Verified, keys: tuple[FirmKey, ...], asks: Asks, *, keep: bool = True) -> OpenedFile:
    """Return the content of a pack, asking for its passphrase if it has one. ``keep``: see ``Verified.open``."""
    if verified.header.kind != "pack":
        hint = "Join by it: fieldkit firm join FILE." if verified.header.kind == "invitation" else ""
        raise Refused(Code.WRONG_KIND, f"it is of the kind {verified.header.kind}. {hint}".strip(), name=verified.name)
    return verified.open(keys, asks(verified.name) if verified.by_passphrase else None, keep=keep)


def _count(done: Imported, taken: Taken) -> None:
    if taken.became == "known":
        done.known += 1
    done.refused += taken.refused
    done.waits += [f"{taken.name}: {wait}" for wait in taken.waits]
    if taken.merged is not None:
        done.merged.add(taken.merged)


Finding = tuple[str, str]
"""What is said about a file: a word and a text."""


@dataclass(slots=True)
class Look:
    """What a file is, without importing it."""

    name: str
    what: Literal["segment", "pack", "snapshot", "invitation", "backup", "none"] = "none"
    facts: list[Finding] = field(default_factory=list)
    sound: bool = False
    """Whether all that could be looked at is as it was written."""
    opened: bool = False
    """Whether its content could be looked at too."""
    problem: str = ""
    """Why it is not sound, or what it takes to open it."""
    code: str = ""


def inspect(connection: sqlite3.Connection | None, home: Path, file: Path, asks: Asks | None = None) -> Look:
    """Return what a file is, who wrote it, whether it is sound and what it needs. Changes nothing.

    ``connection``: to know the firm's devices by name; None for a home without a store. ``asks``: None if
    files under a passphrase are not to be opened.
    """
    look = Look(file.name)
    try:
        with ordinary_file.opened(file) as stream:
            start = stream.read(8)
    except OSError as error:
        raise Trouble(f"{file}: it cannot be read ({error.strerror}).") from error
    try:
        if backup.is_backup(start):
            _look_at_backup(look, home, file)
        else:
            _look_at_file(look, connection, home, file, asks)
    except Refused as refused:
        look.problem, look.code = refused.sentence, refused.code
    return look


def _look_at_backup(look: Look, home: Path, file: Path) -> None:
    found = backup.look(file)
    look.what = "backup"
    look.sound = True
    look.facts += [
        ("kind", "backup of a whole store"),
        ("made", _moment(found.header.created)),
        ("by", f"device {fingerprint(found.header.device)}"),
        ("key", fingerprint(found.header.firm)),
        ("holds", f"{found.header.records:,} records, schema {found.header.schema}"),
        ("size", f"{found.size:,} bytes"),
    ]
    with backup.restored(found, home=home):
        look.opened = True


def _look_at_file(look: Look, connection: sqlite3.Connection | None, home: Path, file: Path, asks: Asks | None) -> None:
    keys = load_firm_keys(home) if has_firm_key(home) else ()
    known = identity.known_devices(connection) if connection is not None else {}
    header = _header(file)
    look.what = header.kind
    writer = known.get(header.device)
    firm = "ours" if header.firm in {key.id for key in keys} else "another firm’s, or a key that is not here"
    look.facts += [
        ("kind", _KINDS[header.kind]),
        ("written", _moment(header.created) + " by its writer’s clock"),
        ("by", f"{printable(writer.label)} ({fingerprint(header.device)})" if writer else fingerprint(header.device)),
        ("firm", f"{fingerprint(header.firm)}, {firm}"),
    ]
    if header.kind == "segment":
        look.facts.append(("changes", f"{header.seq_from} to {header.seq_to} of life {header.incarnation}"))
    look.facts += [
        ("lock", "the firm’s key" if header.proof else "a passphrase"),
        ("size", f"{file.stat().st_size:,} bytes, {header.raw_size:,} unpacked"),
        ("schema", str(header.schema)),
    ]
    verified = container.verify(file, known, keys)
    look.sound = True
    look.facts.append(("signature", _SIGNERS[verified.signer]))
    if verified.by_passphrase and asks is None:
        look.problem, look.code = "its content needs the passphrase.", Code.PASSPHRASE_NEEDED
        return
    if header.kind == "invitation":
        look.facts.append(("use", "fieldkit firm join FILE"))
        return
    look.sound = False
    if header.kind == "pack":
        opened = open_pack(verified, keys, asks or _nobody)
        _look_into_pack(look, opened, known, keys)
    else:
        opened = verified.open(keys)
        from fieldkit.sync.format import content_codec, kind_codes

        batch = content_codec.decode(opened.raw, kind_codes.tables(), opened.header)
        rows = sum(len(one.inserts.rows) for one in batch.tables)
        cells = sum(len(changes.rows) for one in batch.tables for changes in one.changes)
        marks = sum(len(one.deletes.rows) + len(one.restores.rows) for one in batch.tables)
        look.facts.append(("holds", f"{rows} new records, {cells} changed values, {marks} to or from the trash"))
        if batch.pending:
            look.facts.append(("later", f"{len(batch.pending)} changes for a later fieldkit, which are kept"))
    look.sound = look.opened = True


def _header(file: Path) -> FileHeader:
    """Return the header of a file as it stands there, before anything vouches for it."""
    with ordinary_file.opened(file) as stream:
        start = stream.read(8)
        if not start:
            raise Refused(Code.INCOMPLETE, "it is empty.")
        if start[:4] != container.MAGIC[: len(start)]:
            raise Refused(Code.FOREIGN, "it is not a fieldkit file.")
        length = int.from_bytes(start[4:8], "big")
        if len(start) < 8 or not 2 <= length <= headers.HEADER_MAX:
            raise Refused(Code.HEADER, "its header is damaged or no header of ours.")
        data = stream.read(length)
    if len(data) < length:
        raise Refused(Code.INCOMPLETE, "it ends in the middle: not complete yet, or cut off. Copy it again.")
    return headers.decode(data)[0]


def _look_into_pack(look: Look, opened: OpenedFile, known: dict[str, KnownDevice], keys: tuple[FirmKey, ...]) -> None:
    content = announcement.content_of(opened)
    if content == announcement.CONTENT:
        word = announcement.read(opened)
        look.facts.append(("says", f"the device is called {word.name}"))
    elif content == pack.SEGMENTS:
        found = list(pack.members(opened, known, keys))
        bad = [str(member) for member in found if isinstance(member, Refused)]
        look.facts.append(("holds", f"{len(found)} files of the firm" + (f", {len(bad)} not sound" if bad else "")))
        look.facts += [("bad", sentence) for sentence in bad]
    else:
        from fieldkit.sync.by_hand import partner_export

        if content != partner_export.CONTENT:
            raise Refused(
                Code.WRONG_KIND, f"it is a pack of “{content}”, which this fieldkit does not know. Update it."
            )
        look.facts += partner_export.told(opened)


_KINDS: Final = {
    "segment": "segment: changes of one device",
    "pack": "pack: several files in one, or a partner’s",
    "snapshot": "snapshot: everything that a device had",
    "invitation": "invitation to join a firm",
}
_SIGNERS: Final = {
    "known": "right, by a device of the firm",
    "introduced": "right, by a new device that holds the firm’s key",
    "stranger": "right; who that is, only the passphrase vouches for",
}


def _moment(milliseconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(milliseconds / 1000):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return "at no time that a clock shows"


def _nobody(name: str) -> Passphrase:
    raise Refused(Code.PASSPHRASE_NEEDED, "its content needs the passphrase.", name=name)
