"""Undo by its key, on whatever screen."""

from __future__ import annotations

from pathlib import Path

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import PROMISE
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, settle


async def test_with_nothing_changed_there_is_nothing_to_take_back(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "u")
        assert messages(app)[-1] == "Nothing to take back: nothing was changed since fieldkit was opened."
        await press(pilot, "U")
        assert messages(app)[-1] == "Nothing to do again: nothing was taken back."


async def test_u_says_what_it_took_back_and_the_screen_shows_it(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.update, PROMISE, made.promise, {"due": "2026-12-24"})
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "u")
        assert messages(app)[-1] == "Promise “backup quote”: Due is Tue 24 Nov 2026 (in 3 days) again."
        assert acme.value(tmp_path, "promise", made.promise, "due") == "2026-11-24"


async def test_what_was_made_before_this_session_is_not_taken_back(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (_, pilot):
        await press(pilot, "u", "u", "u")
        assert acme.value(tmp_path, "promise", made.promise, "deleted_at") is None
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is None
