"""Words on a frame: only their line is drawn anew."""

from __future__ import annotations

from pathlib import Path

from textual.geometry import Region

from fieldkit.screens.drawing.frame_text import put_on_frame
from tests.ui.support import acme
from tests.ui.support.driver import open_app, screen_text, settle


async def test_only_the_line_that_changes_is_drawn_anew(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        rows = app.screen.query_one(".frame")
        width, height = rows.outer_size

        def written(title: str, subtitle: str) -> set[Region]:
            rows._dirty_regions.clear()
            put_on_frame(rows, title=title, subtitle=subtitle)
            return set(rows._dirty_regions)

        assert written("One\n[b]two\x1b[31m", "") == {Region(0, 0, width, 1)}
        assert written("One\n[b]two\x1b[31m", "three") == {Region(0, height - 1, width, 1)}
        assert written("One\n[b]two\x1b[31m", "three") == set()
        await settle(pilot)
        lines = screen_text(app).split("\n")
        top, bottom = lines[0], lines[height - 1]
        assert top.startswith("╭─ One")
        assert "[b]two" in top
        assert "\x1b" not in top
        assert bottom.endswith("─ three ─╯")
