"""That there is none of what a repeat asks for, by keys: said, seen, taken back, and asked for until then."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.screens.survey.score_dialog import SurveyScore
from tests.ui.ending.test_way_out import waiting
from tests.ui.support.driver import burst, messages, press, screen_text, settle, until, write
from tests.ui.support.full_disk import FullDisk
from tests.ui.survey.on_screen import go_to, running, started, stored


async def go_to_the_servers(pilot: Pilot[Any], screen: SurveyScreen) -> None:
    """Put the cursor on the line that adds a server."""
    await press(pilot, "home")
    while (row := screen.at) is None or row.kind != "add" or row.section.id != "servers":
        await pilot.press("down")


async def test_a_key_says_it_the_list_shows_it_and_another_takes_it_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to_the_servers(pilot, screen)
        shown = screen_text(app)
        assert "+ needed" in shown
        assert "Is there a server to add? (needed)" in shown
        assert "Esc n there is none" in shown
        before = len(screen.run.lacking)
        await press(pilot, "escape", "n")
        assert stored(db, uid)["sb-server"] == ("", "na", "")
        assert len(screen.run.lacking) == before - 1
        await press(pilot, "up")
        assert "– none" in screen_text(app)
        await press(pilot, "escape")
        assert "n • there is none" in screen_text(app)
        await press(pilot, "z")
        assert stored(db, uid)["sb-server"] == ("", "", "")
        assert len(screen.run.lacking) == before


async def test_what_takes_the_answer_of_an_item_away_does_so_here(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (_, pilot, screen):
        await go_to_the_servers(pilot, screen)
        await press(pilot, "escape", "n", "up", "backspace")
        assert stored(db, uid)["sb-server"] == ("", "", "")


async def test_a_letter_begins_a_thing_as_ever_and_then_there_is_one(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to_the_servers(pilot, screen)
        await press(pilot, "escape", "n")
        await go_to_the_servers(pilot, screen)
        await press(pilot, *"nas", "enter")
        rows = db.execute("SELECT value, result FROM answer WHERE item = 'sb-server' ORDER BY id").fetchall()
        assert rows == [("", ""), ("nas", "")]
        await go_to_the_servers(pilot, screen)
        assert "there is none" not in screen_text(app)
        await press(pilot, "escape", "n")
        assert "Nothing is answered on this line" in screen_text(app), "they are removed first"


async def test_what_is_still_needed_names_it_and_leads_there(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "v")
        dialog = app.screen
        assert isinstance(dialog, SurveyScore)
        asked = [row.text(1) if row.uid else "" for row in dialog.lines.rows]
        dialog.lines.jump(asked.index("A server, or that there is none"))
        await press(pilot, "enter")
        assert screen.at is not None and (screen.at.kind, screen.at.section.id) == ("add", "servers")


async def test_a_full_disk_does_not_lose_it(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to_the_servers(pilot, screen)
        disk = FullDisk(app, monkeypatch)
        await press(pilot, "escape", "n", "escape", "escape")
        assert messages(app)[-1] == "Kept, not stored: 1 answer. Today lists it once the store takes it."
        await app.open_record("survey", uid)
        await settle(pilot)
        again = app.screen
        assert isinstance(again, SurveyScreen)
        assert [(one.item, one.result) for one in again.run.pending.values()] == [("sb-server", "na")]
        disk.make_room()
        await until(lambda: stored(db, uid).get("sb-server") == ("", "na", "") and waiting(home) == [])


@pytest.mark.parametrize("words", ["none", "None ", "there is none"])
@pytest.mark.parametrize("leave", ["enter", "escape"])
async def test_typed_on_the_line_that_adds_it_says_so_and_adds_nothing(
    home: Path, db: sqlite3.Connection, words: str, leave: str
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid, keys=False) as (_, pilot, screen):
        await go_to_the_servers(pilot, screen)
        needed = len(screen.run.lacking)
        await press(pilot, words[0])
        await burst(pilot, *words[1:], leave)
        rows = "SELECT instance, result FROM answer WHERE item = 'sb-server' AND deleted_at IS NULL"
        assert db.execute(rows).fetchall() == [("", "na")]
        assert (len(screen.run.lacking), waiting(home)) == (needed - 1, [])
        row = screen.at
        assert row is not None and (row.kind == "add") == (leave == "escape") and not screen.run.is_typing()
        await press(pilot, *(["escape"] if leave == "enter" else []), "z", "z")
        assert (db.execute(rows).fetchall(), len(screen.run.lacking)) == ([("", "")], needed)


async def test_typed_where_others_are_it_takes_only_the_empty_one_away(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid, keys=False) as (_, pilot, screen):
        await go_to_the_servers(pilot, screen)
        await press(pilot, *"nas", "enter")
        await go_to_the_servers(pilot, screen)
        await press(pilot, *"none", "enter")
        assert screen.run.said.text == "There is 1 already: no other is added."
        rows = db.execute("SELECT value, result FROM answer WHERE item = 'sb-server' AND deleted_at IS NULL").fetchall()
        assert rows == [("nas", "")]
        await go_to(pilot, screen, "sb-server")
        await press(pilot, "enter", *["backspace"] * 3, *"none", "enter")
        assert "none" in [value for (value,) in db.execute("SELECT value FROM answer WHERE item = 'sb-server'")], (
            "what has a name already is called so"
        )


async def test_who_types_it_without_a_gap_is_on_what_comes_next(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid, keys=False) as (_, pilot, screen):
        await go_to_the_servers(pilot, screen)
        after = screen.run.rows[screen.list.cursor + 1 :]
        comes = next(row for row in after if row.kind in ("item", "add"))
        await press(pilot, "n")
        await burst(pilot, *"one", "enter")
        assert screen.at is not None and screen.at.key == comes.key


async def test_a_line_that_adds_is_found_by_its_name(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "f10")
        await write(pilot, "add: server")
        await press(pilot, "enter")
        assert screen.at is not None and (screen.at.kind, screen.at.section.id) == ("add", "servers")
