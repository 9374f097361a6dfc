"""Screens of records by keys where there is nothing to do: no state, no client, no line, a step that is so already."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, FINDING, PROMISE
from fieldkit.operations import records
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle


def front(app: FieldkitApp) -> str:
    """Return the name of the screen in front."""
    return type(app.screen).__name__


def flat(app: FieldkitApp) -> str:
    """Return what is on the screen as one line."""
    return " ".join(screen_text(app).replace("│", " ").split())


async def test_a_record_says_what_it_has_not_and_explains_itself(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        loose = await app.store.write(crud.insert, FINDING, {"title": "[b]Loose[/b]", "state": "open"})
        await app.open_record("finding", loose)
        await settle(pilot)
        await press(pilot, "o")
        assert messages(app)[-1] == "This finding belongs to no client."
        await press(pilot, "escape")
        await app.open_record("contact", made.ines)
        await settle(pilot)
        await press(pilot, "s")
        assert messages(app)[-1] == "Contacts have no state to change. e changes the fields."
        await press(pilot, "question_mark")
        assert "Contact: Ines مكتبة" in screen_text(app)
        assert "Enter opens the record that a coloured line names" in flat(app)
        await press(pilot, "escape", "c")
        shown = screen_text(app)
        assert "New call" in shown
        assert "[ACME] [/] O'Brien" in shown
        assert "Ines مكتبة" in shown
        await press(pilot, "escape")
        assert front(app) == "RecordScreen"
        await press(pilot, "end", "enter")
        assert front(app) == "RecordScreen", "a line of what belongs to it opens that record"
        assert "Client: [ACME]" not in screen_text(app)
        await press(pilot, "escape")
        lines = app.screen.query_one(WindowList)
        await press(pilot, "home")
        while lines.row is None or "01632 960001" not in lines.row.text(1):
            await press(pilot, "down")
        await press(pilot, "enter")
        assert front(app) == "FormScreen", "a line that names no record changes this one"


async def test_history_says_how_and_refuses_what_is_so_already(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.update, CLIENT, made.client, {"town": "Hull"})
        await app.store.write(crud.update, CLIENT, made.client, {"town": "Whitby"})
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "h", "enter")
        assert messages(app)[-1] == "r takes this step back; Esc goes back."
        assert acme.value(tmp_path, "client", made.client, "town") == "Whitby", "Enter alone changes nothing"
        await press(pilot, "down", "r")
        assert messages(app)[-1] == "It is like that already: nothing was changed."
        await press(pilot, "question_mark")
        assert "r brings back what stood there before the step under the cursor" in flat(app)
        await press(pilot, "escape", "c")
        assert "[ACME] [/] O'Brien" in screen_text(app), "a call from here is with this client"
        await press(pilot, "escape")
        app.open_screen("history", "promise", "nobody")
        await settle(pilot)
        count = len(messages(app))
        await press(pilot, "r")
        assert len(messages(app)) == count, "there is no step"


async def test_trash_explains_itself_and_says_what_is_back_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.delete, CONTACT, made.tom)
        await press(pilot, "T", "question_mark")
        assert "r or Enter brings it back, o shows it as it was" in flat(app)
        await press(pilot, "escape")
        monkeypatch.setattr(records, "undelete", lambda *_given: False)
        await press(pilot, "r")
        assert messages(app)[-1] == "Contact “Tom 青空” is not in the trash any more."

        def fails(*_given: object) -> bool:
            raise Trouble("The disk is full.")

        monkeypatch.setattr(records, "undelete", fails)
        await press(pilot, "r")
        assert messages(app)[-1] == "The disk is full."
        assert acme.value(tmp_path, "contact", made.tom, "deleted_at") is not None


async def test_today_does_only_what_can_be_done_from_there(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.store.write(crud.delete, PROMISE, made.promise)
        await app.store.write(crud.delete, CALL, made.call)
        await press(pilot, "2", "f5", "home")
        assert "Wi-Fi" in screen_text(app)
        await press(pilot, "d")
        assert messages(app)[-1] == "Only a promise or a call can be done from here. Enter opens it."
        assert acme.value(tmp_path, "instruction", made.order, "state") == "needs_confirmation"


async def test_a_client_that_is_gone_is_said(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        before = app.screen
        await app.open_record("client", "nobody")
        await settle(pilot)
        assert messages(app)[-1] == "This client is not here any more."
        assert app.screen is before


async def test_the_client_card_copies_any_line_says_who_has_nothing_and_explains_both_lists(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "home", "y")
        assert "call 0: Æther ☎ [b]" in app.clipboard
        assert messages(app)[-1] == f"Copied: {app.clipboard}"
        await press(pilot, "question_mark")
        assert "All that happened with this client, the newest first." in flat(app)
        await press(pilot, "escape", "tab", "question_mark")
        assert "Who speaks for the client comes first, who has left last; sites are below." in flat(app)
        assert "[ACME] [/] O'Brien" in screen_text(app)
        await press(pilot, "escape", "down", "down", "y")
        assert messages(app)[-1] == "Abel has neither a number nor a mail address. Enter opens it, e adds one."
        await press(pilot, "tab")
        assert app.focused is not None
        assert app.focused.id == "timeline", "Tab goes there and back"
        await press(pilot, "n", "v")
        assert "Start a survey" in screen_text(app)
        await press(pilot, "escape")
        assert front(app) == "ClientScreen"
