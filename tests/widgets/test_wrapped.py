"""Folding text to a width in cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fieldkit.domain.text.sanitize import printable_block
from fieldkit.widgets.wrapped import folded

TEXT = st.text(st.sampled_from("ab 漢☎م\n\t\x1b[-"), max_size=60)


@given(TEXT, st.integers(2, 20))
def test_no_line_is_wider_than_the_width_and_nothing_is_lost(text: str, width: int) -> None:
    lines = folded(text, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable_block(text).split())


def test_lines_break_at_blanks() -> None:
    assert folded("one two three\n\nfour", 7) == ["one two", "three", "", "four"]
