"""A connection for one command, closed after it, with what goes wrong as Trouble."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldkit import settings
from fieldkit.commandline.support.output import complain
from fieldkit.db.base.connect import Sentences, begin_write, transaction
from fieldkit.db.records import lookup
from fieldkit.domain.errors import Corrupt, Trouble
from fieldkit.domain.records.values import ReadingContext
from fieldkit.paths import Home
from fieldkit.sync.backup import open_store

_SAY_AFTER = 1000
"""Milliseconds after which a wait for another program is said."""


@contextmanager
def reading(home: Home) -> Iterator[sqlite3.Connection]:
    """Give a connection that can only read. Raises Trouble where there is no store."""
    connection = open_store.reader(home.database)
    try:
        with Sentences(home.database):
            yield connection
    finally:
        connection.close()


@contextmanager
def begun(home: Home, *, dry_run: bool) -> Iterator[Home]:
    """Give the home for what may begin a store: one is made where there is none.

    For a dry run, which changes nothing, it is made in a folder that is removed after it.
    """
    try:
        open_store.refuse_missing(home.database)
    except Corrupt:
        raise
    except Trouble:
        pass
    else:
        yield home
        return
    if not dry_run:
        open_store.writer(home.database).close()
        yield home
        return
    from tempfile import TemporaryDirectory  # 5 ms, only where somebody tries out what would begin a store

    complain(f"fieldkit: there is no store in {home.data} yet. Without --dry-run one is begun there.")
    with TemporaryDirectory(prefix="fieldkit-") as folder:
        tried = home._replace(data=Path(folder))
        open_store.writer(tried.database).close()
        yield tried


@contextmanager
def writing(home: Home, *, begins: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one transaction: everything is stored, or nothing.

    ``begins``: a store is made where there is none; otherwise that is Trouble.
    """
    if not begins:
        open_store.refuse_missing(home.database)
    connection = open_store.writer(home.database)
    # Where the app has the store open too, closing this connection would not bring what it stored to the disk.
    connection.execute("PRAGMA synchronous = FULL")
    try:
        with Sentences(home.database), transaction(connection, _in_turn):
            yield connection
    finally:
        connection.close()


def _in_turn(connection: sqlite3.Connection) -> None:
    """Begin a transaction; says so where it has to wait for another program."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute(f"PRAGMA busy_timeout = {min(patience, _SAY_AFTER)}")
    try:
        begin_write(connection)
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise
        complain("fieldkit: another program is writing to the store. Waiting for it …")
        connection.execute(f"PRAGMA busy_timeout = {patience}")
        begin_write(connection)


def chosen_settings(home: Home, *needed: str) -> settings.Settings:
    """Return the settings; what is wrong in them, and what holds instead, is said in a line.

    Raises Trouble where one that is ``needed`` is wrong: what is stored, or given away, goes by it.
    """
    chosen = settings.load(home.settings)
    for name in needed:
        if wrong := chosen.wrong(name):
            raise Trouble(f"{wrong.what} Nothing was done: this goes by “{name}”.")
    if chosen.mistakes:
        more = len(chosen.mistakes) - 1
        complain(f"fieldkit: {chosen.mistakes[0]}{f' There are {more} more mistakes in it.' if more else ''}")
    return chosen


_EITHER_FIRST: Final = re.compile(r"(?<![\d/-])\d{1,2}[/-]\d{1,2}(?!\d)")
"""In a text whose day and month change sides by the settings."""
_IN_MONEY: Final = re.compile(r"[$€£¥]")


def typed(home: Home, connection: sqlite3.Connection, stored: Iterable[str] = ()) -> ReadingContext:
    """Return how typed text is read here and now: the clock, the settings, the records that links may mean.

    Raises Trouble where one of the texts ``stored`` would be read by a setting that is wrong.
    """
    return typed_by(home, stored)(connection)


def typed_by(home: Home, stored: Iterable[str] = ()) -> Callable[[sqlite3.Connection], ReadingContext]:
    """Return what returns what ``typed`` does; the settings are read once, and what is wrong in them is said once."""
    texts = "\n".join(stored)
    needed = {"month_first": _EITHER_FIRST, "currency": _IN_MONEY}
    chosen = chosen_settings(home, *(name for name, sign in needed.items() if sign.search(texts)))
    return lambda connection: lookup.reading(
        connection, datetime.now(), chosen.currency, chosen.month_first, chosen.terms
    )
