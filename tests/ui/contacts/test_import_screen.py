"""Contacts brought in by keys: the columns looked at and put elsewhere, the name that nobody knew, what is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
from textual.events import Key
from textual.widgets import Input

from fieldkit.db.base import progress
from fieldkit.db.contact_import.plan import ImportPlan
from fieldkit.db.records import crud
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import Value
from fieldkit.operations.exchange import import_contacts
from fieldkit.screens.base import type_ahead
from tests.ui.support.driver import messages, open_app, press, screen_text, until, write

UNKNOWN = "Customer,Wer,Nr X\nQuarry Tools Ltd,Una Fern,0161 496 0301\nQuarry Tools Ltd,[b]Milo[/] Hart,0161 496 0302\n"


def names(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM contact WHERE deleted_at IS NULL ORDER BY id")]


async def test_a_name_that_no_heading_tells_is_asked_for_before_anything_is_stored(
    home: Path, db: sqlite3.Connection
) -> None:
    file = home / "a.csv"
    file.write_text(UNKNOWN.replace("[b]Milo[/]", "Milo"), encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, f"'{file}'")
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "No column is known to name a person. “Wer” looks like one: n says so." in shown
        assert "name?" in shown
        assert "Una Fern · Milo Hart" in shown
        await press(pilot, "i")
        assert messages(app)[-1].startswith("No column is known to name a person.")
        assert names(db) == []
        await press(pilot, "n", "j", "enter")
        await write(pilot, "phone mob")
        await press(pilot, "enter")
        assert "phone: mobile" in screen_text(app)
        await press(pilot, "i")
        assert "2 new." in screen_text(app)
        assert names(db) == []
        await press(pilot, "y")
        assert messages(app)[-1] == "Imported: 2 new."
        assert names(db) == ["Una Fern", "Milo Hart"]
        await press(pilot, "I")
        await write(pilot, str(file))
        await press(pilot, "enter")
        assert "Some columns go where you put them the last time" in screen_text(app)
        assert "phone: mobile" in screen_text(app)
        await press(pilot, "r")
        assert "looks like one" in screen_text(app)
        await press(pilot, "escape")
        assert "Import ──" not in screen_text(app)


async def test_markup_in_a_file_is_text_and_a_column_is_left_out(home: Path, db: sqlite3.Connection) -> None:
    file = home / "b.csv"
    file.write_text(UNKNOWN.replace("Wer", "Name").replace("Nr X", "[red]Shoe[/]"), encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(file))
        await press(pilot, "enter", "G", "x")
        assert "[red]Shoe[/]" in screen_text(app)
        assert "ignore" in screen_text(app)
        await press(pilot, "i")
        assert "The column “[red]Shoe[/]” was left out" in screen_text(app)
        await press(pilot, "y")
        assert names(db) == ["Una Fern", "[b]Milo[/] Hart"]


async def test_cards_have_no_columns_and_go_to_the_plan_at_once(home: Path, db: sqlite3.Connection) -> None:
    file = home / "c.vcf"
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Una Fern\nEND:VCARD\n", encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(file))
        await press(pilot, "enter")
        assert "1 new." in screen_text(app)
        await press(pilot, "escape")
        assert names(db) == []
        await press(pilot, "I")
        await write(pilot, str(file))
        await press(pilot, "enter", "y")
        assert names(db) == ["Una Fern"]


async def test_a_file_that_cannot_be_read_is_said_where_it_was_typed_and_can_be_put_right(
    home: Path, db: sqlite3.Connection
) -> None:
    (home / "some.csv").write_text("Name\nUna Fern\n", encoding="utf-8")
    (home / "folder").mkdir()
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(home / "some.cs"))
        await press(pilot, "enter")
        assert "There is no file" in screen_text(app)
        assert app.screen.query_one(Input).value == str(home / "some.cs")
        await write(pilot, "v")
        assert "There is no file" not in screen_text(app)
        await press(pilot, "enter", "i", "y")
        assert names(db) == ["Una Fern"]
        await press(pilot, "I")
        await write(pilot, str(home / "folder"))
        await press(pilot, "enter")
        assert "folder is a folder. Name the files in it." in screen_text(app)
        await press(pilot, "escape")
        assert "Import ──" not in screen_text(app)
        assert "No file is open" not in screen_text(app)


async def test_tab_completes_the_path_of_a_file_and_names_those_that_fit(home: Path) -> None:
    (home / "lists").mkdir()
    for name in ("contacts.csv", "contacts-old.csv"):
        (home / "lists" / name).write_text("Name\nUna Fern\n", encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, f"{home}/lis")
        await press(pilot, "tab")
        field = app.screen.query_one(Input)
        assert field.value == f"{home}/lists/"
        await press(pilot, "c", "tab")
        assert field.value == f"{home}/lists/contacts"
        await press(pilot, "tab")
        assert "contacts-old.csv  contacts.csv" in screen_text(app)
        await press(pilot, "-", "tab", "enter")
        assert "contacts-old.csv ── 1 row" in screen_text(app)


CENTRAL = "Name,Wer,Ort\nZbigniew Żółty,y,Łódź\n".encode("cp1250")


async def test_a_file_is_read_in_the_encoding_that_is_named_and_columns_stay_where_they_were_put(
    home: Path, db: sqlite3.Connection
) -> None:
    (home / "a.csv").write_bytes(CENTRAL)
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(home / "a.csv"))
        await press(pilot, "enter", "j", "x", "l")
        await write(pilot, "cp125")
        await press(pilot, "enter")
        assert "There is no text encoding called 'cp125'." in screen_text(app)
        await write(pilot, "1")
        await press(pilot, "enter")
        assert "a.csv ── 1 row, cp1251" in screen_text(app)
        await press(pilot, "i")
        assert "The column “Wer” was left out" in screen_text(app)
        await press(pilot, "l", *["backspace"] * 6)
        await write(pilot, "cp1250")
        await press(pilot, "enter", "i", "y")
        assert names(db) == ["Zbigniew Żółty"]


async def test_the_encoding_of_cards_is_named_where_they_are_looked_at(home: Path, db: sqlite3.Connection) -> None:
    card = "BEGIN:VCARD\nVERSION:2.1\nFN:Zażółć Gęślą\nEND:VCARD\n"
    (home / "a.vcf").write_bytes(card.encode("cp1250"))
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(home / "a.vcf"))
        await press(pilot, "enter")
        assert "Press l to name the encoding." in screen_text(app)
        await press(pilot, "l")
        await write(pilot, "cp1250")
        await press(pilot, "enter")
        assert "Zażółć Gęślą" in screen_text(app)
        assert "Press l to name the encoding." not in screen_text(app)
        await press(pilot, "y")
        assert names(db) == ["Zażółć Gęślą"]


async def test_what_a_place_of_a_column_means_is_said_in_full(home: Path) -> None:
    (home / "a.csv").write_text("Name\nUna Fern\n", encoding="utf-8")
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(home / "a.csv"))
        await press(pilot, "enter", "e")
        for says in ("the whole name of the person", "the name, last name first", "Dr., Mrs: form of address"):
            assert says in screen_text(app)


async def test_a_long_import_shows_how_far_it_is_and_escape_stops_it_with_nothing_stored(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "d.csv"
    file.write_text("Name,Phone\n" + "".join(f"Pers{n} Nam{n},0161 {n:06}\n" for n in range(150)), encoding="utf-8")
    reached, go_on = Event(), Event()
    insert = crud.insert

    def waits(connection: sqlite3.Connection, kind: Kind, values: Mapping[str, Value], *, uid: str = "") -> str:
        made = insert(connection, kind, values, uid=uid)
        if values.get("name") == "Pers20 Nam20":
            reached.set()
            assert go_on.wait(60)
        return made

    monkeypatch.setattr(crud, "insert", waits)
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(file))
        await press(pilot, "enter", "i")
        assert "150 new." in screen_text(app)
        # what a key waits for is not waited for here: it is held
        app.post_message(Key("y", "y"))
        await until(reached.is_set)
        await until(lambda: "0 of 150  Esc stops it" in screen_text(app))
        assert "storing" in screen_text(app)
        app.post_message(Key("escape", None))
        await until(lambda: "stopping" in screen_text(app))
        go_on.set()
        await until(lambda: messages(app)[-1:] == ["Stopped. Nothing was changed."])
        assert names(db) == []
        assert "Import ── d.csv ── 150 rows, utf-8" in screen_text(app)
        await press(pilot, "i", "y")
        assert messages(app)[-1] == "Imported: 150 new."
        assert len(names(db)) == 150
        await press(pilot, "I", "escape")
        assert "Import ──" not in screen_text(app)


async def test_escape_stops_the_comparison_that_keys_before_it_wait_for(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "e.csv"
    file.write_text("Name,Phone\nUna Fern,0161 496 0301\n", encoding="utf-8")
    plan_on, waits = import_contacts.plan_on, Event()

    def long(database: Path, files: import_contacts.ContactFiles) -> ImportPlan:
        while not waits.wait(0.01):
            progress.tell("comparing", 0, 1_000)
        return plan_on(database, files)

    monkeypatch.setattr(import_contacts, "plan_on", long)
    monkeypatch.setattr(type_ahead, "LONGEST", 3600)
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, str(file))
        await press(pilot, "enter")
        for key in ("i", "y"):
            app.post_message(Key(key, key))
        await until(lambda: "comparing" in screen_text(app))
        app.post_message(Key("escape", None))
        await until(lambda: messages(app)[-1:] == ["Stopped. Nothing was changed."])
        waits.set()
        await press(pilot, "j")
        assert names(db) == []
        await press(pilot, "i", "y")
        assert names(db) == ["Una Fern"]
