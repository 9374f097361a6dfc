import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit import __main__ as start
from tests.support import stores


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
def firm_store(kept_stores: None) -> Path:
    """The sample firm as of now; copied, never written to."""
    return stores.sample_firm(datetime.now())


@pytest.fixture
def home(firm_store: Path, tmp_path: Path) -> Path:
    """A home of the test's own with the sample firm."""
    stores.keep(firm_store, tmp_path / "home" / stores.FILE)
    return tmp_path / "home"


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
