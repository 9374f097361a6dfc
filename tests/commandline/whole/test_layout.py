"""Lines for a terminal: their width in cells, where they are cut and broken, and how columns share the room."""

from __future__ import annotations

import sys

import pytest

from fieldkit.commandline.support import layout


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("東京", 4), ("ｱ", 1), ("Ａ", 2), ("a\u200db", 2), ("☎", 1)],
)
def test_the_cells_of_a_text(text: str, cells: int) -> None:
    assert layout.width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("abcde", 5, "abcde"),
        ("abcde", 4, "abc…"),
        ("abcde", 1, "…"),
        ("ab cde", 4, "ab…"),
        ("東京設備", 8, "東京設備"),
        ("東京設備", 7, "東京設…"),
        ("東京設備", 6, "東京…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)
def test_what_is_too_long_is_cut(text: str, cells: int, shown: str) -> None:
    assert layout.cut(text, cells) == shown
    assert layout.width(layout.cut(text, cells)) <= cells


@pytest.mark.parametrize(
    ("text", "cells", "most", "lines"),
    [
        ("one two", 7, 4, ["one two"]),
        ("one two", 6, 4, ["one", "two"]),
        ("one two", 3, 4, ["one", "two"]),
        ("one two three", 8, 4, ["one two", "three"]),
        ("one  two", 4, 4, ["one", "two"]),
        ("abcdefgh", 3, 4, ["abc", "def", "gh"]),
        ("abcdefgh ij", 5, 4, ["abcde", "fgh", "ij"]),
        ("a b c d e", 1, 4, ["a", "b", "c", "…"]),
        ("a b c d", 1, 4, ["a", "b", "c", "d"]),
        ("a b c", 1, 2, ["a", "…"]),
        ("one two three", 5, 1, ["one…"]),
        ("東京設備", 4, 4, ["東京", "設備"]),
        ("東京設備", 5, 4, ["東京", "設備"]),
    ],
)
def test_lines_are_broken_between_words(text: str, cells: int, most: int, lines: list[str]) -> None:
    assert layout.wrapped(text, cells, most) == lines


def test_at_most_four_lines_are_usual() -> None:
    assert layout.wrapped("a b c d e f", 1) == ["a", "b", "c", "…"]


def test_cells_stand_in_columns_and_empty_columns_are_left_out() -> None:
    rows = [("a", "", "long", "x"), ("bbb", "", "東", "")]
    assert list(layout.aligned(rows)) == ["a    long  x", "bbb  東"]
    assert list(layout.aligned(rows, indent="> ")) == ["> a    long  x", "> bbb  東"]
    assert list(layout.aligned([])) == []
    assert list(layout.aligned([("", "")])) == []


@pytest.mark.parametrize(
    ("room", "indent", "lines"),
    [
        (None, "", ["one two three four  five six seven"]),
        (34, "", ["one two three four  five six seven"]),
        (33, "", ["one two three      five six seven", "four"]),
        (35, " ", [" one two three four  five six seven"]),
        (34, " ", [" one two three      five six seven", " four"]),
        (24, "", ["one two      five six", "three four   seven"]),
        (18, "", ["one two   five six", "three     seven", "four"]),
        (4, "", ["one two   five six", "three     seven", "four"]),
    ],
)
def test_the_widest_columns_give_way_until_all_fit(room: int | None, indent: str, lines: list[str]) -> None:
    assert list(layout.aligned([("one two three four", "five six seven")], room, indent)) == lines


@pytest.mark.parametrize(
    ("whole", "lines"),
    [
        ((), ["one-two-th  four five", "ree         six seven"]),
        ((0,), ["one-two-three  four", "               five six", "               seven"]),
        ((2,), ["one-two-  four five six seven", "three"]),
        ((0, 2), ["one-two-three  four five six seven"]),
    ],
)
def test_a_column_that_stays_whole_lets_the_others_give_way(whole: tuple[int, ...], lines: list[str]) -> None:
    assert list(layout.aligned([("one-two-three", "", "four five six seven")], 23, whole=whole)) == lines


@pytest.mark.parametrize(("told", "cells"), [("", 80), ("19", 80), ("20", 20), ("133", 133), ("x", 80), ("-30", 80)])
def test_the_width_may_be_told(monkeypatch: pytest.MonkeyPatch, told: str, cells: int) -> None:
    monkeypatch.setenv("COLUMNS", told)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert layout.columns() == cells


def test_later_lines_of_a_block_are_indented() -> None:
    assert layout.block("a\nb\n\nc", "  ") == "a\n  b\n  \n  c"
