"""What the store does not take, on a disk that is full: kept in a file, and stored by itself once there is room."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from fieldkit.operations import drafts
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.ending import kept_aside
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.key_bar import KeyBar
from tests.ui.ending.test_way_out import waiting
from tests.ui.record.in_form import hint
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, settle, until, write
from tests.ui.support.full_disk import SAID, FullDisk, no_file_either
from tests.ui.survey.on_screen import go_to, running, started, stored


def held(home: Path) -> list[tuple[str, dict[str, str]]]:
    """Return kind and texts of what lies in the file."""
    files = [file.read_bytes() for file in home.glob("open-texts-*.json")]
    return [(kind, texts) for data in files for kind, _, texts in json.loads(data)]


async def test_field_that_a_full_disk_refused_is_stored_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        disk = FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "tab")
        assert app.screen.query_one(KeyBar).waits == "disk full"
        assert hint(app) == f"Name: {SAID}"
        await until(lambda: [texts["name"] for _, texts in held(tmp_path)] == ["[ACME] [/] O'Brien Ltd"])
        disk.make_room()
        await until(lambda: acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd")
        await until(lambda: held(tmp_path) == [])
        assert app.screen.query_one(KeyBar).waits == ""
        assert messages(app) == [], "nothing says any more that the disk is full"
        await settle(pilot)
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)


async def test_form_closed_over_a_full_disk_says_so_and_its_text_becomes_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        disk = FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert messages(app)[-1] == "Kept, not stored: Name. Today lists it once the store takes it."
        assert [texts["name"] for _, texts in held(tmp_path)] == ["[ACME] [/] O'Brien Ltd"]
        disk.make_room()
        await until(lambda: held(tmp_path) == [])
        (draft,) = waiting(tmp_path)
        assert draft.texts["name"] == "[ACME] [/] O'Brien Ltd"


async def test_form_that_closes_and_still_holds_its_text_has_it_once_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    written: list[int] = []
    keep = drafts.HeldTexts.keep

    def counted(file: drafts.HeldTexts, texts: list[tuple[str, int, Mapping[str, str]]]) -> None:
        written.append(len(texts))
        keep(file, texts)

    monkeypatch.setattr(drafts.HeldTexts, "keep", counted)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert set(written) == {1}


async def test_form_that_closes_is_kept_as_one_that_nobody_is_in_the_middle_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was open is told by that at the next start; the disk may have no room to say it later."""
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "tab")
        await until(lambda: [texts["name"] for _, texts in held(tmp_path)] == ["[ACME] [/] O'Brien Ltd"])
        monkeypatch.setattr(kept_aside, "KEPT_WITHIN", 60)
        await asyncio.sleep(0.1)
        await press(pilot, "escape")
        assert ["_field" in texts for _, texts in held(tmp_path)] == [False]


async def test_two_who_keep_at_once_keep_in_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []

    class Slow(drafts.HeldTexts):
        def __init__(self, file: Path) -> None:
            made.append(file)
            time.sleep(0.05)
            super().__init__(file)

    monkeypatch.setattr(drafts, "HeldTexts", Slow)
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, _):
        assert await asyncio.gather(*(app.kept_aside.close_over([]) for _ in range(3))) == [True] * 3
    assert len(made) == 1


async def test_form_opened_again_over_a_full_disk_shows_what_was_kept_and_loses_none_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", client=made.client)
        await settle(pilot)
        await write(pilot, "call Una")
        await press(pilot, "tab")
        number = app.screen._draft.number if isinstance(app.screen, FormScreen) else 0
        (kept,) = waiting(tmp_path)
        assert kept.id == number
        disk = FullDisk(app, monkeypatch)
        app.screen.query_one("#field-notes").focus()
        await write(pilot, "about the backup")
        await press(pilot, "escape")
        app.edit_record("promise", draft=number)
        await settle(pilot)
        assert app.screen.query_one("#field-notes", TextArea).text == "about the backup"
        assert "O'Brien" in app.screen.query_one("#field-client", Input).value, "a link is shown by its name"
        app.screen.query_one("#field-what").focus()
        await press(pilot, "end")
        await write(pilot, " Lind")
        await press(pilot, "escape")
        await until(lambda: len(held(tmp_path)) == 1)
        disk.make_room()
        await until(
            lambda: (
                [(one.texts["notes"], one.texts["what"]) for one in waiting(tmp_path)]
                == [("about the backup", "call Una Lind")]
            )
        )


async def test_change_of_a_record_that_a_full_disk_refused_is_back_in_its_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        disk = FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "escape")
        app.edit_record("client", made.client)
        await settle(pilot)
        assert app.screen.query_one("#field-name", Input).value == "[ACME] [/] O'Brien Ltd"
        assert "What you typed here is back" in messages(app)[-1]
        disk.make_room()
        await press(pilot, "tab")
        await until(lambda: acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd")
        assert waiting(tmp_path) == []


async def test_answers_that_a_full_disk_refused_are_stored_by_themselves(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sb-jobs")
        disk = FullDisk(app, monkeypatch)
        await press(pilot, "p")
        await write(pilot, "Una")
        await press(pilot, "enter")
        assert stored(db, uid) == {}
        disk.make_room()
        await until(lambda: len(stored(db, uid)) == 2 and not screen.run.pending)


async def test_survey_left_over_a_full_disk_keeps_each_answer_as_a_draft(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sb-jobs")
        disk = FullDisk(app, monkeypatch)
        await press(pilot, "p")
        await write(pilot, "Una")
        await press(pilot, "enter", "escape", "escape")
        assert not isinstance(app.screen, SurveyScreen)
        assert messages(app)[-1] == "Kept, not stored: 2 answers. Today lists them once the store takes them."
        assert {texts["text"] for _, texts in held(home)} == {"pass", "Una"}
        disk.make_room()
        await until(lambda: {one.texts["text"] for one in waiting(home)} == {"pass", "Una"})
        await app.open_record("survey", uid)
        await until(lambda: len(stored(db, uid)) == 2 and waiting(home) == [])


async def test_text_of_a_dead_session_that_the_start_could_not_take_in_is_taken_in_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, _):
        disk = FullDisk(app, monkeypatch)
        drafts.put_aside(app.home.open_texts, [("client", 7, {"name": "Una"})])
        await app.take_in_texts()
        assert waiting(tmp_path) == []
        disk.make_room()
        await until(lambda: [one.texts for one in waiting(tmp_path)] == [{"name": "Una"}])
        await until(lambda: not list(tmp_path.glob("open-texts*")))


async def test_survey_opened_again_over_a_full_disk_shows_its_answers_and_stores_them_later(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sb-jobs")
        disk = FullDisk(app, monkeypatch)
        await press(pilot, "p")
        await write(pilot, "Una")
        await press(pilot, "enter", "escape", "escape")
        await app.open_record("survey", uid)
        await settle(pilot)
        again = app.screen
        assert isinstance(again, SurveyScreen) and again is not screen
        given = {item: (one.value, one.result) for (item, _), one in again.run.pending.items()}
        assert given == {"sb-jobs": ("pass", "pass"), "sb-alerts": ("Una", "")}
        disk.make_room()
        await until(lambda: len(stored(db, uid)) == 2 and not again.run.pending)
        assert waiting(home) == []


async def test_text_that_is_no_answer_is_kept_once_where_its_draft_was_stored_before_the_disk_was_full(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await write(pilot, "a few")
        await until(lambda: [one.texts["text"] for one in waiting(home)] == ["a few"])
        FullDisk(app, monkeypatch)
        await press(pilot, "enter")
        await pilot.press("ctrl+q")
        await until(lambda: app._exit)
    monkeypatch.undo()
    async with open_app(home):
        assert [one.texts["text"] for one in waiting(home)] == ["Not read as an answer: “a few”"]


async def test_survey_whose_answers_no_file_takes_says_that_they_are_dropped(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-spoc")
        FullDisk(app, monkeypatch)
        no_file_either(monkeypatch)
        await press(pilot, "p", "escape", "escape")
        assert screen.run.said.text == "1 answer could not be stored. Esc once more drops it."
        await press(pilot, "escape")
        assert messages(app)[-1] == "Dropped, not stored: 1 answer."


async def test_file_that_the_end_cannot_replace_is_left_to_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        FullDisk(app, monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "tab")
        await until(lambda: held(tmp_path) != [])
        monkeypatch.setattr(drafts, "put_aside", lambda *_: False)
        await pilot.press("ctrl+q")
        await until(lambda: app._exit)
    monkeypatch.undo()
    assert len(held(tmp_path)) == 1
    async with open_app(tmp_path) as (app, pilot):
        (draft,) = waiting(tmp_path)
        assert draft.texts["name"] == "[ACME] [/] O'Brien Ltd"
        await press(pilot, "enter")
        assert app.screen.query_one("#field-name", Input).value == "[ACME] [/] O'Brien Ltd"
    assert not list(tmp_path.glob("open-texts*"))
