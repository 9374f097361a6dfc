"""What is never said to a client, read by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.screens.cards.card_list import CardsScreen
from fieldkit.screens.cards.never_say import NeverSayScreen
from fieldkit.widgets.reading_pane import Reading
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, screen_text

FIRST, LAST = "However well it fits", "concern?'"


@pytest.mark.parametrize(
    ("keys", "first", "last"),
    [
        ([], True, False),
        (["down"], False, False),
        (["down", "up"], True, False),
        (["down", "down", "down", "down"], False, False),
        (["G"], False, True),
        (["G", "g"], True, False),
        (["pagedown"], False, False),
        (["pagedown"] * 5, False, True),
        (["space", "pageup"], True, False),
        (["G", "up", "up", "up", "up"], False, False),
        (["G", *["pageup"] * 5], True, False),
        (["enter"] * 5, False, True),
    ],
)
async def test_it_is_read_by_the_keys_of_any_list(tmp_path: Path, keys: list[str], first: bool, last: bool) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f8", "tab", "v", *keys)
        assert isinstance(app.screen, NeverSayScreen)
        shown = screen_text(app)
        assert (FIRST in shown, LAST in shown) == (first, last)
        await press(pilot, "escape")
        assert isinstance(app.screen, CardsScreen)


async def test_it_goes_by_lines_pages_and_to_either_end(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path, (60, 16)) as (app, pilot):
        await press(pilot, "f8", "tab", "v")
        page = app.screen.query_one(Reading)
        tops = []
        for key in ("j", "j", "k", "space", "b", "G", "g", "enter"):
            await press(pilot, key)
            tops.append(round(page.scroll_offset.y))
        step, last = page.size.height - 1, round(page.max_scroll_y)
        assert tops == [1, 2, 1, 1 + step, 1, last, 0, step]
