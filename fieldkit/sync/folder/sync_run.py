"""One sync from beginning to end, file by file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit import __version__
from fieldkit.db.base import ids, replica_id
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import members as table
from fieldkit.domain.errors import Trouble
from fieldkit.sync.backup import backup
from fieldkit.sync.base import cancellation
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.export import seal_segments
from fieldkit.sync.folder import announcement, folder, folder_state, retention
from fieldkit.sync.folder.folder import AsideFiles, Found
from fieldkit.sync.folder.outcome import SyncOutcome, SyncProgress
from fieldkit.sync.format import container
from fieldkit.sync.format.header import READS
from fieldkit.sync.merge import import_file, unexpected
from fieldkit.sync.replica import identity, this_device

if TYPE_CHECKING:
    from fieldkit.sync.merge.import_file import Taken
    from fieldkit.sync.replica.this_device import LocalReplica

BACKUP_EVERY: Final = 20 * 3600 * 1000
"""A sync that runs every few minutes makes a backup before the first import of a day, not before each. Milliseconds."""
PASSES: Final = 3
"""How often files that found no room to wait are read again in one sync, as long as that brings any of them in."""
FAR_BEHIND: Final = 200
"""From so many unread segments on, a snapshot is read first."""


@dataclass(slots=True)
class SyncRun:
    """A sync that is running."""

    connection: sqlite3.Connection
    database: Path
    me: LocalReplica
    folder: Path
    outcome: SyncOutcome
    progress: Callable[[SyncProgress], None] | None
    cancelled: Callable[[], bool]
    state: folder_state.FolderState = field(init=False)
    aside_files: AsideFiles = field(init=False)
    present: tuple[Found, ...] = ()

    def run(self) -> None:
        """Write mine, read the others', look after the folder."""
        self.state = folder_state.FolderState.load(self.connection, self.folder)
        self.aside_files = AsideFiles.load(self.database.parent, self.folder, self._knowledge())
        listing = folder.scan(self.folder, self.me.keys)
        self.present, self.outcome.more = listing.files, listing.more
        self._detect_clone()
        if identity.own(self.connection).unsent_earlier:
            # Before they are sealed anew: the original may have sent them, or some of them, since.
            self._read()
        self._seal()
        self._publish()
        self._read()
        if not self.outcome.stopped and not self.outcome.dry_run:
            self._maintain()
        now = ids.now_ms()
        if not self.outcome.dry_run:
            self.aside_files.save(self.present)
            with transaction(self.connection):
                self.state.done &= {f.promise[2] for f in self.present if f.promise}
                self.state.save(self.connection)
                folder_state.remember_folder(self.connection, self.folder)
                if not self.outcome.stopped:
                    folder_state.note_synced(self.connection, now)
        self.outcome.waiting = import_file.held(self.connection)
        self.outcome.aside = [aside for aside in self.aside_files.files.values() if aside.due(now)]

    def _detect_clone(self) -> None:
        """Begin a new incarnation if the folder holds files of this one that this database did not write.

        A disk that was set back or cloned whole brings its marks along; only the folder can tell. What this one sealed
        under the dots of such a file is sealed again under the new incarnation: each copy's work reaches everybody.
        """
        own = identity.own(self.connection)
        mine = {s.sha256[:32] for s in table.stored(self.connection) if s.device == own.device}
        known = identity.known_devices(self.connection)
        for found in self.present:
            if found.device != own.device or not found.promise or found.promise[2] in mine:
                continue
            if not found.promise[0] or self.aside_files.passed_over(found, ids.now_ms()):
                continue
            try:
                with unexpected.as_refusal(found.path.name, self.connection):
                    header = container.verify(found.path, known, self.me.keys).header
            except Refused:
                continue
            if header.device != own.device or header.kind != "segment":
                continue
            with transaction(self.connection):
                forked = replica_id.unseal(self.connection, header.device, header.incarnation, header.seq_from)
                if not forked and header.incarnation != identity.own(self.connection).incarnation:
                    continue
                replica_id.begin_incarnation(self.connection)
                if forked:
                    # Now, though its own file may be read again: some took that one, some the other.
                    identity.renumber_unsent(self.connection)
                replica_id.note_sealed(self.connection, self._own_database())
            self.outcome.new_incarnation = True
        if self.outcome.new_incarnation:
            self.me = this_device.ready(self.connection, self.database.parent)

    def _seal(self) -> None:
        if self.outcome.stopped:
            return
        if self.outcome.dry_run:
            with transaction(self.connection):
                identity.renumber_unsent(self.connection)
            self.outcome.sealed = identity.own(self.connection).unsent
        else:
            with self._stoppable():
                self.outcome.sealed = seal_segments.seal_all(
                    self.connection, self.me, self.database, self.outcome.cleaned.append
                )

    def _publish(self) -> None:
        """Write every own segment that the folder lacks."""
        if self.outcome.dry_run or self.outcome.stopped:
            return
        here = {found.path.name for found in self.present}
        due = self.state.to_publish(self.connection, self.me.device.id, here)
        for done, segment in enumerate(due):
            if self._stop(done, len(due), "writing"):
                return
            data = seal_segments.segment_data(self.connection, segment.sha256)
            if not self.publish(segment.name, data, firm_of(data)):
                return

    def publish(self, name: str, data: bytes, firm: str) -> bool:
        """Publish a file of this device; return whether that worked."""
        if self.outcome.unwritten:
            return False
        try:
            folder.publish(self.folder, firm, self.me.device.id, name, data)
        except Trouble as trouble:
            self.outcome.unwritten = str(trouble)
            return False
        self.outcome.written.append(name)
        return True

    def _read(self) -> None:
        """Take every file that is not here yet."""
        if import_file.has_room(self.connection):
            self.aside_files.again(Code.CROWDED)
        own = {s.sha256[:32] for s in table.stored(self.connection)}
        kept = own | {held.sha256[:32] for held in import_file.held(self.connection)} | self.state.done
        now = ids.now_ms()
        mine = {*self.state.snapshots, self.state.announcement}
        fresh = [
            found
            for found in self.present
            if not (found.promise and found.promise[2] in kept)
            and not (found.device == self.me.device.id and found.path.name in mine)
            and not self.aside_files.passed_over(found, now)
        ]
        before = len(self.outcome.read)
        segments = sum(1 for found in fresh if found.promise and found.promise[0])
        fresh.sort(key=lambda found: _order(found, snapshots_first=segments > FAR_BEHIND))
        for done, found in enumerate(fresh):
            if self.outcome.stopped or self._stop(done, len(fresh), "reading"):
                return
            self._import_one(found, now)
        self._read_again(fresh, now)
        if any(taken.refused for taken in self.outcome.read[before:]) and not self.outcome.stopped:
            # They waited and were let go: the folder has them, and says now why they are not taken.
            self._read()
        if fresh:
            self._tell(len(fresh), len(fresh), "reading")

    def _read_again(self, fresh: list[Found], now: int) -> None:
        """Take those that found no room to wait and need not wait any more, since others came."""
        met = set(fresh)
        for _ in range(PASSES):
            room = import_file.has_room(self.connection)
            crowded = [f for f in self.present if (room or f in met) and self.aside_files.reason(f) == Code.CROWDED]
            crowded.sort(key=lambda found: found.order)
            for done, found in enumerate(crowded):
                if self.outcome.stopped or self._stop(done, len(crowded), "reading again"):
                    return
                self._import_one(found, now)
            if all(self.aside_files.reason(found) == Code.CROWDED for found in crowded):
                return

    def _import_one(self, found: Found, now: int) -> None:
        taken: Taken | None = None
        try:
            with self._stoppable():
                taken = self._take(found, now)
        except Refused as refused:
            self.aside_files.put(found, refused, now)
            return
        if self.outcome.stopped:
            return
        self.aside_files.settled(found)
        if taken is None:
            return
        if taken.became == "known" and found.promise:
            self.state.done.add(found.promise[2])
            return
        self.outcome.read.append(taken)
        if taken.merged is not None:
            self.outcome.merged.add(taken.merged)

    def _take(self, found: Found, now: int) -> Taken | None:
        """Import one file; None for an announcement."""
        if found.promise and found.promise[0]:
            self._back_up()
            return import_file.take(self.connection, found.path, self.me.keys, now)
        with unexpected.as_refusal(found.path.name, self.connection):
            known = identity.known_devices(self.connection)
            verified = container.verify(found.path, known, self.me.keys)
            if verified.header.kind not in ("segment", "snapshot"):
                self._take_announcement(verified, now)
                return None
        self._back_up()
        before = table.sealed_vector(self.connection)
        taken = import_file.take(self.connection, found.path, self.me.keys, now)
        if verified.header.kind == "snapshot" and taken.became != "held":
            gained = {k: seq for k, seq in table.sealed_vector(self.connection).items() if seq > before.get(k, 0)}
            self.state.offered = announcement.merge_vectors(self.state.offered, gained)
            if found.promise:
                self.state.done.add(found.promise[2])
        return taken

    def _take_announcement(self, verified: container.Verified, now: int) -> None:
        """Take in the announcement of a device."""
        if verified.header.kind != "pack":
            raise Refused(Code.WRONG_KIND, f"it is of the kind {verified.header.kind}: “fieldkit inspect” says more.")
        opened = verified.open(self.me.keys)
        if announcement.content_of(opened) != announcement.CONTENT:
            raise Refused(Code.WRONG_KIND, "it is a pack: import it by “fieldkit import FILE”.")
        with transaction(self.connection):
            if verified.signer == "introduced":
                identity.add_device(self.connection, verified.device, now)
            if verified.device.id != self.me.device.id:
                folder_state.record_announcement(self.connection, announcement.read(opened))
        self.state.done.add(verified.sha256[:32])

    def _maintain(self) -> None:
        """Write a snapshot if one is due, announce what this device has, remove what everybody has."""
        if retention.snapshot_due(self.connection, self.me, self.state, self.present):
            self._tell(0, 1, "writing a snapshot")
            with self._stoppable():
                sealed = retention.snapshot(self.connection, self.me, self.state)
            if self.outcome.stopped:
                return
            if self.publish(sealed.name, sealed.data, self.me.firm.id):
                retention.snapshot_written(self.state, sealed.name)
        said = retention.announcement_due(self.connection, self.me, self.state, self.present)
        if said is not None and self.publish(said.name, said.data, self.me.firm.id):
            for old in retention.announcement_written(self.me, self.state, said, self.present):
                folder.withdraw(old)
        if not self.outcome.unwritten:
            self.outcome.removed = retention.remove_old(self.connection, self.me, self.state, self.present)
        folder.sweep(self.folder, self.me.firm.id, self.me.device.id, ids.now_ms())

    def _back_up(self) -> None:
        """Make the backup before the first import of a day."""
        if self.outcome.dry_run or self.outcome.backup is not None:
            return
        now = ids.now_ms()
        last = int(table.fact(self.connection, "sync.backup") or 0)
        if 0 <= now - last < BACKUP_EVERY:
            return
        self.outcome.backup = backup.make(
            self.database, reason="before-import", step=lambda _what: cancellation.check()
        ).path
        with transaction(self.connection):
            table.note(self.connection, "sync.backup", str(now))

    def _knowledge(self) -> str:
        known = identity.known_devices(self.connection)
        parts = [__version__, str(READS), *(key.id for key in self.me.keys)]
        parts += [f"{ident} {device.retired}" for ident, device in sorted(known.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _own_database(self) -> Path:
        return Path(self.connection.execute("PRAGMA database_list").fetchone()[2])

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Let what is done here be stopped in the middle; it is rolled back then, and comes again next time."""
        try:
            with cancellation.within(self.connection, self.cancelled):
                yield
        except cancellation.Cancelled:
            self.outcome.stopped = True

    def _stop(self, done: int, total: int, what: str) -> bool:
        if self.cancelled():
            self.outcome.stopped = True
            return True
        self._tell(done, total, what)
        return False

    def _tell(self, done: int, total: int, what: str) -> None:
        if self.progress is not None:
            self.progress(SyncProgress(done, total, what))


def firm_of(data: bytes) -> str:
    """Return the id of the firm key that opens one of this device's own files."""
    import msgspec

    length = int.from_bytes(data[4:8], "big")
    header = msgspec.json.decode(data[8 : 8 + length], type=dict[str, msgspec.Raw])
    return msgspec.json.decode(header["firm"], type=str)


def _order(found: Found, *, snapshots_first: bool) -> tuple[int, int, tuple[int, str, int, str]]:
    if not found.promise:
        return 1, 0, found.order
    first, last, _ = found.promise
    if first == 0 and last:
        # The newest snapshot first: it makes the others known.
        return (0 if snapshots_first else 2), -last, found.order
    # An announcement goes before the segments of its device: that is how it gets its name.
    return (1 if first else 0), 0, found.order
