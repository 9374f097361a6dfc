"""Fixtures of the sync tests."""

from pathlib import Path

import pytest

from fieldkit.db.base import ids
from tests.sync import homes
from tests.sync.firms import Member, copied, exchange, firm, put_away
from tests.sync.homes import Home
from tests.sync.making import AT


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """One second for each look at the clock."""
    ticks = iter(range(10**6))
    monkeypatch.setattr(ids, "now_ms", lambda: AT + 1000 * next(ticks))


@pytest.fixture(scope="session")
def made_pair(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Member]:
    """Ana and Ben, who have each other's starting content; copied, never written to."""
    members = firm(tmp_path_factory.mktemp("pair"), prepared)
    exchange(members)
    put_away(members)
    return members


@pytest.fixture
def pair(request: pytest.FixtureRequest, tmp_path: Path, prepared: Path) -> tuple[Member, Member]:
    """Ana and Ben, who have each other's starting content."""
    if "ticking" in request.fixturenames:  # what they exchange has its times, too
        ana, ben = firm(tmp_path, prepared)
        exchange([ana, ben])
    else:
        ana, ben = copied(request.getfixturevalue("made_pair"), tmp_path)
    return ana, ben


@pytest.fixture
def ana(prepared: Path, tmp_path: Path) -> Home:
    """The device on which the firm began."""
    return homes.founded(homes.fresh(prepared, tmp_path / "ana", "Ana"))


@pytest.fixture
def ben(prepared: Path, tmp_path: Path, ana: Home) -> Home:
    """A second device of the firm, of which nobody told the first."""
    return homes.joined(homes.fresh(prepared, tmp_path / "ben", "Ben"), ana)


@pytest.fixture
def cyd(prepared: Path, tmp_path: Path, ana: Home) -> Home:
    """A third device of the firm."""
    return homes.joined(homes.fresh(prepared, tmp_path / "cyd", "Cyd"), ana)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The folder that something else carries."""
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder
