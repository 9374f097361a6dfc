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
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids, replica_id
from fieldkit.db.records import crud
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.migrations import migrate
from fieldkit.domain.records.registry import KINDS
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.export.seal_segments import Sealed
from fieldkit.sync.merge import after_upgrade, import_file
from fieldkit.sync.replica import identity
from tests.sync.proof import earlier, observe
from tests.sync.proof.oracle import Claim, Life, Log, Row, State, Value

FIRM: Final = FirmKey.from_secret(bytes(range(7, 39)))
KEYS: Final = [DeviceKey.from_seed(bytes([n]) * 32) for n in range(1, 9)]
MEMBERS: Final = [
    KnownDevice.of(key.public, name)
    for key, name in zip(KEYS, "Ana Ben Cleo Dora Emil Fay Gus Hal".split(), strict=True)
]
BEGAN: Final = 1_795_272_000_000
"""UTC milliseconds when every firm begins."""
YEAR: Final = 365 * 86_400_000


class Broken(AssertionError):
    """A promise that did not hold."""


@dataclass(slots=True)
class Published:
    """A file on its way."""

    name: str
    data: bytes = field(repr=False)
    life: Life
    last: int
    snapshot: bool
    void: bool = False
    """Whether nobody needs to take it: its writer was removed before."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What one transaction did, as long as it is in no file."""

    acts: tuple[int, ...]
    changes: int
    """How many numbers it took."""
    life: Life | None = None
    """The earlier life under which it was done, if the store was copied or set back since."""
    last: int = 0
    """Its last number there."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup of one device's database."""

    image: bytes = field(repr=False)
    life: Life
    sealed: int
    unsent: tuple[Unsent, ...]


@dataclass(slots=True)
class Device:
    """One home with its database, open."""

    number: int
    key: DeviceKey
    home: Path
    connection: sqlite3.Connection
    skew: int = 0
    """Milliseconds that its clock is off."""
    copies: list[Copy] = field(default_factory=list)
    life: Life = ("", 0)
    """Under which name it writes."""
    sealed: int = 0
    """Its last change that is in a file."""
    unsent: list[Unsent] = field(default_factory=list)
    """What is in its store alone, in order."""
    older: bool = False
    """Whether it runs a fieldkit that does not know all tables and columns."""
    retired: bool = False

    @property
    def path(self) -> Path:
        """Where the database is."""
        return self.home / "fieldkit.db"


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
            replica_id.settle(device.connection, device.path)
            if not device.older:
                after_upgrade.ripen(device.connection)
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
                replica_id.promise(connection, device.path)
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
            replica_id.promise(connection, device.path)
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
                if refused.code == Code.UNFORESEEN:
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


class Work:
    """What somebody does in one transaction at one device."""

    def __init__(self, world: World, device: Device, claim: Claim, sees: State) -> None:
        self.world = world
        self.claim = claim
        self.device = device
        self.connection = device.connection
        self.sees = sees
        shown = observe.shown(device.connection)
        self.before, self.gone = shown.cells, shown.gone
        self.noted: list[int] = []

    def insert(self, kind: str, values: dict[str, Value]) -> Row:
        """Make a record. Links are uids."""
        row = (kind, self.world.uid())
        crud.insert(self.connection, KINDS[kind], self._stored(kind, values), uid=row[1])
        for name in observe.WATCHED[kind]:
            empty: Value = None if KINDS[kind].field(name).sql_type == "INTEGER" else ""
            self._wrote(row, name, values.get(name, empty))
        return row

    def give(self, row: Row, revision: int, values: dict[str, Value]) -> None:
        """Load a record of the starting content, as every device does."""
        kind = KINDS[row[0]]
        with change_capture.giving(self.connection, revision):
            if crud.get(self.connection, kind, row[1]) is None:
                crud.insert(self.connection, kind, self._stored(row[0], values), uid=row[1])
                for name in observe.WATCHED[row[0]]:
                    empty: Value = None if kind.field(name).sql_type == "INTEGER" else ""
                    self._wrote(row, name, values.get(name, empty), revision)
                return
            own = change_capture.words_after(self.connection, kind, row[1], change_capture.GIVEN - 1)
            now = observe.shown(self.connection).cells
            acts = self.world.log.acts
            later = {n for n in values if any(acts[a].given > revision for a in self.sees.cells.get((*row, n), ()))}
            changed = {n: v for n, v in values.items() if n not in own | later and now[*row, n][0] != v}
            crud.update(self.connection, kind, row[1], self._stored(row[0], changed))
            for name, value in changed.items():
                self._wrote(row, name, value, revision)

    def edit(self, row: Row, values: dict[str, Value]) -> None:
        """Change a record. Links are uids. A value that is shown already is no change."""
        now = observe.shown(self.connection).cells
        crud.update(self.connection, KINDS[row[0]], row[1], self._stored(row[0], values))
        for name, value in values.items():
            if now[*row, name][0] != value:
                self._wrote(row, name, value)

    def decided(self, row: Row, name: str, value: Value) -> None:
        """Note that a conflict was decided."""
        self._wrote(row, name, value)

    def undecided(self, row: Row, name: str, value: Value) -> None:
        """Note that a decision was taken back before anybody heard of it: somebody was there, and that is all."""
        self._note(self.world.log.touch(row).number)
        self._linked(name, row[0], value)

    def delete(self, row: Row) -> None:
        """Put a record into the trash."""
        if crud.delete(self.connection, KINDS[row[0]], row[1]):
            self.deleted(row)

    def deleted(self, row: Row) -> None:
        """Note that a record was put into the trash."""
        self._note(self.world.log.delete(row, self._all(row)).number)

    def bring_back(self, row: Row) -> None:
        """Take a record out of the trash."""
        if crud.undelete(self.connection, KINDS[row[0]], row[1]):
            self.kept(row)

    def kept(self, row: Row) -> None:
        """Note that a record was taken out of the trash, or that it stays."""
        self._note(self.world.log.restore(row, self._all(row)).number)

    def _wrote(self, row: Row, name: str, value: Value, given: int = 0) -> None:
        # A person replaces what is before his eyes, and what nobody needs to show may not be.
        acts = self.world.log.acts
        live = self.sees.cells.get((*row, name), set())
        there = self.before.get((*row, name), ())
        self.sees.cells[*row, name] = {n for n in live if n not in self.sees.either or acts[n].value in there}
        act = self.world.log.write(row, name, value, self.sees, given)
        self._note(act.number)
        self.sees.cells[*row, name] = {act.number}
        self._linked(name, row[0], value)

    def _linked(self, name: str, kind: str, value: Value) -> None:
        link = KINDS[kind].field(name).link
        if link and value is not None:
            self._note(self.world.log.touch((link, str(value))).number)
            if (link, str(value)) in self.gone:
                # Whoever links to what is in his trash, as a decision may, knows that it is there.
                self.deleted((link, str(value)))

    def _all(self, row: Row) -> set[int]:
        acts = self.world.log.acts
        known = self.world.log.of_row(row, self.claim)
        if self.device.older:
            # Nobody has seen what his fieldkit does not know, but for what a record was made with.
            known = {n for n in known if not (earlier.hides(row[0], acts[n].field) and acts[n].saw)}
        return known | {number for number in self.noted if self.world.log.acts[number].row == row}

    def _note(self, number: int) -> None:
        self.noted.append(number)

    def _stored(self, kind: str, values: dict[str, Value]) -> dict[str, str | int | None]:
        out: dict[str, str | int | None] = {}
        for name, value in values.items():
            link = KINDS[kind].field(name).link
            if link and value is not None:
                (value,) = self.connection.execute(f"SELECT id FROM {link} WHERE uid = ?", (value,)).fetchone()
            assert not isinstance(value, float)
            out[name] = value
        return out


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
