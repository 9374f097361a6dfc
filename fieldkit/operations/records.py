"""Records: add, change, delete and bring back. ``save`` is the one way that a person's values are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from fieldkit.db.records import client_links, crud
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import ANSWER
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.text.articles import with_article
from fieldkit.operations import saving
from fieldkit.operations.saving import SavedRecord


def save(connection: sqlite3.Connection, kind: Kind, uid: str | None, values: Mapping[str, Value]) -> SavedRecord:
    """Store values, already read, of the record ``uid``, or of a new one if that is None, by the rules between records.

    Raises Invalid where the rules refuse them, if there is no such record, and for a survey that takes no answers now.
    """
    with _following(connection, kind, uid, values):
        return saving.save(connection, kind, uid, values)


def add(connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> str:
    """Store a new record from typed texts, with the declared defaults; return its uid.

    Raises Invalid for an unknown field, a text that cannot be read, or a needed field left out.
    """
    texts = {field.name: field.default for field in kind.form if field.default} | dict(texts)
    values = _read_all(kind, texts, by)
    values |= client_links.completing(connection, kind, values)
    for field in kind.form:
        if field.required and values.get(field.name) in (None, ""):
            raise Invalid(f"{field.label} is needed.", field.name)
    return save(connection, kind, None, values).uid


def change(connection: sqlite3.Connection, kind: Kind, uid: str, texts: Mapping[str, str], by: ReadingContext) -> bool:
    """Change fields of a record from typed texts; return whether anything is different now. Raises Invalid."""
    return save(connection, kind, uid, _read_all(kind, texts, by)).changed


def add_named(connection: sqlite3.Connection, kind: Kind, text: str, client: str, by: ReadingContext) -> str:
    """Make a record from nothing but its name, at the client with the uid ``client`` if it has one; return its uid."""
    texts = {kind.title[0].name: text}
    if client and kind.has("client"):
        texts["client"] = client
    return add(connection, kind, texts, by)


def delete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Put a record into the trash; return whether it was not there already. Nothing is ever erased."""
    with _following(connection, kind, uid):
        return crud.delete(connection, kind, uid)


def undelete(connection: sqlite3.Connection, kind: Kind, uid: str) -> bool:
    """Bring a record back from the trash; return whether it was there."""
    with _following(connection, kind, uid):
        return crud.undelete(connection, kind, uid)


def _following(
    connection: sqlite3.Connection, kind: Kind, uid: str | None, *values: Mapping[str, Value]
) -> AbstractContextManager[None]:
    """Let findings and progress of a survey follow what is done to its answer. Raises Invalid if it takes none now."""
    if kind is not ANSWER:
        return nullcontext()
    # Laying out a survey takes modules that no other kind needs.
    from fieldkit.operations.findings_follow import findings_follow, surveys_of

    return findings_follow(connection, surveys_of(connection, uid, *values))


def _read_all(kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> dict[str, Value]:
    values = {}
    for name, text in texts.items():
        field = next((field for field in kind.form if field.name == name), None)
        if field is None:
            from difflib import get_close_matches

            near = get_close_matches(name, [field.name for field in kind.form], 1)
            hint = f" Did you mean {near[0]}?" if near else f" It has: {', '.join(f.name for f in kind.form)}."
            raise Invalid(f"{with_article(kind.label.lower()).capitalize()} has no field “{name}”.{hint}")
        values[name] = field.read(text, by)
    return values
