"""Notes written in several goes, and what is typed for a photo: each word stands in the note, apart from the others."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from fieldkit.db.views import drafts
from fieldkit.screens.survey.runner import SurveyScreen
from tests.ui.support.driver import burst, left, messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored

SAID = "looks burnt at the left side"
KEPT = ("fail", "fail", f"“{SAID}”")


async def test_what_is_noted_later_begins_on_its_own_line(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "m", "note one", "enter", "m", "note two", "enter")
        assert stored(db, uid)[CHECK][2] == "note one\nnote two"
        await burst(pilot, "f", "M", "seen A", "enter", "M", "seen B", "enter")
        assert stored(db, uid)[CHECK][2] == "note one\nnote two\nseen A\nseen B"
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "m", "backspace", ", twice", "enter")
        assert stored(db, uid)[CHECK][2] == "note one\nnote two\nseen A\nseen B, twice", "or goes on in the line"


@pytest.mark.parametrize("leave", ["enter", "escape", "down"])
async def test_a_note_that_was_only_looked_at_is_as_it_was(home: Path, db: sqlite3.Connection, leave: str) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "m", "note one", "enter", "m")
        assert (screen._draft.typed_now(), screen.unkept_texts()) == ("", [])
        await screen._draft.keep()
        assert drafts.waiting(db) == []
        await press(pilot, leave, "escape")
        assert stored(db, uid)[CHECK][2] == "note one"


async def photographed(pilot: Pilot[Any], screen: SurveyScreen) -> None:
    """Fail an item and type words where its photo is asked for."""
    await go_to(pilot, screen, CHECK)
    await press(pilot, "f", "O")
    await write(pilot, SAID)


async def test_words_in_the_place_of_a_photo_are_kept_in_the_note(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await photographed(pilot, screen)
        following = on(screen)
        await press(pilot, "escape")
        assert (stored(db, uid)[CHECK], on(screen)) == (KEPT, following)
        assert "Kept as a note on “" in screen_text(app) and "is no picture." in " ".join(screen_text(app).split())


async def test_words_in_the_place_of_a_photo_outlive_the_end(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await photographed(pilot, screen)
        await pilot.press("ctrl+q")
        await left(app)
    assert stored(db, uid)[CHECK] == KEPT
    async with open_app(home, toasts=True) as (app, _):
        await until(lambda: messages(app) != [])
        assert messages(app)[-1].endswith(f": “{SAID}”."), "which is true by now"


async def test_words_in_the_place_of_a_photo_outlive_a_crash_and_are_kept_then(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await photographed(pilot, screen)
        await screen._draft.keep()
        screen._answer_keys.drop()  # nothing more is stored, as when it is killed
        (draft,) = drafts.waiting(db)
        db.execute("UPDATE draft SET updated_at = updated_at + 1")  # so that it stays
        db.commit()
        assert draft.texts["text"] == SAID
    async with running(home, uid) as (_, pilot, screen):
        assert screen.run.open_for == "photo"
        await press(pilot, "escape")
        await until(lambda: drafts.waiting(db) == [])
    assert stored(db, uid)[CHECK] == KEPT


async def test_who_types_on_without_a_look_at_a_refused_photo_answers_the_next_item(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.widgets.line_input.UNSEEN", 60)
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await photographed(pilot, screen)
        following = on(screen)
        await burst(pilot, "enter", "p")
        assert stored(db, uid)[CHECK] == KEPT
        assert stored(db, uid)[following][:2] == ("pass", "pass"), "not the one after it"


async def test_what_is_thrown_away_of_a_note_beside_comes_back_to_it(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await photographed(pilot, screen)
        following = on(screen)
        await press(pilot, "ctrl+t")
        assert not screen.run.is_typing()
        await press(pilot, "ctrl+t")
        assert (screen.run.open_for, screen.query_one("AnswerEntry").text) == ("photo", SAID)  # type: ignore[attr-defined]
        await press(pilot, "escape")
        assert (stored(db, uid)[CHECK], on(screen)) == (KEPT, following)


async def test_what_is_pasted_where_no_text_is_asked_for_is_said_until_the_next_key(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        app.post_message(Paste("PPP\nfff\nnot pass\n"))
        await settle(pilot)
        said = " ".join(screen_text(app).replace("│", " ").split())
        assert "“PPP fff not pass” was pasted, and no field is open. m opens the note: paste it there." in said
        assert (on(screen), stored(db, uid)) == (CHECK, {})
        await press(pilot, "m")
        app.post_message(Paste("PPP\nfff\n"))
        await settle(pilot)
        await press(pilot, "enter")
        assert stored(db, uid)[CHECK] == ("", "", "PPP\nfff")
