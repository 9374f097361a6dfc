"""A list, a form, a card, the trash and Find, for a kind that is only declared."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.db.schema.change_capture import paused
from fieldkit.db.store import opening
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.widgets.lists.row_cache import CACHED
from tests.names import HARD, MARKUP
from tests.new_kind.gadget import GADGET, client_of, open_gadgets, plain, row_of, titles
from tests.ui.support.driver import messages, open_app, press, screen_text, write

MANY = 100_000


async def test_it_has_a_line_in_the_palette_and_a_list_that_is_sorted_and_filtered(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        assert "Gadgets ── 4 ── by name" in screen_text(app)
        assert titles(app) == sorted(HARD, key=lambda name: name.lower().encode())
        await press(pilot, "s", "s", "s", "s", "S")
        assert "by price, the last first" in screen_text(app)
        assert titles(app) == list(reversed(HARD))
        await press(pilot, "f")
        await write(pilot, "acme")
        assert set(titles(app)) == set(HARD), "by its name, or by that of the client it is with"
        await write(pilot, " gmbh")
        assert titles(app) == [name for name in HARD if "GmbH" in name]


async def test_its_form_stores_every_type_and_undo_takes_it_back(home: Path) -> None:
    typed = {
        "name": "[Loan] tester",
        "client": "acme",
        "state": "with a client",
        "serial": "ZX-8191",
        "remarks": "two lines",
        "parts": "lead; case",
        "phones": "desk: 01632 960001",
        "emails": "a@example.com",
        "spare": "yes",
        "pieces": "3",
        "setup": "1:30",
        "price": "12.50",
        "bought": "2026-01-02",
        "back": "2026-12-24 10:00",
        "lent_at": "2026-11-20 09:30",
    }
    assert set(typed) == {field.name for field in GADGET.form}
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, FormScreen)
        for name, words in typed.items():
            if GADGET.field(name).default:
                await press(pilot, "ctrl+u")
            await write(pilot, words)
            await press(pilot, "tab")
        await press(pilot, "escape")
        stored = {
            "name": "[Loan] tester",
            "client": client_of(home),
            "state": "lent",
            "serial": "ZX-8191",
            "remarks": "two lines",
            "parts": "lead\ncase",
            "phones": "desk: 01632 960001",
            "emails": "a@example.com",
            "spare": 1,
            "pieces": 3,
            "setup": 90,
            "price": 1250,
            "bought": "2026-01-02",
            "back": "2026-12-24 10:00",
            "lent_at": int(datetime(2026, 11, 20, 9, 30).timestamp() * 1000),
        }
        assert set(stored) == set(typed)
        assert row_of(home, typed["name"]) == stored
        assert typed["name"] in titles(app)
        # One step a field that was stored by itself, and one for the record.
        for _ in typed:
            await press(pilot, "u")
        assert typed["name"] not in titles(app)


async def test_its_card_shows_all_of_it_and_changes_its_state_by_one_key(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        await press(pilot, "f")
        await write(pilot, "gmbh")
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        for words in ("Gadget ── Æther ☎ GmbH", "State stored", "Serial SN7710Q", f"Client {MARKUP}"):
            assert words in plain(app)
        await press(pilot, "s", "x")
        assert "lost" in screen_text(app)
        await press(pilot, "h")
        assert "State" in screen_text(app)
        assert "stored" in screen_text(app)
        await press(pilot, "escape", "u")
        assert "State stored" in plain(app)


async def test_it_goes_to_the_trash_and_comes_back_and_find_follows(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        await press(pilot, "f")
        await write(pilot, "gmbh")
        await press(pilot, "escape", "x")
        assert messages(app)[-1] == "Gadget “Æther ☎ GmbH” is in the trash; u brings it back."
        await press(pilot, "T")
        assert "Gadget" in screen_text(app)
        assert "Æther ☎ GmbH" in screen_text(app)
        await press(pilot, "slash")
        await write(pilot, "n7710")
        assert "gadget" not in screen_text(app), "what is in the trash is not found"
        await press(pilot, "escape", "r", "escape", "slash")
        await write(pilot, "n7710")
        assert "gadget" in screen_text(app), "by any run of characters of its serial"
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)


async def test_a_hundred_thousand_are_filtered_sorted_and_paged(home: Path) -> None:
    rows = ((f"uid-{n:06}", f"Tester {n:06} {'blue' if n % 500 == 0 else 'red'}", n) for n in range(MANY))
    insert = "INSERT INTO gadget (uid, created_at, updated_at, name, state, price) VALUES (?, 1, 1, ?, 'stored', ?)"
    with (
        closing(opening.writer(home / "fieldkit.db")) as connection,
        transaction(connection),
        paused(connection),
    ):
        connection.executemany(insert, rows)
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        assert f"Gadgets ── {MANY + 4:,} ── by name" in screen_text(app)
        await press(pilot, "G")
        assert titles(app)[-1] == max(HARD), "to the end at once"
        await press(pilot, "g", "f")
        await write(pilot, "tester")
        assert f"Gadgets ── {MANY:,} ──" in screen_text(app)
        assert titles(app)[0] == "Tester 000000 blue"
        await write(pilot, " blue")
        assert "Gadgets ── 200 ──" in screen_text(app)
        await press(pilot, "escape", "escape", "s", "s", "s", "s", "S")
        assert titles(app)[0] == f"Tester {MANY - 1:06} red"
        await press(pilot, *["pagedown"] * 12)
        assert len(titles(app)) <= CACHED, "what is far away is forgotten"
        assert titles(app) == sorted(titles(app), reverse=True)
