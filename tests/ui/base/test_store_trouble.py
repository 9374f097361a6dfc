"""The store is lost, damaged, full or not ready yet while the app is open: it says so, and keeps what is typed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.base import connect, progress
from fieldkit.db.records import drafts
from fieldkit.db.store import opening
from fieldkit.screens.dialogs import store_progress
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.dialogs.getting_ready import GettingReadyScreen
from fieldkit.sync.backup import backup
from tests.support.moments import AFTERNOON
from tests.support.stores import spoil
from tests.ui.record.in_form import hint
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")
async def test_text_stays_in_its_field_when_the_store_was_replaced(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.warm()
        app.edit_record("client", made.client)
        await settle(pilot)
        shutil.copyfile(tmp_path / "fieldkit.db", tmp_path / "restored")
        (tmp_path / "restored").replace(tmp_path / "fieldkit.db")
        await write(pilot, " Ltd")
        await press(pilot, "tab")
        name = app.screen.query_one("#field-name", Input)
        assert name.value == "[ACME] [/] O'Brien Ltd"
        assert not name.has_focus, "what is typed next is for another field"
        assert "is another file now: it was replaced while fieldkit was open" in hint(app)
        await press(pilot, "escape")
        assert messages(app)[-1] == "Kept, not stored: Name. Today lists it once the store takes it."
        assert not isinstance(app.screen, FormScreen)
        assert len(messages(app)) == 2, "what is wrong is said once, as long as it can be read"
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien"


async def test_page_that_is_damaged_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    acme.make(tmp_path)
    backup.make(tmp_path / "fieldkit.db")
    with closing(sqlite3.connect(tmp_path / "fieldkit.db")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'card'").fetchone()
    data = bytearray((tmp_path / "fieldkit.db").read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 64] = b"\xff" * 64
    (tmp_path / "fieldkit.db").write_bytes(data)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "4")
        assert "is damaged" in messages(app)[-1]
        assert "“fieldkit restore " in messages(app)[-1]
        await press(pilot, "f6")
        assert "O'Brien" in screen_text(app)
    assert not app.return_code


@pytest.mark.parametrize(
    ("kind", "field", "shown"),
    [
        ("client", "style", "a\ufffdb"),
        ("client", "clause", "a\ufffdb"),
        ("card", "body", ""),
        ("card", "title", "a\ufffdb"),
    ],
)
async def test_damaged_value_is_shown_as_it_is_and_its_record_opens(
    tmp_path: Path, kind: str, field: str, shown: str
) -> None:
    acme.make(tmp_path)
    spoil(tmp_path / "fieldkit.db", f"UPDATE {kind} SET {field} = CAST(? AS TEXT)", b"a\xffb")
    with closing(sqlite3.connect(tmp_path / "fieldkit.db")) as connection:
        (uid,) = connection.execute(f"SELECT uid FROM {kind} LIMIT 1").fetchone()
    async with open_app(tmp_path, size=(100, 40)) as (app, pilot):
        await app.open_record(kind, uid)
        await settle(pilot)
        assert shown in screen_text(app)
        assert messages(app) == []


async def test_damaged_draft_is_on_today_with_its_text(tmp_path: Path) -> None:
    acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        drafts.keep(connection, 0, "promise", {"what": "call back"})
    spoil(tmp_path / "fieldkit.db", "UPDATE draft SET fields = CAST(? AS TEXT)", b'{"what": "call \xff')
    async with open_app(tmp_path) as (app, _):
        assert "call \ufffd" in screen_text(app)


def _front(app: FieldkitApp) -> type[object]:
    """Return which screen is in front."""
    return type(app.screen)


async def test_upgrade_that_takes_a_while_is_shown_with_a_bar_and_goes_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    with closing(sqlite3.connect(tmp_path / "fieldkit.db", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {connect.SCHEMA - 1}")
    go_on = Event()
    make = backup.make

    def slow(*arguments: Path, **named: object) -> backup.Backup:
        made = make(*arguments, **named)  # type: ignore[arg-type]
        assert go_on.wait(60)
        return made

    monkeypatch.setattr(backup, "make", slow)
    monkeypatch.setattr(store_progress, "SHOWN_AFTER", 0.01)
    app = FieldkitApp(paths.home(tmp_path), clock=lambda: AFTERNOON)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            while "backup: restoring it for a look" not in screen_text(app):
                await pilot.pause(0.01)
            assert _front(app) is GettingReadyScreen
            assert "Getting the store ready" in screen_text(app)
            assert "3 of 20" in screen_text(app)
            await pilot.press("2", "escape", "n")
            assert _front(app) is GettingReadyScreen, "there is nothing yet to open"
            go_on.set()
            while _front(app) is GettingReadyScreen:
                await pilot.pause(0.01)
            await settle(pilot)
            assert "New client" in screen_text(app), "keys that came meanwhile reach what they were meant for"
            assert await app.store.warm() is None
    finally:
        go_on.set()
    progress.tell("nobody listens any more", 1, 2)
    assert len(backup.listed(tmp_path / backup.FOLDER)) == 1


async def test_a_start_that_waits_without_a_word_from_anybody_is_shown_until_the_store_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    monkeypatch.setattr(store_progress, "SHOWN_AFTER", 0.01)
    go_on = Event()
    reader = opening.reader

    def slow(*given: Any) -> sqlite3.Connection:
        progress.tell("making the search index anew", 20, 20)
        progress.tell("")
        assert go_on.wait(60)  # its log goes into the file, or another fieldkit has it
        return reader(*given)

    monkeypatch.setattr(opening, "reader", slow)
    app = FieldkitApp(paths.home(tmp_path), clock=lambda: AFTERNOON)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            while "opening the store" not in screen_text(app):
                await pilot.pause(0.01)
            assert _front(app) is GettingReadyScreen
            go_on.set()
            while _front(app) is GettingReadyScreen:
                await pilot.pause(0.01)
            await settle(pilot)
            assert "Today" in screen_text(app)

    finally:
        go_on.set()


async def test_first_start_that_is_quick_shows_no_dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(store_progress, "SHOWN_AFTER", 3600.0)
    monkeypatch.setattr(store_progress.StoreProgress, "_show", lambda self: shown.append(self))
    async with open_app(tmp_path) as (app, pilot):
        await settle(pilot)
        assert app.store.is_open
    assert shown == []
