"""The real app in a real terminal, ended in every way while somebody types: the text is there, the terminal is back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.screens.ending.signals import silent
from tests.ui.ending.fields import (
    ANSWER,
    NOTE_OF_AN_ANSWER,
    NOTES_OF_A_CLIENT,
    PROMISE,
    UNREADABLE,
    Typed,
    found,
    home,
    typing,
)
from tests.ui.support.terminal import Terminal, terminal

pytest.importorskip("pty", reason="there are no pseudo-terminals here")

ENDS = ("SIGHUP", "SIGTERM", "SIGINT")


def by_signal(name: str) -> Callable[[Terminal], object]:
    return lambda app: app.signal(name)


@pytest.mark.parametrize(
    ("kind", "end", "code", "gone"),
    [
        (PROMISE, by_signal("SIGTERM"), 143, False),
        (UNREADABLE, by_signal("SIGTERM"), 143, False),
        (NOTES_OF_A_CLIENT, Terminal.hang_up, 129, True),
        (ANSWER, by_signal("SIGHUP"), 129, False),
        (NOTE_OF_AN_ANSWER, by_signal("SIGINT"), 130, False),
        (ANSWER, lambda app: app.type("\x11"), 0, False),
    ],
    ids=[
        "date and SIGTERM",
        "no date and SIGTERM",
        "long text and hang-up",
        "answer and SIGHUP",
        "note and SIGINT",
        "Ctrl+Q",
    ],
)
def test_what_is_typed_is_stored_and_the_terminal_put_back(
    tmp_path: Path, kind: Typed, end: Callable[[Terminal], object], code: int, gone: bool
) -> None:
    with terminal(home(tmp_path)) as app:
        typing(app, kind)
        end(app)
        assert app.ended() == code
        assert gone or app.is_put_back()
    assert found(tmp_path, kind) == [kind.text]


def test_app_that_was_to_ignore_signals_ends_with_its_terminal(tmp_path: Path) -> None:
    with terminal(home(tmp_path), ignored=ENDS) as app:
        typing(app, PROMISE)
        app.hang_up()
        assert app.ended() == 129
    assert found(tmp_path, PROMISE) == [PROMISE.text]


def test_who_reads_keys_as_the_terminal_is_lost_does_not_wait_for_ever() -> None:
    with pytest.raises(BlockingIOError):
        os.read(silent(), 1)
