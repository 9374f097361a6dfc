"""The report by one key, from the survey and from the list of surveys."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.dialogs.menu import MenuScreen
from tests.ui.support.driver import messages, open_app, press, screen_text
from tests.ui.survey.on_screen import CHECK, go_to, running, started


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the user, where files go."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


async def test_the_report_of_a_survey_is_written_with_every_answer(
    home: Path, db: sqlite3.Connection, user: Path
) -> None:
    async with running(home, started(db, "security-baseline")) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "R")
        assert "PDF" in screen_text(app)
        await press(pilot, "t")
        assert "Save it as" in screen_text(app)
        await press(pilot, "enter")
        assert app.screen is screen
        (made,) = user.glob("*.txt")
        assert messages(app)[-1].startswith(f"{made}: the report, with 1 open finding. It says on every page")
    assert "1 finding open" in made.read_text("utf-8")


async def test_the_report_of_the_survey_under_the_cursor(home: Path, db: sqlite3.Connection, user: Path) -> None:
    started(db, "first-visit")
    async with open_app(home) as (app, pilot):
        await press(pilot, "3", "R", "h", "enter")
        (made,) = user.glob("*first-visit-site-survey-*.html")
        assert str(made) in messages(app)[-1]


async def test_a_name_that_is_taken_is_said_before_anything_is_written(
    home: Path, db: sqlite3.Connection, user: Path
) -> None:
    started(db, "first-visit")
    async with open_app(home) as (app, pilot):
        await press(pilot, "3", "R", "m", "enter", "R", "m", "enter")
        assert isinstance(app.screen, AskScreen)
        assert "This file is there already. Choose another name." in " ".join(screen_text(app).split())
        await press(pilot, "escape")
        assert len(list(user.glob("*.md"))) == 1


async def test_a_folder_of_the_settings_that_is_none_is_said(home: Path, db: sqlite3.Connection) -> None:
    started(db, "first-visit")
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text("[report]\nfolder = '/no/such'\n", "utf-8")
    async with open_app(home) as (app, pilot):
        await press(pilot, "3", "R")
        assert not isinstance(app.screen, MenuScreen)
        assert "is no folder" in messages(app)[-1]
