"""States: what a record has become, by the steps that its kind declares.

``fieldkit set`` does not come by here: it changes the field as any other, by ``records.change``.
"""

from __future__ import annotations

import sqlite3

from fieldkit.db.views.record import StateStep, steps
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records


def take_step(connection: sqlite3.Connection, kind: Kind, uid: str, key: str, by: ReadingContext) -> StateStep | None:
    """Take the step of the key ``key``, such as "kept" or "confirmed by the point of contact", and return it.

    None if the record cannot take it, because it became that meanwhile.
    """
    step = next((step for step in steps(connection, kind, uid) if step.key == key), None)
    if step is None or not records.change(connection, kind, uid, step.texts, by):
        return None
    return step


def keep_promise(connection: sqlite3.Connection, uid: str, by: ReadingContext, *, late: bool) -> None:
    """Note that a promise was kept, in time or late. Raises Invalid if that was noted already."""
    _close(connection, PROMISE, uid, "l" if late else "k", by)


def return_call(connection: sqlite3.Connection, uid: str, by: ReadingContext) -> None:
    """Note that a call was returned, or that it needs no return any more. Raises Invalid if it was so already."""
    _close(connection, CALL, uid, "r", by)


def _close(connection: sqlite3.Connection, kind: Kind, uid: str, key: str, by: ReadingContext) -> None:
    if take_step(connection, kind, uid, key, by) is None:
        raise Invalid("That was done already.")
