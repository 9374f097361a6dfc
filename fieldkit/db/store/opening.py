"""Opening the store for use: schema brought up to date, starting content loaded, triggers verified."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit import __version__
from fieldkit.db.base import connect as c
from fieldkit.domain.errors import Unwritable


class Upgrade:
    """What is done around an upgrade by whoever opens a store: backups and sync are above this layer."""

    def before(self, database: Path) -> None:
        """Prepare an existing database that is about to be migrated. What it raises stops the migration."""
        raise NotImplementedError

    def after(self, connection: sqlite3.Connection) -> None:
        """Go on once after an upgrade, with the store open for writing and up to date, if changes wait in it for a
        later fieldkit. Own transactions.
        """
        raise NotImplementedError


def reader(path: Path, upgrade: Upgrade | None = None) -> sqlite3.Connection:
    """Open the database for reading; it is made first if there is none or if it is of an older schema."""
    if not path.is_file() or path.stat().st_size == 0:
        prepare(path, upgrade)
    connection = c.connect(path, write=False)
    with c.Sentences(path):
        outdated = c.schema_version(connection) < c.SCHEMA
    if outdated:
        connection.close()
        prepare(path, upgrade)
        connection = c.connect(path, write=False)
    return connection


def writer(path: Path, upgrade: Upgrade | None = None) -> sqlite3.Connection:
    """Open the database for writing, up to date and verified. Raises Unwritable if its triggers are off.

    Without ``upgrade`` it is migrated all the same, with nothing before and nothing after it.
    """
    fresh = not path.is_file() or path.stat().st_size == 0
    from fieldkit.db.base import replica_id

    connection = c.connect(path, write=True)
    with c.Sentences(path):
        try:
            if fresh or c.schema_version(connection) < c.SCHEMA:
                if not fresh and upgrade is not None:
                    upgrade.before(path)
                _migrate(connection)
            verify(connection, path)
            _let_triggers_search(connection)
            replica_id.ensure_unique_dots(connection, path)
        except BaseException:
            connection.close()
            raise
        from fieldkit.db.search import cards
        from fieldkit.db.store import starting_content

        starting_content.refresh(connection)
        cards.store_index(connection)
        with c.Sentences(path):
            if upgrade is not None:
                apply_pending_once(connection, upgrade)
    return connection


def prepare(path: Path, upgrade: Upgrade | None = None) -> None:
    """Make the database ready: created, migrated, with the starting content."""
    writer(path, upgrade).close()


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Raise Unwritable unless every view and trigger of the search index and of capture stands exactly as declared."""
    wrong = schema_mismatches(connection)
    if wrong:
        raise Unwritable(
            f"{path}: {len(wrong)} of the triggers that keep find and history true are missing or changed "
            f"({', '.join(sorted(wrong)[:3])}{', …' if len(wrong) > 3 else ''}). Everything can be read, nothing is "
            "written, so that nothing gets lost. “fieldkit check --repair” puts them back."
        )


def schema_mismatches(connection: sqlite3.Connection) -> set[str]:
    """Return the names of views and triggers that are missing, changed or not ours."""
    from fieldkit.db.schema import change_capture
    from fieldkit.db.schema.declared_tables import search_objects

    stands = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))
    expected = search_objects() | change_capture.objects()
    return {name for name in stands.keys() | expected.keys() if stands.get(name) != expected.get(name)}


def apply_pending_once(connection: sqlite3.Connection, upgrade: Upgrade) -> None:
    """Let what waited for a later fieldkit be applied, once after each upgrade; usually one question to the store."""
    release = f"{__version__} {c.SCHEMA}"
    not_yet = "NOT EXISTS (SELECT 1 FROM meta WHERE key = 'taken_up' AND value = ?)"
    if not connection.execute(f"SELECT 1 FROM sync_pending WHERE {not_yet} LIMIT 1", (release,)).fetchone():
        return
    upgrade.after(connection)
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('taken_up', ?)", (release,))


def _let_triggers_search(connection: sqlite3.Connection) -> None:
    """Trust the schema where SQLite must: an older one takes FTS5 in triggers for unsafe.

    It is safe here, because ``verify`` has just seen that every trigger and view is ours to the letter.
    """
    try:
        connection.execute("EXPLAIN UPDATE client SET name = name WHERE 0")
    except sqlite3.OperationalError:
        connection.execute("PRAGMA trusted_schema = ON")


def _migrate(connection: sqlite3.Connection) -> None:
    from fieldkit.db.schema.migrations.migrate import migrate  # sqlite_utils: 90 ms, only when the schema moves on

    migrate(connection)
