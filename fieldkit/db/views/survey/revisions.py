"""The revisions of surveys as they are stored. What they are worth, ``operations.survey.revisions`` says.

A survey in the trash hides its revisions: each reader here leaves them out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

from fieldkit.db.base.single_value import value_of
from fieldkit.domain.surveys.revisions.snapshot import LARGEST

HEADS: Final = 10_000
"""Heads of a survey's revisions that are read, those with the highest numbers; nobody makes as many."""

TAKEN_BACK: Final = 100
"""Revisions in the trash that are looked at: each was taken back by somebody who had just made it."""


class RevisionHead(NamedTuple):
    """What tells whether a revision may be good, and which it is: little, whatever somebody wrote into it."""

    uid: str
    number: int
    digest: str
    public_key: str
    signature: str


class StoredRevision(NamedTuple):
    """One revision, and the uid of its survey; ``body`` is "" where it is larger than any that fieldkit makes."""

    uid: str
    survey: str
    number: int
    at: int
    signed_by: str
    role: str
    arrived: str
    departed: str
    reason: str
    digest: str
    public_key: str
    signature: str
    size: int
    """Bytes of the snapshot."""
    body: str


_FROM: Final = " FROM survey_revision AS r LEFT JOIN survey ON survey.id = r.survey"
_SHOWN: Final = f"{_FROM} WHERE r.deleted_at IS NULL AND survey.deleted_at IS NULL"
_WHOLE: Final = (
    "SELECT r.uid, coalesce(survey.uid, ''), coalesce(r.number, 0), coalesce(r.at, 0), r.signed_by, r.role, r.arrived,"
    " r.departed, r.reason, r.digest, r.public_key, r.signature, length(CAST(r.body AS BLOB)),"
    f" CASE WHEN length(CAST(r.body AS BLOB)) <= {LARGEST} THEN r.body ELSE '' END"
)
_READ: Final = _WHOLE + _SHOWN
_HEAD: Final = (
    "SELECT r.uid, coalesce(r.number, 0), substr(r.digest, 1, 64), substr(r.public_key, 1, 64),"
    f" substr(r.signature, 1, 128){_SHOWN}"
)
_ORDER: Final = "ORDER BY r.number DESC, r.at DESC, r.uid DESC"


def heads(connection: sqlite3.Connection, survey: int) -> Iterator[RevisionHead]:
    """Yield the heads of the revisions of the survey with this local id, the highest number first."""
    rows = connection.execute(f"{_HEAD} AND r.survey = ? {_ORDER} LIMIT {HEADS}", (survey,))
    return map(RevisionHead._make, rows)


def in_trash(connection: sqlite3.Connection, survey: int) -> Iterator[StoredRevision]:
    """Yield the revisions in the trash of the survey with this local id, the highest number first."""
    where = "WHERE r.deleted_at IS NOT NULL AND r.survey = ?"
    rows = connection.execute(f"{_WHOLE}{_FROM} {where} {_ORDER} LIMIT {TAKEN_BACK}", (survey,))
    return map(StoredRevision._make, rows)


def count(connection: sqlite3.Connection, survey: int) -> int:
    """Return how many revisions the survey with this local id has."""
    return int(value_of(connection, f"SELECT count(*){_SHOWN} AND r.survey = ?", (survey,)))


def everyone(connection: sqlite3.Connection) -> Iterator[StoredRevision]:
    """Yield all revisions, in the order in which they came."""
    return map(StoredRevision._make, connection.execute(f"{_READ} ORDER BY r.id"))


def one(connection: sqlite3.Connection, uid: str) -> StoredRevision | None:
    """Return the revision with this uid."""
    row = connection.execute(f"{_READ} AND r.uid = ?", (uid,)).fetchone()
    return StoredRevision._make(row) if row else None
