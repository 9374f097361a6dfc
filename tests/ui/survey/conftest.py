"""Homes for the tests of surveys."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit import paths
from fieldkit.db.store import opening


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "fieldkit.db"
    opening.prepare(path)
    return path


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    database = paths.home(tmp_path).database
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(prepared, database)
    database.chmod(0o600)
    return tmp_path


@pytest.fixture
def db(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection beside the app's own."""
    connection = opening.writer(paths.home(home).database)
    yield connection
    connection.close()
