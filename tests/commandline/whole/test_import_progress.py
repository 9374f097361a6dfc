"""How far an import is, on a terminal: words, a bar and a count in one line; elsewhere nothing is said of it."""

from __future__ import annotations

import sys

import pytest

from fieldkit.commandline.exchange.progress import bar_line, shown_bar
from fieldkit.db.base import progress


@pytest.mark.parametrize(
    ("what", "done", "total", "width", "line"),
    [
        ("reading", 0, 2_000, 60, "reading ──────────────────────────────────────── 0 of 2,000"),
        ("reading", 1_000, 2_000, 40, "reading ━━━━━━━━───────── 1,000 of 2,000"),
        ("reading", 2_500, 2_000, 40, "reading ━━━━━━━━━━━━━━━━━ 2,000 of 2,000"),
        ("reading", 1_000, 2_000, 28, "reading 1,000 of 2,000"),
        ("reading", 0, 0, 40, "reading …"),
        ("", 0, 0, 40, ""),
    ],
)
def test_a_bar_says_how_much_of_how_much_is_done(what: str, done: int, total: int, width: int, line: str) -> None:
    assert bar_line(what, done, total, width) == line


def test_the_bar_is_drawn_over_itself_and_taken_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "41")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with shown_bar():
        progress.tell("reading", 1_000, 2_000)
        progress.tell("making it findable")
    assert capsys.readouterr() == (
        "",
        "\r\x1b[Kreading ━━━━━━━━───────── 1,000 of 2,000\r\x1b[Kmaking it findable …\r\x1b[K",
    )


def test_nothing_is_said_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_bar():
        progress.tell("reading", 1_000, 2_000)
        progress.tell("making it findable")
    assert capsys.readouterr() == ("", "")
