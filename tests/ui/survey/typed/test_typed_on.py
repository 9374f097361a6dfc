"""What is typed on for a dialog that does not open: in front of it is a survey or a list, where letters are keys."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.screens.base import type_ahead
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, until
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored


@pytest.fixture(autouse=True)
def sharp(monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst comes within it on a busy machine, too."""
    monkeypatch.setattr(type_ahead, "UNSEEN", 1.0)


async def looked(pilot: Pilot[None]) -> None:
    await asyncio.sleep(type_ahead.UNSEEN + 0.05)
    await pilot.pause()


async def test_a_name_typed_behind_the_key_that_finishes_answers_nothing_where_something_is_needed(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-byod")
        await burst(pilot, "F", *"pat oner", "enter", *"owner", "backspace", "r", "enter")
        assert on(screen) == "fv-permission" and stored(db, uid) == {} and not screen.run.is_typing()
        await until(lambda: "typed on before that could be seen" in screen.run.said.text)
        assert "“pat oner owner” was typed on" in screen_text(app) and "Not finished. " in screen.run.said.text
        await looked(pilot)
        await press(pilot, "p")
        assert stored(db, uid) == {"fv-permission": ("pass", "pass", "")}


async def test_words_of_a_promise_that_nothing_asks_for_answer_nothing(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "W", *"paf", "enter", "enter")
        assert (on(screen), stored(db, uid)) == (CHECK, {})
        await burst(pilot, "down", "f")
        assert [value for value, *_ in stored(db, uid).values()] == ["fail"], "another key was seen to do something"


async def test_nothing_was_typed_on_where_somebody_looks_first(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-byod")
        await press(pilot, "F")
        await looked(pilot)
        await burst(pilot, "p")
        assert stored(db, uid) == {"fv-permission": ("pass", "pass", "")}
        assert "typed on" not in screen.run.said.text


async def test_why_a_finding_is_dismissed_is_no_key_of_the_list_where_it_cannot_be(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f")
    db.execute("UPDATE finding SET state = 'verified'")
    db.commit()
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "C")
        await burst(pilot, "d", *"not ours", "enter", *"o")
        await until(lambda: "“not ours o” was typed on" in messages(app)[-1])
        assert "cannot become dismissed" in messages(app)[-1]
        assert db.execute("SELECT state FROM finding").fetchone() == ("verified",)
        await looked(pilot)
        await press(pilot, "o")
        assert db.execute("SELECT state FROM finding").fetchone() == ("open",)
