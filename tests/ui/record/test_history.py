"""The history of a record by keys: what others did is there too, and any step can be taken back."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.screens.record.history import HistoryScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import Firm
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle


@pytest.fixture(scope="module")
def made_once(made_once: Firm, tmp_path_factory: pytest.TempPathFactory) -> Firm:
    both = two_homes.copied(made_once, tmp_path_factory.mktemp("with a past"))
    town = "[b]Hull[/b] \N{SNOWMAN}"
    two_homes.write(both.desk, lambda c: crud.update(c, CLIENT, both.made.client, {"town": town}))
    both.sync(both.desk, both.laptop)
    two_homes.write(both.laptop, lambda c: crud.update(c, CLIENT, both.made.client, {"style": "just_right"}))
    return both


async def test_it_says_who_changed_what_when_and_from_what_to_what(firm: Firm) -> None:
    async with open_app(firm.laptop, (120, 36)) as (app, pilot):
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        await press(pilot, "h")
        lines = [" ".join(line.strip("│ ").split()) for line in screen_text(app).splitlines()]
        assert lines[0].startswith("╭─ History ── Client ── [ACME] [/] O'Brien")
        assert "this device Style hands-on → in between" in lines[1]
        assert "Desk 漢字 Town Whitby → [b]Hull[/b] ☃" in lines[2]
        assert "made" in lines[4]


async def test_a_change_of_several_numbers_shows_both_that_were_and_that_are(firm: Firm) -> None:
    def change(phones: str) -> None:
        two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"phones": phones}))

    change("020 7946 1001\n0700 77777")
    change("020 7946 1001\n0700 77778\nmobile: 07700 900123")
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        await press(pilot, "h")
        assert "… 0700 77777 → … 0700 77778…" in screen_text(app)
        assert "from  020 7946 1001; 0700 77777" in screen_text(app)
        assert "to    020 7946 1001; 0700 77778; mobile: 07700 900123" in screen_text(app)
        await pilot.resize_terminal(120, 24)
        await settle(pilot)
        assert "… 0700 77777 → … 0700 77778; mobile: 07700 900123" in screen_text(app)


async def test_the_step_under_the_cursor_is_shown_in_full(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        await press(pilot, "h", "down")
        shown = screen_text(app)
        assert "from  Whitby" in shown
        assert "to    [b]Hull[/b] ☃" in shown


async def test_r_takes_back_a_step_of_somebody_else_and_u_takes_that_back(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        await press(pilot, "h", "down", "r")
        assert acme.value(firm.laptop, "client", firm.made.client, "town") == "Whitby"
        assert acme.value(firm.laptop, "client", firm.made.client, "style") == "just_right", "and no other step"
        assert "Town is what it was before that step" in messages(app)[-1]
        assert "[b]Hull[/b] ☃ → Whitby" in " ".join(row_text(app.screen.query_one(WindowList)))
        await press(pilot, "u")
        assert acme.value(firm.laptop, "client", firm.made.client, "town") == "[b]Hull[/b] ☃"
    firm.sync(firm.laptop, firm.desk)
    assert acme.value(firm.desk, "client", firm.made.client, "town") == "[b]Hull[/b] ☃"


async def test_taking_back_that_it_was_made_asks_first(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("contact", firm.made.left)
        await settle(pilot)
        await press(pilot, "h", "G", "r", "n")
        assert acme.value(firm.laptop, "contact", firm.made.left, "deleted_at") is None
        await press(pilot, "r", "y")
        assert acme.value(firm.laptop, "contact", firm.made.left, "deleted_at") is not None
        assert "deleted" in screen_text(app)
        await press(pilot, "g", "r")
        assert acme.value(firm.laptop, "contact", firm.made.left, "deleted_at") is None


async def test_what_no_longer_fits_beside_the_rest_is_refused(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        ines = acme.number(firm.laptop, "contact", firm.made.ines)
        tom = acme.number(firm.laptop, "contact", firm.made.tom)
        await app.store.write(crud.update, CLIENT, firm.made.client, {"point_of_contact": tom})
        await app.store.write(crud.update, CLIENT, firm.made.client, {"deputy": ines})
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        await press(pilot, "h", "down", "r")
        assert acme.value(firm.laptop, "client", firm.made.client, "point_of_contact") == tom
        assert any("The deputy is the point of contact" in said for said in messages(app))


async def test_a_long_history_is_read_as_it_is_needed(firm: Firm) -> None:
    def many(connection: sqlite3.Connection) -> None:
        for number in range(400):
            crud.update(connection, CONTACT, firm.made.tom, {"notes": f"note {number}"})

    two_homes.write(firm.laptop, many)
    async with open_app(firm.laptop) as (app, pilot):
        app.open_screen("history", "contact", firm.made.tom)
        await settle(pilot)
        assert isinstance(app.screen, HistoryScreen)
        assert "note 398 → note 399" in screen_text(app)
        assert len(app.screen.query_one(WindowList).rows) < 200
        await press(pilot, "G")
        assert "made" in screen_text(app)
        await press(pilot, "k", "r")
        assert acme.value(firm.laptop, "contact", firm.made.tom, "notes") == ""


async def test_taking_back_that_a_promise_was_kept_leaves_no_moment_of_closing(firm: Firm) -> None:
    promise = firm.made.promise
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("promise", promise)
        await settle(pilot)
        await press(pilot, "s", "k")
        assert acme.value(firm.laptop, "promise", promise, "closed_at") is not None
        await press(pilot, "h")
        steps = app.screen.query_one(WindowList)
        place = next(place for place, row in enumerate(steps.rows) if "State" in str(row.cells))
        await press(pilot, *["down"] * place, "r")
    assert acme.value(firm.laptop, "promise", promise, "state") == "open"
    assert acme.value(firm.laptop, "promise", promise, "closed_at") is None


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_it_fits_any_terminal(firm: Firm, size: tuple[int, int]) -> None:
    async with open_app(firm.laptop, size) as (app, pilot):
        app.open_screen("history", "client", firm.made.client)
        await settle(pilot)
        lines = screen_text(app).splitlines()
        assert len(lines) == size[1]
        assert "r take back" in lines[-1]


def row_text(found: WindowList) -> list[str]:
    return [row.text(number) for row in found.rows for number in range(len(row.cells))]
