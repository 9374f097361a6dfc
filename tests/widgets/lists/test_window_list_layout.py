"""Where a windowed list puts its columns, its cursor and its first line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from textual import on
from textual.app import App, ComposeResult

from benchmarks.screen import Screen
from fieldkit.widgets.lists.row_cache import PAGE
from fieldkit.widgets.lists.rows import Column, Loader, Row
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.support.driver import screen_text, settle


@pytest.mark.parametrize(
    ("columns", "room", "widths"),
    [
        ((Column(),), 38, [38]),
        ((Column(), Column(6)), 38, [30, 6]),
        ((Column(6), Column(4)), 38, [6, 4]),
        ((Column(share=3), Column(share=1)), 42, [30, 10]),
        ((Column(share=2), Column(share=1)), 42, [26, 14]),
        ((Column(), Column(), Column()), 45, [13, 13, 15]),
        ((Column(), Column(), Column()), 46, [14, 14, 14]),
        ((Column(), Column(5, least=40)), 40, [33, 5]),
        ((Column(), Column(5, least=40)), 39, [39, -1]),
        ((Column(5, least=40), Column(), Column(3)), 20, [-1, 15, 3]),
        ((Column(), Column(share=2, least=40), Column(3)), 39, [34, -1, 3]),
        ((Column(), Column(20)), 10, [0, 20]),
        ((Column(), Column(8)), 10, [0, 8]),
        ((Column(), Column(7)), 10, [1, 7]),
    ],
)
def test_what_is_left_is_shared_and_a_column_without_room_is_hidden(
    columns: tuple[Column, ...], room: int, widths: list[int]
) -> None:
    assert WindowList(columns).widths(room) == tuple(widths)


def test_a_cell_is_a_text_with_or_without_a_tone() -> None:
    row = Row("client", "1", ("plain", ("toned", "dim")))
    assert [row.text(0), row.text(1), row.choosable] == ["plain", "toned", True]
    assert Column() == Column(0, 0, 1)


class Laid(App[None]):
    """An app with a list, which notes where its cursor came to."""

    CSS = "WindowList.framed { border: round white; }"

    def __init__(self) -> None:
        super().__init__()
        self.moved: list[str | None] = []
        self.chosen: list[str] = []
        self.asked: list[tuple[int, int]] = []
        self.terminal = Screen(1, 1)

    def _display(self, screen: Any, renderable: Any) -> None:
        """Draw what would go to the terminal on one of its own."""
        if self.terminal.columns != self.size.width or self.terminal.rows != self.size.height:
            self.terminal = Screen(*self.size)
        if renderable is not None and not self._batch_count:
            self.terminal.feed(renderable.render_segments(self.console).replace("\n", "").encode())
        super()._display(screen, renderable)

    def compose(self) -> ComposeResult:
        yield WindowList((Column(share=1), Column(6), Column(9, least=40)), empty="Nothing is here yet.\nn begins.")

    @property
    def rows(self) -> WindowList:
        return self.query_one(WindowList)

    @property
    def top(self) -> int:
        return self.rows.scroll_offset.y

    def lines(self) -> list[str]:
        return [self.rows.render_line(y).text.rstrip() for y in range(self.rows.size.height)]

    def stale(self) -> list[str]:
        """Return the lines of the terminal that are not as they would be drawn now."""
        now = Screen(*self.size)
        for y, strip in enumerate(self.screen._compositor.render_strips()):
            now.feed(f"\x1b[{y + 1};1H{strip.render(self.console)}".encode())
        return [self.terminal.line(y) for y in range(self.size.height) if self.terminal._cells[y] != now._cells[y]]

    @on(WindowList.Moved)
    def note_moved(self, event: WindowList.Moved) -> None:
        assert event.control is event.list
        self.moved.append(event.row.uid if event.row else None)

    @on(WindowList.Chosen)
    def note_chosen(self, event: WindowList.Chosen) -> None:
        assert event.control is event.list
        self.chosen.append(event.row.uid)

    async def load(self, start: int, count: int) -> Sequence[Row]:
        self.asked.append((start, count))
        return numbered(start, count)


def numbered(start: int, count: int) -> list[Row]:
    return [Row("client", str(n), (f"client {n}", ("six", "dim"), "last")) for n in range(start, start + count)]


def heading(text: str) -> Row:
    return Row("", "", (text,), choosable=False)


async def test_lines_are_drawn_in_columns_that_are_cut_with_a_mark() -> None:
    app = Laid()
    async with app.run_test(size=(48, 6)) as pilot:
        app.rows.show([heading("A heading over all columns"), Row("c", "1", ("a" * 30, ("sixsix", "dim"), "x" * 10))])
        assert app.lines()[:3] == [" A heading over all columns", f" {'a' * 26}…  sixsix  {'x' * 8}…", ""]
        await pilot.resize_terminal(41, 6)
        await pilot.pause()
        assert app.lines()[1] == f" {'a' * 30}   sixsix"
        await pilot.resize_terminal(12, 6)
        await pilot.pause()
        assert app.lines()[:2] == [" A heading", " a…  sixsix"]
        await pilot.resize_terminal(10, 6)
        await pilot.pause()
        assert app.lines()[1] == " sixsix", "no room, no gap"


async def test_an_empty_list_says_what_it_is_for_once_it_was_read() -> None:
    app = Laid()
    async with app.run_test(size=(24, 6)) as pilot:
        assert (app.rows.count, app.rows.cursor, app.rows.row) == (None, 0, None)
        assert app.lines() == [""] * 6
        app.rows.show([])
        assert app.lines() == ["", "  Nothing is here yet.", "  n begins.", "", "", ""]
        await pilot.resize_terminal(22, 6)
        await pilot.pause()
        assert app.lines()[1:4] == ["  Nothing is here", "  yet.", "  n begins."]
        app.rows.choose()
        app.rows.move(1)
        await pilot.pause()
        assert app.chosen == []
        assert app.moved == [None]


async def test_the_cursor_goes_by_lines_pages_and_to_either_end_and_the_list_goes_along() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        rows = app.rows
        rows.show(numbered(0, 20))
        steps = [
            (rows.move, 1, 1, 0),
            (rows.move, 3, 4, 0),
            (rows.move, 1, 5, 1),
            (rows.page, 1, 9, 5),
            (rows.page, 2, 17, 13),
            (rows.page, 1, 19, 15),
            (rows.move, -4, 15, 15),
            (rows.move, -1, 14, 14),
            (rows.page, -2, 6, 6),
            (rows.move, 0, 6, 6),
            (rows.jump, -1, 19, 15),
            (rows.jump, 2, 2, 2),
            (rows.jump, 99, 19, 15),
            (rows.move, -18, 1, 0),
            (rows.jump, 0, 0, 0),
        ]
        seen = []
        for go, by, _, _ in steps:
            go(by)
            seen.append((rows.cursor, app.top))
            await pilot.pause()
            assert app.stale() == []
        assert seen == [(cursor, top) for _, _, cursor, top in steps]
        await pilot.pause()
        assert app.moved[:4] == ["0", "1", "4", "5"]
        assert app.moved.count("6") == 1, "told once"
        rows.choose()
        await pilot.pause()
        assert app.chosen == ["0"]


async def test_headings_are_passed_over_in_the_direction_of_the_step() -> None:
    app = Laid()
    async with app.run_test(size=(40, 4)):
        rows = app.rows
        rows.show([heading("One"), *numbered(1, 3), heading(""), heading("Two"), *numbered(6, 3), heading("end")])
        assert (rows.cursor, app.top) == (1, 0)
        seen = []
        for step in (3, -1, 0, 9, -5, -9):
            rows.move(step)
            seen.append((rows.cursor, app.top))
        assert seen == [(6, 3), (3, 3), (3, 3), (8, 5), (3, 3), (1, 0)]
        rows.jump(-1)
        assert (rows.cursor, app.top) == (8, 5)
        rows.jump(0)
        assert rows.cursor == 1
        rows.jump(4)
        assert rows.cursor == 6
        rows.jump(-1)
        rows.show([heading("One"), *numbered(1, 9)])
        assert (rows.cursor, app.top) == (1, 0), "the heading comes into view with the first row"
        rows.show([heading("only"), heading("headings")])
        assert rows.row is None


async def test_a_page_ends_on_the_row_next_to_a_heading_in_its_direction() -> None:
    app = Laid()
    async with app.run_test(size=(40, 4)):
        rows = app.rows
        rows.show([*numbered(0, 3), heading("Two"), *numbered(4, 4), heading("Three"), *numbered(9, 3)])
        seen = []
        for go, by in (
            (rows.page, 1),
            (rows.page, 1),
            (rows.page, 1),
            (rows.page, -1),
            (rows.page, -1),
            (rows.move, -2),
        ):
            go(by)
            seen.append(rows.cursor)
        assert seen == [4, 7, 10, 7, 4, 2]
        rows.jump(11)
        rows.page(-1)
        assert rows.cursor == 7, "a heading is passed upwards"
        rows.jump(3)
        assert rows.cursor == 4


@pytest.mark.parametrize(("height", "cursor"), [(1, 1), (2, 1), (3, 2)])
async def test_a_page_is_a_line_less_than_the_screen_and_one_at_least(height: int, cursor: int) -> None:
    app = Laid()
    async with app.run_test(size=(40, height)):
        app.rows.show(numbered(0, 9))
        app.rows.page(1)
        assert (app.rows.cursor, app.top) == (cursor, max(0, cursor - height + 1))


async def test_a_list_that_was_read_in_pages_and_then_shown_whole_asks_no_more() -> None:
    app = Laid()
    async with app.run_test(size=(40, 4)):
        app.rows.load(app.load, numbered(0, 60), 1000)
        app.rows.show(numbered(0, 60))
        app.rows.recount(90)
        app.rows.jump(-1)
        await app.workers.wait_for_complete()
        assert app.asked == []


def late(go_on: asyncio.Event) -> Loader:
    """Return what answers once it may."""

    async def load(start: int, count: int) -> Sequence[Row]:
        await go_on.wait()
        return [Row("old", str(n), ("old",)) for n in range(start, start + count)]

    return load


async def test_an_answer_to_an_earlier_question_is_dropped() -> None:
    app = Laid()
    async with app.run_test(size=(40, 4)) as pilot:
        go_on = asyncio.Event()
        app.rows.load(late(go_on), numbered(0, 2), 50)
        await pilot.pause()
        app.rows.load(app.load, numbered(0, 2), 50)
        go_on.set()
        await settle(pilot)
        assert {row.kind for row in app.rows.rows} == {"client"}


async def test_rows_read_anew_keep_the_cursor_on_its_record_or_near_where_it_was() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        rows = app.rows
        rows.show(numbered(0, 20))
        rows.jump(15)
        rows.show(numbered(3, 20), keep="15")
        assert (rows.cursor, app.top) == (12, 11)
        rows.show(numbered(100, 20), keep="15")
        assert rows.cursor == 12, "gone: the one in its place"
        rows.show(numbered(100, 5), keep="15")
        assert rows.cursor == 4
        rows.show([], keep="15")
        await pilot.pause()
        assert (rows.cursor, rows.row, app.moved[-1]) == (0, None, None)
        rows.show(numbered(0, 20))
        rows.jump(15)
        rows.show(numbered(0, 20))
        assert (rows.cursor, app.top) == (0, 0), "without a record to keep it begins at the top"
        rows.load(app.load, numbered(40, 20), 200, at=40, keep="50")
        assert rows.cursor == 50
        assert rows.row == numbered(50, 1)[0]


async def test_lines_that_changed_are_drawn_again() -> None:
    app = Laid()
    async with app.run_test(size=(40, 6)) as pilot:
        rows = app.rows
        other = [*numbered(0, 3), *numbered(50, 1), *numbered(4, 1)]
        for shown in (numbered(0, 4), numbered(0, 5), other, numbered(0, 9), numbered(0, 2), [], numbered(1, 3)):
            rows.show(shown, keep="1")
            await pilot.pause()
            assert app.stale() == [], [row.uid for row in shown]
            assert screen_text(app).split("\n")[: len(shown)][:6] == app.lines()[: len(shown)][:6]
        rows.load(app.load, numbered(0, 3), 30)
        assert app.lines()[3:5] == ["  …", "  …"]
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.lines()[5].split() == ["client", "5", "six"]
        assert app.stale() == []
        rows.recount(4)
        await pilot.pause()
        assert app.stale() == []
        rows.focus()
        await pilot.pause()
        assert app.stale() == []
        app.screen.set_focus(None)
        await pilot.pause()
        assert app.stale() == []


async def test_pages_are_read_around_the_screen_and_a_count_is_corrected() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        rows = app.rows
        rows.load(app.load, numbered(0, 60), 1000)
        await app.workers.wait_for_complete()
        assert app.asked == []
        rows.jump(54)
        await app.workers.wait_for_complete()
        assert app.asked == []
        rows.jump(55)
        await app.workers.wait_for_complete()
        assert app.asked == [(60, PAGE)], "the next screen is read ahead"
        rows.recount(500)
        assert (rows.count, rows.virtual_size.height) == (500, 500)
        rows.jump(-1)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert rows.cursor == 499
        assert app.asked[-1] == (500 - PAGE, PAGE)
        assert app.lines()[-1].startswith(" client 499")


async def test_the_cursor_rests_where_the_list_has_no_focus_unless_a_field_drives_it() -> None:
    app = Laid()
    async with app.run_test(size=(40, 5)) as pilot:
        rows = app.rows
        rows.show(numbered(0, 3))
        looks = []
        for focused, driven in ((True, False), (False, False), (False, True)):
            app.screen.set_focus(rows if focused else None)
            rows.set_class(driven, "-driven")
            await pilot.pause()
            assert rows.has_focus_here == (focused or driven)
            looks.append(str([part.style for part in rows.render_line(0)]))
        assert looks[0] == looks[2] != looks[1]


async def test_a_click_counts_from_inside_the_frame() -> None:
    app = Laid()
    async with app.run_test(size=(40, 7)) as pilot:
        rows = app.rows
        rows.add_class("framed")
        rows.show([*numbered(0, 2), heading("Two"), *numbered(3, 2)])
        await pilot.pause()
        await pilot.click(rows, offset=(3, 2))
        assert rows.cursor == 1
        await pilot.click(rows, offset=(3, 0))
        await pilot.click(rows, offset=(3, 6))
        assert (rows.cursor, app.chosen) == (1, []), "the frame is no line"
        await pilot.click(rows, offset=(3, 3))
        assert rows.cursor == 3, "a heading stands for the row below"
        await pilot.click(rows, offset=(3, 1))
        await pilot.click(rows, offset=(3, 1))
        assert (rows.cursor, app.chosen) == (0, ["0"])
