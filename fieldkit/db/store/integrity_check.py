"""Is the store sound? Pages, links, triggers and the search index, each with a sentence; and mending what can be."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.declared_tables import install_search, quoted, rebuild_search, searched, title_sql
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble, Unwritable
from fieldkit.domain.records.codes import rows_of
from fieldkit.domain.records.kinds import KINDS

_INDEXES = ("search", "search_part")
_HELD = "title, words, body, kind, uid"
MOST = 20
"""Sentences about one sort of problem at most."""


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """What a check found."""

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    """What is worth knowing and no fault."""
    repaired: tuple[str, ...] = ()
    records: int = 0
    """Records outside the trash."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(path: Path, *, repair: bool = False, upgrade: opening.Upgrade | None = None) -> IntegrityReport:
    """Look through the store at ``path``; with ``repair`` put triggers and search index right first.

    Raises Trouble if the file cannot be read as a database at all.
    """
    if not path.is_file():
        raise Trouble(f"There is no store at {path} yet: nothing to check. Any other command makes one.")
    done = _repair(path, upgrade) if repair else ()
    connection = opening.reader(path, upgrade)
    try:
        with c.Sentences(path):
            damaged = _pages(connection)
            if damaged:
                # Whatever else were asked of such a file, the answers would not be worth much.
                return IntegrityReport(tuple(damaged), (), done)
            problems = [
                *_links(connection),
                *_triggers(connection),
                *_unnoted(connection),
                *_index(connection),
                *_words(path),
            ]
            return IntegrityReport(tuple(problems), tuple(_trashed(connection)), done, _records(connection))
    finally:
        connection.close()


def _repair(path: Path, upgrade: opening.Upgrade | None) -> tuple[str, ...]:
    """Make views, triggers and the content of the search index anew from the records."""
    opening.reader(path, upgrade).close()  # refuses what is no database, brings an older schema up to date
    connection = c.connect(path, write=True)
    try:
        with c.Sentences(path):
            wrong = opening.schema_mismatches(connection)
            if not wrong and not _unnoted(connection) and not _index(connection) and not _words(path):
                return ()
            with c.transaction(connection):
                _drop_strangers(connection)
                install_search(connection)
                change_capture.install(connection)
                adopted = change_capture.adopt(connection)
                for table in _INDEXES:
                    # A damaged index could not even be emptied.
                    connection.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
                rebuild_search(connection)
            said = [f"{len(wrong)} of the triggers that keep find and history true were put back."] if wrong else []
            if adopted:
                said.append(f"{adopted} records that were stored meanwhile are in the history now.")
            return (*said, "The search index was made anew from the records.")
    finally:
        connection.close()


def _drop_strangers(connection: sqlite3.Connection) -> None:
    """Drop triggers that are not ours: nobody knows what they do to the records."""
    from fieldkit.db.schema.declared_tables import search_objects

    ours = search_objects() | change_capture.objects()
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if name not in ours:
            connection.execute(f"DROP TRIGGER {quoted(name)}")


def _pages(connection: sqlite3.Connection) -> list[str]:
    try:
        rows = connection.execute(f"PRAGMA integrity_check({MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        rows = [(str(error),)]
    found = [str(row[0]) for row in rows if row[0] != "ok"]
    return [f"The database file is damaged: {text}." for text in found]


def _links(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    said = []
    for table, number, parent, _key in rows[:MOST]:
        row = connection.execute(f"SELECT uid FROM {quoted(table)} WHERE id = ?", (number,)).fetchone()
        said.append(f"The {_label(table)} {row[0] if row else number} links to a {_label(parent)} that does not exist.")
    return said + ([f"… and {len(rows) - MOST} more such links."] if len(rows) > MOST else [])


def _triggers(connection: sqlite3.Connection) -> list[str]:
    wrong = sorted(opening.schema_mismatches(connection))
    if not wrong:
        return []
    names = ", ".join(wrong[:3]) + (", …" if len(wrong) > 3 else "")
    return [
        f"{len(wrong)} of the triggers that keep find and history true are missing or changed ({names}). Nothing is "
        "written until “fieldkit check --repair” has put them back."
    ]


def _unnoted(connection: sqlite3.Connection) -> list[str]:
    """Look for records that were stored without a change in the history: they would never reach another device."""
    count = change_capture.uncaptured(connection)
    if not count:
        return []
    return [
        f"{count} records are not in the history, and would reach no other device. “fieldkit check --repair” mends it."
    ]


def _index(connection: sqlite3.Connection) -> list[str]:
    """Compare the search index with the records, kind by kind."""
    said = []
    for kind in KINDS.values():
        if not searched(kind):
            continue
        # The view tells what should be there; EXCEPT finds what is missing, superfluous or out of date.
        first, last = rows_of(kind.code)
        held = f"SELECT rowid, {_HELD} FROM search WHERE rowid BETWEEN {first} AND {last}"
        wanted = f"SELECT number, {_HELD} FROM search_{kind.name}"
        differs = f"SELECT * FROM ({wanted} EXCEPT {held}) UNION SELECT * FROM ({held} EXCEPT {wanted})"
        try:
            wrong = connection.execute(f"SELECT count(DISTINCT number) FROM ({differs})").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            continue  # the view is missing, which is said already
        if wrong:
            said.append(
                f"Find is not up to date for {kind.plural.lower()}: {wrong} of them. "
                "“fieldkit check --repair” mends it."
            )
    return said


def _words(path: Path) -> list[str]:
    """Compare the words of the search index with its texts; FTS5 does that only where it might write."""
    try:
        connection = c.connect(path, write=True)
    except Unwritable:
        return []
    said = []
    try:
        for table in _INDEXES:
            try:
                connection.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                said.append(f"The words of find are damaged ({error}). “fieldkit check --repair” makes them anew.")
    finally:
        connection.close()
    return said


def _trashed(connection: sqlite3.Connection) -> list[str]:
    """Return notes about records that link to something in the trash."""
    said: list[str] = []
    for kind in KINDS.values():
        for field in kind.fields:
            if not field.link:
                continue
            title = title_sql(kind, "holder") if kind.title else "''"
            rows = connection.execute(
                f"SELECT holder.uid, {title}, gone.uid, gone.deleted_at FROM {kind.name} AS holder"
                f" JOIN {field.link} AS gone"
                f" ON gone.id = holder.{quoted(field.name)}"
                " WHERE holder.deleted_at IS NULL AND gone.deleted_at IS NOT NULL"
                " ORDER BY holder.id"
            ).fetchall()
            said += [
                f"The {kind.label.lower()} “{name}” ({uid}): its {field.label.lower()}"
                f" {'is in the trash' if at else 'has not come from another device yet'} ({gone})."
                for uid, name, gone, at in rows[:MOST]
            ]
            if len(rows) > MOST:
                others = f"{len(rows) - MOST} other {kind.plural.lower()}"
                said.append(f"… and {others} of which the {field.label.lower()} is in the trash.")
    return said


def _records(connection: sqlite3.Connection) -> int:
    return sum(
        int(connection.execute(f"SELECT count(*) FROM {kind.name} WHERE deleted_at IS NULL").fetchone()[0])
        for kind in KINDS.values()
    )


def _label(table: str) -> str:
    kind = KINDS.get(table)
    return kind.label.lower() if kind else table
