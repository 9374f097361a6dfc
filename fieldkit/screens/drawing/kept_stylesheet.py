"""The app's stylesheet."""

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """A stylesheet that parses each source once.

    Textual's own parses all of them anew whenever a screen brings one more, which costs 8 ms at each first look at a
    kind of screen and twice at the start.
    """

    def set_variables(self, variables: dict[str, str]) -> None:
        """Use ``variables`` from now on; the same ones as before change nothing."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Take in what was added, and other variables."""
        self.parse()
