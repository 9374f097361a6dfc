"""Small dialogs and shared keys: the cursor keys of a menu, a text to be read, ticks; the mouse; undo that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from fieldkit.app import FieldkitApp
from fieldkit.domain.errors import Trouble
from fieldkit.operations import undo
from fieldkit.screens.dialogs.ask import AskScreen, Question
from fieldkit.screens.dialogs.pick import Pick
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.drawing.themes import THEMES
from fieldkit.screens.find import FindScreen
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.reading_pane import Para, Reading
from tests.ui.support import acme
from tests.ui.support.driver import left, messages, open_app, press, screen_text, settle, write


def front(app: FieldkitApp) -> str:
    """Return the name of the screen in front."""
    return type(app.screen).__name__


async def test_a_menu_is_also_answered_by_cursor_and_enter(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "x")
        lines = app.screen.query_one(WindowList)
        seen = [lines.cursor]
        for key in ("down", "up", "j", "k", "tab", "shift+tab"):
            await press(pilot, key)
            seen.append(lines.cursor)
        assert seen == [0, 1, 0, 1, 0, 1, 0]
        await press(pilot, "c")
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is not None
        await press(pilot, "u")
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "x", "down", "enter")
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is not None
        assert acme.value(tmp_path, "call", made.call, "deleted_at") is None
        await press(pilot, "u")
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "x", "q")
        assert front(app) == "ClientScreen"
        assert acme.value(tmp_path, "client", made.client, "deleted_at") is None


async def test_a_text_is_read_by_j_and_k_and_keeps_every_other_key(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        answers: list[bool | None] = []
        app.push_screen(TellScreen("Told", [Para(f"line {number}") for number in range(60)]), answers.append)
        await settle(pilot)
        page = app.screen.query_one(Reading)
        await press(pilot, "j", "j", "j")
        assert page.scroll_offset.y == 3
        await press(pilot, "k")
        assert page.scroll_offset.y == 2
        await press(pilot, "down")
        assert page.scroll_offset.y == 3
        await press(pilot, "2", "y", "c")
        assert front(app) == "TellScreen", "there is nothing to say yes to"
        await press(pilot, "enter")
        assert answers == [False]
        app.push_screen(TellScreen("Sure?", [Para("sure")], yes="do it"), answers.append)
        await settle(pilot)
        await press(pilot, "enter")
        assert front(app) == "TellScreen", "Enter alone is no yes"
        await press(pilot, "y")
        assert answers == [False, True]


async def test_arrows_move_within_an_answer_of_several_lines_and_go_between_single_ones(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        answers: list[tuple[str, ...] | None] = []
        questions = [Question("Name", "n"), Question("Text", "one\ntwo\nthree", long=True), Question("Last", "l")]
        app.push_screen(AskScreen("Asked", questions), answers.append)
        await settle(pilot)
        await press(pilot, "down")
        text = app.screen.query_one("#ask-1", TextArea)
        assert app.focused is text
        text.move_cursor(text.document.end)
        for key, line in (("up", 1), ("up", 0), ("up", 0), ("down", 1), ("down", 2)):
            await press(pilot, key)
            assert (app.focused, text.cursor_location[0]) == (text, line)
        await press(pilot, "up", "end", "!")
        assert text.text == "one\ntwo!\nthree"
        assert answers == []
        await press(pilot, "shift+tab")
        assert app.focused is app.screen.query_one("#ask-0")
        await press(pilot, "up")
        assert app.focused is app.screen.query_one("#ask-2")
        await press(pilot, "enter")
        assert answers == [("n", "one\ntwo!\nthree", "l")]


async def test_ticks_are_turned_off_again_with_what_needs_them(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6", "p", "enter")
        lines = app.screen.query_one(WindowList)
        assert "[ ]   1 call" in screen_text(app)
        await press(pilot, "tab", "down", "j")
        assert lines.cursor == 3
        await press(pilot, "x")
        assert "[x]   1 call" in screen_text(app)
        await press(pilot, "space")
        assert "[ ]   1 call" in screen_text(app)
        assert "Left out: 1 call" in screen_text(app)
        await press(pilot, "k", "up", "shift+tab")
        assert lines.cursor == 0
        await press(pilot, "q")
        assert front(app) == "SyncScreen"


async def test_a_pick_goes_by_pages_while_one_types(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "L")
        assert isinstance(app.screen, Pick)
        rows = app.screen.rows
        await press(pilot, "pagedown")
        paged = rows.cursor
        assert paged > 1
        await press(pilot, "pageup")
        assert rows.cursor == 0
        wanted = rows.rows[1].text(0)
        await press(pilot, "down", "enter")
        assert wanted in screen_text(app).splitlines()[0] or wanted in screen_text(app)


async def test_a_click_chooses_the_line_and_a_second_one_opens_it(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        entries = app.screen.query_one("#timeline", WindowList)
        assert entries.cursor == 0
        await pilot.click(entries, offset=(5, 2))
        await settle(pilot)
        assert entries.cursor == 1
        assert front(app) == "ClientScreen", "the first click only chooses"
        for nowhere in (0, entries.size.height):
            await pilot.click(entries, offset=(5, nowhere))
            await settle(pilot)
            assert entries.cursor == 1, "on the frame and below the last line there is nothing"
        assert front(app) == "ClientScreen"
        await pilot.click(entries, offset=(5, 2))
        await settle(pilot)
        assert front(app) == "RecordScreen"


async def test_f4_goes_through_all_themes_and_back_to_the_first(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    names = [theme.name for theme in THEMES]
    async with open_app(tmp_path) as (app, pilot):
        start = names.index(app.theme)
        seen = []
        for _ in names:
            await press(pilot, "f4")
            seen.append(app.theme)
        assert seen == [*names[start + 1 :], *names[: start + 1]]


async def test_undo_that_cannot_be_stored_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)

    def fails(*_given: object) -> None:
        raise Trouble("The disk is full.")

    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "s", "k")
        monkeypatch.setattr(undo, "take_back", fails)
        await press(pilot, "u")
        assert messages(app)[-1] == "The disk is full."
        assert acme.value(tmp_path, "promise", made.promise, "state") == "kept"


async def test_find_is_opened_once_and_says_what_an_empty_list_is(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "slash")
        depth = len(app.screen_stack)
        await press(pilot, "f3")
        assert len(app.screen_stack) == depth
        assert isinstance(app.screen, FindScreen)
        await write(pilot, "zzyzx")
        assert "Nothing holds this word." in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FindScreen), "there is nothing to open"
        app.screen.query_one(Input).value = "ines"
        await settle(pilot)
        await press(pilot, "enter")
        assert front(app) == "RecordScreen"


async def test_help_says_of_a_form_what_the_field_is_for_and_enter_goes_back(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        await press(pilot, "f1")
        assert front(app) == "HelpScreen"
        await press(pilot, "enter")
        assert front(app) == "FormScreen"
        await press(pilot, "escape", "1", "question_mark")
        assert "Help ── Today" in screen_text(app)
        await press(pilot, "question_mark")
        assert front(app) == "TodayScreen"
        await press(pilot, "home", "d")
        assert acme.value(tmp_path, "promise", made.promise, "state") in ("kept", "kept_late", "open")


@pytest.mark.parametrize(
    ("keys", "shown"), [(("3", "n"), "Pick"), (("L",), "Pick"), (("2", "down", "enter", "n"), "MenuScreen")]
)
async def test_control_q_ends_the_app_also_from_a_dialog(tmp_path: Path, keys: tuple[str, ...], shown: str) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, *keys)
        assert front(app) == shown
        await press(pilot, "ctrl+q")
        await left(app)
        assert not app.is_running
