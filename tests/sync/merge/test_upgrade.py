"""Changes that waited for a later fieldkit are there when the store is opened by it: no further file is needed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.db.records import lookup
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.backup import open_store
from fieldkit.sync.crypto.keys import KnownDevice
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.format import container, content_codec
from fieldkit.sync.format.batch import Batch, Tables
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.merge import after_upgrade, merge_batch
from fieldkit.sync.merge.merge_batch import Merged
from tests.names import HARD
from tests.sync.firms import firm, sound
from tests.sync.making import FIRM, SECRET
from tests.sync.merge.pairs import add
from tests.sync.merge.test_pending import SITE, TOWN, earlier, knowing, send


@pytest.fixture
def waiting(tmp_path: Path, prepared: Path) -> tuple[Path, str]:
    """The store of Ben, whose fieldkit was earlier, and a client of whom the town and a site wait in it."""
    ana, ben = firm(tmp_path, prepared)
    uid = add(ana, "client", name=HARD[0], town="Oslo")
    number = ana.one("SELECT id FROM client")
    assert isinstance(number, int)
    add(ana, "site", name="Quay", client=number)
    known = earlier(TOWN, without=SITE)
    send(ana, ben, known)
    # What such a fieldkit takes next finds nothing ripe, nor does it when it is started again.
    assert town(ben.connection, uid) == ("", 0)
    ben.connection.close()
    with knowing(known):
        opened(ben.path).close()
    return ben.path, uid


@pytest.fixture
def hooked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sqlite3.Connection]]:
    """What fieldkit does when it is started, with a note of each time that it is asked."""
    asked: list[sqlite3.Connection] = []

    apply_pending = after_upgrade.apply_pending

    def noted(connection: sqlite3.Connection) -> Merged:
        asked.append(connection)
        return apply_pending(connection)

    monkeypatch.setattr(after_upgrade, "apply_pending", noted)
    yield asked


def opened(path: Path) -> sqlite3.Connection:
    return open_store.writer(path)


def town(connection: sqlite3.Connection, uid: str) -> tuple[object, int]:
    """Return the client's town and how many sites there are."""
    found = lookup.get(connection, CLIENT, uid)
    sites: int = connection.execute("SELECT count(*) FROM site").fetchone()[0]
    return getattr(found, "town", None), sites


def set_back(path: Path) -> None:
    """Let a store be as an earlier fieldkit leaves it: of an earlier schema, asked by an earlier version."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {connect.SCHEMA - 1}")
    connection.execute("UPDATE meta SET value = '0.0.1 1' WHERE key = 'taken_up'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("opener", [open_store.reader, open_store.writer], ids=["to read", "to write"])
def test_what_waited_is_there_once_the_store_is_opened_after_the_upgrade(
    waiting: tuple[Path, str], hooked: list[sqlite3.Connection], opener: Callable[[Path], sqlite3.Connection]
) -> None:
    path, uid = waiting
    set_back(path)
    connection = opener(path)
    assert town(connection, uid) == ("Oslo", 1)
    assert connection.execute("SELECT count(*) FROM sync_pending").fetchone() == (0,)
    assert len(hooked) == 1
    connection.close()
    with_triggers = opened(path)
    sound(with_triggers)
    assert with_triggers.execute("SELECT count(*) FROM search WHERE search MATCH 'quay'").fetchone() == (1,)
    with_triggers.close()
    assert len(hooked) == 1


def test_an_earlier_fieldkit_asks_once_and_not_at_each_start(
    waiting: tuple[Path, str], hooked: list[sqlite3.Connection]
) -> None:
    path, uid = waiting
    with knowing(earlier(TOWN, without=SITE)):
        for _ in range(3):
            connection = opened(path)
            assert town(connection, uid) == ("", 0)
            connection.close()
    assert hooked == []  # the fixture has asked


def test_a_store_in_which_nothing_waits_is_not_asked(path: Path, hooked: list[sqlite3.Connection]) -> None:
    statements: list[str] = []
    opened(path).close()
    set_back(path)
    connection = opened(path)
    connection.set_trace_callback(statements.append)
    opening.apply_pending_once(connection, open_store.UPGRADE)
    assert len(statements) == 1
    assert hooked == []
    connection.close()


def test_a_failure_leaves_it_waiting_and_the_store_open(
    waiting: tuple[Path, str], hooked: list[sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, uid = waiting
    set_back(path)

    def breaking(connection: sqlite3.Connection, *_: object, **__: object) -> object:
        raise KeyError(SECRET)

    with monkeypatch.context() as patch:
        patch.setattr(merge_batch, "apply", breaking)
        connection = opened(path)
    assert town(connection, uid) == ("", 0)
    sound(connection)
    written = (path.parent / "log" / "fieldkit.log").read_text("utf-8")
    assert "KeyError" in written
    assert SECRET not in written
    assert len(hooked) == 1
    # The next file, or the next upgrade, tries again.
    after_upgrade.apply_pending(connection)
    assert town(connection, uid) == ("Oslo", 1)
    connection.close()


def test_the_command_takes_up_what_waited(waiting: tuple[Path, str]) -> None:
    path, uid = waiting
    set_back(path)
    done = subprocess.run(
        [sys.executable, "-m", "fieldkit", "--home", str(path.parent), "show", "client", uid, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["fields"]["town"] == "Oslo"
    assert list((path.parent / "backups").glob("*.fkb"))


def test_an_unknown_field_of_the_content_goes_on_in_its_segment_and_in_no_snapshot(
    tmp_path: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = firm(tmp_path, prepared)
    add(ana, "client", name=HARD[1])
    extra = {"weather": b'{"mood":["sunny"]}'}

    def later(batch: Batch, known: Tables) -> bytes:
        return content_codec.encode(replace(batch, extra=extra), known)

    with monkeypatch.context() as patch:
        patch.setattr(seal_segments, "encode", later)
        sealed = ana.seal()
    assert sealed
    known = {member.key.id: KnownDevice.of(member.key.public, "") for member in (ana, ben)}
    opened = container.open_file(BytesIO(sealed.data), known, [FIRM])
    assert content_codec.decode(opened.raw, tables(), opened.header).extra == extra
    assert ben.take(sealed).became == "merged"
    assert seal_segments.segment_data(ben.connection, sealed.sha256) == sealed.data
    assert snapshots.state(ben.connection).extra == {}
