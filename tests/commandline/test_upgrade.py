"""Whoever opens the store after an upgrade: a backup is made before the schema moves on, whatever the command."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.cli import Commands
from fieldkit.db.base import connect
from fieldkit.sync.backup import backup
from tests.commandline.conftest import Run
from tests.ui.support.driver import open_app

_UID = "0192f0c1-2345-7000-8000-0123456789ab"
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "find": (("find", "marsh"), ("find", "marsh", "--kind", "client", "--home", "{home}")),
    "show": (("show", "client"),),
    "today": (("today",),),
    "add": (("add", "client", "name=Marsh"),),
    "set": (("set", _UID, "town=Oslo"),),
    "delete": (("delete", _UID),),
    "undelete": (("undelete", _UID),),
    "import": (("import", "{folder}/people.csv", "--yes"), ("import", "{folder}/people.csv", "--dry-run")),
    "sync": (("sync", "{folder}"), ("sync", "{folder}", "--dry-run")),
    "export": (("export", "--to", "{folder}/all.fks"),),
    "inspect": (("inspect", "{folder}/people.csv"),),
    "conflicts": (("conflicts",),),
    "resolve": (("resolve", _UID, "name", "--take", "1"),),
    "history": (("history", _UID),),
    "trash": (("trash",),),
    "firm": (("firm", "new", "Acme", "--device", "Ana"), ("firm", "devices")),
    "backup": (("backup",),),
    "restore": (("restore", "{folder}/old.fkb", "--yes"),),
    "check": (("check",), ("check", "--repair")),
    "table": (("table", "client", "--to", "{folder}/clients.csv"),),
}
"""A way to call each command that opens a store; those that end in a refusal open it first."""
_OPENS_NONE = {"demo", "keys", "log"}
"""``demo`` makes a store of its own and touches no other."""


def outdated(home: Path) -> None:
    """Let a store be of the schema before this one."""
    with closing(sqlite3.connect(home / "fieldkit.db", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {connect.SCHEMA - 1}")


def before_migration(home: Path) -> list[int]:
    """Return the schemas of the backups that were made before a migration."""
    made = [backup.look(path).header for path in backup.listed(home / backup.FOLDER)]
    return [header.schema for header in made if header.reason == "before-migration"]


def test_every_command_is_tried() -> None:
    assert COMMANDS.keys() | _OPENS_NONE == Commands.WHERE.keys()


@pytest.mark.parametrize("arguments", [way for ways in COMMANDS.values() for way in ways], ids=" ".join)
def test_command_backs_up_before_the_migration(
    fieldkit: Run, home: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
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
