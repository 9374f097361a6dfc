import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit import __main__ as start
from fieldkit.db.demo import build
from fieldkit.db.store import opening


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def firm_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample firm; copied, never written to."""
    home = tmp_path_factory.mktemp("firm")
    connection = opening.writer(home / "fieldkit.db")
    build.build(connection, now=datetime.now())
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return home


@pytest.fixture
def home(firm_home: Path, tmp_path: Path) -> Path:
    """A home of the test's own with the sample firm."""
    mine = tmp_path / "home"
    shutil.copytree(firm_home, mine)
    return mine


@pytest.fixture
def fieldkit(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the sample firm, as the shell would."""
    monkeypatch.setenv("FIELDKIT_HOME", str(home))
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["fieldkit", *arguments])
        capsys.readouterr()
        code = start.main()
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run
