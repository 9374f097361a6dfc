"""Screens that lead to one another in circles: none is open twice, and Esc goes back the way somebody came."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from fieldkit.app import FieldkitApp
from tests.ui.support import acme
from tests.ui.support.driver import burst, messages, open_app, press, settle, write


def open_now(app: FieldkitApp) -> list[str]:
    """Return the screens of the stack by name, the front last."""
    return [type(screen).__name__.removesuffix("Screen") for screen in app.screen_stack]


async def test_enter_held_down_opens_no_screen_twice(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        for _ in range(5):
            await burst(pilot, *["enter"] * 9)
            assert len(app.screen_stack) <= 4, open_now(app)
        while len(app.screen_stack) > 1:
            before = len(app.screen_stack)
            await press(pilot, "escape")
            assert len(app.screen_stack) == before - 1


async def test_record_that_is_open_below_comes_up_and_esc_goes_back_to_where_somebody_was(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await app.open_record("call", made.call)
        await settle(pilot)
        await press(pilot, "o")
        assert open_now(app) == ["Today", "Record", "Client"]
        await press(pilot, "o")
        assert open_now(app) == ["Today", "Record", "Client"]
        await press(pilot, "escape")
        assert open_now(app) == ["Today", "Record"]
        await press(pilot, "escape")
        assert open_now(app) == ["Today"]


async def test_text_that_is_typed_below_stays_where_it_is(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "c")
        await write(pilot, "told me")
        form = app.screen
        await press(pilot, "f3")
        await write(pilot, "brien")
        await press(pilot, "enter")
        assert open_now(app) == ["Today", "Form", "Find", "Client"]
        await press(pilot, "escape", "escape")
        assert app.screen is form
        assert isinstance(app.focused, Input) and app.focused.value == "told me"


async def test_a_history_and_a_list_are_open_once(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        app.open_screen("history", "client", made.client)
        app.open_screen("records", "call")
        app.open_screen("records", "promise")
        await settle(pilot)
        app.open_screen("history", "client", made.client)
        app.open_screen("records", "call")
        await settle(pilot)
        assert open_now(app) == ["Today", "Client", "RecordList", "History", "RecordList"]
        assert app.screen.is_about("call")  # type: ignore[attr-defined]


async def test_a_main_screen_that_was_left_with_something_open_says_how_to_close_it(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        form = app.screen
        await press(pilot, "f6")
        assert messages(app) == []
        await press(pilot, "f5")
        assert app.screen is form
        assert messages(app)[-1] == "This was left open here. The same key again leads to Today."
        await press(pilot, "f5")
        assert open_now(app) == ["Today"]
        app.clear_notifications()
        await press(pilot, "f6", "f5")
        assert messages(app) == []
