"""The lines below a field: a sentence, and what the field could be, each on one line."""

from __future__ import annotations

from dataclasses import replace

import pytest
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
            lines = app.lines()[1 : 1 + room]
            marked = [place for place, line in enumerate(lines) if line[0] == "▸"]
            assert marked == ([index - first] if index >= 0 else [])
            shown = [line.strip("▸ ") for line in lines]
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
            assert [line.strip("▸ ") for line in app.lines()[:5]] == [
                "A sentence that is longer than one",
                "line goes on below.",
                "Grünhaus & Söhne Gebäudeverwaltung  …",
                "Grünhaus",
                "Grünhaus & Söhne Gebäudeverwaltung  …",
            ]


@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (
            (40, 10),
            [
                "One sentence that goes on and on and",
                "on to the end of a fourth line of a",
                " a",
                "▸b  beside",
                " c",
                "",
            ],
        ),
        ((22, 3), ["One sentence that", "goes on and on and", "▸b  beside"]),
        ((22, 2), ["One sentence that", "goes on and on and"]),
        ((22, 1), ["One sentence that"]),
        ((11, 4), ["One", "sentence", " a", "▸b  besi…"]),
    ],
)
async def test_beside_suggestions_a_sentence_has_two_lines(size: tuple[int, int], lines: list[str]) -> None:
    app = Hinted()
    async with app.run_test(size=(size[0], 12)) as pilot:
        hint = app.query_one(Hint)
        hint.styles.height = min(size[1], 6) + 1
        hint.say("One sentence that goes on and on and on to the end of a fourth line of a narrow terminal.")
        hint.suggest(Offers((Suggestion("a"), Suggestion("b", "beside"), Suggestion("c")), 1))
        await pilot.pause()
        assert app.lines() == lines
        hint.suggest(Offers())
        await pilot.pause()
        assert app.lines()[2:3] != lines[2:3] or len(lines) < 3, "alone it has all of them"


async def test_each_tone_of_a_sentence_has_a_look_of_its_own() -> None:
    app = Hinted()
    async with app.run_test(size=(40, 10)) as pilot:
        hint = app.query_one(Hint)
        assert (hint.sentence, hint.tone, hint.offers) == ("", "dim", Offers())
        looks = []
        for tone in ("dim", "echo", "error"):
            hint.say("The same words.", tone)
            await pilot.pause()
            looks.append(next(part.style for part in hint.render_line(0) if part.text.strip()))
        assert len({str(look) for look in looks}) == 3
        assert looks[2] is not None
        assert looks[2].bold
        hint.suggest(Offers((Suggestion("a"), Suggestion("b", "beside"), Suggestion("c")), 1))
        await pilot.pause()
        rows = [[part.style for part in hint.render_line(y) if part.text.strip()] for y in (1, 2, 3)]
        grounds = [{style.bgcolor for style in styles if style} for styles in rows]
        assert grounds[0] == grounds[2] != grounds[1]
        assert len(grounds[1]) == 1, "the whole line is marked"
