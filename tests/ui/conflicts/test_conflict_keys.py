"""What the screens of conflicts say, and which keys they offer, for each sort of conflict."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.conflicts.conflict import ConflictScreen
from fieldkit.screens.conflicts.conflict_list import ConflictsScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.conflicts import three_homes, two_homes
from tests.ui.conflicts.three_homes import Three
from tests.ui.conflicts.two_homes import Firm
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle


@pytest.fixture(scope="module")
def made_once(disagreeing_pair: Firm) -> Firm:
    return disagreeing_pair


async def test_the_list_shows_two_values_and_no_more_of_them(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down")
        row = app.screen.query_one(WindowList).row
        assert row is not None
        assert row.cells[-2:] == ("Robin Hood's Bay", "≠ [b]Scar[/b]borough")
        await press(pilot, "down", "down")
        row = app.screen.query_one(WindowList).row
        assert row is not None
        assert row.cells[2] == ("deleted?", "accent")
        assert {str(row.cells[3]).split(" by ")[0], str(row.cells[4]).split(" by ")[0]} == {"changed", "≠ deleted"}


async def test_the_list_counts_the_values_beyond_two(agreeing: Three, tmp_path: Path) -> None:
    three = three_homes.copied(agreeing, tmp_path, "laptop", "desk", "bench")
    client = three.firm.made.client
    for name in ("laptop", "desk", "bench"):
        two_homes.write(three.home(name), partial(_name_town, client, f"Town of the {name}"))
    three.sync("laptop", "desk", "bench", "laptop")
    async with open_app(three.home("laptop")) as (app, pilot):
        await press(pilot, "exclamation_mark")
        row = app.screen.query_one(WindowList).row
        assert row is not None
        assert str(row.cells[-1]).startswith("≠ Town of the ")
        assert str(row.cells[-1]).endswith(" ≠ 1 more")


def _name_town(client: str, town: str, connection: sqlite3.Connection) -> None:
    crud.update(connection, CLIENT, client, {"town": town})


async def test_each_conflict_offers_only_the_keys_that_fit_its_values(firm: Firm) -> None:
    offered: list[set[str]] = []
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter")
        for _ in range(5):
            titles = {title for _, title, _ in app.screen.query_one(KeyBar).keys}
            assert {"to 9 take", "later", "record"} <= titles
            offered.append(titles & {"another", "both"})
            await press(pilot, "l")
    assert offered == [{"another", "both"}] * 3 + [set(), {"another"}]


async def test_where_nothing_can_be_written_e_says_so(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "down", "down", "enter", "e")
        assert messages(app) == ["Here is nothing to write: take one with its number."]
        assert isinstance(app.screen, ConflictScreen)


async def test_o_opens_the_record_in_question_and_esc_comes_back_to_it(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "o")
        opened = app.screen
        assert isinstance(opened, ClientScreen)
        await press(pilot, "escape")
        back = app.screen
        assert isinstance(back, ConflictScreen)
        assert "Notes: two values" in screen_text(app)


async def test_help_on_a_conflict_names_it_and_says_how_it_is_decided(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "f1")
        assert "a field that two people changed" in " ".join(screen_text(app).replace("│", " ").split())
        await press(pilot, "escape", "enter", "f1")
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "[ACME] [/] O'Brien" in shown
        assert "Until somebody decides, every device shows the first" in shown


async def test_a_call_noted_from_a_conflict_is_with_the_client_in_question(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "c")
        assert "[ACME] [/] O'Brien" in screen_text(app)
        assert "Conflict 1 of 5" not in screen_text(app)


async def test_a_conflict_that_was_decided_meanwhile_says_so_and_the_next_follows(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "1")
        await press(pilot, "escape")
        assert isinstance(app.screen, ConflictsScreen)
        app.open_screen("conflict", ("client", firm.made.client, "notes"))
        await settle(pilot)
        assert messages(app)[-1] == "This was decided already."
        assert "Town: two values" in screen_text(app)
    assert acme.value(firm.laptop, "client", firm.made.client, "town") == "Robin Hood's Bay"


async def test_the_line_of_a_conflict_opens_the_list_at_its_record(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("promise", firm.made.promise)
        await settle(pilot)
        lines = app.screen.query_one(WindowList)
        assert isinstance(app.screen, RecordScreen)
        at = app.screen._at
        lines.jump(
            next(place for place, row in enumerate(lines.rows) if row.uid in at and at[row.uid].role == "conflict")
        )
        await press(pilot, "enter")
        assert isinstance(app.screen, ConflictsScreen)
        row = app.screen.query_one(WindowList).row
        assert row is not None
        assert row.uid.split()[:2] == ["promise", firm.made.promise]


async def test_a_conflict_that_cannot_be_read_is_not_decided(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object) -> None:
        raise Trouble("The disk does not answer.")

    async with open_app(firm.laptop) as (app, pilot):
        before = [str(key) for key in await app.store.read(conflicts.keys)]
        await press(pilot, "exclamation_mark")
        monkeypatch.setattr("fieldkit.screens.conflicts.decision.worded", fails)
        await press(pilot, "enter")
        for key in ("1", "b", "e", "2"):
            await press(pilot, key)
            assert isinstance(app.screen, ConflictScreen), key
        assert set(messages(app)) == {"The disk does not answer."}
        assert isinstance(app.screen, ConflictScreen)
        assert app.screen.explain() == "Deciding a conflict"
        assert [str(key) for key in await app.store.read(conflicts.keys)] == before
