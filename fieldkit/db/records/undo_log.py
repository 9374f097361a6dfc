"""What was done in a session: what each write changed, kept in memory so that it can be taken back.

``crud`` notes every change where it is made, with the value before and after, one row per record: the same
shape that a lasting change log keeps per field. ``Store.write`` gathers the changes of one transaction into one
step. Nothing is noted outside ``Recording`` (the command line, imports, the starting content).

Free of the record declarations, which cost 20 ms: the store is opened before the first screen is drawn.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from fieldkit.domain.records.declaration import Kind
    from fieldkit.domain.records.values import Value

KEPT: Final = 200
"""Steps that can be taken back; older ones are forgotten."""
Way = Literal["undo", "redo"]


class Decided(NamedTuple):
    """What it takes to open a conflict again (``reopen_conflict``)."""

    dot: int
    """The change that decided it."""
    column: int
    """Code of the field, or that of a deletion or a bring-back."""
    shown: Value = None
    """What was shown until then."""
    deletes: tuple[tuple[int, int, str], ...] = ()
    """The deletions that lived then: dot, clock and the dots they saw."""
    restores: tuple[int, ...] = ()
    """The bring-backs that lived then: each stays until a deletion has seen it."""


class RecordChange(NamedTuple):
    """One record before and after a write: the fields that differ. ``before`` is None for a new record.

    Of a conflict that was decided, or opened again, the field is there also if the shown value stayed; a record that
    one deleted and another changed, and that was kept, has no field.
    """

    kind: str
    uid: str
    before: Mapping[str, Value] | None
    after: Mapping[str, Value]
    decided: Decided | None = None
    """The decision, if it was one."""
    reopened: bool = False
    """Whether a decision was taken back."""

    @property
    def shape(self) -> Literal["made", "deleted", "restored", "edited"]:
        """What the change did to the record."""
        if self.before is None:
            return "made"
        if "deleted_at" in self.after:
            return "deleted" if self.after["deleted_at"] is not None else "restored"
        return "edited"

    @property
    def told(self) -> tuple[str, str, Mapping[str, Value]]:
        """What it did to which record, in such a way that a record made and one brought back are told alike."""
        return self.kind, self.uid, self.after if self.shape == "edited" else {"there": self.shape != "deleted"}


@dataclass(slots=True, eq=False)
class UndoStep:
    """The changes of one transaction, in their order."""

    changes: list[RecordChange] = field(default_factory=list)
    way: Way | Literal[""] = ""
    """"undo" or "redo" if the step is itself one."""
    refused: bool = False
    """Whether it was an undo or redo that was not done; what it was about is forgotten."""
    of: tuple[UndoStep, ...] = ()
    """Which steps it takes back, if not the last."""
    called: str = ""
    """What a person calls it, if it is more than he could be told change by change: "The import of people.csv"."""
    stays: str = ""
    """Why it cannot be taken back, as a sentence; then its changes are not here."""
    number: int = 0
    """Which step of the session it is, from 1."""
    rows: int = 0
    """Rows written for the changes, by triggers too. Were more written, something else was changed beside them."""
    local: set[str] = field(default_factory=set)
    """Kinds of what only this device has that was written too, such as "draft"; undo does not know them."""

    def does_again(self, step: UndoStep) -> bool:
        """Whether it is a redo that did again all that another step did."""
        mine, others = ([change.told for change in one.changes] for one in (self, step))
        return self.way == "redo" and mine == others


class Session:
    """What was done since the store was opened, newest last. Belongs to one store."""

    def __init__(self) -> None:
        self._done: deque[UndoStep] = deque(maxlen=KEPT)
        self._undone: deque[UndoStep] = deque(maxlen=KEPT)
        self.count = 0
        """Steps that were stored."""
        self._made: set[str] = set()
        """Uids of the records that were added in this session and not deleted since but by an undo."""
        self.unmade: set[str] = set()
        """Uids of those of them that are in the trash as their adding was taken back."""

    def note(self, step: UndoStep) -> None:
        """Take in a step that was stored."""
        self.count += 1
        step.number = self.count
        for change in step.changes:
            self._follow(change, by_hand=not step.way)
        if step.way:
            source, target = (self._done, self._undone) if step.way == "undo" else (self._undone, self._done)
            for one in step.of:
                with suppress(ValueError):  # forgotten, as too many came after it
                    source.remove(one)
            if not step.of and source:
                source.pop()
            if not step.refused and step.changes:
                target.append(step)
        elif step.changes or step.stays:
            self._done.append(step)
            self._undone.clear()

    def _follow(self, change: RecordChange, *, by_hand: bool) -> None:
        match change.shape:
            case "made":
                self._made.add(change.uid)
            case "restored":
                self.unmade.discard(change.uid)
            case "deleted" if by_hand:
                self._made.discard(change.uid)
            case "deleted" if change.uid in self._made:
                self.unmade.add(change.uid)

    def last(self, way: Way, where: Callable[[UndoStep], bool] | None = None) -> UndoStep | None:
        """Return the step that an undo would take back, or a redo do again: the last of all, or of those ``where``."""
        steps = self._done if way == "undo" else self._undone
        return next((step for step in reversed(steps) if where is None or where(step)), None)


_recording: ContextVar[UndoStep | None] = ContextVar("recording", default=None)


class Recording:
    """Gathers what ``note_*`` is told within the block. No generator, which takes thrice as long, at each write."""

    __slots__ = ("_token",)

    def __enter__(self) -> UndoStep:
        step = UndoStep()
        self._token = _recording.set(step)
        return step

    def __exit__(self, *_: object) -> None:
        _recording.reset(self._token)


def note_new(kind: Kind, uid: str, values: Mapping[str, Value]) -> None:
    """Note a record that was stored for the first time."""
    step = _recording.get()
    if step is not None:
        step.changes.append(RecordChange(kind.name, uid, None, dict(values)))


def values_before(connection: sqlite3.Connection, kind: Kind, uid: str, names: list[str]) -> dict[str, Value] | None:
    """Return the values about to be overwritten, or None if nobody records or there is no such record."""
    if _recording.get() is None:
        return None
    return values_of(connection, kind, uid, names)


def note_change(kind: Kind, uid: str, before: Mapping[str, Value] | None, after: Mapping[str, Value]) -> None:
    """Note the fields of a record that differ between ``before`` (from ``values_before``) and ``after``."""
    step = _recording.get()
    if step is None or before is None:
        return
    differing = [name for name, value in after.items() if before[name] != value]
    if differing:
        step.changes.append(
            RecordChange(kind.name, uid, {n: before[n] for n in differing}, {n: after[n] for n in differing})
        )


def note_decision(
    kind: Kind,
    uid: str,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    decided: Decided | None = None,
    *,
    reopened: bool = False,
) -> None:
    """Note that a conflict was decided or opened again, in place of what was noted of the same fields just before."""
    step = _recording.get()
    if step is None:
        return
    last = step.changes[-1] if step.changes else None
    if last and last.decided is None and (last.kind, last.uid, last.after) == (kind.name, uid, after):
        step.changes.pop()
    step.changes.append(RecordChange(kind.name, uid, dict(before), dict(after), decided, reopened))


def note_rows(rows: int) -> None:
    """Note how many rows a change that is noted wrote, those of its triggers included."""
    step = _recording.get()
    if step is not None:
        step.rows += rows


def note_local(kind: str) -> None:
    """Note that something was written that only this device has."""
    step = _recording.get()
    if step is not None:
        step.local.add(kind)


def values_of(connection: sqlite3.Connection, kind: Kind, uid: str, names: list[str]) -> dict[str, Value] | None:
    """Return columns of a record by name, or None if there is no such record."""
    columns = ", ".join(f'"{name}"' for name in names)
    row = connection.execute(f"SELECT {columns} FROM {kind.name} WHERE uid = ?", (uid,)).fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def mark(way: Way, *, of: tuple[UndoStep, ...] = (), refused: bool = False, called: str = "") -> None:
    """Say that the step being recorded is an undo or a redo of the steps ``of``, without any of the last."""
    step = _recording.get()
    assert step is not None, "an undo is recorded too"
    step.way, step.refused, step.of, step.called = way, refused, of, called
