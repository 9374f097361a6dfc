"""What is said of the way back, what a burst after Esc comes to, and where a survey is left to and gone on with."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from textual.events import Key

from fieldkit.db.views import drafts
from fieldkit.screens.escape_parser import EscapeParser
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.line_input import AnswerField
from tests.ui.support.driver import burst, is_covered, messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import go_to, on, running, started, stored
from tests.ui.survey.test_survey_screen import KEYS, foot, front


@pytest.mark.parametrize(("item", "given"), [("fv-does", "teeth"), ("fv-staff", "12"), ("fv-rules", "")])
@pytest.mark.parametrize("before", ["", "\x1b[A", "\r"])
async def test_esc_and_a_note_in_one_read_leave_a_stored_answer_alone(
    home: Path, db: sqlite3.Connection, item: str, given: str, before: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, item)
        if given:
            await burst(pilot, given, "enter")
            if before != "\x1b[A":
                await press(pilot, "up")
        elif before:
            return  # it takes no text
        asks_keys = "\x1b" if screen.run.takes_text(screen.at) else ""
        for event in EscapeParser().feed(f"{before}{asks_keys}mfail z u\r"):
            if isinstance(event, Key):
                app.post_message(event)
        await settle(pilot)
        assert stored(db, uid)[item] == (given, "", "fail z u")
        there = {"fv-does": "fv-staff", "fv-staff": "fv-users"}[item] if given else item
        assert (on(screen), screen.run.is_typing()) == (there, False), "what is answered is gone on from"


@pytest.mark.parametrize(("keys", "opened"), [("imet", "Pick"), ("/ines", "FindScreen"), ("cx", "FormScreen")])
async def test_esc_and_a_key_that_opens_something_in_one_read_answer_nothing(
    home: Path, db: sqlite3.Connection, keys: str, opened: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "teeth", "enter", "up")
        for event in EscapeParser().feed(f"\x1b{keys}"):
            if isinstance(event, Key):
                app.post_message(event)
        await settle(pilot)
        assert type(app.screen).__name__ == opened
        assert stored(db, uid) == {"fv-does": ("teeth", "", "")}


async def test_the_item_after_an_answer_says_how_that_is_taken_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-domain-owner")
        await press(pilot, "up", "down")
        assert "Esc z" not in screen_text(app)
        await press(pilot, "f")
        assert on(screen) == "fv-domain-renew"
        assert "Esc z takes back" in screen_text(app)
        await burst(pilot, "escape", "z")
        assert (on(screen), stored(db, uid)["fv-domain-owner"][:2]) == ("fv-domain-owner", ("", ""))
        await press(pilot, "z")
        assert "All that was answered since this survey was opened is taken back already." in screen_text(app)
        await press(pilot, "down")
        assert "Esc z" not in screen_text(app)


async def test_letters_stay_keys_as_answers_are_taken_back_after_esc(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "12", "enter", "7", "enter")
        await press(pilot, "escape", "z")
        assert (on(screen), foot(app)) == ("fv-users", KEYS)
        await press(pilot, "z")
        assert (on(screen), foot(app)) == ("fv-staff", KEYS)
        await burst(pilot, "m", "asked", "enter")
        assert stored(db, uid)["fv-staff"] == ("", "", "asked")
        await burst(pilot, "9", "enter", "8", "enter")
        assert [stored(db, uid)[item][0] for item in ("fv-staff", "fv-users")] == ["9", "8"]


async def test_a_note_made_on_the_way_names_the_item_that_it_is_of(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        row = await go_to(pilot, screen, "fv-domain-renew")
        await burst(pilot, "2031-0", "down")
        assert on(screen) != "fv-domain-renew"
        assert f"Kept as a note on “{row.title[:20]}" in screen_text(app)


@pytest.mark.parametrize(("keys", "size"), [("f", (80, 24)), ("m", (80, 24)), ("f", (40, 10)), ("m", (40, 10))])
async def test_what_is_said_in_passing_stands_over_no_line_that_is_typed_in(
    home: Path, db: sqlite3.Connection, keys: str, size: tuple[int, int]
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid, size, toasts=True) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, *(["escape", "m"] if keys == "m" else ["enter"]))
        app.notify("What was said goes on over the whole line and then some. " * 3, title="That", timeout=60)
        await settle(pilot)
        assert "What was said" in screen_text(app).replace("\n", " ") and not is_covered(app)


async def test_the_main_screens_key_leads_from_a_survey_to_the_list_below_it(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "enter")
        screen = app.screen
        assert isinstance(screen, SurveyScreen)
        await go_to(pilot, screen, "fv-does")
        await write(pilot, "teeth")
        await press(pilot, "f7")
        assert (front(app), len(app.screen_stack)) == ("SurveysScreen", 1)
        assert stored(db, uid)["fv-does"][0] == "teeth"
        await until(lambda: drafts.waiting(db) == [])


async def test_a_survey_is_gone_on_with_after_the_last_answer(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "12", "enter")
        assert on(screen) == "fv-users"
    async with running(home, uid) as (_, _, screen):
        assert on(screen) == "fv-users"


async def test_a_key_that_answers_says_why_not_on_the_line_that_adds(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        while on(screen) != "add":
            await press(pilot, "down")
        await press(pilot, "equals_sign")
        assert "Nothing is answered on this line: Enter adds a provider" in screen_text(app)
        assert stored(db, uid) == {}


async def test_a_survey_left_with_nothing_answered_says_how_it_is_removed(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    said = "Nothing is answered yet: the survey stays on Today. x in Surveys removes it."
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "escape")
        assert messages(app)[-1] == said
        await press(pilot, "f7", "x")
        assert db.execute("SELECT deleted_at IS NOT NULL FROM survey").fetchall() == [(1,)]
    uid = started(db, "first-visit", "")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "escape", "m", "closed", "enter")
        await press(pilot, "escape", "escape")
        assert not isinstance(app.screen, SurveyScreen) and said not in messages(app)


@pytest.mark.parametrize("body", ["{}", json.dumps({"sections": []})])
async def test_a_survey_of_a_checklist_without_items_says_so(home: Path, db: sqlite3.Connection, body: str) -> None:
    uid = started(db, "first-visit")
    db.execute("UPDATE checklist_version SET body = ?", (body,))
    async with running(home, uid) as (app, _, screen):
        assert "The checklist of this survey holds no items." in messages(app)[-1]
        assert "This survey could not be opened." in screen_text(app) and not screen.query_one(AnswerField).display
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "n")
        await write(pilot, "first")
        await press(pilot, "enter", "enter")
        assert "no survey was started" in messages(app)[-1]
        assert db.execute("SELECT count(*) FROM survey").fetchone() == (1,)
