"""Files that are signed, encrypted and well formed, and whose meaning is wild: what a bug or a bad member may write."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import sqlite3
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT, KINDS
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.export import seal_segments
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.batch import SEQ_MAX, Actor, Batch, Builder, ColumnSpec, Pending, TableSpec, Value, dot
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.merge import import_file
from tests.sync.simulation import observe
from tests.sync.simulation.devices import FIRM, KEYS, Device
from tests.sync.simulation.oracle import Row
from tests.sync.simulation.world import World

CORPUS: Final = Path(__file__).parent / "corpus"
_TEXTS: Final[list[Value]] = [
    "", "plain", "🏴",
    "[ACME] [/] O'Brien", "tab\tand\nline", "\x1b]0;x\x07", "\u202egnirts", "\x00", "\ud7ff", "a" * 5000, "🏴‍☠️",
]  # fmt: skip
_NUMBERS: Final[list[Value]] = [0, 1, -1, (1 << 63) - 1, -(1 << 63), 1 << 40, 2, None]
_CLOCKS: Final = [0, 1, 65535, 65536, (1 << 63) - 1, (1 << 63) - 65536, 1_795_272_000_000 << 16]


@dataclass(slots=True)
class Report:
    """What came of wild files."""

    tried: int = 0
    taken: int = 0
    held: int = 0
    known: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wild:
    """A file to be sealed: its writer, its numbers and its content."""

    kind: Literal["segment", "snapshot"]
    author: int
    incarnation: int
    first: int
    last: int
    raw: bytes

    def sealed(self, target: Target) -> bytes:
        """Return the file as it follows what its writer wrote before."""
        key = KEYS[self.author]
        chain = target.chains.get((key.id, self.incarnation))
        previous = hashlib.sha256(chain.data).hexdigest() if chain is not None and self.first > 1 else ""
        draft = FileDraft(self.kind, self.incarnation, 2, ids.now_ms(), self.first, self.last, previous)
        return seal(draft, self.raw, key, FIRM)

    def stored(self) -> bytes:
        """Return it as it lies in the corpus."""
        head = {"kind": self.kind, "author": self.author, "incarnation": self.incarnation}
        numbers = {"first": self.first, "last": self.last}
        return json.dumps({**head, **numbers, "content": self.raw.decode("utf-8")}).encode()

    @classmethod
    def load(cls, data: bytes) -> Wild:
        """Return one of the corpus."""
        found = json.loads(data)
        return cls(
            found["kind"],
            found["author"],
            found["incarnation"],
            found["first"],
            found["last"],
            found["content"].encode(),
        )


class Target:
    """A small firm in which Ana and Ben have worked, to throw files at."""

    def __init__(self) -> None:
        self.world = World(3)
        ana, ben, cleo = self.world.devices
        rows: list[Row] = []
        for device in (ana, ben):
            with self.world.working(device) as work:
                client = work.insert("client", {"name": f"client {device.number}", "spending_limit": 5})
                contact = work.insert("contact", {"name": "contact", "client": client[1]})
                work.edit(client, {"point_of_contact": contact[1]})
            rows += [client, contact]
        self._share()
        for device in (ana, ben):
            with self.world.working(device) as work:
                work.edit(rows[0], {"name": f"by {device.number}", "notes": "a note"})
                if device is ana:
                    work.delete(rows[3])
                else:
                    work.edit(rows[3], {"notes": "still needed"})
        self._share()
        self.rows = rows
        self.images = [device.connection.serialize() for device in (ana, ben, cleo)]
        self.chains = {file.life: file for file in self.world.files}

    def close(self) -> None:
        """Throw it away."""
        self.world.close()

    def reset(self) -> Device:
        """Put everything back; return the device that receives."""
        for device, image in zip(self.world.devices, self.images, strict=True):
            device.connection.close()
            for beside in device.home.glob("fieldkit.db-*"):
                beside.unlink()
            device.path.write_bytes(image)
            device.connection = c.connect(device.path, write=True)
            device.connection.execute("PRAGMA synchronous = OFF")
            device.connection.execute("PRAGMA trusted_schema = ON")
        return self.world.devices[1]

    def _share(self) -> None:
        start = len(self.world.files)
        for device in self.world.devices:
            self.world.export(device)
        for device in self.world.devices:
            for file in self.world.files[start:]:
                self.world.take(device, file)


def run(count: int, seed: int = 1, save: Path | None = None) -> Report:
    """Throw ``count`` wild files at a firm; the same seed, the same files."""
    report = Report()
    target = Target()
    try:
        for number in range(count):
            rnd = random.Random(f"{seed} {number}")
            wild = wild_file(rnd, target)
            if wild is None:
                continue
            report.tried += 1
            fault = throw(target, wild, report)
            if fault:
                report.failures.append(f"{seed} {number}: {fault}")
                if save is not None:
                    save.mkdir(exist_ok=True)
                    (save / f"found-{seed}-{number}.json").write_bytes(wild.stored())
    finally:
        target.close()
    return report


def throw(target: Target, wild: Wild, report: Report) -> str:
    """Give a file to Ben; return what broke: a crash, a change by a refused file, a store that is not sound."""
    data = wild.sealed(target)
    device = target.reset()
    before = observe.dump(device.connection)
    try:
        taken = import_file.take(device.connection, data, [FIRM], ids.now_ms())
    except Refused as refused:
        report.refused[refused.code] = report.refused.get(refused.code, 0) + 1
        if refused.code == Code.UNEXPECTED:
            return "".join(traceback.format_exception(refused.__cause__, limit=-4))
        return "" if observe.dump(device.connection) == before else f"refused ({refused}), but something changed"
    except Exception:  # noqa: BLE001 - finding any other exception is what this is for
        return traceback.format_exc(limit=-4)
    report.taken += taken.became == "merged"
    report.held += taken.became == "held"
    report.known += taken.became == "known"
    try:
        return _afterwards(target, device, data)
    except Exception:  # noqa: BLE001 - as above
        return "afterwards: " + traceback.format_exc(limit=-4)


def _afterwards(target: Target, ben: Device, data: bytes) -> str:
    """See that the store is sound and the firm goes on: what Ben writes next reaches Cleo, who had the file later."""
    for said in _faults(ben.connection):
        return said
    world = target.world
    with world.speaking(ben) as connection, c.transaction(connection):
        uid = crud.insert(connection, CLIENT, {"name": "written afterwards"}, uid=ids.uid_for(ids.now_ms(), 5))
    with contextlib.suppress(Refused):
        import_file.take(ben.connection, data, [FIRM], ids.now_ms())
    cleo = world.devices[2]
    with world.speaking(ben) as connection:
        files = []
        while sealed := seal_segments.seal_segment(connection, ben.key, FIRM, ids.now_ms()):
            files.append(sealed.data)
    for each in [*files, data]:
        import_file.take(cleo.connection, each, [FIRM], ids.now_ms())
    row = cleo.connection.execute("SELECT name FROM client WHERE uid = ?", (uid,)).fetchone()
    if row != ("written afterwards",):
        return "what was written afterwards does not reach others"
    for said in _faults(cleo.connection):
        return "on the other device: " + said
    ours, theirs = observe.digest(ben.connection), observe.digest(cleo.connection)
    differs = [part for part in ours if ours[part] != theirs[part]]
    return f"two devices with the same files show different {', '.join(differs)}" if differs else ""


def _faults(connection: sqlite3.Connection) -> list[str]:
    # A change to a record that nobody made shows the record: nothing is lost by that.
    return [said for said in observe.faults(connection) if not said.startswith("nobody made")]


def wild_file(rnd: random.Random, target: Target) -> Wild | None:
    """Return a file, or None where not even the writer takes the content."""
    snapshot = rnd.random() < 0.3
    key = rnd.choice([KEYS[0], KEYS[0], KEYS[2], KEYS[1]])
    chain = next((file for life, file in target.chains.items() if life[0] == key.id), None)
    fresh = chain is None or rnd.random() < 0.3
    own = Actor(key.id, 77 if fresh or chain is None else chain.life[1])
    first = 1 if fresh or chain is None else chain.last + 1
    count = rnd.choice([1, 2, 3, 5, 9])
    batch = wild_batch(rnd, target, own, first, count)
    if snapshot:
        batch.vector = _vector(rnd, target, batch, first + count - 1)
    try:
        raw = content_codec.encode(batch, _known())
    except (ValueError, KeyError, UnicodeEncodeError, OverflowError):
        return None
    number = KEYS.index(key)
    if snapshot:
        return Wild("snapshot", number, own.incarnation, 0, batch.vector[0] & SEQ_MAX, raw)
    return Wild("segment", number, own.incarnation, first, first + count - 1, raw)


def wild_batch(rnd: random.Random, target: Target, own: Actor, first: int, count: int) -> Batch:
    """Return changes with numbers in order and a meaning that may be anything."""
    build = Builder(own)
    others = [build.actor(Actor(*life)) for life in target.chains]
    others.append(build.actor(Actor(KEYS[5].id, 5)))
    uids = [uid for _, uid in target.rows] + [ids.uid_for(9, rnd.randrange(4)) for _ in range(3)] + ["x", "card:odd"]
    known = _known()
    for number in range(first, first + count):
        table = known[rnd.choice([1, 1, 1, 3, 3, 4, 99])]
        uid, clock = rnd.choice(uids), rnd.choice(_CLOCKS)
        before = _before(rnd, number, others)
        column = rnd.choice(list(table.columns.values()))
        match rnd.randrange(10):
            case 0 | 1 | 2:
                chosen = rnd.sample(list(table.columns.values()), rnd.randrange(min(5, len(table.columns) + 1)))
                with contextlib.suppress(ValueError):
                    build.insert(
                        table.code, uid, number, clock, {each.code: _value(rnd, each, uids) for each in chosen}
                    )
                    continue
                build.change(table.code, uid, column.code, number, clock, _value(rnd, column, uids), before)
            case 3 | 4 | 5 | 6:
                build.change(table.code, uid, column.code, number, clock, _value(rnd, column, uids), before)
            case 7:
                build.delete(table.code, uid, number, clock, before)
            case 8:
                build.restore(table.code, uid, number, clock, before)
            case _:
                build.pending(
                    Pending("change", rnd.choice([1, 98]), 77, uid, number, clock, tuple(before), b'{"a":[1]}')
                )
    return build.build()


def _before(rnd: random.Random, number: int, others: list[int]) -> list[int]:
    def one() -> int:
        match rnd.randrange(7):
            case 0:
                return number
            case 1:
                return number + rnd.choice([1, 2, 1000])
            case 2 | 3:
                return max(1, number - rnd.choice([1, 2, 3]))
            case 4:
                return dot(rnd.choice(others), rnd.choice([1, SEQ_MAX, 1000]))
            case _:
                return dot(rnd.choice(others), rnd.randrange(1, 30))

    return [one() for _ in range(rnd.choice([0, 1, 1, 1, 2, 5]))]


def _value(rnd: random.Random, column: ColumnSpec, uids: list[str]) -> Value:
    if column.stored == "link":
        return rnd.choice([None, *uids, "nobody"])
    return rnd.choice(_NUMBERS) if column.stored == "integer" else rnd.choice(_TEXTS)


def _vector(rnd: random.Random, target: Target, batch: Batch, last: int) -> tuple[int, ...]:
    own = max(last, rnd.choice([last, last + 5]))
    lives = {Actor(*life): file.last for life, file in target.chains.items()}
    vector = [dot(0, own)]
    for place, actor in enumerate(batch.actors[1:], 1):
        seq = rnd.choice([lives.get(actor, 0), lives.get(actor, 0), 0, 3, 10_000, SEQ_MAX])
        vector.append(dot(place, seq))
    return tuple(vector)


def _known() -> dict[int, TableSpec]:
    return {**tables(), 99: TableSpec(99, "drone", {1: ColumnSpec(1, "call sign"), 2: ColumnSpec(2, "owner", "link")})}


def rows_of(connection: sqlite3.Connection) -> int:
    """Return how many records there are."""
    return sum(int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in KINDS)
