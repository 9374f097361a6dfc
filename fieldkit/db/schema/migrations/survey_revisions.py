"""0013: surveys as they were finalised, each with its signature. Released: not to be changed."""

from __future__ import annotations

from typing import Final

SURVEY_REVISIONS: Final = """
CREATE TABLE survey_revision (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "survey" INTEGER REFERENCES survey(id) DEFERRABLE INITIALLY DEFERRED,
    "number" INTEGER,
    "at" INTEGER,
    "signed_by" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL DEFAULT '',
    "arrived" TEXT NOT NULL DEFAULT '',
    "departed" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "digest" TEXT NOT NULL DEFAULT '',
    "public_key" TEXT NOT NULL DEFAULT '',
    "signature" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX revision_of_survey ON survey_revision(survey, number);
"""
