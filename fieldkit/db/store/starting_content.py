"""The starting content: read from the package into the database on first run and when it changed.

Content rows have uids made from their content ids, so that every device that loads them has the same rows.
A checklist gets a new version when its items changed; surveys keep the version they were started with, and new ones
take the version that the firm chose, if it chose one (``fieldkit.db.records.checklist_use``).

What a later release brought stays, also if it came from another device or a later fieldkit was here before: of each
field only what is of this revision or an earlier one is written over. What the firm wrote stays in any case.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from fieldkit.db.base.connect import numbered, transaction
from fieldkit.db.base.single_value import value_of, value_or_none
from fieldkit.db.records import crud, lookup
from fieldkit.db.records.checklist_use import HEAD, SHIPPED
from fieldkit.db.schema import change_capture
from fieldkit.db.store import content_files
from fieldkit.domain.cards.shipped import fields_that_ship, shipped_fields
from fieldkit.domain.checklists.end_dates import EndDate, end_dates_from
from fieldkit.domain.records.cards import Card
from fieldkit.domain.records.kinds import CARD, CHECKLIST, CHECKLIST_VERSION
from fieldkit.domain.records.values import Value
from fieldkit.domain.text.sanitize import clean
from fieldkit.domain.text.stored_json import document, mapping

_parsed = content_files.parsed
_stamp = content_files.stamp
_NAMES = uuid.UUID("6f3a7c1e-52d4-5b0e-9a66-f1e1dc17c0de")


def refresh(connection: sqlite3.Connection) -> bool:
    """Load the starting content if it is not the one in the database; return whether it was loaded.

    A store that a later fieldkit has loaded its content into is left as it is.
    """
    stamp = _stamp()
    if _loaded(connection, stamp):
        return False
    with transaction(connection), change_capture.seeding(connection, content_files.REVISION):
        if _loaded(connection, stamp):
            return False  # by another fieldkit, while this one waited for its turn
        for checklist in _parsed("checklists")["checklists"]:
            _load_checklist(connection, checklist)
        objections = _parsed("objections")
        for card in objections["objections"]:
            _load_card(connection, card)
        _keep(connection, "objections", json.dumps(_rules(objections)))
        _keep(connection, "end_dates", json.dumps(objections["end_dates"]))
        _keep(connection, "scoring", json.dumps(_parsed("scoring")))
        _keep(connection, "content", stamp)
        _keep(connection, "content_revision", str(content_files.REVISION))
    return True


def _loaded(connection: sqlite3.Connection, stamp: str) -> bool:
    told = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('content', 'content_revision')"))
    revision = int(told.get("content_revision", 0))
    return revision > content_files.REVISION or (revision == content_files.REVISION and told.get("content") == stamp)


def content_uid(kind: str, key: str) -> str:
    """Return the uid that a piece of starting content has on every device."""
    return str(uuid.uuid5(_NAMES, f"{kind}/{key}"))


@contextmanager
def as_shipped(connection: sqlite3.Connection) -> Iterator[None]:
    """Take what is written for what ships, so that a later release may write over it. Inside a transaction."""
    kept = value_or_none(connection, "SELECT value FROM meta WHERE key = 'content_revision'", ())
    with change_capture.seeding(connection, content_files.REVISION if kept is None else int(kept)):
        yield


def _load_checklist(connection: sqlite3.Connection, data: dict[str, Any]) -> None:
    import hashlib

    from fieldkit.domain.checklists.load import dump, load

    checklist = load(data)
    body = json.dumps(dump(checklist), ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(body.encode()).hexdigest()[:32]
    values: dict[str, Value] = {
        "key": checklist.id,
        "title": checklist.title,
        "scope": checklist.scope,
        "minutes": checklist.minutes,
        "purpose": checklist.purpose,
        "origin": "starting",
    }
    uid = content_uid("checklist", checklist.id)
    if _chosen(connection, uid):
        values = {name: value for name, value in values.items() if name not in HEAD}
    _put(connection, "checklist", uid, values, _shipped_head(connection, uid))
    number = value_of(connection, "SELECT id FROM checklist WHERE uid = ?", (uid,))
    # Versions of the firm are no part of the order of releases: where some device has them and another does not, both
    # count alike.
    newest = connection.execute(
        "SELECT uid, number, id FROM checklist_version AS version"
        f" WHERE checklist = ? AND {SHIPPED} ORDER BY number DESC, id DESC",
        (number,),
    ).fetchone()
    version = content_uid("checklist_version", f"{checklist.id}/{digest}")
    if newest is None:
        place = max(checklist.version, content_files.REVISION)
    elif newest[0] == version or _later(connection, newest[2]):
        return
    else:
        # Not below the revision: of two devices, one may have left out a release.
        place = max(checklist.version, content_files.REVISION, newest[1] + 1)
    if lookup.get(connection, CHECKLIST_VERSION, version) is not None:
        # Its items are those of an earlier release once more.
        _put(connection, "checklist_version", version, {"number": place})
        return
    values = {"checklist": number, "number": place, "digest": digest, "body": body}
    crud.insert(connection, CHECKLIST_VERSION, values, uid=version)


def _chosen(connection: sqlite3.Connection, uid: str) -> bool:
    """Whether the firm chose the version of a list that is in use, which then says what the list is called."""
    sql = (
        "SELECT 1 FROM checklist JOIN checklist_version AS version ON version.id = checklist.uses"
        " WHERE checklist.uid = ? AND version.deleted_at IS NULL"
    )
    return connection.execute(sql, (uid,)).fetchone() is not None


def _shipped_head(connection: sqlite3.Connection, uid: str) -> Mapping[str, Value]:
    """Return how the release before this one calls and describes a list; nothing where a later one was here."""
    newest = connection.execute(
        "SELECT version.id, version.body FROM checklist_version AS version JOIN checklist"
        f" ON checklist.id = version.checklist WHERE checklist.uid = ? AND {SHIPPED}"
        " ORDER BY version.number DESC, version.id DESC",
        (uid,),
    ).fetchone()
    if newest is None or _later(connection, newest[0]):
        return {}
    body = mapping(newest[1])
    return {name: body.get(name, "") for name in HEAD}


def _later(connection: sqlite3.Connection, version: int) -> bool:
    """Whether a version of a checklist came with a later release than this one."""
    (clock,) = connection.execute(
        "SELECT max(clock) FROM (SELECT clock FROM sync_row WHERE tbl = ?1 AND rid = ?2 AND clock < ?3"
        " UNION ALL SELECT clock FROM sync_cell WHERE tbl = ?1 AND rid = ?2 AND clock < ?3)",
        numbered(CHECKLIST_VERSION.code, version, change_capture.SEED_LIMIT),
    ).fetchone()
    return clock is not None and int(clock) > content_files.REVISION


def _load_card(connection: sqlite3.Connection, data: dict[str, Any]) -> None:
    values: dict[str, Value] = {
        "key": clean(data["id"]),
        **shipped_fields(data),
        "origin": "starting",
        "body": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
    }
    uid = content_uid("card", data["id"])
    here = lookup.get(connection, CARD, uid)
    _put(connection, "card", uid, values, fields_that_ship(here.body) if isinstance(here, Card) else _NOTHING)


_NOTHING: Final[Mapping[str, Value]] = {}


def _put(
    connection: sqlite3.Connection,
    name: str,
    uid: str,
    values: dict[str, Value],
    shipped: Mapping[str, Value] = _NOTHING,
) -> None:
    """Store what a release says of a record; ``shipped``: what the one before it said."""
    kind = {"checklist": CHECKLIST, "checklist_version": CHECKLIST_VERSION, "card": CARD}[name]
    here = lookup.get(connection, kind, uid)
    if here is None:
        crud.insert(connection, kind, values, uid=uid)
    else:
        # What the firm wrote on its cards stays, on every device, and so does what a later release says.
        kept = change_capture.fields_written_after(connection, kind, uid, content_files.REVISION)
        if kept and shipped and "body" not in kept:
            # What it wrote as it shipped, because it took its own words back, is no edit.
            again = change_capture.fields_changed_by_firm(connection, kind, uid)
            kept -= {name for name in again & shipped.keys() if getattr(here, name) == shipped[name]}
        crud.update(connection, kind, uid, {name: value for name, value in values.items() if name not in kept})


def _keep(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def said_rules(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the parts of the objection content that are not cards: method, inputs, formulas, evidence, never_say."""
    kept = value_or_none(connection, "SELECT value FROM meta WHERE key = 'objections'", ())
    if kept is None:
        return {}
    found = document(kept)
    # Damaged: as it was delivered.
    return found if isinstance(found, dict) else _rules(_parsed("objections"))


def end_dates(connection: sqlite3.Connection) -> tuple[EndDate, ...]:
    """Return when what a small office has gets no more security updates."""
    kept = value_or_none(connection, "SELECT value FROM meta WHERE key = 'end_dates'", ())
    return _end_dates(kept) if kept is not None else ()


@lru_cache(maxsize=1)
def _end_dates(kept: str) -> tuple[EndDate, ...]:
    found = document(kept)
    return end_dates_from(found if isinstance(found, list) else _parsed("objections")["end_dates"])


def is_sound(connection: sqlite3.Connection) -> bool:
    """Return whether what was loaded beside the records can be read."""
    try:
        for (value,) in connection.execute(
            "SELECT value FROM meta WHERE key IN ('objections', 'scoring', 'end_dates')"
        ):
            json.loads(value)
    except ValueError:
        return False
    return True


def load_anew(connection: sqlite3.Connection) -> bool:
    """Load it though it is the one in the database; what the firm wrote stays. Return whether it was loaded."""
    connection.execute("DELETE FROM meta WHERE key = 'content'")
    return refresh(connection)


def _rules(objections: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in objections.items() if key not in ("objections", "end_dates")}
