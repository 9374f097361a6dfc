"""What keys are called: by Textual, by a person who reads them, and by one who writes them into settings.toml."""

from __future__ import annotations

import unicodedata
from typing import Final

from fieldkit.domain.errors import Invalid

_SPOKEN: Final = {
    "slash": "/",
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "down": "↓",
    "up": "↑",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "space": "Space",
    "tab": "Tab",
    "equals_sign": "=",
    "exclamation_mark": "!",
    "plus": "+",
    "minus": "-",
    "backspace": "Backspace",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left": "←",
    "right": "→",
    "comma": ",",
    "semicolon": ";",
}
_MODIFIERS: Final = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift"}
_NAMED: Final = frozenset(_SPOKEN) | {f"f{number}" for number in range(1, 25)}
_SHORTENED: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Signs that Textual calls otherwise than Unicode does."""
_SAME: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}
"""Keys for which a terminal sends the same."""


def key_words(key: str) -> str:
    """Return a key as a person reads it: "slash" as "/", "ctrl+p" as "Ctrl+P"."""
    *modifiers, last = key.split("+")
    spoken = _SPOKEN.get(last, last.upper() if modifiers or last in _NAMED else last)
    return "+".join([*(_MODIFIERS.get(modifier, modifier) for modifier in modifiers), spoken])


def key_name(written: str) -> str:
    """Return Textual's name of a key: of "/", "slash", "F10", "PgDn", "Ctrl+G". Raises Invalid for what is no key."""
    *modifiers, last = ["+"] if written == "+" else written.split("+")
    modifiers = [modifier.strip().casefold() for modifier in modifiers]
    name = _last_name(last.strip())
    if not name or not set(modifiers) <= set(_MODIFIERS):
        raise Invalid(
            f"“{written}” is no key. A key is a letter, a digit, a sign such as “/”, or F1 to F24, Enter, Esc, Tab, "
            "Space, Backspace, Ins, Del, Home, End, PgUp, PgDn, Up, Down, Left or Right; with Ctrl+, Alt+ or Shift+ "
            "before it where the terminal sends that."
        )
    if modifiers:
        name = name.casefold()
    if modifiers == ["shift"] and len(name) == 1:
        return name.upper()
    name = "+".join([*(modifier for modifier in _MODIFIERS if modifier in modifiers), name])
    return _SAME.get(name, name)


def _last_name(text: str) -> str:
    """Return the name of a key without its modifiers, "" if there is none."""
    if len(text) == 1 and text.isprintable() and not text.isspace():
        spoken = _BY_WORDS.get(text, text)
        if text.isalnum() or spoken != text:
            return spoken
        name = unicodedata.name(text, "").lower().replace("-", "_").replace(" ", "_")
        return _SHORTENED.get(name, name)
    word = text.casefold()
    return word if word in _NAMED or word in SIGNS else _BY_WORDS.get(word, "")


_BY_WORDS: Final = {words.casefold(): name for name, words in _SPOKEN.items()}
SIGNS: Final = frozenset(_last_name(sign) for sign in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""Names of the keys that stand for a sign of ASCII."""
