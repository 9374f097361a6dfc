"""One line of keys at the foot of the screen that always fits: the least needed go first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.widget import Widget


class KeyBar(Widget):
    """The keys that matter here: (key, title, rank); rank 1 stays longest when there is little room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key", "bar--note"}
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom; height: 1; padding: 0 1; color: $text-muted;
        & > .bar--key { color: $text-accent; }
        & > .bar--note { color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, keys: Sequence[tuple[str, str, int]] = (), *, note: str = "") -> None:
        super().__init__()
        self.keys = tuple(keys)
        self.note = note
        """A count or a state at the right end, such as open conflicts."""
        self.waits = ""
        """What is waited for just now; it stands in the place of the note."""
        self.works = True
        """Whether these keys do anything now: none does while a dialog is in front."""

    def set_keys(self, keys: Sequence[tuple[str, str, int]]) -> None:
        """Show other keys."""
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.refresh()

    def set_note(self, note: str) -> None:
        """Show another note, or none."""
        if note != self.note:
            self.note = note
            self.refresh()

    def set_waits(self, waits: str) -> None:
        """Show what is waited for, or that nothing is any more."""
        if waits != self.waits:
            self.waits = waits
            self.refresh()

    def set_works(self, *, works: bool) -> None:
        """Show the keys only while they do something."""
        if works != self.works:
            self.works = works
            self.refresh()

    def render(self) -> Text:
        """Draw as many as fit."""
        note = self.waits or self.note
        room = self.size.width - (cell_len(note) + 2 if note else 0)
        kept = list(self.keys) if self.works else []
        while kept and sum(cell_len(f"{key} {title}") + 2 for key, title, _ in kept) - 2 > room:
            worst = max(rank for _, _, rank in kept)
            last = max(index for index, (_, _, rank) in enumerate(kept) if rank == worst)
            del kept[last]
        style = self.get_component_rich_style("bar--key", partial=True)
        line = Text()
        for key, title, _ in kept:
            line.append("  " if line else "")
            line.append(key, style)
            line.append(f" {title}")
        if note:
            line.append(" " * max(0, self.size.width - line.cell_len - cell_len(note)))
            line.append(note, self.get_component_rich_style("bar--note", partial=True))
        return line
