"""A firm of real stores: SQLite files, real capture, export and import, and an oracle that is told what people did.

Cheap enough for thousands of firms: one migrated database is copied, keys are made once, nothing takes a
passphrase, files go from hand to hand as bytes.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids, replica_id
from fieldkit.db.schema.migrations.migrate import migrate
from fieldkit.domain.records.kinds import KINDS
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.export.seal_segments import Sealed
from fieldkit.sync.merge import after_upgrade, import_file
from fieldkit.sync.replica import identity
from tests.sync.simulation import earlier, observe
from tests.sync.simulation.devices import BEGAN, FIRM, KEYS, MEMBERS, Broken, Copy, Device, Published, Unsent
from tests.sync.simulation.oracle import Claim, Life, Log, Value
from tests.sync.simulation.work import Work


class World:
    """Devices, files on their way, and the log of what happened."""

    def __init__(self, devices: int, place: Path | None = None) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="firm-", dir=place or _fast()))
        self.log = Log()
        self.files: list[Published] = []
        self.devices: list[Device] = []
        self.now = BEGAN
        self.homes_lost = False
        """Whether a home was set back or left the firm, and its history with it."""
        self._uids = 0
        self._values = 0
        self._speaking: Device | None = None
        self._clock = ids.now_ms
        ids.now_ms = self._now  # the one clock of all that is stored
        for _ in range(devices):
            self.newcomer()

    def close(self) -> None:
        """Throw everything away."""
        ids.now_ms = self._clock
        for device in self.devices:
            device.connection.close()
        shutil.rmtree(self.place, ignore_errors=True)

    # Homes

    def newcomer(self, *, older: bool = False) -> Device:
        """Set up another device of the firm, empty. ``older``: with a fieldkit that does not know everything."""
        number = len(self.devices)
        home = self.place / f"home-{number}"
        home.mkdir()
        (home / "fieldkit.db").write_bytes(_template())
        key = KEYS[number % len(KEYS)]
        device = Device(number, key, home, _open(home / "fieldkit.db"))
        self.devices.append(device)
        self._begin(device)
        # A number that a seed gives again, not a random one.
        device.life, device.older = (key.id, 1000 + number), older
        with c.transaction(device.connection):
            identity.name_own(device.connection, *device.life)
            for known in MEMBERS:
                identity.add_device(device.connection, known, BEGAN)
        return device

    def reopen(self, device: Device) -> None:
        """End and start the program on a device."""
        device.connection.close()
        device.connection = _open(device.path)
        self._begin(device)

    def upgrade(self, device: Device) -> None:
        """Let a device run the newest fieldkit: what it kept without knowing it is applied."""
        if device.older:
            device.older = False
            self.reopen(device)
            self.judge(device)

    def retire(self, device: Device) -> None:
        """Remove a device, and all copies of it, from the firm: what it published so far counts."""
        self.homes_lost = True
        counts: dict[Life, int] = {}
        for file in self.files:
            if file.life[0] == device.key.id:
                counts[file.life] = max(counts.get(file.life, 0), file.last)
                # A snapshot tells of others' changes too, so it counts no more; the segments do.
                file.void |= file.snapshot
        for other in self.devices:
            other.retired |= other.key is device.key
            if not other.retired:
                with c.transaction(other.connection):
                    last = tuple((incarnation, seq) for (_, incarnation), seq in counts.items())
                    identity.retire(other.connection, device.key.id, last, self.now)

    def copy(self, device: Device) -> Copy:
        """Back a device up."""
        return Copy(device.connection.serialize(), device.life, device.sealed, tuple(device.unsent))

    def restore(self, device: Device, copy: Copy, *, in_place: bool) -> None:
        """Put an old copy where the database was. What was in no file yet and not in the copy is gone."""
        self.homes_lost = True
        device.connection.close()
        for beside in device.home.glob("fieldkit.db-*"):
            beside.unlink()
        if not in_place:
            device.path.unlink()
        device.path.write_bytes(copy.image)
        device.connection = _open(device.path)
        device.life, device.sealed, device.unsent = copy.life, copy.sealed, list(copy.unsent)
        self._begin(device)

    def clone(self, device: Device) -> Device:
        """Copy a whole home; both go on."""
        copy = self.copy(device)
        number = len(self.devices)
        home = self.place / f"home-{number}"
        home.mkdir()
        (home / "fieldkit.db").write_bytes(copy.image)
        (home / replica_id.FILE).write_bytes((device.home / replica_id.FILE).read_bytes())
        twin = Device(number, device.key, home, _open(home / "fieldkit.db"), device.skew, list(device.copies))
        twin.life, twin.sealed, twin.unsent, twin.older = copy.life, copy.sealed, list(copy.unsent), device.older
        self.devices.append(twin)
        self._begin(twin)
        return twin

    def _begin(self, device: Device) -> None:
        """Do what every start does before the first write."""
        with self.speaking(device):
            replica_id.ensure_unique_dots(device.connection, device.path)
            if not device.older:
                after_upgrade.apply_pending(device.connection)
        self._follow(device)

    def _follow(self, device: Device) -> None:
        """See what became of what is in no file yet, where the store was copied or set back."""
        life, _ = observe.head(device.connection)
        if life != device.life:
            last, earlier = device.sealed, []
            for one in device.unsent:
                last += one.changes if one.life is None else 0
                earlier.append(one if one.life else Unsent(one.acts, one.changes, device.life, last))
            device.unsent = earlier
            device.life, device.sealed = life, observe.version(device.connection)[life]
        version = observe.version(device.connection)
        again: dict[int, int] = {}
        moved, rest = [], []
        for one in device.unsent:
            if one.life is None:
                rest.append(one)
            elif not observe.noted(device.connection, one.life, one.last):
                moved.append(Unsent(tuple(self._again(number, again) for number in one.acts), one.changes))
            elif version[one.life] < one.last:
                rest.append(one)
            # Else the other copy sent it, and it came as the same.
        if again:
            for one in rest:
                for number in one.acts:
                    act = self.log.acts[number]
                    act.saw = frozenset(again.get(self.log.acts[n].origin, n) for n in act.saw)
        device.unsent = moved + rest

    def _again(self, number: int, again: dict[int, int]) -> int:
        """Note an act that a copied store tells under a new name: as an act of its own."""
        acts = self.log.acts
        saw = (again.get(acts[n].origin, n) for n in acts[number].saw)
        again[acts[number].origin] = made = self.log.again(acts[number], saw).number
        return made

    def claim(self, device: Device) -> Claim:
        """Return what a device says that it has."""
        unsent = frozenset(number for one in device.unsent for number in one.acts)
        return Claim(observe.version(device.connection), unsent)

    # People

    @contextmanager
    def speaking(self, device: Device) -> Iterator[sqlite3.Connection]:
        """Let the clock be that of one device."""
        self._speaking = device
        self.now += 7
        with earlier.in_use() if device.older else nullcontext():
            try:
                yield device.connection
            finally:
                self._speaking = None

    @contextmanager
    def working(self, device: Device) -> Iterator[Work]:
        """Let somebody work at a device: one transaction, noted in the log as what he saw and wrote."""
        claim = self.claim(device)
        work = Work(self, device, claim, self.log.state(claim))
        before = observe.head(device.connection)
        with self.speaking(device) as connection, c.transaction(connection):
            yield work
        life, seq = observe.head(device.connection)
        if life != before[0] or (seq > before[1]) != bool(work.noted):
            raise Broken(f"{len(work.noted)} things were done and {seq - before[1]} changes noted")
        if work.noted:
            device.unsent.append(Unsent(tuple(work.noted), seq - before[1]))

    def value(self, choice: int, kind: str, name: str) -> Value:
        """Return a value that nobody wrote before, hostile at times."""
        self._values += 1
        number = self._values
        if KINDS[kind].field(name).sql_type == "INTEGER":
            return ((1 << 63) - 1 - number, -(1 << 63) + number, number, number)[choice % 4]
        return (f"[{number}] [/] O'Brien", f"Æther {number} ☎\nGmbH", f"مكتب {number}", f"v{number}", f"v{number}")[
            choice % 5
        ]

    def uid(self) -> str:
        """Return the name of a new record."""
        self._uids += 1
        return ids.uid_for(BEGAN + self._uids, self._uids * 0x9E3779B97F4A7C15)

    def _now(self) -> int:
        self.now += 1
        return self.now + (self._speaking.skew if self._speaking else 0)

    # Files

    def export(self, device: Device) -> list[Published]:
        """Write what a device has not written yet."""
        made = []
        with self.speaking(device) as connection:
            while sealed := seal_segments.seal_segment(connection, device.key, FIRM, ids.now_ms()):
                replica_id.note_sealed(connection, device.path)
                self._follow(device)
                self._named(device, sealed.seq_to)
                made.append(self._publish(device, sealed, snapshot=False))
        return made

    def _named(self, device: Device, last: int) -> None:
        """Note under which numbers acts went into a file."""
        while device.sealed < last:
            one = device.unsent.pop(0)
            device.sealed += one.changes
            for number in one.acts:
                self.log.acts[number].names.append((device.life, device.sealed))
        if device.sealed != last:
            raise Broken(f"a segment ends at {last}, in the middle of a transaction")

    def snapshot(self, device: Device) -> Published:
        """Write the state of a device; what is in no file yet goes into one first."""
        self.export(device)
        with self.speaking(device) as connection:
            sealed = snapshots.seal_snapshot(connection, device.key, FIRM, ids.now_ms())
            replica_id.note_sealed(connection, device.path)
        return self._publish(device, sealed, snapshot=True)

    def take(self, device: Device, file: Published) -> str:
        """Give a device a sound file; return what became of it."""
        with self.speaking(device) as connection:
            try:
                taken = import_file.take(connection, file.data, [FIRM], ids.now_ms(), name=file.name)
            except Refused as refused:
                raise Broken(f"a sound file was refused: {refused}") from refused
            finally:
                self._follow(device)
        return taken.became

    def take_damaged(self, device: Device, data: bytes, name: str) -> None:
        """Give a device a file that is not as it was written: it must be refused, and nothing else change."""
        before = observe.dump(device.connection)
        with self.speaking(device) as connection:
            try:
                taken = import_file.take(connection, data, [FIRM], ids.now_ms(), name=name)
            except Refused as refused:
                if refused.code == Code.UNEXPECTED:
                    raise Broken(f"a damaged file crashed fieldkit: {refused}") from refused
                if observe.dump(device.connection) != before:
                    raise Broken("a refused file changed something") from None
                return
        raise Broken(f"a damaged file was taken: {taken}")

    def take_aborted(self, device: Device, file: Published, steps: int) -> bool:
        """Stop an import in the middle: all of it is there or nothing. Return whether it was stopped."""
        before, come = observe.dump(device.connection), observe.come(device.connection)
        left = [steps]

        def tick() -> int:
            left[0] -= 1
            return int(left[0] == -1)

        device.connection.set_progress_handler(tick, 20)
        try:
            self.take(device, file)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
        else:
            return False
        finally:
            device.connection.set_progress_handler(None, 0)
        if device.connection.in_transaction:
            device.connection.execute("ROLLBACK")  # stopped in BEGIN itself
        # Whole files may be there: the one that was imported or put to those that wait, and what had waited for it.
        if observe.dump(device.connection) != before and observe.come(device.connection) == come:
            raise Broken("an import that was stopped in the middle left something behind")
        return True

    def _publish(self, device: Device, sealed: Sealed, *, snapshot: bool) -> Published:
        life, seq = observe.head(device.connection)
        file = Published(
            sealed.name, sealed.data, life, sealed.seq_to if not snapshot else seq, snapshot, device.retired
        )
        self.files.append(file)
        return file

    # Judgement

    def judge(self, device: Device) -> None:
        """Hold a device to its claim."""
        hidden = earlier.HIDDEN if device.older else frozenset()
        said = self.log.complaints(self.claim(device), observe.shown(device.connection, hidden), hidden)
        if said:
            raise Broken(f"device {device.number}: " + "; ".join(said[:5]))

    def deliver(self, order: Sequence[tuple[int, int]]) -> None:
        """Let files (device, file) reach devices in this order."""
        for number, place in order:
            device, file = self.devices[number], self.files[place]
            if not file.void and not device.retired:
                self.take(device, file)


def _open(path: Path) -> sqlite3.Connection:
    connection = c.connect(path, write=True)
    # Kills are simulated apart, by real processes; here nothing waits for a disk.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA trusted_schema = ON")
    return connection


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory(dir=_fast()) as folder:
        connection = c.connect(Path(folder) / "fieldkit.db", write=True)
        migrate(connection)
        image = connection.serialize()
        connection.close()
        return image


def _fast() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
