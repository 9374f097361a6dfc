"""Ctrl+U takes out what is typed in a field, Ctrl+T brings it back; in an empty one Ctrl+U says that nobody knows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit.screens.survey.answer_entry import AnswerEntry
from fieldkit.screens.survey.runner import SurveyScreen
from tests.ui.support.driver import burst, press, screen_text, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored


def field(screen: SurveyScreen) -> str:
    return screen.query_one(AnswerEntry).text


async def test_what_is_taken_out_of_an_answer_is_brought_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-met")
        await write(pilot, "words typed here")
        assert "Ctrl+U empties it" in screen_text(app)
        await press(pilot, "home", "ctrl+u")
        assert (field(screen), screen.run.is_typing()) == ("", True)
        assert "“words typed here” is taken out. Ctrl+T brings it back." in screen_text(app)
        assert "Ctrl+U not known yet" in screen_text(app)
        await press(pilot, "ctrl+t")
        assert field(screen) == "words typed here" and "Ctrl+U empties it" in screen_text(app)
        await press(pilot, "enter")
        assert stored(db, uid)["fv-met"][0] == "words typed here"


async def test_in_an_empty_field_it_is_not_known_and_the_words_are_still_there(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-met")
        await burst(pilot, "Joan")
        await press(pilot, "ctrl+u", "ctrl+u")
        assert stored(db, uid)["fv-met"] == ("", "not_checked", "") and on(screen) != "fv-met"
        await press(pilot, "up", "ctrl+t")
        assert field(screen) == "Joan"
        await press(pilot, "enter")
        assert stored(db, uid)["fv-met"] == ("Joan", "", "")


async def test_it_empties_where_nothing_is_needed_and_leaves_the_field_open(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-urgent")
        await burst(pilot, "teeth", "enter", "up", "enter")
        await press(pilot, "ctrl+u", "ctrl+u")
        await burst(pilot, "gums", "enter")
        assert stored(db, uid)["fv-urgent"] == ("gums", "", ""), "not “teeth gums”"
        await go_to(pilot, screen, "fv-urgent")
        await press(pilot, "enter", "ctrl+u", "ctrl+u")
        assert "Ctrl+U" not in screen_text(app) and "Nothing is typed here." in screen_text(app)


async def test_it_empties_a_note_and_never_says_of_the_next_item_that_nobody_knows(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-permission")
        await press(pilot, "f")
        assert on(screen) == "fv-met", "which is needed"
        await press(pilot, "ctrl+n")
        await write(pilot, "by word only")
        await press(pilot, "ctrl+u")
        assert (field(screen), screen.run.open_for) == ("", "note")
        await press(pilot, "ctrl+u")
        assert screen.run.open_for == "note" and "fv-met" not in stored(db, uid)
        await press(pilot, "ctrl+t")
        assert field(screen) == "by word only"
        await press(pilot, "enter")
        assert stored(db, uid)["fv-permission"] == ("fail", "fail", "by word only")


async def test_a_note_that_was_stored_is_brought_back_too(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "m", "one", "enter", "m", "two")
        await press(pilot, "ctrl+u", "ctrl+t", "enter")
        assert stored(db, uid)[CHECK][2] == "one\ntwo"
