"""Help on any screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.commands import commands_of
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.conflicts.conflict import ConflictScreen
from fieldkit.screens.conflicts.conflict_list import ConflictsScreen
from fieldkit.screens.help import HelpScreen
from fieldkit.screens.record.history import HistoryScreen
from fieldkit.screens.record.trash import TrashScreen
from fieldkit.screens.today import TodayScreen
from tests.ui.support import acme
from tests.ui.support.driver import drawn, open_app, press, screen_text, settle, write


async def test_help_explains_the_screen_and_what_has_the_focus(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "question_mark")
        shown = screen_text(app)
        assert "Help ── Client card" in shown
        assert "[ACME] [/] O'Brien" in shown
        assert "the newest first" in shown
        assert "Make the person under the cursor the point of contact." in shown
        await press(pilot, "escape")
        assert isinstance(app.screen, ClientScreen)


@pytest.mark.parametrize(("size", "pages"), [((40, 10), 40), ((120, 36), 5)])
async def test_every_key_of_the_place_can_be_reached_by_scrolling(
    tmp_path: Path, size: tuple[int, int], pages: int
) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "f1")
        assert isinstance(app.screen, HelpScreen)
        seen = ""
        for _ in range(pages):
            seen += screen_text(app) + "\n"
            await press(pilot, "pagedown")
        seen = " ".join(seen.split())
        for place in ("clients", "list", "everywhere"):
            for command in commands_of(place):
                assert command.help.split()[-1] in seen


async def test_help_does_not_open_upon_help(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        before = app.screen
        await press(pilot, "question_mark", "question_mark")
        assert app.screen is before


async def test_help_asked_for_by_name_is_about_what_is_in_front(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path, (60, 30)) as (app, pilot):
        for place, lines in (
            ("today", ["Help ── Today", "Today", "Nothing is due, nobody waits for a call."]),
            ("", ["Help", "In any list", "Enter Open what the cursor is on."]),
        ):
            (asks,) = (one for one in app.get_system_commands(app.screen) if one.title == "help")
            asks.callback()
            await settle(pilot)
            assert isinstance(app.screen, HelpScreen)
            assert app.screen.place == place
            assert [" ".join(line.strip("╭─╮│").split()) for line in drawn(app)[:3]] == lines
        await press(pilot, "end", "enter", "enter")
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (
            HistoryScreen("client", "u"),
            "Every step with who made it and when, the newest first, also from other devices. What was replaced is "
            "kept: r brings back what stood there before the step under the cursor.",
        ),
        (
            TrashScreen(),
            "What was deleted on any device, the last first. r or Enter brings it back, o shows it as it was.",
        ),
        (
            ConflictsScreen(),
            "Each line is a field that two people changed without knowing of each other, or a record that one "
            "deleted and another changed. Enter shows both values in full. Nothing is lost while you think.",
        ),
        (
            ConflictScreen(("client", "u", "town")),
            "Each value with who wrote it and when. Until somebody decides, every device shows the first; no value "
            "is lost. If two people decide differently, that is shown as a conflict again.",
        ),
    ],
)
def test_help_begins_with_a_sentence_about_what_is_shown(
    page: HistoryScreen | TrashScreen | ConflictsScreen | ConflictScreen, sentence: str
) -> None:
    assert page.explain_focus() == sentence


async def test_the_palette_shows_the_keys_beside_what_they_do_also_those_of_the_settings(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    (tmp_path / "settings.toml").write_text('[keys]\n"today.done" = "V"\n')
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f2")
        lines = drawn(app)
        assert " Cards                 4, F8" in "".join(
            line for line in lines if line.strip("▎ ").startswith("Cards ")
        )
        assert [line.strip() for line in lines if "List: Calls" in line] == ["List: Calls"], "no key does only that"
        await write(pilot, "don")
        assert [line.strip() for line in drawn(app) if line.split()[-1:] == ["V"]] == ["done                  V"]
        await press(pilot, "backspace", "backspace", "backspace")
        await write(pilot, "quit")
        await press(pilot, "enter", "enter")  # the first one takes the line, the second one does it
        assert app.return_code == 0
