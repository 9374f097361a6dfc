"""The list of any kind by keys: opened from the palette, filtered, sorted, and what a key does in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CALL, FINDING, KINDS
from fieldkit.domain.records.values import Value
from fieldkit.screens.client.client_list import ClientsScreen
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.record.findings import FindingsScreen
from fieldkit.screens.record.history import HistoryScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.screens.record.record_list import RecordListScreen
from fieldkit.widgets.lists.headed_list import ColumnHeadings
from fieldkit.widgets.lists.window_list import WindowList
from tests.names import MARKUP
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write

TITLES = (("No backup", "critical"), ("Old switch", "low"), (MARKUP, "high"), ("Dust", ""))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with four findings of one client, and none of anybody else."""
    client = acme.number(tmp_path, "client", acme.make(tmp_path).client)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection, transaction(connection):
        for title, severity in TITLES:
            values: dict[str, Value] = {"title": title, "severity": severity, "state": "open", "client": client}
            crud.insert(connection, FINDING, values)
    return tmp_path


def titles(app: FieldkitApp) -> list[str]:
    """Return the titles in the list, from the top, by their beginning."""
    assert isinstance(app.screen, RecordListScreen)
    return [str(row.cells[0])[:4] for row in app.screen.list.rows]


def headings(app: FieldkitApp) -> list[str]:
    """Return the words of the line above the list, none where there is no room for it."""
    line = app.screen.query_one(ColumnHeadings)
    return line.render_line(0).text.split() if line.display else []


def stored(home: Path, sql: str) -> object:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        return connection.execute(sql).fetchone()[0]


async def test_a_list_is_picked_by_a_few_letters_and_says_how_many_and_in_which_order(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "L")
        await write(pilot, "find")
        await press(pilot, "enter")
        assert "Findings ── 4" in screen_text(app)
        assert isinstance(app.screen, FindingsScreen), "the list that has keys of its own"
        assert MARKUP in screen_text(app)


async def test_the_palette_has_a_line_for_every_kind_that_a_person_makes(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        lines = {command.title: command for command in app.get_system_commands(app.screen)}
        made = [kind.plural for kind in KINDS.values() if kind.created]
        assert [title for title in lines if title.startswith("List: ")] == [f"List: {plural}" for plural in made]
        lines["List: Findings"].callback()
        await settle(pilot)
        assert "Findings ── 4" in screen_text(app)
        lines["List: Promises"].callback()
        await settle(pilot)
        assert "Promises ── 1" in screen_text(app)
        lines["List: Clients"].callback()
        await settle(pilot)
        assert isinstance(app.screen, ClientsScreen), "the main screen that lists them"


async def test_s_sorts_by_each_column_in_turn_and_the_shifted_key_the_other_way(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        app.open_screen("records", "finding")
        await settle(pilot)
        seen = []
        for _ in range(len(FINDING.columns) + 1):
            await press(pilot, "s")
            heading = str(app.screen.query_one("#records").border_title)
            seen.append(heading.rpartition(" ── ")[2])
            if heading.endswith("by severity"):
                assert titles(app) == ["Old ", "[ACM", "No b", "Dust"]
                await press(pilot, "S")
                assert "by severity, the last first" in screen_text(app)
                assert titles(app) == ["No b", "[ACM", "Old ", "Dust"], "what is empty stays last"
        labels = [FINDING.field(name).label.lower() for name in FINDING.columns]
        assert seen == [*(f"by {label}" for label in labels), "the newest first"]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_columns_are_named_and_the_sorted_one_stands_next_to_the_first(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    acme.make(tmp_path, calls=3)
    async with open_app(tmp_path, size=size) as (app, pilot):
        await app.run_action("list('call')")
        await settle(pilot)
        assert headings(app)[:4] == ["Note", "When", "↓", "Client"], "as calls are sorted by themselves"
        assert len({row.text(1) for row in app.screen.query_one(WindowList).rows}) == 3, "its moments stand there"
        await press(pilot, "s", "s")
        assert headings(app)[:4] == ["Note", "Client", "↑", "Outcome"]
        await press(pilot, "S")
        assert headings(app)[:3] == ["Note", "Client", "↓"]
        assert "by client, the last first" in screen_text(app)


async def test_a_call_without_a_note_says_who_called_whom(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection, transaction(connection):
        crud.update(connection, CALL, made.call, {"note": "", "direction": "out"})
        crud.insert(connection, CALL, {"caller": "01632 960777", "direction": "in", "at": acme.AT})
        crud.insert(connection, CALL, {"at": acme.AT - 9_000_000, "direction": ""})
    async with open_app(tmp_path, size=(120, 36)) as (app, pilot):
        await app.run_action("list('call')")
        await settle(pilot)
        first = [row.text(0) for row in app.screen.query_one(WindowList).rows]
        assert first == ["they called, 01632 960777", "we called, Ines مكتبة", "(no title)"]


async def test_a_terminal_of_few_lines_keeps_them_for_records(home: Path) -> None:
    async with open_app(home, size=(40, 10)) as (app, pilot):
        app.open_screen("records", "finding")
        await settle(pilot)
        assert len(titles(app)) == 4
        assert headings(app) == []
        assert "Severity" not in screen_text(app)


async def test_the_filter_narrows_as_one_types_and_esc_goes_back_step_by_step(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        app.open_screen("records", "finding")
        await press(pilot, "f")
        await write(pilot, "acme")
        assert titles(app) == ["Dust", "[ACM", "Old ", "No b"], "all are of this client"
        await write(pilot, " sw")
        assert titles(app) == ["Old "]
        assert "Findings ── 1 ──" in screen_text(app)
        await write(pilot, "z")
        assert "called by words that begin with “acme swz”" in screen_text(app)
        await press(pilot, "escape", "escape")
        assert len(titles(app)) == 4
        await press(pilot, "escape")
        assert not isinstance(app.screen, RecordListScreen)


async def test_enter_opens_e_changes_h_tells_and_x_deletes_the_record_under_the_cursor(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        app.open_screen("records", "finding")
        await settle(pilot)
        await press(pilot, "j", "j", "enter")
        assert "Old switch" in screen_text(app)
        opened: list[type] = [type(app.screen)]
        for key in ("e", "h"):
            await press(pilot, "escape", key)
            opened.append(type(app.screen))
        assert opened == [RecordScreen, FormScreen, HistoryScreen]
        await press(pilot, "escape", "x")
        assert titles(app) == ["Dust", "[ACM", "No b"]
        assert messages(app)[-1] == "Finding “Old switch” is in the trash; u brings it back."
        await press(pilot, "u")
        assert titles(app) == ["Dust", "[ACM", "Old ", "No b"]


async def test_n_adds_a_record_of_the_client_whose_card_is_open(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "2", "enter")
        app.open_screen("records", "finding")
        await press(pilot, "n")
        assert isinstance(app.screen, FormScreen)
        await write(pilot, "Heat")
        await press(pilot, "escape")
        assert titles(app)[0] == "Heat"
        assert stored(home, "SELECT client IS NOT NULL FROM finding WHERE title = 'Heat'") == 1


async def test_an_empty_list_says_so_and_which_key_fills_it(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.run_action("list('promise')")
        await settle(pilot)
        assert "No promises yet." in screen_text(app)
        assert "n adds one." in screen_text(app)
        await press(pilot, "enter", "e", "x", "h")
        assert isinstance(app.screen, RecordListScreen), "with nothing under the cursor nothing happens"


async def test_a_wide_terminal_shows_the_record_under_the_cursor_beside_the_list_at_its_width(home: Path) -> None:
    async with open_app(home, (120, 36)) as (app, pilot):
        app.open_screen("records", "finding")
        await settle(pilot)
        assert "│ Finding    Dust" in screen_text(app)
        await press(pilot, "j")
        assert f"│ Finding    {MARKUP[:8]}" in screen_text(app)
        assert "│ Severity   high" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_every_list_fits_any_terminal(home: Path, size: tuple[int, int]) -> None:
    async with open_app(home, size) as (app, pilot):
        for kind in KINDS.values():
            app.open_screen("records", kind.name)
            await settle(pilot)
            lines = screen_text(app).splitlines()
            assert len(lines) == size[1]
            assert any(line.startswith(f"╭─ {kind.plural} ── ") for line in lines)
            assert "f filter" in lines[-1]
            await press(pilot, "escape")


async def test_the_column_that_is_sorted_by_is_shown_next_to_the_first(home: Path) -> None:
    async with open_app(home, size=(44, 24)) as (app, pilot):
        app.open_screen("records", "finding")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, RecordListScreen)
        while screen.listing.sort != "severity":
            await press(pilot, "s")
        assert [row.text(1) for row in screen.list.rows] == ["low", "high", "critical", ""]
        assert "critical" in screen_text(app)


async def test_a_call_noted_from_a_list_is_with_the_client_under_the_cursor_a_new_record_with_none(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        app.open_screen("records", "finding")
        await settle(pilot)
        await press(pilot, "c")
        assert app.screen.query_one("#field-client", Input).value == "[ACME] [/] O'Brien"
        await press(pilot, "escape", "n")
        assert app.screen.query_one("#field-client", Input).value == ""
