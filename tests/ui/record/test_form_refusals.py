"""The form by keys where something fails or ends: not read, a new link not stored, Enter on the last field."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NoReturn

import pytest
from textual.widgets import Input

from fieldkit.app import FieldkitApp
from fieldkit.domain.errors import DiskFull, Trouble
from fieldkit.domain.records.kinds import CALL, PROMISE
from fieldkit.screens.dialogs import form_store
from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.base.test_waiting import focus
from tests.ui.record.in_form import field, stored
from tests.ui.support import acme
from tests.ui.support.driver import NAMED, burst, messages, open_app, press, screen_text, settle, until, write


def front(app: FieldkitApp) -> str:
    """Return the name of the screen in front."""
    return type(app.screen).__name__


def fails(*_given: object) -> str:
    """Fail as a full disk does."""
    raise Trouble("The disk is full.")


async def test_a_form_that_cannot_be_read_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr(form_store, "load", fails)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        assert messages(app)[-1] == "The disk is full."
        assert front(app) == "TodayScreen"


async def test_enter_on_the_last_field_closes_and_a_call_from_a_form_is_with_its_client(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        app.screen.query_one(f"#field-{PROMISE.form[0].name}", Input).focus()
        await settle(pilot)
        await press(pilot, "f9")
        shown = screen_text(app)
        assert "New call" in shown
        assert "[ACME] [/] O'Brien" in shown
        await press(pilot, "escape")
        assert front(app) == "FormScreen"
        await press(pilot, "escape")
        app.edit_record("call", made.call)
        await settle(pilot)
        app.screen.query_one(f"#field-{CALL.form[-1].name}", Input).focus()
        await settle(pilot)
        await press(pilot, "enter")
        assert front(app) == "TodayScreen"


async def test_a_new_record_that_cannot_be_made_from_a_link_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr(form_store, "store_named", fails)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        app.screen.query_one("#field-deputy", Input).focus()
        await settle(pilot)
        await write(pilot, "Zoë Neu")
        await press(pilot, "enter")
        assert messages(app)[-1] == "The disk is full."
        assert not any("added" in said for said in messages(app))
        assert acme.value(tmp_path, "client", made.client, "deputy") is None


async def test_the_cursor_goes_back_to_what_was_left_last_and_the_frame_names_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.3)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        form = app.screen
        assert isinstance(form, FormScreen)
        form.set_focus(form.query_one("#field-type"))
        await burst(pilot, "xyzzy", "tab", "zzzqqq", "tab")
        await until(lambda: focus(app) == "field-state")
        assert form.model.held == ["type", "state"]
        assert "not stored: Kind, State" in screen_text(app)
        await press(pilot, "ctrl+u")
        await burst(pilot, "open", "tab")
        await settle(pilot)
        assert form.model.held == ["type"]
        assert focus(app) == "field-warned_at"
        await press(pilot, "shift+tab", "shift+tab", "ctrl+u", "tab")
        assert form.model.held == []
        assert "not stored" not in screen_text(app)


@pytest.mark.parametrize("speed", ["a burst", "with pauses"])
async def test_a_new_client_is_added_by_the_second_enter_at_any_speed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, speed: str
) -> None:
    acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.3)
    keys = ("Unb & Co", "enter", "enter", "Zoe Quint", "enter", "0151", "tab")
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        assert focus(app) == "field-client"
        if speed == "a burst":
            await burst(pilot, *keys)
        else:
            for key in keys:
                await (press(pilot, key) if key in NAMED else write(pilot, key))
        await press(pilot, "escape")
        (call,) = [one for one in stored(tmp_path, "call") if field(one, "caller") == "0151"]
        client, person = field(call, "client"), field(call, "contact")
        (named,) = [one for one in stored(tmp_path, "client") if field(one, "id") == client]
        assert field(named, "name") == "Unb & Co"
        (known,) = [one for one in stored(tmp_path, "contact") if field(one, "id") == person]
        assert (field(known, "name"), field(known, "client")) == ("Zoe Quint", client)
        assert field(call, "caller") == "0151"


async def test_one_enter_adds_no_client_and_all_that_is_typed_on_stays_where_it_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.05)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await burst(pilot, "Unb & Co", "enter", "Ines", "tab")
        await asyncio.sleep(0.2)
        await burst(pilot, "0151", "tab")
        await asyncio.sleep(0.2)
        await settle(pilot)
        form = app.screen
        assert isinstance(form, FormScreen)
        typed = {name: state.typed for name, state in form.model.fields.items()}
        assert (typed["client"], typed["caller"]) == ("Unb & Co", "0151")
        assert "not stored: Client" in screen_text(app)


async def test_the_cursor_stays_where_somebody_types_on_while_the_store_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.05)
    async with open_app(tmp_path) as (app, pilot):

        async def full(*_given: object, **_named: object) -> NoReturn:
            raise DiskFull("The disk is full.")

        monkeypatch.setattr(app.store, "write", full)
        app.edit_record("client")
        await settle(pilot)
        for word, keys in (("Neue Firma", ["tab"]), ("", ["shift+tab", "shift+tab"]), ("a long note", ["tab"])):
            if word:
                await write(pilot, word)
            await press(pilot, *keys)
            await asyncio.sleep(0.2)
            await settle(pilot)
        form = app.screen
        assert isinstance(form, FormScreen)
        assert form.model.fields["name"].typed == "Neue Firma"
        assert form.model.fields["notes"].typed == "a long note"
        assert form.model.fields["name"].refused == "The disk is full."


async def test_the_cursor_does_not_come_back_to_a_refused_text_that_was_left_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.05)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        app.screen.query_one("#field-due", Input).focus()
        await settle(pilot)
        await press(pilot, "ctrl+u")
        await burst(pilot, "xyzzy", "tab")
        await until(lambda: focus(app) == "field-due")
        await press(pilot, "shift+tab")
        await asyncio.sleep(0.2)
        await settle(pilot)
        assert focus(app) == "field-what"
        await press(pilot, "tab")
        await write(pilot, "x")
        await press(pilot, "tab")
        await until(lambda: focus(app) == "field-due")
