"""The findings of all clients, or one, by keys: in which order, ticked, brought to a state once for all, taken back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT, FINDING
from fieldkit.domain.records.values import Value
from fieldkit.screens.record.findings import FindingsScreen
from fieldkit.screens.record.record import RecordScreen
from tests.names import MARKUP
from tests.support.reading import number_of
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write

FOUND = (
    ("Dust", "", "open", "", "Marsh"),
    ("No backup", "critical", "open", "2026-12-24", "Marsh"),
    (MARKUP, "high", "agreed", "2026-11-01", "Kestrel"),
    ("Old switch", "low", "in_work", "", "Kestrel"),
    ("Gone", "critical", "verified", "2026-01-01", "Marsh"),
    ("Open port", "high", "open", "", "Marsh"),
)


@pytest.fixture
def home(home: Path) -> Path:
    """Return a home with the findings of two clients."""
    with closing(opening.writer(home / "fieldkit.db")) as connection, transaction(connection):
        clients = {
            name: number_of(connection, "client", crud.insert(connection, CLIENT, {"name": name}))
            for name in ("Marsh", "Kestrel")
        }
        for title, severity, state, by, client in FOUND:
            values: dict[str, Value] = {"title": title, "severity": severity, "state": state, "answer_by": by}
            crud.insert(connection, FINDING, {**values, "client": clients[client]})
    return home


def titles(app: FieldkitApp) -> list[str]:
    assert isinstance(app.screen, FindingsScreen)
    return [row.text(1)[:6] for row in app.screen.list.rows]


def states(home: Path) -> dict[str, str]:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        return dict(connection.execute("SELECT title, state FROM finding ORDER BY id").fetchall())


async def test_the_gravest_come_first_and_what_is_closed_last(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "C")
        assert titles(app) == ["No bac", MARKUP[:6], "Open p", "Old sw", "Dust", "Gone"]
        shown = screen_text(app)
        assert "Findings ── 6" in shown and "late 2 weeks" in shown and "24 Dec" in shown and MARKUP[:8] in shown
        await press(pilot, "S")
        assert titles(app) == ["Old sw", MARKUP[:6], "Open p", "No bac", "Dust", "Gone"], "without a day last"
        assert "the mildest first" in screen_text(app)
        await press(pilot, "S", "s")
        assert titles(app) == sorted(titles(app), key=str.casefold), "by title"
        await press(pilot, "f")
        await write(pilot, "kest")
        assert sorted(titles(app)) == sorted([MARKUP[:6], "Old sw"]), "the client's name finds too"
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, RecordScreen)


async def test_one_key_is_for_all_that_are_ticked_and_one_undo_takes_it_back(home: Path) -> None:
    before = states(home)
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "space", "space", "down", "space")
        assert "3 ticked" in screen_text(app)
        await press(pilot, "F")
        done = states(home)
        assert [one for one in done if done[one] != before[one]] == ["No backup", MARKUP, "Old switch"]
        assert {done[one] for one in ("No backup", MARKUP, "Old switch")} == {"fixed"}
        assert messages(app)[-1] == "3 findings are fixed now; u takes it back."
        assert "ticked" not in screen_text(app)
        await press(pilot, "u")
        assert states(home) == before


async def test_who_why_and_until_when_are_asked_once_and_what_cannot_take_the_step_is_told(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "C", "space", "end", "space", "r")
        assert "Accepted by" in screen_text(app) and "Accepted: 2 findings" in screen_text(app)
        await press(pilot, "enter")
        assert "“Accepted by” is needed." in screen_text(app), "at once, with the cursor where it is to be said"
        await write(pilot, MARKUP)
        await press(pilot, "down")
        await write(pilot, "dear")
        await press(pilot, "down")
        await write(pilot, "1 jan 2020")
        await press(pilot, "enter")
        assert "That day is over" in screen_text(app)
        await press(pilot, *["backspace"] * 4)
        await write(pilot, "2050")
        await press(pilot, "enter")
        after = states(home)
        assert (after["No backup"], after["Gone"]) == ("accepted", "verified")
        said = messages(app)[-1]
        assert said.startswith("The finding is accepted now; u takes it back. “Gone” stays:")
        assert "A finding that is verified cannot become accepted. It can become: open." in said
        assert "1 ticked" in screen_text(app), "what stays is ticked still"
        await press(pilot, "escape")
        assert "ticked" not in screen_text(app)
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        row = connection.execute("SELECT accepted_by, why, accepted_until FROM finding WHERE state = 'accepted'")
        assert row.fetchone() == (MARKUP, "dear", "2050-01-01")


async def test_the_findings_of_one_client_are_reached_from_its_card(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
            (client,) = connection.execute("SELECT uid FROM client WHERE name = 'Kestrel'").fetchone()
        await app.open_record("client", client)
        await settle(pilot)
        await press(pilot, "f")
        assert titles(app) == [MARKUP[:6], "Old sw"]
        assert "Findings ── Kestrel ── 2" in screen_text(app) and "Client" not in screen_text(app)
        await press(pilot, "f")
        await write(pilot, "back")
        assert titles(app) == [], "another client's is not found"
        await press(pilot, "escape", "escape", "P")
        assert len(titles(app)) == 5, "and from there those of all"


async def test_an_empty_list_says_what_fills_it(prepared: Path, tmp_path: Path) -> None:
    async with open_app(tmp_path / "none") as (app, pilot):
        await press(pilot, "P")
        assert "No findings yet." in screen_text(app) and "3 leads to the surveys" in screen_text(app)
        await press(pilot, "space", "a")
        assert messages(app) == []
