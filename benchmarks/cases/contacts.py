"""Contacts of other programs: a file twice as large takes twice as long, whatever its shape."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.contact_files import SHAPES, Make, name_of, switchboards
from benchmarks.measure import Failure, Row, median
from fieldkit.db.contact_import.plan import plan
from fieldkit.files.contacts.read import read_bytes
from fieldkit.sync.backup import open_store

BAR = 3.0
"""Of twice the size, where twice the time is linear and four times quadratic."""
PARTS = 2_000
SHARED_BAR = 1.5
"""Of a row that shares its number with thirteen others, against one that shares none."""
SHARING = 14 * 2_200
"""Rows of a table in which those who share a number are 2,200 rows apart, more than stay in memory."""


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield for each shape the processor time of reading and planning ``2 n`` parts, against that of ``n``."""
    parts = 50 if bench.quick else PARTS
    with (
        tempfile.TemporaryDirectory(prefix="fieldkit-contacts-") as folder,
        closing(open_store.writer(Path(folder) / "fieldkit.db")) as connection,
    ):
        for what, make in SHAPES.items():
            times = [[_seconds(connection, make, size) for size in (parts, parts * 2)] for _ in range(bench.rounds(5))]
            single, double = (median([pair[place] for pair in times]) for place in (0, 1))
            yield Row(
                f"contacts: {what}, {parts * 2:,}",
                single,
                double,
                BAR,
                against=f"{parts:,} of them",
                note="processor time, reading and planning",
            )
        yield _shared(bench, connection)


def _shared(bench: Bench, connection: sqlite3.Connection) -> Row:
    """Return the row of a table in which 14 share each number, so far apart that none of them is in memory any more."""
    rows = 600 if bench.quick else SHARING

    def table(each: int) -> Make:
        return lambda parts: switchboards(parts, each)

    alone, shared = (
        median([_seconds(connection, table(each), rows) for _ in range(bench.rounds(3))]) for each in (1, 14)
    )
    return Row(
        f"contacts: fourteen share each number, {rows:,} rows",
        alone,
        shared,
        SHARED_BAR,
        against="each has his own",
        note="processor time, reading and planning",
    )


def _seconds(connection: sqlite3.Connection, make: Make, parts: int) -> float:
    data = make(parts)
    start = time.process_time()
    plan(connection, read_bytes(data, name_of(data)).people)
    return time.process_time() - start
