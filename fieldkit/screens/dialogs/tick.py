"""Ticking some of a few things; what is left out is named below while one ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.wrapped import folded

FOOT = 3
"""Lines for what is left out."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that may be ticked."""

    key: str
    label: str
    """In words, with how many there are."""
    ticked: bool
    fixed: bool = False
    """Whether it stays ticked."""
    needs: str = ""
    """Key of what goes along with it."""


class TickScreen(Dialog[tuple[str, ...] | None]):
    """Gives the keys of what is ticked, or None after Esc."""

    CSS_PATH = "tick.tcss"
    AUTO_FOCUS = "WindowList"

    def __init__(self, title: str, ticks: Sequence[Tick]) -> None:
        super().__init__(classes="-tick")
        self._title = title
        self._ticks = tuple(ticks)
        self._ticked = {tick.key for tick in ticks if tick.ticked or tick.fixed}

    def compose(self) -> ComposeResult:
        """Lay out the list and what is left out."""
        with Vertical(id="tick-frame") as frame:
            frame.border_title = framed(self._title)
            frame.border_subtitle = "Space ticks, Enter goes on"
            yield WindowList((Column(4), Column()))
            yield Static(id="tick-left", markup=False)

    def on_mount(self) -> None:
        """Show what may be ticked."""
        self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the list between the title and what is left out."""
        self._list.styles.height = max(1, min(len(self._ticks), self.app.size.height - FOOT - 2))
        self._draw()

    @property
    def _list(self) -> WindowList:
        return self.query_one(WindowList)

    def _draw(self) -> None:
        rows = []
        for tick in self._ticks:
            ticked = tick.key in self._ticked
            mark = ("[x]" if ticked else "[ ]", "dim" if tick.fixed else "accent")
            rows.append(Row("", tick.key, (mark, tick.label if ticked else (tick.label, "dim"))))
        self._list.show(rows, keep=self._list.row.uid if self._list.row else "")
        left = [tick.label for tick in self._ticks if tick.key not in self._ticked]
        width = max(20, min(64, self.app.size.width) - 4)
        lines = folded(f"Left out: {', '.join(left) or 'nothing'}.", width)
        self.query_one("#tick-left", Static).update(Content("\n".join(lines[:FOOT])))

    def on_key(self, event: events.Key) -> None:
        """Tick, go on or leave; keep every key from the screen behind."""
        event.stop()
        event.prevent_default()
        match event.key:
            case "space" | "x":
                self._turn()
            case "enter":
                self.dismiss(tuple(tick.key for tick in self._ticks if tick.key in self._ticked))
            case "escape" | "q":
                self.dismiss(None)
            case "down" | "j" | "tab":
                self._list.move(1)
            case "up" | "k" | "shift+tab":
                self._list.move(-1)

    def _turn(self) -> None:
        row = self._list.row
        tick = next((one for one in self._ticks if row is not None and one.key == row.uid), None)
        if tick is not None and not tick.fixed:
            if tick.key in self._ticked:
                self._ticked -= {tick.key, *(one.key for one in self._ticks if one.needs == tick.key)}
            else:
                self._ticked |= {tick.key, *(one.key for one in self._ticks if one.key == tick.needs)}
            self._draw()
