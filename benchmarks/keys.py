"""What the benchmarks type, and what they look for on the screen: the one place to change with the app.

A key script is a tuple of strings, each written to the terminal at once, as one key press.
"""

from dataclasses import dataclass
from typing import Final

from benchmarks import bare

BARE_READY: Final = (bare.READY, "About")
"""The bare app is usable: its text and its footer are painted."""
START_READY: Final = ("Today ──", "? help")
"""fieldkit's first screen is usable: its title and the footer with the keys are painted."""

FIND_OPEN: Final = ("/",)
FIND_READY: Final = ("words, or four digits",)
CLIENTS_OPEN: Final = ("2", "\x1b")
"""Opens Clients, and goes from its filter to the list."""
CLIENTS_READY: Final = ("Clients ──", "? help")
CLIENTS_FILTER: Final = ("f",)
"""On Clients: puts the cursor into the filter."""

CLEAR_INPUT: Final = "\x15"
"""Ctrl+U empties a Textual Input, in the bare app and in fieldkit."""

WORDS: Final = ("backup", "nephew does comp", "office manager", "o'brien", "marsh", "dental", "invoice")
"""What a consultant types into Find, a letter at a time."""
COMMON_WORDS: Final = ("the backup office", "call about quote", "client network survey")
"""Three common words each: what most records hold, so that the rows to choose from are many."""
LETTERS: Final = tuple("abcdefgilmnoprstw")
"""Single letters on an empty Find: the widest searches there are."""
FILTERS: Final = ("dental", "garage", "mar", "kes", "an")
"""What is typed into the filter of Clients."""


@dataclass(frozen=True, slots=True)
class Opened:
    """How a screen is opened from Today, and what is on it then."""

    keys: tuple[str, ...]
    ready: tuple[str, ...]


FORM: Final = Opened(("c",), ("New call",))
FORM_LETTERS: Final = tuple("the quick brown fox jumps")
"""Into the first field of a form."""
FORM_TABS: Final = ("\t",) * 7
"""From field to field, without coming around."""
SURVEY: Final = Opened(("\x1b[18~", "n", "Security", "\r", "\r", "\x1b[B", "\x1b[B"), ("security baseline", "p pass"))
SURVEY_ANSWERS: Final = (*("p",) * 6, "f", *("p",) * 5)
"""Answers to checks, beginning below the first item that takes text; the seventh fails, else a date would follow it."""
SURVEYS_OPEN: Final = ("\x1b[18~",)
"""F7: the list of surveys, those that run first."""
CHECK_READY: Final = ("p pass",)
"""An item that is judged is in front."""
HOME: Final = "\x1b[H"
BACK_TO_TODAY: Final = ("\x1b", "\x1b", "\x1b", "\x1b[15~")

PAGE_DOWN: Final = "\x1b[6~"
PAGE_UP: Final = "\x1b[5~"


@dataclass(frozen=True, slots=True)
class Scroll:
    """A way to move through a list: its name in the table and the keys to press, one after the other."""

    name: str
    keys: tuple[str, ...]


SCROLLS: Final = (
    Scroll("j and k", ("j",) * 30 + ("k",) * 10),
    Scroll("PageDown and PageUp", (PAGE_DOWN,) * 12 + (PAGE_UP,) * 8),
    Scroll("G and g", ("G", "g") * 8),
)
