"""The answer sheet by one key, from the survey that is being run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.commands import commands_of
from fieldkit.domain.reports.answer_sheet.codes import code_of
from fieldkit.files.answer_sheets.any_sheet import read
from fieldkit.screens.dialogs.menu import MenuScreen
from tests.ui.support.driver import messages, press, screen_text
from tests.ui.survey.on_screen import go_to, running, started


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the user, where files go."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(("key", "format_"), [("d", "docx"), ("x", "xlsx")])
async def test_the_open_questions_of_a_survey_are_written(
    home: Path, db: sqlite3.Connection, user: Path, key: str, format_: str
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sb-test")
        await press(pilot, "u", "escape", "A")
        assert "Word (DOCX)" in screen_text(app)
        assert "PDF" not in screen_text(app)
        await press(pilot, key)
        assert "Save it as" in screen_text(app)
        await press(pilot, "enter")
        assert app.screen is screen
        (made,) = user.glob(f"*questions-server-and-backup-check-*.{format_}")
        assert messages(app)[-1].startswith(f"{made}: the answer sheet, with ")
    codes = [row.code for row in read(made).rows]
    assert code_of(uid, "sb-test", "") in codes
    assert code_of(uid, "sb-alerts", "") in codes


async def test_where_nothing_can_be_asked_that_is_said_at_once(home: Path, db: sqlite3.Connection, user: Path) -> None:
    async with running(home, started(db, "contract-qualification")) as (app, pilot, screen):
        await press(pilot, "A")
        assert not isinstance(app.screen, MenuScreen)
        assert "is for us alone. No answer sheet was written" in " ".join(messages(app)[-1].split())
        assert app.screen is screen
    assert not list(user.glob("*questions*"))


def test_the_palette_offers_it_in_a_survey() -> None:
    (command,) = (one for one in commands_of("survey") if one.id == "survey.answer_sheet")
    assert (command.key, command.title) == ("A", "answer sheet")
