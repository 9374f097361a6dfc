"""What is typed is kept while it is typed, once in a moment, and no draft outlives what it was for."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.records import drafts as stored_drafts
from fieldkit.db.views import drafts
from fieldkit.screens.survey.runner import SurveyScreen
from tests.ui.ending.test_way_out import waiting
from tests.ui.support import acme
from tests.ui.support.driver import left, messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import go_to, on, running, started, stored


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is typed at once."""
    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 0.01)


def kept(home: Path) -> list[tuple[str, str]]:
    """Return the field that each draft is open in, and the text there."""
    return [(one.field, one.texts.get(one.field) or one.texts.get("text", "")) for one in waiting(home)]


async def test_form_keeps_what_is_typed_and_forgets_it_as_it_is_stored(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("call", made.call)
        await settle(pilot)
        app.screen.set_focus(app.screen.query_one("#field-note"))
        await write(pilot, "till ")
        await until(lambda: kept(tmp_path) == [("note", "call 0: Æther ☎ [b]till ")])
        await write(pilot, "2: ")
        await until(lambda: kept(tmp_path) == [("note", "call 0: Æther ☎ [b]till 2: ")])
        await press(pilot, "escape")
        await until(lambda: kept(tmp_path) == [])
    assert acme.value(tmp_path, "call", made.call, "note") == "call 0: Æther ☎ [b]till 2:"


async def test_new_record_makes_one_draft_and_takes_it_along(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (_, pilot):
        await press(pilot, "n")
        await write(pilot, "quote")
        await until(lambda: kept(tmp_path) == [("what", "quote")])
        await press(pilot, "tab")
        await write(pilot, "tomorrow")
        await until(lambda: kept(tmp_path) == [("due", "tomorrow")])
        await press(pilot, "tab")
        assert kept(tmp_path) == []


async def test_form_that_is_closed_is_not_said_to_have_been_open(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "quote")
        await until(lambda: kept(tmp_path) == [("what", "quote")])
        await press(pilot, "escape")
        assert "Not finished typing" in screen_text(app)
    assert [one.field for one in waiting(tmp_path)] == [""]
    async with open_app(tmp_path) as (app, pilot):
        assert messages(app) == []
        assert "Being typed" not in screen_text(app)


async def test_thrown_away_is_kept_nowhere(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "quote")
        await until(lambda: kept(tmp_path) == [("what", "quote")])
        await press(pilot, "ctrl+t")
        assert messages(app)[-1] == "Thrown away: What. Ctrl+T once more brings it back."
        assert kept(tmp_path) == []


@pytest.mark.parametrize(("key", "what"), [("enter", "answer"), ("m", "note")])
async def test_survey_keeps_what_is_typed_and_goes_on_there(
    home: Path, db: sqlite3.Connection, key: str, what: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-urgent")
        await press(pilot, *(["escape", "m"] if key == "m" else [key]))
        await write(pilot, "Una")
        await until(lambda: kept(home) == [(what, "Una")])
        texts = dict(waiting(home)[0].texts)
        await press(pilot, "enter")
        await until(lambda: kept(home) == [])
    stored_drafts.keep(db, 0, drafts.ANSWER, {**texts, "text": "Una March"})
    async with open_app(home) as (app, pilot):
        assert messages(app) == [
            "Survey First-visit site survey at [ACME] [/] O'Brien Ltd, “Who may ask for urgent work out of hours?”, "
            "was open: Enter goes on there."
        ]
        assert "Being typed" in screen_text(app)
        await press(pilot, "enter")
        again = app.screen
        assert isinstance(again, SurveyScreen)
        assert (on(again), again.run.open_for) == ("fv-urgent", what)
        await write(pilot, "ant")
        await press(pilot, "enter")
        await until(lambda: kept(home) == [])
    value, _, note = stored(db, uid)["fv-urgent"]
    assert (value, note) == (("", "Una Marchant") if key == "m" else ("Una Marchant", ""))


async def test_typing_in_a_survey_is_thrown_away_by_its_key(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-urgent")
        await press(pilot, "enter")
        await write(pilot, "Una")
        await until(lambda: kept(home) == [("answer", "Una")])
        await press(pilot, "ctrl+t")
        assert not screen.run.is_typing()
        await until(lambda: kept(home) == [])
    assert "fv-urgent" not in stored(db, uid)


async def test_text_for_an_item_that_takes_no_answer_any_more_is_said_and_let_go_by_its_key(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    texts = {"survey": uid, "item": "gone", "instance": "", "asked": "Longest stop", "text": "3 h", "_field": "answer"}
    stored_drafts.keep(db, 0, drafts.ANSWER, texts)
    async with running(home, uid) as (_, pilot, screen):
        assert "“3 h” was typed for “Longest stop” and is not stored." in screen.run.said.text
        assert not screen.run.is_typing()
        await press(pilot, "ctrl+t")
        assert kept(home) == []


async def test_answer_that_the_store_refuses_keeps_its_draft_and_the_next_one_has_its_own(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-urgent")
        await press(pilot, "enter")
        await write(pilot, "Una")
        await until(lambda: kept(home) == [("answer", "Una")])
        await settle(pilot)
        db.execute("UPDATE survey SET state = 'finished'")
        await press(pilot, "enter")
        number = waiting(home)[0].id
        assert screen.run.pending and screen.unkept_texts() == [], "its draft holds it"
        await press(pilot, "escape", "m")
        await write(pilot, "next")
        await until(lambda: kept(home) == [("note", "next"), ("answer", "Una")])
        await settle(pilot)
        assert screen.unkept_texts() == []
        app.end_by_system(143)
        assert await left(app) == 143
    async with open_app(home) as (app, _):
        await until(lambda: not app.home.open_texts.exists())
        assert sorted(kept(home)) == [("answer", "Una"), ("note", "next")]
        assert number in [one.id for one in waiting(home)]


async def test_draft_of_a_refused_answer_goes_once_it_is_stored(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-urgent")
        await press(pilot, "enter")
        await write(pilot, "Una")
        await until(lambda: kept(home) == [("answer", "Una")])
        await settle(pilot)
        db.execute("UPDATE survey SET state = 'finished'")
        await press(pilot, "enter", "escape", "m")
        await write(pilot, "next")
        await until(lambda: len(kept(home)) == 2)
        await settle(pilot)
        db.execute("UPDATE survey SET state = 'running'")
        await screen.keep_open_text()
        await settle(pilot)
        await until(lambda: kept(home) == [])
    assert stored(db, uid)["fv-urgent"][0] == "Una"
