"""Whatever happens to the form, by keys or by the mouse, with a full disk: no text that was typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from textual.events import AppBlur, AppFocus
from textual.widgets import Input

from fieldkit.domain.errors import Trouble
from fieldkit.screens.dialogs import form_store
from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.ending.test_way_out import waiting
from tests.ui.record.in_form import field, hint, stored
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, until, write
from tests.ui.support.full_disk import no_file_either


async def full(*_: object) -> NoReturn:
    raise Trouble("The disk is full.")


async def test_text_that_cannot_be_kept_anywhere_stays_until_it_is_dropped_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        monkeypatch.setattr(app.store, "write", full)
        no_file_either(monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "escape")
        name = app.screen.query_one("#field-name", Input)
        assert name.value == "[ACME] [/] O'Brien Ltd"
        assert hint(app) == "The disk is full."
        assert messages(app) == ["The disk is full.", "Name could not be stored. Esc once more drops what is typed."]
        await write(pilot, ".")
        await press(pilot, "escape")
        assert name.value == "[ACME] [/] O'Brien Ltd.", "what is typed since is asked for anew"
        assert name.is_attached
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert messages(app)[-1] == "Dropped, not stored: Name."


async def test_text_that_could_not_be_kept_is_stored_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(app.store, "write", full)
            no_file_either(patch)
            await write(pilot, " Ltd")
            await press(pilot, "escape")
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"


async def test_new_record_that_cannot_be_kept_as_a_draft_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        monkeypatch.setattr(app.store, "write", full)
        no_file_either(monkeypatch)
        await write(pilot, "backup quote")
        await press(pilot, "escape")
        assert app.screen.query_one("#field-what", Input).value == "backup quote"
        assert messages(app)[-1] == "What could not be stored. Esc once more drops what is typed."
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)


async def test_text_that_the_record_does_not_take_is_kept_as_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)

    def broken(*_: object) -> NoReturn:
        raise Trouble("The index is broken.")

    monkeypatch.setattr(form_store, "store_field", broken)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert messages(app)[-1] == "Kept for later, not stored yet: Name. Today lists it."
        assert "Not finished typing" in screen_text(app)


async def test_field_that_is_left_by_the_mouse_is_stored(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await pilot.click("#field-style")
        await settle(pilot)
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"
        assert app.focused is not None
        assert app.focused.id == "field-style"
        await press(pilot, "escape")
        assert messages(app) == []


async def test_new_record_is_stored_by_the_mouse_too_and_once(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "n")
        await write(pilot, "backup quote")
        await pilot.click("#field-due")
        await settle(pilot)
        await write(pilot, "fri")
        await pilot.click("#field-client")
        await press(pilot, "escape")
        assert [field(one, "what") for one in stored(tmp_path, "promise")] == ["backup quote"]


async def test_new_record_is_stored_by_the_mouse_though_a_draft_holds_its_last_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 0.01)
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "n")
        await write(pilot, "backup quote")
        await pilot.click("#field-due")
        await settle(pilot)
        await write(pilot, "fri")
        await until(lambda: [one.texts["due"] for one in waiting(tmp_path)] == ["fri"])
        await pilot.click("#field-client")
        await press(pilot, "escape")
        assert [field(one, "what") for one in stored(tmp_path, "promise")] == ["backup quote"]


async def test_suggestion_under_the_cursor_is_taken_by_the_mouse_as_by_tab(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        app.screen.query_one("#field-deputy", Input).focus()
        await write(pilot, "to")
        await pilot.click("#field-style")
        await settle(pilot)
        assert acme.value(tmp_path, "client", made.client, "deputy") == acme.number(tmp_path, "contact", made.tom)


async def test_terminal_that_loses_the_focus_leaves_no_field(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        app.screen.query_one("#field-deputy", Input).focus()
        await write(pilot, "to")
        app.post_message(AppBlur())
        await settle(pilot)
        app.post_message(AppFocus())
        await settle(pilot)
        deputy = app.screen.query_one("#field-deputy", Input)
        assert (app.focused, deputy.value) == (deputy, "to")
        assert acme.value(tmp_path, "client", made.client, "deputy") is None


async def test_closing_stores_every_field_that_still_is_to_be_stored(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        app.screen.query_one("#field-town", Input).value = "Hull"
        await press(pilot, "escape")
        assert acme.value(tmp_path, "client", made.client, "town") == "Hull"


async def test_what_is_thrown_away_is_not_stored_as_the_form_closes(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await press(pilot, "ctrl+t", "escape")
        assert not isinstance(app.screen, FormScreen)
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien"
