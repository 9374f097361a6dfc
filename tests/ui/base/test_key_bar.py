"""Which keys the bar at the foot of a screen shows: what does nothing there is hidden, whatever it is called."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit import commands
from fieldkit.app import FieldkitApp
from fieldkit.commands import COMMANDS
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, screen_text, settle, write
from tests.ui.survey.on_screen import go_to, running, started


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> None:
    """All commands under other titles."""
    monkeypatch.setattr(commands, "COMMANDS", tuple(replace(c, title=f"{c.title} it") for c in COMMANDS))


@pytest.mark.usefixtures("reworded")
async def test_a_record_without_states_hides_that_key_under_any_title(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("contact", made.ines)
        await settle(pilot)
        shown = {title: rank for _, title, rank in app.screen.query_one(KeyBar).keys}
        assert "state it" not in shown
        assert {"edit it", "client it", "find it"} <= shown.keys()
        assert shown["Today it"] == 9
        await app.open_record("promise", made.promise)
        await settle(pilot)
        assert "state it" in {title for _, title, _ in app.screen.query_one(KeyBar).keys}


@pytest.mark.usefixtures("reworded")
async def test_before_there_is_a_firm_sync_hides_what_needs_one(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f12")
        shown = {title for _, title, _ in app.screen.query_one(KeyBar).keys}
        assert {"begin it", "join it"} <= shown
        assert not {"sync now it", "folder it", "dry run it", "invite it"} & shown


def shown_keys(app: FieldkitApp) -> set[str]:
    return {title for _, title, _ in app.screen.query_one(KeyBar).keys}


async def test_today_shows_done_and_edit_only_where_they_do_something(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        assert {"done", "edit"} <= shown_keys(app), "on a promise"
        await press(pilot, "end")
        row = app.screen.query_one(WindowList).row
        assert row is not None and row.kind == "instruction"
        assert "edit" in shown_keys(app) and "done" not in shown_keys(app)


async def test_empty_lists_show_no_key_for_what_is_not_there(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        assert not {"done", "edit"} & shown_keys(app)
        await press(pilot, "T")
        assert not {"bring back", "look", "history"} & shown_keys(app)
        app.open_screen("records", "finding")
        await settle(pilot)
        assert not {"edit", "history"} & shown_keys(app) and "new" in shown_keys(app)


async def test_survey_shows_the_keys_of_the_item_under_the_cursor(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid, (120, 36)) as (app, pilot, screen):
        assert {"note", "finish"} <= shown_keys(app) and not {"add", "as last"} & shown_keys(app)
        await go_to(pilot, screen, "fv-met")
        await press(pilot, "enter")
        await write(pilot, "Ines")
        await press(pilot, "enter", "up")
        assert not {"note", "add"} & shown_keys(app), "signs begin an answer"
        await press(pilot, "escape")
        assert {"note", "add"} <= shown_keys(app), "the person"
        await go_to(pilot, screen, "fv-does")
        assert "add" not in shown_keys(app)


@pytest.mark.parametrize("opens", ["ctrl+p", "question_mark"])
async def test_behind_a_dialog_no_keys_are_shown_until_it_is_closed(tmp_path: Path, opens: str) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        foot = screen_text(app).splitlines()[-1]
        assert "c call" in foot
        await press(pilot, opens)
        assert "c call" not in screen_text(app).splitlines()[-1]
        await press(pilot, "escape")
        assert screen_text(app).splitlines()[-1] == foot


@pytest.mark.parametrize(
    ("keys", "shown", "hidden"),
    [
        (("2", "escape"), {"new", "edit", "filter"}, {"Clients"}),
        (("3",), {"start", "report"}, {"Surveys"}),
        (("4", "escape"), {"new", "words", "edit"}, {"Cards"}),
        (("2", "escape", "enter"), {"new", "edit", "other list", "delete"}, {"point of contact"}),
        (("2", "escape", "enter", "tab"), {"new", "edit", "other list", "point of contact"}, set()),
    ],
    ids=["clients", "surveys", "cards", "timeline", "people"],
)
async def test_keys_that_begin_something_are_seen_before_those_that_lead_elsewhere(
    home: Path, db: sqlite3.Connection, keys: tuple[str, ...], shown: set[str], hidden: set[str]
) -> None:
    started(db, "first-visit")
    (client,) = db.execute("SELECT client FROM survey").fetchone()
    crud.insert(db, CONTACT, {"client": client, "name": "Ines"})
    db.commit()
    async with open_app(home) as (app, pilot):
        await press(pilot, *keys)
        foot = screen_text(app).splitlines()[-1]
        assert {one for one in shown if f" {one} " in f"{foot} "} == shown
        assert not {one for one in hidden if f" {one} " in f"{foot} "}


async def test_lists_without_a_record_show_no_key_for_one(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path, (120, 36)) as (app, pilot):
        await press(pilot, "2", "escape")
        assert "new" in shown_keys(app) and not {"edit", "sort"} & shown_keys(app)
        await press(pilot, "3")
        assert "start" in shown_keys(app) and not {"delete", "sort"} & shown_keys(app)
        await press(pilot, "!")
        assert "record" not in shown_keys(app)
