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


@pytest.fixture
def on(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on one of several homes, as the shell would, in a folder of its own."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "apple bench candle")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def run(who: str, *arguments: str) -> Result:
        home = tmp_path / who
        if not home.exists():
            stores.copy(prepared, home / stores.FILE)
        monkeypatch.setattr(sys, "argv", ["fieldkit", *arguments, "--home", str(home)])
        capsys.readouterr()
        code = start.main()
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run


@pytest.fixture
def firm(on: Run, tmp_path: Path) -> Run:
    """A firm of two devices, and the folder “shared”."""
    (tmp_path / "shared").mkdir()
    assert on("ana", "firm", "new", "[ACME] IT", "--device", "Ana").code == 0
    assert on("ana", "firm", "invite", "--to", "invitation.fks").code == 0
    assert on("ben", "firm", "join", "invitation.fks", "--device", "Ben").code == 0
    return on


def exchanged(on: Run, *who: str) -> None:
    for _ in range(2):
        for one in who:
            assert on(one, "sync", "shared").code == 0
