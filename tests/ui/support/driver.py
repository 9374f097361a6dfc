"""Driving the real app by keys, and reading its screen."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.screens.base.page import Page
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.moments import AFTERNOON

_LOOKS = 200
"""Looks after which a message that still waits is one of many, as of a clock."""
_LAID_OUT = 0.05
"""Seconds after which what still waits to be laid out is never at rest, as a sign that something loads."""
NAMED = frozenset(
    ("enter", "tab", "shift+tab", "escape", "up", "down", "left", "right", "backspace", "home", "end", "f5", "f6", "f8")
)


@asynccontextmanager
async def open_app(
    home: Path, size: tuple[int, int] = (80, 24), now: datetime = AFTERNOON, *, toasts: bool = False
) -> AsyncIterator[tuple[FieldkitApp, Pilot[Any]]]:
    """Run the app on ``home`` until the block ends; its first screen is ready. ``toasts`` are drawn if wanted."""
    app = FieldkitApp(paths.home(home), clock=lambda: now)
    async with app.run_test(size=size, notifications=toasts) as pilot:
        await settle(pilot)
        yield app, pilot


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until everything that was asked for is done and drawn: until no worker ran in two looks.

    The last look also sleeps until the processor is idle, as ``Pilot.pause`` does: what waits for a timer comes then.
    A busy machine looks idle to it while the app waits for the processor, so messages on their way are looked for too.
    """
    quiet = looks = 0
    until = time.monotonic() + _LAID_OUT
    while quiet < 2:
        looks += 1
        if isinstance(pilot.app, FieldkitApp):
            await pilot.app.type_ahead.drained()
        for screen in pilot.app.screen_stack:
            if isinstance(screen, Page):
                await screen.stored()
        busy = [worker for worker in pilot.app.workers if not worker.is_finished]
        for worker in busy:
            # A reload that a newer one replaced is cancelled: that is how it should be.
            with suppress(WorkerCancelled):
                await worker.wait()
        await pilot.app.animator.wait_until_complete()
        await pilot.pause(None if quiet and not busy else 0)
        begun = any(not worker.is_finished for worker in pilot.app.workers)
        moves = (looks < _LOOKS and _underway(pilot.app)) or (time.monotonic() < until and _is_laid_out(pilot.app))
        quiet = 0 if busy or begun or moves else quiet + 1


def _is_laid_out(app: App[Any]) -> bool:
    """Lay out what changed, as the timer of the screen does; return whether anything had, or waits for that.

    It comes sixty times a second: a quick machine is through with a test before that.
    """
    screen = app.screen
    waits = screen._layout_required or screen._scroll_required
    if waits and screen.is_current:
        with app._context():
            screen._on_timer_update()
    return waits


def _underway(app: App[Any]) -> bool:
    """Whether a message waits in a queue of what is in front, or a call for its next drawing."""
    screen = app.screen
    return bool(screen._callbacks) or any(node.message_queue_size for node in (app, screen, *screen.walk_children()))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each once the one before is answered."""
    for key in keys:
        _post(pilot, key)
        await pilot.pause(0)  # now the app has it, and ``drained`` tells of it
        await settle(pilot)


def _post(pilot: Pilot[Any], key: str) -> None:
    """Put a key where the terminal does; ``Pilot.press`` sleeps twice for it until the processor is idle."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    letter: str | None
    try:
        letter = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        letter = name if len(name) == 1 else None
    pilot.app.post_message(Key(name, letter))


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type ``text`` into what has the focus, as fast as the app takes it."""
    for letter in text:
        pilot.app.post_message(Key(_character_to_key(letter), letter))
    await settle(pilot)


async def burst(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys without a gap, as a slow line delivers them; words of several letters that name no key are typed."""
    for key in keys:
        for one in [key] if key in NAMED or len(key) == 1 else list(key):
            name = _character_to_key(one) if len(one) == 1 else one
            pilot.app.post_message(Key(name, one if len(one) == 1 else None))
    await settle(pilot)


def screen_text(app: App[Any]) -> str:
    """Return what is on the screen as lines of text."""
    width, height = app.size
    lines = app.screen._compositor.render_strips() if hasattr(app.screen._compositor, "render_strips") else []
    return "\n".join("".join(segment.text for segment in strip)[:width].rstrip() for strip in lines[:height])


def messages(app: FieldkitApp) -> list[str]:
    """Return what the app said in passing, oldest first."""
    return [notification.message for notification in app._notifications]


async def left(app: FieldkitApp) -> int | None:
    """Return the exit code once the app has ended."""
    async with asyncio.timeout(60):
        while app.is_running:
            await asyncio.sleep(0.01)
    return app.return_code


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


def is_covered(app: App[Any]) -> bool:
    """Return whether anything stands over the field with the focus, or it is not on the screen."""
    field = app.focused
    assert field is not None
    cells = [(x, y) for y in field.region.line_range for x in range(field.region.x, field.region.right)]
    return not cells or any(app.screen.get_widget_at(*cell)[0] is not field for cell in cells)


def drawn(app: App[Any]) -> list[str]:
    """Return the lines of the screen that say something, up to the right side of their frame."""
    lines = (line.rstrip(" │▁▂▃▄▅▆▇█") for line in screen_text(app).split("\n"))
    return [line for line in lines if line]


def choices(app: App[Any]) -> list[str]:
    """Return the answers of the menu in front: key and words."""
    return [f"{row.text(0)} {row.text(1)}" for row in app.screen.query_one(WindowList).rows]
