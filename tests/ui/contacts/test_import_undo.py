"""An import is one step of the session: u takes it back, and nothing that was done before it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.operations.exchange import import_contacts
from tests.ui.support.driver import messages, open_app, press, write

CARDS = "Name,Firm,Phone\nUna Fern,Quarry Tools,0161 496 0301\nMilo Hart,Quarry Tools,0161 496 0302\n"


def people(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return db.execute("SELECT name, phones FROM contact WHERE deleted_at IS NULL ORDER BY id").fetchall()


async def imported(pilot: Pilot[Any], file: Path) -> None:
    await press(pilot, "I")
    await write(pilot, str(file))
    await press(pilot, "enter", "i", "y")


async def test_an_import_is_taken_back_as_one_and_done_again(home: Path, db: sqlite3.Connection) -> None:
    crud.insert(db, CONTACT, {"name": "Una Fern", "organisation": "Quarry Tools", "emails": "una@quarry.example"})
    before = people(db)
    file = home / "people.csv"
    file.write_text(CARDS.replace("Phone", "Phone,E-mail").replace("0301", "0301,una@quarry.example"), encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await imported(pilot, file)
        assert messages(app)[-1] == "Imported: 1 new, 1 merged."
        after = people(db)
        assert len(after) == 2
        await press(pilot, "u")
        assert messages(app)[-1] == (
            "The import of people.csv is taken back: 1 record in the trash, 1 record as before."
        )
        assert people(db) == before
        await press(pilot, "U")
        assert messages(app)[-1] == "The import of people.csv is done again: 2 records."
        assert people(db) == after
        await press(pilot, "u")
        assert people(db) == before
        await press(pilot, "u")
        assert messages(app)[-1].startswith("Nothing to take back")


async def test_what_was_changed_since_stays_and_is_counted(home: Path, db: sqlite3.Connection) -> None:
    uid = crud.insert(db, CONTACT, {"name": "Una Fern", "organisation": "Quarry Tools", "phones": "0161 496 0301"})
    file = home / "people.csv"
    file.write_text(CARDS.replace("Phone", "Phone,Notes").replace("0301", "0301,tall"), encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await imported(pilot, file)
        crud.update(db, CONTACT, uid, {"notes": "small"})
        await press(pilot, "u")
        assert messages(app)[-1] == (
            "The import of people.csv is taken back: 1 record in the trash; 1 record was changed since and stays as it "
            "is."
        )
        assert db.execute("SELECT notes FROM contact WHERE uid = ?", (uid,)).fetchone() == ("small",)


async def test_one_that_is_too_large_says_how_and_takes_nothing_older_back(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_contacts, "TAKEN_BACK", 1)
    file = home / "people.csv"
    file.write_text(CARDS, encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await app.store.write(crud.insert, CLIENT, {"name": "Older"})
        await imported(pilot, file)
        await press(pilot, "u")
        assert messages(app)[-1] == (
            "The import of people.csv is too large to be taken back so. “fieldkit restore” puts back the backup that "
            "was made right before it."
        )
        assert db.execute("SELECT deleted_at FROM client WHERE name = 'Older'").fetchone() == (None,)
        assert len(people(db)) == 2
        await press(pilot, "u")
        assert db.execute("SELECT deleted_at FROM client WHERE name = 'Older'").fetchone() != (None,)


async def test_who_came_in_and_was_written_to_since_stays(home: Path, db: sqlite3.Connection) -> None:
    file = home / "people.csv"
    file.write_text(CARDS, encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await imported(pilot, file)
        milo = db.execute("SELECT uid FROM contact WHERE name = 'Milo Hart'").fetchone()[0]
        crud.update(db, CONTACT, milo, {"notes": "an hour of notes"})
        await press(pilot, "u")
        assert messages(app)[-1] == (
            "The import of people.csv is taken back: 1 record in the trash; 1 record was changed since and stays as it "
            "is."
        )
        assert [name for name, _ in people(db)] == ["Milo Hart"]
