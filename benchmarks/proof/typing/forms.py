"""What the typist knows of the forms: their fields in order, how each is typed and read. A test compares it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.proof.typing.strokes import ANYTHING, Wanted

FORMS: Final = {
    "client": (
        "name point_of_contact deputy approver spending_limit clause style business phones emails website address "
        "town notes"
    ).split(),
    "contact": (
        "name client organisation job_title role phones emails preferred hours address website birthday left_on notes "
        "details"
    ).split(),
    "site": "client name address town phones access notes".split(),
    "promise": "what due client contact type state warned_at notes".split(),
    "call": "client contact caller at direction outcome note minutes returned_at".split(),
}
NEEDED: Final = {
    "client": ("name",),
    "contact": ("name",),
    "site": ("client", "name"),
    "promise": ("what", "due"),
    "call": (),
}
BLOCKS: Final = frozenset({"address", "notes", "details", "access", "note"})
"""Fields of several lines, in which Enter begins a new one."""
STARTS: Final = {"client": "name", "contact": "name", "site": "name", "promise": "what", "call": "contact"}
"""Where the cursor is as the form of a new record of a client opens."""
DEFAULTS: Final[dict[str, dict[str, Wanted]]] = {
    "promise": {"type": "other", "state": "open"},
    "call": {"direction": "in", "outcome": "reached", "at": ANYTHING},
}
"""What a new record has without its being typed; all else is empty."""


def text(typed: str) -> Wanted:
    """Return what a line of text is stored as, however much of it is typed."""
    return " ".join(typed.split(" ")).strip()


def money(typed: str) -> Wanted:
    """Return a whole amount in minor units."""
    return int(typed) * 100 if typed.isdecimal() else None if not typed else ANYTHING


def whole(typed: str) -> Wanted:
    """Return a whole number."""
    return int(typed) if typed.isdecimal() else None if not typed else ANYTHING


def only(typed: str, stored: Wanted) -> Callable[[str], Wanted]:
    """Return the reader of a text that means ``stored`` once all of it is there, and before that nobody knows what."""
    return lambda part: stored if part == typed else ANYTHING
