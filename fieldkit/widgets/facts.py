"""A block of facts with a fixed height: labels in a column, values beside them, drawn without a relayout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from fieldkit.domain.text.sanitize import printable

Piece = tuple[str, str]
"""A text and its tone: "", "dim", "alert", "good" or "label"."""
Value = Sequence[Piece] | Callable[[int], Sequence[Piece]]
"""The pieces of a fact; or what returns them for so many cells, where it is to choose what fits."""
_ANY_ROOM = 1_000


class Facts(Widget):
    """Lines of facts. What is too long ends in "…"; what does not fit below is not shown: most important first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"facts--dim", "facts--alert", "facts--good", "facts--label"}
    DEFAULT_CSS = """
    Facts {
        padding: 0 1;
        & > .facts--dim { color: $text-muted; }
        & > .facts--label { color: $text-muted; }
        & > .facts--alert { color: $text-error; text-style: bold; }
        & > .facts--good { color: $text-success; }
    }
    """

    def __init__(self, label_width: int = 18, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label_width = label_width
        self._lines: tuple[tuple[str, Value], ...] = ()

    @property
    def text(self) -> str:
        """What the block says, line by line."""
        whole = ((label, _pieces(value, _ANY_ROOM)) for label, value in self._lines)
        return "\n".join(f"{label}  {''.join(text for text, _ in pieces)}" for label, pieces in whole)

    @property
    def room(self) -> int:
        """Cells of a value: in a narrow place a label takes a third of the line at most."""
        width = self.size.width
        return width - min(self._label_width, width // 3)

    def show(self, lines: Sequence[tuple[str, Value]]) -> None:
        """Show these facts: a label and its value."""
        self._lines = tuple((printable(label), value) for label, value in lines)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        base = self.rich_style
        if y >= len(self._lines):
            return Strip.blank(width, base)
        label, value = self._lines[y]
        room = self.room
        label_width = width - room
        segments = [Segment(_fit(label, label_width), self._tone("label"))]
        for text, tone in _pieces(value, room):
            shown = printable(text)
            size = cell_len(shown)
            if size > room:
                shown, size = _fit(shown, room), room
            segments.append(Segment(shown, self._tone(tone)))
            room -= size
            if room <= 0:
                break
        return Strip(segments).adjust_cell_length(width, base)

    def _tone(self, tone: str) -> Style:
        return self.get_component_rich_style(f"facts--{tone}") if tone else self.rich_style


def _pieces(value: Value, room: int) -> Sequence[Piece]:
    return value(room) if callable(value) else value


def _fit(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""
