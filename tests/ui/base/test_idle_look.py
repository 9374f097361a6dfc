"""When nobody types, what others wrote and the minute that turned come to the screen in front."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.db.records.drafts import keep
from fieldkit.db.views import drafts
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT, PROMISE
from fieldkit.screens.base import idle_look
from fieldkit.screens.base.page import Page
from fieldkit.screens.find import FindScreen
from fieldkit.widgets.facts import Facts
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.moments import AFTERNOON
from tests.support.reading import number_of
from tests.ui.conflicts import two_homes
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a look come at once after a key."""
    monkeypatch.setattr(idle_look, "REST", 0.0)


async def look(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    await app.idle_look.look()
    await settle(pilot)


def promised(home: Path, made: acme.Acme, what: str, due: str) -> None:
    """Let another program note a promise."""

    def note(connection: sqlite3.Connection) -> None:
        client = number_of(connection, "client", made.client)
        values: dict[str, str | int | None] = {"client": client, "state": "open", "created_at": acme.AT}
        crud.insert(connection, PROMISE, values | {"what": what, "due": due})

    two_homes.write(home, note)


def renamed(home: Path, made: acme.Acme, name: str) -> None:
    two_homes.write(home, lambda connection: crud.update(connection, CLIENT, made.client, {"name": name}))


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the screens that are read again from now on."""
    read: list[str] = []
    again = Page.read_again

    def noted(self: Page) -> None:
        read.append(type(self).__name__)
        again(self)

    monkeypatch.setattr(Page, "read_again", noted)
    return read


async def test_what_another_program_wrote_is_shown_and_the_cursor_stays_on_its_record(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        before = app.screen.query_one(WindowList).row
        assert before is not None and before.uid == made.promise
        promised(tmp_path, made, "come by first", "2026-11-21 08:00")
        await look(app, pilot)
        assert "come by first" in screen_text(app)
        after = app.screen.query_one(WindowList).row
        assert after is not None and after.uid == made.promise


async def test_it_is_read_once_and_not_for_what_was_written_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()  # else the app opens its writer in between, on a slow machine, and tells of that
        await settle(pilot)
        renamed(tmp_path, made, "Theirs")
        await look(app, pilot)
        read = counted(monkeypatch)
        await look(app, pilot)
        assert read == []
        for town in ("Hull", "Ely"):
            await app.store.write(crud.update, CLIENT, made.client, {"town": town})
            await settle(pilot)
            await look(app, pilot)
        read.clear()
        await app.store.write(crud.update, CLIENT, made.client, {"town": "Whitby"})
        await settle(pilot)
        assert read == ["TodayScreen"]
        await look(app, pilot)
        assert read == ["TodayScreen"], "it was read as it was written"
        await app.store.write(crud.update, CLIENT, made.client, {"town": "York"})
        renamed(tmp_path, made, "Theirs again")
        await look(app, pilot)
        assert "Theirs again" in screen_text(app), "also where both wrote"


@pytest.mark.parametrize(
    "keys", [("f6",), ("f6", "escape"), ("f6", "enter"), ("enter",), ("L", "p", "r", "o", "m", "enter", "escape")]
)
async def test_any_screen_shows_what_others_wrote(tmp_path: Path, keys: tuple[str, ...]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, *keys)
        assert "[ACME] [/] O'Brien" in screen_text(app)
        renamed(tmp_path, made, "Theirs")
        await look(app, pilot)
        assert "Theirs" in screen_text(app)


async def test_find_keeps_its_cursor(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "a")
        await press(pilot, "down", "down")
        found = app.screen.query_one(WindowList)
        kept = found.row
        assert isinstance(app.screen, FindScreen) and kept is not None and found.cursor == 2
        renamed(tmp_path, made, "Theirs")
        await look(app, pilot)
        assert found.row is not None and found.row.uid == kept.uid
        await write(pilot, "b")
        assert found.cursor == 0, "another word begins at the top"


@pytest.mark.parametrize(
    ("keys", "leave"),
    [(("n",), ("escape",)), (("f9",), ("escape",)), (("f2",), ("escape",)), (("L",), ("escape",))],
    ids=["form", "call", "palette", "dialog"],
)
async def test_nothing_is_read_while_something_is_typed_or_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], leave: tuple[str, ...]
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, *keys)
        renamed(tmp_path, made, "Theirs")
        read = counted(monkeypatch)
        await look(app, pilot)
        assert read == []
        await press(pilot, *leave)
        await look(app, pilot)
        assert read == ["TodayScreen"]
        assert "Theirs" in screen_text(app)


async def test_who_types_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        monkeypatch.setattr(idle_look, "REST", 60.0)
        await press(pilot, "j")
        renamed(tmp_path, made, "Theirs")
        await look(app, pilot)
        assert "Theirs" not in screen_text(app)
        monkeypatch.setattr(idle_look, "REST", 0.0)
        app.type_ahead.close()
        await look(app, pilot)
        assert "Theirs" not in screen_text(app)
        app.type_ahead.reopen()
        await look(app, pilot)
        assert "Theirs" in screen_text(app)


async def test_a_look_that_fails_says_nothing_and_the_next_one_looks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)

    async def gone() -> bool:
        raise Trouble("gone")

    async with open_app(tmp_path) as (app, pilot):
        with monkeypatch.context() as patched:
            patched.setattr(app.store, "others_wrote", gone)
            await look(app, pilot)
        assert messages(app) == []
        renamed(tmp_path, made, "Theirs")
        await look(app, pilot)
        assert "Theirs" in screen_text(app)


def clock_of(app: FieldkitApp) -> Callable[[timedelta], None]:
    """Return what puts the clock of the app forward."""

    def forward(by: timedelta) -> None:
        moment: datetime = app.clock() + by
        app.clock = lambda: moment

    return forward


async def test_today_says_how_late_it_is_as_the_minutes_go_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)
    assert AFTERNOON.strftime("%H:%M") == "15:00"
    promised(tmp_path, made, "ring back", "2026-11-21 15:10")
    async with open_app(tmp_path) as (app, pilot):
        forward = clock_of(app)
        assert "today 15:10" in screen_text(app)
        forward(timedelta(minutes=19))
        await look(app, pilot)
        assert "! overdue 9 min" in screen_text(app)
        read = counted(monkeypatch)
        forward(timedelta(seconds=59))
        await look(app, pilot)
        assert read == [], "it is the same minute"
        forward(timedelta(seconds=1))
        await look(app, pilot)
        assert "! overdue 10 min" in screen_text(app)


async def test_back_at_today_it_is_as_late_as_it_is(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    promised(tmp_path, made, "ring back", "2026-11-21 15:10")
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "3")
        clock_of(app)(timedelta(minutes=19))
        await press(pilot, "1")
        assert "! overdue 9 min" in screen_text(app)


@pytest.mark.parametrize("keys", [("f6", "enter"), ("L", "p", "r", "o", "m", "enter", "escape")])
async def test_other_screens_that_tell_the_time_grow_older_as_well(tmp_path: Path, keys: tuple[str, ...]) -> None:
    made = acme.make(tmp_path)
    promised(tmp_path, made, "ring back", "2026-11-21 15:10")
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, *keys)
        assert "15:10" in screen_text(app) and "overdue" not in screen_text(app)
        clock_of(app)(timedelta(minutes=19))
        await look(app, pilot)
        assert "overdue 9 min" in screen_text(app)


async def test_a_record_says_the_day_as_it_is(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "enter")
        assert "(in 3 days)" in screen_text(app)
        clock_of(app)(timedelta(days=1))
        await look(app, pilot)
        assert "(in 2 days)" in screen_text(app)


async def test_what_is_typed_in_another_fieldkit_was_not_open_here(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        typed = {"what": "theirs", drafts.FIELD: "what"}
        two_homes.write(tmp_path, lambda connection: keep(connection, 0, "promise", typed))
        await look(app, pilot)
        assert "theirs" in screen_text(app)
        row = app.screen.query_one(WindowList).row
        assert row is not None and row.uid == made.promise
        assert messages(app) == []


def beside(app: FieldkitApp) -> str:
    """Return what the pane beside the list says."""
    pane = app.screen.query_one("#preview", Facts).region
    return "\n".join(line[pane.x :] for line in screen_text(app).split("\n")[pane.y : pane.bottom])


async def test_the_pane_beside_the_list_says_it_as_well(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, (120, 30)) as (app, pilot):
        assert "backup quote" in beside(app)
        await app.store.write(crud.update, PROMISE, made.promise, {"what": "a better quote"})
        await settle(pilot)
        assert "a better quote" in beside(app), "after what was written here"
        two_homes.write(tmp_path, lambda connection: crud.update(connection, PROMISE, made.promise, {"what": "none"}))
        await look(app, pilot)
        assert "none" in beside(app)
        clock_of(app)(timedelta(days=2))
        await look(app, pilot)
        assert "tomorrow" in beside(app)
