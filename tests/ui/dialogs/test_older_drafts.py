"""A draft that is older than what was written elsewhere: opened and left, it writes over nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit.db.base import ids
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud, drafts
from fieldkit.db.store import opening
from fieldkit.db.views.drafts import RECORD
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.drafts import put_aside
from tests.ui.conflicts.two_homes import Firm, database
from tests.ui.ending.test_way_out import waiting
from tests.ui.record.in_form import hint
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, settle, write


@pytest.fixture(scope="module")
def made_once(disagreeing_pair: Firm) -> Firm:
    """A firm of two homes that disagree about a client."""
    return disagreeing_pair


def _draft(connection: sqlite3.Connection, uid: str, town: str) -> int:
    return drafts.keep(connection, 0, "client", {RECORD: uid, "town": town})


async def test_the_older_of_two_drafts_is_stored_only_by_enter(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        old, _new = _draft(connection, made.client, "Hull"), _draft(connection, made.client, "York")
    async with open_app(tmp_path) as (app, pilot):
        for keys in (["escape"], ["tab", "shift+tab", "escape"]):
            app.edit_record("client", made.client, draft=old)
            await settle(pilot)
            assert app.focused is not None and app.focused.id == "field-town"
            assert hint(app) == ("A later draft holds “York”. Enter stores what stands here, Ctrl+T throws it away.")
            await press(pilot, *keys)
            assert messages(app)[-1] == "Kept for later, not stored yet: Town. Today lists it."
            assert acme.value(tmp_path, "client", made.client, "town") == "Whitby"
            assert len(waiting(tmp_path)) == 2
        app.edit_record("client", made.client, draft=old)
        await press(pilot, "enter", "escape")
        assert acme.value(tmp_path, "client", made.client, "town") == "Hull"
        assert len(waiting(tmp_path)) == 1


async def test_what_is_typed_into_an_older_draft_is_stored(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        old = _draft(connection, made.client, "Hull")
        connection.execute("UPDATE draft SET updated_at = 1")
        crud.update(connection, CLIENT, made.client, {"town": "Leeds"})
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client, draft=old)
        await settle(pilot)
        assert hint(app).startswith("Since this was typed “Leeds” was stored.")
        await write(pilot, "!")
        await press(pilot, "escape")
    assert acme.value(tmp_path, "client", made.client, "town") == "Hull!"


async def test_esc_in_a_draft_of_a_field_in_conflict_decides_nothing(firm: Firm) -> None:
    home, uid = firm.laptop, firm.made.client

    def in_conflict() -> bool:
        with closing(opening.reader(database(home))) as connection:
            return "town" in conflicts.conflicted_fields(connection, "client", uid)

    with closing(opening.writer(database(home))) as connection:
        number = _draft(connection, uid, "Hull")
    async with open_app(home) as (app, pilot):
        app.edit_record("client", uid, draft=number)
        await settle(pilot)
        assert hint(app).startswith("In conflict: another value was written elsewhere.")
        await press(pilot, "escape")
        assert in_conflict()
        app.edit_record("client", uid, draft=number)
        await press(pilot, "enter", "escape")
        assert not in_conflict()


@pytest.mark.parametrize("later", [True, False])
async def test_what_is_being_typed_in_another_window_is_taken_over_by_none(tmp_path: Path, later: bool) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        number = _draft(connection, made.client, "Hull")  # not by what a form writes with
        connection.execute("UPDATE draft SET updated_at = ?", (ids.now_ms() if later else 1,))
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        assert app.screen.query_one("#field-town", Input).value == ("Whitby" if later else "Hull")
        await press(pilot, "escape")
        assert acme.value(tmp_path, "client", made.client, "town") == ("Whitby" if later else "Hull")
        assert [draft.id for draft in waiting(tmp_path)] == ([number] if later else [])


async def test_what_was_put_aside_comes_back_in_its_form(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    put_aside(tmp_path / "open-texts.json", [("client", 77, {RECORD: made.client, "town": "Hull"})])
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        assert app.screen.query_one("#field-town", Input).value == "Hull"
