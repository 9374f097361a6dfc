"""Applying the migrations that a database has not seen.

A migration's text stands for itself: it is not made from the declarations, which move on. A test holds the
outcome of all migrations against what the declarations say now.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from fieldkit.db.base.migration_names import NAMES
from fieldkit.db.base.single_value import value_of
from fieldkit.db.schema import change_capture, declared_tables
from fieldkit.db.schema.migrations.find import FIND
from fieldkit.db.schema.migrations.findings_due import FINDINGS_DUE
from fieldkit.db.schema.migrations.findings_followed import FINDINGS_FOLLOWED
from fieldkit.db.schema.migrations.foundation import FOUNDATION
from fieldkit.db.schema.migrations.index_behind import INDEX_BEHIND
from fieldkit.db.schema.migrations.kept_apart import KEPT_APART
from fieldkit.db.schema.migrations.own_versions import OWN_VERSIONS
from fieldkit.db.schema.migrations.survey_progress import SURVEY_PROGRESS
from fieldkit.db.schema.migrations.sync import SYNC

SCRIPTS: Final = (
    FOUNDATION,
    SYNC,
    # 0003, links to starting content: only makes the triggers anew, as after every migration. A link to starting
    # content speaks against its deletion, too.
    "",
    KEPT_APART,
    FIND,
    # 0006, callers by number: only makes the index anew. A caller of whom only the number is known is found by it,
    # however it is spelled; and what is due later today is not overdue.
    "",
    INDEX_BEHIND,
    OWN_VERSIONS,
    FINDINGS_DUE,
    FINDINGS_FOLLOWED,
    SURVEY_PROGRESS,
    # 0012, cheaper saves: only makes the triggers anew, which note the same with less work.
    "",
)
"""What each migration runs, in the order of ``NAMES``."""


def migrate(connection: sqlite3.Connection, tell: Callable[[float], None] | None = None) -> None:
    """Bring the database to the newest schema and make the search index fit it.

    ``tell`` is told how much of the search index, which is most of the work, is made; from 0 to 1.
    """
    migrations = known()
    db = Database(connection)
    user_version = int(value_of(connection, "PRAGMA user_version"))
    before = {done.name for done in migrations.applied(db)}
    migrations.apply(db)
    if before != {done.name for done in migrations.applied(db)} or user_version < len(before):
        connection.execute("BEGIN IMMEDIATE")
        declared_tables.install_search(connection)
        change_capture.install(connection)
        if before:
            declared_tables.rebuild_search(connection, tell)
        # Records from before there was capture become changes of this device, so that they can travel.
        change_capture.adopt(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations.applied(db))}")
        connection.execute("COMMIT")


def known() -> Migrations:
    """Return the migrations that this fieldkit knows. A name without a script, or the other way round, is an error."""
    migrations = Migrations("fieldkit")
    for name, script in zip(NAMES, SCRIPTS, strict=True):
        migrations(name=name)(_Migration(name, script))
    return migrations


class _Migration:
    """One migration: its statements, run one by one."""

    def __init__(self, name: str, script: str) -> None:
        self.__name__ = name
        self._script = script

    def __call__(self, db: Database, /) -> None:
        for statement in self._script.split(";\n"):
            if statement.strip():
                db.execute(statement)
