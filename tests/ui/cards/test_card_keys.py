"""The less used keys of cards: copied, changed, deleted, read by pages, gone meanwhile."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CARD
from fieldkit.widgets.reading_pane import Reading
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


def front(app: FieldkitApp) -> str:
    """Return the name of the screen in front."""
    return type(app.screen).__name__


async def _walk_by_pages(app: FieldkitApp, pilot: Pilot[Any]) -> list[int]:
    """Return where the text stands after each of the keys that scroll it."""
    page = app.screen.query_one(Reading)
    seen = []
    for key in ("j", "k", "space", "b", "enter", "g", "G", "home"):
        await press(pilot, key)
        seen.append(page.scroll_offset.y)
    return seen


async def test_a_card_and_what_is_never_said_are_read_by_the_keys_of_a_list(home: Path) -> None:
    async with open_app(home, (40, 12)) as (app, pilot):
        await press(pilot, "4", "enter")
        assert front(app) == "CardScreen"
        for _ in range(2):
            page = app.screen.query_one(Reading)
            full, end = max(1, page.size.height - 1), page.max_scroll_y
            assert end > full
            assert await _walk_by_pages(app, pilot) == [1, 0, full, 0, full, 0, end, 0]
            await press(pilot, "v")
        assert "Never say" in screen_text(app)


async def test_never_say_opens_from_the_list_too(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4", "escape", "v")
        assert front(app) == "NeverSayScreen"
        await press(pilot, "escape", "e")
        assert front(app) == "FormScreen"
        await press(pilot, "escape")
        assert front(app) == "CardsScreen"
        await press(pilot, "n")
        assert "New card" in screen_text(app)


async def test_y_copies_the_glance_or_the_answer_chosen(home: Path, db: sqlite3.Connection) -> None:
    uid = crud.insert(db, CARD, {"title": "Zebra", "glance": "A short [b] glance", "reply": "W" * 60, "origin": "own"})
    db.commit()
    async with open_app(home) as (app, pilot):
        await app.open_record("card", uid)
        await settle(pilot)
        await press(pilot, "y")
        assert app.clipboard == "A short [b] glance"
        assert messages(app)[-1] == "Copied: A short [b] glance"
        await press(pilot, "1", "y")
        assert app.clipboard == "W" * 60
        assert messages(app)[-1] == f"Copied: {'W' * 48}…"
        await press(pilot, "w")
        assert messages(app)[-1] == "This card names no causes."
        await press(pilot, "e")
        assert front(app) == "FormScreen"
        await press(pilot, "escape", "x")
        assert messages(app)[-1] == "The card is in the trash; u brings it back."
        assert front(app) != "CardScreen"
        assert db.execute("SELECT deleted_at IS NULL FROM card WHERE uid = ?", (uid,)).fetchone() == (0,)
        await press(pilot, "u")
        assert db.execute("SELECT deleted_at IS NULL FROM card WHERE uid = ?", (uid,)).fetchone() == (1,)


async def test_a_card_that_is_gone_is_said(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        before = app.screen
        await app.open_record("card", "nobody")
        await settle(pilot)
        assert messages(app)[-1] == "This card is not here any more."
        assert app.screen is before


async def test_causes_are_gone_through_and_come_round(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "my nephew")
        await press(pilot, "enter")
        none = screen_text(app)
        seen = []
        for _ in range(20):
            await press(pilot, "w")
            if screen_text(app) == none:
                break
            seen.append(screen_text(app))
        assert screen_text(app) == none, "after the last cause comes none"
        assert len(set(seen)) == len(seen) > 1
