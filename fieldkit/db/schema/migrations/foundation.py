"""0001: the record tables, the search index, and what is kept for this device alone. Released: not to be changed."""

from __future__ import annotations

from typing import Final

FOUNDATION: Final = """
CREATE TABLE client (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "name" TEXT NOT NULL DEFAULT '',
    "point_of_contact" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "deputy" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "approver" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "spending_limit" INTEGER,
    "clause" TEXT NOT NULL DEFAULT '',
    "style" TEXT NOT NULL DEFAULT '',
    "business" TEXT NOT NULL DEFAULT '',
    "phones" TEXT NOT NULL DEFAULT '',
    "emails" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "town" TEXT NOT NULL DEFAULT '',
    "notes" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "name" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "town" TEXT NOT NULL DEFAULT '',
    "phones" TEXT NOT NULL DEFAULT '',
    "access" TEXT NOT NULL DEFAULT '',
    "notes" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "name" TEXT NOT NULL DEFAULT '',
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "organisation" TEXT NOT NULL DEFAULT '',
    "job_title" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL DEFAULT '',
    "phones" TEXT NOT NULL DEFAULT '',
    "emails" TEXT NOT NULL DEFAULT '',
    "preferred" TEXT NOT NULL DEFAULT '',
    "hours" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "birthday" TEXT NOT NULL DEFAULT '',
    "left_on" TEXT NOT NULL DEFAULT '',
    "notes" TEXT NOT NULL DEFAULT '',
    "details" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "contact" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "caller" TEXT NOT NULL DEFAULT '',
    "at" INTEGER,
    "direction" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "minutes" INTEGER,
    "returned_at" INTEGER
) STRICT;
CREATE TABLE promise (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "what" TEXT NOT NULL DEFAULT '',
    "due" TEXT NOT NULL DEFAULT '',
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "contact" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "type" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT '',
    "closed_at" INTEGER,
    "warned_at" INTEGER,
    "notes" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE instruction (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "contact" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "topic" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "heard_at" INTEGER,
    "how" TEXT NOT NULL DEFAULT '',
    "amount" INTEGER,
    "emergency" INTEGER,
    "state" TEXT NOT NULL DEFAULT '',
    "asked_at" INTEGER,
    "decided_by" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "decided_at" INTEGER
) STRICT;
CREATE TABLE checklist (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "key" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "scope" TEXT NOT NULL DEFAULT '',
    "minutes" INTEGER,
    "purpose" TEXT NOT NULL DEFAULT '',
    "origin" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE checklist_version (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "checklist" INTEGER REFERENCES checklist(id) DEFERRABLE INITIALLY DEFERRED,
    "number" INTEGER,
    "digest" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE survey (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "checklist" INTEGER REFERENCES checklist(id) DEFERRABLE INITIALLY DEFERRED,
    "version" INTEGER REFERENCES checklist_version(id) DEFERRABLE INITIALLY DEFERRED,
    "site" INTEGER REFERENCES site(id) DEFERRABLE INITIALLY DEFERRED,
    "contact" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "started_at" INTEGER,
    "finished_at" INTEGER,
    "state" TEXT NOT NULL DEFAULT '',
    "core" INTEGER,
    "judged" INTEGER,
    "applicable" INTEGER,
    "notes" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "survey" INTEGER REFERENCES survey(id) DEFERRABLE INITIALLY DEFERRED,
    "item" TEXT NOT NULL DEFAULT '',
    "instance" TEXT NOT NULL DEFAULT '',
    "value" TEXT NOT NULL DEFAULT '',
    "result" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "title" TEXT NOT NULL DEFAULT '',
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "severity" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT '',
    "fix" TEXT NOT NULL DEFAULT '',
    "effort" TEXT NOT NULL DEFAULT '',
    "detail" TEXT NOT NULL DEFAULT '',
    "answer_by" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "site" INTEGER REFERENCES site(id) DEFERRABLE INITIALLY DEFERRED,
    "survey" INTEGER REFERENCES survey(id) DEFERRABLE INITIALLY DEFERRED,
    "item" TEXT NOT NULL DEFAULT '',
    "instance" TEXT NOT NULL DEFAULT '',
    "cost" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE card (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "key" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "category" TEXT NOT NULL DEFAULT '',
    "says" TEXT NOT NULL DEFAULT '',
    "glance" TEXT NOT NULL DEFAULT '',
    "ask" TEXT NOT NULL DEFAULT '',
    "reply" TEXT NOT NULL DEFAULT '',
    "let_go" TEXT NOT NULL DEFAULT '',
    "origin" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE card_use (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    "card" INTEGER REFERENCES card(id) DEFERRABLE INITIALLY DEFERRED,
    "client" INTEGER REFERENCES client(id) DEFERRABLE INITIALLY DEFERRED,
    "contact" INTEGER REFERENCES contact(id) DEFERRABLE INITIALLY DEFERRED,
    "call" INTEGER REFERENCES call(id) DEFERRABLE INITIALLY DEFERRED,
    "at" INTEGER,
    "words" TEXT NOT NULL DEFAULT '',
    "cause" TEXT NOT NULL DEFAULT '',
    "reply" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE VIRTUAL TABLE search USING fts5(
    title, words, body, kind UNINDEXED, uid UNINDEXED,
    tokenize = 'porter unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE VIRTUAL TABLE search_part USING fts5(part, tokenize = 'trigram');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    fields TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX client_by_name ON client(name COLLATE NOCASE) WHERE deleted_at IS NULL;
CREATE INDEX site_of_client ON site(client);
CREATE INDEX contact_by_name ON contact(name COLLATE NOCASE) WHERE deleted_at IS NULL;
CREATE INDEX contact_of_client ON contact(client);
CREATE INDEX call_of_client ON call(client, at);
CREATE INDEX call_of_contact ON call(contact);
CREATE INDEX call_to_return ON call(at)
    WHERE outcome IN ('missed', 'call_back') AND returned_at IS NULL AND deleted_at IS NULL;
CREATE INDEX promise_of_client ON promise(client, created_at);
CREATE INDEX promise_to_contact ON promise(contact);
CREATE INDEX promise_open ON promise(due) WHERE state = 'open' AND deleted_at IS NULL;
CREATE INDEX instruction_of_client ON instruction(client, heard_at);
CREATE INDEX instruction_from_contact ON instruction(contact);
CREATE INDEX version_of_checklist ON checklist_version(checklist, number);
CREATE INDEX survey_of_client ON survey(client, started_at);
CREATE INDEX survey_of_site ON survey(site);
CREATE INDEX survey_of_contact ON survey(contact);
CREATE INDEX survey_of_checklist ON survey(checklist);
CREATE INDEX survey_running ON survey(started_at) WHERE state = 'running' AND deleted_at IS NULL;
CREATE INDEX survey_by_start ON survey(started_at) WHERE deleted_at IS NULL;
CREATE INDEX answer_of_survey ON answer(survey, item, instance);
CREATE INDEX finding_of_client ON finding(client, created_at);
CREATE INDEX finding_of_survey ON finding(survey);
CREATE INDEX card_use_of_card ON card_use(card);
CREATE INDEX card_use_of_client ON card_use(client, at);
CREATE INDEX card_use_of_contact ON card_use(contact);
"""
