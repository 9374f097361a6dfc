"""Text made safe for a terminal, for storing and for comparing."""

from __future__ import annotations

import pytest

from fieldkit.domain.text.sanitize import clean, clean_line, digits, fold, printable, printable_block


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a\nb\tc", "a b c"),
        ("a\r\nb\rc", "a b c"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a b c d e f"),
        ("a\x00b\x08c\x7fd\x9fe", "abcde"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("\x1b]0;never closed", "0;never closed"),
        ("\x1bPnor this\nit is meant", "nor this it is meant"),
        ("\x9b31mred", "red"),
        ("\x1bPdcs\x1b\\x", "x"),
        ("\x1b(Bx", "x"),
        ("\x1b", ""),
        ("\u202etxt.exe\u202c", "txt.exe"),
        ("\u2066a\u2069", "a"),
        ("\ud800x", "\ufffdx"),
        ("Æther ☎ 青空 مكتبة", "Æther ☎ 青空 مكتبة"),
        ("[b]as it is[/]", "[b]as it is[/]"),
        ("\u200fmark\u200e", "\u200fmark\u200e"),
    ],
)
def test_one_line_holds_nothing_that_a_terminal_obeys(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("first", "last"),
    [(0x00, 0x1F), (0x7F, 0x9F), (0x2028, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF)],
)
def test_no_character_that_a_terminal_obeys_passes(first: int, last: int) -> None:
    hostile = list(map(chr, range(first, last + 1)))
    assert [c for c in hostile if c in printable(f"é{c}b") or (c != "\n" and c in printable_block(f"é{c}b"))] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("a\tb", "a    b"),
        ("\x1b[2Ja\nb", "a\nb"),
        ("a\u2028b", "a\nb"),
        ("a ", "a "),
    ],
)
def test_a_block_keeps_its_lines(text: str, shown: str) -> None:
    assert printable_block(text) == shown


@pytest.mark.parametrize(
    ("text", "stored", "line"),
    [
        ("  a  b  ", "a  b", "a b"),
        ("a\n\n b", "a\n\n b", "a b"),
        ("e\u0301", "é", "é"),
        ("\ta\tb", "a    b", "a b"),
        ("\x1b[31m \x1b[0m", "", ""),
        ("a\u00a0b", "a\u00a0b", "a b"),
    ],
)
def test_what_is_stored_is_composed_and_has_no_outer_blanks(text: str, stored: str, line: str) -> None:
    assert clean(text) == stored
    assert clean_line(text) == line


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Marsh   &  DAUGHTERS ", "marsh & daughters"),
        ("Größe", "grosse"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("ＡＢＣ", "abc"),
        ("Æther", "æther"),
        ("İstanbul", "istanbul"),
        ("Ångström\u00a0Ltd", "angstrom ltd"),
    ],
)
def test_texts_are_compared_without_case_accents_and_blanks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_digits_of_any_script_are_digits() -> None:
    assert digits("+44 (0)1632-960 001") == "4401632960001"
    assert digits("٠١٢ ３४") == "01234"
    assert digits("²½ Ⅳ x") == ""
