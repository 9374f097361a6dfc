"""How commands end where something outside goes wrong, and what they say before they ask or write anything."""

from __future__ import annotations

import errno
import io
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from fieldkit import cli
from fieldkit.commandline.exchange import wording
from fieldkit.commandline.support import connection, field_values, guard, output, passphrases
from fieldkit.commandline.support.options import TextCommand
from fieldkit.db.store import integrity_check
from fieldkit.operations.exchange import backups
from fieldkit.sync.backup.open_store import UPGRADE
from tests.commandline.conftest import Run
from tests.support import stores


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    return fail


def test_what_click_refuses_is_a_sentence_and_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.fieldkit, "main", failing(click.ClickException("a.csv cannot be opened")))
    assert cli.run(["today"]) == 1
    assert capsys.readouterr() == ("", "fieldkit: a.csv cannot be opened\n")


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (3, 3), ("text", 0)])
def test_what_a_command_returns_is_its_exit_code_if_it_is_one(
    monkeypatch: pytest.MonkeyPatch, returned: object, code: int
) -> None:
    monkeypatch.setattr(cli.fieldkit, "main", lambda *_a, **_k: returned)
    assert cli.run(["today"]) == code


def test_an_error_whose_log_has_no_place_is_told_by_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert guard.guarded(failing(ZeroDivisionError()), lambda: "~nobodyatall/x") == 1  # type: ignore[arg-type]
    assert capsys.readouterr() == (
        "",
        "fieldkit: ~nobodyatall/x: there is no user “nobodyatall” on this computer. Nothing was changed. Write the "
        "path out, from the root.\n",
    )


def test_what_takes_long_before_the_store_is_open_is_said_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    known = guard._Progress()
    for at, what, total in (
        (100.0, "", 0),
        (100.5, "bringing the store up to date", 10),
        (101.0, "bringing the store up to date", 10),
        (101.5, "", 10),
        (101.6, "bringing the store up to date", 10),
        (102.0, "making a backup", 10),
    ):
        now[0] = at
        known.tell(what, 1, total)
    assert capsys.readouterr() == ("", "fieldkit: bringing the store up to date …\n")
    guard._Progress().tell("waiting for another fieldkit", 0, 0)
    assert capsys.readouterr().err == "fieldkit: waiting for another fieldkit …\n", "nobody knows how long"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "fieldkit: The output: No space left on device. The table is not whole there.\n",
        ),
        (OSError("odd"), "fieldkit: The output: odd. The table is not whole there.\n"),
        (OSError(errno.EINVAL, "Invalid argument"), ""),
    ],
)
def test_a_table_that_the_output_does_not_take_is_not_whole(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    monkeypatch.setattr(guard, "_WINDOWS", True)  # where nobody reads any more if an argument is called invalid
    monkeypatch.setattr(guard, "_close_quietly", lambda: None)
    monkeypatch.setattr(sys.stdout, "writelines", failing(error))
    done = fieldkit("table", "client")
    assert (done.code, done.err) == (1, said)


def test_a_store_that_is_not_busy_but_broken_is_not_waited_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR"
    tried: list[int] = []

    def begin(one: sqlite3.Connection) -> None:
        tried.append(one.execute("PRAGMA busy_timeout").fetchone()[0])
        raise error

    monkeypatch.setattr(connection, "begin_write", begin)
    made = sqlite3.connect(":memory:", timeout=5)
    with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
        connection._in_turn(made)
    assert (tried, capsys.readouterr().err) == ([1000], "")
    error.sqlite_errorname = "SQLITE_BUSY_SNAPSHOT"
    made.execute("PRAGMA busy_timeout = 3000")
    with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
        connection._in_turn(made)
    made.execute("PRAGMA busy_timeout = 200")
    with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
        connection._in_turn(made)
    assert tried == [1000, 1000, 3000, 200, 200], "it says so after a second at the latest, then waits as long as usual"
    assert capsys.readouterr().err == "fieldkit: another program is writing to the store. Waiting for it …\n" * 2
    made.close()


def test_keys_that_the_disk_shows_to_everybody_are_warned_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for sentence, said in (("Others can read the keys.", "Others can read the keys.\n"), ("", "")):
        monkeypatch.setattr(backups, "keys_open_to_all", lambda _database, told=sentence: told)
        wording.warn_of_open_keys(Path("x.db"))
        assert capsys.readouterr() == ("", said)


def test_json_is_printed_for_people_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_json({"name": "Zoë \x85\u202e\ud800", "list": [1]})
    assert capsys.readouterr().out == ('{\n "name": "Zoë \\u0085\\u202e\\ud800",\n "list": [\n  1\n ]\n}\n')


@pytest.mark.parametrize("words", [["firm", "invite"], ["firm", "devices"], ["firm", "sheet"]], ids=" ".join)
def test_without_a_firm_it_is_said_before_anybody_is_asked(
    on: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr(passphrases, "for_new_file", failing(AssertionError("asked")))
    refused = on("ana", *words)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("fieldkit: ")
    assert "firm" in refused.err


def test_only_the_first_backup_warns_of_a_key_that_others_can_read(
    on: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "keys_open_to_all", lambda _database: "Others can read the keys.")
    on("ana", "add", "client", "name=Kept")
    (tmp_path / "made").mkdir()
    assert [on("ana", "backup", "made").err for _ in range(2)] == ["Others can read the keys.\n", ""]


@pytest.mark.parametrize(
    ("problems", "code", "out", "err"),
    [
        ((), 0, "The index was made anew.\n2 old files.\n{} is sound: 1,234 records.\n", ""),
        (("A page is torn.", "A link leads nowhere."), 1, "The index was made anew.\n2 old files.\n", "{0}\n{1}\n"),
    ],
)
def test_what_a_look_at_the_store_found_is_said_and_what_is_wrong_apart(
    on: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    problems: tuple[str, ...],
    code: int,
    out: str,
    err: str,
) -> None:
    repairs: list[object] = []

    def look(_database: Path, *, repair: bool, upgrade: object) -> integrity_check.IntegrityReport:
        repairs.append(repair)
        assert upgrade is UPGRADE
        return integrity_check.IntegrityReport(
            problems, notes=("2 old files.",), repaired=("The index was made anew.",), records=1_234
        )

    monkeypatch.setattr(integrity_check, "check", look)
    database = tmp_path / "ana" / stores.FILE
    done = on("ana", "check")
    assert (done.code, done.out, done.err) == (code, out.format(database), err.format(*problems))
    told = on("ana", "check", "--repair", "--json")
    assert (told.code, told.err, repairs) == (code, "", [False, True])
    assert json.loads(told.out) == {
        "file": str(database),
        "sound": not problems,
        "problems": list(problems),
        "repaired": ["The index was made anew."],
        "notes": ["2 old files."],
        "records": 1_234,
    }


def test_after_a_restore_a_firm_is_told_to_fetch_what_is_newer(
    on: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("ana", "add", "client", "name=Kept")
    (tmp_path / "made").mkdir()
    on("ana", "backup", "made")
    (file,) = (tmp_path / "made").iterdir()
    monkeypatch.setattr(backups, "has_firm", lambda _database: True)
    done = on("ana", "restore", "--yes", str(file))
    assert done.lines[-1] == "Fetch what was exported since: fieldkit sync"


def test_how_values_were_read_follows_what_is_on_the_other_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Stream(io.StringIO):
        def flush(self) -> None:
            done.append("all of it is out")

    monkeypatch.setattr(sys, "stdout", Stream())
    monkeypatch.setattr(field_values, "complain", done.append)
    field_values.tell(["due: Fri 27 Nov 2026", "client: Marsh"])
    assert done == ["all of it is out", "due: Fri 27 Nov 2026", "client: Marsh"]


def test_an_argument_that_the_system_calls_invalid_means_a_closed_pipe_on_windows_only() -> None:
    assert guard.reader_has_gone(OSError(errno.EINVAL, "Invalid argument")) is (sys.platform == "win32")
    assert not guard.reader_has_gone(OSError(errno.EINVAL, "Invalid argument", "a.db"))
    assert guard.reader_has_gone(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    assert not guard.reader_has_gone(OSError(errno.ENOSPC, "No space left on device"))


def test_what_a_command_does_not_read_itself_is_left_to_click() -> None:
    taking = TextCommand("taking")
    assert taking.parse_args(click.Context(taking, allow_extra_args=True), ["a", "b"]) == ["a", "b"]


def test_what_is_left_to_flush_at_exit_goes_nowhere_once_nobody_reads_any_more(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert guard.guarded(lambda: out.write("a line\n"), lambda: None) == 1
        out.flush()
    assert capsys.readouterr().err == ""
