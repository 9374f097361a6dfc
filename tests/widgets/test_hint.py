"""The lines below a field: a sentence, and what the field could be, each on one line."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App, ComposeResult

from fieldkit.domain.forms.suggestions import Offers, Suggestion
from fieldkit.widgets.hint import Hint


class Hinted(App[None]):
    """An app with nothing but a hint."""

    def compose(self) -> ComposeResult:
        yield Hint()

    def lines(self) -> list[str]:
        hint = self.query_one(Hint)
        return [hint.render_line(y).text.rstrip() for y in range(hint.size.height)]


async def test_of_many_suggestions_those_around_the_chosen_one_are_shown() -> None:
    app = Hinted()
    async with app.run_test(size=(40, 10)) as pilot:
        hint = app.query_one(Hint)
        hint.say("One line.")
        offers = Offers(tuple(Suggestion(f"number {place}") for place in range(20)), 0)
        room = hint.size.height - 1
        for index, first in ((-1, 0), (0, 0), (room - 1, 0), (room, 1), (12, 13 - room), (19, 20 - room)):
            hint.suggest(replace(offers, index=index))
            await pilot.pause()
            shown = [line.strip() for line in app.lines()[1 : 1 + room]]
            assert shown == [f"number {place}" for place in range(first, first + room)]


async def test_a_suggestion_that_is_too_long_ends_on_its_line() -> None:
    app = Hinted()
    async with app.run_test(size=(40, 10)) as pilot:
        hint = app.query_one(Hint)
        hint.say("A sentence that is longer than one line goes on below.")
        long = Suggestion("Grünhaus & Söhne Gebäudeverwaltung", "Freiburg im Breisgau, Kaiser-Joseph-Straße")
        offers = Offers((long, replace(long, text="Grünhaus", beside=""), long), 0)
        for index in range(-1, 3):
            hint.suggest(replace(offers, index=index))
            await pilot.pause()
            assert [line.strip() for line in app.lines()[:5]] == [
                "A sentence that is longer than one",
                "line goes on below.",
                "Grünhaus & Söhne Gebäudeverwaltung  …",
                "Grünhaus",
                "Grünhaus & Söhne Gebäudeverwaltung  …",
            ]
