"""The store: reads beside writes, all or nothing, and a cancelled read is stopped."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.db.records import crud, drafts, lookup
from fieldkit.db.schema import change_capture
from fieldkit.db.store import records_changed
from fieldkit.db.store.records_changed import RecordsChanged
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Busy, Corrupt, Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.sync.folder import folder_state


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    made = Store(path)
    yield made
    await made.close()


def _names(connection: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("SELECT name FROM client ORDER BY id")]


async def test_what_was_written_is_read(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    found = await store.read(lookup.get, CLIENT, uid)
    assert found is not None
    assert found.uid == uid


async def test_write_that_fails_leaves_nothing_behind(store: Store) -> None:
    def half(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "Half"})
        raise ValueError

    with pytest.raises(ValueError):
        await store.write(half)
    assert await store.read(_names) == []
    await store.write(crud.insert, CLIENT, {"name": "Whole"})
    assert await store.read(_names) == ["Whole"]


async def test_sql_errors_become_sentences(store: Store) -> None:
    with pytest.raises(Trouble, match="refused: no such table: nowhere"):
        await store.read(lambda connection: connection.execute("SELECT * FROM nowhere").fetchall())


async def test_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Trouble, match="cannot be written"):
        await store.read(lambda connection: connection.execute("DELETE FROM draft"))


async def test_cancelled_read_is_interrupted_and_the_next_is_not(store: Store) -> None:
    await store.read(_names)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    slow = asyncio.ensure_future(store.read(lambda connection: connection.execute(endless).fetchone()))
    await asyncio.sleep(0.1)
    began = time.perf_counter()
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert await store.read(_names) == []
    assert time.perf_counter() - began < 5


async def test_write_goes_on_when_whoever_asked_is_gone(store: Store) -> None:
    await store.warm()

    def slow(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "Finished"})
        time.sleep(0.05)

    asked = asyncio.ensure_future(store.write(slow))
    await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    # The writer's queue is in order: what comes after finds the earlier one done.
    assert await store.write(_names) == ["Finished"]


async def test_read_does_not_wait_for_a_write(store: Store) -> None:
    await store.write(crud.insert, CLIENT, {"name": "Before"})
    held, seen = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def slow(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "During"})
        loop.call_soon_threadsafe(held.set)
        time.sleep(0.2)

    writing = asyncio.ensure_future(store.write(slow))
    await held.wait()
    seen = await store.read(_names)
    assert not writing.done()
    assert seen == ["Before"]
    await writing


async def test_two_stores_on_one_file_see_each_other(path: Path, store: Store) -> None:
    other = Store(path)
    await store.write(crud.insert, CLIENT, {"name": "One"})
    await other.write(crud.insert, CLIENT, {"name": "Two"})
    assert await store.read(_names) == await other.read(_names) == ["One", "Two"]
    await other.close()


@pytest.fixture
async def heard(store: Store) -> list[RecordsChanged]:
    """What the store tells, once it is open."""
    await store.warm()
    await asyncio.sleep(0)
    told: list[RecordsChanged] = []
    store.on_change.append(told.append)
    return told


def _told(*records: tuple[str, str], beside: tuple[str, ...] = ()) -> RecordsChanged:
    return RecordsChanged(frozenset({*beside, *(kind for kind, _ in records)}), frozenset(records))


async def test_a_write_tells_what_it_changed(store: Store, heard: list[RecordsChanged]) -> None:
    client = await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    await asyncio.sleep(0)
    assert heard == [_told(("client", client))]

    def several(connection: sqlite3.Connection) -> str:
        crud.update(connection, CLIENT, client, {"name": "Marsh & Co"})
        crud.update(connection, CLIENT, client, {"town": "Oslo"})
        number = connection.execute("SELECT id FROM client").fetchone()[0]
        return crud.insert(connection, CONTACT, {"name": "Ines", "client": number})

    contact = await store.write(several)
    await store.write(crud.delete, CONTACT, contact)
    await store.write(crud.undelete, CONTACT, contact)
    await asyncio.sleep(0)
    assert heard[1:] == [_told(("client", client), ("contact", contact)), *[_told(("contact", contact))] * 2]


async def test_a_write_past_the_functions_for_records_is_told_too(store: Store, heard: list[RecordsChanged]) -> None:
    client = await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    await store.write(lambda connection: connection.execute("UPDATE client SET town = 'Oslo'"))
    await asyncio.sleep(0)
    assert heard[1:] == [_told(("client", client))]


async def test_what_is_written_beside_the_functions_for_records_is_told_with_it(
    store: Store, heard: list[RecordsChanged]
) -> None:
    client = await store.write(crud.insert, CLIENT, {"name": "Marsh"})

    def both(connection: sqlite3.Connection) -> str:
        connection.execute("UPDATE client SET town = 'Oslo'")
        return crud.insert(connection, CONTACT, {"name": "Ines"})

    contact = await store.write(both)
    await asyncio.sleep(0)
    assert heard[1:] == [_told(("client", client), ("contact", contact))]


async def test_what_is_noted_of_a_write_needs_no_second_look(
    store: Store, heard: list[RecordsChanged], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_changed, "_logged", lambda *_: pytest.fail("the log of change capture was read"))
    client = await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    await store.write(crud.update, CLIENT, client, {"town": "Oslo"})
    await store.write(crud.delete, CLIENT, client)
    await store.write(crud.undelete, CLIENT, client)
    await asyncio.sleep(0)
    assert heard == [_told(("client", client))] * 4


def test_the_numbers_of_change_capture_stand_here_as_there() -> None:
    assert (records_changed.SHIFT, records_changed.TOUCHED) == (change_capture.SHIFT, change_capture.TOUCHED)


async def test_only_what_was_stored_is_told(store: Store, heard: list[RecordsChanged]) -> None:
    def half(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "Half"})
        raise ValueError

    with pytest.raises(ValueError):
        await store.write(half)
    await store.write(_names)
    client = await store.write(crud.insert, CLIENT, {"name": "Whole"})
    await store.write(crud.update, CLIENT, client, {"name": "Whole"})
    await asyncio.sleep(0)
    assert heard == [_told(("client", client))]


async def test_a_draft_is_told_as_one(store: Store, heard: list[RecordsChanged]) -> None:
    number = await store.write(drafts.keep, 0, "promise", {"what": "call back"})
    await store.write(drafts.discard, number)
    await store.write(drafts.discard, number)
    await asyncio.sleep(0)
    assert heard == [_told(beside=("draft",))] * 2


async def test_a_draft_that_becomes_a_record_is_told_as_both(store: Store, heard: list[RecordsChanged]) -> None:
    number = await store.write(drafts.keep, 0, "client", {"town": "Oslo"})

    def stored(connection: sqlite3.Connection) -> str:
        drafts.discard(connection, number)
        return crud.insert(connection, CLIENT, {"name": "Marsh"})

    uid = await store.write(stored)
    await asyncio.sleep(0)
    assert heard[1:] == [_told(("client", uid), beside=("draft",))]


async def test_a_write_that_leaves_no_trace_may_have_changed_anything(
    store: Store, heard: list[RecordsChanged], monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.write(lambda connection: connection.execute("INSERT INTO meta (key, value) VALUES ('k', 'v')"))
    monkeypatch.setattr(records_changed, "MOST", 3)

    def many(connection: sqlite3.Connection) -> None:
        for name in "abcd":
            crud.insert(connection, CLIENT, {"name": name})

    await store.write(many)
    await asyncio.sleep(0)
    assert heard == [RecordsChanged(everything=True)] * 2


async def test_what_another_connection_wrote_is_told_as_anything(store: Store, heard: list[RecordsChanged]) -> None:
    store.changed_elsewhere()
    assert heard == [RecordsChanged(everything=True)]


async def test_whoever_shows_what_it_writes_is_named(store: Store, heard: list[RecordsChanged]) -> None:
    screen = object()
    await store.write_as(screen, crud.insert, CLIENT, {"name": "Marsh"})
    await store.write(crud.insert, CLIENT, {"name": "Oak"})
    await asyncio.sleep(0)
    assert [changed.by for changed in heard] == [screen, None]


async def test_a_write_is_told_though_whoever_asked_is_gone(store: Store, heard: list[RecordsChanged]) -> None:
    def slow(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "Finished"})
        time.sleep(0.05)

    asked = asyncio.ensure_future(store.write(slow))
    await asyncio.sleep(0.01)
    asked.cancel()
    await store.write(_names)
    await asyncio.sleep(0)
    assert [changed.kinds for changed in heard] == [{"client"}]


async def test_whoever_asked_goes_on_before_others_are_told(store: Store, heard: list[RecordsChanged]) -> None:
    order: list[str] = []
    store.on_change.append(lambda _: order.append("told"))
    await store.write(crud.insert, CLIENT, {"name": "Marsh"})
    order.append("went on")
    await asyncio.sleep(0)
    assert order == ["went on", "told"]
    assert len(heard) == 1


async def test_a_store_made_behind_the_first_screen_is_told_as_anything(tmp_path: Path) -> None:
    told: list[RecordsChanged] = []
    for _ in range(2):
        store = Store(tmp_path / "new.db")
        store.on_change.append(told.append)
        await store.warm()
        await asyncio.sleep(0)
        await store.close()
        assert told == [RecordsChanged(everything=True)]


async def test_warming_says_what_speaks_against_writing(tmp_path: Path, store: Store) -> None:
    assert await store.warm() is None
    (tmp_path / "bad.db").write_text("nothing of the sort " * 100)
    bad = Store(tmp_path / "bad.db")
    assert isinstance(await bad.warm(), Corrupt)
    await bad.close()


async def test_store_that_was_never_used_closes(tmp_path: Path) -> None:
    await Store(tmp_path / "never.db").close()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
async def held(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[sqlite3.Connection]:
    """Another program in the middle of a write that takes longer than one look at the store."""
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    monkeypatch.setattr("fieldkit.db.base.connect.BUSY_SECONDS", 0.05)
    await store.warm()
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    if other.in_transaction:
        other.execute("ROLLBACK")
    other.close()


async def test_write_waits_for_another_program_and_says_so(store: Store, held: sqlite3.Connection) -> None:
    told: list[bool] = []
    store.on_wait.append(told.append)
    first = asyncio.ensure_future(store.write(crud.insert, CLIENT, {"name": "First"}))
    second = asyncio.ensure_future(store.write(crud.insert, CLIENT, {"name": "Second"}))
    await asyncio.sleep(0.3)
    assert told == [True]
    assert not first.done()
    assert await store.read(_names) == [], "reading goes on"
    held.execute("COMMIT")
    await asyncio.gather(first, second)
    assert await store.read(_names) == ["First", "Second"]
    assert told == [True, False]


async def test_write_that_waits_is_stored_though_the_store_is_closed(store: Store, held: sqlite3.Connection) -> None:
    waiting = asyncio.ensure_future(store.write(crud.insert, CLIENT, {"name": "Late"}))
    await asyncio.sleep(0.1)
    closing = asyncio.ensure_future(store.close())
    await asyncio.sleep(0.05)
    held.execute("COMMIT")
    await closing
    await waiting
    again = sqlite3.connect(store.path)
    assert _names(again) == ["Late"]
    again.close()


async def test_wait_ends_some_time_with_a_sentence_and_the_next_write_is_stored(
    store: Store, held: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.db.store.store.PATIENCE", 0.1)
    told: list[bool] = []
    store.on_wait.append(told.append)
    with pytest.raises(Busy, match="was not stored"):
        await store.write(crud.insert, CLIENT, {"name": "Never"})
    held.execute("COMMIT")
    await store.write(crud.insert, CLIENT, {"name": "Stored"})
    assert await store.read(_names) == ["Stored"]
    assert told[-1:] in ([], [False])


async def test_a_folder_remembered_is_told_as_one(store: Store, heard: list[RecordsChanged], tmp_path: Path) -> None:
    await store.write(folder_state.remember_folder, tmp_path)
    await asyncio.sleep(0)
    assert heard == [_told(beside=("folder",))]


async def test_what_others_wrote_is_told_from_what_was_written_here(path: Path, store: Store) -> None:
    def elsewhere(name: str) -> None:
        with closing(connect.connect(path, write=True)) as other:
            crud.insert(other, CLIENT, {"name": name})

    await store.read(_names)
    assert not await store.others_wrote(), "nobody did"
    elsewhere("Before the writer")
    assert await store.others_wrote()
    assert not await store.others_wrote(), "it was told"
    assert await store.warm() is None
    elsewhere("As the writer opened")
    assert await store.others_wrote()
    for name in ("one", "two"):
        await store.write(crud.insert, CLIENT, {"name": name})
        assert not await store.others_wrote(), "that was we"
    await store.write(crud.insert, CLIENT, {"name": "three"})
    elsewhere("Between")
    await store.write(crud.insert, CLIENT, {"name": "four"})
    assert await store.others_wrote()
    assert not await store.others_wrote()


async def test_of_a_connection_that_was_opened_again_others_may_have_written_before(path: Path, store: Store) -> None:
    await store.read(_names)
    with store._reader.put_away():
        pass
    assert await store.others_wrote()
    assert not await store.others_wrote()
