"""What is stored can be found: the search index follows behind a save, and whoever asks waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fieldkit.db.base import connect, search_due
from fieldkit.db.records import crud
from fieldkit.db.search import index
from fieldkit.db.store import opening
from fieldkit.db.store import store as store_module
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Unwritable
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT
from tests.support.reading import number_of


def titles(connection: sqlite3.Connection, text: str) -> list[str]:
    return [hit.title for hit in index.find(connection, text)]


def due(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM search_due").fetchone()[0])


def held(path: Path, words: str) -> int:
    """Return how many records the index itself holds for ``words``, whatever is due."""
    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT count(*) FROM search WHERE search MATCH ?"
        return int(connection.execute(asked, (words,)).fetchone()[0])


async def opened(path: Path) -> Store:
    store = Store(path)
    await store.read(due_in)
    await store.warm()
    return store


def due_in(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM search_due").fetchone()[0])


def slowly(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let the index be filled only once this is set."""
    go_on, fill = threading.Event(), search_due.fill

    def waits(connection: sqlite3.Connection) -> None:
        go_on.wait(20)
        fill(connection)

    monkeypatch.setattr(search_due, "fill", waits)
    return go_on


async def test_save_is_done_before_the_index_and_the_next_read_comes_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "FINDABLE_WITHIN", 20.0)
    store = await opened(path)
    slow = slowly(monkeypatch)
    await store.write(crud.insert, CLIENT, {"name": "Quixot"})
    assert (due(path), held(path, "quixot")) == (1, 0)
    assert store.read_at_once(titles, "quixot") is None, "nobody finds less than is stored"
    reading = asyncio.ensure_future(store.read(titles, "quixot"))
    ahead = asyncio.ensure_future(store.read_ahead(due_in))
    await asyncio.sleep(0.05)
    assert not reading.done()
    slow.set()
    assert await reading == ["Quixot"]
    assert not await ahead
    assert store.read_at_once(due_in) == 0
    await store.close()
    assert (due(path), held(path, "quixot")) == (0, 1)


async def test_reads_wait_for_it_no_longer_than_a_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await opened(path)
    slow = slowly(monkeypatch)
    await store.write(crud.insert, CLIENT, {"name": "Quixot"})
    assert await store.read(titles, "quixot") == []
    slow.set()
    await store.close()


@pytest.mark.parametrize("why", ["database is locked", "database or disk is full"])
async def test_what_cannot_be_brought_in_now_comes_with_the_next_write(
    path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    store = Store(path)

    def refused(connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError(why)

    with monkeypatch.context() as patch:
        patch.setattr(search_due, "fill", refused)
        await store.write(crud.insert, CLIENT, {"name": "Quixot"})
        assert await store.read(titles, "quixot") == []
    assert due(path) == 1
    await store.write(crud.insert, CLIENT, {"name": "Zebulon"})
    assert await store.read(titles, "quixot") == ["Quixot"]
    assert await store.read(titles, "zebulon") == ["Zebulon"]
    await store.close()


def unfinished(path: Path) -> None:
    """Leave a store as an app does that is killed right after a save."""
    with closing(opening.writer(path)) as writer:
        crud.insert(writer, CLIENT, {"name": "Quixot"})
    assert (due(path), held(path, "quixot")) == (1, 0)


@pytest.mark.parametrize("opened", [opening.reader, opening.writer])
def test_who_opens_the_store_after_a_kill_finds_what_was_stored(path: Path, opened: Callable[..., Any]) -> None:
    unfinished(path)
    with closing(opened(path)) as connection:
        assert titles(connection, "quixot") == ["Quixot"]
    assert due(path) == 0


def test_who_cannot_write_finds_what_the_index_has(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished(path)

    def refused(*_: object, **__: object) -> None:
        raise Unwritable("the folder is read-only")

    connect_to = connect.connect
    monkeypatch.setattr(connect, "connect", lambda at, *, write: refused() if write else connect_to(at, write=False))
    with closing(opening.reader(path)) as connection:
        assert titles(connection, "quixot") == []
    monkeypatch.undo()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(opening, "_PATIENCE_TO_FILL", 1)
        with closing(opening.reader(path)) as connection:
            assert titles(connection, "quixot") == []


def test_transaction_leaves_nothing_due_unless_it_says_so(path: Path) -> None:
    with closing(opening.writer(path)) as writer:
        with connect.transaction(writer):
            crud.insert(writer, CLIENT, {"name": "Quixot"})
        assert (due(path), held(path, "quixot")) == (0, 1)
        with connect.transaction(writer, findable=False):
            crud.insert(writer, CLIENT, {"name": "Zebulon"})
        assert (due(path), held(path, "zebulon")) == (1, 0)


def test_what_is_taken_back_is_not_due(path: Path) -> None:
    with closing(opening.writer(path)) as writer:
        with connect.undone(writer):
            crud.insert(writer, CLIENT, {"name": "Quixot"})
            assert titles(writer, "quixot") == ["Quixot"], "who writes finds what he wrote, and what he wrote it over"
        assert titles(writer, "quixot") == []
    assert (due(path), held(path, "quixot")) == (0, 0)


def test_new_name_is_found_wherever_it_stands(path: Path) -> None:
    with closing(opening.writer(path)) as writer:
        client = crud.insert(writer, CLIENT, {"name": "Oldham", "phones": "01632 960100"})
        number = number_of(writer, "client", client)
        crud.insert(writer, CONTACT, {"name": "Ines", "client": number})
        crud.insert(writer, CALL, {"note": "fax", "client": number, "caller": "01632 960200"})
        search_due.fill(writer)
        crud.update(writer, CLIENT, client, {"name": "Newton", "phones": "01632 960300"})
        assert due_in(writer) == 3
        assert sorted(hit.kind for hit in index.find(writer, "newton")) == ["call", "client", "contact"]
        assert titles(writer, "oldham") == []
        assert (titles(writer, "960300"), titles(writer, "960100")) == (["Newton"], [])
        crud.delete(writer, CLIENT, client)
        assert titles(writer, "960300") == []


def test_filling_that_fails_changes_nothing(path: Path) -> None:
    with closing(opening.writer(path)) as writer:
        crud.insert(writer, CLIENT, {"name": "Quixot"})
        writer.execute("DROP VIEW search_part_client")
        writer.execute("CREATE VIEW search_part_client AS SELECT 1 AS number")
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            search_due.fill(writer)
        assert not writer.in_transaction
    assert (due(path), held(path, "quixot")) == (1, 0)
