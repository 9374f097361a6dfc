"""What all screens share: asking the store."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from fieldkit.screens.base.page import Page
from fieldkit.screens.today import TodayScreen
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, settle


async def test_an_answer_for_a_screen_that_was_left_meanwhile_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        card = app.screen
        assert isinstance(card, Page)
        read = app.store.read

        async def slow(*job: Any, **more: Any) -> Any:
            found = await read(*job, **more)
            while card.children:
                await asyncio.sleep(0)
            return found

        monkeypatch.setattr(app.store, "read", slow)
        card.reload()
        await asyncio.sleep(0)
        app.pop_screen()
        while card.is_running:
            await asyncio.sleep(0)
        monkeypatch.undo()
        await press(pilot, "2", "1")
        assert isinstance(app.screen, TodayScreen)
