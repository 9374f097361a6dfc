"""Which findings are shown: those that are not closed, or all, by words that name a value; where the cursor stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len

from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT, FINDING
from fieldkit.domain.records.values import Value
from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.record.findings import FindingsScreen
from tests.support.reading import number_of
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write

FOUND = (
    ("No backup", "critical", "open", "2026-11-10", "", "Mill House"),
    ("Open port", "high", "in_work", "2026-12-24", "", "Mill House"),
    ("High shelf", "medium", "accepted", "", "2026-11-01", "Kestrel"),
    ("Dust", "low", "open", "", "", "Mill House"),
    ("Gone", "critical", "verified", "2026-01-01", "", "Kestrel"),
    ("Nothing", "low", "dismissed", "", "", "Kestrel"),
)


@pytest.fixture
def home(home: Path) -> Path:
    """Return a home with findings in many states."""
    with closing(opening.writer(home / "fieldkit.db")) as connection, transaction(connection):
        clients = {
            name: number_of(connection, "client", crud.insert(connection, CLIENT, {"name": name}))
            for name in ("Mill House", "Kestrel")
        }
        for title, severity, state, by, until, client in FOUND:
            values: dict[str, Value] = {"title": title, "severity": severity, "state": state, "answer_by": by}
            crud.insert(connection, FINDING, {**values, "accepted_until": until, "client": clients[client]})
    return home


def titles(app: FieldkitApp) -> list[str]:
    assert isinstance(app.screen, FindingsScreen)
    return [row.text(1) for row in app.screen.list.rows]


def under_cursor(app: FieldkitApp) -> str:
    assert isinstance(app.screen, FindingsScreen)
    return app.screen.list.row.text(1) if app.screen.list.row else ""


def states(home: Path) -> dict[str, str]:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        return dict(connection.execute("SELECT title, state FROM finding ORDER BY id").fetchall())


LIVE = ["No backup", "Open port", "High shelf", "Dust"]


async def test_what_is_closed_is_hidden_until_a_key_shows_it(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P")
        assert titles(app) == LIVE
        assert "Findings ── 4 ── 2 closed hidden" in screen_text(app) and "C closed" in screen_text(app)
        await press(pilot, "C")
        assert titles(app) == [*LIVE, "Gone", "Nothing"]
        assert "Findings ── 6 ─" in screen_text(app) and "hidden" not in screen_text(app)
        await press(pilot, "s", "C")
        assert titles(app) == sorted(LIVE), "also in another order"
        assert "Findings ── 4 ── 2 closed hidden ── by title" in screen_text(app)


async def test_an_empty_list_says_that_what_is_closed_is_hidden(home: Path) -> None:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection, connection:
        connection.execute("UPDATE finding SET state = 'verified' WHERE state <> 'dismissed'")
    async with open_app(home) as (app, pilot):
        await press(pilot, "P")
        assert titles(app) == [] and "All 6 are closed; C shows them." in screen_text(app)
        await press(pilot, "f")
        await write(pilot, "gone")
        assert "All that fit “gone” are closed; C shows 1." in screen_text(app)


@pytest.mark.parametrize(
    ("typed", "found", "hidden"),
    [
        ("critical", ["No backup"], 1),
        ("crit", ["No backup"], 1),
        ("mill open", ["No backup", "Open port", "Dust"], 0),
        ("open mill low", ["Dust"], 0),
        ("overdue", ["No backup", "High shelf"], 0),
        ("late kes", ["High shelf"], 0),
        ("in work", ["Open port"], 0),
        ("in-work", ["Open port"], 0),
        ("accepted", ["High shelf"], 0),
        ("high", ["Open port", "High shelf"], 0),
        ("verified", ["Gone"], 0),
        ("dismissed low", ["Nothing"], 0),
        ("kestrel", ["High shelf"], 2),
        ("critical zebra", [], 0),
    ],
)
async def test_words_of_the_filter_name_severity_state_and_what_is_overdue(
    home: Path, typed: str, found: list[str], hidden: int
) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "f")
        await write(pilot, typed)
        assert titles(app) == found
        assert (f"{hidden} closed hidden" in screen_text(app)) == bool(hidden)


async def test_of_one_client_too(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
            (client,) = connection.execute("SELECT uid FROM client WHERE name = 'Kestrel'").fetchone()
        await app.open_record("client", client)
        await settle(pilot)
        await press(pilot, "f")
        assert titles(app) == ["High shelf"] and "Findings ── Kestrel ── 1 ── 2 closed hidden" in screen_text(app)
        await press(pilot, "f")
        await write(pilot, "dismiss")
        assert titles(app) == ["Nothing"]
        await press(pilot, *["backspace"] * 7)
        await write(pilot, "low")
        assert titles(app) == [] and "All that fit “low” are closed; C shows 1." in screen_text(app)


async def test_after_a_step_the_cursor_stays_where_it_was_on_the_next(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "v")
        assert states(home)["No backup"] == "verified" and titles(app) == LIVE[1:]
        assert under_cursor(app) == "Open port"
        await press(pilot, "C", "v")
        assert titles(app) == ["High shelf", "Dust", "Gone", "No backup", "Open port", "Nothing"], (
            "that one is among the last now"
        )
        assert under_cursor(app) == "High shelf"
        await press(pilot, "down", "a")
        assert (states(home)["Dust"], under_cursor(app)) == ("agreed", "Dust"), "it did not go elsewhere"
        await press(pilot, "C", "v")
        assert (titles(app), under_cursor(app)) == (["High shelf"], "High shelf"), "the last one: on the one before"
        await press(pilot, "u", "up", "space", "v")
        assert titles(app) == ["Dust"], "ticked, with the cursor on another, which stays"
        assert under_cursor(app) == "Dust"


async def test_the_key_of_a_step_held_down_is_for_one_finding(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.screens.base.undo.HELD", 60)
    async with open_app(home) as (_, pilot):
        await press(pilot, "P", "v", "v", "v")
        assert [one for one, state in states(home).items() if state == "verified"] == ["No backup", "Gone"]
        await press(pilot, "a")
        assert states(home)["Open port"] == "agreed", "another key is another step"


async def test_who_puts_a_finding_away_is_told_which(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "x")
        assert messages(app)[-1] == "Finding “No backup” is in the trash; u brings it back."


async def test_the_same_step_for_another_finding_is_no_key_that_is_held_down(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.base.undo.HELD", 60)
    async with open_app(home) as (_, pilot):
        await press(pilot, "P", "v", "f", *"dust", "escape", "v")
        assert (states(home)["No backup"], states(home)["Dust"]) == ("verified", "verified")


async def test_what_cannot_take_a_step_is_refused_before_anything_is_asked(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "P", "C", "end", "up")
        assert under_cursor(app) == "Gone"
        await press(pilot, "d")
        assert not isinstance(app.screen, AskScreen)
        assert messages(app)[-1] == (
            "“Gone” stays: A finding that is verified cannot become dismissed. It can become: open."
        )
        await press(pilot, "space", "space", "r")
        assert not isinstance(app.screen, AskScreen)
        assert messages(app)[-1].endswith("It can become: open. 1 more stays as it is.")


@pytest.mark.parametrize(("size", "letters"), [((80, 24), 26), ((100, 30), 36), ((120, 36), 26)])
async def test_titles_have_room_and_no_column_goes_where_there_is_a_pane(
    home: Path, size: tuple[int, int], letters: int
) -> None:
    async with open_app(home, size) as (app, pilot):
        await press(pilot, "P")
        shown = screen_text(app)
        heads = next(line for line in shown.splitlines() if "Severity" in line)
        assert all(one in heads for one in ("Finding", "Client", "State", "Answer by"))
        assert cell_len(heads[heads.index("Finding") : heads.index("Client")].rstrip()) <= letters
        assert heads.index("Client") - heads.index("Finding") - 2 >= letters
        frame = next(line for line in shown.splitlines() if "╭─ Findings" in line)
        assert cell_len(frame[: frame.index("╮") + 1]) >= size[0] * 2 // 3
