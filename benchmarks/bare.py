"""The yardstick: the smallest Textual app that has a header, an input, some text and a footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input, Static

READY = "Nothing typed yet"


class BareApp(App[None]):
    """A header, an input, one line of text, a footer, and nothing behind them."""

    BINDINGS = [("ctrl+q", "quit", "Quit"), ("f1", "about", "About")]

    def compose(self) -> ComposeResult:
        """Yield the four widgets."""
        yield Header()
        yield Input(placeholder="Type here")
        yield Static(READY)
        yield Footer()

    def action_about(self) -> None:
        """Do nothing; the footer needs something to show."""


if __name__ == "__main__":
    BareApp().run()
