"""Who owns a draft: one form, which writes it neither into the void, nor twice, nor after it was thrown away."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.records import drafts
from fieldkit.db.store import opening
from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.base.test_waiting import another_program, typed
from tests.ui.ending.test_way_out import waiting
from tests.ui.record.in_form import field as value
from tests.ui.record.in_form import stored
from tests.ui.support import acme
from tests.ui.support.driver import _post, left, messages, open_app, press, screen_text, settle, until, write

_THROWN = "Thrown away: {}. Ctrl+T once more brings it back."


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is typed at once, and ask a store that is held often."""
    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 0.01)
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)


def kept(home: Path) -> list[str]:
    """Return the first text of each draft, newest first."""
    return [next(text for text in one.texts.values() if text) for one in waiting(home)]


async def begun(app: FieldkitApp, pilot: Pilot[Any], text: str) -> FormScreen:
    """Begin a new promise at Clients; return its form once its draft is kept."""
    await app.store.warm()
    await press(pilot, "2")
    app.edit_record("promise")
    await settle(pilot)
    form = app.screen
    assert isinstance(form, FormScreen)
    await write(pilot, text)
    await until(lambda: kept(app.home.data) == [text])
    return form


async def test_a_draft_that_is_open_elsewhere_is_brought_to_the_front(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        form = await begun(app, pilot, "quote")
        await press(pilot, "f5", "g", "enter")
        assert app.screen is form
        assert messages(app)[-1] == "This was being typed: here is its form."
        await write(pilot, " for Ines")
        await press(pilot, "escape")
    assert kept(tmp_path) == ["quote for Ines"]


async def test_a_form_with_a_screen_above_it_is_said_to_be_open(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        form = await begun(app, pilot, "quote")
        await press(pilot, "f9")
        above = app.screen
        assert above is not form
        number = waiting(tmp_path)[0].id
        app.edit_record("promise", draft=number)
        await settle(pilot)
        assert app.screen is above
        said = "This is being typed in a form that is open behind this screen: Esc leads back to it."
        assert messages(app)[-1] == said
        await press(pilot, "f5")
        app.edit_record("promise", draft=number)
        await settle(pilot)
        assert messages(app)[-1] == "This is being typed in a form that is open behind another screen."
        assert [one for stack in app._screen_stacks.values() for one in stack if isinstance(one, FormScreen)] == [
            form,
            above,
        ]


async def test_a_record_has_one_form(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2")
        app.edit_record("client", made.client)
        await settle(pilot)
        form = app.screen
        await press(pilot, "f5")
        app.edit_record("client", made.client)
        await settle(pilot)
        assert app.screen is form
        app.edit_record("promise", made.promise)
        await settle(pilot)
        assert app.screen is not form
        app.edit_record("promise")
        await settle(pilot)
        assert app.screen.query_one("#field-what", Input).value == "", "a new one is another"


async def test_a_draft_that_another_fieldkit_removed_is_kept_again(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        form = await begun(app, pilot, "quote")
        with closing(opening.writer(paths.home(tmp_path).database)) as other:
            drafts.discard(other, form.model.draft)
        await write(pilot, " more")
        app.end_by_system(143)
        assert await left(app) == 143
    assert kept(tmp_path) == ["quote more"]


async def test_a_draft_that_another_fieldkit_goes_on_with_is_not_written_over(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        form = await begun(app, pilot, "quote")
        number = form.model.draft
        with closing(opening.writer(paths.home(tmp_path).database)) as other:
            drafts.keep(other, number, "promise", {"what": "quote there"})
        await write(pilot, " here")
        await press(pilot, "escape")
        assert sorted(kept(tmp_path)) == ["quote here", "quote there"]
        await press(pilot, "n")
        app.edit_record("promise", draft=number)
        await settle(pilot)
        assert app.screen.query_one("#field-what", Input).value == "quote there"
        await press(pilot, "ctrl+t")
    assert kept(tmp_path) == ["quote here"]


async def test_what_waits_for_the_store_is_not_kept_after_it_was_thrown_away(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        app.edit_record("promise")
        await settle(pilot)
        with another_program(tmp_path):
            await typed(pilot, "abc")
            await until(lambda: messages(app) != [])  # its draft waits for the store
            await typed(pilot, "def")
            _post(pilot, "ctrl+t")
            await until(lambda: _THROWN.format("What") in messages(app))
            assert isinstance(app.screen, FormScreen)
            assert app.screen.query_one("#field-what", Input).value == ""
        await settle(pilot)
        assert kept(tmp_path) == []


async def test_ctrl_t_leaves_the_form_open_and_once_more_brings_back_what_it_took(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        form = await begun(app, pilot, "quote")
        await press(pilot, "tab")
        await write(pilot, "soon")
        await press(pilot, "ctrl+t")
        assert messages(app)[-1] == _THROWN.format("What, Due")
        assert app.screen is form
        assert [form.query_one(f"#field-{name}", Input).value for name in ("what", "due")] == ["", ""]
        assert "no date" not in screen_text(app), "what is said of a text goes with it"
        assert kept(tmp_path) == []
        await press(pilot, "ctrl+t")
        assert [form.query_one(f"#field-{name}", Input).value for name in ("what", "due")] == ["quote", "soon"]
        assert kept(tmp_path) == ["quote"]
        await press(pilot, "ctrl+t")
        await write(pilot, "fri")
        await press(pilot, "shift+tab")
        await write(pilot, "offer")
        await press(pilot, "escape")
        assert kept(tmp_path) == []
    assert [value(one, "what") for one in stored(tmp_path, "promise")] == ["backup quote", "offer"]


async def test_what_is_thrown_away_is_not_stored_as_fieldkit_ends_meanwhile(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await until(lambda: kept(tmp_path) != [])
        with another_program(tmp_path):
            _post(pilot, "ctrl+t")
            await until(lambda: _THROWN.format("Name") in messages(app))
            app.end_by_system(143)
            await pilot.pause(0.05)
        assert await left(app) == 143
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien"
    assert kept(tmp_path) == []


async def test_draft_that_is_whole_is_stored_as_its_form_is_left(tmp_path: Path) -> None:
    """As a full disk leaves it: all is there, and the cursor stands in the first field that is empty."""
    acme.make(tmp_path)
    with closing(opening.writer(paths.home(tmp_path).database)) as writer:
        number = drafts.keep(
            writer, 0, "promise", {"what": "lemur one", "due": "tomorrow", "client": "[ACME] [/] O'Brien"}
        )
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", draft=number)
        await settle(pilot)
        await press(pilot, "escape")
        assert "Kept as a draft" not in " ".join(messages(app))
    assert any(value(promise, "what") == "lemur one" for promise in stored(tmp_path, "promise"))
    assert waiting(tmp_path) == []
