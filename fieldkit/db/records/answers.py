"""Answers into the database: one for each item of a survey, and of each instance of a repeated section."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import ANSWER
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.answers import Given


def upsert(connection: sqlite3.Connection, survey: int, given: Given) -> None:
    """Store an answer of the survey with this local id in place of the earlier one to the same item and instance."""
    rows = connection.execute(
        "SELECT uid, updated_at FROM answer WHERE survey = ? AND item = ? AND instance = ? AND deleted_at IS NULL "
        "ORDER BY updated_at DESC, uid DESC",
        (survey, given.item, given.instance),
    ).fetchall()
    values: dict[str, Value] = {"value": given.value, "result": given.result, "note": given.note}
    if not rows:
        place: dict[str, Value] = {"survey": survey, "item": given.item, "instance": given.instance}
        crud.insert(connection, ANSWER, {**place, **values})
        return
    uid, newest = rows[0]
    changed = crud.update(connection, ANSWER, uid, values)
    if changed and len(rows) > 1:
        _make_latest(connection, uid, newest)


def put_back(connection: sqlite3.Connection, uid: str, values: Mapping[str, Value]) -> None:
    """Store what an answer held before, so that it counts also where another device answered the same."""
    newest = value_of(
        connection,
        "SELECT max(other.updated_at) FROM answer JOIN answer AS other ON other.survey = answer.survey "
        "AND other.item = answer.item AND other.instance = answer.instance AND other.uid <> answer.uid "
        "WHERE answer.uid = ? AND other.deleted_at IS NULL",
        (uid,),
    )
    if crud.update(connection, ANSWER, uid, values) and newest is not None:
        _make_latest(connection, uid, newest)


def place_of(connection: sqlite3.Connection, uid: str) -> tuple[int, str, str]:
    """Return the survey's local id, the item and the instance of an answer, 0 and "" if there is no such answer."""
    row = connection.execute("SELECT survey, item, instance FROM answer WHERE uid = ?", (uid,)).fetchone()
    survey, item, instance = row or (None, "", "")
    return survey or 0, item, instance


def _make_latest(connection: sqlite3.Connection, uid: str, newest: int) -> None:
    # Another device's clock may be ahead: what was said last here must still be the later one.
    latest = max(ids.now_ms(), newest + 1)
    connection.execute("UPDATE answer SET updated_at = ? WHERE uid = ?", (latest, uid))


def delete(connection: sqlite3.Connection, survey: int, item: str, instance: str) -> None:
    """Put all answers to an item of one instance into the trash."""
    for (uid,) in connection.execute(
        "SELECT uid FROM answer WHERE survey = ? AND item = ? AND instance = ?", (survey, item, instance)
    ).fetchall():
        crud.delete(connection, ANSWER, uid)
