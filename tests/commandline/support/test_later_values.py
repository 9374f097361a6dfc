"""Choices of a later fieldkit, and documents that are damaged, are printed as they are: no command ends by them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.domain.records.kinds import KINDS
from tests.commandline.conftest import Run

CHOICES = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.options]
DOCUMENTS = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.type.is_document]


@pytest.fixture
def db(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as connection:
        yield connection


def _uid(db: sqlite3.Connection, kind: str) -> str:
    return str(db.execute(f"SELECT uid FROM {kind} WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 1").fetchone()[0])


def _all_right(fieldkit: Run, *arguments: str) -> str:
    result = fieldkit(*arguments)
    assert (result.code, result.err) == (0, ""), arguments
    return result.out


def test_choices_that_this_version_does_not_know_are_printed_as_they_are(fieldkit: Run, db: sqlite3.Connection) -> None:
    for kind, field in CHOICES:
        db.execute(f"UPDATE {kind} SET {field} = 'a_later_one'")
    for kind in dict.fromkeys(kind for kind, _ in CHOICES):
        uid = _uid(db, kind)
        assert "a_later_one" in _all_right(fieldkit, "show", kind, uid)
        assert "a_later_one" in json.loads(_all_right(fieldkit, "show", kind, uid, "--json"))["fields"].values()
        assert "a_later_one" in _all_right(fieldkit, "table", kind)
        for command in (["show", kind], ["show", kind, "--json"], ["history", uid], ["history", uid, "--json"]):
            _all_right(fieldkit, *command)
    for command in (["today"], ["today", "--json"], ["find", "ma"], ["find", "ma", "--json"]):
        _all_right(fieldkit, *command)


@pytest.mark.parametrize("damaged", ["{damaged", "[1]", "null", "[" * 20_000], ids=lambda text: text[:9])
def test_documents_that_are_damaged_end_no_command(fieldkit: Run, db: sqlite3.Connection, damaged: str) -> None:
    finished = db.execute("SELECT uid FROM survey WHERE state = 'finished'").fetchone()[0]
    _all_right(fieldkit, "survey", "finalise", finished)
    for kind, field in DOCUMENTS:
        db.execute(f"UPDATE {kind} SET {field} = ?", (damaged,))
        uid = _uid(db, kind)
        for command in (["show", kind, uid], ["history", uid], ["history", uid, "--json"], ["table", kind]):
            _all_right(fieldkit, *command)
        shown = json.loads(_all_right(fieldkit, "show", kind, uid, "--json"))["fields"][field]
        assert shown == ([1] if damaged == "[1]" else damaged)
    db.execute("UPDATE meta SET value = ? WHERE key = 'objections'", (damaged,))
    _all_right(fieldkit, "find", "too expensive")
    _all_right(fieldkit, "show", "survey", _uid(db, "survey"))
