"""A menu by keys: one key decides, arrows choose too, and no key reaches the screen behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.dialogs.menu import MenuScreen
from fieldkit.screens.record.record import RecordScreen
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, screen_text, settle


async def test_each_answer_stands_on_a_line_behind_its_key(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s")
        lines = [line[10:72] for line in screen_text(app).splitlines()[9:15]]
        assert [line.rstrip(" │╮╯─") for line in lines] == [
            "╭─ This promise is now",
            "│  k    kept",
            "│  l    kept late",
            "│  b    broken",
            "│  c    cancelled",
            "╰────────────────────────────────────────── Esc: leave it",
        ]


@pytest.mark.parametrize(
    ("keys", "state"),
    [
        (["enter"], "kept"),
        (["down", "enter"], "late"),
        (["tab", "j", "enter"], "broken"),
        (["down", "down", "up", "enter"], "late"),
        (["tab", "tab", "shift+tab", "enter"], "late"),
        (["down", "b"], "broken"),
        (["down", "escape"], "open"),
        (["down", "q"], "open"),
    ],
)
async def test_arrows_and_enter_choose_as_the_keys_do(tmp_path: Path, keys: list[str], state: str) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s", *keys)
        assert isinstance(app.screen, RecordScreen)
        assert acme.value(tmp_path, "promise", made.promise, "state") == state


async def test_k_goes_up_where_it_is_no_answer(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "n", "j", "j", "k", "enter")
        assert isinstance(app.screen, FormScreen)
        assert "New promise" in screen_text(app)


async def test_other_keys_do_not_reach_the_screen_behind(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s", "x", "e", "2", "slash", "f5")
        assert isinstance(app.screen, MenuScreen)
        assert acme.value(tmp_path, "promise", made.promise, "deleted_at") is None


async def test_a_click_on_an_answer_gives_it(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s")
        for _ in range(2):
            await pilot.click(offset=(15, 12))
            await settle(pilot)
        assert acme.value(tmp_path, "promise", made.promise, "state") == "broken"
