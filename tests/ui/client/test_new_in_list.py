"""A record that was made from a list: the list stands on it, and Enter opens it, however fast it comes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.screens.base.page import Page, record_of
from tests.ui.support import acme
from tests.ui.support.driver import burst, open_app, press, write


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A home with 200 clients."""
    acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        for number in range(200):
            crud.insert(connection, CLIENT, {"name": f"Client {number:03}"})
    return tmp_path


async def test_clients_stand_on_the_one_that_was_made(many: Path) -> None:
    async with open_app(many) as (app, pilot):
        await press(pilot, "2", "escape", "n")
        await write(pilot, "Client 150 b")
        await press(pilot, "escape")
        page = app.screen
        assert isinstance(page, Page) and page.list.row is not None
        assert page.list.row.cells[0] == "Client 150 b"
        made = page.list.row.uid
        await press(pilot, "enter")
        assert record_of(app.screen) == ("client", made)


async def test_enter_behind_esc_opens_it_too(many: Path) -> None:
    async with open_app(many) as (app, pilot):
        await press(pilot, "2", "escape", "n")
        await burst(pilot, "Zeta", "escape", "enter")
        kind, uid = record_of(app.screen)
        assert (kind, acme.value(many, "client", uid, "name")) == ("client", "Zeta")


async def test_after_a_change_the_list_stays_where_it_is(many: Path) -> None:
    async with open_app(many) as (app, pilot):
        await press(pilot, "2", "escape", "down", "e")
        await write(pilot, " zz")
        await press(pilot, "escape")
        page = app.screen
        assert isinstance(page, Page) and page.list.row is not None
        assert page.list.row.cells[0] == "Client 000 zz"
