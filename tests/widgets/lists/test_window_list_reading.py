"""What a windowed list reads as it is scrolled or laid out anew, and what it does with answers that come late."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from textual.geometry import Region

from fieldkit.widgets.lists.list_lines import thumb
from fieldkit.widgets.lists.row_cache import PAGE
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.support.driver import settle
from tests.widgets.lists.test_window_list_layout import Laid, heading, late, numbered


async def test_an_answer_that_comes_after_all_rows_were_shown_is_dropped() -> None:
    app = Laid()
    async with app.run_test(size=(40, 4)) as pilot:
        go_on = asyncio.Event()
        app.rows.load(late(go_on), numbered(0, 2), 50)
        await pilot.pause()
        app.rows.show(numbered(0, 3))
        go_on.set()
        await settle(pilot)
        assert ([row.kind for row in app.rows.rows], app.rows.count) == (["client"] * 3, 3)


async def test_a_list_that_got_shorter_ends_on_its_last_row_above_a_heading() -> None:
    app = Laid()
    async with app.run_test(size=(40, 4)) as pilot:

        async def shorter(start: int, count: int) -> Sequence[Row]:
            rows = [*numbered(0, 118), heading("nothing below")]
            return rows[start : start + count]

        app.rows.load(shorter, numbered(0, 60), 150)
        app.rows.jump(-1)
        await settle(pilot)
        assert (app.rows.count, app.rows.cursor, app.moved[-1]) == (119, 117, "117")
        app.rows.load(shorter, numbered(0, 60), 130, at=0)
        app.rows.jump(115)
        await settle(pilot)
        assert (app.rows.count, app.rows.cursor) == (119, 115), "a page that is not full is the last"


async def test_rows_that_scrolling_or_a_larger_screen_brings_into_view_are_read() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        rows = app.rows
        rows.load(app.load, numbered(0, 60), 1000)
        rows.scroll_to(y=500, animate=False, immediate=True)
        await settle(pilot)
        assert app.asked == [(510 - PAGE, PAGE)]
        assert (rows.cursor, app.lines()[0].split()[:2]) == (0, ["client", "500"])
        rows.load(app.load, numbered(0, 30), 1000)
        app.asked.clear()
        await settle(pilot)
        await pilot.resize_terminal(40, 25)
        await settle(pilot)
        assert app.asked == [(30, PAGE)]
        assert app.lines()[-1].split()[:2] == ["client", "24"]


async def test_a_page_that_came_empty_is_asked_for_again_once_there_are_rows() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        there = 60

        async def load(start: int, count: int) -> Sequence[Row]:
            app.asked.append((start, count))
            return numbered(start, max(0, min(count, there - start)))

        rows = app.rows
        rows.load(load, numbered(0, 60), 1000)
        rows.jump(59)
        await settle(pilot)
        assert (app.asked, rows.count) == ([(60, PAGE)], 60)
        there = 70
        rows.recount(there)
        rows.move(1)
        await settle(pilot)
        assert (app.asked, rows.count) == ([(60, PAGE)] * 2, 70)
        assert app.lines()[-1].split()[:2] == ["client", "60"]


async def test_a_list_scrolled_below_its_end_goes_up_to_it_with_its_scroll_bar() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        rows = app.rows
        rows.show(numbered(0, 20))
        rows.jump(-1)
        assert app.top == 15
        rows.recount(8)
        assert (app.top, rows.virtual_size.height) == (3, 8)
        await settle(pilot)
        assert [cells[-1] != app.terminal._cells[0][-1] for cells in app.terminal._cells] == [False, False, *[True] * 3]
        assert app.stale() == []


async def test_the_scroll_bar_is_dragged_and_is_no_row() -> None:
    app = Laid()
    async with app.run_test(size=(40, 7)) as pilot:
        rows = app.rows
        rows.add_class("framed")
        rows.show(numbered(0, 100))
        await settle(pilot)
        await pilot.mouse_down(rows, offset=(38, 5))
        await pilot.hover(rows, offset=(38, 3))
        assert (app.top, rows.cursor) == (48, 0)
        await pilot.hover(rows, offset=(38, 6))
        assert app.top == 95
        await pilot.mouse_up(rows, offset=(38, 5))
        await pilot.hover(rows, offset=(38, 1))
        await pilot.click(rows, offset=(38, 5))
        assert (app.top, rows.cursor, app.chosen) == (95, 0, [])
        assert app.stale() == []
        rows.show(numbered(0, 3))
        await pilot.click(rows, offset=(38, 2))
        assert rows.cursor == 1, "where all is seen there is no bar"


@pytest.mark.parametrize(
    ("top", "height", "count", "bar"),
    [
        (0, 5, 5, (0, 0)),
        (0, 0, 9, (0, 0)),
        (0, 5, 6, (0, 4)),
        (1, 5, 6, (1, 5)),
        (0, 10, 1000, (0, 1)),
        (1, 10, 1000, (1, 2)),
        (500, 10, 1000, (5, 6)),
        (989, 10, 1000, (8, 9)),
        (990, 10, 1000, (9, 10)),
        (3, 2, 9, (0, 1)),
        (7, 2, 9, (1, 2)),
    ],
)
def test_the_scroll_bar_is_at_an_end_only_where_the_list_is(
    top: int, height: int, count: int, bar: tuple[int, int]
) -> None:
    assert thumb(top, height, count) == bar


async def test_a_list_is_drawn_at_its_new_width_before_it_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WindowList, "on_resize", lambda _list: None)  # it comes after the lines are painted
    app = Laid()
    async with app.run_test(size=(40, 7)) as pilot:
        rows = app.rows
        rows.add_class("framed")
        rows.show(numbered(0, 100))
        await settle(pilot)
        for width in (60, 30, 31, 80):
            await pilot.resize_terminal(width, 7)
            await settle(pilot)
            lines = rows.render_lines(Region(0, 0, width, 7))
            assert {line.cell_length for line in lines} == {width}
            assert lines[1].text.startswith("│ client 0")
            assert lines[1].text.endswith(" │")


async def test_the_same_rows_in_other_columns_are_drawn_anew() -> None:
    app = Laid()
    async with app.run_test(size=(40, 7)) as pilot:
        app.rows.show(numbered(0, 3))
        await settle(pilot)
        before = app.lines()
        app.rows.columns = (Column(9), Column())
        app.rows.show(numbered(0, 3))
        await settle(pilot)
        assert app.stale() == []
        assert app.terminal.line(0) == app.lines()[0] != before[0]


async def test_the_scroll_bar_is_drawn_anew_at_once_not_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Laid()
    async with app.run_test(size=(40, 30)) as pilot:
        app.rows.show([])
        await settle(pilot)
        asked = 0

        def refresh(*regions: Region, **_: bool) -> WindowList:
            nonlocal asked
            asked += len(regions)
            return app.rows

        monkeypatch.setattr(app.rows, "refresh", refresh)
        app.rows.show(numbered(0, 50))
        assert asked <= 6, "each of them costs as much as a line"
