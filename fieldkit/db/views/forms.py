"""What a form needs from the database: a record as texts and links offered while typing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from fieldkit.db.base import search_due
from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.base.value_list import listed
from fieldkit.db.changes import conflicts, history
from fieldkit.db.records import lookup
from fieldkit.db.schema.declared_tables import order_sql, quoted
from fieldkit.db.search import telling
from fieldkit.db.search.index import begins_words, find, words_of
from fieldkit.db.views import drafts
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.codes import rows_of
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.text.sanitize import fold

OFFERED = 5
"""Records offered for a link."""
OFFERED_OF_FEW = 20
OF_CLIENT = 500
"""Records of one client that are looked through for what is typed."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record, or a new one, as a form shows it."""

    texts: Mapping[str, str]
    links: Mapping[str, str]
    """Uid of the linked record by field, for those that are set."""
    unsaved: Mapping[str, str] = field(default_factory=dict)
    """Texts of a draft: typed, but not stored as a record."""
    draft: int = 0
    """Number of the draft these texts come from, or 0."""
    drafted_at: int = 0
    """When the draft was last kept, UTC milliseconds."""
    field: str = ""
    """The field that was being typed in, "" if its form was closed."""


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """A record that a link may mean."""

    uid: str
    title: str
    beside: str
    client: tuple[str, str] = ("", "")
    """Name and uid of the client that it belongs to, where it has one."""
    fit: int = 0
    """How well it fits the text that is typed: it is meant if no other one fits as well. Of the client and called so
    before called so elsewhere, and that before what is mentioned somewhere; the whole name before its beginning."""


def load(
    connection: sqlite3.Connection,
    kind: Kind,
    uid: str,
    by: ReadingContext,
    wanted: int = 0,
    takes: Callable[[int, int], bool] = lambda _number, _updated_at: True,
) -> Loaded:
    """Return a stored record as texts, with what a draft holds for it on top: ``wanted``, else the newest it ``takes``.

    Raises Invalid if it is not there.
    """
    record = lookup.get(connection, kind, uid)
    if record is None:
        raise Invalid(f"This {kind.label.lower()} is not here any more.")
    texts, links = {}, {}
    for declared in kind.form:
        value: Value = getattr(record, declared.name)
        texts[declared.name] = declared.in_words(value, by)
        if declared.link and isinstance(value, int):
            links[declared.name] = _uid(connection, declared.link, value)
    waiting = [
        draft
        for draft in drafts.waiting(connection, kind.name)
        if draft.record == uid and (draft.id == wanted or takes(draft.id, draft.updated_at))
    ]
    draft = next((one for one in waiting if one.id == wanted), waiting[0] if waiting else None)
    if draft is None:
        return Loaded(texts, links)
    unsaved = {name: text for name, text in draft.texts.items() if name in texts}
    # What is typed over a link names no record yet: with the link of before it would pass for that one, and be dropped.
    links = {name: uid for name, uid in links.items() if name not in unsaved}
    return Loaded(texts, links, unsaved, draft.id, draft.updated_at, draft.field)


def newer(connection: sqlite3.Connection, kind: Kind, uid: str, loaded: Loaded) -> dict[str, str]:
    """Return why texts of a draft of a stored record are not to be stored unasked: another was written since.

    By field, a sentence: it is in conflict, it was stored after the draft, or a later draft holds another text.
    """
    if not uid or not loaded.draft:
        return {}
    told = {
        name: f"A later draft holds “{draft.texts[name]}”."
        for draft in reversed(drafts.waiting(connection, kind.name))
        if draft.record == uid and draft.id != loaded.draft and draft.updated_at > loaded.drafted_at
        for name, text in loaded.unsaved.items()
        if draft.texts.get(name, text) != text
    }
    told |= {
        event.field: f"Since this was typed “{loaded.texts[event.field]}” was stored."
        for event in history.history(connection, kind.name, uid)
        if event.field in loaded.unsaved and event.at > loaded.drafted_at
    }
    in_conflict = conflicts.conflicted_fields(connection, kind.name, uid)
    told |= {
        name: "In conflict: another value was written elsewhere." for name in loaded.unsaved if name in in_conflict
    }
    return {name: words for name, words in told.items() if loaded.unsaved[name] != loaded.texts[name]}


def begin(
    connection: sqlite3.Connection, kind: Kind, given: Mapping[str, str], by: ReadingContext, wanted: int = 0
) -> Loaded:
    """Return the texts of a new record: the defaults and what is ``given``, or those of a draft that is gone on with.

    A link may be given as uid; the form shows it by name. ``wanted`` is the number of that draft; 0 begins anew, for
    what is typed now must not run into what was typed at another time.
    """
    waiting = [draft for draft in drafts.waiting(connection, kind.name) if not draft.record]
    draft = next((one for one in waiting if one.id == wanted), None)
    begun = {one.name: one.option_label(one.default) for one in kind.form if one.default} | dict(given)
    unsaved = {name: text for name, text in draft.texts.items() if kind.has(name)} if draft else {}
    half = draft.field if draft else ""
    """The field in which somebody was typing."""
    links: dict[str, str] = {}
    # The client first: a name of a person is one of its people.
    declared_links = sorted((one for one in kind.form if one.link), key=lambda one: one.name != "client")
    for texts in (begun, unsaved):
        for declared in declared_links:
            if texts.get(declared.name):
                with suppress(Invalid):
                    number = by.find(declared.link, texts[declared.name])
                    name = by.name(declared.link, number)
                    typed = texts[declared.name].strip().casefold()
                    if (
                        texts is unsaved
                        and declared.name == half
                        and typed != name.casefold()
                        and typed in name.casefold()
                    ):
                        continue  # it goes on where it ended
                    links[declared.name] = _uid(connection, declared.link, number)
                    texts[declared.name] = name
                    if declared.name == "client":
                        by = lookup.of_client(connection, by, number)
    if draft is None:
        return Loaded(begun, links)
    return Loaded(begun, links, unsaved, draft.id, draft.updated_at, draft.field)


def offer(connection: sqlite3.Connection, kind: Kind, text: str, client: str = "") -> list[LinkOffer]:
    """Return the records that a link may mean by ``text``, those of the client with the uid ``client`` first.

    Two of one name are told apart.
    """
    return _told_apart(connection, kind, _offered(connection, kind, text, client))


def _offered(connection: sqlite3.Connection, kind: Kind, text: str, client: str) -> list[LinkOffer]:
    of_client = client and kind.has("client")
    if not text.strip():
        if of_client:
            return [replace(offer, beside="") for offer, _held in _of_client(connection, kind, client)[:OFFERED]]
        rows = connection.execute(
            f"SELECT uid, {lookup.title_column(kind)} FROM {kind.name} WHERE deleted_at IS NULL "
            f"ORDER BY {order_sql(kind) if kind.few else 'updated_at DESC'} LIMIT ?",
            (OFFERED_OF_FEW if kind.few else OFFERED,),
        )
        return [LinkOffer(uid, title, "") for uid, title in rows]
    found = [
        LinkOffer(hit.uid, hit.title, hit.words) for hit in find(connection, text, kind.name, OFFERED * 4, guess=False)
    ]
    own: dict[str, LinkOffer] = {}
    if of_client:
        # Asked for by themselves: among hundreds of one first name the best hits of the whole store are others.
        words = words_of(text)
        uids = set()
        for offer, held in _of_client(connection, kind, client):
            uids.add(offer.uid)
            if words and begins_words(held, words):
                own[offer.uid] = offer
        own |= {hit.uid: hit for hit in found if hit.uid in uids}
    hits = {**own, **{hit.uid: hit for hit in found if hit.uid not in own}}
    fitting = [replace(hit, fit=_fit(hit.title, text, hit.uid in own)) for hit in hits.values()]
    return sorted(fitting, key=lambda hit: -hit.fit)[:OFFERED]


FOUND_BESIDE: Final = -1
"""How well a record fits of which what is typed names only what stands beside its name."""


def _fit(title: str, text: str, own: bool) -> int:
    if not begins_words(title, words_of(text)):
        return 1 if own else FOUND_BESIDE if text.isalpha() else 0
    return 2 + (fold(title) == fold(text.strip())) + 2 * own


def _told_apart(connection: sqlite3.Connection, kind: Kind, offers: list[LinkOffer]) -> list[LinkOffer]:
    twins = telling.of_twins(connection, [(kind.name, one.title, one.uid) for one in offers])
    clients = _clients(connection, kind, [one.uid for one in offers]) if kind.has("client") else {}
    return [
        replace(
            one,
            beside=", ".join(dict.fromkeys(filter(None, (twins.get(one.uid, ""), one.beside)))),
            client=clients.get(one.uid, ("", "")),
        )
        for one in offers
    ]


def _clients(connection: sqlite3.Connection, kind: Kind, uids: list[str]) -> dict[str, tuple[str, str]]:
    marks, values = listed(uids)
    rows = connection.execute(
        f"SELECT one.uid, client.name, client.uid FROM {kind.name} AS one JOIN client ON client.id = one.client "
        f"WHERE client.deleted_at IS NULL AND one.uid IN ({marks})",
        values,
    )
    return {uid: (name, client) for uid, name, client in rows}


def _uid(connection: sqlite3.Connection, kind: str, number: int) -> str:
    return str(value_or_none(connection, f"SELECT uid FROM {kind} WHERE id = ?", (number,)) or "")


def _of_client(connection: sqlite3.Connection, kind: Kind, client: str) -> list[tuple[LinkOffer, str]]:
    """Return what belongs to a client, each with everything that it is found by."""
    search_due.caught_up(connection)
    rows = connection.execute(
        f"SELECT one.uid, one.title, search.words, ifnull(search.title, '') || ' ' || ifnull(search.words, '') || ' ' "
        f"|| ifnull(search.body, '') FROM (SELECT id, uid, {lookup.title_column(kind)} AS title FROM {kind.name} "
        f"WHERE deleted_at IS NULL AND {quoted('client')} = (SELECT id FROM client WHERE uid = ?) "
        f"ORDER BY {order_sql(kind)} LIMIT {OF_CLIENT}) AS one LEFT JOIN search ON search.rowid = one.id + ?",
        (client, rows_of(kind.code)[0]),
    )
    return [(LinkOffer(uid, title, words or ""), held or title) for uid, title, words, held in rows]
