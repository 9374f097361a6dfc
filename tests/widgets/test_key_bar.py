"""The line of keys: what it gives up where there is little room, and what stands at its right end."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from fieldkit.widgets.key_bar import KeyBar

KEYS = (("1", "Today", 2), ("n", "new", 3), ("e", "edit", 3), ("/", "find", 1))


class Barred(App[None]):
    """An app with nothing but a bar."""

    def compose(self) -> ComposeResult:
        yield KeyBar(KEYS, note="≠ 2")

    @property
    def bar(self) -> KeyBar:
        return self.query_one(KeyBar)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (36, "1 Today  n new  e edit  / find   ≠ 2"),
        (35, "1 Today  n new  e edit  / find  ≠ 2"),
        (34, "1 Today  n new  / find         ≠ 2"),
        (27, "1 Today  n new  / find  ≠ 2"),
        (26, "1 Today  / find        ≠ 2"),
        (20, "1 Today  / find  ≠ 2"),
        (19, "/ find          ≠ 2"),
        (11, "/ find  ≠ 2"),
        (10, "       ≠ 2"),
    ],
)
async def test_the_later_of_the_least_needed_goes_first_and_the_note_stays(width: int, line: str) -> None:
    app = Barred()
    async with app.run_test(size=(width + 2, 3)) as pilot:
        assert app.bar.render_line(0).text.strip(" ") == line.strip(" ")
        assert app.bar.render().plain == line
        app.bar.set_note("")
        await pilot.pause()
        whole = "1 Today  n new  e edit  / find"
        assert (app.bar.render_line(0).text.strip() == whole) == (width >= len(whole))


async def test_what_is_waited_for_stands_in_the_place_of_the_note() -> None:
    app = Barred()
    async with app.run_test(size=(42, 3)) as pilot:
        lines = []
        for waits in ("waiting", "waiting for sync", ""):
            app.bar.set_waits(waits)
            await pilot.pause()
            lines.append(app.bar.render_line(0).text.strip())
        assert lines == [
            "1 Today  n new  e edit  / find   waiting",
            "1 Today  n new  / find  waiting for sync",
            "1 Today  n new  e edit  / find       ≠ 2",
        ]
        app.bar.set_note("≠ 3")
        app.bar.set_keys([("x", "delete", 1)])
        await pilot.pause()
        assert app.bar.render_line(0).text.split() == ["x", "delete", "≠", "3"]


async def test_keys_and_note_are_drawn_apart_from_titles() -> None:
    app = Barred()
    async with app.run_test(size=(40, 3)):
        colors = {
            part.text.strip(): part.style.color for part in app.bar.render_line(0) if part.style and part.text.strip()
        }
        assert colors["1"] == colors["/"] != colors["find"]
        assert colors["≠ 2"] not in (colors["1"], colors["find"])
        assert KeyBar().keys == ()
        assert KeyBar().note == KeyBar().waits == ""
