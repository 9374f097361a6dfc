"""After a fail, with the cursor on the next item: a note, a photo, a severity and a promise by one key each."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from fieldkit.db.records import crud
from fieldkit.db.records.lookup import local_id
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.dialogs.ask import AskScreen
from tests.support.moments import AFTERNOON
from tests.ui.support.driver import open_app, press, screen_text, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored


def with_voice(db: sqlite3.Connection) -> str:
    client = survey_operations.add_client(db, "Acme [b]")
    number = local_id(db, CLIENT, client)
    contact = crud.insert(db, CONTACT, {"client": number, "name": "Ines Marsh"})
    crud.update(db, CLIENT, client, {"point_of_contact": local_id(db, CONTACT, contact)})
    db.commit()
    return client


async def test_note_photo_and_severity_leave_the_cursor_on_the_next_item(
    home: Path, db: sqlite3.Connection, tmp_path: Path
) -> None:
    photo = tmp_path / "rack.jpg"
    photo.write_bytes(b"jpeg")
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f")
        following = on(screen)
        assert following != CHECK
        assert "✗ medium: It is not known which…  M note  O photo  S severity  W promise" in screen_text(app)
        assert "It is not known which rules apply" in screen_text(app)
        await press(pilot, "M")
        assert "The rules that apply to them are known" in screen_text(app), "the sheet speaks of what is noted"
        await write(pilot, "nobody looked")
        await press(pilot, "enter")
        assert (on(screen), stored(db, uid)[CHECK]) == (following, ("fail", "fail", "nobody looked"))
        await press(pilot, "O")
        await write(pilot, str(tmp_path / "none.jpg"))
        await press(pilot, "enter")
        assert "There is no file" in screen_text(app)
        await press(pilot, "ctrl+t", "O")
        await write(pilot, str(photo))
        await press(pilot, "enter")
        assert stored(db, uid)[CHECK][2] == f"nobody looked\nPhoto: {photo}"
        await press(pilot, "S", "c")
        assert "✗ critical: It is not known which…  M note" in screen_text(app)
        assert on(screen) == following
        await press(pilot, "up")
        assert "found: critical · It is not known which rules apply." in screen_text(app)
        await press(pilot, "down", "p")
        assert "M note" not in screen_text(app), "the next answer is what counts now"
        await press(pilot, "up", "up", "f")
        assert "M note" in screen_text(app), "the same answer once more brings it back"
    assert db.execute("SELECT severity, state FROM finding").fetchall() == [("critical", "open")]


async def test_a_promise_is_filled_in_and_to_the_point_of_contact(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline", with_voice(db))
    async with running(home, uid, (120, 36)) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "W", "escape")
        assert db.execute("SELECT count(*) FROM promise").fetchone() == (0,)
        await press(pilot, "W")
        assert isinstance(app.screen, AskScreen)
        assert "A promise to Ines Marsh" in screen_text(app)
        await press(pilot, "enter", *["backspace"] * 10)
        await write(pilot, "soonish")
        await press(pilot, "enter")
        assert isinstance(app.screen, AskScreen), "no day, and said so"
        await press(pilot, *["backspace"] * 7)
        await write(pilot, "in 2 days")
        await press(pilot, "enter")
        assert app.screen_stack[-1] is screen
    found = db.execute(
        "SELECT what, due, contact.name, client.name FROM promise JOIN contact ON contact.id = promise.contact"
        " JOIN client ON client.id = promise.client"
    ).fetchall()
    what = "It is not known which rules apply: List them with the owner."
    due = (AFTERNOON.date() + timedelta(days=2)).isoformat()
    assert found == [(what, due, "Ines Marsh", "Acme [b]")]


async def test_where_letters_are_text_the_strip_names_keys_that_are_none(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-permission")
        await press(pilot, "f")
        assert on(screen) == "fv-met"
        assert all(f"Ctrl+{key}" in screen_text(app) for key in ("N note", "O photo", "G severity", "R promise"))
        await press(pilot, "ctrl+n")
        await write(pilot, "by word only")
        await press(pilot, "enter")
        assert on(screen) == "fv-met"
    assert stored(db, uid)["fv-permission"] == ("fail", "fail", "by word only")


async def test_keys_of_the_strip_say_so_where_there_is_none(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "M")
        assert screen.run.said.text == "Nothing was just answered that asks for this."
        await press(pilot, "f", "z", "W")
        assert screen.run.said.text == "Nothing was just answered that asks for this."
    assert db.execute("SELECT count(*) FROM promise").fetchone() == (0,)


async def test_what_is_not_known_is_listed_at_the_end_and_asked_for_by_one_promise(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit", with_voice(db))
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-met")
        await press(pilot, "ctrl+u")
        assert "? not known yet: Who met you, and what…" in screen_text(app)
        assert stored(db, uid)["fv-met"] == ("", "not_checked", "")
        await press(pilot, "up", "backspace", "escape", "u")
        assert stored(db, uid)["fv-met"] == ("", "not_checked", ""), "where letters are keys, u alone does it"
        await press(pilot, "escape", "N")
        row = screen.at
        assert row is not None and row.item is not None and row.item.required and not row.answered
        await press(pilot, "escape", "v")
        assert "1 open question: W promises to ask for it" in screen_text(app)
        await press(pilot, "W")
        assert "A promise to Ines Marsh" in screen_text(app)
        await press(pilot, "enter", "enter")
    what = db.execute("SELECT what FROM promise").fetchone()
    assert what == ("ask Ines Marsh: Who met you, and what is their job",)


async def test_the_note_of_the_strip_is_there_again_after_a_crash(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "O")
        await write(pilot, "/tmp/half")
        await screen._draft.keep()
        texts = db.execute("SELECT fields FROM draft").fetchone()[0]
        assert '"/tmp/half"' in texts and '"photo"' in texts
    async with open_app(home) as (app, pilot):
        await app.open_record("survey", uid)
        await press(pilot, "left")
        assert "/tmp/half" in screen_text(app)


async def test_why_something_could_not_be_checked_is_noted_from_the_next_item(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "u")
        following = on(screen)
        assert "? not checked, say why: " in screen_text(app)
        await press(pilot, "M")
        await write(pilot, "locked")
        await press(pilot, "enter")
        assert (on(screen), stored(db, uid)[CHECK]) == (following, ("not_checked", "not_checked", "locked"))
