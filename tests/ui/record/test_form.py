"""The one form, driven by keys: stored as it is left, drafts, links, validation."""

from __future__ import annotations

import time
from pathlib import Path
from sqlite3 import Connection
from typing import NoReturn

import pytest
from textual.events import AppBlur, AppFocus
from textual.widgets import Input

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from fieldkit.domain.forms.suggestions import Suggestion
from fieldkit.domain.records.declaration import Kind, Record
from fieldkit.domain.records.kinds import CLIENT, CONTACT, INSTRUCTION, PROMISE
from fieldkit.screens.dialogs import form_store
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.widgets.hint import Hint
from tests.support.records import every
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


def stored(home: Path, kind: str) -> list[Record]:
    """Return what a second reader finds in the database."""
    connection = opening.reader(home / "fieldkit.db")
    try:
        return every(connection, {"client": CLIENT, "contact": CONTACT, "promise": PROMISE}[kind])
    finally:
        connection.close()


def field(record: Record, name: str) -> object:
    return getattr(record, name)


def hint(app: FieldkitApp) -> str:
    return app.screen.query_one(Hint).sentence


async def test_client_is_stored_as_soon_as_its_name_is_left(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "[ACME] [/] O'Brien")
        assert stored(tmp_path, "client") == []
        await press(pilot, "tab")
        assert [field(one, "name") for one in stored(tmp_path, "client")] == ["[ACME] [/] O'Brien"]


async def test_escape_keeps_the_field_being_typed(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Æther ☎ GmbH")
        await press(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert "Æther ☎ GmbH" in screen_text(app)
        assert len(stored(tmp_path, "client")) == 1


async def test_field_that_cannot_be_read_says_why_and_keeps_the_focus(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "backup quote")
        await press(pilot, "tab")
        await write(pilot, "soon")
        await press(pilot, "tab")
        assert app.focused is not None
        assert app.focused.id == "field-due"
        assert "soon" in hint(app)
        assert app.focused.has_class("-wrong")


async def test_date_is_echoed_before_it_counts(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "backup quote")
        await press(pilot, "tab")
        await write(pilot, "tomorrow 10")
        assert "22 Nov 2026, 10:00" in hint(app)
        await press(pilot, "tab")
        assert [field(one, "due") for one in stored(tmp_path, "promise")] == ["2026-11-22 10:00"]


async def test_unfinished_form_waits_as_a_draft_and_is_picked_up_again(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "backup quote")
        await press(pilot, "tab", "escape")
        assert stored(tmp_path, "promise") == []
        assert "Not finished typing" in screen_text(app)
    async with open_app(tmp_path) as (app, pilot):
        assert "backup quote" in screen_text(app)
        await press(pilot, "enter")
        assert app.screen.query_one("#field-what", Input).value == "backup quote"
        assert app.focused is not None
        assert app.focused.id == "field-due"
        await write(pilot, "fri")
        await press(pilot, "tab")
        assert len(stored(tmp_path, "promise")) == 1
        await press(pilot, "escape")
        assert "Not finished typing" not in screen_text(app)


async def test_draft_is_thrown_away_by_its_key(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "backup quote")
        await press(pilot, "tab", "ctrl+t")
        assert "backup quote" not in screen_text(app)


async def test_link_is_chosen_by_a_few_letters(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Marsh & Daughters")
        await press(pilot, "tab", "escape", "1", "n")
        await write(pilot, "backup quote")
        await press(pilot, "tab")
        await write(pilot, "mon")
        await press(pilot, "tab")
        await write(pilot, "mar")
        await press(pilot, "enter")
        (promise,) = stored(tmp_path, "promise")
        (client,) = stored(tmp_path, "client")
        assert field(promise, "client") == client.id


async def test_enter_makes_a_person_who_is_not_known_yet_and_tab_does_not(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Marsh & Daughters")
        await press(pilot, "tab")
        await write(pilot, "Ines Marsh")
        await press(pilot, "tab")
        assert stored(tmp_path, "contact") == []
        assert "Ines Marsh" in hint(app)
        await press(pilot, "enter")
        (person,) = stored(tmp_path, "contact")
        (client,) = stored(tmp_path, "client")
        assert field(client, "point_of_contact") == person.id
        assert field(person, "client") == client.id


async def test_deputy_may_not_be_the_point_of_contact(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Marsh & Daughters")
        await press(pilot, "tab")
        await write(pilot, "Ines Marsh")
        await press(pilot, "enter")
        await write(pilot, "ines")
        await press(pilot, "enter")
        assert "somebody else must stand in" in hint(app)


async def test_choice_is_taken_by_its_first_letters(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Marsh")
        await press(pilot, "tab")
        app.screen.query_one("#field-style", Input).focus()
        await write(pilot, "don")
        await press(pilot, "tab")
        (client,) = stored(tmp_path, "client")
        assert field(client, "style") == "dont_ask_dont_tell"


async def test_long_text_keeps_its_lines(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Marsh")
        await press(pilot, "tab")
        app.screen.query_one("#field-notes").focus()
        await press(pilot, "a", "enter", "b", "tab")
        (client,) = stored(tmp_path, "client")
        assert field(client, "notes") == "a\nb"


async def test_changing_a_record_stores_only_what_changed(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "2", "n")
        await write(pilot, "Marsh")
        await press(pilot, "escape")
        (before,) = stored(tmp_path, "client")
        await press(pilot, "e", "tab", "tab", "tab", "escape")
        (after,) = stored(tmp_path, "client")
        assert after == before


async def test_of_two_with_one_name_the_one_chosen_is_linked(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    connection = opening.writer(tmp_path / "fieldkit.db")
    owner = acme.number(tmp_path, "client", made.client)
    numbers = {}
    for job in ("Plumber", "Painter"):
        uid = crud.insert(connection, CONTACT, {"client": owner, "name": "Sam Carr", "job_title": job})
        numbers[job] = acme.number(tmp_path, "contact", uid)
    connection.close()
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        app.screen.query_one("#field-deputy", Input).focus()
        await write(pilot, "sam carr")
        first, second = app.screen.query_one(Hint).offers.suggestions
        assert first.text == second.text == "Sam Carr"
        await press(pilot, "down", "tab")
        chosen = acme.value(tmp_path, "client", made.client, "deputy")
        assert chosen in numbers.values()
        assert chosen == acme.number(tmp_path, "contact", second.uid)


async def test_an_order_said_to_make_safe_need_not_wait_and_the_form_shows_it(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("instruction", made.order)
        await settle(pilot)
        state = app.screen.query_one("#field-state", Input)
        assert state.value == "needs confirmation"
        app.screen.query_one("#field-emergency", Input).focus()
        await settle(pilot)
        await write(pilot, "yes")
        await press(pilot, "tab")
        assert state.value == "noted"
        assert acme.value(tmp_path, "instruction", made.order, "state") == "noted"
        # Leaving the state as it is now shown stores nothing else.
        await press(pilot, "tab", "escape")
        assert acme.value(tmp_path, "instruction", made.order, "state") == "noted"


async def test_an_order_waits_once_its_amount_is_typed_and_the_form_shows_it(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    connection = opening.writer(tmp_path / "fieldkit.db")
    ines = acme.number(tmp_path, "contact", made.ines)
    crud.update(connection, CLIENT, made.client, {"point_of_contact": ines, "spending_limit": 10000})
    crud.update(connection, INSTRUCTION, made.order, {"contact": ines, "amount": None, "state": "noted"})
    connection.close()
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("instruction", made.order)
        await settle(pilot)
        state = app.screen.query_one("#field-state", Input)
        assert state.value == "noted"
        app.screen.query_one("#field-amount", Input).focus()
        await settle(pilot)
        await write(pilot, "9000")
        await press(pilot, "tab")
        assert state.value == "needs confirmation"
        await press(pilot, "escape")
    assert acme.value(tmp_path, "instruction", made.order, "state") == "needs_confirmation"


async def test_what_was_offered_for_an_earlier_text_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        deputy = app.screen.query_one("#field-deputy", Input)
        deputy.focus()
        await write(pilot, "a")
        assert app.screen.query_one(Hint).offers.suggestions[0].text == "Abel"
        find = form_store.offered

        def late(connection: Connection, kind: Kind, text: str, client: str) -> list[Suggestion]:
            time.sleep(0.15)
            return find(connection, kind, text, client)

        monkeypatch.setattr(form_store, "offered", late)
        deputy.value = "Tom 青空"
        await pilot.pause()
        await press(pilot, "tab")
        assert acme.value(tmp_path, "client", made.client, "deputy") == acme.number(tmp_path, "contact", made.tom)


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
        await press(pilot, "ctrl+t")
        assert not isinstance(app.screen, FormScreen)
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien"
