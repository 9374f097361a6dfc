"""Choices of a later fieldkit, and documents that are damaged, are shown as they are: no screen ends by them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.domain.records.kinds import KINDS
from tests.support import stores
from tests.support.moments import AFTERNOON
from tests.ui.conflicts.two_homes import database
from tests.ui.support.driver import open_app, press, screen_text, settle

LATER = "a_later_one"
CHOICES = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.options]
DOCUMENTS = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.type.is_document]
DAMAGED = ["{damaged", "[1]", "null", '"text"', "[" * 20_000, "{}"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the test's own with the sample firm."""
    stores.keep(stores.sample_firm(AFTERNOON), database(tmp_path))
    return tmp_path


@pytest.fixture
def db(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database(home), isolation_level=None)) as connection:
        yield connection


def _newest(db: sqlite3.Connection, kind: str) -> str:
    row = db.execute(f"SELECT uid FROM {kind} WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0])


async def _look_at_everything(db: sqlite3.Connection, home: Path, *kinds: str) -> str:
    """Go through the main screens and open a record of each kind; return all that was shown."""
    shown: list[str] = []
    async with open_app(home, size=(100, 40)) as (app, pilot):
        for key in ("f5", "f6", "f7", "f8"):
            await press(pilot, key, "down")
            shown.append(screen_text(app))
        for kind in kinds:
            await app.open_record(kind, _newest(db, kind))
            await settle(pilot)
            shown.append(screen_text(app))
            await press(pilot, "escape")
    assert app.return_code in (None, 0)
    return "\n".join(shown)


async def test_choices_that_this_version_does_not_know_are_shown_as_they_are(
    home: Path, db: sqlite3.Connection
) -> None:
    for kind, field in CHOICES:
        db.execute(f"UPDATE {kind} SET {field} = ?", (LATER,))
    assert LATER in await _look_at_everything(
        db, home, *(kind for kind in KINDS if kind not in ("kept_apart", "survey_revision"))
    )


@pytest.mark.parametrize("field", ["clause", "style"])
async def test_card_of_a_client_shows_a_clause_and_a_style_of_a_later_fieldkit(
    home: Path, db: sqlite3.Connection, field: str
) -> None:
    db.execute(f"UPDATE client SET {field} = ?", (LATER,))
    db.execute("UPDATE contact SET left_on = ''")
    async with open_app(home, size=(100, 40)) as (app, pilot):
        await app.open_record("client", str(db.execute("SELECT uid FROM client ORDER BY id").fetchone()[0]))
        await settle(pilot)
        assert LATER in screen_text(app)
        await press(pilot, "e")
        assert LATER in screen_text(app)
        await press(pilot, "escape")
    assert db.execute(f"SELECT DISTINCT {field} FROM client").fetchall() == [(LATER,)]


@pytest.mark.parametrize("damaged", DAMAGED, ids=lambda text: text[:9])
async def test_documents_that_are_damaged_end_no_screen(home: Path, db: sqlite3.Connection, damaged: str) -> None:
    for kind, field in DOCUMENTS:
        db.execute(f"UPDATE {kind} SET {field} = ?", (damaged,))
    db.execute("UPDATE answer SET value = ?", (damaged,))
    db.execute("UPDATE meta SET value = ? WHERE key = 'objections'", (damaged,))
    assert await _look_at_everything(db, home, "card", "checklist", "checklist_version", "survey", "answer", "client")
