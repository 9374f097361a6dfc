"""The one form, driven by keys: stored as it is left, drafts, links, validation."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import Input

from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.forms.suggestions import Suggestion
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CLIENT, CONTACT, INSTRUCTION
from fieldkit.screens.dialogs import form_store
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.widgets.hint import Hint
from tests.ui.record.in_form import field, hint, stored
from tests.ui.support import acme
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, settle, until, write


async def test_client_is_stored_as_soon_as_its_name_is_left(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "2", "escape", "n")
        await write(pilot, "[ACME] [/] O'Brien")
        assert stored(tmp_path, "client") == []
        await press(pilot, "tab")
        assert [field(one, "name") for one in stored(tmp_path, "client")] == ["[ACME] [/] O'Brien"]


async def test_escape_keeps_the_field_being_typed(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "escape", "n")
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
        await press(pilot, "escape")
        assert "Not finished typing" not in screen_text(app)


async def test_link_is_chosen_by_a_few_letters(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "2", "escape", "n")
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
        await press(pilot, "2", "escape", "n")
        await write(pilot, "Marsh & Daughters")
        await press(pilot, "tab")
        await write(pilot, "Ines Marsh")
        await press(pilot, "tab")
        assert stored(tmp_path, "contact") == []
        assert "Ines Marsh" in hint(app)
        await press(pilot, "enter")
        assert messages(app) == ["Contact “Ines Marsh” added."]
        (person,) = stored(tmp_path, "contact")
        (client,) = stored(tmp_path, "client")
        assert field(client, "point_of_contact") == person.id
        assert field(person, "client") == client.id


async def test_deputy_may_not_be_the_point_of_contact(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "escape", "n")
        await write(pilot, "Marsh & Daughters")
        await press(pilot, "tab")
        await write(pilot, "Ines Marsh")
        await press(pilot, "enter")
        await write(pilot, "ines")
        await press(pilot, "enter")
        assert "somebody else must stand in" in hint(app)


async def test_choice_is_taken_by_its_first_letters(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "escape", "n")
        await write(pilot, "Marsh")
        await press(pilot, "tab")
        app.screen.query_one("#field-style", Input).focus()
        await write(pilot, "hands-of")
        await press(pilot, "tab")
        (client,) = stored(tmp_path, "client")
        assert field(client, "style") == "dont_ask_dont_tell"


async def test_a_call_begins_in_the_words_of_its_card_and_takes_a_word_of_them(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c", *["tab"] * 4)
        assert app.screen.query_one("#field-direction", Input).value == "they called"
        await write(pilot, "called")
        await press(pilot, "enter")
        assert hint(app) == "Direction is one of: they called, we called."
        app.screen.query_one("#field-direction", Input).value = ""
        await write(pilot, "we")
        await press(pilot, "enter")
        await write(pilot, "back")
        await press(pilot, "enter")
        (call,) = stored(tmp_path, "call")
        assert (field(call, "direction"), field(call, "outcome")) == ("out", "call_back")


async def test_what_is_typed_takes_the_place_of_a_choice_or_a_moment_and_goes_on_with_a_text(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "Quote")
        await press(pilot, "tab")
        await write(pilot, "tomorrow")
        await press(pilot, *["tab"] * 3)
        assert app.screen.query_one("#field-type", Input).value == "other"
        await write(pilot, "call")
        await press(pilot, "tab", *["shift+tab"] * 4)
        await write(pilot, "24 dec")
        await press(pilot, "shift+tab")
        await write(pilot, "s")
        await press(pilot, "escape")
        (promise,) = stored(tmp_path, "promise")
        assert field(promise, "type") == "call_back"
        assert field(promise, "due") == "2026-12-24"
        assert field(promise, "what") == "Quotes"


async def test_what_was_refused_is_corrected_and_not_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.3)
    async with open_app(tmp_path) as (_, pilot):
        await press(pilot, "n")
        await write(pilot, "Quote")
        await press(pilot, "tab")
        await burst(pilot, "24 dezx", "tab", "shift+tab")
        await press(pilot, *["backspace"] * 2)
        await write(pilot, "c")
        await press(pilot, "tab", "escape")
        (promise,) = stored(tmp_path, "promise")
        assert field(promise, "due") == "2026-12-24"


async def test_what_is_refused_as_somebody_is_back_at_it_is_corrected_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asyncio.Event()
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "Quote")
        await press(pilot, "tab")
        read = app.store.read

        async def late(function: Any, *given: Any) -> Any:
            if function is form_store.check_field:
                await answer.wait()
            return await read(function, *given)

        monkeypatch.setattr(app.store, "read", late)
        due, handed_on = app.screen.query_one("#field-due", Input), app.type_ahead.handed_on
        try:
            for key in ("x", "tab", "shift+tab"):
                app.post_message(Key(key, key if key == "x" else None))
            await until(lambda: app.type_ahead.handed_on == handed_on + 3 and app.focused is due)
        finally:
            answer.set()  # the app does not end without it
        await settle(pilot)
        await write(pilot, "y")
        assert due.value == "xy"


async def test_long_text_keeps_its_lines(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "escape", "n")
        await write(pilot, "Marsh")
        await press(pilot, "tab")
        assert "Enter take" in screen_text(app).splitlines()[-1]
        app.screen.query_one("#field-notes").focus()
        await press(pilot, "a")
        assert "Enter take" not in screen_text(app).splitlines()[-1], "it begins a line"
        await press(pilot, "enter", "b", "tab")
        (client,) = stored(tmp_path, "client")
        assert field(client, "notes") == "a\nb"


async def test_changing_a_record_stores_only_what_changed(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (_app, pilot):
        await press(pilot, "2", "escape", "n")
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
        assert app.screen.query_one(Hint).offers.chosen is None, "neither is meant before one is chosen"
        assert {first.beside, second.beside} == {"Plumber, [ACME] [/] O'Brien", "Painter, [ACME] [/] O'Brien"}
        await press(pilot, "down", "down", "tab")
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

        def late(connection: Connection, kind: Kind, text: str, client: str, people: bool) -> list[Suggestion]:
            time.sleep(0.15)
            return find(connection, kind, text, client, people)

        monkeypatch.setattr(form_store, "offered", late)
        deputy.value = "Tom 青空"
        await pilot.pause()
        await press(pilot, "tab")
        assert acme.value(tmp_path, "client", made.client, "deputy") == acme.number(tmp_path, "contact", made.tom)
