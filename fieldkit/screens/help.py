"""Help: what has the focus, the keys that work on this screen, and those that work everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from fieldkit.commands import PLACES, commands_of
from fieldkit.key_names import key_words
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.hint import Hint
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.wrapped import folded

KEYS = 12
"""Cells of the column of keys."""


class HelpScreen(Page):
    """The keys of one place. Scrolls like any list; Esc goes back."""

    CSS_PATH = "help.tcss"
    SHOWS = frozenset()
    BINDINGS = bindings("list")

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place
        self._behind: tuple[str, tuple[str, ...]] = ("", ())

    def compose(self) -> ComposeResult:
        """Lay out one list."""
        keys = WindowList((Column(KEYS), Column()), id="help")
        keys.add_class("frame")
        heading = PLACES.get(self.place, "")
        keys.border_title = framed(f"Help ── {heading}") if heading else "Help"
        keys.border_subtitle = "Esc closes"
        yield keys

    def on_mount(self) -> None:
        """Look at what had the focus before the help came up."""
        self._behind = self._explained()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the sentences to the new width."""
        self.call_after_refresh(self.reload)

    def reload(self) -> None:
        """Show the keys."""
        if self.list.size.width:
            self.list.show(list(self._rows(self.list.size.width - 2)), keep=self.list.row.uid if self.list.row else "")

    def _rows(self, width: int) -> Iterator[Row]:
        heading, sentences = self._behind
        if sentences:
            yield Row("", "", (heading,), choosable=False)
            for number, sentence in enumerate(sentences):
                for part, line in enumerate(folded(sentence, width - 1)):
                    yield Row("", f"about {number}.{part}", ((f" {line}", "row"),), choosable=False)
            yield Row("", "", ("",), choosable=False)
        lists = self.app.screen_stack[-2].query(WindowList)
        places = [self.place, *(["list"] if lists else []), "everywhere"]
        for place in dict.fromkeys(places):
            commands = commands_of(place, self.host.settings.keys)
            if not commands:
                continue
            yield Row("", "", (PLACES[place],), choosable=False)
            for command in commands:
                keys = " ".join(key_words(key.strip()) for key in command.key.split(","))
                lines = folded(command.help, width - KEYS - 2)
                yield Row("", command.id, ((keys, "accent"), lines[0]))
                for number, line in enumerate(lines[1:]):
                    yield Row("", f"{command.id}.{number}", ("", line))
            yield Row("", "", ("",), choosable=False)

    def _explained(self) -> tuple[str, tuple[str, ...]]:
        """Return heading and sentences about what has the focus on the screen behind."""
        behind = self.app.screen_stack[-2]
        focused = behind.focused
        heading = behind.explain() if isinstance(behind, Page) else ""
        heading = "This item" if self.place == "survey" else heading  # what follows of the keys is headed so already
        said: list[str] = []
        hints = behind.query(Hint)
        about = getattr(behind, "explain_focus", None)
        if callable(about):
            told = about()
            said += [told] if isinstance(told, str) else told
        elif hints:
            said.append(hints.first().sentence)
        elif isinstance(focused, Input) and focused.placeholder:
            said.append(f"A field: {focused.placeholder}.")
        elif isinstance(focused, WindowList) and focused.row is None and focused.empty:
            said.append(focused.empty)
        return heading, tuple(sentence for sentence in said if sentence)

    def on_key(self, event: events.Key) -> None:
        """Close with the key that opened it, rather than open help upon help."""
        keys = next(c.key for c in commands_of("everywhere", self.host.settings.keys) if c.id == "everywhere.help")
        if event.key in keys.split(","):
            event.stop()
            event.prevent_default()
            self.app.pop_screen()

    @on(WindowList.Chosen)
    def nothing(self) -> None:
        """Reading only: Enter goes back."""
        self.app.pop_screen()
