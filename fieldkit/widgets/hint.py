"""The foot of a form: a sentence about the field, and what it could be, to choose with the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from fieldkit.domain.text.sanitize import printable


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing a field could be."""

    text: str
    """What the field shows when it is chosen."""
    beside: str = ""
    uid: str = ""
    """The record it stands for, if the field is a link."""
    makes: bool = False
    """Whether choosing it makes a new record."""


class Hint(Widget):
    """A fixed area: one sentence, then suggestions. Its size never changes, so that nothing else moves."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--error", "hint--echo", "hint--chosen", "hint--dim"}
    DEFAULT_CSS = """
    Hint {
        height: 7; padding: 0 1; border-top: solid $border-blurred;
        & > .hint--error { color: $text-error; text-style: bold; }
        & > .hint--echo { color: $text-success; }
        & > .hint--dim { color: $text-muted; }
        & > .hint--chosen { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        self.tone = "dim"
        self.suggestions: tuple[Suggestion, ...] = ()
        self.index = -1
        """The suggestion that Enter takes, or -1 for none."""

    def say(self, sentence: str, tone: str = "dim") -> None:
        """Show a sentence: "dim" for help, "echo" for what a text means, "error" for what is wrong with it."""
        if (sentence, tone) != (self.sentence, self.tone):
            self.sentence, self.tone = sentence, tone
            self.refresh()

    def suggest(self, suggestions: Sequence[Suggestion], index: int = -1) -> None:
        """Show what the field could be."""
        self.suggestions = tuple(suggestions)
        self.index = index if -1 <= index < len(self.suggestions) else -1
        self.refresh()

    def move(self, steps: int) -> None:
        """Choose another suggestion."""
        if self.suggestions:
            self.index = (self.index + steps) % len(self.suggestions) if self.index >= 0 else (0 if steps > 0 else -1)
            self.index %= len(self.suggestions)
            self.refresh()

    @property
    def chosen(self) -> Suggestion | None:
        """The suggestion under the cursor."""
        return self.suggestions[self.index] if self.index >= 0 else None

    def render(self) -> Text:
        """Draw the sentence and as many suggestions as fit, the chosen one among them."""
        width, height = self.size
        text = Text(no_wrap=True, overflow="ellipsis", end="")
        sentence = Text(printable(self.sentence), self._style(self.tone))
        lines = sentence.wrap(self.app.console, max(10, width))[: height if not self.suggestions else 2]
        room = max(0, height - max(1, len(lines)))
        text.append_text(Text("\n").join(lines))
        first = max(0, min(self.index - room + 1, len(self.suggestions) - room))
        for index, suggestion in enumerate(self.suggestions[first : first + room], first):
            text.append("\n")
            line = Text(f" {printable(suggestion.text)}")
            if suggestion.beside:
                line.append(f"  {printable(suggestion.beside)}", self._style("dim"))
            if index == self.index:
                line.stylize(self._style("chosen"))
            text.append_text(line)
        return text

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"hint--{tone}", partial=True)
