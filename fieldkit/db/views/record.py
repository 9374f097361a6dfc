"""One record as its screen shows it: facts, where its links lead, what belongs to it, what it can become."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.changes import conflicts
from fieldkit.db.records import lookup
from fieldkit.db.views import client_card, record_facts
from fieldkit.domain.records.declaration import Kind, Record
from fieldkit.domain.records.values import ReadingContext, Value


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One fact; of a field with several values, one of them."""

    label: str
    value: str
    field: str = ""
    link: tuple[str, str] = ("", "")
    """Kind and uid of the record that it names."""
    tone: str = ""
    role: record_facts.FactRole = "field"
    """What a line says that is of no field."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything about one record."""

    id: int
    title: str
    client: str
    """Uid of its client, or ""."""
    contact: str
    """Uid of its person, or ""."""
    state: str
    """Stored value of what it can change with one key, or ""."""
    trashed: bool
    lines: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True)
class StateQuestion:
    """A field that a state needs."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class StateStep:
    """Something a record can become: the key and words for it, and the texts of the fields that say so."""

    key: str
    label: str
    texts: Mapping[str, str]
    asks: tuple[StateQuestion, ...] = ()
    """What has to be said with it."""
    state: str = ""
    """What it comes to, as stored."""


def view(connection: sqlite3.Connection, kind: Kind, uid: str, by: ReadingContext) -> View | None:
    """Return the record ``uid``, also from the trash, or None if there is none."""
    record = lookup.get(connection, kind, uid)
    if record is None:
        return None
    links = _links(connection, kind, record)
    lines: list[RecordLine] = []
    for fact in record_facts.facts(connection, kind, record, by):
        if fact.role == "title":
            lines += _title_lines(kind, fact.value, links, conflicts.conflicted_fields(connection, kind.name, uid))
            continue
        lines += _lines(kind, record, fact, links, by)
    lines.sort(key=lambda line: line.field != "client")
    orders = client_card.orders(connection, uid) if kind.name == "contact" else None
    if orders:
        lines.insert(
            1 if lines and lines[0].field == "client" else 0,
            RecordLine("Orders", orders.words, tone="good" if orders.allowed else "alert"),
        )
    return View(
        id=record.id,
        title=lookup.told(connection, kind.name, record.id),
        client=links.get("client", ("", ""))[1],
        contact=links.get("contact", ("", ""))[1] if kind.name != "contact" else uid,
        state=str(getattr(record, kind.state.name) or "") if kind.state else "",
        trashed=record.deleted_at is not None,
        lines=tuple(lines),
    )


def steps(connection: sqlite3.Connection, kind: Kind, uid: str) -> list[StateStep]:
    """Return what the record can become by the rules of its kind; empty for a kind without a state."""
    record = lookup.get(connection, kind, uid)
    if record is None:
        return []
    made, rules = [], kind.state_rules
    for step in kind.steps:
        field = kind.field(step.field)
        stored = getattr(record, step.field)
        if step.taken(stored) or (rules is not None and not rules.may(str(stored), step.text)):
            continue
        texts, label = {step.field: step.text}, step.label or field.option_label(step.text)
        voice = _voice(connection, record) if step.decided_by else None
        if voice:
            texts[step.decided_by] = voice[0]
            label = f"{label} by {voice[1]}, the point of contact"
        made.append(StateStep(step.key, label, texts, questions(kind, step.text), step.text))
    return made


def questions(kind: Kind, state: str) -> tuple[StateQuestion, ...]:
    """Return what has to be said of a record that comes to ``state``."""
    needed = kind.state_rules.needs.get(state, ()) if kind.state_rules is not None else ()
    return tuple(StateQuestion(name, kind.field(name).label) for name in needed)


def _title_lines(
    kind: Kind, title: str, links: Mapping[str, tuple[str, str]], conflicted: tuple[str, ...]
) -> list[RecordLine]:
    """The title is one field's value unless several make it: those follow as facts of their own."""
    if len(kind.title) != 1 or not title:
        return []
    field = kind.title[0]
    label = field.label + (record_facts.MARK if field.name in conflicted else "")
    return [RecordLine(label, title, field.name, links.get(field.name, ("", "")))]


def _lines(
    kind: Kind, record: Record, fact: record_facts.Fact, links: Mapping[str, tuple[str, str]], by: ReadingContext
) -> list[RecordLine]:
    if not fact.field:
        tone = "alert" if fact.role in ("conflict", "trashed", "warned") else "" if fact.role == "told" else "dim"
        return [RecordLine(fact.label, fact.value, link=fact.link, tone=tone, role=fact.role)]
    field = kind.field(fact.field)
    value: Value = getattr(record, field.name)
    if field.type.is_list:
        return [RecordLine(fact.label, part, field.name) for part in str(value or fact.value).split("\n")]
    tone = "alert" if field.tone(value) == "alert" else ""
    return [
        RecordLine(fact.label, field.full(value, by) or fact.value, field.name, links.get(field.name, ("", "")), tone)
    ]


def _links(connection: sqlite3.Connection, kind: Kind, record: Record) -> dict[str, tuple[str, str]]:
    found = {}
    for field in kind.fields:
        number = getattr(record, field.name) if field.link else None
        if number is not None:
            uid = value_or_none(connection, f"SELECT uid FROM {field.link} WHERE id = ?", (number,))
            if uid is not None:
                found[field.name] = (field.link, str(uid))
    return found


def _voice(connection: sqlite3.Connection, record: Record) -> tuple[str, str] | None:
    row = connection.execute(
        "SELECT contact.uid, contact.name FROM client JOIN contact ON contact.id = client.point_of_contact"
        " WHERE client.id = ?",
        (getattr(record, "client", None),),
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None
