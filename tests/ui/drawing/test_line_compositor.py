"""What is drawn anew is what Textual would draw, and fewer widgets are asked for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from fieldkit.screens.drawing.line_compositor import LineCompositor
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, settle

PARTS = (
    (Region(22, 1, 56, 1),),
    (Region(0, 0, 80, 2),),
    (Region(1, 15, 78, 7),),
    (Region(30, 3, 1, 12),),
    (Region(79, 23, 1, 1),),
    (Region(22, 2, 56, 1), Region(22, 9, 56, 1)),
    (Region(2, 1, 3, 1), Region(60, 20, 19, 2), Region(0, 23, 80, 1)),
)
MOVES_FOR_NOTHING = re.compile(r"\x1b\[\d+;\d+H(?=\x1b\[\d+;\d+H|\n|$)")
"""Textual moves the cursor to the first cell behind a part, and writes nothing there."""
PLACES = ((), ("c",), ("2",), ("2", "enter"), ("4",), ("/",), ("question_mark",), ("3", "enter"))


def drawn(pilot: Pilot[Any], *parts: Region) -> str:
    """Return what a terminal would be sent for parts of the screen."""
    compositor = pilot.app.screen._compositor
    compositor._dirty_regions = set(parts)
    update = compositor.render_partial_update()
    assert isinstance(update, ChopsUpdate)
    return MOVES_FOR_NOTHING.sub("", update.render_segments(pilot.app.console))


@pytest.mark.parametrize("keys", PLACES, ids=" ".join)
async def test_any_part_of_a_screen_is_drawn_as_by_textual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (_, pilot):
        await press(pilot, *keys)
        ours = [drawn(pilot, *parts) for parts in PARTS]
        monkeypatch.setattr(LineCompositor, "_get_renders", Compositor._get_renders)
        assert ours == [drawn(pilot, *parts) for parts in PARTS]
        assert any(ours)


async def test_letter_in_a_form_asks_only_what_is_seen_of_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    render_lines = Widget.render_lines

    def counted(widget: Widget, crop: Region) -> Any:
        asked.append((widget.id or type(widget).__name__, crop.height))
        return render_lines(widget, crop)

    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        monkeypatch.setattr(Widget, "render_lines", counted)
        field = app.screen.query_one("#field-town").region
        drawn(pilot, Region(field.x + 2, field.y, 5, 1))
        assert asked == [("field-town", 1)]
        asked.clear()
        drawn(pilot, Region(2, field.y, field.right - 2, 1))
        assert sorted(asked) == [("field-town", 1), ("fields", 1), ("label-town", 1)]
