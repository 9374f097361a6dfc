"""What a command asks and shows where there is a terminal: passphrases, a yes, a bar, Ctrl-C, the screens."""

import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from fieldkit import app
from fieldkit.commandline.exchange import progress
from fieldkit.commandline.support import layout, passphrases, start_screens
from fieldkit.commandline.support.guard import guarded
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import firm as firms
from fieldkit.paths import Home
from fieldkit.sync.folder.outcome import SyncProgress
from tests.commandline.conftest import Run

Typed = Callable[..., None]


class Keyboard(io.StringIO):
    """Lines as typed at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Put somebody at a terminal who types ``lines``, and ``hidden`` where nothing is shown."""

    def sit(lines: str = "", hidden: tuple[str, ...] = ()) -> None:
        answers = iter(hidden)

        def unseen(prompt: str) -> str:
            sys.stderr.write(prompt)
            return next(answers)

        monkeypatch.setattr(click.termui, "hidden_prompt_func", unseen)
        monkeypatch.setattr(sys, "stdin", Keyboard(lines))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.delenv(passphrases.VARIABLE, raising=False)

    return sit


def test_passphrase_of_a_file_is_asked_for_unseen(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed(hidden=("apple bench candle", ""))
    assert passphrases.for_opening("stick.fks").text == "apple bench candle"
    assert "Passphrase for stick.fks" in capsys.readouterr().err
    with pytest.raises(Trouble) as refused:
        passphrases.for_opening("stick.fks")
    assert str(refused.value) == (
        "stick.fks: it needs a passphrase: type it, or put it into FIELDKIT_PASSPHRASE. Nothing was changed."
    )


def test_passphrase_of_a_new_file_is_typed_twice_until_both_are_the_same(
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(hidden=("apple bench candle", "apple bench", "apple bench candle", "apple bench candle"))
    chosen = passphrases.for_new_file()
    assert (chosen.passphrase.text, chosen.suggested) == ("apple bench candle", False)
    said = capsys.readouterr().err
    assert said.count("Passphrase (Enter: fieldkit makes one of six words)") == 2
    assert said.count("The same again") == 2
    assert said.count("They differ. Once more:") == 1


def test_passphrase_of_six_words_is_made_and_told_where_none_is_typed(typed: Typed, firm: Run, tmp_path: Path) -> None:
    firm("ana", "add", "client", "name=Kestrel")
    for words in (["firm", "invite", "--to", "other.fks"], ["export", "--passphrase", "--to", "stick.fks"]):
        typed(hidden=("",))
        done = firm("ana", *words)
        assert done.code == 0
        (line,) = (line for line in done.lines if line.startswith("Passphrase, to tell by voice: "))
        assert len(line.partition(": ")[2].replace("-", " ").split()) == 6
        assert (tmp_path / words[-1]).is_file()


@pytest.mark.parametrize(("answer", "agreed"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_question_is_answered_with_yes_or_taken_for_no(
    typed: Typed, capsys: pytest.CaptureFixture[str], answer: str, agreed: bool
) -> None:
    typed(answer)
    assert passphrases.agreed("Really?", yes=False) is agreed
    assert passphrases.agreed("Really?", yes=True) is True
    told = capsys.readouterr()
    assert (told.out, told.err.count("Really? [y/N]")) == ("", 1)


def test_no_to_restore_and_to_retire_changes_nothing(typed: Typed, firm: Run) -> None:
    made = firm("ana", "backup", ".").out.partition(": ")[0]
    uid = firm("ana", "add", "client", "name=Later").out.strip()
    for question, words in (
        ("Put it in the place of what is there now?", ["restore", made]),
        ("Remove Ana from the firm?", ["firm", "retire", "Ana"]),
    ):
        typed("n\n")
        done = firm("ana", *words)
        assert done.code == 0
        assert question in done.err
        assert done.err.endswith("Nothing was changed.\n")
        assert "was removed" not in done.out
    assert firm("ana", "show", "client", uid).code == 0
    typed()
    assert "copying the database …\n" in firm("ana", "backup").err


def test_partner_pack_is_taken_after_a_yes(typed: Typed, firm: Run) -> None:
    firm("ana", "add", "client", "name=Kestrel")
    assert firm("ana", "export", "--client", "Kestrel", "--to", "partner.fks").code == 0
    typed("n\n", hidden=("apple bench candle",))
    refused = firm("eve", "import", "partner.fks")
    assert "Make these your own records? [Y/n]" in refused.out
    assert "new record" not in refused.lines[-1]
    assert firm("eve", "show", "client", "Kestrel").code == 1
    typed("\n", hidden=("apple bench candle",))
    assert firm("eve", "import", "partner.fks").out.endswith("partner.fks: 1 new record.\n")
    assert firm("eve", "show", "client", "Kestrel").code == 0


def test_recovery_sheet_is_typed_up_to_an_empty_line(
    typed: Typed, firm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = firms.sheet(tmp_path / "ana" / "fieldkit.db")
    typed(f"\n{sheet.words}\n\nnot read\n")
    done = firm("cas", "firm", "recover", "--device", "Cas")
    assert (done.code, done.err) == (0, "The 27 words (or AGE-SECRET-KEY-1...), then an empty line:\n")
    listed = json.loads(firm("ana", "firm", "devices", "--json").out)
    assert done.lines[0] == f"The key {listed['fingerprint']} is here."
    assert done.lines[1] == "Now restore a backup (fieldkit restore FILE) or sync (fieldkit sync DIR)."
    listed = firm("ana", "firm", "devices").lines[0]
    for who, piped, sentence in (
        ("cas", sheet.words, "This fieldkit has the key of"),
        ("dan", sheet.secret[:-1], "This is no firm key: one sign may be wrong or missing."),
    ):
        monkeypatch.setattr(sys, "stdin", io.StringIO(piped))
        refused = firm(who, "firm", "recover")
        assert (refused.code, refused.out, refused.err.startswith(f"fieldkit: {sentence}")) == (1, "", True)
        assert refused.err.endswith("Nothing was changed.\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"\n{sheet.secret}\n"))
    done = firm("dan", "firm", "recover")
    assert (done.code, done.err) == (0, "")
    assert listed.endswith(f"({done.lines[0].split()[2]})")


def test_sync_draws_how_far_it_is_and_takes_it_away(typed: Typed, firm: Run) -> None:
    firm("ana", "add", "client", "name=Kestrel")
    typed()
    drawn = firm("ana", "sync", "shared").err
    assert drawn.startswith("\r\x1b[K")
    assert drawn.endswith("\r\x1b[K")
    assert " of " in drawn
    assert firm("ana", "sync", "--quiet").err == ""
    assert firm("ana", "sync", "--json").err == ""


def test_steps_and_bar_are_for_terminals(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    progress.step("Copying")
    assert capsys.readouterr().err == ""
    typed()
    progress.step("Copying")
    progress.draw_bar(SyncProgress(1234, 5678, "Reading"))
    progress.clear_bar()
    assert capsys.readouterr().err == "Copying …\n\r\x1b[KReading: 1,234 of 5,678\r\x1b[K"


def test_first_control_c_is_a_wish_and_the_second_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with progress.stopped_by_keys() as stopped:
            assert stopped() is False
            signal.raise_signal(signal.SIGINT)
            assert stopped() is True
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with progress.stopped_by_keys() as stopped:
            assert stopped() is False
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        signal.signal(signal.SIGINT, signal.default_int_handler)
        found: list[bool] = []

        def elsewhere() -> None:
            with progress.stopped_by_keys() as stopped:
                found.append(stopped() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler)

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert found == [False]
    finally:
        signal.signal(signal.SIGINT, before)


def test_width_is_that_of_the_terminal_or_80(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    typed()
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)

    def size(cells: int) -> Callable[[int], os.terminal_size]:
        return lambda _fd: os.terminal_size((cells, 50))

    for cells, wanted in ((133, 133), (5, 20)):
        monkeypatch.setattr(os, "get_terminal_size", size(cells))
        assert layout.columns() == wanted

    def gone(_fd: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", gone)
    assert layout.columns() == 80


def test_narrow_columns_are_not_squeezed_below_eight_cells() -> None:
    assert list(layout.aligned([("a" * 9, "b" * 9, "c" * 9)], 10)) == [
        "aaaaaaaa  bbbbbbbb  cccccccc",
        "a         b         c",
    ]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], (None,)),
        (["--home", "there"], ("there",)),
        (["--home=there"], ("there",)),
        (["--home", "--help"], None),
        (["--home"], None),
        (["today"], None),
    ],
)
def test_only_a_home_opens_the_screens_without_click(arguments: list[str], found: tuple[str | None] | None) -> None:
    assert start_screens.quick(arguments) == found


def test_screens_run_on_their_home_and_end_with_their_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Home] = []

    class Screens:
        code: int | None = 0

        def __init__(self, home: Home) -> None:
            self.home = home
            self.return_code = self.code

        def run(self) -> None:
            ran.append(self.home)

    monkeypatch.setattr(app, "FieldkitApp", Screens)
    monkeypatch.delenv("TEXTUAL_FPS", raising=False)
    home = Home(tmp_path, tmp_path, tmp_path)
    start_screens.open_app(home)
    assert (ran, os.environ["TEXTUAL_FPS"]) == ([home], "1000")
    monkeypatch.setenv("TEXTUAL_FPS", "30")
    Screens.code = 3
    with pytest.raises(SystemExit) as ended:
        start_screens.open_app(home)
    assert (ended.value.code, os.environ["TEXTUAL_FPS"]) == (3, "30")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "fieldkit: there is not enough memory for this. Nothing was changed.\n"),
        (PermissionError(13, "Permission denied", "notes.txt"), "fieldkit: notes.txt: Permission denied.\n"),
        (OSError("the disk is gone"), "fieldkit: a file: the disk is gone.\n"),
    ],
)
def test_error_of_the_system_is_a_sentence(capsys: pytest.CaptureFixture[str], error: Exception, sentence: str) -> None:
    def command() -> int:
        raise error

    assert guarded(command, lambda: None) == 1
    assert capsys.readouterr().err == sentence
