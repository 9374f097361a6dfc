"""What a form reads and stores: a record as texts, one field, a new record, a draft. Each is a job for the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from fieldkit.db.records import client_links, lookup
from fieldkit.db.search.index import begins_words, words_of
from fieldkit.db.views import forms
from fieldkit.db.views.drafts import FIELD, RECORD
from fieldkit.domain.errors import Invalid
from fieldkit.domain.forms.field_state import StoreRequest
from fieldkit.domain.forms.suggestions import AlsoFilled, Suggestion
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import ReadingContext, to_instant
from fieldkit.domain.text.phone_numbers import is_number
from fieldkit.operations import drafts, records
from fieldkit.operations.drafts import SeenDraft
from fieldkit.screens.base.wording import cut, short

if TYPE_CHECKING:
    from fieldkit.settings import Settings

LONGEST_TOLD = 40
"""Cells of a text that is repeated in a sentence."""
Reading = Callable[[sqlite3.Connection], ReadingContext]
"""Return how typed text is read against this database."""


def plain_reading(now: datetime, settings: Settings) -> ReadingContext:
    """Return how dates and amounts are read while they are typed, without a database."""
    return ReadingContext(now, _no_link, lambda _kind, _id: "", settings.currency, settings.month_first)


def _no_link(kind: str, text: str) -> NoReturn:
    raise Invalid(f"No {kind} “{text}”.")


def load(
    connection: sqlite3.Connection, kind: Kind, uid: str, given: Mapping[str, str], draft: int, reading: Reading
) -> forms.Loaded:
    """Return a record as texts, without ``uid`` the beginning of a new one; raises Invalid if it is not there."""
    if uid:
        return forms.load(connection, kind, uid, reading(connection), draft, drafts.is_left)
    return forms.begin(connection, kind, given, reading(connection), draft)


def offered(
    connection: sqlite3.Connection, kind: Kind, text: str, client: str, people: bool = False
) -> list[Suggestion]:
    """Return the records that a link may mean by ``text``, those of the client with the uid ``client`` first.

    What belongs to a client brings it along. Where a form has ``people``, they are offered for a client too, by their
    names and numbers.
    """
    found = [
        Suggestion(
            one.title,
            one.beside,
            one.uid,
            also=(AlsoFilled("client", *one.client),) if one.client[1] else (),
            fit=one.fit,
        )
        for one in forms.offer(connection, kind, text, client)
    ]
    if people and kind is CLIENT and text.strip():
        found += [
            Suggestion(
                one.client[0],
                one.client[0] or one.beside,
                one.client[1],
                says=one.title,
                also=(AlsoFilled("contact", one.title, one.uid),),
                fit=one.fit,
            )
            for one in forms.offer(connection, CONTACT, text)
            if begins_words(one.title, words_of(text)) or is_number(text)
        ]
    return found


def store_field(
    connection: sqlite3.Connection, kind: Kind, request: StoreRequest, reading: Reading
) -> tuple[Mapping[str, str], Mapping[str, str], list[str]]:
    """Store the field that was left. Raises Invalid.

    Return the texts of the record as the database has them now, the uids of its links, and what is to be said of them.
    """
    by = reading(connection)
    meanwhile = _written_meanwhile(connection, kind, request, by)
    records.change(connection, kind, request.uid, {request.name: request.texts[request.name]}, by)
    loaded = forms.load(connection, kind, request.uid, by)
    said = client_links.of_another(connection, kind, request.uid, [request.name])
    return loaded.texts, loaded.links, [*meanwhile, *said]


def _written_meanwhile(
    connection: sqlite3.Connection, kind: Kind, request: StoreRequest, by: ReadingContext
) -> list[str]:
    """Return a sentence if another window or program wrote into the field since the form looked: it is overwritten."""
    record = lookup.get(connection, kind, request.uid)
    if record is None or request.was is None:
        return []
    declared = kind.field(request.name)
    now = declared.in_words(getattr(record, request.name), by)
    if now in (request.was, request.typed[request.name]):
        return []
    there = f"“{cut(short(now), LONGEST_TOLD)}” was written" if now else "it was emptied"
    return [f"{declared.label} is now what you typed; elsewhere {there} meanwhile, which the history keeps."]


def check_field(connection: sqlite3.Connection, kind: Kind, request: StoreRequest, reading: Reading) -> None:
    """Read the field that was left, if anything stands in it. Raises Invalid."""
    if request.name in request.texts:
        records.check(connection, kind, request.texts, request.name, reading(connection))


def refusals(
    connection: sqlite3.Connection,
    kind: Kind,
    uid: str,
    texts: Mapping[str, str],
    names: Sequence[str],
    reading: Reading,
) -> Mapping[str, str]:
    """Return why texts of a draft, those of the fields ``names``, cannot be stored; all texts that are filled tell how
    they are read."""
    by = reading(connection)
    reasons = {}
    for name in names:
        try:
            records.check(connection, kind, texts, name, by, uid)
        except Invalid as invalid:
            reasons[name] = str(invalid)
    return reasons


def store_record(
    connection: sqlite3.Connection, kind: Kind, request: StoreRequest, draft: SeenDraft, reading: Reading
) -> tuple[str, Mapping[str, str], Mapping[str, str], list[str]]:
    """Store a new record and let its draft go. Raises Invalid.

    Return its uid, its texts as stored, the uids of its links, and what is to be said of them.
    """
    by = reading(connection)
    uid = drafts.store(connection, kind, request.texts, draft, by)
    loaded = forms.load(connection, kind, uid, by)
    return uid, loaded.texts, loaded.links, client_links.of_another(connection, kind, uid, request.texts)


def store_named(connection: sqlite3.Connection, kind: Kind, text: str, client: str, reading: Reading) -> str:
    """Make a record for a link from nothing but its name, at the client of the form; return its uid."""
    return records.add_named(connection, kind, text, client, reading(connection))


def begun_at(field: Field, text: str, opened: datetime) -> str:
    """Return the text of a field for a draft: "now", which a new record began with, as the moment of then."""
    if field.default != "now" or text.strip().casefold() != "now":
        return text
    return field.in_words(to_instant(opened), ReadingContext(opened, _no_link, lambda _kind, _id: ""))


def draft_texts(uid: str, texts: Mapping[str, str], field: str) -> Mapping[str, str]:
    """Return the texts of a draft with the record that they belong to, and the field that is being typed in."""
    return {**texts, **({RECORD: uid} if uid else {}), **({FIELD: field} if field else {})}
