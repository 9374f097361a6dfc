"""A survey on screen, for the tests of surveys: started, opened, walked through by keys, and what is stored of it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.survey.runner import SurveyScreen
from tests.names import MARKUP
from tests.ui.support.driver import open_app, press, settle

CHECK = "sec-rules"
"""A check of the security baseline that is always asked, with a finding; four more checks follow it."""


def started(db: sqlite3.Connection, checklist: str, client: str = "") -> str:
    client = client or survey_operations.add_client(db, MARKUP)
    return survey_operations.start(db, content_uid("checklist", checklist), client)


@asynccontextmanager
async def running(
    home: Path, uid: str, size: tuple[int, int] = (80, 24), *, toasts: bool = False, keys: bool = True
) -> AsyncIterator[tuple[FieldkitApp, Pilot[Any], SurveyScreen]]:
    """Open a survey; ``keys``: Esc was pressed on its first item, so that letters are keys there."""
    async with open_app(home, size, toasts=toasts) as (app, pilot):
        await app.open_record("survey", uid)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, SurveyScreen)
        if keys and screen.run.let_keys(screen.at, asked=True):
            screen._run_view.explain()
        yield app, pilot, screen


def stored(db: sqlite3.Connection, uid: str) -> dict[str, tuple[str, str, str]]:
    rows = db.execute(
        "SELECT item, value, result, note FROM answer WHERE deleted_at IS NULL "
        "AND survey = (SELECT id FROM survey WHERE uid = ?)",
        (uid,),
    )
    return {item: (value, result, note) for item, value, result, note in rows}


async def go_to(pilot: Pilot[Any], screen: SurveyScreen, item: str) -> SurveyRow:
    """Put the cursor on an item by keys."""
    await press(pilot, "home")
    for _ in range(len(screen.run.rows)):
        row = screen.at
        if row is not None and row.item is not None and row.item.id == item:
            return row
        await pilot.press("down")
    raise AssertionError(f"{item} is not on screen")


def on(screen: SurveyScreen) -> str:
    row = screen.at
    return row.item.id if row is not None and row.item is not None else row.kind if row is not None else ""
