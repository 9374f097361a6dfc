"""The screen of any record, driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.record.record import RecordScreen
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle


async def test_a_person_says_whether_his_orders_count(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("contact", made.tom)
        await settle(pilot)
        lines = [line.strip("│ ") for line in screen_text(app).split("\n")]
        assert lines[1].split(maxsplit=1) == ["Client", "[ACME] [/] O'Brien"]
        assert lines[2].split(maxsplit=1) == ["Orders", "may not give orders: they need confirmation"]
        assert not any(line.startswith("Birthday") for line in lines), "what is empty is left out"
        assert "Wi-Fi" in screen_text(app), "and what belongs to him"


async def test_a_record_does_not_show_its_uid(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, size=(80, 40)) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        assert "Changed" in screen_text(app)
        assert made.promise not in screen_text(app)


async def test_a_link_opens_with_enter_and_o_opens_the_client(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, ClientScreen)
        await press(pilot, "escape", "o")
        assert isinstance(app.screen, ClientScreen)
        assert app.screen.uid == made.client


async def test_an_instruction_is_confirmed_by_one_key_and_taken_back(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("instruction", made.order)
        await settle(pilot)
        await press(pilot, "s")
        assert "confirmed by Ines مكتبة, the point of contact" in screen_text(app)
        await press(pilot, "c")
        assert acme.value(tmp_path, "instruction", made.order, "state") == "confirmed"
        assert acme.value(tmp_path, "instruction", made.order, "decided_at") is not None
        assert acme.value(tmp_path, "instruction", made.order, "decided_by") == acme.number(
            tmp_path, "contact", made.ines
        )
        assert "Decided by" in screen_text(app)
        await press(pilot, "u")
        assert acme.value(tmp_path, "instruction", made.order, "state") == "needs_confirmation"
        assert acme.value(tmp_path, "instruction", made.order, "decided_at") is None
        assert "State is needs confirmation again" in messages(app)[-1]
        await press(pilot, "U")
        assert acme.value(tmp_path, "instruction", made.order, "state") == "confirmed"


@pytest.mark.parametrize(("key", "state"), [("k", "kept"), ("b", "broken"), ("c", "cancelled")])
async def test_a_promise_is_closed_by_one_key(tmp_path: Path, key: str, state: str) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s", key)
        assert acme.value(tmp_path, "promise", made.promise, "state") == state
        assert acme.value(tmp_path, "promise", made.promise, "closed_at") is not None


async def test_esc_in_the_menu_changes_nothing(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s", "z", "escape")
        assert isinstance(app.screen, RecordScreen)
        assert acme.value(tmp_path, "promise", made.promise, "state") == "open"


async def test_y_copies_one_number_of_several(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("contact", made.ines)
        await settle(pilot)
        await press(pilot, "j", "j", "j", "j", "y")
        assert app.clipboard == "07700 900123"


async def test_x_goes_back_and_a_record_in_the_trash_is_brought_back_by_x(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("call", made.call)
        await settle(pilot)
        await press(pilot, "x")
        assert not isinstance(app.screen, RecordScreen)
        assert acme.value(tmp_path, "call", made.call, "deleted_at") is not None
        await app.open_record("call", made.call)
        await settle(pilot)
        assert "In the trash" in screen_text(app)
        await press(pilot, "x")
        assert acme.value(tmp_path, "call", made.call, "deleted_at") is None


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_long_notes_are_folded_to_the_width(tmp_path: Path, size: tuple[int, int]) -> None:
    made = acme.make(tmp_path)
    notes = "The key hangs [b]behind[/b] the third 漢字 cupboard.\nRing twice."
    async with open_app(tmp_path, size) as (app, pilot):
        await app.store.write(crud.update, CONTACT, made.left, {"notes": notes})
        await app.open_record("contact", made.left)
        await settle(pilot)
        await press(pilot, "G")
        seen = screen_text(app)
        await press(pilot, "g")
        seen += screen_text(app)
        for word in ("[b]behind[/b]", "漢字", "cupboard.", "Ring twice."):
            assert word in seen


async def test_a_new_call_from_here_is_about_the_same_person(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("contact", made.tom)
        await settle(pilot)
        await press(pilot, "c")
        shown = screen_text(app)
        assert "[ACME] [/] O'Brien" in shown
        assert "Tom 青空" in shown


async def test_a_record_that_is_not_there_is_said_to_be_gone(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("call", "01900000-0000-7000-8000-000000000000")
        await settle(pilot)
        assert not isinstance(app.screen, RecordScreen)
        assert "not here any more" in messages(app)[-1]
