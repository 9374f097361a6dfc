import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.db.demo import build
from fieldkit.db.store import opening

NOW = datetime(2026, 11, 21, 10, 30)
"""A Saturday morning."""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the starting content only; copied, never written to."""
    path = tmp_path_factory.mktemp("prepared") / "fieldkit.db"
    opening.prepare(path)
    return path


@pytest.fixture
def path(prepared: Path, tmp_path: Path) -> Path:
    """A fresh store of the test's own."""
    copy = tmp_path / "fieldkit.db"
    shutil.copyfile(prepared, copy)
    copy.chmod(0o600)
    return copy


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """A writing connection to a fresh store."""
    connection = opening.writer(path)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def firm_file(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample firm as of NOW; read, never written to."""
    path = tmp_path_factory.mktemp("firm") / "fieldkit.db"
    shutil.copyfile(prepared, path)
    connection = opening.writer(path)
    build.build(connection, now=NOW)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def firm(firm_file: Path) -> Iterator[sqlite3.Connection]:
    """A reading connection to the sample firm."""
    connection = opening.reader(firm_file)
    yield connection
    connection.close()
