"""First start and upgrade: by one process at a time, whatever the command; a backup before the schema moves on."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.cli import Commands
from fieldkit.db.base import connect
from fieldkit.db.schema.migrations import migrate
from fieldkit.db.store import opening, starting_content
from fieldkit.sync.backup import backup, open_store
from tests.commandline.conftest import Run
from tests.ui.support.driver import open_app

_UID = "0192f0c1-2345-7000-8000-0123456789ab"
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "find": (("find", "marsh"), ("find", "marsh", "--kind", "client", "--home", "{home}")),
    "show": (("show", "client"),),
    "today": (("today",),),
    "cost": (("cost",), ("cost", "break_even_hours", "annual_cost=9600")),
    "findings": (("findings",), ("findings", "--state", "all", "--json")),
    "step-finding": (("step-finding", "agreed", "no such finding"),),
    "binder": (("binder", "Marsh", "-o", "-"),),
    "survey": (
        *(("survey", "list"), ("survey", "start", "first-visit", "--client", "Marsh")),
        *(("survey", "take-over", _UID), ("survey", "take-over", _UID, "--all")),
        ("survey", "answer-sheet", _UID, "-o", "{folder}/sheet.xlsx"),
    ),
    "add": (("add", "client", "name=Marsh"),),
    "set": (("set", _UID, "town=Oslo"),),
    "delete": (("delete", _UID),),
    "undelete": (("undelete", _UID),),
    "import": (("import", "{folder}/people.csv", "--yes"), ("import", "{folder}/people.csv", "--dry-run")),
    "sync": (("sync", "{folder}"), ("sync", "{folder}", "--dry-run")),
    "export": (("export", "--to", "{folder}/all.fks"),),
    "export-contacts": (("export-contacts",), ("export-contacts", "-o", "{folder}/all.vcf")),
    "export-table": (("export-table", "client"), ("export-table", "client", "-o", "{folder}/all.xlsx")),
    "report": (("report", "{folder}/none", "-o", "-"),),
    "inspect": (("inspect", "{folder}/people.csv"),),
    "conflicts": (("conflicts",),),
    "resolve": (("resolve", _UID, "name", "--take", "1"),),
    "duplicates": (("duplicates",), ("duplicates", "apart", _UID, _UID)),
    "history": (("history", _UID),),
    "trash": (("trash",),),
    "firm": (("firm", "new", "Acme", "--device", "Ana"), ("firm", "devices")),
    "backup": (("backup",),),
    "restore": (("restore", "{folder}/old.fkb", "--yes"),),
    "check": (("check",), ("check", "--repair")),
    "checklist": (
        *(("checklist", "list"), ("checklist", "export", "wireless"), ("checklist", "diff", "wireless")),
        *(("checklist", "edit", "wireless"), ("checklist", "new", "Printers", "{folder}/printers.yaml")),
        ("checklist", "export", "wireless", "{folder}/wireless.xlsx"),
    ),
    "card": (("card", "list"), ("card", "diff", "diy-nephew")),
    "table": (("table", "client", "--to", "{folder}/clients.csv"),),
}
"""A way to call each command that opens a store; those that end in a refusal open it first."""
_OPENS_NONE = {"demo", "keys", "log"}
"""``demo`` makes a store of its own and touches no other."""


def outdated(home: Path) -> None:
    """Let a store be of the schema before this one."""
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {connect.SCHEMA - 1}")


def only_numbered(connection: sqlite3.Connection, tell: object = None) -> None:
    """Take the place of a migration that changes nothing: it makes triggers and the index anew, which is most of it."""
    connection.execute(f"PRAGMA user_version = {connect.SCHEMA}")


def before_migration(home: Path) -> list[int]:
    """Return the schemas of the backups that were made before a migration."""
    made = [backup.look(path).header for path in backup.listed(home / backup.FOLDER)]
    return [header.schema for header in made if header.reason == "before-migration"]


def test_every_command_is_tried() -> None:
    assert COMMANDS.keys() | _OPENS_NONE == Commands.WHERE.keys()


@pytest.mark.parametrize("arguments", [way for ways in COMMANDS.values() for way in ways], ids=" ".join)
def test_command_backs_up_before_the_migration(
    fieldkit: Run, home: Path, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if arguments != ("today",):  # one goes all the way, as the screens and those at once do below
        monkeypatch.setattr(migrate, "migrate", only_numbered)
    (tmp_path / "people.csv").write_text("Name,Phone\nInes,07700 900123\n")
    if arguments[0] in ("sync", "export", "backup"):
        assert fieldkit("firm", "new", "Acme", "--device", "Ana").code == 0
    if arguments[0] == "restore":
        backup.make(home / "fieldkit.db").path.rename(tmp_path / "old.fkb")
    outdated(home)
    fieldkit(*(argument.format(home=home, folder=tmp_path) for argument in arguments))
    assert before_migration(home) == [connect.SCHEMA - 1]
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (connect.SCHEMA,)


async def test_the_screens_back_up_before_the_migration(home: Path) -> None:
    outdated(home)
    async with open_app(home) as (app, _):
        await app.store.warm()
    assert before_migration(home) == [connect.SCHEMA - 1]


_WAITS = "fieldkit: waiting for another fieldkit, which is getting the store ready …\n"


def started(home: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fieldkit", "--home", str(home), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


def clients(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM client")}


class Other:
    """Another fieldkit that is started in the middle of what this one does, and waits for it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and return once it says that it waits."""
        assert self.process is None
        self.process = started(self.home, "add", "client", "name=Other")
        assert self.process.stderr is not None
        assert self.process.stderr.readline() == _WAITS

    def ended(self) -> tuple[int, str]:
        """Return its exit code, once it has ended, and what else it complained of."""
        assert self.process is not None
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


def test_several_at_once_on_an_empty_home_all_store_what_they_were_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    names = {f"Client {number}" for number in range(4)}
    processes = [started(home, "add", "client", f"name={name}") for name in names]
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said.replace(_WAITS, "")) == (0, "")
    assert clients(home) == names
    assert not (home / backup.FOLDER).exists()
    assert not (home / "keys").exists()


def test_who_comes_in_the_middle_of_a_first_start_waits_and_then_stores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Other(tmp_path)
    load = starting_content.refresh

    def in_the_middle(connection: sqlite3.Connection) -> bool:
        if other.process is None:
            other.start()
        return load(connection)

    monkeypatch.setattr(starting_content, "refresh", in_the_middle)
    open_store.writer(tmp_path / "fieldkit.db").close()
    assert other.ended() == (0, "")
    assert clients(tmp_path) == {"Other"}
    assert not (tmp_path / backup.FOLDER).exists()


def test_who_comes_in_the_middle_of_an_upgrade_waits_and_there_is_one_backup(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outdated(home)
    other = Other(home)
    make = backup.make

    def in_the_middle(*arguments: Path, **named: object) -> backup.Backup:
        other.start()
        return make(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "make", in_the_middle)
    open_store.reader(home / "fieldkit.db").close()
    assert other.ended() == (0, "")
    assert "Other" in clients(home)
    assert before_migration(home) == [connect.SCHEMA - 1]


def test_who_has_waited_long_enough_says_so(fieldkit: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outdated(home)
    monkeypatch.setattr(opening, "PATIENCE", 0.0)
    with opening.alone(home / "fieldkit.db"):
        result = fieldkit("find", "marsh")
    assert result.code == 1
    assert "Another fieldkit has been getting" in result.err
    assert before_migration(home) == []
    assert fieldkit("find", "marsh").code == 0


async def test_the_app_makes_no_backup_of_a_store_that_it_makes(tmp_path: Path) -> None:
    async with open_app(tmp_path) as (app, _):
        assert await app.store.warm() is None
    assert not (tmp_path / backup.FOLDER).exists()
    assert not (tmp_path / "keys").exists()


@pytest.mark.usefixtures("made_anew")
def test_first_start_that_is_ended_in_the_middle_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "fieldkit.db"
    code = (
        "import os, pathlib, sys\n"
        "from fieldkit.db.store import opening, starting_content\n"
        "starting_content.refresh = lambda _: os._exit(9)\n"
        "opening.writer(pathlib.Path(sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(database)], check=False).returncode == 9
    assert not database.exists()
    assert (tmp_path / ".fieldkit.db.new").exists()
    open_store.writer(database).close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["fieldkit.db", "instance.json", "opening.lock"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few make links")
def test_store_that_a_link_leads_to_is_made_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "fieldkit.db").symlink_to(tmp_path / "far" / "real.db")
    open_store.writer(tmp_path / "fieldkit.db").close()
    assert (tmp_path / "fieldkit.db").is_symlink()
    assert (tmp_path / "far" / "real.db").stat().st_size > 0
