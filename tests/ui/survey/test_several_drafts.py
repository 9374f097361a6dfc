"""Several drafts of one survey: each line of Today leads to its own, and whole answers are stored by themselves."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit.db.records import drafts as stored_drafts
from fieldkit.db.views import drafts
from fieldkit.screens.survey.runner import SurveyScreen
from tests.ui.support.driver import open_app, press, until
from tests.ui.survey.on_screen import on, running, started, stored
from tests.ui.survey.test_earlier_drafts import on_open_line, typed, waiting


def given(db: sqlite3.Connection, survey: str, item: str, text: str) -> None:
    """Leave an answer that was given and that the store did not take."""
    texts = {"survey": survey, "item": item, "instance": "", "asked": "Asked", "text": text, "_field": "answer"}
    stored_drafts.keep(db, 0, drafts.ANSWER, {**texts, drafts.WHOLE: "yes"})


async def test_each_line_of_today_opens_its_own_draft(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    for item, text in (("fv-does", "teeth"), ("fv-staff", "12")):
        typed(db, uid, item, text)
    async with open_app(home) as (app, pilot):
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, SurveyScreen) and on_open_line(app.screen) == ("fv-does", "teeth")
        await press(pilot, "enter", "escape", "escape")
        assert stored(db, uid)["fv-does"][0] == "teeth" and waiting(db) == ["12"]
        await press(pilot, "home", "enter")
        assert isinstance(app.screen, SurveyScreen) and on_open_line(app.screen) == ("fv-staff", "12")


async def test_a_draft_of_an_item_that_is_not_asked_says_what_it_hangs_on(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    for item, text in (
        (
            "fv-permission",
            "wrote to her",
        ),
        ("fv-scan", "scan.xml"),
    ):
        typed(db, uid, item, text, "answer" if item == "fv-scan" else "note")
    async with open_app(home) as (app, pilot):
        await press(pilot, "home", "enter")
        screen = app.screen
        assert isinstance(screen, SurveyScreen) and (on(screen), screen.run.is_typing()) == ("fv-permission", False)
        said = screen.run.said.text
        assert said.startswith("“scan.xml” waits for “Asked”, which hangs on “") and "Ctrl+T" not in said
        await press(pilot, "enter", "enter")
        assert stored(db, uid)["fv-permission"] == ("", "", "wrote to her")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "p")
        await press(pilot, "escape", "escape")
    async with running(home, uid) as (_, pilot, screen):
        assert on_open_line(screen) == ("fv-scan", "scan.xml")


async def test_answers_that_only_the_store_did_not_take_are_stored_in_the_order_of_the_list(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    given(db, uid, "fv-permission", "pass")
    given(db, uid, "fv-staff", "12")
    typed(db, uid, "fv-does", "teeth and")
    given(db, uid, "fv-scan", "scan.xml")
    async with running(home, uid) as (_, _pilot, screen):
        await until(lambda: waiting(db) == ["teeth and"])
        answers = {item: value for item, (value, _, _) in stored(db, uid).items()}
        assert answers == {"fv-permission": "pass", "fv-scan": "scan.xml", "fv-staff": "12"}
        assert "3 answers that you gave before" in screen.run.said.text
        assert on_open_line(screen) == ("fv-does", "teeth and"), "what nobody gave as an answer stays open"


async def test_an_answer_that_was_given_otherwise_meanwhile_stays(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        while on(screen) != "fv-staff":
            await press(pilot, "down")
        await press(pilot, "8", "enter")
    given(db, uid, "fv-staff", "12")
    async with running(home, uid) as (_, pilot, screen):
        assert stored(db, uid)["fv-staff"][0] == "8" and on_open_line(screen) == ("fv-staff", "12")
