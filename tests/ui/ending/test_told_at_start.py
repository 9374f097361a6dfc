"""What was stored as fieldkit ended is said at the next start, once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.app import FieldkitApp
from tests.ui.ending.test_way_out import End, by_quitting, by_signal
from tests.ui.support import acme
from tests.ui.support.driver import left, messages, open_app, press, settle, until, write
from tests.ui.survey.on_screen import go_to, running, started


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the app said, however long ago: on a busy machine it is gone from the screen before anybody looks."""
    told: list[str] = []
    monkeypatch.setattr(FieldkitApp, "say", lambda _, text: told.append(text))
    return told


@pytest.mark.parametrize("end", [by_quitting, by_signal])
async def test_field_that_was_stored_at_the_end_is_said_once(tmp_path: Path, said: list[str], end: End) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await end(app, pilot)
        await left(app)
    said.clear()
    async with open_app(tmp_path) as (app, pilot):
        await until(lambda: said != [])
        assert said == ["Stored as fieldkit ended: Client, Name: “[ACME] [/] O'Brien Ltd”."]
        await settle(pilot)
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        await app.tell_end()
        assert len(said) == 1


async def test_app_that_ends_does_not_say_it_itself(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever leaves at once ends the app while it still looks for what the end before had to say."""
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        close = app.store.close

        async def look_late() -> None:
            monkeypatch.setattr(app.store, "close", close)
            await app.tell_end()
            await close()

        monkeypatch.setattr(app.store, "close", look_late)
        await by_signal(app, pilot)
        await left(app)
    assert said == []
    async with open_app(tmp_path):
        await until(lambda: said != [])
        assert said == ["Stored as fieldkit ended: Client, Name: “[ACME] [/] O'Brien Ltd”."]


async def test_answer_that_was_stored_at_the_end_is_said(home: Path, db: sqlite3.Connection, said: list[str]) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-urgent")
        await write(pilot, "Una")
        await by_signal(app, pilot)
        await left(app)
    said.clear()
    async with open_app(home):
        await until(lambda: said != [])
        assert said == ["Stored as fieldkit ended: Who may ask for urgent work out of hours?: “Una”."]


async def test_text_that_is_a_draft_is_told_as_one(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "quote")
        await by_signal(app, pilot)
        await left(app)
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        await app.tell_end()
        await settle(pilot)
        assert [one.startswith("New promise “quote”") for one in messages(app)] == [True]
