"""What is opened again, or ends, while a full disk still keeps the store from taking what was typed there before."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.operations import drafts
from fieldkit.screens.survey.runner import SurveyScreen
from tests.ui.ending.test_way_out import waiting
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, settle, until, write
from tests.ui.support.full_disk import FullDisk
from tests.ui.survey.on_screen import go_to, running, started, stored


async def test_older_draft_of_an_answer_goes_behind_the_newer_one_that_is_shown_again(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-deputy")
        await write(pilot, "Smi")
        await until(lambda: [one.texts["text"] for one in waiting(home)] == ["Smi"])
        disk = FullDisk(app, monkeypatch)
        await write(pilot, "thson")
        await press(pilot, "enter", "escape", "escape")
        await app.open_record("survey", uid)
        await settle(pilot)
        again = app.screen
        assert isinstance(again, SurveyScreen)
        assert not again.run.is_typing(), "the older text is open in no field"
        assert [one.value for one in again.run.pending.values()] == ["Smithson"]
        disk.make_room()
        await until(lambda: stored(db, uid).get("fv-deputy", ("",))[0] == "Smithson" and waiting(home) == [])


async def test_text_that_is_no_answer_is_shown_again_as_the_note_it_became_and_once(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await write(pilot, "a few")
        await until(lambda: len(waiting(home)) == 1)
        disk = FullDisk(app, monkeypatch)
        await press(pilot, "enter", "escape", "escape", "escape")
        await app.open_record("survey", uid)
        await settle(pilot)
        disk.make_room()
        await until(
            lambda: (
                stored(db, uid).get("fv-staff") == ("", "", "Not read as an answer: “a few”") and waiting(home) == []
            )
        )


async def test_answer_that_was_taken_away_is_not_said_to_be_kept(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-spoc")
        await press(pilot, "p", "up")
        FullDisk(app, monkeypatch)
        await press(pilot, "backspace", "escape", "escape")
        assert screen.run.said.text == "1 answer could not be stored. Esc once more drops it."
        await press(pilot, "escape")
        assert messages(app)[-1] == "Dropped, not stored: 1 answer."


async def test_what_is_on_its_way_into_the_store_is_given_to_no_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        disk = FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "escape")
        seen: list[int] = []
        adopt = drafts.adopt

        def looked(connection: sqlite3.Connection, texts: list[tuple[str, int, dict[str, str]]]) -> None:
            seen.append(len(app.kept_aside.held("client", 0, made.client)))
            adopt(connection, texts)

        monkeypatch.setattr(drafts, "adopt", looked)
        disk.make_room()
        await until(lambda: len(waiting(tmp_path)) == 1)
        assert seen == [0]
