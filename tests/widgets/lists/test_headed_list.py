"""The line above a list: each title over its column, the sorted one marked, whatever the width."""

from __future__ import annotations

from textual.app import App, ComposeResult

from fieldkit.widgets.lists.headed_list import HeadedList
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.support.driver import screen_text

COLUMNS = (Column(share=3), Column(8), Column(12, least=40))


class Headed(App[None]):
    """An app with nothing but a list of two rows."""

    CSS = "HeadedList { border: round white; }"

    def compose(self) -> ComposeResult:
        yield HeadedList(WindowList(COLUMNS))

    def lines(self) -> list[str]:
        """Return the title line and the rows, without the frame."""
        framed = self.query_one(HeadedList)
        rows = [framed.rows.render_line(y).text.rstrip() for y in range(2)]
        return [framed.headings.render_line(0).text.rstrip(), *rows]


def shown(app: Headed, *titles: str, by: int = -1, last_first: bool = False) -> list[str]:
    framed = app.query_one(HeadedList)
    framed.headings.name_columns(titles, by, last_first)
    framed.rows.show([Row("x", str(number), (f"first {number}", "second", "third")) for number in range(2)])
    return app.lines()


async def test_titles_stand_over_their_columns_at_every_width() -> None:
    for width in (30, 50, 80):
        app = Headed()
        async with app.run_test(size=(width, 8)) as pilot:
            titles, row, _ = shown(app, "One", "Two", "Three")
            assert [titles.find(word) for word in ("One", "Two")] == [row.find(word) for word in ("first", "second")]
            assert titles.find("Three") == row.find("third")
            assert ("Three" in titles) == (width >= 50)
            await pilot.resize_terminal(100, 8)
            await pilot.pause()
            titles, row, _ = app.lines()
            assert titles.find("Three") == row.find("third") > 0


async def test_the_sorted_column_is_marked_and_its_mark_is_never_cut_off() -> None:
    app = Headed()
    async with app.run_test(size=(60, 8)):
        assert shown(app, "One", "Two", "Three", by=1)[0].split() == ["One", "Two", "↑", "Three"]
        assert shown(app, "One", "Two", "Three", by=0, last_first=True)[0].split() == ["One", "↓", "Two", "Three"]
        titles, row, _ = shown(app, "One", "Point of contact", "青空デザイン株式会社", by=1)
        assert titles[row.index("second") :].startswith("Point… ↑")
        assert titles.endswith("青空デザイ …")
        assert "↑" not in shown(app, "One", "Two", "Three")[0]


async def test_other_titles_are_drawn_at_once() -> None:
    app = Headed()
    async with app.run_test(size=(60, 8)) as pilot:
        seen = []
        for by in (0, 1):
            shown(app, "One", "Two", "Three", by=by)
            await pilot.pause()
            seen.append(screen_text(app).split("\n")[1].strip("│ ").split())
        assert seen == [["One", "↑", "Two", "Three"], ["One", "Two", "↑", "Three"]]
