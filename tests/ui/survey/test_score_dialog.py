"""The score of a survey by keys, and starting one at a place or about a person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.db.views import surveys
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CONTACT, FINDING, SITE
from fieldkit.domain.records.values import Value
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.dialogs.pick import Pick
from fieldkit.screens.record.record import RecordScreen
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.screens.survey.score_dialog import SurveyScore
from fieldkit.screens.survey.survey_list import SurveysScreen
from tests.names import MARKUP
from tests.support.reading import number_of
from tests.ui.support.driver import messages, open_app, press, screen_text, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started

BEHIND = "Behind the [door]."


def front(app: FieldkitApp) -> type[object]:
    """Return which screen is in front."""
    return type(app.screen)


async def test_score_lists_what_is_needed_and_found_and_goes_to_either(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "v")
        assert isinstance(app.screen, SurveyScore)
        assert "Findings: none" in screen_text(app)
        await press(pilot, "escape")
        assert front(app) is SurveyScreen
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        await press(pilot, "f")
        number = number_of(db, "survey", uid)
        for severity, state in (("critical", "open"), ("low", "fixed")):
            values: dict[str, Value] = {
                "survey": number,
                "title": f"[b]{severity} one",
                "severity": severity,
                "state": state,
                "detail": BEHIND,
            }
            await app.store.write(crud.insert, FINDING, values)
        await press(pilot, "v")
        dialog = app.screen
        assert isinstance(dialog, SurveyScore)
        shown = [row.text(0) for row in dialog.lines.rows]
        titles = [row.text(1) for row in dialog.lines.rows if row.kind == "finding"]
        assert any(text.startswith("Findings: 1 critical, ") and text.endswith("1 low") for text in shown)
        assert "[b]critical one: Behind the [door]." in titles
        assert "[b]low one (fixed): Behind the [door]." in titles, "only what is not open tells its state"
        tones = {row.text(1): row.cells[0][1] for row in dialog.lines.rows if row.kind == "finding"}
        assert tones["[b]critical one: Behind the [door]."] == "alert"
        assert tones["[b]low one (fixed): Behind the [door]."] == "accent"
        await press(pilot, "end")
        last = dialog.lines.cursor
        await press(pilot, "home")
        first = dialog.lines.cursor
        assert first < last
        await press(pilot, "down", "up")
        assert dialog.lines.cursor == first
        await press(pilot, "pagedown")
        assert dialog.lines.cursor > first + 1
        await press(pilot, "home")
        for _ in range(last):
            if dialog.lines.row is not None and dialog.lines.row.kind == "finding":
                break
            await press(pilot, "down")
        await press(pilot, "enter")
        assert front(app) is RecordScreen
        await press(pilot, "escape", "end", "enter")
        assert front(app) is SurveyScreen
        assert on(screen) != "add"
        assert any(row.item is not None and row.item.id == item for row in screen.run.rows)


async def test_what_is_still_needed_is_listed_first_and_enter_goes_there(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        lacking = screen.run.lacking
        assert lacking
        await press(pilot, "v")
        dialog = app.screen
        assert isinstance(dialog, SurveyScore)
        assert f"Still needed: {len(lacking)}" in screen_text(app)
        assert [row.text(1) for row in dialog.lines.rows if row.text(0) == "needed"] == [row.asks for row in lacking]
        await press(pilot, "home", *["down"] * (len(lacking) - 1), "enter")
        assert front(app) is SurveyScreen
        assert screen.at is not None
        assert screen.at.title == lacking[-1].title


async def test_a_survey_starts_at_one_of_several_places_or_of_all(home: Path, db: sqlite3.Connection) -> None:
    client = survey_operations.add_client(db, MARKUP)
    number = number_of(db, "client", client)
    shed = crud.insert(db, SITE, {"client": number, "name": "Boat shed [1]", "town": "Whitby"})
    crud.insert(db, SITE, {"client": number, "name": "Office", "town": "Hull"})
    db.commit()
    scopes = dict(db.execute("SELECT scope, title FROM checklist WHERE scope IN ('site', 'person')").fetchall())
    async with open_app(home) as (app, pilot):

        async def start(*keys: str) -> tuple[int | None, int | None] | None:
            await press(pilot, "f7", "n")
            await write(pilot, scopes["site"])
            await press(pilot, "enter", "enter")
            assert front(app) is Pick
            shown = screen_text(app)
            assert "At which place?" in shown
            assert "all of the client" in shown
            await press(pilot, *keys)
            found = db.execute("SELECT site, contact FROM survey ORDER BY id DESC").fetchone()
            return found if front(app) is SurveyScreen else None

        assert await start("escape") is None
        assert db.execute("SELECT count(*) FROM survey").fetchone() == (0,)
        assert await start("enter") == (number_of(db, "site", shed), None)
        await press(pilot, "escape")
        assert await start("pagedown", "enter") == (None, None)


async def test_a_survey_about_a_person_asks_whom(home: Path, db: sqlite3.Connection) -> None:
    client = survey_operations.add_client(db, MARKUP)
    ines = crud.insert(db, CONTACT, {"client": number_of(db, "client", client), "name": "Ines"})
    db.commit()
    (title,) = db.execute("SELECT title FROM checklist WHERE scope = 'person'").fetchone()
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "n")
        await write(pilot, title)
        await press(pilot, "enter", "enter")
        assert "About whom?" in screen_text(app)
        assert "somebody else" in screen_text(app)
        await press(pilot, "enter")
        assert front(app) is SurveyScreen
    assert db.execute("SELECT contact FROM survey").fetchall() == [(number_of(db, "contact", ines),)]


async def test_x_puts_the_survey_of_the_list_into_the_trash_and_the_list_may_be_empty(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "x")
        said = f"Survey “Small-office security baseline” of {MARKUP} is in the trash; u brings it back."
        assert messages(app) == [said]
        assert db.execute("SELECT deleted_at IS NULL FROM survey WHERE uid = ?", (uid,)).fetchone() == (0,)
        assert "No surveys yet." in screen_text(app)
        await press(pilot, "x")
        assert len(messages(app)) == 1, "there is nothing to delete"
        await press(pilot, "u")
        assert MARKUP[:6] in screen_text(app)


async def test_a_start_that_fails_is_said_and_starts_nothing(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey_operations.add_client(db, MARKUP)
    db.commit()

    def fails(*_given: object) -> str:
        raise Trouble("The disk is full.")

    async with open_app(home) as (app, pilot):
        with monkeypatch.context() as patch:
            patch.setattr(survey_operations, "start", fails)
            await press(pilot, "f7", "n", "enter", "enter")
            assert messages(app) == ["The disk is full."]
            assert front(app) is SurveysScreen
        with monkeypatch.context() as patch:
            patch.setattr(survey_operations, "add_client", fails)
            await press(pilot, "n", "enter")
            await write(pilot, "Nobody yet")
            await press(pilot, "enter")
            assert messages(app)[-1] == "The disk is full."
            assert front(app) is SurveysScreen
        app.clear_notifications()
        monkeypatch.setattr(surveys, "checklists", fails)
        await press(pilot, "n")
        assert messages(app) == ["The disk is full."]
        assert front(app) is SurveysScreen, "without checklists nothing is asked"
    assert db.execute("SELECT count(*) FROM survey").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM client").fetchone() == (1,)


@pytest.mark.parametrize("state", ["a[/b]c", "[bold red]x[/] [", "a\x1b]0;hi\x07"])
async def test_state_that_this_fieldkit_does_not_know_stands_on_the_frame_as_it_is(
    home: Path, db: sqlite3.Connection, state: str
) -> None:
    uid = started(db, "first-visit")
    db.execute("UPDATE survey SET state = ? WHERE uid = ?", (state, uid))
    db.commit()
    async with running(home, uid) as (app, pilot, _):
        await press(pilot, "v")
        assert isinstance(app.screen, SurveyScore)
        assert printable(state) in screen_text(app)
