"""Records: add, change, delete and bring back. ``save`` is the one way that a person's values are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.records import client_links, crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import ANSWER, CLIENT, SURVEY, SURVEY_REVISION
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.text.articles import with_article
from fieldkit.operations import saving
from fieldkit.operations.saving import SavedRecord

_HOLDS_NOTHING = (
    "SELECT 1 FROM answer WHERE uid = ? AND deleted_at IS NOT NULL"
    " AND ifnull(value, '') = '' AND ifnull(result, '') = '' AND ifnull(note, '') = ''"
)


def save(
    connection: sqlite3.Connection,
    kind: Kind,
    uid: str | None,
    values: Mapping[str, Value],
    *,
    any_state: bool = False,
) -> SavedRecord:
    """Store values, already read, of the record ``uid``, or of a new one if that is None, by the rules between records.

    With ``any_state`` it may come to a state that does not follow its own, as it was in that before. Raises Invalid
    where the rules refuse them, if there is no such record, and for a survey that takes no answers now.
    """
    with _following(connection, kind, uid, values):
        return saving.save(connection, kind, uid, values, any_state=any_state)


def add(connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], by: ReadingContext) -> str:
    """Store a new record from typed texts, with the declared defaults; return its uid.

    Raises Invalid for an unknown field, a text that cannot be read, or a needed field left out.
    """
    texts = {field.name: field.default for field in kind.form if field.default} | dict(texts)
    values = _read_all(connection, kind, texts, by)
    values |= client_links.completing(connection, kind, values)
    for field in kind.form:
        if field.required and values.get(field.name) in (None, ""):
            raise Invalid(f"{field.label} is needed.", field.name)
    return save(connection, kind, None, values).uid


def change(connection: sqlite3.Connection, kind: Kind, uid: str, texts: Mapping[str, str], by: ReadingContext) -> bool:
    """Change fields of a record from typed texts; return whether anything is different now. Raises Invalid."""
    return save(connection, kind, uid, _read_all(connection, kind, texts, by, uid)).changed


def check(
    connection: sqlite3.Connection,
    kind: Kind,
    texts: Mapping[str, str],
    name: str,
    by: ReadingContext,
    uid: str | None = None,
) -> None:
    """Read one of the typed texts of a record as it would be stored with the others. Raises Invalid."""
    if kind.field(name).link and name != CLIENT.name:
        values: dict[str, Value] = {}
        if texts.get(CLIENT.name):
            with suppress(Invalid):  # the client's own text says so itself
                values[CLIENT.name] = kind.field(CLIENT.name).read(texts[CLIENT.name], by)
        by = _of_client(connection, kind, values, by, uid)
    kind.field(name).read(texts[name], by)


def add_named(connection: sqlite3.Connection, kind: Kind, text: str, client: str, by: ReadingContext) -> str:
    """Make a record from nothing but its name, at the client with the uid ``client`` if it has one; return its uid."""
    texts = {kind.title[0].name: text}
    if client and kind.has("client"):
        texts["client"] = client
    return add(connection, kind, texts, by)


def delete(connection: sqlite3.Connection, kind: Kind, uid: str) -> int:
    """Put a record into the trash, a survey with the findings that only it raised; return how many records went.

    0 if it was there already. Nothing is ever erased. Raises Invalid for a revision, which goes with its survey alone.
    """
    if kind is SURVEY_REVISION:
        raise Invalid("A revision stays with its survey, and is hidden with it in the trash. Nothing was changed.")
    if kind is SURVEY:
        from fieldkit.operations.findings.with_survey import delete_survey  # lays out surveys

        return delete_survey(connection, uid)
    with _following(connection, kind, uid):
        return int(crud.delete(connection, kind, uid))


def undelete(connection: sqlite3.Connection, kind: Kind, uid: str) -> int:
    """Bring a record back from the trash, a survey with the findings that went with it; return how many came back.

    0 if it was not there. Raises Invalid for an answer that holds nothing: it would be a thing that nobody named.
    """
    if kind is SURVEY:
        from fieldkit.operations.findings.with_survey import undelete_survey

        return undelete_survey(connection, uid)
    if kind is ANSWER and value_or_none(connection, _HOLDS_NOTHING, (uid,)) is not None:
        raise Invalid("Nothing is answered in it: it stays in the trash.")
    with _following(connection, kind, uid):
        return int(crud.undelete(connection, kind, uid))


def along(count: int) -> str:
    """Return the words for what went to the trash, or came back, along with a survey: ", with 2 findings".

    ``count`` is what ``delete`` or ``undelete`` returned; "" where nothing went along.
    """
    findings = count - 1
    return f", with {findings:,} finding{'s' * (findings > 1)}" if findings > 0 else ""


def _following(
    connection: sqlite3.Connection, kind: Kind, uid: str | None, *values: Mapping[str, Value]
) -> AbstractContextManager[None]:
    """Let findings and progress of a survey follow what is done to its answer. Raises Invalid if it takes none now."""
    if kind is not ANSWER:
        return nullcontext()
    # Laying out a survey takes modules that no other kind needs.
    from fieldkit.operations.findings_follow import findings_follow, surveys_of

    return findings_follow(connection, surveys_of(connection, uid, *values))


def _of_client(
    connection: sqlite3.Connection, kind: Kind, values: Mapping[str, Value], by: ReadingContext, uid: str | None = None
) -> ReadingContext:
    """Return how links of a record are read: by the client in ``values``, else by the one it is stored with."""
    if kind is CLIENT:
        number: Value = lookup.local_id(connection, CLIENT, uid) if uid else None
    elif CLIENT.name in values:
        number = values[CLIENT.name]
    else:
        number = getattr(lookup.get(connection, kind, uid), CLIENT.name, None) if uid else None
    return lookup.of_client(connection, by, number) if isinstance(number, int) else by


def _read_all(
    connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], by: ReadingContext, uid: str | None = None
) -> dict[str, Value]:
    """Return the values of typed texts; the client is read first, for a name of a person is one of its people."""
    values: dict[str, Value] = {}
    links: list[Field] = []
    for name, text in texts.items():
        field = next((field for field in kind.form if field.name == name), None)
        if field is None:
            near = near_word(name, [field.name for field in kind.form])
            hint = f" Did you mean {near}?" if near else f" It has: {', '.join(f.name for f in kind.form)}."
            raise Invalid(f"{with_article(kind.label.lower()).capitalize()} has no field “{name}”.{hint}")
        if field.link and name != CLIENT.name:
            links.append(field)
        else:
            values[name] = field.read(text, by)
    if links:
        by = _of_client(connection, kind, values, by, uid)
        values |= {field.name: field.read(texts[field.name], by) for field in links}
    return {name: values[name] for name in texts}
