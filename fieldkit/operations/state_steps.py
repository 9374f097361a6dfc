"""States: what a record has become, by the steps that its kind declares.

``fieldkit set`` does not come by here: it changes the field as any other, by ``records.change``. What a state needs and
which may follow which is asked there, for all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fieldkit.db.records import lookup
from fieldkit.db.views.record import StateStep, steps
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StepsTaken:
    """What became of several records that were to come to one state."""

    done: tuple[str, ...]
    """Uids of those that did."""
    refused: tuple[tuple[str, str], ...] = ()
    """What the others are called, each with a sentence that says why it stays as it is."""


def take_step(connection: sqlite3.Connection, kind: Kind, uid: str, key: str, by: ReadingContext) -> StateStep | None:
    """Take the step of the key ``key``, such as "kept" or "confirmed by the point of contact", and return it.

    None if the record cannot take it, because it became that meanwhile. One that asks for more is taken by
    ``take_all``. Raises Invalid where something is missing.
    """
    step = next((step for step in steps(connection, kind, uid) if step.key == key), None)
    if step is None or not records.change(connection, kind, uid, step.texts, by):
        return None
    return step


def take_all(
    connection: sqlite3.Connection,
    kind: Kind,
    uids: Iterable[str],
    state: str,
    by: ReadingContext,
    said: Mapping[str, str] = _NOTHING,
) -> StepsTaken:
    """Bring each of these records to a state, as stored, that its own lets it come to; say of the others why not.

    Of one that is in that state already what is said of it is another then. Raises Invalid, with nothing changed, where
    the texts ``said`` of what the state needs are missing or no such thing.
    """
    field = kind.state
    if field is None:
        raise Invalid(f"{kind.plural} have no state.")
    for name, text in said.items():
        kind.field(name).read(text, by)
    needs = kind.state_rules.needs.get(state, ()) if kind.state_rules is not None else ()
    missing = [kind.field(name).label.lower() for name in needs if not said.get(name, "").strip()]
    label = field.option_label(state)
    if missing:
        raise Invalid(f"What is {label} needs: {', '.join(missing)}.", field.name)
    done, refused = [], []
    for uid in uids:
        try:
            if records.change(connection, kind, uid, {field.name: label, **said}, by):
                done.append(uid)
                continue
            why = f"It is {label} already."
        except Invalid as error:
            if error.field in needs:
                raise
            why = str(error)
        refused.append((lookup.told(connection, kind.name, lookup.local_id(connection, kind, uid) or 0), why))
    return StepsTaken(tuple(done), tuple(refused))


def refused(connection: sqlite3.Connection, kind: Kind, uids: Iterable[str], state: str) -> tuple[tuple[str, str], ...]:
    """Return what those records are called that cannot come to a state, as stored, whatever is said; each with why."""
    told = []
    for uid in uids:
        record = lookup.get(connection, kind, uid)
        was = str(getattr(record, kind.state.name)) if record is not None and kind.state is not None else state
        if record is not None and (why := kind.cannot_become(was, state)):
            told.append((lookup.told(connection, kind.name, record.id), why))
    return tuple(told)


def keep_promise(connection: sqlite3.Connection, uid: str, by: ReadingContext, *, late: bool) -> None:
    """Note that a promise was kept, in time or late. Raises Invalid if that was noted already."""
    _close(connection, PROMISE, uid, "l" if late else "k", by)


def return_call(connection: sqlite3.Connection, uid: str, by: ReadingContext) -> None:
    """Note that a call was returned, or that it needs no return any more. Raises Invalid if it was so already."""
    _close(connection, CALL, uid, "r", by)


def _close(connection: sqlite3.Connection, kind: Kind, uid: str, key: str, by: ReadingContext) -> None:
    if take_step(connection, kind, uid, key, by) is None:
        raise Invalid("That was done already.")
