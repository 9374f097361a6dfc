"""Whatever is wrong with the store or the terminal: one sentence, an exit code, no traceback."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.commandline.records import quick_find
from fieldkit.commandline.support import connection, guard
from fieldkit.db.base import connect
from fieldkit.db.search import index
from fieldkit.sync.backup import backup
from tests.commandline.conftest import Run
from tests.ui.support.driver import open_app


def _no_database(path: Path) -> None:
    path.write_text("a shopping list, long enough to be looked at " * 50)


def _newer(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 999")
    other.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


COMMANDS = (
    ["today"],
    ["find", "marsh"],
    ["show", "client"],
    ["add", "client", "name=x"],
    ["check"],
    ["check", "--repair"],
)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [(_no_database, "is not a fieldkit database"), (_newer, "newer fieldkit"), (_folder, "")],
)
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_unusable_store_is_named_in_a_sentence(
    fieldkit: Run, home: Path, spoil: Callable[[Path], None], sentence: str, arguments: list[str]
) -> None:
    spoil(home / "fieldkit.db")
    result = fieldkit(*arguments)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("fieldkit: ")
    assert "fieldkit.db" in result.err
    assert sentence in result.err
    assert "Traceback" not in result.err


def test_store_without_its_triggers_is_read_but_not_written_until_repaired(fieldkit: Run, home: Path) -> None:
    other = sqlite3.connect(home / "fieldkit.db")
    other.execute("DROP TRIGGER search_client_ai")
    other.close()
    assert fieldkit("find", "marsh").code == 0
    refused = fieldkit("add", "client", "name=x")
    assert refused.code == 1
    assert "fieldkit check --repair" in refused.err
    assert fieldkit("check").code == 1
    assert fieldkit("check", "--repair").code == 0
    assert fieldkit("add", "client", "name=x").code == 0


def test_busy_store_is_said(fieldkit: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(home / "fieldkit.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    result = fieldkit("add", "client", "name=x")
    other.execute("ROLLBACK")
    other.close()
    assert result.code == 1
    assert result.err.splitlines()[0] == "fieldkit: another program is writing to the store. Waiting for it …"
    assert "another program is writing to it, and did not let go in time" in result.err


def test_busy_store_is_waited_for(fieldkit: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SAY_AFTER", 1)
    other = sqlite3.connect(home / "fieldkit.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    def let_go(said: str) -> None:
        assert said == "fieldkit: another program is writing to the store. Waiting for it …"
        other.execute("COMMIT")

    monkeypatch.setattr(connection, "complain", let_go)
    assert fieldkit("add", "client", "name=Waited").code == 0
    other.close()
    assert fieldkit("find", "waited").out


def test_what_nobody_foresaw_goes_to_the_log_without_client_data(
    fieldkit: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> list[index.Hit]:
        raise KeyError(arguments[1])

    monkeypatch.setattr(index, "find", broken)
    result = fieldkit("find", "Marsh & Daughters")
    assert (result.code, result.out) == (1, "")
    assert "something unforeseen happened (KeyError)" in result.err
    assert len(result.err.strip().splitlines()) == 1
    place = fieldkit("log").out.strip()
    assert place in result.err
    log = Path(place).read_text()
    assert "KeyError" in log
    assert "quick_find.py" in log
    assert "Marsh" not in log
    if sys.platform != "win32":
        assert Path(place).stat().st_mode & 0o077 == 0


def test_log_that_cannot_be_written_stops_nothing(fieldkit: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "log").write_text("a file in the place of the folder")
    monkeypatch.setattr(index, "find", lambda *_: 1 / 0)
    assert fieldkit("find", "marsh").code == 1


@pytest.mark.parametrize(("windows", "quiet"), [(True, True), (False, False)])
def test_closed_pipe_of_windows_is_quiet(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch, windows: bool, quiet: bool
) -> None:
    def closed(_text: str) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(guard, "_WINDOWS", windows)
    monkeypatch.setattr(guard, "_close_quietly", lambda: None)
    monkeypatch.setattr(quick_find, "say", closed)
    result = fieldkit("find", "marsh")
    assert (result.code, result.out) == (1, "")
    assert (result.err == "") == quiet


def test_ctrl_c_is_quiet(fieldkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object) -> list[index.Hit]:
        raise KeyboardInterrupt

    monkeypatch.setattr(index, "find", stopped)
    result = fieldkit("find", "marsh")
    assert (result.code, result.out, result.err) == (130, "", "\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
@pytest.mark.parametrize("arguments", [["show", "answer", "--json"], ["find", "the"], ["keys"]])
def test_reader_that_goes_away_is_no_error(home: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "fieldkit", *arguments, "--home", str(home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(20)
    assert said == b""
    assert process.returncode in (1, -signal.SIGPIPE)


def test_terminal_without_unicode_gets_question_marks_not_an_error(home: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments in (["show", "client"], ["find", "aether"], ["today"]):
        done = subprocess.run(
            [sys.executable, "-m", "fieldkit", *arguments, "--home", str(home)],
            env=environment,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"?" in done.stdout


def test_json_is_the_same_data_in_a_terminal_without_unicode(home: Path) -> None:
    import json

    command = [sys.executable, "-m", "fieldkit", "show", "client", "--json", "--home", str(home)]
    outputs = []
    for encoding in ("utf-8", "ascii", "latin-1"):
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        outputs.append(json.loads(done.stdout.decode(encoding)))
    assert outputs[0] == outputs[1] == outputs[2]


@pytest.mark.parametrize("name", ["with blanks", "Größe ☎", "مكتبة"])
def test_home_with_any_name_works_from_the_shell(fieldkit: Run, home: Path, tmp_path: Path, name: str) -> None:
    moved = tmp_path / name
    shutil.copytree(home, moved)
    assert "Marsh" in fieldkit("find", "marsh", "--home", str(moved)).out
    assert fieldkit("--home", str(moved), "check").code == 0


@pytest.fixture
def kept(home: Path) -> Path:
    """A backup of the home's store."""
    return backup.make(home / "fieldkit.db").path


def _empty(database: Path) -> None:
    os.truncate(database, 0)


def _remove(database: Path) -> None:
    database.unlink()


def _size(database: Path) -> int:
    return database.stat().st_size if database.exists() else 0


GONE = pytest.mark.parametrize(
    ("happens", "which"), [(_empty, "is empty (0 bytes)"), (_remove, "is missing")], ids=["emptied", "removed"]
)


@GONE
@pytest.mark.parametrize(
    "arguments",
    [("today",), ("find", "marsh"), ("add", "client", "name=x"), ("backup",), ("check",), ("firm", "sheet")],
)
def test_store_that_was_in_use_and_is_gone_is_named_and_none_begun(
    fieldkit: Run,
    home: Path,
    kept: Path,
    arguments: tuple[str, ...],
    happens: Callable[[Path], None],
    which: str,
) -> None:
    happens(home / "fieldkit.db")
    result = fieldkit(*arguments)
    assert (result.code, result.out) == (1, "")
    assert f"{which}, though a store was in use here: instance.json, keys, backups lie beside it" in result.err
    assert f"“fieldkit restore {kept}” puts back the backup of " in result.err
    assert "To begin with an empty store on purpose, move them away" in result.err
    assert not _size(home / "fieldkit.db")
    assert fieldkit("restore", str(kept), "--yes").code == 0
    assert fieldkit("find", "marsh").out


@pytest.mark.parametrize("beside", ["instance.json", "keys/device.key", "backups/a.fkb", "fieldkit.db-wal"])
def test_any_trace_of_a_store_speaks_against_beginning_one(fieldkit: Run, tmp_path: Path, beside: str) -> None:
    home = tmp_path / "new"
    (home / beside).parent.mkdir(parents=True)
    (home / "fieldkit.db").touch()
    begins = ("add", "client", "name=x", "--home", str(home))
    assert fieldkit(*begins).code == 0, "an empty file alone is as good as none"
    shutil.rmtree(home)
    (home / beside).parent.mkdir(parents=True)
    (home / "fieldkit.db").touch()
    (home / beside).write_bytes(b"something")
    for arguments in (begins, ("today", "--home", str(home))):
        result = fieldkit(*arguments)
        assert result.code == 1
        assert f"{beside.partition('/')[0]} lies beside it." in result.err
    (home / "fieldkit.db").unlink()
    missing = fieldkit(*begins)
    assert missing.code == 1
    assert f"fieldkit.db is missing, though a store was in use here: {beside.partition('/')[0]} lies" in missing.err
    assert not (home / "fieldkit.db").exists()
    (home / beside).rename(tmp_path / "elsewhere")
    assert fieldkit(*begins).code == 0, "as the sentence says"


def test_log_of_a_store_that_is_missing_outlives_a_restore(fieldkit: Run, home: Path, kept: Path) -> None:
    (home / "fieldkit.db").unlink()
    (home / "fieldkit.db-wal").write_bytes(b"changes")
    assert "Its log fieldkit.db-wal holds changes" in fieldkit("today").err
    assert fieldkit("restore", str(kept), "--yes").code == 0
    (aside,) = home.glob("fieldkit-damaged-*.db-wal")
    assert aside.read_bytes() == b"changes"


@GONE
async def test_the_app_names_a_store_that_is_gone_as_it_ends(
    home: Path, happens: Callable[[Path], None], which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    leave = FieldkitApp.exit

    def exit_(app: FieldkitApp, *, return_code: int, message: str) -> None:
        said.append(message)
        leave(app, return_code=return_code, message=message)

    monkeypatch.setattr(FieldkitApp, "exit", exit_)
    happens(home / "fieldkit.db")
    async with open_app(home) as (app, _):
        pass
    assert app.return_code == 1
    assert which in str(said)
    assert not _size(home / "fieldkit.db")
