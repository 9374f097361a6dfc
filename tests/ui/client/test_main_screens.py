"""Today, Clients and Find, driven by keys on real stores."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.widgets.lists.window_list import WindowList
from tests.support import stores
from tests.support.moments import AFTERNOON
from tests.ui.support import acme
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, settle, write


@pytest.fixture(scope="module")
def sample(kept_stores: None) -> Path:
    """A home with the sample firm; tests that write copy it."""
    return stores.sample_firm(AFTERNOON).parent


@pytest.fixture
def own_firm(sample: Path, tmp_path: Path) -> Path:
    stores.keep(sample / stores.FILE, tmp_path / stores.FILE)
    return tmp_path


def value(home: Path, sql: str) -> object:
    connection = opening.reader(home / "fieldkit.db")
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


async def test_empty_store_says_what_to_do_and_with_which_key(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        assert "Nothing is due" in screen_text(app)
        await press(pilot, "2")
        assert "n adds one" in screen_text(app)
        await press(pilot, "f3")
        await write(pilot, "zzzz")
        assert "Nothing holds this word" in screen_text(app)


async def test_today_shows_the_overdue_first_with_a_word(sample: Path) -> None:
    async with open_app(sample) as (app, _pilot):
        lines = screen_text(app).splitlines()
        assert "Sat 21 Nov" in lines[0]
        first = next(line for line in lines if "overdue" in line)
        assert "! overdue 1 h" in first
        assert "backup quote" in first
        assert lines.index(first) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_today_says_what_is_to_be_done_in_a_wide_terminal_too(sample: Path, size: tuple[int, int]) -> None:
    async with open_app(sample, size=size) as (app, _):
        assert "call back" in screen_text(app) and "backup quote" in screen_text(app)


async def test_done_keeps_a_promise_and_undo_opens_it_again(own_firm: Path) -> None:
    async with open_app(own_firm) as (app, pilot):
        await press(pilot, "d")
        assert "! overdue 1 h" not in screen_text(app)
        assert value(own_firm, "SELECT state FROM promise WHERE what = 'backup quote'") == "late"
        await press(pilot, "u")
        assert value(own_firm, "SELECT state FROM promise WHERE what = 'backup quote'") == "open"
        assert "! overdue 1 h" in screen_text(app)


async def test_key_that_came_before_the_list_moved_is_for_the_line_that_stood_there(own_firm: Path) -> None:
    still_open = "SELECT count(*) FROM promise WHERE state = 'open'"
    before = value(own_firm, still_open)
    assert isinstance(before, int)
    async with open_app(own_firm) as (app, pilot):
        await burst(pilot, "d", "d", "d")
        assert value(own_firm, still_open) == before - 1, "a held key closes what one sees"
        await press(pilot, "d")
        assert value(own_firm, still_open) == before - 2
        await burst(pilot, "d", "e")
        assert "Promise ── date for the [B] shaft line" in screen_text(app)


async def test_key_after_a_move_is_for_the_line_moved_to(own_firm: Path) -> None:
    async with open_app(own_firm) as (app, pilot):
        await burst(pilot, "d", "down", "e")
        assert "Promise ── " in screen_text(app) and "Promise ── backup quote" not in screen_text(app)


async def test_what_is_neither_promise_nor_call_cannot_be_done_from_today(own_firm: Path) -> None:
    async with open_app(own_firm) as (app, pilot):
        rows = app.screen.query_one(WindowList)
        place = next(place for place, row in enumerate(rows.rows) if row.kind not in ("", "promise", "call"))
        rows.jump(place)
        before = rows.row
        await press(pilot, "d")
        assert messages(app)[-1] == "Only a promise or a call can be done from here. Enter opens it."
        assert rows.row == before


async def test_clients_are_filtered_by_the_beginning_of_any_word(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "2", "escape", "f")
        await write(pilot, "daugh")
        shown = screen_text(app)
        assert "Marsh & Daughters" in shown
        assert "Kestrel Dental" not in shown
        await press(pilot, "escape", "escape")
        assert "Kestrel Dental" in screen_text(app)


async def test_visits_to_one_client_are_told_apart_by_their_day(sample: Path) -> None:
    async with open_app(sample, now=AFTERNOON, size=(80, 24)) as (app, pilot):
        await press(pilot, "3")
        assert "finished, begun " in screen_text(app)
    async with open_app(sample, now=AFTERNOON, size=(120, 36)) as (app, pilot):
        await press(pilot, "3")
        assert "begun" not in screen_text(app)  # the day has a column of its own


async def test_name_like_markup_is_shown_as_it_is(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "2")
        assert "[ACME] [/] O'Brien Ltd" in screen_text(app)


async def test_find_opens_what_was_found(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "slash")
        assert "whatever holds these words, at the beginning of a word." in screen_text(app)
        await write(pilot, "kestrel")
        assert "Kestrel Dental" in screen_text(app)
        await press(pilot, "enter")
        assert "Kestrel Dental" in screen_text(app).splitlines()[0]
        await burst(pilot, "escape", "marsh")
        assert screen_text(app).splitlines()[0].strip() == "marsh", "back in Find, where words are words"
        await press(pilot, "escape")
        assert "Today" in screen_text(app).splitlines()[0]


async def test_find_takes_digits_in_any_spelling(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "0231")
        assert "Amara Okafor" in screen_text(app)


async def test_find_says_that_a_number_wants_four_digits(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "998")
        assert "A number is found by four digits or more." in screen_text(app)
        await write(pilot, "x")
        assert "Nothing holds this word." in screen_text(app)
        await write(pilot, " zz")
        assert "Nothing holds all of these words." in screen_text(app)


async def test_find_from_inside_a_field_by_function_key(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "2", "escape", "n", "f3")
        assert "Find" in screen_text(app).splitlines()[1]
        await press(pilot, "escape")
        assert "New client" in screen_text(app).splitlines()[0]


async def test_changing_the_screen_keeps_what_was_open(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "2", "down", "down", "enter")
        title = screen_text(app).splitlines()[0]
        await press(pilot, "1", "2")
        assert screen_text(app).splitlines()[0] == title


async def test_cursor_stays_on_its_client_after_a_change(own_firm: Path) -> None:
    async with open_app(own_firm) as (app, pilot):
        await press(pilot, "2", "down", "down", "down")
        clients = app.screen.query_one(WindowList)
        assert clients.row is not None
        uid = clients.row.uid
        await app.store.write(crud.insert, CLIENT, {"name": "AAA first of all"})
        await settle(pilot)
        assert clients.row.uid == uid


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_main_screens_fit_any_terminal(sample: Path, size: tuple[int, int]) -> None:
    async with open_app(sample, size) as (app, pilot):
        for key in ("f5", "f6", "f7", "f8"):
            await press(pilot, key)
            lines = screen_text(app).splitlines()
            assert len(lines) == size[1]
            assert "help" in lines[-1]


async def test_the_key_of_the_main_screen_in_front_closes_what_lies_above_it(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "2", "enter", "h")
        assert "History" in screen_text(app)
        await press(pilot, "1", "2")
        assert "History" in screen_text(app), "from another it comes back as it was left"
        await press(pilot, "2")
        assert "Clients ── " in screen_text(app)
        await press(pilot, "escape", "e")
        assert "Client ── " in screen_text(app)
        await press(pilot, "f6")
        assert "Clients ── " in screen_text(app), "a form, too, once what is typed in it is kept"


async def test_going_to_clients_or_cards_puts_the_cursor_into_the_box_also_the_first_time(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        for key, box in (("f6", "#filter"), ("f8", "#said")):
            await burst(pilot, key, "edith")
            assert app.screen.query_one(box, Input).value == "edith"
        await burst(pilot, "f6", "mar", "enter")
        assert type(app.screen).__name__ == "ClientScreen"
        await burst(pilot, "2", "edith")
        assert app.screen.query_one("#filter", Input).value == "edith", "out of what was open above it"
        await burst(pilot, "escape", "escape", "2", "mar")
        assert app.screen.query_one("#filter", Input).value == "mar", "from its own list"
        await burst(pilot, "f8", "escape", "escape", "4", "exd")
        assert app.screen.query_one("#said", Input).value == "exd"
        assert len(app.screen_stack) == 1


async def test_after_esc_letters_are_keys_of_the_list(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await burst(pilot, "2", "escape", "e")
        assert type(app.screen).__name__ == "FormScreen"


async def test_one_confirmation_takes_the_place_of_the_one_before(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        app.say("[one]")
        app.report(Trouble("It is full."))
        await settle(pilot)
        app.say("two")
        await settle(pilot)
        assert messages(app) == ["It is full.", "two"], "what went wrong stays"


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
async def test_a_confirmation_stands_at_the_foot_and_is_whole(sample: Path, size: tuple[int, int]) -> None:
    app = FieldkitApp(paths.home(sample), clock=lambda: AFTERNOON)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        app.say("one two three four five six seven eight nine ten eleven")
        await settle(pilot)
        lines = screen_text(app).splitlines()
        said = " ".join(line.strip("╰─╯│▌ ") for line in lines[-6:] if "▌" in line)
        assert "one two three four five six seven eight nine ten eleven" in said
        assert "? help" in lines[-1]


async def test_a_short_confirmation_covers_nothing_but_the_border(sample: Path) -> None:
    app = FieldkitApp(paths.home(sample), clock=lambda: AFTERNOON)
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        before = screen_text(app).splitlines()
        app.say("Kept late: the backup quote for the till. u takes it back.")
        await settle(pilot)
        lines = screen_text(app).splitlines()
        assert "u takes it back." in lines[-2] and before[-2].startswith("╰")
        assert [*lines[:-2], lines[-1]] == [*before[:-2], before[-1]]


async def test_read_only_trouble_is_said_and_reading_goes_on(own_firm: Path) -> None:
    connection = opening.writer(own_firm / "fieldkit.db")
    with transaction(connection):
        connection.execute("DROP TRIGGER search_client_au")
    connection.close()
    async with open_app(own_firm) as (app, pilot):
        assert "Marsh & Daughters" in screen_text(app)
        await press(pilot, "d")
        assert any("fieldkit check --repair" in message for message in messages(app))


async def test_a_promise_that_could_not_be_kept_is_not_said_to_be(
    own_firm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(own_firm) as (app, pilot):

        async def full(*_: object) -> None:
            raise Trouble("The disk is full.")

        monkeypatch.setattr(app.store, "write", full)
        await press(pilot, "d")
        assert messages(app) == ["The disk is full."]
        assert value(own_firm, "SELECT state FROM promise WHERE what = 'backup quote'") == "open"


async def test_done_returns_a_call_and_says_so(own_firm: Path) -> None:
    async with open_app(own_firm) as (app, pilot):
        entries = app.screen.query_one(WindowList)
        while entries.row is None or entries.row.kind != "call":
            await press(pilot, "down")
        waiting = value(own_firm, "SELECT count(*) FROM call WHERE returned_at IS NULL")
        await press(pilot, "d")
        assert messages(app)[-1].startswith("Returned: ")
        assert value(own_firm, "SELECT count(*) FROM call WHERE returned_at IS NULL") != waiting


def first_cells(app: FieldkitApp) -> list[str]:
    return [row.text(0) for row in app.screen.query_one(WindowList).rows]


def second_cells(app: FieldkitApp) -> list[str]:
    return [row.text(1) for row in app.screen.query_one(WindowList).rows]


async def test_clients_are_sorted_by_each_column_in_turn_and_the_other_way(sample: Path) -> None:
    async with open_app(sample) as (app, pilot):
        await press(pilot, "2", "escape")
        by_name = first_cells(app)
        assert "Clients ── 12 ─" in screen_text(app)
        assert "Name ↑" in screen_text(app)
        await press(pilot, "s")
        assert "Clients ── 12 ── by town" in screen_text(app)
        assert "Town ↑" in screen_text(app)
        assert second_cells(app) == sorted(second_cells(app), key=str.casefold)
        await press(pilot, "S")
        assert "Clients ── 12 ── by town, the last first" in screen_text(app)
        assert second_cells(app) == sorted(second_cells(app), key=str.casefold, reverse=True)
        await press(pilot, "s")
        assert "── by point of contact" in screen_text(app)
        assert second_cells(app)[-1] == "nobody named", "what is empty comes last"
        await press(pilot, "s")
        assert "── by style" in screen_text(app)
        assert "Style ↑" in screen_text(app), "a column that is not there at this width unless the list is sorted by it"
        await press(pilot, "s")
        assert first_cells(app) == by_name
        await press(pilot, "enter")
        assert type(app.screen).__name__ == "ClientScreen"


async def test_surveys_are_sorted_as_well_and_the_running_ones_stay_first(sample: Path) -> None:
    async with open_app(sample, (120, 36)) as (app, pilot):
        await press(pilot, "3")
        newest = first_cells(app)
        assert "Surveys ── 3 ─" in screen_text(app)
        assert "Started ↓" in screen_text(app)
        seen = []
        for _ in range(4):
            await press(pilot, "s")
            heading = next(line for line in screen_text(app).splitlines() if "Surveys ── 3" in line)
            seen.append(heading.partition(" ── by ")[2].partition(" ")[0])
            finished = ["finished" in str(row.cells) for row in app.screen.query_one(WindowList).rows]
            assert finished == [False, False, True]
        assert seen == ["client", "checklist", "state", "site"]
        await press(pilot, "s")
        assert first_cells(app) == newest
        await press(pilot, "s", "S")
        assert first_cells(app) == ["Lowfield Garage", "Kestrel Dental", "Marsh & Daughters"]


async def test_that_something_is_not_finished_typing_is_seen_on_a_full_today(own_firm: Path) -> None:
    async with open_app(own_firm) as (app, pilot):
        assert "not finished" not in screen_text(app)
        await press(pilot, "n")
        await write(pilot, "quote")
        await press(pilot, "escape")
        assert "Not finished typing" not in screen_text(app), "it is below the edge"
        foot = screen_text(app).splitlines()[-2]
        assert "1 not finished typing, at the end ── 1 more promised for later" in foot
        await press(pilot, "G")
        assert "Not finished typing" in screen_text(app) and "quote" in screen_text(app)
