"""Deciding a conflict: take one of the values, write another, keep both; or let a record stay or go.

A decision is an ordinary change that every device has after its next sync. ``undo`` takes it back.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields

from fieldkit.db.changes import conflicts, resolve_conflict
from fieldkit.db.changes.conflicts import Conflict, Version
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.keep_both import can_keep_both as has_room_for_both
from fieldkit.domain.records.keep_both import keep_both as both_in_one
from fieldkit.domain.records.kinds import ANSWER, CHECKLIST, KINDS
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import saving


def field_of(conflict: Conflict) -> Field | None:
    """Return the field in conflict; None for a record that one deleted and another changed."""
    return KINDS[conflict.kind].field(conflict.field) if conflict.field else None


def writable(conflict: Conflict) -> bool:
    """Return whether another value can be written; the answer of a survey is rather one of those given."""
    field = field_of(conflict)
    return field is not None and field.typed and (KINDS[conflict.kind].created or field.name == "note")


def can_keep_both(conflict: Conflict) -> bool:
    """Return whether all values can stand in one text."""
    field = field_of(conflict)
    return field is not None and writable(conflict) and has_room_for_both(field)


def take(connection: sqlite3.Connection, conflict: Conflict, number: int) -> bool:
    """Decide for the version ``number``, counted from 0; return whether it was still to be decided.

    Raises Invalid if there is no such version, or the record cannot be so.
    """
    if not 0 <= number < len(conflict.versions):
        raise Invalid(
            f"There is no number {number + 1}: take one from 1 to {len(conflict.versions)}. Nothing was changed."
        )
    with _following(connection, conflict):
        return _take(connection, conflict, conflict.versions[number])


def write(connection: sqlite3.Connection, conflict: Conflict, text: str, by: ReadingContext) -> bool:
    """Decide by another value, from its text as the form reads it; return whether it was still to be decided.

    Raises Invalid for a text that cannot be read, and where nothing but one of the values can be taken.
    """
    field = field_of(conflict)
    if field is None or not writable(conflict):
        raise Invalid(_only_one(field))
    with _following(connection, conflict):
        return _decide(connection, conflict, field.read(text, by))


def keep_both(connection: sqlite3.Connection, conflict: Conflict) -> bool:
    """Decide by one text that holds all values; return whether it was still to be decided.

    Raises Invalid where the field holds one value only, or all values together are too long.
    """
    field = field_of(conflict)
    if field is None or not writable(conflict):
        raise Invalid(_only_one(field))
    with _following(connection, conflict):
        return _decide(connection, conflict, both_in_one(field, [version.value for version in conflict.versions]))


def _only_one(field: Field | None) -> str:
    if field is None:
        return "A record is either here or in the trash: take one of the two."
    return f"{field.label} holds one value: take one of them."


def _following(connection: sqlite3.Connection, conflict: Conflict) -> AbstractContextManager[None]:
    """Let the findings of a survey follow what is decided about its answer."""
    if conflict.kind != ANSWER.name:
        return nullcontext()
    # Laying out a survey takes modules that no other kind needs.
    from fieldkit.operations.findings_follow import findings_follow_decision

    return findings_follow_decision(connection, conflict.uid, _said(connection, conflict))


def _said(connection: sqlite3.Connection, conflict: Conflict) -> list[Given | None]:
    """Return the answers in conflict, as those who gave them have them; None for its deletion."""
    shown = lookup.get(connection, ANSWER, conflict.uid)
    if not conflict.field:
        return [None]
    said: list[Given | None] = []
    for version in conflict.versions:
        own = {conflict.field: version.value} | _told_along(connection, conflict, version)
        said.append(Given(**{one.name: own.get(one.name, getattr(shown, one.name)) for one in fields(Given)}))
    return said


def _take(connection: sqlite3.Connection, conflict: Conflict, version: Version) -> bool:
    if not conflict.field:
        choice: resolve_conflict.Choice = "delete" if version.what == "deleted" else "keep"
        return resolve_conflict.resolve_deleted(connection, conflict.kind, conflict.uid, choice)
    # A value that is shown already is completed as if it came in place of another: merged field by field, a state may
    # stand beside the moment of the state that was not shown.
    other = next(one.value for one in conflict.versions if one != version)
    kind, taken = KINDS[conflict.kind], {conflict.field: version.value}
    whole = saving.completed(connection, kind, conflict.uid, taken, {conflict.field: other}, any_state=True)
    known = {name: _known(connection, conflict, version, name, value) for name, value in whole.items()}
    values = {**known, **taken, **_told_along(connection, conflict, version)}
    if kind is CHECKLIST and "uses" in values and conflicts.conflict(connection, kind.name, conflict.uid, "uses"):
        # Which version is used says what the list is called, and whose that is.
        from fieldkit.operations.checklists import own_versions  # loads OpenSSL, 3 MB

        if own_versions.choose(connection, conflict.uid, values["uses"]):
            return True
    return _store(connection, conflict, values)


def _decide(connection: sqlite3.Connection, conflict: Conflict, value: Value) -> bool:
    kind = KINDS[conflict.kind]
    written = {conflict.field: value}
    return _store(connection, conflict, saving.completed(connection, kind, conflict.uid, written, any_state=True))


def _store(connection: sqlite3.Connection, conflict: Conflict, values: dict[str, Value]) -> bool:
    """Decide the conflict, and along with it those of the other fields; return whether it was still to be decided."""
    kind, uid = conflict.kind, conflict.uid
    if not resolve_conflict.resolve(connection, kind, uid, conflict.field, values[conflict.field]):
        return False
    for name, value in values.items():
        if name != conflict.field and not resolve_conflict.resolve(connection, kind, uid, name, value):
            crud.update(connection, KINDS[kind], uid, {name: value})
    return True


def _known(connection: sqlite3.Connection, conflict: Conflict, taken: Version, name: str, value: Value) -> Value:
    """Return ``value``, which follows from the one that is taken, or in place of a moment that of who wrote that."""
    kind = KINDS[conflict.kind]
    if value is None or not kind.field(name).type.is_time:
        return value
    other = conflicts.conflict(connection, conflict.kind, conflict.uid, name)
    writers = set(taken.who.split(", "))
    own = [one.value for one in (other.versions if other else ()) if writers & set(one.who.split(", "))]
    stored = getattr(lookup.get(connection, kind, conflict.uid), name)
    return next((moment for moment in (*own, stored) if moment is not None), value)


def _told_along(connection: sqlite3.Connection, conflict: Conflict, version: Version) -> dict[str, Value]:
    """Return what the same person wrote in the fields that are one thing with the one in conflict."""
    together = KINDS[conflict.kind].together
    found: dict[str, Value] = {}
    for name in together if conflict.field in together else ():
        other = conflicts.conflict(connection, conflict.kind, conflict.uid, name) if name != conflict.field else None
        for one in other.versions if other else ():
            if one.who == version.who:
                found[name] = one.value
    return found
