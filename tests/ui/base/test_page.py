"""What all screens share: asking the store, which may answer too late or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from inspect import isawaitable
from pathlib import Path
from typing import Any

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.errors import Trouble
from fieldkit.operations import surveys
from fieldkit.screens.base.page import Page
from fieldkit.screens.today import TodayScreen
from tests.ui.support import acme
from tests.ui.support.acme import Acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle

WHY = "The disk does not answer."
Patch = pytest.MonkeyPatch


def unreadable(app: FieldkitApp, patch: Patch, *names: str) -> None:
    """Let what is asked of the store fail: all of it, or what the functions of these names read."""
    read = app.store.read

    async def failing(job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> object:
        if not names or job.__name__ in names:
            raise Trouble(WHY)
        return await read(job, *args, **kwargs)

    patch.setattr(app.store, "read", failing)


def openers(app: FieldkitApp, made: Acme, survey: str, card: str) -> dict[str, Callable[[], Awaitable[None] | None]]:
    """Return how each screen is opened, by its name and what it says where nothing can be read."""
    return {
        "ClientsScreen ╭─ Clients ─": lambda: app.action_go("clients"),
        "SurveysScreen ╭─ Surveys ─": lambda: app.action_go("surveys"),
        "CardsScreen ╭─ Cards ─": lambda: app.action_go("cards"),
        "TodayScreen ╭─ Today ── Sat 21 Nov ─": lambda: app.action_go("today"),
        "SurveyScreen Nothing is asked here.": lambda: app.open_record("survey", survey),
        "TrashScreen ╭─ Trash ─": lambda: app.open_screen("trash"),
        "ConflictsScreen ╭─ Conflicts ─": lambda: app.open_screen("conflicts", "client", made.client),
        "RecordListScreen ╭─ Promises ─": lambda: app.open_screen("records", "promise"),
        "HistoryScreen ╭─ History ─": lambda: app.open_screen("history", "client", made.client),
        "ClientScreen This client is not here any more.": lambda: app.open_record("client", made.client),
        "RecordScreen This promise is not here any more.": lambda: app.open_record("promise", made.promise),
        "CardScreen This card is not here any more.": lambda: app.open_record("card", card),
        "FormScreen": lambda: app.edit_record("client", made.client),
    }


CLOSE = ("ClientScreen", "RecordScreen", "CardScreen", "FormScreen")
"""Screens of one record, which close where that cannot be read."""


async def test_a_screen_that_cannot_be_read_says_so_and_keeps_what_it_shows(tmp_path: Path, monkeypatch: Patch) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as db:
        survey = surveys.start(db, content_uid("checklist", "first-visit"), made.client)
        (card,) = db.execute("SELECT uid FROM card LIMIT 1").fetchone()
    async with open_app(tmp_path) as (app, pilot):

        async def opened(name: str) -> None:
            if isawaitable(waits := openers(app, made, survey, card)[name]()):
                await waits
            await settle(pilot)

        for known in openers(app, made, survey, card):
            name, _, says = known.partition(" ")
            before = app.screen
            with monkeypatch.context() as patch:
                unreadable(app, patch)
                await opened(known)
                assert WHY in messages(app) or name == "TodayScreen", "that one was read as it was begun with"
                said = " ".join(messages(app))
            if name in CLOSE:
                assert (app.screen, says in said) == (before, True)
                await opened(known)
            screen = app.screen
            assert isinstance(screen, Page)
            assert type(screen).__name__ == name
            app.clear_notifications()
            assert name in CLOSE or says in screen_text(app)
            if name == "FormScreen":
                continue
            screen.reload()
            await settle(pilot)
            shown = screen_text(app)
            with monkeypatch.context() as patch:
                unreadable(app, patch)
                screen.reload()
                await settle(pilot)
                assert WHY in messages(app), known
            app.clear_notifications()
            await settle(pilot)
            assert screen_text(app) == shown if name != "SurveyScreen" else says in screen_text(app), known


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
