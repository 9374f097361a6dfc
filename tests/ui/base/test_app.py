"""The app around the screens: what it says and for how long, what ends it, which sizes make a screen another one."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.domain.errors import Corrupt, DiskFull, Newer, Trouble, Unwritable
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.screens.today import TodayScreen
from fieldkit.sync.base import lock
from fieldkit.widgets.key_bar import KeyBar
from tests.support.moments import AFTERNOON
from tests.ui.support import acme
from tests.ui.support.driver import left, messages, open_app, press, screen_text, settle, until

FULL = "The disk is full."


async def test_a_confirmation_stays_as_long_as_it_takes_to_read_and_replaces_the_one_before(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        for text, seconds in (("x" * 60, 3), ("x" * 80, 4), ("\x1b[31m[b]red", 3)):
            app.say(text)
            await pilot.pause()
            said = list(app._notifications)
            assert [(one.severity, one.timeout, one.markup) for one in said] == [("information", seconds, False)]
        assert messages(app) == ["[b]red"]
        app.report(Trouble("It [b]did not."))
        app.report(Unwritable("It is full."))
        app.say("Done.")
        await pilot.pause()
        assert [(one.title, one.message, one.severity, one.timeout, one.markup) for one in app._notifications] == [
            ("That did not work", "It [b]did not.", "error", 12, False),
            ("Read only", "It is full.", "error", 12, False),
            ("", "Done.", "information", 3, False),
        ]


async def test_a_full_disk_is_said_once_until_something_is_stored_and_stands_below(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        for elsewhere in ([FULL], []):
            for told in ([FULL], []):
                app.report(DiskFull(FULL))
                await pilot.pause()
                assert messages(app) == told
                assert app.screen.query_one(KeyBar).waits == "disk full"
                app.clear_notifications()
            await press(pilot, "2")
            app.report(DiskFull(FULL))
            await pilot.pause()
            assert messages(app) == elsewhere, "it stands below each screen that was open as it was said"
            app.clear_notifications()
            await app.store.write(crud.update, CLIENT, made.client, {"town": str(elsewhere)})
            await settle(pilot)
            assert app.screen.query_one(KeyBar).waits == ""
            await press(pilot, "escape", "1")
            assert isinstance(app.screen, TodayScreen)
            assert app.screen.query_one(KeyBar).waits == ""
        app.clear_notifications()
        for _ in range(2):
            app.report(Trouble("It did not."))
            await pilot.pause()
        assert messages(app) == ["It did not."]


async def test_with_a_store_of_a_later_fieldkit_it_ends_with_a_sentence(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, _):
        app.report(Newer("A later fieldkit made it."))
        app.report(Newer("Another one."))
        assert messages(app) == []
        assert [str(said) for said in app._exit_renderables] == ["A later fieldkit made it."]
    assert app.return_code == 1


async def test_a_damaged_page_of_an_open_store_is_said_and_ends_nothing(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        app.report(Corrupt("It is broken."))
        await pilot.pause()
        assert messages(app) == ["It is broken."]
        assert app._exit_renderables == []


@pytest.mark.parametrize(
    ("syncs", "who", "does", "foot"),
    [
        (True, "Sync", "is working in another fieldkit", "waiting for sync"),
        (False, "Another program", "is writing to the store", "waiting for another program"),
    ],
)
async def test_a_change_that_waits_for_another_says_so_on_every_screen_and_then_that_it_is_done(
    tmp_path: Path, syncs: bool, who: str, does: str, foot: str
) -> None:
    made = acme.make(tmp_path)
    (tmp_path / lock.FILE).touch()
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        bars = [screen.query_one(KeyBar) for screen in app.screen_stack]
        assert len(bars) == 2
        said = []
        for waiting in (True, False):
            with lock.alone(tmp_path) if syncs and waiting else nullcontext():
                app._tell_wait(waiting)
            await pilot.pause()
            said.append((messages(app), [bar.waits for bar in bars]))
        assert said == [
            (
                [
                    f"{who} {does}. Your change is kept, and is stored as soon as that is done; "
                    "what you type meanwhile is stored after it."
                ],
                [foot] * 2,
            ),
            ([f"{who} has let go: your change is stored now."], ["", ""]),
        ]


async def test_a_screen_knows_how_much_room_it_has(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    names = ("-narrow", "-normal", "-wide", "-short", "-high")
    found = {}
    app = FieldkitApp(paths.home(tmp_path), clock=lambda: AFTERNOON)
    async with app.run_test(size=(80, 24)) as pilot:
        for size in ((40, 10), (59, 19), (60, 20), (115, 24), (116, 24)):
            await pilot.resize_terminal(*size)
            await until(lambda: app.screen.size == size)  # noqa: B023
            await settle(pilot)
            found[size] = " ".join(name for name in names if app.screen.has_class(name))
    assert found == {
        (40, 10): "-narrow -short",
        (59, 19): "-narrow -short",
        (60, 20): "-normal -high",
        (115, 24): "-normal -high",
        (116, 24): "-wide -high",
    }


async def test_the_writer_is_made_ready_behind_the_first_screen_and_what_speaks_against_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.empty(tmp_path)
    app = FieldkitApp(paths.home(tmp_path), clock=lambda: AFTERNOON)
    done: list[object] = []
    trouble: list[Trouble | None] = [Unwritable("It is full."), None]

    async def warm() -> Trouble | None:
        return trouble.pop(0)

    async def take_in() -> None:
        done.append("texts")

    async def behind() -> None:
        done.append("ready")

    def worker(work: Coroutine[object, object, None], **named: object) -> None:
        done.append(named)
        work.close()

    def timer(seconds: float, begin: Callable[[], None]) -> None:
        done.append(seconds)
        begin()

    monkeypatch.setattr(app.store, "warm", warm)
    monkeypatch.setattr(app, "report", done.append)
    monkeypatch.setattr(app, "take_in_texts", take_in)
    monkeypatch.setattr(gc, "freeze", lambda: done.append("frozen"))
    await app._warm()
    (refused, *after) = done
    assert (str(refused), after) == ("It is full.", ["frozen"])
    done.clear()
    await app._warm()
    assert done == ["texts", "frozen"]
    done.clear()
    monkeypatch.setattr(app, "_warm", behind)
    monkeypatch.setattr(app, "run_worker", worker)
    monkeypatch.setattr(app, "set_timer", timer)
    monkeypatch.setattr(app, "set_interval", timer)
    await app.on_mount()
    assert done == [0.3, {"group": "behind", "exit_on_error": False}, 15.0, {"group": "behind"}]
    await app.store.close()


async def test_keys_of_main_screens_close_what_is_open_above_them(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "enter", "h")
        assert len(app.screen_stack) == 3
        await press(pilot, "1")
        assert (app.current_mode, len(app.screen_stack)) == ("today", 1)
        await press(pilot, "2")
        assert (app.current_mode, len(app.screen_stack)) == ("clients", 3), "as it was left"
        await press(pilot, "2")
        assert len(app.screen_stack) == 1
        await press(pilot, "escape")
        assert (app.current_mode, len(app.screen_stack)) == ("clients", 1)
        await press(pilot, "n", "1")
        assert app.current_mode == "clients", "in a form it is a letter"
        await press(pilot, "escape", "T", "T", "!", "!", "slash", "f3")
        assert [type(screen).__name__ for screen in app.screen_stack[1:]] == [
            "TrashScreen",
            "ConflictsScreen",
            "FindScreen",
        ]


async def test_a_record_begun_anywhere_is_of_the_client_that_is_open(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        begun = []
        for keys in (
            ["1", "c"],
            ["2", "enter", "c"],
            ["L", "p", "r", "o", "enter", "n"],
            ["c"],
            ["4", "tab", "c"],
            ["f6", "f6", "f8", "tab", "c"],
        ):
            await press(pilot, *keys)
            begun.append(app.screen.query_one("#field-client", Input).value)
            await press(pilot, "escape")
        client = "[ACME] [/] O'Brien"
        assert begun == ["", client, client, client, client, ""]


async def test_leaving_stores_what_was_written(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "d", "q")
        assert await left(app) == 0
    with sqlite3.connect(tmp_path / "fieldkit.db") as connection:
        row = connection.execute("SELECT state FROM promise WHERE uid = ?", (made.promise,)).fetchone()
    connection.close()
    assert row == ("kept",)


async def test_last_words_of_what_is_said_stand_on_the_screen_whatever_its_length(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path, toasts=True) as (app, pilot):
        for length in (74, 75, 76, 77, 78, 79, 146, 148, 150, 152, 154, 156):
            app.say(f"{('words ' * 40)[: length - 1]}#")
            await settle(pilot)
            await pilot.pause()
            assert "#" in screen_text(app), length
