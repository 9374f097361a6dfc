"""Find by keys: answered within the key where the store is free, awaited where it is not, and asked ahead."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store import store as store_module
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.screens.find import FindScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.support import stores
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import go_to, running
from tests.ui.survey.on_screen import started as survey_started

NAMES = ("Marsh Homes", "Mallow Oak", "Kestrel Marine", "Old Oak", "Maddox")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    stores.keep(stores.prepared(), tmp_path / stores.FILE)
    with closing(opening.writer(tmp_path / stores.FILE)) as connection, transaction(connection):
        for name in NAMES:
            crud.insert(connection, CLIENT, {"name": name})
    return tmp_path


def shown(app: FieldkitApp) -> list[str]:
    text = screen_text(app)
    return [name for name in NAMES if name in text]


async def test_a_letter_is_answered_without_the_thread(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/")

        async def nobody(*_: object, **__: object) -> object:
            raise AssertionError("no thread is asked for what stands in the field")

        # Of the screen alone: what the app itself warms behind it may be asked for at any time.
        monkeypatch.setattr(FindScreen, "ask", nobody)
        monkeypatch.setattr(store_module, "AT_ONCE", 60.0)  # however busy the machine is
        app.store._slow_until = 0.0
        await write(pilot, "mal")
        assert shown(app) == ["Mallow Oak"]


async def test_without_an_answer_within_the_key_it_is_awaited(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/")
        monkeypatch.setattr(app.store, "read_at_once", lambda *_, **__: None)
        await write(pilot, "mal")
        assert shown(app) == ["Mallow Oak"]


async def test_trouble_within_the_key_is_told_once_it_is_awaited(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Trouble("The disk does not answer.")

    async def broken_later(*_: object, **__: object) -> None:
        raise Trouble("The disk does not answer, still.")

    async with open_app(home) as (app, pilot):
        await press(pilot, "/")
        monkeypatch.setattr(app.store, "read_at_once", broken)
        await write(pilot, "ma")
        assert shown(app) == ["Marsh Homes", "Mallow Oak", "Kestrel Marine", "Maddox"]
        assert not messages(app)
        monkeypatch.setattr(app.store, "read", broken_later)
        await write(pilot, "l")
        assert any("still" in message for message in messages(app))


async def test_an_answer_that_was_awaited_never_comes_over_a_newer_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/")
        read, late, answered = app.store.read, asyncio.Event(), asyncio.Event()
        at_once = app.store.read_at_once

        async def slow(job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> object:
            found = await read(job, *args, **kwargs)
            if args == ("o",):
                answered.set()
                await late.wait()
            return found

        def first_awaited(job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> object:
            return None if args == ("o",) else at_once(job, *args, **kwargs)

        monkeypatch.setattr(app.store, "read", slow)
        monkeypatch.setattr(app.store, "read_at_once", first_awaited)
        try:
            app.simulate_key("o")
            await asyncio.wait_for(answered.wait(), 20)
            app.simulate_key("l")
            await until(lambda: shown(app) == ["Old Oak"])
        finally:
            late.set()
        await settle(pilot)
        assert shown(app) == ["Old Oak"]


async def test_what_may_come_next_is_asked_behind_the_paint(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/", "m")
        screen = app.screen
        assert isinstance(screen, FindScreen)
        await until(lambda: "ma" in screen._answers._answers)
        await press(pilot, "a")
        assert shown(app) == ["Marsh Homes", "Mallow Oak", "Kestrel Marine", "Maddox"]


async def test_what_was_renamed_since_it_was_asked_ahead_is_found_by_its_new_name(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/", "m")
        screen = app.screen
        assert isinstance(screen, FindScreen)
        await until(lambda: "ma" in screen._answers._answers)
        with closing(opening.writer(home / stores.FILE)) as connection, transaction(connection):
            connection.execute("UPDATE client SET name = 'Zulu', updated_at = updated_at + 1 WHERE name = 'Maddox'")
        await press(pilot, "a")
        assert shown(app) == ["Marsh Homes", "Mallow Oak", "Kestrel Marine"]


async def test_what_goes_wrong_ahead_is_said_by_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = asyncio.Event()

    async def broken(*_: object, **__: object) -> bool:
        tried.set()
        raise Trouble("The disk does not answer.")

    async with open_app(home) as (app, pilot):
        monkeypatch.setattr(app.store, "read_ahead", broken)
        await press(pilot, "/", "m")
        await asyncio.wait_for(tried.wait(), 20)
        await settle(pilot)
        assert not messages(app)
        assert shown(app) == ["Marsh Homes", "Mallow Oak", "Kestrel Marine", "Maddox"]


async def test_behind_another_screen_nothing_is_asked_ahead(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/", "m")
        screen = app.screen
        assert isinstance(screen, FindScreen)
        await until(lambda: "ma" in screen._answers._answers)
        await press(pilot, "enter")
        assert app.screen is not screen
        asked: list[str] = []

        def ask(_connection: sqlite3.Connection) -> bool:
            asked.append("ahead")
            return True

        await screen.ask_ahead(lambda: True, ask)
        screen.after_paint(lambda: asked.append("after the paint"))
        await asyncio.sleep(0.1)
        assert asked == []
        await press(pilot, "escape")
        screen.after_paint(lambda: asked.append("after the paint"))
        await until(lambda: asked == ["after the paint"])


async def test_an_emptied_field_says_what_is_found_here(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "/")
        opening = screen_text(app)
        await write(pilot, "zzq")
        assert "Nothing holds this word" in screen_text(app)
        await press(pilot, "ctrl+u")
        assert screen_text(app).split("\n")[1:] == opening.split("\n")[1:]


async def test_what_was_put_into_the_trash_from_a_hit_comes_back_as_it_says(home: Path) -> None:
    with closing(opening.writer(home / stores.FILE)) as connection, transaction(connection):
        crud.insert(connection, CONTACT, {"name": "Leo Brook"})
    async with open_app(home) as (app, pilot):
        await press(pilot, "/")
        await write(pilot, "leo")
        await press(pilot, "enter")
        assert "Leo Brook" in screen_text(app).split("\n")[0]
        await press(pilot, "x")
        assert isinstance(app.screen, FindScreen)
        assert messages(app)[-1] == "Contact “Leo Brook” is in the trash; Esc, then u, brings it back."
        await press(pilot, "escape", "u", "/")
        await write(pilot, "leo")
        assert "Leo Brook" in screen_text(app)


async def test_a_product_is_found_by_its_name_and_enter_tells_all_of_its_end(home: Path) -> None:
    async with open_app(home, (120, 36)) as (app, pilot):
        await press(pilot, "/", *"windows 7")
        first = app.screen.query_one(WindowList).rows[0]
        assert (first.kind, first.uid, first.text(1)) == ("end_date", "windows-7", "Windows 7")
        await press(pilot, "enter")
        told = " ".join(screen_text(app).split())
        assert "End of security updates" in told
        assert "paid updates ended 10 Jan 2023" in told
        await press(pilot, "escape", *"oak")
        assert shown(app) == ["Mallow Oak", "Old Oak"]


async def test_the_end_of_what_an_item_is_about_is_in_its_help_also_where_it_is_long_ago(home: Path) -> None:
    with closing(opening.writer(home / stores.FILE)) as connection, transaction(connection):
        uid = survey_started(connection, "server-backup")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sb-exchange")
        told = screen.explain_focus()
        assert any(line.startswith("· Exchange Server 2013") for line in told), "it ended over three years ago"
        await press(pilot, "f1")
        assert "End dates, the nearest first:" in screen_text(app)
