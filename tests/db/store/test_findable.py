"""What is stored can be found: the search index follows behind a save, and whoever asks waits for it."""

from __future__ import annotations

import asyncio
import shutil
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
from fieldkit.db.store import integrity_check, opening, records_changed
from fieldkit.db.store import store as store_module
from fieldkit.db.store.records_changed import RecordsChanged
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Gone, Unwritable
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


async def test_who_read_before_it_is_told_to_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await opened(path)
    told: list[bool] = []
    store.on_change.append(lambda changed: told.append(changed.everything))
    slow = slowly(monkeypatch)
    await store.write(crud.insert, CLIENT, {"name": "Quixot"})
    assert await store.read(titles, "quixot") == []
    assert told == [False], "of the record"
    slow.set()
    assert await store.read(titles, "quixot") == ["Quixot"]
    await asyncio.sleep(0)
    assert told == [False, True]
    await store.write(crud.insert, CLIENT, {"name": "Zebulon"})
    assert await store.read(titles, "zebulon") == ["Zebulon"]
    await asyncio.sleep(0.01)
    assert told == [False, True, False], "nobody read before that"
    await store.close()


def sqlite_error(code: int, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode, error.sqlite_errorname = (
        code,
        "SQLITE_BUSY" if code == sqlite3.SQLITE_BUSY else "SQLITE_FULL",
    )
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY, "database is locked"), []),
        (
            sqlite_error(sqlite3.SQLITE_FULL, "database or disk is full"),
            ["The disk is full: what was stored last in PATH is there, but is not found yet. Make room."],
        ),
        (
            MemoryError("none left"),
            [
                "The search index cannot be written (none left): what was stored last in PATH is there, but is not "
                "found yet. “fieldkit check --repair” makes it anew."
            ],
        ),
    ],
    ids=["another program writes", "full disk", "no memory"],
)
async def test_what_cannot_be_brought_in_now_comes_with_the_next_write(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: list[str]
) -> None:
    store = await opened(path)
    told: list[str] = []
    store.on_trouble.append(lambda trouble: told.append(str(trouble)))

    def refused(connection: sqlite3.Connection) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(search_due, "fill", refused)
        await store.write(crud.insert, CLIENT, {"name": "Quixot"})
        assert await store.read(titles, "quixot") == []
        await store.write(crud.insert, CLIENT, {"name": "Quagmire"})
        assert await store.read(titles, "quagmire") == []
    await asyncio.sleep(0)
    assert told == [one.replace("PATH", str(path)) for one in said], "once"
    assert due(path) == 2
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


async def test_what_another_app_left_that_was_killed_is_brought_in_by_who_looks_whether_others_wrote(
    path: Path,
) -> None:
    store = await opened(path)
    told: list[bool] = []
    store.on_change.append(lambda changed: told.append(changed.everything))
    with closing(connect.connect(path, write=True)) as other:
        crud.insert(other, CLIENT, {"name": "Quixot"})
    assert await store.read(titles, "quixot") == []
    assert await store.others_wrote()
    assert await store.read(titles, "quixot") == ["Quixot"]
    assert due(path) == 0
    await asyncio.sleep(0)
    assert told == [True]
    await store.close()


async def test_file_that_is_written_over_while_the_index_is_filled_is_noticed_before_the_next_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await opened(path)
    copy, fill = path.with_name("copy.db"), search_due.fill
    shutil.copy(path, copy)

    def and_over(connection: sqlite3.Connection) -> None:
        fill(connection)
        path.write_bytes(copy.read_bytes())

    with monkeypatch.context() as patch:
        patch.setattr(search_due, "fill", and_over)
        await store.write(crud.insert, CLIENT, {"name": "Quixot"})
        await store.read(due_in)
    with pytest.raises(Gone, match="written over"):
        await store.write(crud.insert, CLIENT, {"name": "Zebulon"})
    await store.close()


async def test_error_behind_a_write_ends_no_thread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await opened(path)

    def none_left() -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(store._durable, "committed", none_left)
        await store.write(crud.insert, CLIENT, {"name": "Quixot"})
        await store.write(crud.insert, CLIENT, {"name": "Zebulon"})
    monkeypatch.setattr(store._writer, "_behind", lambda _connection: none_left())
    await store.write(crud.insert, CLIENT, {"name": "Quagmire"})
    await store.write(crud.insert, CLIENT, {"name": "Quincunx"})
    await store.close()


def test_damaged_index_is_named_and_mended_though_something_is_due(path: Path) -> None:
    unfinished(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE search_data SET block = zeroblob(length(block)) WHERE id = 10")
        other.commit()
    opening.writer(path).close()
    opening.reader(path).close()
    assert any("find" in one.lower() for one in integrity_check.check(path).problems)
    assert integrity_check.check(path, repair=True).sound
    with closing(opening.reader(path)) as connection:
        assert titles(connection, "quixot") == ["Quixot"]


def test_what_is_only_due_is_no_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished(path)
    monkeypatch.setattr(opening, "_make_findable", lambda _path: None)
    assert integrity_check.check(path).problems == ()
    assert due(path) == 1


@pytest.mark.parametrize("way", ["OR ABORT", "OR FAIL", "OR REPLACE"])
def test_record_is_noted_once_whatever_the_statement_does_with_conflicts(path: Path, way: str) -> None:
    unfinished(path)
    with closing(connect.connect(path, write=True)) as other:
        other.execute(f"UPDATE {way} client SET name = 'Zebulon', updated_at = updated_at + 1")
        assert due_in(other) == 1


def test_question_of_who_has_written_waits_for_no_other_program(path: Path) -> None:
    with closing(opening.writer(path)) as writer, closing(sqlite3.connect(path, isolation_level=None)) as other:
        crud.insert(writer, CLIENT, {"name": "Quixot"})
        writer.execute("PRAGMA busy_timeout = 1")
        other.execute("BEGIN IMMEDIATE")
        assert titles(writer, "quixot") == []
        other.execute("ROLLBACK")
        assert titles(writer, "quixot") == ["Quixot"]


async def test_where_a_write_begins_is_asked_behind_the_one_before(path: Path) -> None:
    store = await opened(path)
    client = await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    asked: list[str] = []
    await store.write(lambda connection: connection.set_trace_callback(asked.append))
    await store.write(crud.update, CLIENT, client, {"town": "Oslo"})
    assert records_changed._LAST not in asked[: asked.index("COMMIT", asked.index("BEGIN IMMEDIATE"))]
    await store.close()


async def test_what_others_wrote_between_is_not_taken_for_what_a_write_changed(path: Path) -> None:
    store = await opened(path)
    await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    await asyncio.sleep(0)
    told: list[RecordsChanged] = []
    store.on_change.append(told.append)
    with closing(connect.connect(path, write=True)) as other, connect.transaction(other):
        crud.insert(other, CLIENT, {"name": "Of another program"})
    await store.write(lambda connection: connection.execute("INSERT INTO meta (key, value) VALUES ('k', 'v')"))
    await asyncio.sleep(0)
    assert told == [RecordsChanged(everything=True)]
    await store.close()
