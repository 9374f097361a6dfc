"""Sync: what arrives by file, against a plain bulk insert of the same rows; a save that is captured, against one that
is not; the size of a file.

The plain insert goes into the same tables with the same indexes, by ``executemany`` in one transaction, and into the
search index like an import's rows: all at the end, which is the fastest way to rows that can be found. A line without a
bar says what it is against the bare tables.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, Unit, interleaved, median
from benchmarks.stores import database_file
from fieldkit.db.base import ids, search_due
from fieldkit.db.base.connect import transaction
from fieldkit.db.demo import words as demo_words
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.export.seal_segments import Sealed
from fieldkit.sync.merge import import_file
from fieldkit.sync.replica import identity

IMPORT_BAR = 6.0
SNAPSHOT_BAR = 4.0
BYTES_BAR = 25.0
CAPTURE_BAR = 2.2
KNOWN_SECONDS = 0.050
FIRM = FirmKey.from_secret(bytes(range(3, 35)))
ANA = DeviceKey.from_seed(bytes(range(32)))
BEN = DeviceKey.from_seed(bytes(range(1, 33)))
_EDITED = (
    (CONTACT.name, ("name", "notes", "phones", "job_title", "hours")),
    (CLIENT.name, ("town", "notes", "address", "business")),
    ("promise", ("what", "due", "notes")),
    ("call", ("note", "caller")),
)


@dataclass(slots=True)
class Device:
    """A store with a key."""

    connection: sqlite3.Connection
    key: DeviceKey

    def seal(self) -> Sealed:
        """Export what is new, all in one file."""
        sealed = seal_segments.seal_segment(self.connection, self.key, FIRM, ids.now_ms(), most=1 << 40)
        assert sealed
        return sealed

    def seal_next(self) -> Sealed | None:
        """Export as much of what is new as fits one file."""
        return seal_segments.seal_segment(self.connection, self.key, FIRM, ids.now_ms())

    def take(self, sealed: Sealed) -> float:
        """Import a file; return the seconds."""
        return seconds(lambda: import_file.take(self.connection, sealed.data, [FIRM], ids.now_ms(), name=sealed.name))


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield every line of the table in SYNC.md that is a figure of one run."""
    yield from _records(bench, bench.large, bench.rounds(3))
    yield from _records(bench, bench.large * 10, 1)
    yield from _edits(bench, bench.large)
    yield from _snapshot(bench, bench.large * 2)
    yield from _saves(bench)


def _records(bench: Bench, number: int, rounds: int) -> Iterator[Row]:
    """Yield the import of new records, in as many files as a device makes of them."""
    ana = _device(bench, bench.stores.records(number), ANA, "sync-ana")
    files = list(iter(ana.seal_next, None))
    count = files[-1].seq_to
    found, bare, taken = [], [], []
    known = 0.0
    for place in range(rounds):
        ben = _device(bench, None, BEN, f"sync-ben-{place}")
        plain = _plain(bench, ana.connection)
        found.append(plain[1])
        bare.append(plain[0])
        taken.append(sum(map(ben.take, files)))
        known = max(map(ben.take, files))
        _same(ana.connection, ben.connection)
        ben.connection.close()
    what = f"import of {count:,} new records"
    size = sum(len(sealed.data) for sealed in files)
    note = f"{size / count:.1f} bytes each, {len(files)} files"
    yield Row(what, median(found), median(taken), IMPORT_BAR, against="plain bulk insert", note=note)
    yield Row("  against tables that nobody can search", median(bare), median(taken), None, against="bare bulk insert")
    yield Row("  the same files again, the slowest", KNOWN_SECONDS, known, 1.0, against="50 ms")
    ana.connection.close()


def _edits(bench: Bench, number: int) -> Iterator[Row]:
    """Yield the import of changes to what is here, and the size of a file with both."""
    ana = _device(bench, bench.stores.records(number // 5), ANA, "sync-edits")
    ben = _device(bench, None, BEN, "sync-edits-ben")
    fresh = ana.seal()
    ben.take(fresh)
    changed = _edit(ana.connection, number - fresh.seq_to)
    sealed = ana.seal()
    count = sealed.seq_to - fresh.seq_to
    plain = []
    for _ in range(bench.rounds(2)):
        plain.append(_plain_updates(bench, ben.connection, changed))
    taken = ben.take(sealed)
    _same(ana.connection, ben.connection)
    what = f"import of {count:,} changes to {len(changed):,} records"
    yield Row(what, median(plain), taken, IMPORT_BAR, against="plain updates")
    size = len(fresh.data) + len(sealed.data)
    what = f"file, a fifth of {sealed.seq_to:,} changes new records"
    yield Row(what, float(sealed.seq_to), float(size), BYTES_BAR, Unit.BYTES, against="one byte a change")
    ana.connection.close()
    ben.connection.close()


def _snapshot(bench: Bench, number: int) -> Iterator[Row]:
    """Yield a new device that begins with a snapshot."""
    ana = _device(bench, bench.stores.records(number), ANA, "sync-snapshot")
    sealed = snapshots.seal_snapshot(ana.connection, ANA, FIRM, ids.now_ms())
    ben = _device(bench, None, BEN, "sync-snapshot-ben")
    bare, found = _plain(bench, ana.connection)
    taken = ben.take(sealed)
    _same(ana.connection, ben.connection)
    rows = sum(ana.connection.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] for kind in KINDS)
    note = f"{len(sealed.data) / rows:.1f} bytes each"
    yield Row(f"new device, {rows:,} records", found, taken, SNAPSHOT_BAR, against="plain bulk insert", note=note)
    yield Row("  against tables that nobody can search", bare, taken, None, against="bare bulk insert")
    ana.connection.close()
    ben.connection.close()


def _saves(bench: Bench) -> Iterator[Row]:
    """Yield one-row saves with capture and without, by turns, in copies of one store."""
    home = bench.stores.records(bench.large)
    with (
        closing(opening.writer(database_file(bench.stores.copy(home, "captured")))) as captured,
        closing(opening.writer(database_file(bench.stores.copy(home, "plain")))) as plain,
    ):
        for (name,) in plain.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'capture_*'"
        ).fetchall():
            plain.execute(f"DROP TRIGGER {name}")
        for what, save in (("new client", _new_client), ("one field", _one_field)):
            without, within = interleaved(save(plain), save(captured), bench.rounds(400))
            yield Row(f"save with capture, {what}", median(without), median(within), CAPTURE_BAR, against="without")


def _new_client(connection: sqlite3.Connection) -> Callable[[], float]:
    def save() -> float:
        values = {"name": "Measured Ltd", "town": "Oslo", "phones": "01632 960123", "notes": "a note of some words"}
        return seconds(lambda: _in_one(connection, lambda: crud.insert(connection, CLIENT, values)))

    return save


def _one_field(connection: sqlite3.Connection) -> Callable[[], float]:
    uid = crud.insert(connection, CONTACT, {"name": "Measured"})
    turns = iter(range(10**9))

    def save() -> float:
        values = {"notes": f"note number {next(turns)} of some words"}
        return seconds(lambda: _in_one(connection, lambda: crud.update(connection, CONTACT, uid, values)))

    return save


def _in_one(connection: sqlite3.Connection, job: Callable[[], object]) -> None:
    with transaction(connection):
        job()


def seconds(job: Callable[[], object]) -> float:
    """Return how long ``job`` takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def _device(bench: Bench, home: Path | None, key: DeviceKey, name: str) -> Device:
    """Return a device of the firm with a copy of the store at ``home``, or a store with the starting content only."""
    if home is None:
        home = bench.stores.folder / f"new-{name}"
        shutil.rmtree(home, ignore_errors=True)
        connection = opening.writer(home / "fieldkit.db")
    else:
        connection = opening.writer(database_file(bench.stores.copy(home, name)))
    with transaction(connection):
        identity.name_own(connection, key.id, 7)
        for other, label in ((ANA, "Ana"), (BEN, "Ben")):
            identity.add_device(connection, KnownDevice.of(other.public, label), ids.now_ms())
    return Device(connection, key)


def _plain(bench: Bench, source: sqlite3.Connection) -> tuple[float, float]:
    """Return the seconds of a bulk insert of the same rows: into the bare tables, and with the search index filled."""
    rows = {kind: source.execute(f"SELECT * FROM {kind}").fetchall() for kind in KINDS}
    took = []
    for keep in ("nothing", "search_*"):
        path = bench.stores.folder / "plain-insert" / "fieldkit.db"
        shutil.rmtree(path.parent, ignore_errors=True)
        opening.prepare(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode = WAL")
            target.execute("PRAGMA synchronous = NORMAL")
            target.execute("PRAGMA temp_store = MEMORY")
            for (name,) in target.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND NOT name GLOB ?", (keep,)
            ).fetchall():
                target.execute(f"DROP TRIGGER {name}")
            for kind in KINDS:
                target.execute(f"DELETE FROM {kind}")
            start = time.perf_counter()
            target.execute("BEGIN IMMEDIATE")
            for kind, some in rows.items():
                if some:
                    target.executemany(f"INSERT INTO {kind} VALUES ({', '.join('?' * len(some[0]))})", some)
            search_due.fill(target)
            target.execute("COMMIT")
            took.append(time.perf_counter() - start)
            found = target.execute("SELECT count(*) FROM search").fetchone()[0]
            if keep != "nothing" and found != source.execute("SELECT count(*) FROM search").fetchone()[0]:
                raise AssertionError("the plain insert is not found like the original")
    return took[0], took[1]


def _edit(connection: sqlite3.Connection, number: int) -> dict[tuple[str, str], dict[str, str]]:
    """Change fields of records by chance, as a firm does; return the last values by kind and uid."""
    chance = random.Random(7)
    words = (*demo_words.COMMON, *demo_words.RARER)
    uids = {kind: [row[0] for row in connection.execute(f"SELECT uid FROM {kind}")] for kind, _ in _EDITED}
    done: dict[tuple[str, str], dict[str, str]] = {}
    before = identity.own(connection).seq
    with transaction(connection):
        while identity.own(connection).seq - before < number:
            kind, names = chance.choice(_EDITED)
            uid, name = chance.choice(uids[kind]), chance.choice(names)
            value = " ".join(chance.choices(words, k=3))
            crud.update(connection, KINDS[kind], uid, {name: value})
            done.setdefault((kind, uid), {})[name] = value
    return done


def _plain_updates(bench: Bench, source: sqlite3.Connection, changed: dict[tuple[str, str], dict[str, str]]) -> float:
    """Return the seconds that writing the same values takes in a copy without capture, each record once."""
    path = bench.stores.folder / "plain-updates" / "fieldkit.db"
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    original = source.execute("PRAGMA database_list").fetchone()[2]
    shutil.copyfile(original, path)
    groups: dict[tuple[str, tuple[str, ...]], list[tuple[str, ...]]] = {}
    for (kind, uid), values in changed.items():
        groups.setdefault((kind, tuple(sorted(values))), []).append((*(values[n] for n in sorted(values)), uid))
    with closing(opening.writer(path)) as target:
        for (name,) in target.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'capture_*'"
        ).fetchall():
            target.execute(f"DROP TRIGGER {name}")

        def write() -> None:
            for (kind, names), rows in groups.items():
                sets = ", ".join(f'"{name}" = ?' for name in names)
                target.executemany(f"UPDATE {kind} SET {sets} WHERE uid = ?", rows)

        return seconds(lambda: _in_one(target, write))


def _same(first: sqlite3.Connection, second: sqlite3.Connection) -> None:
    for kind in KINDS.values():
        names = ", ".join(f'"{field.name}"' for field in kind.fields if not field.link)
        query = f"SELECT uid, deleted_at IS NULL, {names} FROM {kind.name} ORDER BY uid"
        if first.execute(query).fetchall() != second.execute(query).fetchall():
            raise AssertionError(f"the two devices show different {kind.plural.lower()}")
