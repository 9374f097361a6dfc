"""What the store refuses as the survey takes no answers any more: kept at once, found again, gone on with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.line_input import AnswerField
from tests.ui.ending.test_way_out import waiting
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, until, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored
from tests.ui.survey.test_earlier_drafts import given, typed

FINISHED = "UPDATE survey SET state = 'finished'"
GONE = "UPDATE survey SET deleted_at = 1"
RUNS = "UPDATE survey SET state = 'running', deleted_at = NULL"


def kept(home: Path) -> list[tuple[str, str, str]]:
    texts = [one.texts for one in waiting(home)]
    return sorted((one["item"], one["_field"], one["text"]) for one in texts)


@pytest.mark.parametrize("change", [FINISHED, GONE])
async def test_a_refused_answer_is_a_draft_at_once_until_it_is_stored(
    home: Path, db: sqlite3.Connection, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 3600)
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        db.execute(change)
        await burst(pilot, "enter", "typed on and on", "enter")
        assert kept(home) == [("fv-does", "answer", "typed on and on")]
        assert waiting(home)[0].texts["_whole"] == "yes" and screen.unkept_texts() == []
        db.execute(RUNS)
        screen.store_again()
        await until(lambda: waiting(home) == [])
        assert stored(db, uid)["fv-does"][0] == "typed on and on"


async def test_of_a_refused_answer_the_draft_has_the_whole_and_each_has_its_own(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "m", "seen")
        await screen._draft.keep()
        assert kept(home) == [(CHECK, "note", "seen")]
        await write(pilot, " twice")
        db.execute(FINISHED)
        await press(pilot, "enter", "f")
        assert kept(home) == [(CHECK, "answer", "fail"), (CHECK, "note", "seen twice")]
        db.execute(RUNS)
        await press(pilot, "v")
        assert stored(db, uid)[CHECK] == ("fail", "fail", "seen twice")
        await until(lambda: waiting(home) == [])


async def test_who_leaves_is_told_that_today_lists_it(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        db.execute(FINISHED)
        await press(pilot, "f", "escape", "escape")
        assert messages(app)[-1] == "Kept, not stored: 1 answer. Today lists it."
        assert kept(home) == [(CHECK, "answer", "fail")]


@pytest.mark.parametrize("leave", [typed, given])
async def test_today_leads_to_the_item_of_a_finished_survey_and_e_opens_the_text(
    home: Path, db: sqlite3.Connection, leave: Callable[[sqlite3.Connection, str, str, str], None]
) -> None:
    uid = started(db, "first-visit")
    leave(db, uid, "fv-does", "teeth")
    db.execute(FINISHED)
    async with open_app(home) as (app, pilot):
        await press(pilot, "home", "enter")
        screen = app.screen
        assert isinstance(screen, SurveyScreen) and (on(screen), screen.run.finished) == ("fv-does", True)
        shown = " ".join(line.strip("│ ") for line in screen_text(app).split("\n"))
        assert "“teeth” was typed here before and is not stored. e reopens the survey and goes on with it" in shown
        await press(pilot, "ctrl+t")
        assert waiting(home) == []
        await press(pilot, "ctrl+t")
        assert kept(home) == [("fv-does", "answer", "teeth")], "what is thrown away comes back there, too"
        await press(pilot, "e")
        assert (on(screen), screen.query_one(AnswerField).value) == ("fv-does", "teeth")
        assert screen.run.said.text == "The survey runs again." and screen.query_one(AnswerField).has_focus
        await burst(pilot, " and gums", "enter")
        assert stored(db, uid)["fv-does"][0] == "teeth and gums"
        await until(lambda: waiting(home) == [])


async def test_what_was_given_elsewhere_is_stored_as_a_finished_survey_runs_again(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    given(db, uid, "fv-staff", "12")
    typed(db, uid, "fv-does", "teeth")
    db.execute(FINISHED)
    async with running(home, uid, keys=False) as (_, pilot, screen):
        assert on(screen) == "fv-does"
        await press(pilot, "e")
        assert screen.query_one(AnswerField).value == "teeth"
        assert stored(db, uid)["fv-staff"][0] == "12"
        assert screen.run.said.text.startswith("The survey runs again. Stored now: “")
        await until(lambda: [text for _, _, text in kept(home)] == ["teeth"])
