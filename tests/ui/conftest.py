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


@pytest.fixture(autouse=True)
def cursor_comes_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cursor go back to a refused text as soon as no key waits: the tests need not sit still for it."""
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0)


@pytest.fixture(autouse=True)
def nobody_holds_keys_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a key put away one record after the other: the tests need not sit still between."""
    monkeypatch.setattr("fieldkit.screens.base.undo.HELD", 0)


@pytest.fixture(autouse=True)
def reads_wait_for_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a read wait for what was stored before it, however long: on a busy machine screens were read once more."""
    monkeypatch.setattr("fieldkit.db.store.store.FINDABLE_WITHIN", 20.0)


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
