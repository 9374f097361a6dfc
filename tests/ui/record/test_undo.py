"""Undo by its key, on whatever screen."""

from __future__ import annotations

from pathlib import Path

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT, PROMISE
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle


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


async def test_on_a_client_what_was_done_elsewhere_is_named_and_asked_about(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        other = await app.store.write(crud.insert, CLIENT, {"name": "Marsh"})
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "u")
        assert "Client “Marsh” was added" in screen_text(app)
        assert "take it back, though it is not of this screen" in screen_text(app)
        await press(pilot, "u", "n")
        assert acme.value(tmp_path, "client", other, "deleted_at") is None
        await press(pilot, "u", "y")
        assert acme.value(tmp_path, "client", other, "deleted_at") is not None
        await press(pilot, "U")
        assert "do it again, though it is not of this screen" in screen_text(app)
        await press(pilot, "escape")
        assert acme.value(tmp_path, "client", other, "deleted_at") is not None


async def test_what_belongs_to_the_client_on_screen_is_taken_back_at_once(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.update, CLIENT, made.client, {"town": "York"})
        await app.store.write(crud.delete, PROMISE, made.promise)
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "u", "u")
        assert acme.value(tmp_path, "promise", made.promise, "deleted_at") is None
        assert acme.value(tmp_path, "client", made.client, "town") == "Whitby"
        await press(pilot, "u")
        said = "all that was changed since fieldkit was opened is taken back already. U does it again."
        assert messages(app)[-1] == f"Nothing to take back: {said}"
