"""Several texts of a survey that were open as fieldkit ended: each is offered on its item, none goes over a newer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.records import drafts as stored_drafts
from fieldkit.db.views import drafts
from fieldkit.domain.surveys.answers import Signature
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.line_input import AnswerField
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import go_to, on, running, started, stored


def typed(db: sqlite3.Connection, survey: str, item: str, text: str, what: str = "answer") -> None:
    texts = {"survey": survey, "item": item, "instance": "", "asked": "Asked", "text": text, "_field": what}
    stored_drafts.keep(db, 0, drafts.ANSWER, texts)


def waiting(db: sqlite3.Connection) -> list[str]:
    return [one.texts["text"] for one in drafts.waiting(db)]


def on_open_line(screen: SurveyScreen) -> tuple[str, str]:
    return on(screen), screen.query_one(AnswerField).value


async def test_each_draft_is_offered_on_its_item_and_gone_on_with_by_enter(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    typed(db, uid, "fv-does", "teeth")
    typed(db, uid, "fv-domain-owner", "asked Ines", "note")
    typed(db, uid, "fv-staff", "12")
    async with running(home, uid) as (app, pilot, screen):
        assert on_open_line(screen) == ("fv-staff", "12")
        await press(pilot, "enter")
        await go_to(pilot, screen, "fv-does")
        assert "“teeth” was typed here before and is not stored." in screen_text(app)
        await press(pilot, "enter")
        assert on_open_line(screen) == ("fv-does", "teeth") and "was typed here before" not in screen_text(app)
        await burst(pilot, " and gums", "enter")
        await go_to(pilot, screen, "fv-domain-owner")
        await press(pilot, "enter")
        assert screen.run.open_for == "note"
        await burst(pilot, " March", "enter")
        await until(lambda: waiting(db) == [])
        answers = stored(db, uid)
        assert (answers["fv-does"][0], answers["fv-staff"][0]) == ("teeth and gums", "12")
        assert answers["fv-domain-owner"] == ("", "", "asked Ines March")


async def test_a_newer_answer_lets_the_older_draft_go(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    typed(db, uid, "fv-does", "Old sentence")
    typed(db, uid, "fv-domain-owner", "old note", "note")
    typed(db, uid, "fv-staff", "12")
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "enter")
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "Newer sentence", "enter")
        await until(lambda: waiting(db) == ["old note"])
        await go_to(pilot, screen, "fv-does")
        assert "Old sentence" not in screen_text(app)
        await go_to(pilot, screen, "fv-domain-owner")
        await press(pilot, "f")
        await settle(pilot)
        assert waiting(db) == ["old note"], "it was no answer"
    async with running(home, uid) as (_, pilot, screen):
        assert (on(screen), screen.run.open_for) == ("fv-domain-owner", "note")
        await press(pilot, "escape")
        assert stored(db, uid)["fv-does"][0] == "Newer sentence"
        assert stored(db, uid)["fv-domain-owner"] == ("fail", "fail", "old note")


async def test_an_older_draft_is_thrown_away_on_its_item(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    typed(db, uid, "gone", "3 h")
    typed(db, uid, "fv-does", "teeth")
    typed(db, uid, "fv-staff", "12")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "ctrl+t")
        await until(lambda: waiting(db) == ["teeth", "3 h"])
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "ctrl+t")
        await until(lambda: waiting(db) == ["3 h"])
        await press(pilot, "ctrl+t")
        await until(lambda: waiting(db) == ["teeth", "3 h"])
        await press(pilot, "ctrl+t")
        await until(lambda: waiting(db) == ["3 h"])
    assert "fv-does" not in stored(db, uid)
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await write(pilot, "ears")
        await press(pilot, "enter")
        await settle(pilot)
        assert waiting(db) == ["3 h"], "another text does not take its place"
        await press(pilot, "escape", "ctrl+t")
        await until(lambda: waiting(db) == [])


async def test_that_a_text_was_open_stands_over_nothing_once_somebody_goes_on_there(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    typed(db, uid, "fv-staff", "12")
    async with open_app(home, toasts=True) as (app, pilot):
        assert "was open: Enter goes on there." in messages(app)[-1]
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen) and on_open_line(app.screen) == ("fv-staff", "12")
        assert messages(app) == [] and "was open" not in screen_text(app)


def given(db: sqlite3.Connection, survey: str, item: str, text: str) -> None:
    """Leave an answer that was given and that the store did not take."""
    texts = {"survey": survey, "item": item, "instance": "", "asked": "Asked", "text": text, "_field": "answer"}
    stored_drafts.keep(db, 0, drafts.ANSWER, {**texts, drafts.WHOLE: "yes"})


def open_line(app: FieldkitApp) -> tuple[str, str]:
    assert isinstance(app.screen, SurveyScreen)
    return on_open_line(app.screen)


async def test_each_line_of_today_opens_its_own_draft(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    for item, text in (("fv-does", "teeth"), ("fv-staff", "12")):
        typed(db, uid, item, text)
    async with open_app(home) as (app, pilot):
        await press(pilot, "down", "enter")
        assert open_line(app) == ("fv-does", "teeth")
        await press(pilot, "enter", "escape", "escape")
        assert stored(db, uid)["fv-does"][0] == "teeth" and waiting(db) == ["12"]
        await press(pilot, "home", "enter")
        assert open_line(app) == ("fv-staff", "12")


async def test_a_draft_of_an_item_that_is_not_asked_says_what_it_hangs_on(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    typed(db, uid, "fv-permission", "wrote to her", "note")
    typed(db, uid, "fv-scan", "scan.xml")
    async with open_app(home) as (app, pilot):
        await press(pilot, "home", "enter")
        screen = app.screen
        assert isinstance(screen, SurveyScreen) and (on(screen), screen.run.is_typing()) == ("fv-permission", False)
        said = screen.run.said.text
        assert said.startswith("“scan.xml” waits for “Asked”, which hangs on “") and "Ctrl+T" not in said
        await press(pilot, "enter", "enter")
        assert stored(db, uid)["fv-permission"] == ("", "", "wrote to her")
    async with running(home, uid) as (_, pilot, survey):
        assert on(survey) == "fv-permission"
        await press(pilot, "p", "escape", "escape")
    async with running(home, uid) as (_, pilot, survey):
        assert on_open_line(survey) == ("fv-scan", "scan.xml")


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


async def test_a_person_in_an_answer_is_named_anew_and_signs_once(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-spoc-name")
        await burst(pilot, "Ines Marsh", "enter", "up", "Joan", "enter")
        assert stored(db, uid)["fv-spoc-name"][0] == "Joan"
        await go_to(pilot, screen, "fv-signoff")
        await burst(pilot, "Ann Pike, owner", "enter")
        await go_to(pilot, screen, "fv-signoff")
        await burst(pilot, "enter", "Bo Ek", "enter")
        signed = Signature.from_stored(stored(db, uid)["fv-signoff"][0])
        assert (signed.name, signed.role) == ("Bo Ek", "")


async def test_what_is_typed_behind_a_refused_answer_is_not_glued_to_it(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.widgets.line_input.UNSEEN", 0)
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await write(pilot, "about 113")
        await press(pilot, "enter")
        await write(pilot, "Mail")
        assert screen.query_one(AnswerField).value == "about 113 Mail"
        await press(pilot, "down")
        assert stored(db, uid)["fv-staff"][2] == "Not read as an answer: “about 113 Mail”"
