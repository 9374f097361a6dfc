"""The way in: what opens the screens, what is a quick find, what goes through the command line, and how it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fieldkit import __main__ as start
from fieldkit import app, paths
from fieldkit.commandline.records import quick_find
from fieldkit.commandline.support import guard, start_screens
from fieldkit.domain.errors import Trouble
from fieldkit.paths import Home
from tests.commandline.conftest import Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Home]:
    """The homes on which the screens were opened, on a terminal that is there."""
    homes: list[Home] = []
    monkeypatch.setattr(start_screens, "has_terminal", lambda: True)
    monkeypatch.setattr(start_screens, "open_app", homes.append)
    return homes


def test_without_arguments_the_screens_open_on_the_home_of_the_settings(
    fieldkit: Run, home: Path, opened: list[Home]
) -> None:
    assert fieldkit().code == 0
    assert opened == [paths.home(str(home))]


@pytest.mark.parametrize("joined", [False, True])
def test_with_a_home_the_screens_open_there(fieldkit: Run, tmp_path: Path, opened: list[Home], joined: bool) -> None:
    folder = str(tmp_path / "other")
    assert fieldkit(*([f"--home={folder}"] if joined else ["--home", folder])).code == 0
    assert opened == [paths.home(folder)]


def test_a_command_does_not_open_the_screens(fieldkit: Run, opened: list[Home]) -> None:
    assert fieldkit("find", "zzzz").code == 0
    assert fieldkit("--version").code == 0
    assert opened == []


def test_without_a_terminal_the_screens_are_not_opened(
    fieldkit: Run, opened: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_screens, "has_terminal", lambda: False)
    fieldkit()
    assert opened == []


def test_trouble_on_opening_the_screens_is_a_sentence(
    fieldkit: Run, opened: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_home: Home) -> None:
        raise Trouble("The store is in use.")

    monkeypatch.setattr(start_screens, "open_app", refuse)
    ended = fieldkit()
    assert (ended.code, ended.out, ended.err) == (1, "", "fieldkit: The store is in use.\n")


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        ([], (None,)),
        (["--home", "x"], ("x",)),
        (["--home=x"], ("x",)),
        (["--home", "--json"], None),
        (["--home"], None),
        (["--home", ""], None),
        (["--home= "], None),
        (["find"], None),
        (["--home", "x", "find"], None),
    ],
)
def test_what_asks_for_nothing_but_the_screens(arguments: list[str], folder: tuple[str | None] | None) -> None:
    assert start_screens.quick(arguments) == folder


@pytest.mark.parametrize(
    "arguments",
    [["--home", ""], ["--home="], ["--home", " ", "today"], ["find", "x", "--home", ""], ["find", "--home=", "x"]],
)
def test_home_without_a_name_is_not_taken_for_the_usual_one(
    fieldkit: Run, opened: list[Home], arguments: list[str]
) -> None:
    ended = fieldkit(*arguments)
    assert (ended.code, ended.out, opened) == (2, "", [])
    assert "it names no folder. Nothing was done. Leave it away for the usual one" in " ".join(ended.err.split())


@pytest.mark.parametrize(
    ("arguments", "meaning"),
    [
        (["find", "a", "b"], (["a", "b"], "", False, None)),
        (["find", "a", "--json"], (["a"], "", True, None)),
        (["find", "--kind", "client", "a"], (["a"], "client", False, None)),
        (["find", "--kind=client", "a", "--home=x"], (["a"], "client", False, "x")),
        (["--home", "x", "find", "a"], (["a"], "", False, "x")),
        (["find"], None),
        (["a", "find"], None),
        (["find", "a", "--kind", "nonsense"], None),
        (["find", "a", "--kind"], None),
        (["find", "a", "--kind="], None),
        (["find", "a", "--home", "--json"], None),
        (["find", "a", "--help"], None),
        (["find", "a", "--home", " "], None),
    ],
)
def test_what_is_a_plain_find(arguments: list[str], meaning: tuple[list[str], str, bool, str | None] | None) -> None:
    assert quick_find.quick(arguments) == meaning


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_a_terminal_is_needed_on_all_three_streams(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def __init__(self, terminal: bool) -> None:
            self.terminal = terminal

        def isatty(self) -> bool:
            return self.terminal

    with monkeypatch.context() as patched:
        for name in ("stdin", "stdout", "stderr"):
            patched.setattr(sys, name, Stream(terminal=True))
        everywhere = start_screens.has_terminal()
        patched.setattr(sys, missing, Stream(terminal=False))
        without = start_screens.has_terminal()
    assert (everywhere, without) == (True, False)


@pytest.mark.parametrize("code", [0, 3])
def test_the_app_runs_with_its_frames_and_its_exit_code_is_that_of_the_program(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[Home, str]] = []

    class App:
        return_code = code

        def __init__(self, home: Home) -> None:
            self.home = home

        def run(self) -> None:
            ran.append((self.home, os.environ["TEXTUAL_FPS"]))

    monkeypatch.setattr(app, "FieldkitApp", App)
    monkeypatch.setenv("TEXTUAL_FPS", "")
    monkeypatch.delenv("TEXTUAL_FPS")
    home = paths.home(str(tmp_path))
    if code:
        with pytest.raises(SystemExit) as ended:
            start_screens.open_app(home)
        assert ended.value.code == code
    else:
        start_screens.open_app(home)
    assert ran == [(home, "1000")]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Trouble("No."), 1, "fieldkit: No.\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (MemoryError(), 1, "fieldkit: there is not enough memory for this. Nothing was changed.\n"),
        (OSError(28, "No space left on device", "a.db"), 1, "fieldkit: a.db: No space left on device.\n"),
        (OSError("odd"), 1, "fieldkit: a file: odd.\n"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_an_exit_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise error

    assert guard.guarded(fail, lambda: None) == code
    assert capsys.readouterr() == ("", said)


def test_what_nobody_foresaw_is_told_with_the_log_of_the_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise ZeroDivisionError

    assert guard.guarded(fail, lambda: str(tmp_path)) == 1
    log = paths.home(str(tmp_path)).log_file
    assert "ZeroDivisionError" in log.read_text("utf-8")
    said = capsys.readouterr().err
    assert "something unforeseen happened (ZeroDivisionError)" in said
    assert str(log) in said


def test_the_exit_code_of_a_command_is_passed_on() -> None:
    assert guard.guarded(lambda: 7, lambda: None) == 7


def test_a_stream_that_is_closed_is_replaced_by_an_empty_one(fieldkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert fieldkit("--version").code == 0
    assert sys.stdin.read() == ""
    sys.stdin.close()


@pytest.mark.parametrize(("name", "mode"), [("stdin", "r"), ("stdout", "w"), ("stderr", "w")])
def test_each_stream_that_is_closed_is_replaced_and_no_other(
    name: str, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {other: getattr(sys, other) for other in ("stdin", "stdout", "stderr") if other != name}
    with monkeypatch.context() as patched:
        patched.setattr(sys, name, None)
        start._open_streams()
        opened = getattr(sys, name)
        assert (opened.name, opened.mode) == (os.devnull, mode)
        assert {other: getattr(sys, other) for other in others} == others
        opened.close()


def test_the_command_line_opens_the_screens_where_no_command_is_given(
    fieldkit: Run, tmp_path: Path, opened: list[Home]
) -> None:
    folder = str(tmp_path / "other")
    assert fieldkit("--home", str(tmp_path), "--home", folder).code == 0
    assert opened == [paths.home(folder)]


@pytest.mark.parametrize("terminal", [True, False])
def test_the_sample_opens_on_a_terminal_and_is_printed_elsewhere(
    fieldkit: Run, home: Path, opened: list[Home], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(start_screens, "has_terminal", lambda: terminal)
    shown = fieldkit("demo", "--records", "20", "--clients-only")
    assert shown.code == 0
    assert opened == ([paths.home(str(home / "demo"))] if terminal else [])
    assert bool(shown.out) != terminal


def test_a_command_that_there_is_not_is_answered_with_the_nearest_or_with_all(fieldkit: Run) -> None:
    near = fieldkit("fnid")
    assert (near.code, near.out) == (2, "")
    assert "There is no command “fnid”. Did you mean “find”?" in near.err
    assert "There is no command “zzzzzz”. There are: " in fieldkit("zzzzzz").err
    for more in (["--json"], ["x", "-h"]):
        assert "There is no command “fnid”. Did you mean “find”?" in fieldkit("fnid", *more).err
