"""A sample store to look around in: built where there is none, kept as it was left, never in place of a real one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.base import replica_id
from fieldkit.db.demo import build as sample
from fieldkit.domain.errors import Trouble
from fieldkit.sync.backup import open_store

LARGE = 50_000
"""Records that take a while to build."""


@dataclass(frozen=True, slots=True)
class WantedSample:
    """Which sample: the firm, or so many records of all kinds, or of clients only."""

    records: int | None = None
    clients_only: bool = False

    @property
    def described(self) -> str:
        """What it is, in words."""
        return sample.described(self.records, self.clients_only)


def prepare(
    database: Path,
    wanted: WantedSample,
    now: datetime,
    *,
    fresh: bool = False,
    building: Callable[[], None] = lambda: None,
) -> None:
    """Have the sample at ``database`` as it was left; with ``fresh`` new.

    New too where there is none, and where one of another day was left untouched, so that its dates are about ``now``
    (local wall time). ``building`` is called before it is built.

    Opens connections of its own. Raises Trouble for a real store and for another sample than ``wanted``.
    """
    there, stale = _what_is_there(database, now)
    if there and there != wanted.described and not fresh:
        raise Trouble(
            f"{database} is {there} already, not {wanted.described}. Nothing was changed. --fresh builds it anew."
        )
    anew = fresh or (stale and there == wanted.described)
    if there and anew:
        _remove(database)
    if not there or anew:
        building()
        _build(database, wanted, now, anew=bool(there))


def _what_is_there(database: Path, now: datetime) -> tuple[str, bool]:
    """Return in words which sample the database holds, "" if there is none, and whether it is an old one untouched.

    Raises Trouble for a real store.
    """
    if not database.exists() or database.stat().st_size == 0:
        return "", False
    with closing(c.connect(database, write=False)) as connection, c.Sentences(database):
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            return "", False
        try:
            found = sample.which(connection)
            stale = bool(found) and sample.stale(connection, now.date())
        except sqlite3.OperationalError:
            # Some other program's database.
            found, stale = "", False
    if not found:
        raise Trouble(
            f"{database} is a store of your own, not a sample. Nothing was changed. "
            "Choose another folder with --home, or leave --home away."
        )
    return found, stale


def _build(database: Path, wanted: WantedSample, now: datetime, *, anew: bool) -> None:
    try:
        if anew:
            open_store.begin(database)  # also where a firm was begun, or a backup made, beside the sample before
        with closing(open_store.writer(database)) as connection, c.Sentences(database):
            sample.build(connection, wanted.records, now=now, clients_only=wanted.clients_only)
    except BaseException:
        # Half a sample, without its mark, would pass for a store of one's own.
        _remove(database)
        raise


def _remove(database: Path) -> None:
    for name in ("", "-wal", "-shm"):
        Path(f"{database}{name}").unlink(missing_ok=True)
    for name in (replica_id.FILE, open_store.LOCK):
        database.with_name(name).unlink(missing_ok=True)
