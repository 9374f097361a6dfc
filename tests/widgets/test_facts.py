"""A block of facts: labels in a column, values beside them, cut where there is no room."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from fieldkit.widgets.facts import Facts


class Stated(App[None]):
    """An app with nothing but a block of facts."""

    def compose(self) -> ComposeResult:
        yield Facts(10)

    @property
    def block(self) -> Facts:
        return self.query_one(Facts)

    def lines(self) -> list[str]:
        return [self.block.render_line(y).text for y in range(self.block.size.height)]


SAID = [
    ("Phone", [("01632 960001", ""), (" office", "dim")]),
    ("A long label", [("[b]x\x1b[31m[/]", "alert")]),
    ("", [("", ""), ("all", "good"), ("", "")]),
]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (31, ["Phone     01632 960001 office", "A long la…[b]x[/]", "          all", ""]),
        (28, ["Phone    01632 960001 office", "A long l…[b]x[/]", "         all", ""]),
        (27, ["Phone    01632 960001 offi…", "A long l…[b]x[/]", "         all", ""]),
        (21, ["Phone  01632 960001…", "A long…[b]x[/]", "       all", ""]),
        (18, ["Phone 01632 960001", "A lon…[b]x[/]", "      all", ""]),
        (17, ["Phone01632 960001", "A lo…[b]x[/]", "     all", ""]),
        (16, ["Phone01632 9600…", "A lo…[b]x[/]", "     all", ""]),
        (3, ["…0…", "…[…", " a…", ""]),
    ],
)
async def test_what_is_too_long_ends_and_a_label_takes_a_third_at_most(width: int, lines: list[str]) -> None:
    app = Stated()
    async with app.run_test(size=(width + 2, 4)):
        app.block.show(SAID)
        shown = app.lines()
        assert [line.rstrip() for line in shown] == lines
        assert {len(line) for line in shown} == {width}


async def test_other_facts_replace_those_before_and_tones_are_drawn() -> None:
    app = Stated()
    async with app.run_test(size=(40, 3)) as pilot:
        assert app.block.text == ""
        app.block.show(SAID)
        await pilot.pause()
        label, value, beside = [part.style for part in app.block.render_line(0) if part.text.strip()]
        assert label and value and beside
        assert label.color == beside.color != value.color
        assert app.block.text == "Phone  01632 960001 office\nA long label  [b]x\x1b[31m[/]\n  all"
        app.block.show([("One", [("two", "")])])
        await pilot.pause()
        assert [line.strip() for line in app.lines()] == ["One       two", "", ""]
