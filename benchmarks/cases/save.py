"""One record saved through the store, history included, against a plain insert of the same row.

One bar is against sqlite3 as it comes, which flushes the disk at each commit. fieldkit's journal (WAL) leaves that
to the operating system while a person types, so that another is against a plain insert under the same journal, where
nothing but the processor counts; the lines below say where the time goes: the triggers of history (the same insert in a
copy of the store, by plain sqlite3 and without a thread) and the way to the writer thread and back (an empty write).
The search index follows behind a save, which nobody waits for but who asks right then: a line of its own.

Each of them comes after the same rest, as a person's save does: right behind another insert, with all that it needs
still in the processor's caches, a plain one takes a fifth to a third less.
"""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, median, p95
from benchmarks.saver import KINDS_SAVED, saving
from benchmarks.stores import database_file
from fieldkit.db.base import search_due

BAR = 4.0
BARS_UNDER_WAL = {"contact": 6.0, "promise": 4.5}
"""Against a plain insert under the same journal."""
_WARM_UP = 20
_REST = 0.003
"""Seconds in which the search index follows, and the processor turns to other things."""
_LIKE_FIELDKIT = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")


@dataclass(slots=True)
class Seconds:
    """Seconds for one record each, by turns."""

    fieldkit: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    """A write through the store that stores nothing: threads, transaction, event loop."""
    plain: list[float] = field(default_factory=list)
    """A plain insert with fieldkit's journal and flushes, into a table without triggers."""
    noted: list[float] = field(default_factory=list)
    """The same with the triggers that keep the history and note what is due in the search index."""
    behind: list[float] = field(default_factory=list)
    """Bringing that into the index."""
    cautious: list[float] = field(default_factory=list)
    """A plain insert with the journal and the flushes that SQLite starts out with."""

    def without_warm_up(self) -> "Seconds":
        """Return the figures without those of the first turns."""
        return Seconds(*(getattr(self, f.name)[_WARM_UP:] for f in fields(self)))


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield the medians of one transaction each, on copies of the same store on the same disk."""
    number = bench.large
    for kind in KINDS_SAVED:
        home = bench.stores.copy(bench.stores.records(number), "save")
        seconds = asyncio.run(_measure(kind, home, bench.rounds(400)))
        what = f"one {kind} saved, {number:,} records"
        plain, own, under_wal = seconds.plain, seconds.fieldkit, BARS_UNDER_WAL[kind]
        for name, reference, figure, against, bar in (
            (what, seconds.cautious, own, "plain insert, sqlite3 as it comes", BAR),
            ("  under fieldkit's journal, no flush on either side", plain, own, "plain insert, WAL", under_wal),
            ("  of which history, no thread", plain, seconds.noted, "plain insert, WAL", None),
            ("  of which an empty write, to the thread and back", plain, seconds.empty, "plain insert, WAL", None),
            ("  behind it: into the search index", plain, seconds.behind, "plain insert, WAL", None),
        ):
            note = f"p95 {p95(reference) * 1e6:.0f} and {p95(figure) * 1e6:.0f} µs, {len(figure)} each"
            yield Row(name, median(reference), median(figure), bar, against=against, note=note)


async def _measure(kind: str, home: Path, rounds: int) -> Seconds:
    """Save records by turns in fieldkit and by plain sqlite3 in tables that held the same rows before."""
    database = database_file(home)
    shutil.copy(database, home / "noted.copy")
    seconds = Seconds()
    newest = f"SELECT * FROM {kind} ORDER BY id DESC LIMIT 1"
    with (
        closing(plain_table(database, home / "plain.copy", kind)) as plain,
        closing(plain_table(database, home / "cautious.copy", kind)) as cautious,
        closing(sqlite3.connect(home / "noted.copy", isolation_level=None)) as noted,
        closing(sqlite3.connect(database, isolation_level=None)) as look,
    ):
        for connection in (plain, noted):
            for pragma in _LIKE_FIELDKIT:
                connection.execute(pragma)
        async with saving(kind, database) as (save, nothing):
            for turn in range(_WARM_UP + rounds):
                start = time.perf_counter()
                await save(turn)
                saved = time.perf_counter()
                await asyncio.sleep(_REST)
                again = time.perf_counter()
                await nothing()
                seconds.fieldkit.append(saved - start)
                seconds.empty.append(time.perf_counter() - again)
                row = look.execute(newest).fetchone()
                await asyncio.sleep(_REST)
                seconds.plain.append(_insert(plain, kind, row))
                await asyncio.sleep(_REST)
                seconds.noted.append(_insert(noted, kind, row))
                behind = time.perf_counter()
                search_due.fill(noted)
                seconds.behind.append(time.perf_counter() - behind)
                await asyncio.sleep(_REST)
                seconds.cautious.append(_insert(cautious, kind, row))
        uid = look.execute(newest).fetchone()[1]
        for connection in (look, noted):
            if connection.execute("SELECT count(*) FROM search WHERE uid = ?", (uid,)).fetchone() != (1,):
                raise AssertionError(f"the {kind} saved last is not in the search index just once")
    return seconds.without_warm_up()


def plain_table(database: Path, target: Path, table: str) -> sqlite3.Connection:
    """Return a connection to a new database with ``table``, its rows and its indexes, but no trigger."""
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("ATTACH ? AS store", (str(database),))
    for kind in ("table", "index"):
        for (sql,) in connection.execute(
            "SELECT sql FROM store.sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL",
            (kind, table),
        ).fetchall():
            connection.execute(sql)
        if kind == "table":
            connection.execute(f"INSERT INTO {table} SELECT * FROM store.{table}")
    connection.execute("DETACH store")
    return connection


def _insert(connection: sqlite3.Connection, table: str, row: tuple[object, ...]) -> float:
    """Return the seconds that one transaction with one insert takes."""
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(insert, row)
    connection.execute("COMMIT")
    return time.perf_counter() - start
