"""Keys as a terminal sends them, and what each of them is meant to bring about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ENTER: Final = b"\r"
TAB: Final = b"\t"
ESCAPE: Final = b"\x1b[27u"
"""As terminals with the kitty protocol send it: a bare ESC before another key would be Alt."""
BARE_ESCAPE: Final = b"\x1b"
DOWN: Final = b"\x1b[B"
UP: Final = b"\x1b[A"
END: Final = b"\x1b[F"
BACKSPACE: Final = b"\x7f"
CLEAR: Final = b"\x15"
QUIT: Final = b"\x11"
F1, F2, F3, F5, F6, F7, F8, F9, F10 = (
    b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1b[15~", b"\x1b[17~", b"\x1b[18~", b"\x1b[19~", b"\x1b[20~", b"\x1b[21~",
)  # fmt: skip
PASTE: Final = (b"\x1b[200~", b"\x1b[201~")


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of these is right."""

    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Having:
    """A text in which all of these stand."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The record that another part of the script, or the firm, calls ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class Thing:
    """The key of the thing that was added to its survey as the first, second ...: only the app knows that."""

    number: int


class _Anything:
    def __repr__(self) -> str:
        return "anything"


ANYTHING: Final = _Anything()
"""What the oracle cannot tell: a text that is only half typed, a moment of the clock."""
Wanted = str | int | None | OneOf | Having | Link | Thing | _Anything


@dataclass(frozen=True, slots=True)
class Begin:
    """A record is begun; it is there as soon as all it needs is typed."""

    name: str
    kind: str
    values: Mapping[str, Wanted]


@dataclass(frozen=True, slots=True)
class Put:
    """From now on a record has these values; ``text`` is what was typed for them, to be found in a draft if not."""

    name: str
    values: Mapping[str, Wanted]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """From now on this text, typed for ``name``, stands somewhere, be it in a draft; "" once it is a record's."""

    name: str
    text: str


Effect = Begin | Put | Kept


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key, or one paste, and what has come about once it is read."""

    keys: bytes
    effects: tuple[Effect, ...] = ()
    text: str = ""
    """The letter that it types into a field; "" for a key that does something."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that is meant, in words, with the keys for it."""

    what: str
    kind: str
    strokes: tuple[Stroke, ...]


def closed(screens: int) -> list[Stroke]:
    """Return the keys that close so many screens and lead to Today."""
    return keys(*[ESCAPE] * screens, F5)


def keys(*pressed: bytes | str) -> list[Stroke]:
    """Return keys that bring nothing about in the store; a str is one key per letter."""
    made: list[Stroke] = []
    for each in pressed:
        made += [Stroke(each)] if isinstance(each, bytes) else [Stroke(letter.encode(), text=letter) for letter in each]
    return made
