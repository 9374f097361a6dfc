"""A bar with a count for long work: what is done, how far it is, and how to stop it. One line, no animation."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.widget import Widget

from fieldkit.domain.text.sanitize import printable


class WorkBar(Widget):
    """How far long work is. It is not there while nothing is done."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"work--done", "work--left"}
    DEFAULT_CSS = """
    WorkBar {
        dock: bottom; height: 1; padding: 0 1; margin-bottom: 1; display: none;
        &.-working { display: block; }
        & > .work--done { color: $text-accent; }
        & > .work--left { color: $border-blurred; }
    }
    """

    def __init__(self, *, stops: bool = True) -> None:
        super().__init__()
        self._stop = "  Esc stops it" if stops else ""
        self.what = ""
        self.done = 0
        self.total = 0

    def begin(self, what: str) -> None:
        """Appear, with nothing counted yet."""
        self.add_class("-working")
        self.tell(what, 0, 0)

    def tell(self, what: str, done: int, total: int) -> None:
        """Show how far it is; 0 of 0 while nobody knows how much there is."""
        self.what, self.done, self.total = what, done, total
        self.refresh()

    def end(self) -> None:
        """Disappear."""
        self.remove_class("-working")

    def render(self) -> Text:
        """Draw words, bar and count."""
        width = self.size.width
        count = f" {self.done:,} of {self.total:,}" if self.total else ""
        stop = self._stop
        words = f"{printable(self.what)} "
        room = width - cell_len(count) - cell_len(stop) - cell_len(words)
        if room < 8:
            stop, room = "", room + cell_len(stop)
        line = Text()
        if room < 4:
            line.append(set_cell_size(f"{words}{count.strip()}", width))
            return line
        filled = room * min(self.done, self.total) // self.total if self.total else 0
        line.append(words)
        line.append("━" * filled, self.get_component_rich_style("work--done", partial=True))
        line.append("─" * (room - filled), self.get_component_rich_style("work--left", partial=True))
        line.append(f"{count}{stop}")
        return line
