"""What stands in a dialog as it is asked, and what is said while somebody types over it."""

from __future__ import annotations

from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from tests.ui.dialogs.test_dialogs import OPEN, shown
from tests.ui.support.driver import drawn, press


async def test_who_moves_the_cursor_goes_on_with_what_stands_there() -> None:
    questions = [Question("One", "Acme"), Question("Two", "Acme", edits=True), Question("Three", "Acme")]
    async with shown(AskScreen("T", questions)) as (app, pilot):
        await press(pilot, "end", "!", "tab", "?", "tab", "x", "shift+tab", "tab", "y", "enter")
        assert app.given == ("Acme!", "Acme?", "xy"), "what was typed is not selected again"


async def test_what_is_wrong_is_said_for_as_long_as_it_is() -> None:
    def check(answers: Answers) -> str:
        return "" if answers[0] == "yes" else f"{len(answers[0])} letters are no yes."

    async with shown(AskScreen("T", [Question("Say")], says="Say yes.", check=check)) as (app, pilot):
        await press(pilot, "n")
        assert "Say yes." in drawn(app)[2], "nothing is said before Enter"
        await press(pilot, "enter")
        assert "1 letters are no yes." in drawn(app)[2]
        await press(pilot, "o")
        assert "2 letters are no yes." in drawn(app)[2], "who types on without a look sees it later"
        await press(pilot, *["backspace"] * 2, "y", "e", "s")
        assert "Say yes." in drawn(app)[2] and not app.screen.query_one("#ask-says").has_class("-wrong")
        assert app.given == OPEN


async def test_what_was_wrong_with_answers_of_before_is_not_said_of_another() -> None:
    async with shown(AskScreen("T", [Question("Say", "no")], says="Say yes.", wrong="It is no.")) as (app, pilot):
        assert "It is no." in drawn(app)[2]
        await press(pilot, "p")
        assert "Say yes." in drawn(app)[2] and not app.screen.query_one("#ask-says").has_class("-wrong")
