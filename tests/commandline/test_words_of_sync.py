"""What a sync says at its end, how far a long command is, and how passphrases are asked for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fieldkit.commandline.exchange import progress, sync
from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.changes import moment, who
from fieldkit.domain.errors import Trouble
from fieldkit.sync.folder.folder import Aside
from fieldkit.sync.folder.outcome import SyncOutcome, SyncProgress
from fieldkit.sync.merge.import_file import Held
from fieldkit.sync.merge.merge_batch import Merged

FOLDER = Path("/shared")


def report(
    capsys: pytest.CaptureFixture[str], outcome: SyncOutcome, *, everything: bool = False, quiet: bool = False
) -> tuple[list[str], list[str]]:
    capsys.readouterr()
    sync._report(outcome, everything, quiet)
    out, err = capsys.readouterr()
    return out.splitlines()[0 if quiet else 1 :], err.splitlines()


def test_what_a_sync_removed_or_keeps_is_said_unless_it_is_to_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = SyncOutcome(FOLDER, removed=1_234, merged=Merged(pending=2_000))
    assert report(capsys, outcome) == (
        [
            "1,234 old files of this device were removed: every device has what was in them.",
            "2,000 changes are kept for a later fieldkit.",
        ],
        [],
    )
    assert report(capsys, outcome, quiet=True) == ([], [])


def test_the_backup_before_a_sync_is_named_unless_it_is_to_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = SyncOutcome(FOLDER, backup=Path("/backups/fieldkit-1.fkb"))
    assert report(capsys, outcome) == (["Before it, a backup was made: fieldkit-1.fkb"], [])
    assert report(capsys, outcome, quiet=True) == ([], [])


def test_clocks_and_what_waits_are_said_unless_it_is_to_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = SyncOutcome(FOLDER, clocks="A clock is off.", waiting=[Held("a.fks", "", "", 0)])
    assert report(capsys, outcome) == ([], ["A clock is off.", "a.fks: next time"])
    assert report(capsys, outcome, quiet=True) == ([], [])


def test_what_a_person_has_to_act_on_is_said_always(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = SyncOutcome(
        FOLDER, new_incarnation=True, key_rotation="Ines has a new key.", more=1_500, unwritten="The disk is full."
    )
    for quiet in (False, True):
        assert report(capsys, outcome, quiet=quiet)[1] == [
            "The folder holds files of this device that it does not know: it was copied or set back. It goes on "
            "under a new name for its changes; what was in the folder is here again.",
            "Ines has a new key. (fieldkit firm join FILE)",
            "1,500 more files were not looked at: there are too many in the folder.",
            "The disk is full.",
        ]


@pytest.mark.parametrize("more", [0, 1, 3])
def test_files_that_were_set_aside_are_named_up_to_a_number(capsys: pytest.CaptureFixture[str], more: int) -> None:
    count = sync.SHOWN + more
    outcome = SyncOutcome(FOLDER, aside=[aside(number) for number in range(count)])
    named = [f"f{number}: It is damaged." for number in range(count)]
    left = "Nothing of the files that are named was taken; they were left where they are."
    others = [f"… and {more} more files that were set aside; --all lists them."] if more else []
    assert report(capsys, outcome)[1] == [*named[: sync.SHOWN], *others, left]
    assert report(capsys, outcome, everything=True)[1] == [*named, left]


def aside(number: int) -> Aside:
    return Aside(f"f{number}", "damaged", "It is damaged.", 0, 0, 0, 0)


def test_a_sync_that_was_stopped_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = "Stopped. What was begun is as it was before, what is done is whole, and the rest follows next time."
    sync._report(SyncOutcome(FOLDER, stopped=True), everything=False, quiet=False)
    assert capsys.readouterr() == ("", words + "\n")
    sync._report(SyncOutcome(FOLDER, stopped=True, sealed=1), everything=False, quiet=False)
    out, err = capsys.readouterr()
    assert out.startswith("/shared: 1 change went out; ")
    assert err == words + "\n"


def test_a_dry_run_says_what_would_be(capsys: pytest.CaptureFixture[str]) -> None:
    sync._report(SyncOutcome(FOLDER, dry_run=True, sealed=2), everything=False, quiet=False)
    out, _ = capsys.readouterr()
    assert out.startswith("/shared: 2 changes would go out; ")
    assert out.endswith(" would come in.\n")


def test_the_bar_is_drawn_over_itself_and_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    progress.draw_bar(SyncProgress(1_000, 2_500, "reading"))
    progress.clear_bar()
    assert capsys.readouterr() == ("", "\r\x1b[Kreading: 1,000 of 2,500\r\x1b[K")


@pytest.mark.parametrize("terminal", [True, False])
def test_the_next_step_is_said_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    progress.step("copying")
    assert capsys.readouterr() == ("", "copying …\n" if terminal else "")


@pytest.fixture
def interruptible() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_the_first_ctrl_c_is_a_wish_and_the_second_ends_it() -> None:
    with pytest.raises(KeyboardInterrupt), progress.stopped_by_keys() as stopped:
        assert not stopped()
        os.kill(os.getpid(), signal.SIGINT)
        assert stopped()
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_that_somebody_else_uses_is_left_to_them() -> None:
    taken: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: taken.append(number))
    with progress.stopped_by_keys() as stopped:
        os.kill(os.getpid(), signal.SIGINT)
        assert not stopped()
    assert taken == [signal.SIGINT]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person at a terminal types, in turn."""
    answers: list[str] = []
    monkeypatch.delenv(passphrases.VARIABLE, raising=False)
    monkeypatch.setattr(passphrases, "_somebody", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda *_words, **_named: answers.pop(0))
    return answers


def test_a_new_passphrase_is_typed_until_it_is_twice_the_same(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typed += ["correct horse one", "correct horse two", "correct horse three", "correct horse three"]
    chosen = passphrases.for_new_file()
    assert (chosen.passphrase.text, chosen.suggested, typed) == ("correct horse three", False, [])
    assert capsys.readouterr().err == "They differ. Once more:\n"


@pytest.mark.parametrize("answer", ["", "  "])
def test_no_passphrase_means_one_of_six_words(typed: list[str], answer: str) -> None:
    typed += [answer] * 2
    chosen = passphrases.for_new_file()
    assert chosen.suggested
    assert len(chosen.passphrase.text.replace("-", " ").split()) == 6


def test_the_passphrase_of_a_file_is_asked_for(typed: list[str]) -> None:
    typed += ["correct horse one", ""]
    assert passphrases.for_opening("a.fks").text == "correct horse one"
    words = "a.fks: it needs a passphrase: type it, or put it into FIELDKIT_PASSPHRASE. Nothing was changed."
    with pytest.raises(Trouble) as refused:
        passphrases.for_opening("a.fks")
    assert str(refused.value) == words


def test_the_environments_passphrase_is_taken_without_a_question(
    typed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, "correct horse four")
    assert passphrases.for_opening("a.fks").text == "correct horse four"
    chosen = passphrases.for_new_file()
    assert (chosen.passphrase.text, chosen.suggested, typed) == ("correct horse four", False, [])


@pytest.mark.parametrize("answer", [True, False])
def test_a_question_is_asked_where_somebody_is_there(monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
    monkeypatch.setattr(click, "confirm", lambda *_words, **_named: answer)
    monkeypatch.setattr(passphrases, "_somebody", lambda: True)
    assert passphrases.agreed("Really?", yes=False) is answer
    assert passphrases.agreed("Really?", yes=True)
    monkeypatch.setattr(passphrases, "_somebody", lambda: False)
    with pytest.raises(Trouble, match=r"\AReally\? Say --yes, because there is no terminal to ask on"):
        passphrases.agreed("Really?", yes=False)


def test_who_and_when_in_words() -> None:
    assert (who("Ines"), who("")) == ("Ines", "this device")
    assert (moment(0), moment(10**18)) == ("", "by a clock far off")
