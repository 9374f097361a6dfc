"""The revisions of surveys as they are stored. What they are worth, ``operations.survey.revisions`` says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

from fieldkit.db.base.single_value import value_of
from fieldkit.domain.surveys.revisions.snapshot import LARGEST

MOST: Final = 100
"""Revisions of a survey that are read, those with the highest numbers."""


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


_ALL: Final = (
    "SELECT r.uid, coalesce(survey.uid, ''), coalesce(r.number, 0), coalesce(r.at, 0), r.signed_by, r.role, r.arrived,"
    " r.departed, r.reason, r.digest, r.public_key, r.signature, length(CAST(r.body AS BLOB)),"
    f" CASE WHEN length(CAST(r.body AS BLOB)) <= {LARGEST} THEN r.body ELSE '' END"
    " FROM survey_revision AS r LEFT JOIN survey ON survey.id = r.survey"
)
_READ: Final = f"{_ALL} WHERE r.deleted_at IS NULL"
_ORDER: Final = f"ORDER BY r.number DESC, r.at DESC, r.uid DESC LIMIT {MOST}"


def of_survey(connection: sqlite3.Connection, survey: int) -> Iterator[StoredRevision]:
    """Yield the revisions outside the trash of the survey with this local id, the highest number first."""
    rows = connection.execute(f"{_READ} AND r.survey = ? {_ORDER}", (survey,))
    return map(StoredRevision._make, rows)


def in_trash(connection: sqlite3.Connection, survey: int) -> Iterator[StoredRevision]:
    """Yield the revisions in the trash of the survey with this local id, the highest number first."""
    rows = connection.execute(f"{_ALL} WHERE r.deleted_at IS NOT NULL AND r.survey = ? {_ORDER}", (survey,))
    return map(StoredRevision._make, rows)


def count(connection: sqlite3.Connection, survey: int) -> int:
    """Return how many revisions outside the trash the survey with this local id has."""
    sql = "SELECT count(*) FROM survey_revision WHERE survey = ? AND deleted_at IS NULL"
    return int(value_of(connection, sql, (survey,)))


def everyone(connection: sqlite3.Connection) -> Iterator[StoredRevision]:
    """Yield all revisions outside the trash, in the order in which they came."""
    return map(StoredRevision._make, connection.execute(f"{_READ} ORDER BY r.id"))


def one(connection: sqlite3.Connection, uid: str) -> StoredRevision | None:
    """Return the revision outside the trash with this uid."""
    row = connection.execute(f"{_READ} AND r.uid = ?", (uid,)).fetchone()
    return StoredRevision._make(row) if row else None
