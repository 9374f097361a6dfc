"""A sheet of fixed size: paragraphs that share what room there is, the least needed lines going first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from fieldkit.domain.text.sanitize import printable

Span = tuple[str, str]
"""A text and its tone: "", "dim", "alert", "good", "accent", "strong"."""


class Part(NamedTuple):
    """A paragraph of pieces that are not broken; rank 1 stays longest when there is little room."""

    pieces: tuple[tuple[Span, ...], ...]
    rank: int = 1
    gap: int = 1
    foot: bool = False
    """Whether it stands at the foot of the sheet."""


def words(text: str, tone: str = "", rank: int = 1, lead: str = "", lead_tone: str = "dim") -> Part:
    """Return a paragraph of running text, after a ``lead`` such as "note"."""
    first = [((word, lead_tone),) for word in printable(lead).split()]
    return Part((*first, *(((word, tone),) for word in printable(text).split())), rank)


def keys(pairs: Sequence[tuple[str, str, str]], rank: int = 1, *, foot: bool = True) -> Part:
    """Return a paragraph of keys with what each does and the tone of that; a key stays beside its words."""
    return Part(
        tuple(((f"{key} ", "accent"), (printable(word), tone)) for key, word, tone in pairs), rank, gap=2, foot=foot
    )


class Sheet(Widget):
    """Paragraphs on a fixed area; changing them lays nothing out anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"sheet--{tone}" for tone in ("dim", "alert", "good", "accent", "strong")}
    DEFAULT_CSS = """
    Sheet {
        padding: 0 1;
        & > .sheet--dim { color: $text-muted; }
        & > .sheet--alert { color: $text-error; }
        & > .sheet--good { color: $text-success; }
        & > .sheet--accent { color: $text-accent; }
        & > .sheet--strong { text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.parts: tuple[Part, ...] = ()

    def show(self, parts: Sequence[Part]) -> None:
        """Show these paragraphs."""
        if tuple(parts) != self.parts:
            self.parts = tuple(parts)
            self.refresh()

    def render(self) -> Text:
        """Draw as much as fits: the parts of the foot at the foot."""
        width, height = self.size
        if width <= 0 or height <= 0:
            return Text()
        drawn = [(part, lines_of(part, width)) for part in self.parts if part.pieces]
        while sum(len(lines) for _, lines in drawn) > height:
            worst = max((part.rank for part, lines in drawn if lines), default=0)
            last = max(index for index, (part, lines) in enumerate(drawn) if lines and part.rank == worst)
            drawn[last][1].pop()
        head = [line for part, lines in drawn if not part.foot for line in lines]
        foot = [line for part, lines in drawn if part.foot for line in lines]
        blank: list[list[Span]] = [[] for _ in range(height - len(head) - len(foot))]
        return Text("\n").join(map(self._line, [*head, *blank, *foot]))

    def _line(self, spans: Sequence[Span]) -> Text:
        line = Text()
        for text, tone in spans:
            line.append(text, self._style(tone))
        return line

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"sheet--{tone}", partial=True) if tone else Style()


def lines_of(part: Part, width: int) -> list[list[Span]]:
    """Return the lines of a paragraph, none wider than ``width`` cells."""
    lines: list[list[Span]] = []
    line: list[Span] = []
    used = 0
    for piece in part.pieces:
        size = sum(cell_len(text) for text, _ in piece)
        gap = part.gap if line else 0
        if line and used + gap + size > width:
            lines.append(line)
            line, used, gap = [], 0, 0
        if size > width:
            lines += [[(chunk, tone)] for text, tone in piece for chunk in chop_cells(text, width) if chunk.strip()]
            continue
        line += [(" " * gap, ""), *piece] if gap else piece
        used += gap + size
    if line:
        lines.append(line)
    return lines
