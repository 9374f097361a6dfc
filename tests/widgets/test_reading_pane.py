"""A page to read: paragraphs folded beside their lead, marked, and brought into view."""

from __future__ import annotations

from textual.app import App, ComposeResult

from fieldkit.widgets.reading_pane import WIDEST, Para, Reading


class Read(App[None]):
    """An app with nothing but a page."""

    CSS = "Reading { scrollbar-size-vertical: 0; }"

    def compose(self) -> ComposeResult:
        yield Reading()

    @property
    def page(self) -> Reading:
        return self.query_one(Reading)

    def lines(self) -> list[str]:
        return [self.page.render_line(y).text.rstrip() for y in range(self.page.size.height)]

    def looks(self, y: int) -> list[tuple[str, bool, bool]]:
        """Return the pieces of a line: text, whether it is bold, whether it has a background of its own."""
        base = self.page.rich_style.bgcolor
        return [
            (segment.text, bool(segment.style and segment.style.bold), bool(segment.style) and _back(segment) != base)
            for segment in self.page.render_line(y)
            if segment.text.strip()
        ]


def _back(segment: object) -> object:
    style = getattr(segment, "style", None)
    return style.bgcolor if style else None


async def test_paragraphs_fold_beside_their_lead_and_below_it_where_there_is_no_room() -> None:
    app = Read()
    async with app.run_test(size=(32, 14)) as pilot:
        app.page.show(
            [
                Para("one two three four five six seven"),
                Para("one two three four five six", lead="note", indent=2),
                Para(),
                Para("barred text goes along its bar", bar=True),
                Para("beside", lead="a lead of 12"),
            ]
        )
        assert app.lines()[:9] == [
            " one two three four five six",
            " seven",
            "   note  one two three four",
            "         five six",
            "",
            " ▌ barred text goes along its",
            " ▌ bar",
            " a lead of 12  beside",
            "",
        ]
        assert app.page.text.split("\n")[2:4] == ["  note  one two three four", "        five six"]
        assert app.page.virtual_size == (0, 8)
        assert {app.page.render_line(y).cell_length for y in range(14)} == {32}
        app.page.show([Para("w" * 12, lead="lead", indent=2, mark="x"), Para("v" * 12, lead="leads", indent=2)])
        await pilot.resize_terminal(22, 14)
        await pilot.pause()
        assert app.lines()[:4] == [f"   lead  {'w' * 12}", "   leads", f"   {'v' * 12}", ""]
        await pilot.resize_terminal(21, 14)
        await pilot.pause()
        assert app.lines()[:4] == ["   lead", f"   {'w' * 12}", "   leads", f"   {'v' * 12}"]
        app.page.show([Para("text of a narrow page", bar=True, indent=3)])
        assert app.lines()[:2] == ["    ▌ text of a", "    ▌ narrow page"]


async def test_no_line_is_longer_than_one_can_read() -> None:
    app = Read()
    async with app.run_test(size=(WIDEST + 20, 6)):
        app.page.show([Para("x" * WIDEST), Para("y" * (WIDEST + 1))])
        assert app.lines()[:3] == [f" {'x' * WIDEST}", f" {'y' * WIDEST}", " y"]


async def test_a_marked_paragraph_is_drawn_so_and_comes_into_view() -> None:
    app = Read()
    async with app.run_test(size=(30, 5)) as pilot:
        page = app.page
        paras = [Para(f"line {number}", "strong", mark=str(number)) for number in range(20)]
        paras[12] = Para("two lines that belong to one another", mark="12")
        page.show(paras)
        tops = []
        for name in ("4", "5", "0", "12", "19", "", "missing", "12"):
            page.mark(name)
            await pilot.pause()
            tops.append(page.scroll_offset.y)
        assert tops == [0, 1, 0, 9, 16, 16, 16, 9]
        assert [app.looks(y) for y in (3, 5)] == [
            [("two lines that belong to one", False, True)],
            [("line 13", True, False)],
        ]
        page.show(paras, top=False)
        assert page.scroll_offset.y == 9, "the reader stays where he is"
        page.show(paras)
        await pilot.pause()
        assert page.scroll_offset.y == 0
        page.mark("")
        assert [app.looks(y) for y in range(2)] == [[(f"line {y}", True, False)] for y in range(2)]
        page.show([Para("unnamed")])
        assert app.looks(0) == [("unnamed", False, False)], "without a mark, nothing is marked by no name"


async def test_tones_follow_the_theme() -> None:
    app = Read()
    async with app.run_test(size=(30, 5)) as pilot:
        app.page.show([Para("text", "alert", lead="lead")])
        tones = []
        for theme in ("textual-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            tones.append([segment.style.color for segment in app.page.render_line(0) if segment.style])
        assert tones[0] != tones[1]
        assert len({str(color) for color in tones[1]}) == 3, "ground, lead and text"


async def test_a_paragraph_is_plain_unless_it_says_otherwise() -> None:
    assert Para() == Para("", "", "", "dim", 0, False, "")
    app = Read()
    async with app.run_test(size=(30, 5)):
        app.page.show([Para("at the edge")])
        assert app.lines()[0] == " at the edge"
        assert app.page.text == "at the edge"
