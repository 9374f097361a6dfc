"""Keys once the app is ending: what waits stays, whatever becomes of what was under way."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from tests.ui.base.test_type_ahead import Behind, key, taking


async def test_a_cancellation_that_is_lost_hands_no_key_on(monkeypatch: pytest.MonkeyPatch) -> None:
    keys, handed = taking(Behind())
    for name in ("f5", "f6", "f7"):
        await keys.take(key(name))
    done, waits = keys._done, asyncio.Event()

    async def done_all_the_same() -> None:  # as ``asyncio.wait_for`` of 3.11, if both come in one turn
        with suppress(asyncio.CancelledError):
            await waits.wait()

    monkeypatch.setattr(keys, "_done", done_all_the_same)
    for _ in range(5):
        await asyncio.sleep(0)
    keys.close()
    waits.set()
    for _ in range(20):
        await asyncio.sleep(0)
    before = list(handed)
    monkeypatch.setattr(keys, "_done", done)
    keys.reopen()
    await keys.drained()
    assert handed == ["f5", "f6", "f7"]
    assert len(before) < 3, "the first may have gone before"
