"""One record saved through the store, search index included, against a plain insert of the same row."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, median, p95
from benchmarks.saver import opened_store
from benchmarks.stores import database_file

BAR = 4.0
TABLE = "contact"

Save = Callable[[int], Awaitable[None]]
"""Saves the n-th new contact as the app does, and returns when it is stored and can be found."""


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
    home = bench.stores.copy(bench.stores.records(number), "save")
    seconds = asyncio.run(_measure(home, bench.rounds(400) + 20))
    what = f"one contact saved and findable, {number:,} records"
    own = seconds.fieldkit
    for reference, name, bar in (
        (seconds.plain, "plain insert, median", BAR),
        (seconds.cautious, "plain insert, SQLite defaults", None),
    ):
        note = f"p95 {p95(reference) * 1e6:.0f} and {p95(own) * 1e6:.0f} µs, {len(own)} records each"
        yield Row(what, median(reference), median(own), bar, against=name, note=note)


async def _measure(home: Path, rounds: int) -> _Seconds:
    """Save ``rounds`` contacts by turns in fieldkit and in two plain tables that hold the same rows."""
    database = database_file(home)
    seconds = _Seconds([], [], [])
    with (
        closing(plain_table(database, home / "plain.db", TABLE)) as plain,
        closing(plain_table(database, home / "cautious.db", TABLE)) as cautious,
        closing(sqlite3.connect(database)) as look,
    ):
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("PRAGMA synchronous = NORMAL")
        store: AbstractAsyncContextManager[Save] = opened_store(home)
        async with store as save:
            for turn in range(rounds):
                start = time.perf_counter()
                await save(turn)
                middle = time.perf_counter()
                row = look.execute(f"SELECT * FROM {TABLE} ORDER BY id DESC LIMIT 1").fetchone()
                insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(row))})"
                seconds.fieldkit.append(middle - start)
                seconds.plain.append(_insert(plain, insert, row))
                seconds.cautious.append(_insert(cautious, insert, row))
        _check_indexed(look, rounds)
    warm = min(20, rounds // 2)
    return _Seconds(seconds.fieldkit[warm:], seconds.plain[warm:], seconds.cautious[warm:])


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


def _insert(connection: sqlite3.Connection, insert: str, row: tuple[object, ...]) -> float:
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(insert, row)
    connection.execute("COMMIT")
    return time.perf_counter() - start


def _check_indexed(look: sqlite3.Connection, number: int) -> None:
    """Raise ``AssertionError`` unless the saved contacts are in the search index."""
    uid, found = look.execute(
        f"SELECT uid, (SELECT count(*) FROM search WHERE uid = {TABLE}.uid)"
        f" FROM {TABLE} ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if found != 1:
        raise AssertionError(f"contact {uid}, the last of {number}, is {found} times in the search index")
