"""The foot of a form: a sentence about the field, and what it could be, to choose with the arrows."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from fieldkit.domain.forms.suggestions import Offers
from fieldkit.domain.text.sanitize import printable


class Hint(Widget):
    """A fixed area: one sentence, then suggestions. Its size never changes, so that nothing else moves."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--error", "hint--echo", "hint--chosen", "hint--dim"}
    DEFAULT_CSS = """
    Hint {
        height: 7; padding: 0 1; border-top: solid $border-blurred; text-wrap: nowrap; text-overflow: ellipsis;
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
        self.offers = Offers()

    def say(self, sentence: str, tone: str = "dim") -> None:
        """Show a sentence: "dim" for help, "echo" for what a text means, "error" for what is wrong with it."""
        if (sentence, tone) != (self.sentence, self.tone):
            self.sentence, self.tone = sentence, tone
            self.refresh()

    def suggest(self, offers: Offers) -> None:
        """Show what the field could be, and which of it Enter takes."""
        if offers != self.offers:
            self.offers = offers
            self.refresh()

    def render(self) -> Text:
        """Draw the sentence and as many suggestions as fit, the chosen one among them."""
        width, height = self.size
        suggestions, index = self.offers.suggestions, self.offers.index
        text = Text()
        sentence = Text(printable(self.sentence), self._style(self.tone))
        lines = sentence.wrap(self.app.console, max(10, width))[: height if not suggestions else 2]
        room = max(0, height - max(1, len(lines)))
        text.append_text(Text("\n").join(lines))
        first = max(0, min(index - room + 1, len(suggestions) - room))
        for position, suggestion in enumerate(suggestions[first : first + room], first):
            text.append("\n")
            line = Text(f" {printable(suggestion.text)}")
            if suggestion.beside:
                line.append(f"  {printable(suggestion.beside)}", self._style("dim"))
            if position == index:
                line.stylize(self._style("chosen"))
            text.append_text(line)
        return text

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"hint--{tone}", partial=True)
