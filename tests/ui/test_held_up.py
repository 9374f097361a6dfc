"""A command waits for another program: the keys after it wait in their order, the ways elsewhere and out are open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT, SURVEY
from fieldkit.operations import records
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.today import TodayScreen
from tests.ui.base.test_waiting import another_program, typed
from tests.ui.support import acme
from tests.ui.support.acme import Acme
from tests.ui.support.driver import _post, left, messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import running, started, stored
from tests.ui.survey.test_survey_keys import go_to_adding


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Acme:
    """The sample firm, and a store that says soon that it is held."""
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    return acme.make(tmp_path)


@asynccontextmanager
async def changed(home: Path, made: Acme) -> AsyncIterator[tuple[FieldkitApp, Pilot[Any]]]:
    """The app with something to take back."""
    async with open_app(home) as (app, pilot):
        await app.store.write(crud.update, CLIENT, made.client, {"town": "York"})
        await settle(pilot)
        yield app, pilot


def front(app: FieldkitApp) -> str:
    """Return the name of the screen in front."""
    return type(app.screen).__name__


async def held_up(app: FieldkitApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press keys and wait until nothing goes on but the waiting for another program."""
    for key in keys:
        _post(pilot, key)
    await until(lambda: app.type_ahead.stuck)


async def test_keys_after_undo_wait_for_it_in_their_order_and_it_says_so(tmp_path: Path, made: Acme) -> None:
    async with changed(tmp_path, made) as (app, pilot):
        with another_program(tmp_path):
            await held_up(app, pilot, "u")
            assert "Another program is writing to the store" in messages(app)[-1]
            assert "waiting for another program" in screen_text(app).splitlines()[-1]
            await typed(pilot, "nabc")
            await asyncio.sleep(0.1)
            assert front(app) == "TodayScreen"
        await settle(pilot)
        assert any("Town is Whitby again" in said for said in messages(app))
        assert front(app) == "FormScreen"
        assert app.screen.query_one("#field-what", Input).value == "abc"


async def test_function_key_leads_elsewhere_where_typing_goes_on_but_overtakes_no_key(
    tmp_path: Path, made: Acme
) -> None:
    async with changed(tmp_path, made) as (app, pilot):
        with another_program(tmp_path):
            await held_up(app, pilot, "u")
            _post(pilot, "f9")
            await typed(pilot, "told")
            await until(lambda: isinstance(app.screen, FormScreen))
            form = app.screen
            await until(lambda: getattr(app.focused, "value", getattr(app.focused, "text", "")) == "told")
            _post(pilot, "f6")
            await until(lambda: app.current_mode == "clients")
            _post(pilot, "f5")
            await until(lambda: app.screen is form)
        await settle(pilot)
        assert acme.value(tmp_path, "client", made.client, "town") == "Whitby"
        assert any("Town is Whitby again" in said for said in messages(app)), "also from a screen that is not in front"
        await press(pilot, "escape")
        with another_program(tmp_path):
            await held_up(app, pilot, "U")
            for key in ("n", "f6"):
                _post(pilot, key)
            await asyncio.sleep(0.1)
            assert app.current_mode == "today"
        await settle(pilot)
        assert app.current_mode == "clients"
        await press(pilot, "f5")
        assert isinstance(app.screen, FormScreen), "n was for Today"


async def test_first_ctrl_q_waits_for_a_held_store_and_the_second_leaves(
    tmp_path: Path, made: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.ending.ending_app.KEYS", 1.0)
    async with changed(tmp_path, made) as (app, pilot):
        with another_program(tmp_path):
            await held_up(app, pilot, "u", "n", "x")
            _post(pilot, "ctrl+q")
            await asyncio.sleep(1.5)
            assert app.is_running
            _post(pilot, "ctrl+q")
            assert await left(app) == 0
    assert acme.value(tmp_path, "client", made.client, "town") == "York"
    assert '"x"' in app.home.open_texts.read_text("utf-8"), "typed after u, for what n opens"


async def test_what_a_screen_that_was_closed_wrote_is_told_all_the_same(tmp_path: Path, made: Acme) -> None:
    def full(*_: object) -> None:
        raise Trouble("The disk is full.")

    async with changed(tmp_path, made) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        card = app.screen
        assert isinstance(card, ClientScreen)
        with another_program(tmp_path):
            card.run_worker(card.write(full))
            await until(lambda: app.type_ahead.held_up)
            app.pop_screen()
            await asyncio.sleep(0.1)
        await until(lambda: messages(app)[-1:] == ["The disk is full."])
        assert not card.is_attached


WAYS = {
    "promise kept": (("f5",), "d"),
    "point of contact": (("client", "tab", "down"), "p"),
    "card used": (("f8", "escape", "enter", "1"), "s"),
    "card deleted": (("f8", "escape", "enter"), "x"),
    "survey deleted": (("f7",), "x"),
    "answer taken back": (("survey",), "z"),
    "short list": (("survey",), "s"),
    "reopened": (("finished",), "e"),
    "finished": (("survey", "F", "enter"), "enter"),
    "undone on a card": (("client",), "u"),
}


@pytest.mark.parametrize("name", WAYS)
async def test_no_command_holds_the_app_up(
    tmp_path: Path, made: Acme, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.domain.surveys.run.SurveyRun.lacking", ())
    before, key = WAYS[name]
    with closing(opening.writer(tmp_path / "fieldkit.db")) as db:
        survey = started(db, "first-visit", made.client)
        if "finished" in before:
            records.save(db, SURVEY, survey, {"state": "finished"})
        db.commit()
    async with changed(tmp_path, made) as (app, pilot):
        for one in before:
            if one in ("client", "survey", "finished"):
                await app.open_record(*(("client", made.client) if one == "client" else ("survey", survey)))
                await settle(pilot)
            else:
                await press(pilot, one)
        front = app.screen_stack[-2] if isinstance(app.screen, AskScreen) else app.screen
        with another_program(tmp_path):
            await held_up(app, pilot, key)
            assert app.screen is front
            _post(pilot, "f12")
            await until(lambda: app.current_mode == "sync")
        await settle(pilot)
        assert app.current_mode == "sync"
        assert app._exception is None


async def test_adding_and_removing_in_a_survey_hold_nothing_up(tmp_path: Path, made: Acme) -> None:
    with closing(opening.writer(tmp_path / "fieldkit.db")) as db:
        survey = started(db, "first-visit", made.client)
        db.commit()
        async with running(tmp_path, survey) as (app, pilot, screen):
            for key, before in (("enter", []), ("enter", ["enter", "1", "up", "escape", "minus", "down"])):
                if before:
                    await write(pilot, "Fibre")
                    await press(pilot, *before)
                else:
                    await go_to_adding(pilot, screen)
                with another_program(tmp_path):
                    await held_up(app, pilot, key)
                    _post(pilot, "f6")
                    await until(lambda: app.current_mode == "clients")
                await settle(pilot)
                await press(pilot, "f5")
                assert app.screen is screen
        assert stored(db, survey) == {}


async def test_survey_that_starts_late_does_not_come_before_what_is_typed_meanwhile(tmp_path: Path, made: Acme) -> None:
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        await press(pilot, "f7", "n")
        await write(pilot, "first")
        await press(pilot, "enter")
        await write(pilot, "acme")
        with another_program(tmp_path):
            await held_up(app, pilot, "enter")
            _post(pilot, "f9")
            await until(lambda: isinstance(app.screen, FormScreen))
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert messages(app)[-1].endswith("was started: it is among the surveys.")
        await press(pilot, "escape", "f7")
        assert "1 running" in screen_text(app)


@pytest.mark.parametrize("how", ["escape", "f5"])
async def test_keys_after_esc_wait_for_the_form_to_close_and_reach_what_is_beneath(
    tmp_path: Path, made: Acme, how: str
) -> None:
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "e")
        form = app.screen
        assert isinstance(form, FormScreen)
        with another_program(tmp_path):
            await typed(pilot, " Ltd")
            await held_up(app, pilot, how)
            said = "this closes as soon as it is stored; keys wait."
            await until(lambda: any(said in one for one in messages(app)))
            await typed(pilot, "nquote" if how == "f5" else "n")
            await asyncio.sleep(0.1)
            assert app.screen is form
            assert form.query_one("#field-name", Input).value == "[ACME] [/] O'Brien Ltd"
        await settle(pilot)
        assert not form.is_attached
        if how == "f5":
            assert type(app.screen_stack[-2]) is TodayScreen
            assert app.screen.query_one("#field-what", Input).value == "quote"
        else:
            assert type(app.screen_stack[-2]) is ClientScreen, "n asks what is new for the client"
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"
