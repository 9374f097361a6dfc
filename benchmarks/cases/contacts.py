"""Contacts of other programs: a file twice as large takes twice as long, whatever its shape."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.contact_files import SHAPES, Make, name_of
from benchmarks.measure import Failure, Row, median
from fieldkit.db.contact_import.plan import plan
from fieldkit.files.contacts.read import read_bytes
from fieldkit.sync.backup import open_store

BAR = 3.0
"""Of twice the size, where twice the time is linear and four times quadratic."""
PARTS = 2_000


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


def _seconds(connection: sqlite3.Connection, make: Make, parts: int) -> float:
    data = make(parts)
    start = time.process_time()
    plan(connection, read_bytes(data, name_of(data)).people)
    return time.process_time() - start
