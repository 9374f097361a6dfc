"""Homes for the tests of the screens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.store import opening
from tests.support import stores
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import Firm, database
from tests.ui.support.idle import idle_seen
from tests.ui.support.quicker import (
    asked_once,
    coloured_once,
    drawn_when_looked_at,
    handlers_found_once,
    nobody_told,
    parsed_once,
    working_asked,
)

__all__ = [
    "asked_once",
    "coloured_once",
    "drawn_when_looked_at",
    "handlers_found_once",
    "idle_seen",
    "nobody_told",
    "parsed_once",
    "working_asked",
]


@pytest.fixture(autouse=True, scope="session")
def nothing_is_sat_out() -> Iterator[None]:
    """Let what waits for a person wait for nobody, also while a home is made that several tests share.

    The cursor comes back to a refused text as soon as no key waits; nobody holds a key down; a read waits for what was
    stored before it, however long, as on a busy machine screens were read once more.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0)
        patch.setattr("fieldkit.screens.base.undo.HELD", 0)
        patch.setattr("fieldkit.db.store.store.FINDABLE_WITHIN", 20.0)
        yield


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """A home with the starting content only."""
    stores.keep(prepared, database(tmp_path))
    return tmp_path


@pytest.fixture
def db(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection beside the app's own."""
    with closing(opening.writer(database(home))) as connection:
        yield connection


@pytest.fixture(scope="session")
def agreeing_pair(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Two homes that hold the same; copied, never written to."""
    return two_homes.firm(tmp_path_factory.mktemp("firm"))


@pytest.fixture(scope="session")
def disagreeing_pair(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Two homes in which both changed the same five times; copied, never written to."""
    return two_homes.disagreeing(tmp_path_factory.mktemp("disagreeing"))


@pytest.fixture(scope="module")
def made_once(agreeing_pair: Firm) -> Firm:
    """The two homes of which each test gets a copy; a module may name others."""
    return agreeing_pair


@pytest.fixture
def firm(made_once: Firm, tmp_path: Path) -> Firm:
    """Two homes of the test's own."""
    return two_homes.copied(made_once, tmp_path)
