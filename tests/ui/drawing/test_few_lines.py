"""Where there is hardly any room something of what is shown is left, and what is out of sight is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.support import acme
from tests.ui.support.driver import drawn, open_app, press, screen_text, settle, until


@pytest.mark.parametrize(("keys", "lines"), [(["2"], ["  filter", " [ACME] …"]), (["1"], [" Promises", "   tue"])])
async def test_a_terminal_of_three_lines_shows_some_of_a_list(
    tmp_path: Path, keys: list[str], lines: list[str]
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path, (10, 3)) as (app, pilot):
        await press(pilot, *keys)
        await until(
            lambda: [one.rstrip() for one in drawn(app)][:2] == lines
        )  # what has no room goes once it is laid out
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "╭─" in screen_text(app)
        assert "/ find" in screen_text(app) or "F3 find" in screen_text(app), "the key bar is there again"


async def test_a_picker_says_how_many_there_are_where_some_are_out_of_sight(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path, (80, 10)) as (app, pilot):
        await press(pilot, "L")
        count = app.screen.query_one("#pick-rows").count  # type: ignore[attr-defined]
        assert f" {count} in all, ↓ goes on ── Enter picks, Esc goes back " in screen_text(app)
        await press(pilot, "f", "i")
        assert "in all" not in screen_text(app)
        await press(pilot, "backspace", "backspace")
        assert f"{count} in all" in screen_text(app)
        await pilot.resize_terminal(80, 40)
        await until(lambda: "in all" not in screen_text(app))
        await pilot.resize_terminal(10, 3)
        await settle(pilot)
        assert len(drawn(app)) == 3
