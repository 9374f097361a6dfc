"""What a visit finds and nobody may forget: it stands on Today and at the head of the client."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.operations import surveys
from tests.ui.support.driver import open_app, press, screen_text
from tests.ui.survey.on_screen import go_to, running, started

CRITICAL = "sec-mfa-admin"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_critical_finding_of_a_visit_stands_on_today_until_it_is_fixed(
    home: Path, db: sqlite3.Connection, size: tuple[int, int]
) -> None:
    client = surveys.add_client(db, "Marsh")
    survey = started(db, "security-baseline", client)
    db.commit()
    async with running(home, survey, size) as (app, pilot, screen):
        item = (await go_to(pilot, screen, CRITICAL)).item
        assert item is not None and item.severity == "critical"
        await press(pilot, "f", "f5")
        shown = screen_text(app)
        assert "Findings" in shown and item.finding[:12] in shown and "critical" in shown
        await press(pilot, "home", "enter")
        assert item.finding[:12] in screen_text(app) and "Severity" in screen_text(app)
        await press(pilot, "s", "F", "f5")
        assert "Findings" not in screen_text(app) and item.finding[:12] not in screen_text(app)
    async with open_app(home, size) as (app, pilot):
        await app.open_record("client", client)
        await pilot.pause()
        assert "1 critical" not in screen_text(app)
        db.execute("UPDATE finding SET state = 'agreed'")
        db.commit()
        await press(pilot, "f5", "f6", "enter")
        assert "1 critical finding" in screen_text(app)
