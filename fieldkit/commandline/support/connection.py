"""A connection for one command, closed after it, with what goes wrong as Trouble."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from fieldkit import settings
from fieldkit.commandline.support.output import complain
from fieldkit.db.base.connect import Sentences, begin_write, transaction
from fieldkit.db.records import lookup
from fieldkit.domain.records.values import ReadingContext
from fieldkit.paths import Home
from fieldkit.sync.backup import open_store

_SAY_AFTER = 1000
"""Milliseconds after which a wait for another program is said."""


@contextmanager
def reading(home: Home) -> Iterator[sqlite3.Connection]:
    """Give a connection that can only read."""
    connection = open_store.reader(home.database)
    try:
        with Sentences(home.database):
            yield connection
    finally:
        connection.close()


@contextmanager
def writing(home: Home) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one transaction: everything is stored, or nothing."""
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


def chosen_settings(home: Home) -> settings.Settings:
    """Return the settings; what is wrong in them and was left out is said. Raises Trouble where they cannot be read."""
    chosen = settings.load(home.settings)
    for mistake in chosen.mistakes:
        complain(f"fieldkit: {mistake} It was left out.")
    return chosen


def typed(home: Home, connection: sqlite3.Connection) -> ReadingContext:
    """Return how typed text is read here and now: the clock, the settings, the records that links may mean."""
    chosen = chosen_settings(home)
    return lookup.reading(connection, datetime.now(), chosen.currency, chosen.month_first)
