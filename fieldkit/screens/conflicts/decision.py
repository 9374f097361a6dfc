"""Conflicts as the screens show and decide them: values in words, and the decision through the form's rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from fieldkit.db.changes import conflicts
from fieldkit.db.changes.conflicts import Conflict, Version
from fieldkit.db.records import crud
from fieldkit.db.records.save_rules import before_save
from fieldkit.db.views import surveys
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.keep_both import unitable, united
from fieldkit.domain.records.registry import KINDS
from fieldkit.domain.records.surveys import Answer, ChecklistVersion, Survey
from fieldkit.domain.records.values import ReadingContext, Value, edited, read
from fieldkit.screens.base.wording import moment, short, value_words, writer

ReadingOf = Callable[[sqlite3.Connection], ReadingContext]
"""How values are read and said against a database."""
Key = tuple[str, str, str]
"""Kind, uid and field of a conflict."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, in words."""

    words: str
    beside: str
    """Who wrote it and when."""
    shown: bool
    what: str
    """"wrote", "deleted" or "changed"."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict in words."""

    conflict: Conflict
    sides: tuple[Side, ...]
    title: str
    """What the record is called; of an answer the question."""
    context: str = ""
    """What it belongs to: client, survey, person."""

    @property
    def key(self) -> Key:
        """What names it."""
        return self.conflict.kind, self.conflict.uid, self.conflict.field

    @property
    def field(self) -> Field | None:
        """The declared field; None for a record that one deleted and another changed."""
        return KINDS[self.conflict.kind].field(self.conflict.field) if self.conflict.field else None

    @property
    def called(self) -> str:
        """Kind and title of the record."""
        label = KINDS[self.conflict.kind].label
        return f"{label} ── {self.title}" if self.title else label

    @property
    def writable(self) -> bool:
        """Whether another value can be written; the answer of a survey is rather one of those given."""
        field = self.field
        return field is not None and field.typed and (KINDS[self.conflict.kind].created or field.name == "note")

    @property
    def unitable(self) -> bool:
        """Whether all values can stand in one text."""
        return self.writable and self.field is not None and unitable(self.field)


def open_conflicts(connection: sqlite3.Connection, reading: ReadingOf, now: datetime) -> list[Shown]:
    """Return all open conflicts in words."""
    by = reading(connection)
    return [_shown(connection, conflict, by, now) for conflict in conflicts.conflicts(connection)]


def take(connection: sqlite3.Connection, shown: Shown, number: int) -> bool:
    """Decide for the side ``number``, counted from 0. Raises Invalid if the record cannot be so."""
    conflict = shown.conflict
    version = conflict.versions[number]
    if not conflict.field:
        choice: conflicts.Choice = "delete" if version.what == "deleted" else "keep"
        return conflicts.resolve_deleted(connection, conflict.kind, conflict.uid, choice)
    # Everything that somebody wrote was checked when it was; here it only has to fit what stands beside it.
    _completed(connection, conflict, version.value)
    if conflict.kind == "answer":
        _take_rest(connection, conflict, version)
    return conflicts.resolve(connection, *shown.key, version.value)


def _take_rest(connection: sqlite3.Connection, conflict: Conflict, taken: Version) -> None:
    """An answer and its result are one thing: what the same person gave for the other goes with it."""
    for other in conflicts.conflicts(connection):
        same = (other.kind, other.uid) == (conflict.kind, conflict.uid)
        if same and {conflict.field, other.field} == {"value", "result"}:
            for version in other.versions:
                if version.who == taken.who:
                    conflicts.resolve(connection, other.kind, other.uid, other.field, version.value)


def write(connection: sqlite3.Connection, shown: Shown, text: str, reading: ReadingOf) -> bool:
    """Decide by another value, from its text as the form reads it. Raises Invalid."""
    field = shown.field
    assert field is not None, "only a field can be written"
    value = read(field, text, reading(connection))
    return _decide(connection, shown, value)


def keep_both(connection: sqlite3.Connection, shown: Shown) -> bool:
    """Decide by one text that holds all values. Raises Invalid where the field holds one value only."""
    field = shown.field
    if field is None:
        raise Invalid("A record is either here or in the trash: take one of the two.")
    if not shown.writable:
        raise Invalid(f"{field.label} holds one value: take one of them.")
    return _decide(connection, shown, united(field, [version.value for version in shown.conflict.versions]))


def text_to_edit(connection: sqlite3.Connection, shown: Shown, reading: ReadingOf) -> str:
    """Return the shown value as the form would have it."""
    field = shown.field
    assert field is not None
    value: Value = shown.conflict.versions[0].value
    return edited(field, value, reading(connection))


def _decide(connection: sqlite3.Connection, shown: Shown, value: Value) -> bool:
    conflict = shown.conflict
    more = _completed(connection, conflict, value)
    done = conflicts.resolve(connection, *shown.key, value)
    if more:
        crud.update(connection, KINDS[conflict.kind], conflict.uid, more)
    return done


def _completed(connection: sqlite3.Connection, conflict: Conflict, value: Value) -> dict[str, Value]:
    """Return what else changes with the value, such as when an order was decided; raises Invalid if it cannot be."""
    kind = KINDS[conflict.kind]
    values: dict[str, Value] = {conflict.field: value}
    before_save(connection, kind, values, crud.get(connection, kind, conflict.uid))
    del values[conflict.field]
    return values


def _shown(connection: sqlite3.Connection, conflict: Conflict, by: ReadingContext, now: datetime) -> Shown:
    kind = KINDS[conflict.kind]
    record = crud.get(connection, kind, conflict.uid)
    title, context = short(conflict.title), ""
    if record is not None and kind is not KINDS["client"]:
        links = [(field.link, getattr(record, field.name)) for field in kind.fields if field.link in _CONTEXT]
        context = ", ".join(short(by.name(link, number)) for link, number in links if number)
    if isinstance(record, Answer):
        survey = crud.by_id(connection, KINDS["survey"], record.survey or 0)
        if isinstance(survey, Survey):
            title = short(_question(connection, record, survey))
            context = ", ".join((context, short(by.name("client", survey.client or 0))))
    sides = []
    for version in conflict.versions:
        words = value_words(kind, conflict.field, version.value, by) if conflict.field else _WHAT[version.what]
        beside = ", ".join(part for part in (writer(version.who), moment(version.at, now)) if part)
        sides.append(Side(words, beside, version.shown, version.what))
    return Shown(conflict, tuple(sides), title, context)


def _question(connection: sqlite3.Connection, answer: Answer, survey: Survey) -> str:
    """Return what the survey asked; the item's name where that cannot be read."""
    version = crud.by_id(connection, KINDS["checklist_version"], survey.version or 0)
    asked = answer.item
    if isinstance(version, ChecklistVersion):
        with suppress(Invalid):
            items = surveys.parsed(version.body).items
            asked = next((item.ask for item in items if item.id == answer.item), asked)
    return f"{asked} ({answer.instance})" if answer.instance else asked


_CONTEXT = ("client", "survey", "contact", "card")
_WHAT = {"wrote": "written", "deleted": "put into the trash", "changed": "changed, without knowing of that"}
