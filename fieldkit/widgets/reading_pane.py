"""A text to be read: paragraphs folded to the width, scrolled line by line, drawn without a widget per paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fieldkit.widgets.wrapped import folded

WIDEST = 92
"""Cells of a line at most: longer ones are tiring to read."""


class Para(NamedTuple):
    """A paragraph. ``lead`` stands before its first line, and the other lines begin below its text."""

    text: str = ""
    tone: str = ""
    """"", "dim", "alert", "good", "accent", "heading" or "strong"."""
    lead: str = ""
    lead_tone: str = "dim"
    indent: int = 0
    bar: bool = False
    """Whether a bar runs down its left side."""
    mark: str = ""
    """Name by which it can be marked."""


class _Line(NamedTuple):
    pieces: tuple[tuple[str, str], ...]
    mark: str = ""


class Reading(ScrollView, can_focus=True):
    """A page of text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"reading--{tone}" for tone in ("dim", "alert", "good", "accent", "heading", "strong", "bar", "marked")
    }
    DEFAULT_CSS = """
    Reading {
        overflow-x: hidden;
        & > .reading--dim { color: $text-muted; }
        & > .reading--alert { color: $text-error; }
        & > .reading--good { color: $text-success; }
        & > .reading--accent { color: $text-accent; }
        & > .reading--heading { color: $text-primary; text-style: bold; }
        & > .reading--strong { text-style: bold; }
        & > .reading--bar { color: $text-accent; }
        & > .reading--marked { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._paras: tuple[Para, ...] = ()
        self._lines: list[_Line] = []
        self._width = 0
        self._marked = ""
        self._tones: dict[tuple[str, bool], Style] = {}

    @property
    def text(self) -> str:
        """What the page says, folded as it is on screen."""
        return "\n".join("".join(text for text, _ in line.pieces).rstrip() for line in self._lines)

    def show(self, paras: Sequence[Para], *, top: bool = True) -> None:
        """Show these paragraphs, from the top or from where the reader is."""
        self._paras = tuple(paras)
        self._fold()
        if top:
            self.scroll_to(y=0, animate=False, immediate=True)

    def mark(self, name: str) -> None:
        """Mark the paragraph of this name and bring it into view; "" marks none."""
        self._marked = name
        places = [place for place, line in enumerate(self._lines) if name and line.mark == name]
        if places:
            top, height = self.scroll_offset.y, max(1, self.size.height)
            if places[0] < top or places[-1] >= top + height:
                self.scroll_to(y=max(0, min(places[0], places[-1] - height + 1)), animate=False, immediate=True)
        self.refresh()

    def _fold(self) -> None:
        self._width = self.size.width
        room = min(WIDEST, self._width - 2)
        self._lines = [line for para in self._paras for line in _folded(para, room)] if room > 0 else []
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return Strip.blank(width, self._tone("", False))
        line = self._lines[place]
        marked = bool(line.mark) and line.mark == self._marked
        segments = [Segment(" ", self._tone("", False))]
        segments += [Segment(text, self._tone(tone, marked)) for text, tone in line.pieces]
        return Strip(segments).adjust_cell_length(width, self._tone("", marked))

    def _tone(self, tone: str, marked: bool) -> Style:
        style = self._tones.get((tone, marked))
        if style is None:
            style = self.get_component_rich_style(f"reading--{tone}") if tone else self.rich_style
            if marked:
                style += self.get_component_rich_style("reading--marked")
            self._tones[tone, marked] = style
        return style

    def notify_style_update(self) -> None:
        """Forget the styles: the theme changed."""
        self._tones.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Fold anew to the new width."""
        if self.size.width != self._width:
            self._fold()


def _folded(para: Para, width: int) -> list[_Line]:
    before = " " * para.indent
    hang = cell_len(para.lead) + (2 if para.lead else 0)
    bar = ("▌ ", "bar") if para.bar else ("", "")
    room = width - para.indent - hang - (2 if para.bar else 0)
    if room < 12 and hang:
        # No room beside the lead: the text goes below it.
        return [
            *_folded(Para(para.lead, para.lead_tone, indent=para.indent, mark=para.mark), width),
            *_folded(para._replace(lead=""), width),
        ]
    made = []
    for number, line in enumerate(folded(para.text, room)):
        lead = set_cell_size(para.lead if number == 0 else "", hang)
        made.append(_Line(((before, ""), bar, (lead, para.lead_tone), (line, para.tone)), para.mark))
    return made
