"""The foot of a form: a sentence about the field, and what it could be, to choose with the arrows."""

from __future__ import annotations

from typing import ClassVar

from fieldkit.domain.forms.suggestions import Offers
from fieldkit.domain.text.sanitize import printable
from fieldkit.widgets.sheet import Line, ToneLines
from fieldkit.widgets.wrapped import folded


class Hint(ToneLines):
    """A fixed area: one sentence, then suggestions. Its size never changes, so that nothing else moves."""

    TONE_PREFIX = "hint--"
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
        self.offers = Offers()

    def say(self, sentence: str, tone: str = "dim") -> None:
        """Show a sentence: "dim" for help, "echo" for what a text means, "error" for what is wrong with it."""
        if (sentence, tone) != (self.sentence, self.tone):
            self.sentence, self.tone = sentence, tone
            self.show_lines()

    def suggest(self, offers: Offers) -> None:
        """Show what the field could be, and which of it Enter takes."""
        if offers != self.offers:
            self.offers = offers
            self.show_lines()

    def lines(self, width: int, height: int) -> list[Line]:
        """Return the sentence and as many suggestions as fit, the chosen one among them."""
        suggestions, index = self.offers.suggestions, self.offers.index
        sentence = folded(printable(self.sentence), max(10, width))[: 2 if suggestions else height]
        made: list[Line] = [((line, self.tone),) for line in sentence] or [()]
        room = max(0, height - len(made))
        first = max(0, min(index - room + 1, len(suggestions) - room))
        for position, suggestion in enumerate(suggestions[first : first + room], first):
            chosen = "chosen" if position == index else ""
            beside = f"  {printable(suggestion.beside)}" if suggestion.beside else ""
            mark = "▸" if chosen else " "  # a colour alone is not seen by everybody
            made.append(((f"{mark}{printable(suggestion.says or suggestion.text)}", chosen), (beside, chosen or "dim")))
        return made
