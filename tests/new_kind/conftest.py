"""Homes in which fieldkit knows the gadget, and nothing more of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit import __main__ as start
from fieldkit.db.base import connect, migration_names
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.schema.migrations import migrate
from fieldkit.db.store import opening
from fieldkit.domain.records import codes, kinds, waiting
from fieldkit.domain.records.codes import FindAs
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.records.values import Value
from tests.names import HARD, MARKUP
from tests.new_kind.gadget import GADGET, MIGRATION, ON_TODAY, WAITS, WEIGHT, Run
from tests.ui.support.idle import idle_seen
from tests.ui.support.quicker import (
    asked_once,
    coloured_once,
    handlers_found_once,
    nobody_told,
    parsed_once,
    working_asked,
)

__all__ = [
    "asked_once",
    "coloured_once",
    "handlers_found_once",
    "idle_seen",
    "nobody_told",
    "parsed_once",
    "working_asked",
]


@pytest.fixture(scope="module", autouse=True)
def gadget() -> Iterator[Kind]:
    """Let fieldkit know the kind, and nothing more of it, for the tests of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "NAMES", (*migration_names.NAMES, "9999_gadget"))
        patch.setattr(migrate, "SCRIPTS", (*migrate.SCRIPTS, MIGRATION))
        patch.setattr(connect, "SCHEMA", connect.SCHEMA + 1)
        kinds.register(GADGET, waits=WAITS, today=ON_TODAY, find_as=FindAs(WEIGHT, named=True))
        yield GADGET
        for names in (kinds.KINDS, codes.CODES, codes.FIND_AS, waiting.WAITING, waiting.TODAY):
            del names[GADGET.name]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, gadget: Kind) -> Path:
    """Return a home with one client and one gadget of each hard name; copied, never written to."""
    home = tmp_path_factory.mktemp("gadgets")
    with closing(opening.writer(home / "fieldkit.db")) as connection, transaction(connection):
        client = crud.insert(connection, CLIENT, {"name": MARKUP})
        number = connection.execute("SELECT id FROM client WHERE uid = ?", (client,)).fetchone()[0]
        for place, name in enumerate(HARD):
            values: dict[str, Value] = {"name": name, "client": number if place else None, "serial": f"SN77{place}0Q"}
            crud.insert(connection, gadget, values | {"price": 1000 * place, "state": "stored"})
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """Return a copy of the home, for a test to change."""
    return Path(shutil.copytree(prepared, tmp_path / "home"))


@pytest.fixture
def fieldkit(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the shell would; return its exit code and what it said."""
    monkeypatch.setenv("FIELDKIT_HOME", str(home))

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["fieldkit", *arguments])
        capsys.readouterr()
        code = start.main()
        said = capsys.readouterr()
        return code, said.out + said.err

    return run
