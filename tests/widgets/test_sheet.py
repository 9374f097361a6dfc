"""A sheet: paragraphs that share what room there is, and how one is broken into lines."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from fieldkit.widgets.sheet import Part, Sheet, keys, lines_of, words


class Drawn(App[None]):
    """An app with nothing but a sheet."""

    def compose(self) -> ComposeResult:
        yield Sheet()


async def drawn(parts: list[Part], width: int, height: int) -> list[str]:
    app = Drawn()
    async with app.run_test(size=(width + 2, height)):
        sheet = app.query_one(Sheet)
        sheet.show(parts)
        return [sheet.render_line(y).text.rstrip() for y in range(height)]


HEAD = words("one two three", rank=1)
NOTE = words("four five six", "dim", rank=2, lead="note")
FOOT = keys([("a", "first", ""), ("b", "second", "good")], rank=3)


@pytest.mark.parametrize(
    ("width", "height", "lines"),
    [
        (30, 5, ["one two three", "note four five six", "", "", "a first  b second"]),
        (30, 3, ["one two three", "note four five six", "a first  b second"]),
        (30, 2, ["one two three", "note four five six"]),
        (30, 1, ["one two three"]),
        (10, 6, ["one two", "three", "note four", "five six", "a first", "b second"]),
        (10, 5, ["one two", "three", "note four", "five six", "a first"]),
        (10, 3, ["one two", "three", "note four…"]),
        (10, 1, ["one two …"]),
    ],
)
async def test_the_least_needed_lines_go_first_and_the_foot_stays_below(
    width: int, height: int, lines: list[str]
) -> None:
    assert await drawn([HEAD, NOTE, FOOT], width, height) == lines


async def test_of_two_as_needed_the_later_one_goes_and_an_empty_one_takes_no_line() -> None:
    assert await drawn([words("one"), Part(()), words("two"), words("three")], 20, 2) == ["one", "two"]


def plain(part: Part, width: int) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines_of(part, width)]


@pytest.mark.parametrize(
    ("part", "width", "lines"),
    [
        (words("one two"), 7, ["one two"]),
        (words("one two"), 6, ["one", "two"]),
        (words("one abcdefgh two"), 5, ["one", "abcde", "fgh", "two"]),
        (words("abcde one"), 5, ["abcde", "one"]),
        (words("漢字 漢字"), 9, ["漢字 漢字"]),
        (words("漢字 漢字"), 8, ["漢字", "漢字"]),
        (keys([("a", "first", ""), ("b", "2", "")]), 12, ["a first  b 2"]),
        (keys([("a", "first", ""), ("b", "2", "")]), 11, ["a first", "b 2"]),
        (Part(((("ab ", ""), ("cd", "")), (("x", ""),)), gap=0), 6, ["ab cdx"]),
        (Part(((("   ", ""), ("abcdef", "")),)), 3, ["abc", "def"]),
    ],
)
def test_a_piece_is_not_broken_unless_it_is_longer_than_a_line(part: Part, width: int, lines: list[str]) -> None:
    assert plain(part, width) == lines


def test_each_piece_keeps_its_tone() -> None:
    assert lines_of(words("b", "dim", lead="a", lead_tone="alert"), 9) == [(("a", "alert"), (" ", ""), ("b", "dim"))]
    assert lines_of(keys([("k", "does", "good")]), 9) == [(("k ", "accent"), ("does", "good"))]
    assert words("", lead="") == Part(())
    assert words("a", lead="l").pieces[0] == (("l", "dim"),)
    assert (words("a").rank, words("a").foot, words("a").gap) == (1, False, 1)
    assert (keys([]).rank, keys([]).foot, keys([], foot=False).foot, keys([]).gap) == (1, True, False, 2)


async def test_tones_are_drawn_and_other_parts_replace_those_before() -> None:
    app = Drawn()
    async with app.run_test(size=(20, 2)) as pilot:
        sheet = app.query_one(Sheet)
        sheet.show([words("one", "strong"), words("two", rank=2)])
        await pilot.pause()
        first = sheet.render_line(0)
        assert [(part.text, part.style.bold) for part in first if part.text.strip() and part.style] == [("one", True)]
        sheet.show([words("three")])
        await pilot.pause()
        assert [sheet.render_line(y).text.strip() for y in range(2)] == ["three", ""]
