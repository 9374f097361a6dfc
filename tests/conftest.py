"""What holds for all tests."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fieldkit.db.records import lookup
from fieldkit.db.store import content_files, new_store, opening
from fieldkit.domain.records.values import ReadingContext
from fieldkit.files.content import folder
from fieldkit.sync.crypto import age
from tests.support import own_share, parsed_content, stores
from tests.support.moments import MORNING
from tests.sync import firms
from tests.sync.making import cheap_age

_DEAR = age.encrypt_with_passphrase
# What lands is judged by the same examples every time; whoever works on it gets new ones at each run.
# A deadline for each would judge the load of the machine.
settings.register_profile(
    "fieldkit",
    derandomize=bool(os.environ.get("CI")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fieldkit")
# Not in a fixture: modules read the content as they are collected.
content_files._parsed = parsed_content.parsed_once
_MEMORY = Path("/dev/shm")
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 4 << 30:
    # Stores are copied and closed thousands of times, and each close waits for the disk to have all of it.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Compile the tests once, not once in each process."""
    own_share.load(session.config)


def pytest_collection_finish() -> None:
    """Keep the collector from walking through what is loaded by now at each look: half of what it takes is saved."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def cheap_scrypt() -> Iterator[None]:
    """Lock files under a passphrase without the second and the half gigabyte that it is meant to cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "encrypt_with_passphrase", cheap_age)
        yield


@pytest.fixture(scope="session", autouse=True)
def content_read_once() -> Iterator[None]:
    """Read what ships, with its lines, once in a run: each check of a list reads all of it beside, 0.3 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read", parsed_content.marked_once)
        yield


@pytest.fixture
def full_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock files as people's are."""
    monkeypatch.setattr(age, "encrypt_with_passphrase", _DEAR)


@pytest.fixture(scope="session", autouse=True)
def kept_stores(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the stores that are made once where the run's other files are."""
    stores.keep_under(tmp_path_factory.mktemp("stores"))


@pytest.fixture(scope="session", autouse=True)
def new_stores_copied(kept_stores: None) -> Iterator[None]:
    """Copy the first new store of the run wherever another would be made: the first screen of an app, mostly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(new_store, "make", stores.make)
        yield


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each new store as a person's is, for the tests of how it is made."""
    monkeypatch.setattr(new_store, "make", stores.MAKE)


@pytest.fixture(autouse=True)
def closed_members() -> Iterator[None]:
    """Close what the devices of a test had open."""
    yield
    firms.close()


@pytest.fixture(scope="session")
def prepared(kept_stores: None) -> Path:
    """A store with the starting content only; copied, never written to."""
    return stores.prepared()


@pytest.fixture
def path(prepared: Path, tmp_path: Path) -> Path:
    """A fresh store of the test's own."""
    return stores.keep(prepared, tmp_path / stores.FILE)


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """A writing connection to a fresh store."""
    connection = opening.writer(path)
    yield connection
    connection.close()


@pytest.fixture
def by(writer: sqlite3.Connection) -> ReadingContext:
    """How texts are read on the morning of the tests."""
    return lookup.reading(writer, MORNING, "€")


@pytest.fixture
def firm(firm_file: Path) -> Iterator[sqlite3.Connection]:
    """A reading connection to the sample firm."""
    connection = opening.reader(firm_file)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def lasting(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A writing connection to a store that the tests of a module share."""
    connection = opening.writer(stores.keep(prepared, tmp_path_factory.mktemp("lasting") / stores.FILE))
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def firm_file(kept_stores: None) -> Path:
    """The sample firm; read or copied, never written to."""
    return stores.sample_firm(MORNING)
