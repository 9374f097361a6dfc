"""One record saved through the store, search index included, against a plain insert of the same row."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, median, p95
from benchmarks.saver import KINDS_SAVED, saving
from benchmarks.stores import database_file

BAR = 4.0
_WARM_UP = 20


@dataclass(slots=True)
class _Seconds:
    """Seconds for one record each."""

    fieldkit: list[float]
    plain: list[float]
    cautious: list[float]
    """Plain again, with the journal and the flushes that SQLite starts out with."""


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield the medians of one transaction each, on copies of the same store on the same disk."""
    number = bench.large
    for kind in KINDS_SAVED:
        home = bench.stores.copy(bench.stores.records(number), "save")
        seconds = asyncio.run(_measure(kind, home, bench.rounds(400)))
        what = f"one {kind} saved and findable, {number:,} records"
        own = seconds.fieldkit
        for reference, name, bar in (
            (seconds.plain, "plain insert, median", BAR),
            (seconds.cautious, "the same, SQLite's defaults", None),
        ):
            note = f"p95 {p95(reference) * 1e6:.0f} and {p95(own) * 1e6:.0f} µs, {len(own)} records each"
            yield Row(what, median(reference), median(own), bar, against=name, note=note)


async def _measure(kind: str, home: Path, rounds: int) -> _Seconds:
    """Save records by turns in fieldkit and in two plain tables that held the same rows before."""
    database = database_file(home)
    seconds = _Seconds([], [], [])
    newest = f"SELECT * FROM {kind} ORDER BY id DESC LIMIT 1"
    with (
        closing(plain_table(database, home / "plain.db", kind)) as plain,
        closing(plain_table(database, home / "cautious.db", kind)) as cautious,
        closing(sqlite3.connect(database, isolation_level=None)) as look,
    ):
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("PRAGMA synchronous = NORMAL")
        async with saving(kind, database) as save:
            for turn in range(_WARM_UP + rounds):
                start = time.perf_counter()
                await save(turn)
                taken = time.perf_counter() - start
                row = look.execute(newest).fetchone()
                others = _insert(plain, kind, row), _insert(cautious, kind, row)
                if turn >= _WARM_UP:
                    seconds.fieldkit.append(taken)
                    seconds.plain.append(others[0])
                    seconds.cautious.append(others[1])
        uid = look.execute(newest).fetchone()[1]
        if look.execute("SELECT count(*) FROM search WHERE uid = ?", (uid,)).fetchone() != (1,):
            raise AssertionError(f"the {kind} saved last is not in the search index just once")
    return seconds


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
    """Return the seconds that one transaction with one plain insert takes."""
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(insert, row)
    connection.execute("COMMIT")
    return time.perf_counter() - start
