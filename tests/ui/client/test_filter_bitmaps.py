"""The filter of Clients by keys: from bitmaps once they are made behind it, and never behind what was typed since."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.views import record_list
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.screens.base import record_list_page
from fieldkit.screens.base.record_list_page import RecordListPage
from tests.support import stores
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, until

NAMES = ("Marsh Homes", "Mallow Oak", "Kestrel Marine", "Old Oak", "Maddox")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of a few clients, for which bitmaps are made as for many."""
    monkeypatch.setattr(record_list_page, "WORTH", 1)
    stores.keep(stores.prepared(), tmp_path / stores.FILE)
    with closing(opening.writer(tmp_path / stores.FILE)) as connection, transaction(connection):
        for name in NAMES:
            crud.insert(connection, CLIENT, {"name": name})
    return tmp_path


def shown(app: FieldkitApp) -> tuple[list[str], str]:
    """Return the clients of the list as they stand there, and its heading."""
    text = screen_text(app)
    places = sorted((text.index(name), name) for name in NAMES if name in text)
    return [name for _, name in places], next(line for line in text.splitlines() if "Clients" in line)


def is_ready(app: FieldkitApp) -> bool:
    """Return whether the order of the list in front is known."""
    assert isinstance(app.screen, RecordListPage)
    made = app.screen._bitmaps._bitmaps
    return made is not None and made.ready


async def test_they_are_made_behind_the_first_letter_and_show_the_same(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "2")
        assert not is_ready(app)
        await press(pilot, "m")
        first = shown(app)
        assert first[0] == ["Kestrel Marine", "Maddox", "Mallow Oak", "Marsh Homes"]
        assert "── 4 ─" in first[1]
        await until(lambda: is_ready(app))
        await press(pilot, "a", "backspace")
        assert shown(app) == first
        await press(pilot, "a", "r")
        assert shown(app)[0] == ["Kestrel Marine", "Marsh Homes"]
        await press(pilot, *"x")
        assert "No client's name" in screen_text(app)
        await press(pilot, "backspace", "backspace", "space", "o")
        assert shown(app)[0] == ["Mallow Oak"]
        assert "── 1 ─" in shown(app)[1]


async def test_a_client_that_is_renamed_meanwhile_is_found_by_its_new_name(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "2", "m")
        await until(lambda: is_ready(app))
        with closing(opening.writer(home / stores.FILE)) as connection, transaction(connection):
            connection.execute("UPDATE client SET name = 'Zulu', updated_at = updated_at + 1 WHERE name = 'Maddox'")
        await press(pilot, "a")
        assert shown(app)[0] == ["Kestrel Marine", "Mallow Oak", "Marsh Homes"]
        assert "── 3 ─" in shown(app)[1]


async def test_an_answer_that_comes_late_is_not_shown_over_a_newer_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "2")
        read, late, answered = app.store.read, asyncio.Event(), asyncio.Event()

        async def slow(job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> object:
            found = await read(job, *args, **kwargs)
            if job is record_list.first_window and args[0].text == "m":
                answered.set()
                await late.wait()
            return found

        monkeypatch.setattr(app.store, "read", slow)
        monkeypatch.setattr(app.store, "read_at_once", lambda *_, **__: None)
        pilot.app.simulate_key("m")
        await asyncio.wait_for(answered.wait(), 20)
        pilot.app.simulate_key("a")
        await until(lambda: "── 4 ─" in shown(app)[1])
        pilot.app.simulate_key("l")
        await until(lambda: shown(app)[0] == ["Mallow Oak"])
        late.set()
        await settle(pilot)
        assert shown(app)[0] == ["Mallow Oak"]


async def test_what_goes_wrong_behind_is_said_by_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bool:
        raise Trouble("The disk does not answer.")

    monkeypatch.setattr(record_list, "get_ready", broken)
    async with open_app(home) as (app, pilot):
        await press(pilot, "2", "m", "a")
        assert shown(app)[0] == ["Kestrel Marine", "Maddox", "Mallow Oak", "Marsh Homes"]
        assert not messages(app)
        assert not is_ready(app)
