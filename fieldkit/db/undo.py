"""Undo and redo: take back what the last step of a session changed, and say in words what came back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fieldkit.db import records
from fieldkit.db.record_view import full
from fieldkit.db.session import Change, Session, Way, mark, values_of
from fieldkit.domain.fields import Field
from fieldkit.domain.kinds import KINDS
from fieldkit.domain.values import shown

LONGEST_QUOTE: Final = 40
"""Characters of a text that are repeated in a sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an undo: the sentence for it and the records that changed."""

    sentence: str
    changed: tuple[tuple[str, str], ...] = ()
    """Kind and uid of each."""


def take_back(
    connection: sqlite3.Connection, session: Session, way: Way, now: datetime, currency: str = ""
) -> Outcome | None:
    """Take back the last step of the session, or with "redo" the last undo; None if there is none.

    Nothing is written, and the sentence says so, if what it changed was changed again since by somebody else.
    To be run by ``Store.write``.
    """
    step = session.last(way)
    if step is None:
        return None
    mark(way)
    for change in step.changes:
        moved = _changed_since(connection, change)
        if moved:
            mark(way, refused=True)
            return Outcome(f"{_called(connection, change)}: {moved} was changed again since; it stays as it is.")
    for change in reversed(step.changes):
        _reverse(connection, change)
    told = next((c for c in step.changes if c.shape != "edited" or _fields(c)), step.changes[0])
    sentence = _say(connection, told, now, currency)
    if any((c.kind, c.uid) != (told.kind, told.uid) for c in step.changes):
        sentence += " What changed with it is as it was before."
    return Outcome(sentence, tuple((c.kind, c.uid) for c in step.changes))


def _reverse(connection: sqlite3.Connection, change: Change) -> None:
    kind = KINDS[change.kind]
    match change.shape:
        case "made" | "restored":
            records.delete(connection, kind, change.uid)
        case "deleted":
            records.undelete(connection, kind, change.uid)
        case "edited":
            records.update(connection, kind, change.uid, change.before or {})


def _changed_since(connection: sqlite3.Connection, change: Change) -> str:
    """Return the label of what is no longer as the change left it, or ""."""
    kind = KINDS[change.kind]
    if change.shape == "made":
        # Undone by the trash, which loses nothing: whatever was added to it since comes back with it.
        return ""
    now = values_of(connection, kind, change.uid, list(change.after))
    if now is None:
        return "the record"
    for name, value in change.after.items():
        if name == "deleted_at":
            if (now[name] is None) != (value is None):
                return "its place in the trash"
        elif now[name] != value:
            return kind.field(name).label
    return ""


def _say(connection: sqlite3.Connection, change: Change, now: datetime, currency: str) -> str:
    called = _called(connection, change)
    match change.shape:
        case "made" | "restored":
            return f"{called} is in the trash."
        case "deleted":
            return f"{called} is back from the trash."
        case "edited":
            pass
    by = records.reading(connection, now, currency)
    said = []
    for declared in _fields(change)[:2]:
        value = (change.before or {})[declared.name]
        if declared.several_lines and len(str(value)) > LONGEST_QUOTE:
            said.append(f"{declared.label} is what it was before")
        else:
            # In full: “tomorrow” would not say which of two tomorrows came back.
            words = full(declared, value, by) or shown(declared, value, by)
            said.append(f"{declared.label} is {words} again" if words else f"{declared.label} is empty again")
    more = len(_fields(change)) - len(said)
    if more > 0:
        said.append(f"{more} more")
    return f"{called}: {', '.join(said) or 'it is what it was before'}."


def _fields(change: Change) -> list[Field]:
    """Return the changed fields that a person knows, in their order in the form."""
    return [declared for declared in KINDS[change.kind].form if declared.name in change.after]


def _called(connection: sqlite3.Connection, change: Change) -> str:
    kind = KINDS[change.kind]
    row = connection.execute(f"SELECT id FROM {kind.name} WHERE uid = ?", (change.uid,)).fetchone()
    title = " ".join((records.title(connection, kind.name, int(row[0])) if row else "").split())
    if len(title) > LONGEST_QUOTE:
        title = title[: LONGEST_QUOTE - 1].rstrip() + "…"
    if title:
        return f"{kind.label} “{title}”"
    return f"{kind.label} without a title" if kind.created else f"The {kind.label.lower()}"
