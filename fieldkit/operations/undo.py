"""Undo and redo: take back what the last step of a session changed, and say in words what came back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from fieldkit.db.changes import resolve_conflict
from fieldkit.db.changes.reopen_conflict import reopen
from fieldkit.db.records import crud, lookup
from fieldkit.db.records.undo_log import RecordChange, Session, UndoStep, Way, mark, note_decision, values_of
from fieldkit.db.schema.change_capture import DELETED
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import ANSWER, KINDS, SURVEY_REVISION
from fieldkit.operations.findings_follow import findings_follow, surveys_of

LONGEST_QUOTE: Final = 40
"""Characters of a text that are repeated in a sentence."""
_STAYS: Final = "The conflict stays decided, as that was sent already; what others wrote stands in the history: h."


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What became of an undo: the sentence for it and the records that changed."""

    sentence: str
    changed: tuple[tuple[str, str], ...] = ()
    """Kind and uid of each."""


@dataclass(frozen=True, slots=True)
class LastStep:
    """What an undo would take back, or a redo do again."""

    words: str
    """What was done: "Promise “backup quote” was changed"."""
    concerns: bool
    """Whether it changed the record in question, or one that belongs to it."""


def last_step(
    connection: sqlite3.Connection, session: Session, way: Way, kind: Kind, uid: str, longest: int = LONGEST_QUOTE
) -> LastStep | None:
    """Return the last step of the session and whether it concerns the record ``uid``; None if there is none."""
    step = session.last(way)
    if step is None:
        return None
    if step.called:
        return LastStep(step.called, any(_belongs(connection, change, kind, uid) for change in step.changes))
    told = _told_of(step)
    concerns = any(_belongs(connection, change, kind, uid) for change in step.changes)
    return LastStep(f"{called(connection, told, longest)} was {_DONE[told.shape]}", concerns)


_DONE: Final = {"made": "added", "deleted": "deleted", "restored": "brought back", "edited": "changed"}


def _belongs(connection: sqlite3.Connection, change: RecordChange, kind: Kind, uid: str) -> bool:
    """Whether a change is of the record ``uid``, or of one that links to it now, did so before or does so after it."""
    if (change.kind, change.uid) == (kind.name, uid):
        return True
    links = [declared.name for declared in KINDS[change.kind].fields if declared.link == kind.name]
    now = values_of(connection, KINDS[change.kind], change.uid, links) if links else None
    number = lookup.local_id(connection, kind, uid)
    return any(
        number == values.get(name) for values in (now or {}, change.before or {}, change.after) for name in links
    )


def still_last(session: Session) -> Callable[[], bool]:
    """Return what tells whether the step that is the last now is it still, or was done again as the last."""
    step = session.last("undo")

    def still() -> bool:
        last = session.last("undo")
        return step is not None and last is not None and (last is step or last.does_again(step))

    return still


def take_back(
    connection: sqlite3.Connection, session: Session, way: Way, now: datetime, currency: str = ""
) -> UndoOutcome | None:
    """Take back the last step of the session, or with "redo" the last undo; None if there is none.

    Nothing is written, and the sentence says so, if what it changed was changed again since by somebody else.
    To be run by ``Store.write``.
    """
    step = session.last(way)
    if step is None:
        return None
    if step.stays:
        mark(way, refused=True)
        return UndoOutcome(step.stays)
    if step.called:
        mark(way, called=step.called)
        return _whole(connection, step, way)
    mark(way)
    for change in step.changes:
        moved = changed_since(connection, change)
        if moved:
            mark(way, refused=True)
            return UndoOutcome(f"{called(connection, change)}: {moved} was changed again since; it stays as it is.")
    with findings_follow(connection, _surveys(connection, step), decided=True):
        done = {id(change): _reverse(connection, change) for change in reversed(step.changes)}
    told = _told_of(step)
    match done[id(told)]:
        case "done":
            sentence = _say(connection, told, now, currency)
        case "open":
            sentence = f"{called(connection, told)}: {_what(told)} is to be decided again: ! shows it."
        case "decided":
            sentence = f"{called(connection, told)}: {_what(told)} is decided again."
        case "sent":
            sentence = f"{called(connection, told)}: {_what(told)} stays decided, as that was sent already."
            sentence += " What others wrote stands in the history: h." if told.after else ""
            if told.before != told.after:
                sentence = f"{_say(connection, told, now, currency)} {_STAYS}"
    if all(done[id(c)] == "sent" and c.before == c.after for c in step.changes):
        return UndoOutcome(sentence)
    others = [c for c in step.changes if (c.kind, c.uid) != (told.kind, told.uid)]
    named = [c for c in others if c.kind == SURVEY_REVISION.name]  # somebody signed it: it does not go unnamed
    sentence += "".join(f" {_say(connection, c, now, currency)}" for c in named)
    if len(others) > len(named):
        sentence += " What changed with it is as it was before."
    return UndoOutcome(sentence, tuple((c.kind, c.uid) for c in step.changes))


def _whole(connection: sqlite3.Connection, step: UndoStep, way: Way) -> UndoOutcome:
    """Take back what a person knows by one name; what was changed again since stays, and is counted."""
    last = {(change.kind, change.uid): change for change in step.changes}
    stay = {record for record, change in last.items() if _is_another(connection, change)}
    back = [change for change in reversed(step.changes) if (change.kind, change.uid) not in stay]
    for change in back:
        _reverse(connection, change)
    records = tuple(dict.fromkeys((change.kind, change.uid) for change in back))
    made = len({(change.kind, change.uid) for change in back if change.before is None})
    if way == "redo":
        said = [f"{step.called} is done again: {_counted(len(records))}"]
    else:
        trash = f"{_counted(made)} in the trash" if made else ""
        as_before = f"{_counted(len(records) - made)} as before" if len(records) > made else ""
        said = [f"{step.called} is taken back: {', '.join(filter(None, (trash, as_before))) or 'nothing of it'}"]
    if stay:
        were, it = ("was", "stays as it is") if len(stay) == 1 else ("were", "stay as they are")
        said.append(f"{_counted(len(stay))} {were} changed since and {it}")
    return UndoOutcome(f"{'; '.join(said)}.", records)


def _is_another(connection: sqlite3.Connection, change: RecordChange) -> bool:
    """Whether a record is not as the change left it; one that was made, if anything was written there or it is gone."""
    if change.shape != "made":
        return bool(changed_since(connection, change))
    now = values_of(connection, KINDS[change.kind], change.uid, ["deleted_at", "created_at", "updated_at"])
    return now is None or now["deleted_at"] is not None or now["updated_at"] != now["created_at"]


def _counted(records: int) -> str:
    return "1 record" if records == 1 else f"{records:,} records"


def _told_of(step: UndoStep) -> RecordChange:
    """Return the change that a step is told by: the first that a person knows of."""
    known = (c for c in step.changes if c.decided or c.reopened or c.shape != "edited" or _fields(c))
    return next(known, step.changes[0])


def _surveys(connection: sqlite3.Connection, step: UndoStep) -> set[int]:
    """Return the local ids of the surveys whose answers a step changed."""
    answers = [change for change in step.changes if change.kind == ANSWER.name]
    return {survey for one in answers for survey in surveys_of(connection, one.uid, one.before or {}, one.after)}


def _reverse(connection: sqlite3.Connection, change: RecordChange) -> Literal["done", "open", "decided", "sent"]:
    """Take a change back; say how: of a decision that was sent only the value can be what it was."""
    kind = KINDS[change.kind]
    before = change.before or {}
    if change.reopened:
        if "deleted_at" in before or not before:
            choice: resolve_conflict.Choice = "delete" if before else "keep"
            again = resolve_conflict.resolve_deleted(connection, change.kind, change.uid, choice)
        else:
            ((name, value),) = before.items()
            again = resolve_conflict.resolve(connection, change.kind, change.uid, name, value)
        if again:
            return "decided"
    if change.decided and reopen(connection, kind, change.uid, change.decided):
        note_decision(kind, change.uid, change.after, before, reopened=True)
        return "open"
    match change.shape:
        case "made" | "restored":
            crud.delete(connection, kind, change.uid)
        case "deleted":
            crud.undelete(connection, kind, change.uid)
        case "edited":
            crud.update(connection, kind, change.uid, before)
    return "sent" if change.decided and change.decided.column != DELETED else "done"


def changed_since(connection: sqlite3.Connection, change: RecordChange) -> str:
    """Return the label of what is no longer as the change left it, or ""."""
    kind = KINDS[change.kind]
    if change.shape == "made":
        # Undone by the trash, which loses nothing: whatever was added to it since comes back with it.
        return ""
    if not change.after:
        # It was decided that the record stays.
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


def _say(connection: sqlite3.Connection, change: RecordChange, now: datetime, currency: str) -> str:
    subject = called(connection, change)
    match change.shape:
        case "made" | "restored":
            return f"{subject} {KINDS[change.kind].unmade}."
        case "deleted":
            return f"{subject} is back from the trash."
        case "edited":
            pass
    by = lookup.reading(connection, now, currency)
    said = []
    for declared in _fields(change)[:2]:
        value = (change.before or {})[declared.name]
        if declared.several_lines and len(str(value)) > LONGEST_QUOTE:
            said.append(f"{declared.label} is what it was before")
        else:
            # In full: “tomorrow” would not say which of two tomorrows came back.
            words = declared.full(value, by)
            said.append(f"{declared.label} is {words} again" if words else f"{declared.label} is empty again")
    more = len(_fields(change)) - len(said)
    if more > 0:
        said.append(f"{more} more")
    return f"{subject}: {', '.join(said) or 'it is what it was before'}."


def _what(change: RecordChange) -> str:
    """Return what was to be decided."""
    name = next(iter(change.after), "deleted_at")
    return "whether it stays" if name == "deleted_at" else KINDS[change.kind].field(name).label


def _fields(change: RecordChange) -> list[Field]:
    """Return the changed fields that a person knows, in their order in the form."""
    return [declared for declared in KINDS[change.kind].form if declared.name in change.after]


def called(connection: sqlite3.Connection, change: RecordChange, longest: int = LONGEST_QUOTE) -> str:
    """Return what the record of a change is called in a sentence."""
    kind = KINDS[change.kind]
    number = lookup.local_id(connection, kind, change.uid)
    title = " ".join((lookup.told(connection, kind.name, number) if number is not None else "").split())
    if len(title) > longest:
        title = title[: longest - 1].rstrip() + "…"
    if kind is SURVEY_REVISION and title:
        return f"{kind.label} {title}"
    if title:
        return f"{kind.label} “{title}”"
    return f"{kind.label} without a title" if kind.created else f"The {kind.label.lower()}"
