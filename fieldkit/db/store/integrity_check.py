"""Is the store sound? Pages, links, triggers and the search index, each with a sentence; and mending what can be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from fieldkit import ordinary_file
from fieldkit.db.base import connect as c
from fieldkit.db.base.error_sentences import way_back
from fieldkit.db.base.single_value import value_of
from fieldkit.db.schema import change_capture
from fieldkit.db.schema.declared_tables import install_search, quoted, rebuild_search, title_sql
from fieldkit.db.store import index_check, opening, starting_content
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import in_calendar
from fieldkit.domain.text.dates import When, WhenError
from fieldkit.domain.text.sanitize import holds_commands, printable

_PAST = "sync_past"
"""Table of values that others replaced."""
_STAMPS = ("created_at", "updated_at", "deleted_at")
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
    with c.Sentences(path):
        ordinary_file.refuse_other(path)
    opening.refuse_missing(path)
    done = _repair(path, upgrade) if repair else ()
    with closing(opening.reader(path, upgrade)) as connection, c.Sentences(path):
        damaged = _pages(connection)
        if damaged:
            # Whatever else were asked of such a file, the answers would not be worth much.
            back = way_back(path)
            return IntegrityReport((*damaged, *([f"{back}."] if back else [])), (), done)
        damaged_index = index_check.unreadable(path)
        problems = [
            *_links(connection),
            *_triggers(connection),
            *_unnoted(connection),
            *damaged_index,
            *([] if damaged_index else index_check.behind(connection)),
            *_content(connection),
            *_texts(connection),
            *_times(connection),
        ]
        notes = (*_trashed(connection), *_past_texts(connection))
        return IntegrityReport(tuple(problems), notes, done, _records(connection))


def _repair(path: Path, upgrade: opening.Upgrade | None) -> tuple[str, ...]:
    """Make views, triggers and the content of the search index anew from the records."""
    opening.reader(path, upgrade).close()  # refuses what is no database, brings an older schema up to date
    with c.Sentences(path):
        damaged = bool(index_check.unreadable(path))
        index_check.make_readable(path)
    with closing(c.connect(path, write=True)) as connection, c.Sentences(path):
        wrong = opening.schema_mismatches(connection)
        if not (wrong or damaged or _unnoted(connection) or index_check.behind(connection)):
            return _content_loaded(connection)
        with c.transaction(connection):
            _drop_strangers(connection)
            install_search(connection)
            change_capture.install(connection)
            adopted = change_capture.adopt(connection)
            for table in index_check.INDEXES:
                # A damaged index could not even be emptied.
                connection.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
            rebuild_search(connection)
        said = [f"{len(wrong)} of the triggers that keep find and history true were put back."] if wrong else []
        if adopted:
            said.append(f"{adopted} records that were stored meanwhile are in the history now.")
        return (*said, "The search index was made anew from the records.", *_content_loaded(connection))


def _content_loaded(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Load the starting content anew where it is damaged; the triggers are in order by now."""
    if starting_content.is_sound(connection):
        return ()
    return ("The starting content was loaded anew.",) if starting_content.load_anew(connection) else ()


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


def _content(connection: sqlite3.Connection) -> list[str]:
    if starting_content.is_sound(connection):
        return []
    return ["The starting content beside the cards is damaged. “fieldkit check --repair” loads it anew."]


def _texts(connection: sqlite3.Connection) -> list[str]:
    """Look for texts with bytes that are no UTF-8, shown with a mark in their place, and for control characters."""
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
    ]
    shadows = tuple(f"{index}_" for index in index_check.INDEXES)  # of Find, which the records fill
    said: list[str] = []
    for table in tables:
        if table != _PAST and not table.startswith(shadows):
            said += _texts_of(connection, table)
    for kind in KINDS.values():
        said += _commands_in(connection, kind)
    return said[:MOST] + ([f"… and {len(said) - MOST} more damaged texts."] if len(said) > MOST else [])


def _commands_in(connection: sqlite3.Connection, kind: Kind) -> list[str]:
    """Look for what a terminal would obey in the texts of records, which no other device takes."""
    fields = [field for field in kind.fields if field.type.stored == "text"]
    columns = ", ".join(quoted(field.name) for field in fields)
    return [
        f"The {kind.label.lower()} {uid} holds control characters in {field.label}: “{printable(value)[:30]}”. Write "
        f"it anew: “fieldkit set {uid} {field.name}=…”."
        for uid, *values in connection.execute(f"SELECT uid, {columns} FROM {kind.name} ORDER BY id")
        for field, value in zip(fields, values, strict=True)
        if isinstance(value, str) and holds_commands(value)
    ]


def _times(connection: sqlite3.Connection) -> list[str]:
    """Look for days and moments that no calendar has: they are shown as the nearest day, or as they stand."""
    said: list[str] = []
    for kind in KINDS.values():
        fields = {field.name: field for field in kind.fields if field.type.is_time}
        names = [*fields, *_STAMPS]
        rows = connection.execute(f"SELECT uid, {', '.join(map(quoted, names))} FROM {kind.name} ORDER BY id")
        for uid, *values in rows:
            for name, value in zip(names, values, strict=True):
                moment = name in _STAMPS or fields[name].type.stored == "integer"
                if value in (None, "") or _is_time(value, moment=moment):
                    continue
                who = f"The {kind.label.lower()} {uid} holds a time that no calendar has"
                if name in fields:
                    said.append(
                        f"{who} in {fields[name].label}: {value}. Write it anew: “fieldkit set {uid} {name}=…”."
                    )
                else:
                    said.append(
                        f"{who} in {name}: {value}. It is shown as the nearest day. A backup from before has it."
                    )
    return said[:MOST] + ([f"… and {len(said) - MOST} more such times."] if len(said) > MOST else [])


def _is_time(value: object, *, moment: bool) -> bool:
    if moment:
        return isinstance(value, int) and in_calendar(value) == value / 1000
    try:
        When.from_stored(str(value))
    except WhenError:
        return False
    return True


def _past_texts(connection: sqlite3.Connection) -> list[str]:
    if not _texts_of(connection, _PAST):
        return []
    return ["The history holds a damaged text, which was written anew since. It stays as it is."]


def _texts_of(connection: sqlite3.Connection, table: str) -> list[str]:
    before, connection.text_factory = connection.text_factory, bytes
    try:
        found = connection.execute(f"SELECT * FROM {quoted(table)}")
        columns = [column[0] for column in found.description]
        # A BLOB is bytes too, and may be anything.
        types = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")}
        texts = [place for place, name in enumerate(columns) if types[name.encode()] != b"BLOB"]
        wrong = []
        for row in found:
            values = [row[place] for place in texts]
            try:
                b"\n".join(value for value in values if isinstance(value, bytes)).decode()
            except UnicodeDecodeError:
                wrong.append((row, [place for place in texts if _damaged(row[place])]))
    finally:
        connection.text_factory = before
    return [_named_text(table, columns, row, place) for row, places in wrong for place in places]


def _damaged(value: object) -> bool:
    try:
        if isinstance(value, bytes):
            value.decode()
    except UnicodeDecodeError:
        return True
    return False


def _named_text(table: str, columns: list[str], row: tuple[object, ...], place: int) -> str:
    text = row[place]
    assert isinstance(text, bytes)
    kind = KINDS.get(table)
    if kind is None or columns[place] not in {field.name for field in kind.fields}:
        return (
            f"The table {table} holds a damaged text in {columns[place]} (row {row[0]}). A backup from before puts it "
            "right."
        )
    values = dict(zip(columns, row, strict=True))
    uid = values["uid"]
    name = uid.decode(errors="replace") if isinstance(uid, bytes) else str(uid)
    return (
        f"The {kind.label.lower()} {name} holds a damaged text in {kind.field(columns[place]).label}: "
        f"“{_excerpt(text)}”. Write it anew: “fieldkit set {name} {columns[place]}=…”."
    )


def _excerpt(text: bytes) -> str:
    """Return what stands around the first damaged byte."""
    shown = text.decode(errors="replace")
    place = shown.index("\ufffd")
    return shown[max(0, place - 15) : place + 15]


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
        int(value_of(connection, f"SELECT count(*) FROM {kind.name} WHERE deleted_at IS NULL"))
        for kind in KINDS.values()
    )


def _label(table: str) -> str:
    kind = KINDS.get(table)
    return kind.label.lower() if kind else table
