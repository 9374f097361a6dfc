"""Which keys the bar at the foot of a screen shows: what does nothing there is hidden, whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit import commands
from fieldkit.commands import COMMANDS
from fieldkit.widgets.key_bar import KeyBar
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, settle


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> None:
    """All commands under other titles."""
    monkeypatch.setattr(commands, "COMMANDS", tuple(replace(c, title=f"{c.title} it") for c in COMMANDS))


@pytest.mark.usefixtures("reworded")
async def test_a_record_without_states_hides_that_key_under_any_title(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("contact", made.ines)
        await settle(pilot)
        shown = {title: rank for _, title, rank in app.screen.query_one(KeyBar).keys}
        assert "state it" not in shown
        assert {"edit it", "client it", "find it"} <= shown.keys()
        assert shown["Today it"] == 9
        await app.open_record("promise", made.promise)
        await settle(pilot)
        assert "state it" in {title for _, title, _ in app.screen.query_one(KeyBar).keys}


@pytest.mark.usefixtures("reworded")
async def test_before_there_is_a_firm_sync_hides_what_needs_one(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f12")
        shown = {title for _, title, _ in app.screen.query_one(KeyBar).keys}
        assert {"begin it", "join it"} <= shown
        assert not {"sync now it", "folder it", "dry run it", "invite it"} & shown
