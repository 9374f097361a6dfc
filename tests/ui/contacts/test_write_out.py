"""Records written to files by keys: from a list, the card of a client, and a record, in the format of one key."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from textual.events import Key

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud, lookup
from fieldkit.db.store import content_files
from fieldkit.domain.records.kinds import CLIENT, CONTACT, PROMISE
from fieldkit.files.contacts.read import read_bytes
from tests.names import MARKUP
from tests.ui.support.driver import left, messages, open_app, press, screen_text, until, write


@pytest.fixture
def out(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are offered to be written: a home folder of the test's own."""
    folder = tmp_path_factory.mktemp("out")
    monkeypatch.setattr(Path, "home", lambda: folder)
    return folder


@pytest.fixture
def people(db: sqlite3.Connection) -> str:
    """Two people of a client, one of nobody; returns the uid of the client."""
    uid = crud.insert(db, CLIENT, {"name": MARKUP})
    client = lookup.local_id(db, CLIENT, uid)
    for name, of in (("Ines Marsh", client), ("Tom Fern", client), ("Una Quill", None)):
        crud.insert(db, CONTACT, {"name": name, "client": of, "phones": "+49 30 1"})
    return uid


def names(file: Path) -> list[str]:
    return [person.name for person in read_bytes(file.read_bytes(), file.name).people]


async def said(app: FieldkitApp, end: str) -> None:
    """Wait until it was said that a file is written, which happens in a thread."""
    await until(lambda: messages(app)[-1].endswith(end))


async def test_the_people_of_a_client_from_its_card(home: Path, people: str, out: Path) -> None:
    async with open_app(home) as (app, pilot):
        await app.open_record("client", people)
        await press(pilot, "w")
        assert f"Write out the people of {MARKUP}" in screen_text(app)
        await press(pilot, "v")
        assert "Save it as" in screen_text(app)
        await press(pilot, "enter")
        await said(app, ".vcf: 2 contacts.")
    (made,) = out.iterdir()
    assert made.suffix == ".vcf"
    assert b"VERSION:4.0" in made.read_bytes()
    assert names(made) == ["Ines Marsh", "Tom Fern"]


async def test_one_person_as_a_card_of_the_older_standard(
    home: Path, db: sqlite3.Connection, people: str, out: Path
) -> None:
    (uid,) = db.execute("SELECT uid FROM contact WHERE name = 'Tom Fern'").fetchone()
    async with open_app(home) as (app, pilot):
        await app.open_record("contact", uid)
        await press(pilot, "w", "3", "enter")
        await said(app, ": 1 contact.")
    (made,) = out.iterdir()
    assert b"VERSION:3.0" in made.read_bytes()
    assert names(made) == ["Tom Fern"]


async def test_a_list_is_written_whole_also_what_its_filter_hides(home: Path, people: str, out: Path) -> None:
    async with open_app(home) as (app, pilot):
        app.open_screen("records", "contact")
        await press(pilot, "f")
        await write(pilot, "ines")
        await press(pilot, "escape", "w", "c")
        assert "All of them, also those that the filter hides." in screen_text(app)
        await press(pilot, "enter")
        await said(app, ": 3 contacts.")
    (made,) = out.iterdir()
    assert names(made) == ["Ines Marsh", "Tom Fern", "Una Quill"]


async def test_the_clients_as_a_workbook_or_everybody_as_cards(home: Path, people: str, out: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "2", "escape", "w")
        assert "vCard 4.0 of all people" in screen_text(app)
        await press(pilot, "x", "enter")
        await said(app, ".xlsx: 1 client.")
        await press(pilot, "w", "v", "enter")
        await said(app, ".vcf: 3 contacts.")
    (book,) = out.glob("*.xlsx")
    assert openpyxl.load_workbook(book)["Clients"]["B2"].value == MARKUP


@pytest.mark.parametrize(("keys", "called"), [(("3",), "surveys"), (("4", "escape"), "cards")])
async def test_surveys_and_cards_are_lists_too(home: Path, out: Path, keys: tuple[str, ...], called: str) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, *keys, "w", "j", "enter")
        await said(app, f" {called}.")
    (made,) = out.iterdir()
    assert made.name.startswith(f"{called}-2")
    cards = content_files.parsed("objections")["objections"]
    assert len(json.loads(made.read_bytes())) == (0 if called == "surveys" else len(cards))


async def test_any_other_record_is_a_table_of_one_row(home: Path, db: sqlite3.Connection, out: Path) -> None:
    uid = crud.insert(db, PROMISE, {"what": "Quote", "due": "2026-12-01"})
    crud.insert(db, PROMISE, {"what": "Another", "due": "2026-12-02"})
    async with open_app(home) as (app, pilot):
        await app.open_record("promise", uid)
        await press(pilot, "w")
        assert "vCard" not in screen_text(app)
        await press(pilot, "c", "enter")
        await said(app, ": 1 promise.")
    (made,) = out.iterdir()
    with made.open(encoding="utf-8-sig", newline="") as opened:
        assert [row["What"] for row in csv.DictReader(opened)] == ["Quote"]


async def test_a_file_that_is_there_is_not_touched_and_esc_writes_nothing(home: Path, people: str, out: Path) -> None:
    (out / "mine.vcf").write_text("mine")
    async with open_app(home) as (app, pilot):
        app.open_screen("records", "contact")
        await press(pilot, "w", "escape", "w", "v", "escape")
        await press(pilot, "w", "v", "ctrl+u")
        await press(pilot, "enter")
        assert "This is needed." in screen_text(app)
        await write(pilot, f"'{out / 'mine.vcf'}'")
        await press(pilot, "enter")
        await said(app, "is there already; it was not touched. Choose another name.")
    assert [(one.name, one.read_text()) for one in out.iterdir()] == [("mine.vcf", "mine")]


async def test_who_leaves_the_screen_or_fieldkit_gets_the_file_all_the_same(home: Path, people: str, out: Path) -> None:
    async with open_app(home) as (app, pilot):
        await app.open_record("client", people)
        await press(pilot, "w", "v")
        for key in ("enter", "escape", "ctrl+q"):
            app.post_message(Key(key, None))
        assert await left(app) == 0
    (made,) = out.iterdir()
    assert names(made) == ["Ines Marsh", "Tom Fern"]
