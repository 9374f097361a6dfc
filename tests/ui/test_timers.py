"""Timers come due once, however late they are, and however little is left of their time."""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path

import pytest
from textual import _time
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.widgets._toast import Toast

from fieldkit.screens.timers import SureTimer
from tests.ui.support.driver import open_app


async def came_due(pump: MessagePump, delay: float) -> int:
    times: list[None] = []
    made = pump.set_timer(delay, lambda: times.append(None), name="looked at")
    assert isinstance(made, SureTimer)
    async with asyncio.timeout(20):
        while not times:
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.02)
    return len(times)


@pytest.mark.parametrize("delay", [-5.0, -1e-9, 0.0, 1e-9, 0.01])
async def test_a_timer_comes_due_once_however_little_is_left(home: Path, delay: float) -> None:
    async with open_app(home) as (app, _):
        assert await came_due(app.screen, delay) == 1


async def test_a_timer_comes_due_though_its_moment_passes_as_it_starts(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(home) as (app, _):
        real, passed = _time.get_time, count()

        def late() -> float:  # a second for each look
            task = asyncio.current_task()
            return real() + (next(passed) if task is not None and task.get_name() == "looked at" else 0)

        monkeypatch.setattr(_time, "get_time", late)
        assert await came_due(app.screen, 0.01) == 1


async def test_a_toast_that_expires_as_a_screen_opens_stops_nothing(home: Path) -> None:
    async with open_app(home) as (app, _):
        gone = Notification("Stored.", timeout=-0.001)
        await app.screen.mount(Toast(gone))
        async with asyncio.timeout(20):
            while app.screen.query(Toast):
                await asyncio.sleep(0.005)
