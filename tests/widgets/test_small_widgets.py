"""Small widgets by themselves: the bar of long work in any width, the answer field, a list whose end moved."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from fieldkit.widgets.answer_area import Writing
from fieldkit.widgets.line_input import AnswerField
from fieldkit.widgets.lists.row_cache import PAGE
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.work_bar import WorkBar
from tests.ui.support.driver import settle


class Shown(App[None]):
    """An app with one of each."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def compose(self) -> ComposeResult:
        yield AnswerField(id="answer")
        yield Input(id="next")
        yield Writing(id="writing")
        yield WindowList((Column(),), id="rows")
        yield WorkBar()

    @on(AnswerField.Kept)
    def answer_kept(self, event: AnswerField.Kept) -> None:
        self.kept.append(event.text)

    @on(Writing.Finished)
    def text_kept(self, event: Writing.Finished) -> None:
        self.kept.append(event.text)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (52, "reading " + "━" * 6 + "─" * 15 + " 12 of 41  Esc stops it"),
        (39, "reading " + "━━──────" + " 12 of 41  Esc stops it"),
        (38, "reading " + "━" * 6 + "─" * 15 + " 12 of 41"),
        (21, "reading " + "━───" + " 12 of 41"),
        (20, "reading 12 of 41    "),
        (10, "reading 12"),
    ],
)
async def test_bar_of_long_work_gives_up_the_hint_then_the_bar_and_keeps_the_count(width: int, line: str) -> None:
    app = Shown()
    async with app.run_test(size=(width + 2, 24)) as pilot:
        bar = app.query_one(WorkBar)
        there = [bar.display]
        assert (bar.what, bar.done, bar.total) == ("", 0, 0)
        bar.tell("before", 9, 9)
        bar.begin("reading")
        assert (bar.what, bar.done, bar.total) == ("reading", 0, 0)
        bar.tell("reading", 12, 41)
        await pilot.pause()
        there.append(bar.display)
        assert bar.render().plain == line
        bar.end()
        there.append(bar.display)
        assert there == [False, True, False]


async def test_enter_and_tab_give_the_text_away_as_it_was_then() -> None:
    app = Shown()
    async with app.run_test(size=(60, 24)) as pilot:
        field = app.query_one("#answer", AnswerField)
        field.focus()
        await pilot.press("4", "2", "enter")
        assert app.kept == ["42"]
        assert field.value == "42"
        await pilot.press("3", "tab")
        assert app.kept == ["42", "423"]


async def test_down_on_the_last_line_begins_a_new_one_but_only_one() -> None:
    app = Shown()
    async with app.run_test(size=(60, 24)) as pilot:
        writing = app.query_one("#writing", Writing)
        writing.text = "one\ntwo"
        writing.focus()
        await pilot.press("down")
        assert writing.cursor_location[0] == 1
        assert writing.text == "one\ntwo", "there is a line below"
        await pilot.press("down")
        assert writing.text == "one\ntwo\n"
        await pilot.press("down")
        assert writing.text == "one\ntwo\n", "an empty line is not followed by another"
        await pilot.press("enter")
        assert app.kept == ["one\ntwo\n"]


async def test_a_list_that_got_shorter_while_it_was_read_ends_where_the_rows_end() -> None:
    there = 120

    async def loader(start: int, count: int) -> Sequence[Row]:
        return [Row("client", str(number), (f"client {number}",)) for number in range(start, min(start + count, there))]

    app = Shown()
    async with app.run_test(size=(60, 30)) as pilot:
        rows = app.query_one("#rows", WindowList)
        rows.load(loader, await loader(0, 20), there + PAGE // 2)
        rows.jump(-1)
        await settle(pilot)
        assert rows.count == there
        assert rows.row is not None
        assert rows.row.uid == str(there - 1)


class Worked(App[None]):
    """An app with a bar of work that nobody can stop."""

    def compose(self) -> ComposeResult:
        yield WorkBar(stops=False)


@pytest.mark.parametrize(
    ("done", "total", "line"),
    [
        (0, 0, "reading " + "─" * 32),
        (0, 4, "reading " + "─" * 25 + " 0 of 4"),
        (1, 4, "reading " + "━" * 6 + "─" * 19 + " 1 of 4"),
        (4, 4, "reading " + "━" * 25 + " 4 of 4"),
        (9, 4, "reading " + "━" * 25 + " 9 of 4"),
        (1234, 2468, "reading " + "━" * 8 + "─" * 9 + " 1,234 of 2,468"),
    ],
)
async def test_a_bar_is_as_long_as_what_is_done_and_says_nothing_of_esc_where_that_stops_nothing(
    done: int, total: int, line: str
) -> None:
    app = Worked()
    async with app.run_test(size=(42, 4)) as pilot:
        bar = app.query_one(WorkBar)
        bar.begin("read\x1b[31ming")
        bar.tell("read\x1b[31ming", done, total)
        await pilot.pause()
        assert bar.render().plain == line
        drawn = bar.render_line(0)
        assert drawn.text.strip() == line
        colors = {part.text.strip()[0]: part.style.color for part in drawn if part.style and part.text.strip()}
        assert len({str(color) for mark, color in colors.items() if mark in "━─r"}) == len(set(line) & set("━─")) + 1
