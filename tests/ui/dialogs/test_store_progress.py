"""What is done with the store before it is open, from the thread that does it to a dialog, where it takes a while."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.events import Key

from fieldkit.db.base import progress
from fieldkit.screens.dialogs.store_progress import SHOWN_AFTER, StoreProgress
from tests.ui.support import acme
from tests.ui.support.driver import left, open_app, settle


class Waiting:
    """An app that notes timers and screens, and does at once what is to be done later."""

    def __init__(self) -> None:
        self.did: list[tuple[Any, ...]] = []
        self.due: Callable[[], Any] = list
        self.gone = False

    def call_later(self, callback: Callable[..., None], *told: Any) -> None:
        if self.gone:
            raise RuntimeError
        callback(*told)

    def set_timer(self, seconds: float, due: Callable[[], None]) -> object:
        self.did.append(("timer", seconds))
        self.due = due
        return SimpleNamespace(stop=lambda: self.did.append(("stopped",)))

    def push_screen(self, screen: object) -> None:
        self.did.append(("pushed", type(screen).__name__))


class Bar:
    """The dialog, which notes what it shows."""

    did: list[tuple[Any, ...]]

    def show(self, *told: Any) -> None:
        self.did.append(told)

    def dismiss(self) -> None:
        self.did.append(("dismissed",))


def test_a_dialog_comes_after_a_second_and_goes_as_the_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Waiting()
    shown: Any = type("Bar", (Bar,), {"did": app.did})
    monkeypatch.setattr("fieldkit.screens.dialogs.getting_ready.GettingReadyScreen", shown)
    told = StoreProgress(app)  # type: ignore[arg-type]
    progress.tell("before", 1, 2)
    told.begin()
    progress.tell("quick", 1, 2)
    progress.tell("", 0, 0)
    assert app.did == [("timer", SHOWN_AFTER), ("stopped",)], "a moment is worth no dialog"
    assert SHOWN_AFTER == 1.0
    app.did.clear()
    progress.tell("long", 1, 9)
    progress.tell("long", 2, 9)
    app.due()
    progress.tell("long", 3, 9)
    progress.tell("", 0, 0)
    progress.tell("", 0, 0)
    wanted = [("timer", 1.0), ("pushed", "Bar"), ("long", 2, 9), ("long", 3, 9), ("stopped",), ("dismissed",)]
    assert app.did == wanted
    progress.tell("again", 1, 9)
    assert app.did[len(wanted) :] == [("timer", 1.0)]
    app.gone = True
    progress.tell("the app was left", 1, 9)
    told.end()
    app.gone = False
    app.did.clear()
    progress.tell("after", 1, 2)
    assert app.did == []


async def test_dialog_that_goes_by_itself_takes_no_screen_with_it_that_came_before_it_meanwhile(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        for elsewhere in (False, True):
            told = StoreProgress(app)
            told._show()
            await pilot.pause()
            dialog = told._screen
            if elsewhere:
                await app.switch_mode("clients")
            else:
                app.open_screen("trash")
            await pilot.pause()
            front = app.screen
            told._put_away()
            await settle(pilot)
            assert app.screen is front
            assert dialog is not None and not dialog.is_attached
            assert [len(stack) for stack in app._screen_stacks.values()] == ([2, 1] if elsewhere else [2])


async def test_ctrl_q_leaves_while_the_store_is_got_ready(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        StoreProgress(app)._show()
        await pilot.pause()
        app.post_message(Key("ctrl+q", None))
        assert await left(app) == 0
