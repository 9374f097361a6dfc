"""Texts on an area of fixed size; a sheet: paragraphs that share it, the least needed lines going first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from fieldkit.domain.text.sanitize import printable

_ROOMY: Final = 6
"""Lines from which on one of them may say where the rest is."""
Span = tuple[str, str]
"""A text and its tone: "" or one that the widget has a component class for."""
Line = tuple[Span, ...]


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


class ToneLines(Widget):
    """Lines of toned text on a fixed area: what changes lays nothing out anew, and only lines that differ are drawn."""

    TONE_PREFIX: ClassVar[str]
    """What the component class of a tone begins with."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._laid_out_for = Size()

    def lines(self, width: int, height: int) -> list[Line]:
        """Return what is shown on so many cells and lines, at most ``height`` lines."""
        raise NotImplementedError

    def show_lines(self) -> None:
        """Show what ``lines`` returns now."""
        before, self._laid_out_for = self._lines, self.size
        self._lines = self.lines(*self.size) if self.size else []
        for y, (old, new) in enumerate(zip_longest(before, self._lines, fillvalue=())):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line; what is too long for it ends in "…"."""
        if self._laid_out_for != self.size:
            self._lines, self._laid_out_for = self.lines(*self.size) if self.size else [], self.size
        width, plain = self.size.width, self.visual_style.rich_style
        segments = [
            Segment(text, plain + self.get_component_rich_style(f"{self.TONE_PREFIX}{tone}", partial=True))
            if tone
            else Segment(text, plain)
            for text, tone in (self._lines[y] if y < len(self._lines) else ())
        ]
        strip = Strip(segments)
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", plain)], width)
        return strip.adjust_cell_length(width, plain)


class Sheet(ToneLines):
    """Paragraphs that share a fixed area."""

    TONE_PREFIX = "sheet--"
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
        self.more: Part | None = None
        """What the foot says, too, where not everything fits: where the rest is read."""

    def show(self, parts: Sequence[Part], more: Part | None = None) -> None:
        """Show these paragraphs; where they do not fit the foot says ``more``, too."""
        if (tuple(parts), more) != (self.parts, self.more):
            self.parts, self.more = tuple(parts), more
            self.show_lines()

    def lines(self, width: int, height: int) -> list[Line]:
        """Return as much as fits: the parts of the foot at the foot."""
        lines, cut = _fitted(self.parts, width, height)
        if cut and self.more is not None:
            lines, _ = _fitted(_with_more(self.parts, self.more, width, own_line=height >= _ROOMY), width, height)
        return lines


def _with_more(parts: Sequence[Part], more: Part, width: int, *, own_line: bool) -> list[Part]:
    """Return the parts with one more in the last line of the foot; where that is full, if wanted, on its own."""
    last = next((part for part in reversed(parts) if part.foot), None)
    if last is None:
        return [*parts, more]
    longer = last._replace(pieces=(*last.pieces, *more.pieces))
    if len(lines_of(longer, width)) > len(lines_of(last, width)):
        return [*parts, more] if own_line else list(parts)
    return [longer if part is last else part for part in parts]


def _fitted(parts: Sequence[Part], width: int, height: int) -> tuple[list[Line], bool]:
    """Return as much as fits, and whether anything but of the foot does not."""
    drawn = [(part, lines_of(part, width)) for part in parts if part.pieces]
    cut: set[int] = set()
    while sum(len(lines) for _, lines in drawn) > height:
        worst = max((part.rank for part, lines in drawn if lines), default=0)
        last = max(index for index, (part, lines) in enumerate(drawn) if lines and part.rank == worst)
        drawn[last][1].pop()
        cut.add(last)
    for part, lines in (drawn[index] for index in cut):
        if lines and not part.foot:
            lines[-1] = (*lines[-1], (" …", "dim"))  # a line too long for it is cut as it is drawn
    head = [line for part, lines in drawn if not part.foot for line in lines]
    foot = [line for part, lines in drawn if part.foot for line in lines]
    blank: list[Line] = [()] * (height - len(head) - len(foot))
    return [*head, *blank, *foot], any(not drawn[index][0].foot for index in cut)


def lines_of(part: Part, width: int) -> list[Line]:
    """Return the lines of a paragraph, none wider than ``width`` cells."""
    lines: list[Line] = []
    line: list[Span] = []
    used = 0
    for piece in part.pieces:
        size = sum(cell_len(text) for text, _ in piece)
        gap = part.gap if line else 0
        if line and used + gap + size > width:
            lines.append(tuple(line))
            line, used, gap = [], 0, 0
        if size > width:
            lines += [((chunk, tone),) for text, tone in piece for chunk in chop_cells(text, width) if chunk.strip()]
            continue
        line += [(" " * gap, ""), *piece] if gap else piece
        used += gap + size
    if line:
        lines.append(tuple(line))
    return lines
