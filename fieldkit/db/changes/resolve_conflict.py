"""A decision into the database: an ordinary change that names all sides of a conflict, so that all devices have it."""

from __future__ import annotations

import sqlite3
from typing import Literal

from fieldkit.db.base import ids
from fieldkit.db.changes import reopen_conflict
from fieldkit.db.changes.conflicts import conflicted_fields
from fieldkit.db.records import crud, lookup, undo_log
from fieldkit.db.schema.change_capture import DELETED, RESTORED
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value

Choice = Literal["keep", "delete"]


def resolve(connection: sqlite3.Connection, kind: str, uid: str, field: str, value: Value) -> bool:
    """Decide a field by an ordinary change that names all sides: one of the values, or a new one (also "keep both").

    Links are local ids. Returns whether there was a conflict. Inside a transaction (``Store.write``).
    """
    declared = KINDS[kind]
    number = lookup.local_id(connection, declared, uid)
    if number is None or field not in conflicted_fields(connection, kind, uid):
        return False
    column = declared.field(field).code
    before = undo_log.values_of(connection, declared, uid, [field]) or {}
    if not crud.update(connection, declared, uid, {field: value}):
        # It is the shown value: nothing in the record changes, but the decision is a change like any other.
        crud.restate(connection, declared, uid, [field])
    decided = reopen_conflict.decided(connection, declared, number, column, before.get(field))
    undo_log.note_decision(declared, uid, before, {field: value}, decided)
    return True


def resolve_deleted(connection: sqlite3.Connection, kind: str, uid: str, choice: Choice) -> bool:
    """Decide that a record which was deleted and changed stays, or goes; return whether there was such a conflict."""
    declared = KINDS[kind]
    number = lookup.local_id(connection, declared, uid)
    if number is None or "" not in conflicted_fields(connection, kind, uid):
        return False
    deletes = reopen_conflict.deletes_of(connection, declared, number)
    restores = reopen_conflict.restores_of(connection, declared, number)
    if choice == "delete":
        if not crud.delete(connection, declared, uid):
            return False
        after = undo_log.values_of(connection, declared, uid, ["deleted_at"]) or {}
        decided = reopen_conflict.decided(connection, declared, number, DELETED, deletes=deletes, restores=restores)
        undo_log.note_decision(declared, uid, {"deleted_at": None}, after, decided)
        return True
    connection.execute(
        "INSERT INTO capture_back (tbl, rid, at) VALUES (?, ?, ?)", (declared.code, number, ids.now_ms())
    )
    decided = reopen_conflict.decided(connection, declared, number, RESTORED, deletes=deletes, restores=restores)
    undo_log.note_decision(declared, uid, {}, {}, decided)
    return True
