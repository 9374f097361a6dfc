"""Cards by keys: the client's words, the glance, the whole card, and how it went in two keys."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from fieldkit.db.records import crud
from fieldkit.db.store import content_files, opening
from fieldkit.domain.records.kinds import CALL, CARD, CARD_USE, CLIENT
from fieldkit.domain.records.values import to_instant
from fieldkit.screens.cards.card import CardScreen
from fieldkit.widgets.reading_pane import Reading
from fieldkit.widgets.sheet import Sheet
from tests.support.moments import AFTERNOON
from tests.ui.support.driver import messages, open_app, press, screen_text, write

HARD = ("[ACME] [/] O'Brien", "Æther ☎ GmbH", "شركة النور", "青空デザイン")
NEPHEW = next(card for card in content_files.parsed("objections")["objections"] if card["id"] == "diy-nephew")


@pytest.fixture
def home(home: Path) -> Path:
    """A home with a few clients and the starting content."""
    connection = opening.writer(home / "fieldkit.db")
    for name in ("Marsh & Daughters", *HARD):
        crud.insert(connection, CLIENT, {"name": name, "style": "hands_on"})
    connection.close()
    return home


def _uses(home: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(home / "fieldkit.db")
    rows = connection.execute(
        "SELECT card.title, coalesce(client.name, ''), card_use.words, card_use.reply, outcome, cause, at FROM card_use"
        " JOIN card ON card.id = card LEFT JOIN client ON client.id = card_use.client"
        " WHERE card_use.deleted_at IS NULL ORDER BY card_use.id"
    ).fetchall()
    connection.close()
    return rows


async def test_words_are_typed_at_once_and_the_glance_is_read(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        assert isinstance(app.focused, Input)
        shown = screen_text(app)
        assert "Apathy" in shown
        assert "50" in shown
        await write(pilot, "my nephew does comp")
        shown = screen_text(app)
        assert "My nephew does it" in shown.split("\n")[2]
        assert "Speak well of the helper" in shown
        assert "Ask: When they are away" in shown


async def test_keys_of_the_list_move_while_typing(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "too expensive")
        before = screen_text(app)
        await press(pilot, "down")
        assert screen_text(app) != before
        assert "too expensive" in screen_text(app)
        await press(pilot, "f6")
        assert app.current_mode == "clients"


async def test_outcome_is_noted_in_two_keys_and_taken_back(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "nephew does comp")
        await press(pilot, "enter")
        assert NEPHEW["acknowledge"] in screen_text(app)
        assert "for nobody yet" in screen_text(app)
        await press(pilot, "2")
        assert "2 used:" in screen_text(app)
        assert _uses(home) == []
        await press(pilot, "s")
        (use,) = _uses(home)
        assert use[:3] == ("My nephew does it", "", "nephew does comp")
        assert use[3].startswith(NEPHEW["say"][1]["text"].partition(".")[0])
        assert use[4:] == ("settled", "", to_instant(AFTERNOON))
        assert "used once: 1 settled" in screen_text(app)
        await press(pilot, "u")
        assert _uses(home) == []
        assert "used once" not in screen_text(app)


@pytest.mark.parametrize(
    ("keys", "outcome", "answered"),
    [
        (("0", "r"), "real_no", False),
        (("p", "1"), "parked", True),
        (("1", "o"), "softened", True),
        (("3", "2", "n"), "not_heard_yet", True),
        (("s", "0"), "settled", False),
    ],
)
async def test_any_order_of_the_two_keys(home: Path, keys: tuple[str, ...], outcome: str, answered: bool) -> None:
    async with open_app(home) as (_, pilot):
        await press(pilot, "4", "enter", *keys)
        (use,) = _uses(home)
        assert use[4] == outcome
        assert bool(use[3]) == answered


async def test_an_answer_that_is_not_there_is_refused_in_words(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4", "enter", "7", "s")
        assert _uses(home) == []
        assert any("answers here are 1 to 3" in text for text in messages(app))


async def test_cause_is_noted_with_the_use(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "my nephew")
        await press(pilot, "enter", "w", "w")
        assert "because It costs nothing" in screen_text(app)
        await press(pilot, "1", "s")
        assert _uses(home)[0][5] == "It costs nothing"
        await press(pilot, "1", "s")
        assert _uses(home)[1][5] == ""


async def test_client_is_the_one_that_the_person_came_from(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "2", "escape")
        await write(pilot, "j")
        await press(pilot, "enter")
        name = next(name for name in (*HARD, "Marsh & Daughters") if name in screen_text(app))
        await press(pilot, "f8")
        await write(pilot, "too dear")
        await press(pilot, "enter")
        assert f"for {name}" in screen_text(app)
        assert "show the calculation" in screen_text(app)
        await press(pilot, "1", "s")
        assert _uses(home)[0][1] == name


@pytest.mark.parametrize("name", HARD)
async def test_client_is_changed_by_a_few_letters(home: Path, name: str) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4", "enter", "f")
        await write(pilot, name[:4] if name.isascii() else name)
        await press(pilot, "enter")
        assert "Who said it?" not in screen_text(app)
        await press(pilot, "1", "s")
        assert _uses(home)[0][1] == name


async def test_call_just_noted_is_linked(home: Path) -> None:
    connection = opening.writer(home / "fieldkit.db")
    from fieldkit.db.base import ids

    client = connection.execute("SELECT id FROM client WHERE name = 'Marsh & Daughters'").fetchone()[0]
    crud.insert(connection, CALL, {"client": client, "at": ids.now_ms()})
    connection.close()
    async with open_app(home) as (app, pilot):
        await press(pilot, "4", "enter")
        assert "for Marsh & Daughters" in screen_text(app)
        assert "in the call just noted" in screen_text(app)
        await press(pilot, "1", "s")
    connection = sqlite3.connect(home / "fieldkit.db")
    assert connection.execute("SELECT count(*) FROM card_use WHERE call IS NOT NULL").fetchone() == (1,)
    connection.close()


async def test_never_say_is_a_page_away(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4", "enter", "v")
        assert "60 percent of small firms" in screen_text(app)
        assert "no source for it" in screen_text(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen.query_one("#said"), Input)


async def test_hostile_own_card_is_shown_as_it_is(home: Path) -> None:
    connection = opening.writer(home / "fieldkit.db")
    title = "[bold red]Zebra[/] \x1b[31m[@click=app.quit]x"
    crud.insert(connection, CARD, {"title": title, "glance": "[/] [ACME]", "reply": "A\n" * 12, "origin": "own"})
    connection.close()
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "zebra")
        assert "[bold red]Zebra[/]" in screen_text(app)
        assert "our own" in screen_text(app)
        await press(pilot, "enter")
        assert "[bold red]Zebra[/] [@click=app.quit]x" in screen_text(app)
        assert "[/] [ACME]" in screen_text(app)
        assert "\x1b" not in app.screen.query_one(Reading).text
        await press(pilot, "9", "s")
        assert _uses(home)[0][3] == "A"


async def test_nothing_found_offers_to_write_one(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "zzyzx qqq")
        assert "No card has any of these words" in screen_text(app)
        await press(pilot, "enter")
        await press(pilot, "escape", "n")
        assert "zzyzx qqq" in screen_text(app)


async def test_escape_goes_from_the_field_to_the_list_and_then_clears_it(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "too small")
        await press(pilot, "escape")
        assert not isinstance(app.focused, Input)
        assert "too small" in screen_text(app)
        await press(pilot, "escape")
        assert "Apathy" in screen_text(app)
        await press(pilot, "f")
        assert isinstance(app.focused, Input)


async def test_whole_card_stands_beside_the_list_where_there_is_room(home: Path) -> None:
    async with open_app(home, size=(120, 36)) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "my nephew")
        page = app.screen.query_one("#whole", Reading)
        assert NEPHEW["acknowledge"] in page.text
        await press(pilot, "down")
        assert NEPHEW["acknowledge"] not in page.text
        assert page.text


async def test_ten_lines_are_enough(home: Path) -> None:
    async with open_app(home, size=(40, 10)) as (app, pilot):
        await press(pilot, "f8")
        await write(pilot, "my nephew")
        assert "My nephew does it" in screen_text(app)
        assert "Speak well of the helper" in " ".join(screen_text(app).split())
        await press(pilot, "enter", "1", "s")
        assert _uses(home)[0][4] == "settled"


async def test_typing_lays_nothing_out_anew(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "neph")
        glance = app.screen.query_one("#glance", Sheet)
        size = glance.size
        await write(pilot, "ew does it")
        assert glance.size == size


def test_kinds_are_those_of_the_store() -> None:
    assert (CARD.name, CARD_USE.name) == ("card", "card_use")


async def test_conflicts_and_trash_open_over_a_card_and_esc_comes_back(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "4", "escape", "enter")
        card = app.screen
        assert isinstance(card, CardScreen)
        for key in ("exclamation_mark", "T"):
            await press(pilot, key)
            assert app.screen is not card
            await press(pilot, "escape")
            assert app.screen is card
