"""The keys of the Sync screen: which line does what, what is refused in words, the name of this device."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.sync.sync_screen import SyncScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.conflicts.two_homes import Firm
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, write

NO_FIRM = "This device belongs to no firm yet: n begins one, o joins one."


@pytest.mark.parametrize("key", ["s", "d", "f", "i", "m", "R"])
async def test_without_a_firm_each_key_that_needs_one_says_so(tmp_path: Path, key: str) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6", key)
        assert messages(app) == [NO_FIRM]
        assert isinstance(app.screen, SyncScreen)


@pytest.mark.parametrize(("line", "asks"), [("begin", "Begin a firm"), ("join", "Join a firm")])
async def test_without_a_firm_enter_on_a_line_begins_or_joins_one(tmp_path: Path, line: str, asks: str) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6")
        rows = app.screen.query_one(WindowList)
        await press(pilot, *_to(rows, line), "enter")
        assert isinstance(app.screen, AskScreen)
        assert asks in screen_text(app)


def _to(rows: WindowList, beginning: str) -> list[str]:
    """Return the keys that lead from the top to the line whose uid begins so."""
    lines = [row for row in rows.rows if row.choosable]
    place = next((place for place, row in enumerate(lines) if row.uid.startswith(beginning)), 0)
    return ["g", *["down"] * place]


async def test_a_second_firm_is_not_begun_and_no_line_but_a_device_is_removed(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "n")
        assert messages(app)[-1] == "This device belongs to a firm already. i invites another device."
        rows = app.screen.query_one(WindowList)
        await press(pilot, *_to(rows, "folder"), "x")
        assert messages(app)[-1] == "Put the cursor on a device first."
        assert isinstance(app.screen, SyncScreen)


async def test_this_device_gets_another_name_by_m_or_on_its_line(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "m")
        assert "Name of this device" in screen_text(app)
        await press(pilot, "ctrl+u")
        await write(pilot, "Ana [x] 漢字")
        await press(pilot, "enter")
        assert messages(app)[-1] == "This device is called Ana [x] 漢字."
        assert "Ana [x] 漢字" in screen_text(app)
        rows = app.screen.query_one(WindowList)
        await press(pilot, *_to(rows, "device:"), "enter")
        assert isinstance(app.screen, AskScreen)
        assert "Ana [x] 漢字" in screen_text(app)
        await press(pilot, "escape", "down", "enter")
        assert messages(app)[-1] == "x removes this device from the firm, or takes it in again."
    firm.sync(firm.laptop, firm.desk)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6")
        assert "Ana [x] 漢字" in screen_text(app)


async def test_enter_on_the_folder_chooses_another_and_one_in_a_missing_place_is_refused(
    firm: Firm, tmp_path: Path
) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6")
        await press(pilot, *_to(app.screen.query_one(WindowList), "folder"), "enter", "ctrl+u")
        await write(pilot, str(tmp_path / "no" / "place"))
        await press(pilot, "enter")
        assert messages(app)[-1].endswith("neither. Nothing was changed.")
        assert not (tmp_path / "no").exists()
        await press(pilot, "f", "ctrl+u")
        await write(pilot, str(tmp_path / "other"))
        await press(pilot, "enter", "n")
        assert not (tmp_path / "other").exists()
        await press(pilot, "f", "ctrl+u")
        await write(pilot, str(tmp_path / "other"))
        await press(pilot, "enter", "y")
        assert messages(app)[-1].endswith("s syncs now, d shows what it would change.")
        await press(pilot, "s")
    assert list((tmp_path / "other").rglob("*.fks"))
