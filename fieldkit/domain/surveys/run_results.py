"""What a key of a survey comes to: an answer to store, a text to type, something to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import printable_block

WRITTEN: Final = frozenset({"number", "money", "text", "longtext", "date", "contact", "asset", "file", "signoff"})
"""Types that are answered by typing."""
SEVERAL_LINES: Final = frozenset({"longtext"})
NUMBERED: Final = 10
"""Options that a digit can choose: 0 is the tenth."""


def is_typed(item: Item) -> bool:
    """Whether an item is answered by typing alone."""
    return item.type in WRITTEN or len(item.options) > NUMBERED


def is_named(item: Item) -> bool:
    """Whether an item is answered by a digit for one of its options, or by typing what that is called."""
    return 0 < len(item.options) <= NUMBERED


Tone = Literal["dim", "accent", "alert"]
Typed = Literal["answer", "note", "photo"]


@dataclass(frozen=True, slots=True)
class RunMessage:
    """What is said of the last key, above the item; "" is nothing."""

    text: str = ""
    tone: Tone = "dim"
    holds: Callable[[], bool] | None = field(default=None, compare=False)
    """Whether it is still so; None if it is as long as nothing else is said."""


@dataclass(frozen=True, slots=True)
class AnswerToStore:
    """An answer to store, then whether the cursor goes on to the next row."""

    given: Given
    goes_on: bool
    changed: bool = True
    """Whether it differs from what is stored."""
    note_why: str = ""
    """Why what was typed is kept as a note instead, "" if it is not."""
    seen: Given | None = field(default=None, compare=False)
    """What somebody had seen there as he began; None if that is what is shown."""


@dataclass(frozen=True, slots=True)
class TextToType:
    """What begins an answer that is typed."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenText:
    """What is being typed: the answer to an item, the note on it, or the path of a photo that its note names."""

    row: SurveyRow
    what: Typed
    began: str
    """The text that is stored."""
    over: bool = False
    """Whether what is typed stands in its place, so that Esc leaves it as it was."""
    aside: bool = False
    """Whether it is about what was answered before, while the cursor is elsewhere and stays there."""

    def __post_init__(self) -> None:
        # Another program may have stored what a terminal would obey.
        object.__setattr__(self, "began", printable_block(self.began))
