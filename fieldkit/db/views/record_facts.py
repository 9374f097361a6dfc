"""What there is to say about one record: its facts as label and value, and what belongs to it.

Made from the declarations, for every kind alike; the record's screen and ``fieldkit show`` print the same.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fieldkit.db.base.single_value import value_of, value_or_none
from fieldkit.db.changes import conflicts
from fieldkit.db.records import lookup
from fieldkit.db.schema.declared_tables import order_sql, quoted, title_sql
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field, Kind, Record
from fieldkit.domain.records.field_types.dates import describe_stored, iso_utc
from fieldkit.domain.records.kinds import CARD, CARD_USE, CLIENT, FINDING, KINDS
from fieldkit.domain.records.surveys import Answer
from fieldkit.domain.records.values import ReadingContext, Value, local
from fieldkit.domain.text.dates import When, describe

MOST_RELATED = 10
"""Records listed of each kind that belongs to one."""
MARK = " ≠"
"""Stands at each field that is in conflict."""
FactRole = Literal["field", "title", "conflict", "trashed", "changed", "uid", "told", "warned"]
"""What a fact is about: the value of a field, the record itself, or what others say of it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a record."""

    label: str
    value: str
    """In words, several lines for a long text."""
    field: str = ""
    """Name of the declared field, or "" for what is no field."""
    role: FactRole = "field"
    link: tuple[str, str] = ("", "")
    """Kind and uid of the record that says it, where it is no field."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """A record in a list."""

    uid: str
    title: str
    client: str
    beside: str
    """What tells it from others: its state, style, outcome; the numbers of a person."""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Records of one kind that link to a record, the newest first."""

    kind: str
    label: str
    lines: tuple[ListLine, ...]
    total: int


def located(connection: sqlite3.Connection, text: str) -> tuple[Kind, str]:
    """Return kind and uid of the record, also in the trash, that a uid or its beginning of 8 or more signs names.

    Raises Invalid if there is none or more than one.
    """
    uid = text.strip().lower()
    found: list[tuple[Kind, str]] = []
    for kind in KINDS.values():
        where, values = ("uid = ?", (uid,)) if len(uid) < 8 else ("uid >= ? AND uid < ?", (uid, uid + "g"))
        rows = connection.execute(f"SELECT uid FROM {kind.name} WHERE {where} LIMIT 3", values)
        found += [(kind, named) for (named,) in rows]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid(f"No record has the uid “{text}”. “fieldkit find WORDS --json” prints uids.")
    names = "; ".join(f"{kind.label.lower()} {uid}" for kind, uid in found[:3])
    raise Invalid(f"“{text}” begins more than one uid: {names}. Use more of it.")


def facts(connection: sqlite3.Connection, kind: Kind, record: Record, by: ReadingContext) -> tuple[Fact, ...]:
    """Return what is known about a record, in the order of its form; nothing empty."""
    found = [Fact(kind.label, lookup.title(connection, kind.name, record.id), role="title")]
    open_here = conflicts.conflicted_fields(connection, kind.name, record.uid)
    if open_here:
        found.append(Fact("Conflict", conflict_words(kind, open_here), role="conflict"))
    titles = [field.name for field in kind.title]
    for field in kind.fields:
        value = _value(record, field)
        if field.type.is_document or (len(titles) == 1 and field.name in titles):
            continue
        if field.name in open_here:
            label, empty = field.label + MARK, "(empty)"
        elif value in (None, ""):
            continue
        else:
            label, empty = field.label, ""
        said = field.shown(value, by)
        if not said and field.link and isinstance(value, int):  # what it leads to has no title
            said = lookup.told(connection, field.link, value)
        if said or empty:
            found.append(Fact(label, said or empty, field.name))
    if kind is FINDING:
        from fieldkit.db.views.survey.finding_facts import with_sightings  # lays out surveys: only for a finding

        found = with_sightings(connection, record, found, by)
    if isinstance(record, Answer):
        found[1:1] = _asked(connection, record)
    if kind in (CARD, CARD_USE) and any("{" in fact.value for fact in found):
        from fieldkit.db.views.cards import as_said  # evidence and formulas: only where a card names one

        found = as_said(connection, found, by.terms)
    if record.deleted_at is not None:
        found.append(Fact("In the trash", _since(record.deleted_at, by.now), role="trashed"))
    found.append(Fact("Changed", _since(record.updated_at, by.now), role="changed"))
    found.append(Fact("Uid", record.uid, role="uid"))
    return tuple(found)


def _asked(connection: sqlite3.Connection, answer: Answer) -> list[Fact]:
    """Return whose answer it is, and to what question."""
    from fieldkit.db.views import called  # reads the checklist: only for an answer

    client = connection.execute(
        "SELECT client.name, client.uid FROM survey JOIN client ON client.id = survey.client WHERE survey.id = ?",
        (answer.survey,),
    ).fetchone()
    found = [Fact(CLIENT.label, client[0], role="told", link=(CLIENT.name, client[1]))] if client else []
    return [*found, Fact("Question", called.question(connection, answer), role="told")]


def conflict_words(kind: Kind, fields: tuple[str, ...]) -> str:
    """Return what of a record is in conflict, in words, from ``conflicts.conflicted_fields``."""
    labels = ", ".join(kind.field(name).label for name in fields if name)
    said = [f"{labels}: written differently by two people"] if labels else []
    if "" in fields:
        said.append("deleted by one, changed by another")
    return "; ".join(said)


def related(connection: sqlite3.Connection, kind: Kind, number: int, now: datetime) -> tuple[Related, ...]:
    """Return what links to the record with the local id ``number``: people, calls, surveys and so on of a client."""
    found = []
    for other in KINDS.values():
        links = [field.name for field in other.fields if field.link == kind.name]
        if not links or not other.title:
            continue
        where = f"({' OR '.join(f'{quoted(name)} = {int(number)}' for name in links)}) AND deleted_at IS NULL"
        total = int(value_of(connection, f"SELECT count(*) FROM {other.name} WHERE {where}"))
        if total:
            lines = listed(connection, other, where, MOST_RELATED, now)
            found.append(Related(other.name, other.plural, tuple(lines), total))
    return tuple(found)


def listed(
    connection: sqlite3.Connection,
    kind: Kind,
    where: str = "deleted_at IS NULL",
    most: int = -1,
    now: datetime | None = None,
) -> list[ListLine]:
    """Return the records for which the SQL condition ``where`` holds, in list order; ``most`` of them, or all."""
    client = f"(SELECT name FROM client WHERE client.id = {kind.name}.client)" if kind.has("client") else "''"
    state, time = kind.beside, kind.when
    rows = connection.execute(
        f"SELECT id, uid, {title_sql(kind, kind.name)}, {client}, {quoted(state.name) if state else repr('')},"
        f" {quoted(time.name) if time else repr('')} FROM {kind.name} WHERE {where} ORDER BY {order_sql(kind)} LIMIT ?",
        (most,),
    )
    return [
        ListLine(
            uid,
            title or lookup.told(connection, kind.name, number),
            name or "",
            _state(state, value),
            _when(time, at, now),
        )
        for number, uid, title, name, value, at in rows
    ]


def line_plain(kind: Kind, line: ListLine) -> dict[str, str]:
    """Return a line of a list as plain data."""
    plain = {"kind": kind.name, "uid": line.uid, "title": line.title}
    if line.client:
        plain["client"] = line.client
    if kind.beside and line.beside:
        plain[kind.beside.name] = line.beside
    return plain


def _state(field: Field | None, value: str) -> str:
    if field is None or not value:
        return ""
    return field.option_label(value) if field.options else value.replace("\n", "; ")


def plain(connection: sqlite3.Connection, kind: Kind, record: Record) -> dict[str, object]:
    """Return a record as plain data: stored values by field name, links as uid and title, instants as ISO UTC.

    Money is whole minor units, durations whole minutes, lists are lists.
    """
    made: dict[str, object] = {
        "kind": kind.name,
        "uid": record.uid,
        "title": lookup.title(connection, kind.name, record.id),
        "created_at": iso_utc(record.created_at),
        "updated_at": iso_utc(record.updated_at),
        "deleted_at": iso_utc(record.deleted_at) if record.deleted_at is not None else None,
    }
    fields = {field.name: _plain(connection, field, _value(record, field)) for field in kind.fields}
    if kind is FINDING:
        from fieldkit.db.views.survey.finding_facts import plain_sightings  # lays out surveys: only for a finding

        made |= plain_sightings(connection, record)
    return made | {"fields": fields}


def _plain(connection: sqlite3.Connection, field: Field, value: Value) -> object:
    if field.link and isinstance(value, int):
        uid = value_or_none(connection, f"SELECT uid FROM {field.link} WHERE id = ?", (value,))
        return {"uid": uid or "", "title": lookup.title(connection, field.link, value)}
    return field.plain(value)


def _value(record: Record, field: Field) -> Value:
    value: Value = getattr(record, field.name)
    return value


def _when(field: Field | None, value: Value, now: datetime | None) -> str:
    if field is None or now is None or value in (None, ""):
        return ""
    if isinstance(value, int):
        return _since(value, now)
    return describe_stored(str(value), now, due=False)


def _since(instant: int, now: datetime) -> str:
    moment = local(instant)
    return describe(When(moment.date(), moment.time()), now, due=False)
