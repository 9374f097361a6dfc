"""What the revisions of a survey are worth: each looked at against its hash, its signature and its record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from itertools import chain
from typing import Final

from fieldkit.db.base import connect
from fieldkit.db.base.single_value import value_of
from fieldkit.db.changes import members
from fieldkit.db.views.survey import revisions as stored
from fieldkit.db.views.survey.revisions import RevisionHead, StoredRevision
from fieldkit.domain.errors import Invalid
from fieldkit.domain.surveys.revisions.snapshot import (
    FORMAT,
    LARGEST,
    Snapshot,
    digest_of,
    read_snapshot,
    signed_message,
)
from fieldkit.domain.surveys.revisions.standing import NEVER, Revision, RevisionStanding, Trust
from fieldkit.domain.text.sanitize import printable

OWN_KEYS: Final = "revisions.keys"
"""Fact of this store: the public keys with which it signed, also before there was a firm."""
THIS: Final = "this device"
MOST: Final = 100
"""Revisions of a survey that are shown."""


class Signers:
    """The devices whose signature is trusted, by their public keys."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        mine = value_of(connection, "SELECT v.device FROM sync_state AS s JOIN sync_version AS v USING (life)")
        self._known: dict[bytes, tuple[str, str]] = dict.fromkeys(own_keys(connection), (THIS, ""))
        for one in members.members(connection).values():
            if one.key:
                name = THIS if one.id == mine else one.name
                self._known[one.key] = (name, "" if one.retired_at is None else "That device was removed since.")

    def named(self, key: bytes) -> tuple[str, str] | None:
        """Return what the device with this public key is called, and what is worth knowing of it."""
        return self._known.get(key)

    def signed(self, head: RevisionHead) -> bool:
        """Return whether one of these devices signed the hash of a revision; its snapshot may still be another."""
        try:
            known = bytes.fromhex(head.public_key) in self._known
        except ValueError:
            return False
        return known and _is_signed(head)


def own_keys(connection: sqlite3.Connection) -> list[bytes]:
    """Return the public keys with which this store signed."""
    try:
        found = json.loads(members.fact(connection, OWN_KEYS) or "[]")
        return [bytes.fromhex(key) for key in found]
    except (ValueError, TypeError, RecursionError):
        return []


def note_own_key(connection: sqlite3.Connection, key: bytes) -> None:
    """Remember a public key with which this store signs."""
    known = own_keys(connection)
    if key not in known:
        members.note(connection, OWN_KEYS, json.dumps([one.hex() for one in (*known, key)]))


def standing(connection: sqlite3.Connection, survey: int) -> RevisionStanding:
    """Return the revisions of the survey with this local id, each as far as it can be trusted."""
    with connect.snapshot(connection):
        total = stored.count(connection, survey)
        gone = stored.in_trash(connection, survey)
        first = next(gone, None)
        if not total and first is None:
            return NEVER  # most surveys: nothing that verifies is loaded
        signers = Signers(connection)
        found = _shown(connection, survey, signers)
        away = (looked_at(one, signers)[0] for one in chain([first] if first is not None else [], gone))
        put_away = next((one for one in away if one.trust == "good"), None)
    return RevisionStanding(
        tuple(sorted(found, key=lambda one: (one.number, one.at, one.uid))), total - len(found), put_away
    )


def _shown(connection: sqlite3.Connection, survey: int, signers: Signers) -> list[Revision]:
    """Return the good revisions with the highest numbers, and as many others as there is room for beside them.

    Which may be good, their heads say: however many others somebody writes, none of them stands before a good one.
    """
    promising: list[RevisionHead] = []
    rest: list[str] = []
    for head in stored.heads(connection, survey):
        if signers.signed(head):
            promising.append(head)
        else:
            rest.append(head.uid)
    good: list[Revision] = []
    others: list[Revision] = []
    whose: dict[str, str] = {}
    for head in promising:
        if len(good) == MOST:
            break
        if whose.get(head.digest, head.uid) != head.uid:
            rest.append(head.uid)  # a copy of another: not worth reading
            continue
        found = _one(connection, head.uid)
        one, snapshot = looked_at(found, signers)
        (good if one.trust == "good" else others).append(one)
        if snapshot is not None and digest_of(found.body) == head.digest:
            whose[head.digest] = snapshot.uid
    room = MOST - len(good)
    others += [_stored_as(connection, uid, signers) for uid in rest[: max(room - len(others), 0)]]
    return [*good, *others[:room]]


def stored_as(connection: sqlite3.Connection, uid: str) -> Revision:
    """Return the revision with this uid; raises Invalid if it is not there."""
    return _stored_as(connection, uid, Signers(connection))


def _stored_as(connection: sqlite3.Connection, uid: str, signers: Signers) -> Revision:
    return looked_at(_one(connection, uid), signers)[0]


def _one(connection: sqlite3.Connection, uid: str) -> StoredRevision:
    found = stored.one(connection, uid)
    if found is None:
        raise Invalid(f"There is no revision {uid}.")
    return found


def looked_at(one: StoredRevision, signers: Signers) -> tuple[Revision, Snapshot | None]:
    """Return what a stored revision is worth, and what its snapshot says where that can be read."""
    snapshot = read_snapshot(one.body) if one.body else None
    why = _wrong(one, snapshot)
    trust: Trust = "bad"
    name = ""
    if not why:
        assert snapshot is not None
        known = signers.named(bytes.fromhex(one.public_key))
        trust = "good" if known else "unknown_key"
        name, why = known or (_fingerprint(one.public_key), "")
        if snapshot.format > FORMAT or snapshot.unknown:
            later = "A later fieldkit made it: it holds what this one does not know."
            why = f"{why} {later}".strip()
    content = snapshot.content if snapshot is not None and trust != "bad" else frozenset()
    told = (one.number, one.at, one.signed_by, one.role, one.arrived, one.departed, one.reason, one.digest)
    return Revision(one.uid, *told, name, trust, why, content), snapshot


def _wrong(one: StoredRevision, snapshot: Snapshot | None) -> str:
    """Return the sentence that says why a revision is not what was signed; "" where it is."""
    if one.size > LARGEST:
        return f"Its snapshot has {one.size / 1e6:,.0f} MB; at most {LARGEST / 1e6:,.0f} are read."
    if digest_of(one.body) != one.digest:
        return "Its content does not fit its hash: it was changed after it was signed."
    if not _is_signed(one):
        return "Its signature is not by its key: somebody else wrote it, or it was changed."
    if snapshot is None:
        return "Its snapshot cannot be read."
    if snapshot.device_key != one.public_key:
        return "Its key is not that of the device that it names: somebody else signed it."
    says = (snapshot.uid, snapshot.survey, snapshot.number, snapshot.at, snapshot.signed_by, snapshot.role)
    says_too = (snapshot.arrived, snapshot.departed, snapshot.reason)
    if says != one[:6] or says_too != one[6:9]:
        return "Its record says something else than what was signed."
    return ""


def _is_signed(one: StoredRevision | RevisionHead) -> bool:
    from fieldkit.sync.crypto.keys import signed_by  # loads OpenSSL, 15 ms

    try:
        key, signature, message = (
            bytes.fromhex(one.public_key),
            bytes.fromhex(one.signature),
            signed_message(one.digest),
        )
    except ValueError:
        return False
    return signed_by(key, signature, message)


def _fingerprint(key: str) -> str:
    from fieldkit.sync.crypto.keys import device_id, fingerprint

    return fingerprint(device_id(bytes.fromhex(key)))


def named(connection: sqlite3.Connection, survey: int, text: str) -> tuple[Revision, Snapshot]:
    """Return the revision of a survey that a number, or the beginning of its uid, names. Raises Invalid."""
    with connect.snapshot(connection):
        return _named(connection, survey, text)


def _named(connection: sqlite3.Connection, survey: int, text: str) -> tuple[Revision, Snapshot]:
    plain = text.strip().casefold().removeprefix("r")
    found = [
        one
        for one in stored.heads(connection, survey)
        if plain == str(one.number) or (len(plain) >= 8 and one.uid.startswith(plain))
    ]
    if len(found) > 1:
        uids = ", ".join(one.uid for one in found[:MOST])
        raise Invalid(f"There are {len(found)} revisions {text}, made at the same time. Name one by its uid: {uids}.")
    if not found:
        raise Invalid(f"This survey has no revision “{text}”. “fieldkit survey revisions” lists them.")
    revision, snapshot = looked_at(_one(connection, found[0].uid), Signers(connection))
    if snapshot is None:
        raise Invalid(f"Revision {revision.number} cannot be compared. {revision.why}")
    return revision, snapshot


def problems(connection: sqlite3.Connection, most: int = 20) -> tuple[list[str], list[str]]:
    """Return a sentence for each revision that is not what was signed, and one for each that a stranger signed."""
    signers = Signers(connection)
    bad: list[str] = []
    strange: list[str] = []
    for one in stored.everyone(connection):
        revision, _ = looked_at(one, signers)
        called = f"The revision {one.number} ({one.uid}) of the survey {one.survey or 'that is not here'}"
        if revision.trust == "bad":
            bad.append(f"{called} is not trusted. {revision.why}")
        elif revision.trust == "unknown_key":
            strange.append(f"{called} is signed with a key that nobody here knows: {printable(revision.device)}.")
    return _first(bad, most), _first(strange, most)


def _first(said: list[str], most: int) -> list[str]:
    more = len(said) - most
    return said if more <= 0 else [*said[:most], f"… and {more} more such revisions."]


def plain(revision: Revision) -> Mapping[str, object]:
    """Return a revision as plain data."""
    from fieldkit.domain.records.field_types.dates import iso_utc

    return {
        "uid": revision.uid,
        "number": revision.number,
        "final_since": iso_utc(revision.at),
        "signed_by": revision.signed_by,
        "role": revision.role,
        "arrived": revision.arrived,
        "departed": revision.departed,
        "reason": revision.reason,
        "sha256": revision.digest,
        "device": revision.device,
        "signature": revision.trust,
        "why": revision.why,
    }
