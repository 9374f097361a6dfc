"""A conflict by keys where nothing is decided: refusals, another value in several lines, left for later."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from fieldkit.app import FieldkitApp
from fieldkit.db.changes import conflicts
from fieldkit.domain.errors import Trouble
from fieldkit.operations import conflicts as deciding
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.conflicts.conflict import ConflictScreen
from fieldkit.screens.conflicts.conflict_list import ConflictsScreen
from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.widgets.answer_area import Writing
from tests.ui.conflicts.two_homes import Firm
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


@pytest.fixture(scope="module")
def made_once(disagreeing_pair: Firm) -> Firm:
    return disagreeing_pair


def front(app: FieldkitApp) -> type[object]:
    """Return which screen is in front."""
    return type(app.screen)


def ask(app: FieldkitApp) -> AskScreen:
    """Return the question in front."""
    assert isinstance(app.screen, AskScreen)
    return app.screen


async def test_another_text_that_may_have_several_lines_is_written_with_enter(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "e")
        assert front(app) is AskScreen
        assert isinstance(app.focused, Writing)
        assert app.focused.text == "Never on Mondays."
        await write(pilot, " But ring.")
        await press(pilot, "enter")
        assert front(app) is not AskScreen, "Enter goes on"
        assert acme.value(firm.laptop, "client", firm.made.client, "notes") == "Never on Mondays. But ring."
        assert messages(app)[-1] == "Notes: “Never on Mondays. But ring.”. u takes it back."
        await press(pilot, "u")
        assert acme.value(firm.laptop, "client", firm.made.client, "notes") == "Never on Mondays."


async def test_another_text_that_cannot_be_stored_is_asked_for_again_as_it_was_typed(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_named: object) -> bool:
        raise Trouble("The disk is full.")

    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 3600)
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "e")
        with monkeypatch.context() as patch:
            patch.setattr(deciding, "write", fails)
            await write(pilot, " But ring.")
            await press(pilot, "enter")
        assert front(app) is AskScreen
        assert isinstance(app.focused, Writing)
        assert app.focused.text == "Never on Mondays. But ring."
        assert messages(app)[-1] == "The disk is full."
        assert "The disk is full." in str(app.screen.query_one("#ask-says", Static).content)
        assert [one.typed for one in ask(app).unkept_texts()] == ["Never on Mondays. But ring."], "it is not let go"
        await press(pilot, "enter")
        assert acme.value(firm.laptop, "client", firm.made.client, "notes") == "Never on Mondays. But ring."


async def test_what_cannot_be_taken_or_written_is_refused_and_the_record_is_a_key_away(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "3")
        assert messages(app)[-1] == "The values here are 1 to 2."
        await press(pilot, "o")
        assert front(app) is ClientScreen
        await press(pilot, "escape")
        assert front(app) is ConflictScreen
        await press(pilot, "question_mark")
        assert "every device shows the first" in " ".join(screen_text(app).replace("│", " ").split())
        assert "[ACME] [/] O'Brien" in screen_text(app)
        await press(pilot, "escape", "c")
        assert "[ACME] [/] O'Brien" in screen_text(app), "a call is with the client in question"
        await press(pilot, "escape")
        while "deleted and changed" not in screen_text(app):
            await press(pilot, "l")
        await press(pilot, "e")
        assert messages(app)[-1] == "Here is nothing to write: take one with its number."
        await press(pilot, "o")
        assert front(app) is RecordScreen
        await press(pilot, "escape")

        def fails(*_given: object, **_named: object) -> bool:
            raise Trouble("The disk is full.")

        before = {(one.kind, one.field) for one in await app.store.read(conflicts.conflicts)}
        monkeypatch.setattr(deciding, "take", fails)
        await press(pilot, "1")
        assert messages(app)[-1] == "The disk is full."
        assert front(app) is ConflictScreen
        assert {(one.kind, one.field) for one in await app.store.read(conflicts.conflicts)} == before


async def test_a_text_that_cannot_be_stored_is_said(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object, **_named: object) -> bool:
        raise Trouble("The disk is full.")

    monkeypatch.setattr(deciding, "write", fails)
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "enter", "e", "enter")
        assert messages(app)[-1] == "The disk is full."
        await press(pilot, "escape")
        assert front(app) is ConflictScreen
        assert acme.value(firm.laptop, "client", firm.made.client, "town") == "Robin Hood's Bay"


async def test_one_that_was_decided_meanwhile_is_said_and_the_list_is_explained(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "question_mark")
        help_text = " ".join(screen_text(app).replace("│", " ").split())
        assert "Help ── Conflicts" in help_text
        await press(pilot, "escape")
        assert front(app) is ConflictsScreen
        (key, *_) = await app.store.read(conflicts.keys)
        gone = (key[0], key[1], "name")
        app.open_screen("conflict", gone)
        await settle(pilot)
        assert messages(app)[-1] == "This was decided already."


async def test_an_empty_list_of_conflicts_opens_nothing(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "exclamation_mark", "o", "enter")
        assert front(app) is ConflictsScreen
