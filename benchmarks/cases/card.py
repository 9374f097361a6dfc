"""Opening the card of a client with whom much happened, against that of one with whom little did."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks import keys
from benchmarks.bench import Bench
from benchmarks.measure import Failure, Row, interleaved, median, p95
from benchmarks.pty_app import PtyApp
from benchmarks.stores import database_file
from fieldkit.db.base.connect import transaction
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CALL, CLIENT
from fieldkit.domain.records.values import to_instant

BAR: Final = 1.3
FEW, MANY = "Fewcalls Ltd", "Manycalls Ltd"
EVENTS: Final = {FEW: 5, MANY: 5_000}


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield the 95th percentiles from Enter on the client to the last paint of its card, count included, by turns."""
    home = bench.stores.copy(bench.stores.records(bench.small), "card")
    _fill(database_file(home))
    with bench.fieldkit(home) as app:
        app.wait_for(keys.START_READY)
        few, many = interleaved(lambda: _opened(app, FEW), lambda: _opened(app, MANY), bench.rounds(30))
    shutil.rmtree(home)
    yield Row(
        f"a client's card opened, {EVENTS[MANY]:,} events", p95(few), p95(many), BAR,
        against=f"with {EVENTS[FEW]} events", note=f"medians {median(few) * 1e3:.0f} and {median(many) * 1e3:.0f} ms",
    )  # fmt: skip


def _opened(app: PtyApp, name: str) -> float:
    """Return the seconds from the key that opens the card until nothing is painted any more."""
    for key in (*keys.FIND_OPEN, name.partition(" ")[0].lower()):
        app.press(key)
    app.wait_for((name,))
    paint = app.press("\r")
    app.wait_for((f"Timeline ── {EVENTS[name]:,}",))
    for key in keys.BACK_TO_TODAY:
        app.press(key)
    assert paint is not None
    return paint.last


def _fill(database: Path) -> None:
    with closing(opening.writer(database)) as connection, transaction(connection):
        for name, events in EVENTS.items():
            uid = crud.insert(connection, CLIENT, {"name": name})
            client = value_of(connection, "SELECT id FROM client WHERE uid = ?", (uid,))
            for number in range(events):
                at = datetime.now() - timedelta(hours=number)
                values = {"client": client, "at": to_instant(at), "note": f"Asked about backup {number}"}
                crud.insert(connection, CALL, values)
