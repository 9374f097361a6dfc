"""What keys are called by those who write them into settings.toml, and by those who read them."""

from __future__ import annotations

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.key_names import SIGNS, key_name, key_words

WHAT = (
    " is no key. A key is a letter, a digit, a sign such as “/”, or F1 to F24, Enter, Esc, Tab, Space, Backspace, Ins, "
    "Del, Home, End, PgUp, PgDn, Up, Down, Left or Right; with Ctrl+, Alt+ or Shift+ before it where the terminal "
    "sends that."
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("a", "a"),
        ("A", "A"),
        ("shift+a", "A"),
        ("Shift+Tab", "shift+tab"),
        ("ctrl+shift+a", "ctrl+shift+a"),
        ("Shift+Ctrl+A", "ctrl+shift+a"),
        ("alt+ctrl+x", "ctrl+alt+x"),
        (" ctrl + G ", "ctrl+g"),
        ("ctrl+i", "tab"),
        ("Ctrl+M", "enter"),
        ("ctrl+[", "escape"),
        ("Alt+[", "alt+left_square_bracket"),
        ("+", "plus"),
        ("ctrl+plus", "ctrl+plus"),
        ("/", "slash"),
        ("slash", "slash"),
        ("\\", "backslash"),
        ("@", "at"),
        ("-", "minus"),
        ("_", "underscore"),
        ("alt+_", "alt+underscore"),
        ("PgDn", "pagedown"),
        ("pagedown", "pagedown"),
        ("↑", "up"),
        ("Up", "up"),
        ("ESC", "escape"),
        ("ins", "insert"),
        ("ß", "ß"),
        ("§", "section_sign"),
        ("ampersand", "ampersand"),
    ],
)
def test_a_key_has_one_name_however_it_is_written(written: str, name: str) -> None:
    assert key_name(written) == name


def test_there_are_twenty_four_function_keys_and_thirty_two_signs() -> None:
    assert [key_name(f"F{number}") for number in range(1, 25)] == [f"f{number}" for number in range(1, 25)]
    assert [key_words(f"f{number}") for number in (1, 24, 25)] == ["F1", "F24", "f25"]
    assert len(SIGNS) == 32
    assert {"slash", "at", "backslash", "minus", "plus", "underscore", "tilde", "exclamation_mark"} < SIGNS


@pytest.mark.parametrize("written", ["", " ", "f0", "f25", "ctrl+", "ctrl++", "cmd+x", "ctrl+cmd+x", "ab", "\u200b"])
def test_what_is_no_key_is_refused_with_what_is_one(written: str) -> None:
    with pytest.raises(Trouble) as refused:
        key_name(written)
    assert str(refused.value) == f"“{written}”{WHAT}"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("slash", "/"),
        ("ctrl+p", "Ctrl+P"),
        ("shift+tab", "Shift+Tab"),
        ("ctrl+alt+x", "Ctrl+Alt+X"),
        ("hyper+x", "hyper+X"),
        ("x", "x"),
        ("X", "X"),
        ("pagedown", "PgDn"),
        ("f5", "F5"),
        ("section_sign", "section_sign"),
        ("ctrl+down", "Ctrl+↓"),
    ],
)
def test_a_key_is_said_as_it_stands_on_the_keyboard(key: str, words: str) -> None:
    assert key_words(key) == words
