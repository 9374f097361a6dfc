"""The client card, driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, FINDING, PROMISE, SITE
from fieldkit.domain.records.values import Value
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.dialogs.menu import MenuScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.reading import number_of
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


async def test_the_card_says_who_speaks_for_the_client_and_what_happened(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        shown = screen_text(app)
        assert "[ACME] [/] O'Brien ── Boat shed, Whitby" in shown
        assert "Ines مكتبة   07700 900123" in shown
        assert "hands-on: send the whole document for mark-up, then freeze" in shown
        assert "1 instruction to confirm, 1 promise" in shown
        assert "call 0: Æther ☎ [b]" in shown
        assert "due tue" in shown
        assert "needs confirmation" in shown
        assert "Timeline ── 3" in shown


@pytest.mark.parametrize(
    ("width", "says"),
    [
        (80, "│ Open              1 critical finding, 1 late promise, 1 to confirm +4 more   │"),
        (
            120,
            "│ Open              1 critical finding, 1 late promise, 1 to confirm, 1 to return, 1 promise, 2 findings",
        ),
        (44, "│ Open         1 critical finding +6 more "),
        (40, "│ Open        7 open  "),
    ],
)
async def test_what_is_open_begins_with_the_most_pressing_and_no_word_is_cut(
    tmp_path: Path, width: int, says: str
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, (width, 24)) as (app, pilot):
        client = await app.store.read(number_of, "client", made.client)
        rows: tuple[tuple[Kind, dict[str, Value]], ...] = (
            (FINDING, {"title": "f", "state": "open", "severity": "critical"}),
            (FINDING, {"title": "g", "state": "open", "severity": "high"}),
            (FINDING, {"title": "h", "state": "open", "severity": "low"}),
            (PROMISE, {"what": "p", "state": "open", "due": "2026-11-20"}),
            (CALL, {"note": "c", "outcome": "missed"}),
        )
        for kind, values in rows:
            await app.store.write(crud.insert, kind, {"client": client, **values})
        await press(pilot, "2", "enter")
        assert says in screen_text(app)


async def test_a_client_that_names_nobody_says_so_in_words(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.update, CLIENT, made.client, {"point_of_contact": None})
        await app.open_record("client", made.client)
        await settle(pilot)
        assert "nobody is named: every order needs confirmation" in screen_text(app)


async def test_an_empty_card_says_which_keys_fill_it(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        uid = await app.store.write(crud.insert, CLIENT, {"name": "Æther ☎ GmbH"})
        await app.open_record("client", uid)
        await settle(pilot)
        shown = screen_text(app)
        assert "n adds a person or a site" in shown
        assert "n adds one, c notes a call" in shown
        await press(pilot, "j", "enter", "y", "p")
        assert isinstance(app.screen, ClientScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (40, 10)])
async def test_p_makes_the_person_under_the_cursor_the_point_of_contact_and_u_takes_it_back(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, size) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "tab", "j", "p")
        assert messages(app)[-1].startswith("Tom 青空 is the point of contact now; it was Ines مكتبة.")
        assert acme.value(tmp_path, "client", made.client, "point_of_contact") == acme.number(
            tmp_path, "contact", made.tom
        )
        await press(pilot, "u")
        assert messages(app)[-1] == "Client “[ACME] [/] O'Brien”: Point of contact is Ines مكتبة again."
        assert acme.value(tmp_path, "client", made.client, "point_of_contact") == acme.number(
            tmp_path, "contact", made.ines
        )


async def test_p_without_a_person_under_the_cursor_says_what_to_do(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "p")
        assert "Put the cursor on a person first" in messages(app)[-1]


async def test_y_asks_which_number_and_copies_it_without_its_label(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "tab", "y")
        assert isinstance(app.screen, MenuScreen)
        await press(pilot, "2")
        assert app.clipboard == "07700 900123"
        assert messages(app)[-1] == "Copied: 07700 900123"
        await press(pilot, "j", "y")
        assert app.clipboard == "07700 900456", "of a single number nothing is asked"


async def test_enter_opens_a_person_and_an_entry_and_esc_comes_back_to_the_line(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "j", "enter")
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.kind.name == "promise"
        await press(pilot, "escape")
        row = app.screen.query_one("#timeline", WindowList).row
        assert row is not None
        assert row.uid == made.promise
        await press(pilot, "tab", "enter")
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.uid == made.ines


async def test_n_makes_a_record_for_this_client(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "n", "escape")
        assert isinstance(app.screen, ClientScreen)
        await press(pilot, "n", "p")
        shown = screen_text(app)
        assert "New promise" in shown
        assert "[ACME] [/] O'Brien" in shown


async def test_x_asks_before_it_throws_away_and_u_brings_back(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "x", "t")
        assert acme.value(tmp_path, "call", made.call, "deleted_at") is not None
        assert "call 0" not in screen_text(app)
        await press(pilot, "u")
        assert acme.value(tmp_path, "call", made.call, "deleted_at") is None
        await press(pilot, "x", "c")
        assert not isinstance(app.screen, ClientScreen)
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is not None
        await press(pilot, "u")
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is None


async def test_after_a_deletion_it_is_said_how_the_client_comes_back_where_letters_are_text(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2")
        await write(pilot, "acme")
        await press(pilot, "enter", "x", "c")
        assert messages(app)[-1] == "[ACME] [/] O'Brien is in the trash; Esc, then u, brings it back."
        await press(pilot, "escape", "u")
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is None


async def test_filter_says_that_a_key_leads_there_while_letters_are_keys(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2")
        assert "filter by the beginning of any word; Esc goes to the list" in screen_text(app)
        await press(pilot, "escape")
        assert "f  filter by the beginning of any word" in screen_text(app)
        await press(pilot, "f")
        assert "Esc goes to the list" in screen_text(app)


async def test_the_end_of_a_long_timeline_is_one_key_away(tmp_path: Path) -> None:
    made = acme.make(tmp_path, calls=900)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        assert "Timeline ── 902" in screen_text(app)
        await press(pilot, "G")
        shown = screen_text(app)
        assert "call 899" in shown
        assert "…" not in [line.strip("│ ") for line in shown.split("\n")], "every line on screen was read"
        await press(pilot, "g")
        assert "call 0:" in screen_text(app)


async def test_a_wide_terminal_shows_whether_the_person_under_the_cursor_may_give_orders(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, (120, 36)) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "tab", "j")
        shown = screen_text(app)
        assert "Caretaker" in shown
        assert "07700 900456" in shown
        assert "they need confirmation" in shown


async def test_a_change_elsewhere_shows_at_once_and_the_cursor_stays(tmp_path: Path) -> None:
    made = acme.make(tmp_path, calls=5)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "j")
        before = app.screen.query_one("#timeline", WindowList).row
        await app.store.write(crud.update, CLIENT, made.client, {"name": "青空デザイン"})
        await settle(pilot)
        assert "青空デザイン" in screen_text(app)
        assert app.screen.query_one("#timeline", WindowList).row == before


async def test_two_lines_of_people_leave_more_room_for_what_happened(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        begins = []
        for kind, uid in ((SITE, made.site), (CONTACT, made.left)):
            await app.store.write(crud.delete, kind, uid)
            await settle(pilot)
            begins += [at for at, line in enumerate(screen_text(app).splitlines()) if "─ Timeline ─" in line]
        assert begins == [14, 12], "three lines, and two"
