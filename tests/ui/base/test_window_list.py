"""The windowed list by itself: any length, headings, holes, the cursor kept on its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region

from fieldkit.widgets.lists.row_cache import CACHED
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList


class Listed(App[None]):
    """An app with nothing but a list."""

    def compose(self) -> ComposeResult:
        yield WindowList((Column(), Column(6)), empty="\nNothing here.")

    @property
    def rows(self) -> WindowList:
        return self.query_one(WindowList)

    def lines(self) -> list[str]:
        return [self.rows.render_line(y).text.rstrip() for y in range(self.rows.size.height)]


def row(number: int) -> Row:
    return Row("client", str(number), (f"client {number}", "x"))


def heading(text: str) -> Row:
    return Row("", "", (text,), choosable=False)


async def test_hundred_thousand_rows_are_read_a_window_at_a_time() -> None:
    asked: list[tuple[int, int]] = []

    async def loader(start: int, count: int) -> Sequence[Row]:
        asked.append((start, count))
        return [row(number) for number in range(start, min(start + count, 100_000))]

    app = Listed()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.load(loader, [row(number) for number in range(20)], 100_000)
        app.rows.jump(-1)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.rows.row == row(99_999)
        assert app.lines()[-1].split() == ["client", "99999", "x"]
        app.rows.jump(50_000)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.rows.row == row(50_000)
        assert len(app.rows.rows) <= CACHED
        assert sum(count for _, count in asked) < 2_000


async def test_row_that_is_not_read_yet_is_a_hole_and_no_record() -> None:
    async def loader(_start: int, _count: int) -> Sequence[Row]:
        return []

    app = Listed()
    async with app.run_test(size=(40, 10)):
        app.rows.load(loader, [row(0)], 50)
        assert app.lines()[1].strip() == "…"
        assert app.rows.row == row(0)


@pytest.mark.parametrize("back", [lambda rows: rows.jump(0), lambda rows: rows.page(-9), lambda rows: rows.move(-99)])
async def test_whoever_goes_to_the_first_row_sees_the_heading_above_it(back: Callable[[WindowList], None]) -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        app.rows.show([heading("One"), *(row(number) for number in range(30))])
        app.rows.jump(-1)
        assert app.lines()[-1].split()[:2] == ["client", "29"]
        back(app.rows)
        assert app.rows.row == row(0)
        assert app.lines()[0].strip() == "One"


async def test_cursor_passes_over_headings_and_stays_on_a_row_at_either_end() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        app.rows.show([heading("One"), row(1), heading("Two"), row(2), heading("")])
        assert app.rows.row == row(1)
        app.rows.move(1)
        assert app.rows.row == row(2)
        app.rows.move(1)
        assert app.rows.row == row(2)
        app.rows.move(-5)
        assert app.rows.row == row(1)


async def test_cursor_keeps_its_record_when_others_come_before_it() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        app.rows.show([row(number) for number in range(30)])
        app.rows.jump(12)
        app.rows.show([row(number) for number in range(-5, 30)], keep="12")
        assert app.rows.row == row(12)


async def test_text_that_a_terminal_would_obey_is_drawn_without_it() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        app.rows.show([Row("client", "1", ("[red]A[/] \x1b[31mB\u202eC", ("東京都港区芝公園四丁目", "dim")))])
        line = app.lines()[0]
        assert "[red]A[/] BC" in line
        assert "\x1b" not in line
        assert app.rows.render_lines(Region(0, 0, 40, 1))[0].cell_length == app.rows.size.width


async def test_empty_list_says_what_it_is_for() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        app.rows.show([])
        assert any("Nothing here." in line for line in app.lines())
        assert app.rows.row is None


@pytest.mark.parametrize("width", [12, 40, 120])
async def test_lines_are_as_wide_as_the_list(width: int) -> None:
    app = Listed()
    async with app.run_test(size=(width, 10)):
        app.rows.show([Row("client", "1", ("a long name " * 20, "東京" * 9)), heading("東京" * 90)])
        assert {line.cell_length for line in app.rows.render_lines(Region(0, 0, width, 10))} == {app.rows.size.width}


@settings(max_examples=25, deadline=None)
@given(
    kinds=st.lists(st.booleans(), min_size=1, max_size=30),
    steps=st.lists(st.integers(-40, 40), max_size=15),
)
async def test_cursor_is_never_on_a_heading_where_there_is_a_row(kinds: list[bool], steps: list[int]) -> None:
    rows = [row(place) if choosable else heading(str(place)) for place, choosable in enumerate(kinds)]
    app = Listed()
    async with app.run_test(size=(30, 8)):
        app.rows.show(rows)
        for step in steps:
            app.rows.move(step)
            assert (app.rows.row is not None) == any(kinds)


def _styles(app: Listed, y: int = 0) -> list[object]:
    return [segment.style for segment in app.rows.render_line(y) if segment.text.strip()]


async def test_each_tone_and_the_cursor_have_a_look_of_their_own() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.show([Row("client", str(place), (("name", "dim"), ("x", "alert"))) for place in range(3)])
        app.rows.focus()
        await pilot.pause()
        at_cursor, beside = _styles(app, 0), _styles(app, 1)
        assert None not in at_cursor + beside
        assert len({str(style) for style in beside}) == 2
        assert _styles(app, 2) == beside
        assert at_cursor != beside
        app.screen.set_focus(None)
        await pilot.pause()
        resting = _styles(app, 0)
        assert resting not in (at_cursor, beside)
        assert _styles(app, 1) == beside


async def test_another_theme_changes_the_lines_that_are_drawn() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.show([row(1), row(2)])
        dark = [_styles(app, 0), _styles(app, 1)]
        app.theme = "textual-light"
        await pilot.pause()
        light = [_styles(app, 0), _styles(app, 1)]
        assert dark[0] != light[0]
        assert dark[1] != light[1]
        app.theme = "textual-dark"
        await pilot.pause()
        assert [_styles(app, 0), _styles(app, 1)] == dark


class Opened(Listed):
    """A list that remembers what was opened."""

    opened: ClassVar[list[str]] = []

    @on(WindowList.Chosen)
    def remember(self, event: WindowList.Chosen) -> None:
        self.opened.append(event.row.uid)


async def test_a_click_goes_to_the_line_and_a_second_one_opens_it() -> None:
    app = Opened()
    app.opened.clear()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.show([row(number) for number in range(30)])
        app.rows.jump(20)
        await pilot.pause()
        top = app.rows.scroll_offset.y
        assert top > 0
        await pilot.click(app.rows, offset=(3, 2))
        assert app.rows.row == row(top + 2)
        assert app.opened == []
        await pilot.click(app.rows, offset=(3, 2))
        assert app.opened == [str(top + 2)]


async def test_a_click_below_the_last_line_does_nothing() -> None:
    app = Opened()
    app.opened.clear()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.show([row(1), row(2)])
        for _ in range(2):
            await pilot.click(app.rows, offset=(3, 2))
        assert app.rows.row == row(1)
        assert app.opened == []
        await pilot.click(app.rows, offset=(3, 1))
        assert app.rows.row == row(2)


async def test_a_list_that_became_shorter_meanwhile_ends_where_it_ends() -> None:
    async def loader(start: int, count: int) -> Sequence[Row]:
        return [row(number) for number in range(start, min(start + count, 130))]

    app = Listed()
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.load(loader, [row(number) for number in range(100)], 200)
        app.rows.jump(-1)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.rows.count == 130
        assert app.rows.row == row(129)
