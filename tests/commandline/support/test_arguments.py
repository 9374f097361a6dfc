"""Arguments are hostile: bytes that are no text, escape sequences, homes that there cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from fieldkit import paths
from fieldkit.cli import Commands
from fieldkit.cli import fieldkit as root
from fieldkit.commandline.support import passphrases
from fieldkit.commandline.support.options import TextCommand
from fieldkit.domain.errors import Trouble
from fieldkit.paths import typed as typed_path
from tests.commandline.conftest import Run

NO_TEXT = "a\udcffb"
"""How Python gives the bytes "a", 0xff, "b"."""
HOSTILE = "\x1b]52;c;AAAA\x07\x1b[31mred\x9b1m"

TEXTS = (
    ["find", NO_TEXT],
    ["find", NO_TEXT, "--json"],
    ["show", "client", NO_TEXT],
    ["add", "client", f"name={NO_TEXT}"],
    ["add", "client", f"{NO_TEXT}=x"],
    ["add", "promise", "what=x", "due=fri", f"client={NO_TEXT}"],
    ["set", NO_TEXT, "name=x"],
    ["delete", NO_TEXT],
    ["undelete", NO_TEXT],
    ["history", NO_TEXT],
    ["resolve", NO_TEXT, "name", "--take", "1"],
    ["resolve", "01", "name", "--value", NO_TEXT],
    ["export", "--client", NO_TEXT],
    ["import", "--map", NO_TEXT, "people.csv"],
    ["import", "--client", NO_TEXT, "people.csv"],
    ["firm", "new", NO_TEXT],
    ["firm", "rename", NO_TEXT],
)


@pytest.mark.parametrize("arguments", TEXTS, ids=ascii)
def test_argument_that_is_no_utf_8_is_refused_in_words(fieldkit: Run, arguments: list[str]) -> None:
    before = fieldkit("show", "client").out, fieldkit("show", "promise").out
    result = fieldkit(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "a�b" in result.err or "� is no" in result.err
    assert "is not UTF-8" in result.err
    assert (fieldkit("show", "client").out, fieldkit("show", "promise").out) == before


def test_every_command_reads_its_arguments_as_text() -> None:
    def commands(group: click.Group) -> list[click.Command]:
        found = [group.get_command(click.Context(group), name) for name in group.list_commands(click.Context(group))]
        return [two for one in found if one for two in (commands(one) if isinstance(one, click.Group) else [one])]

    every = commands(root)
    assert len(every) > len(Commands.WHERE)
    assert [one.name for one in every if not isinstance(one, TextCommand)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_file_whose_name_is_no_utf_8_is_taken_and_shown_without_losing_a_letter(fieldkit: Run, tmp_path: Path) -> None:
    people = tmp_path / f"{NO_TEXT}.csv"
    people.write_text("name,phone\nInes Novak,07700 900123\n")
    taken = fieldkit("import", "--yes", str(people))
    assert (taken.code, taken.err) == (0, "")
    assert "a�b.csv" in taken.out
    missing = fieldkit("import", str(tmp_path / f"no{NO_TEXT}.csv"))
    assert missing.code == 1
    assert "noa�b.csv" in missing.err


@pytest.mark.parametrize(
    "arguments",
    [
        [HOSTILE],
        ["show", HOSTILE],
        ["add", HOSTILE, "name=x"],
        ["add", "client", HOSTILE],
        ["find", "--kind", HOSTILE, "x"],
        ["today", HOSTILE],
        ["firm", HOSTILE],
        ["firm", "invite", HOSTILE],
        [f"--{HOSTILE}"],
        ["demo", "--records", HOSTILE],
        ["set", HOSTILE, "name=x"],
        ["import", HOSTILE],
        ["inspect", HOSTILE],
        ["sync", HOSTILE],
        ["backup", HOSTILE],
    ],
    ids=ascii,
)
def test_no_sentence_passes_an_escape_sequence_on(fieldkit: Run, arguments: list[str]) -> None:
    result = fieldkit(*arguments)
    assert result.code in (1, 2)
    assert result.err
    assert [c for c in result.err + result.out if c in "\x1b\x07\x9b"] == []


def test_usage_error_still_says_how_it_is_used(fieldkit: Run) -> None:
    assert fieldkit("add", "clint", "name=x").err.startswith(
        "Usage: fieldkit add [OPTIONS] KIND FIELD=VALUE...\nTry 'fieldkit add --help' for help.\n\nError: Invalid value"
    )


def test_name_of_a_file_passes_no_escape_sequence_into_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.delenv(passphrases.VARIABLE, raising=False)
    monkeypatch.setattr(passphrases, "_somebody", lambda: True)

    def prompt(words: str, **_options: object) -> str:
        asked.append(words)
        return "apple bench"

    monkeypatch.setattr(click, "prompt", prompt)
    assert passphrases.for_opening(f"{HOSTILE}.fks").text == "apple bench"
    assert asked == ["Passphrase for red.fks"]


def test_passphrase_that_is_no_utf_8_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, NO_TEXT)
    with pytest.raises(Trouble, match="FIELDKIT_PASSPHRASE is not UTF-8"):
        passphrases.for_opening("stick.fks")
    with pytest.raises(Trouble, match="FIELDKIT_PASSPHRASE is not UTF-8"):
        passphrases.for_new_file()

    def broken(*_arguments: object, **_options: object) -> str:
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    monkeypatch.delenv(passphrases.VARIABLE)
    monkeypatch.setattr(passphrases, "_somebody", lambda: True)
    monkeypatch.setattr(click, "prompt", broken)
    with pytest.raises(Trouble, match="What was typed is not UTF-8"):
        passphrases.for_opening("stick.fks")


@pytest.mark.parametrize("arguments", [["today"], ["find", "marsh"], ["add", "client", "name=x"], []], ids=ascii)
@pytest.mark.parametrize("by_variable", [True, False])
def test_home_of_nobody_is_said(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], by_variable: bool
) -> None:
    if by_variable:
        monkeypatch.setenv("FIELDKIT_HOME", "~nobodyatall/x")
    result = fieldkit(*arguments, *(() if by_variable else ("--home", "~nobodyatall/x")))
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("fieldkit: ~nobodyatall/x: there is no user “nobodyatall” on this computer.")
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "~nobodyatall/x"],
        ["inspect", "~nobodyatall/x"],
        ["restore", "~nobodyatall/x"],
        ["sync", "~nobodyatall/x"],
        ["backup", "~nobodyatall/x"],
        ["export", "--to", "~nobodyatall/x"],
        ["table", "client", "--to", "~nobodyatall/x"],
        ["table", "client", "--from", "~nobodyatall/x"],
        ["firm", "join", "~nobodyatall/x"],
        ["firm", "invite", "--to", "~nobodyatall/x"],
    ],
    ids=" ".join,
)
def test_file_of_nobody_is_said_unless_a_file_is_called_so(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    says = "fieldkit: ~nobodyatall/x: there is no user “nobodyatall” on this computer."
    assert fieldkit(*arguments).err.startswith(says)
    (tmp_path / "~nobodyatall").mkdir()
    (tmp_path / "~nobodyatall" / "x").write_bytes(b"")
    if arguments[0] != "sync":  # which remembers its folder, and takes none that begins so
        assert "no user" not in fieldkit(*arguments).err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
@pytest.mark.parametrize("arguments", [["today"], ["find", "marsh"], ["add", "client", "name=x"], ["log"]], ids=ascii)
def test_home_whose_name_is_no_utf_8_is_refused_before_anything_is_made(
    fieldkit: Run, tmp_path: Path, arguments: list[str]
) -> None:
    home = tmp_path / NO_TEXT
    result = fieldkit(*arguments, "--home", str(home))
    assert (result.code, result.out) == (1, "")
    assert "a�b: this name is not UTF-8" in result.err
    assert not home.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_folder_for_sync_whose_name_is_no_utf_8_is_refused(firm: Run, tmp_path: Path) -> None:
    (tmp_path / NO_TEXT).mkdir()
    result = firm("ana", "sync", NO_TEXT)
    assert result.code == 1
    assert "a�b: this name is not UTF-8" in result.err


def test_path_of_nobody_typed_on_the_sync_screen_is_a_file_that_is_not_there() -> None:
    assert typed_path("'~nobodyatall/x'") == Path("~nobodyatall/x").absolute()
    assert typed_path("~/x") == Path.home() / "x"


def test_home_folder_that_nobody_knows_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", unknown)
    with pytest.raises(Trouble, match="nobody knows where your home folder is"):
        paths.home("~/x")
