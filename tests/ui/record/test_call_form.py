"""The form of a call: who is chosen tells whose client, and no name makes a client by itself."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import to_instant
from fieldkit.widgets.hint import Hint
from tests.support.moments import AFTERNOON
from tests.ui.ending.test_way_out import waiting
from tests.ui.record.in_form import field, hint, stored
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


def _add_other(home: Path) -> int:
    """Store a client "Kestrel" in Leeds with Leo Baker; return its local id."""
    with closing(opening.writer(home / "fieldkit.db")) as connection:
        uid = crud.insert(connection, CLIENT, {"name": "Kestrel", "town": "Leeds"})
        kestrel = acme.number(home, "client", uid)
        crud.insert(connection, CONTACT, {"name": "Leo Baker", "client": kestrel})
    return kestrel


async def test_a_person_chosen_alone_fills_the_client_and_one_of_another_client_is_told(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    kestrel = _add_other(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c", "tab")
        await write(pilot, "leo")
        await press(pilot, "enter")
        assert app.screen.query_one("#field-client", Input).value == "Kestrel"
        (call,) = [one for one in stored(tmp_path, "call") if field(one, "client") == kestrel]
        assert field(call, "contact") == acme.number(tmp_path, "contact", _uid(tmp_path, "Leo Baker"))
        assert messages(app) == []
        await press(pilot, "shift+tab")
        await write(pilot, "tom")
        await press(pilot, "enter")
        assert messages(app) == ["Tom 青空 is of [ACME] [/] O'Brien, not of Kestrel."]
        assert app.screen.query_one("#field-client", Input).value == "Kestrel"
        assert acme.value(tmp_path, "call", str(field(call, "uid")), "contact") == acme.number(
            tmp_path, "contact", made.tom
        )


async def test_the_client_follows_where_a_record_still_lacks_something(tmp_path: Path) -> None:
    acme.make(tmp_path)
    _add_other(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise")
        await press(pilot, *["tab"] * 3)
        await write(pilot, "leo")
        await press(pilot, "enter")
        assert app.screen.query_one("#field-client", Input).value == "Kestrel"


async def test_a_name_in_the_place_of_the_client_is_the_persons(tmp_path: Path) -> None:
    acme.make(tmp_path)
    kestrel = _add_other(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await write(pilot, "leo")
        assert "▸Leo Baker  Kestrel" in screen_text(app), "marked by more than a colour"
        assert " leo  new client" in screen_text(app)
        await press(pilot, "enter")
        assert [app.screen.query_one(f"#field-{name}", Input).value for name in ("client", "contact")] == [
            "Kestrel",
            "Leo Baker",
        ]
        assert kestrel in [field(one, "client") for one in stored(tmp_path, "call")]
        assert len(stored(tmp_path, "client")) == 2


async def test_enter_asks_before_it_makes_a_client_and_makes_it_when_told_again(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await write(pilot, "zeta")
        await press(pilot, "enter")
        assert len(stored(tmp_path, "client")) == 1
        assert app.focused is not None and app.focused.id == "field-client"
        assert hint(app) == "No client is called “zeta”. Enter adds it."
        await press(pilot, "enter")
        assert messages(app) == ["Client “zeta” added."]
        assert len(stored(tmp_path, "client")) == 2


async def test_two_clients_of_one_name_are_told_apart_and_none_is_taken_unchosen(tmp_path: Path) -> None:
    acme.make(tmp_path)
    _add_other(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        york = acme.number(tmp_path, "client", crud.insert(connection, CLIENT, {"name": "Kestrel", "town": "York"}))
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await write(pilot, "kes")
        offers = app.screen.query_one(Hint).offers
        assert (offers.chosen, {one.beside for one in offers.suggestions if not one.makes}) == (None, {"Leeds", "York"})
        await press(pilot, *["down"] * (1 + [one.beside for one in offers.suggestions].index("York")), "enter")
        assert york in [field(one, "client") for one in stored(tmp_path, "call")]


async def test_a_first_name_is_one_of_the_clients_own_and_without_a_client_nobodys(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    _add_other(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        for number in range(30):
            crud.insert(connection, CONTACT, {"name": f"Tom A{number}"})
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await write(pilot, "acme")
        await press(pilot, "enter")
        await write(pilot, "tom")
        await press(pilot, "tab")
        assert app.screen.query_one("#field-contact", Input).value == "Tom 青空"
    (call,) = [one for one in stored(tmp_path, "call") if field(one, "uid") != made.call]
    assert field(call, "contact") == acme.number(tmp_path, "contact", made.tom)
    for key in ("tab", "enter"):
        async with open_app(tmp_path) as (app, pilot):
            await press(pilot, "c", "tab")
            await write(pilot, "tom")
            await press(pilot, key)
            assert app.screen.query_one("#field-contact", Input).value == "tom"
            assert hint(app).startswith("“tom” fits more than one contact")


async def test_a_call_with_a_client_begins_at_the_person(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("call", client=made.client)
        await settle(pilot)
        assert app.focused is not None and app.focused.id == "field-contact"
        await write(pilot, "tom")
        await press(pilot, "tab")
        assert app.screen.query_one("#field-client", Input).value == "[ACME] [/] O'Brien"


async def test_a_draft_opens_at_what_was_refused_with_its_reason(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await write(pilot, "acme")
        await press(pilot, "tab")
        await write(pilot, "zebedee")
        await press(pilot, "tab", "escape")
        assert messages(app)[-1] == "Kept for later, not stored yet: Person. Today lists it."
    async with open_app(tmp_path) as (app, pilot):
        (draft,) = waiting(tmp_path)
        app.edit_record("call", draft.record, draft=draft.id)
        await settle(pilot)
        assert app.focused is not None and app.focused.id == "field-contact"
        assert app.focused.has_class("-wrong")
        assert hint(app).startswith("No contact is called “zebedee”.")
        assert not app.screen.query_one("#field-client").has_class("-wrong")
        await press(pilot, *["backspace"] * 7)
        assert not app.focused.has_class("-wrong")
        await write(pilot, "tom")
        await press(pilot, "tab")
        assert len(stored(tmp_path, "call")) == 2


async def test_an_empty_form_is_not_opened_twice(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        form = app.screen
        await press(pilot, "f9")
        assert app.screen is form
        app.edit_record("call", client=made.client)
        await settle(pilot)
        assert app.screen is not form, "one that begins with something else is another"
        await press(pilot, "escape")
        await write(pilot, "x")
        await press(pilot, "f9")
        assert app.screen is not form, "a second call while one is being noted"


async def test_a_call_without_a_client_is_headed_call(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c", "tab", "tab")
        await write(pilot, "01632 960001")
        await press(pilot, "tab")
        assert screen_text(app).splitlines()[0].startswith("╭─ Call ────")


def _uid(home: Path, name: str) -> str:
    with closing(opening.reader(home / "fieldkit.db")) as connection:
        return str(connection.execute("SELECT uid FROM contact WHERE name = ?", (name,)).fetchone()[0])


async def test_a_call_that_is_finished_later_has_the_moment_at_which_it_was_begun(tmp_path: Path) -> None:
    acme.make(tmp_path)
    begun = AFTERNOON
    clock = [begun]
    async with open_app(tmp_path) as (app, pilot):
        app.clock = lambda: clock[0]
        await press(pilot, "c")
        await write(pilot, "zzz")
        await press(pilot, "tab", "escape")
        (draft,) = waiting(tmp_path)
        assert draft.texts["at"] == f"{begun.day} Nov 2026 {begun:%H:%M}"
        clock[0] = begun + timedelta(minutes=7)
        app.edit_record("call", draft=draft.id)
        await settle(pilot)
        await press(pilot, "home", *["delete"] * 3)
        await press(pilot, "tab", "escape")
        at = [field(call, "at") for call in stored(tmp_path, "call")]
        assert to_instant(begun.replace(second=0, microsecond=0)) in at


async def test_a_call_has_the_moment_at_which_its_form_was_opened(tmp_path: Path) -> None:
    acme.make(tmp_path)
    begun = AFTERNOON.replace(second=46)
    clock = [begun]
    async with open_app(tmp_path) as (app, pilot):
        app.clock = lambda: clock[0]
        before = {field(call, "uid") for call in stored(tmp_path, "call")}
        await press(pilot, "c")
        await write(pilot, "zzz")
        clock[0] = begun + timedelta(minutes=1)
        await press(pilot, "enter", "enter", "escape")
        (at,) = [field(call, "at") for call in stored(tmp_path, "call") if field(call, "uid") not in before]
        assert at == to_instant(begun.replace(second=0, microsecond=0))
        await press(pilot, "c")
        await write(pilot, "zzz")
        clock[0] += timedelta(seconds=13)
        await press(pilot, "enter", "escape")
        moments = [field(call, "at") for call in stored(tmp_path, "call")]
        assert to_instant(clock[0]) in moments, "within a minute seconds tell the order"


@pytest.mark.parametrize("number", ["07700 900456", "900456", "+447700900456"])
async def test_who_calls_is_found_by_the_number_in_any_spelling(tmp_path: Path, number: str) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c")
        await write(pilot, number)
        assert "Tom" in screen_text(app)
        await press(pilot, "enter")
        shown = [app.screen.query_one(f"#field-{name}", Input).value for name in ("client", "contact")]
        assert shown == ["[ACME] [/] O'Brien", "Tom 青空"]
        await press(pilot, "escape")
        tom = acme.number(tmp_path, "contact", made.tom)
        assert tom in [field(call, "contact") for call in stored(tmp_path, "call")]
