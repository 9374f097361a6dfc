"""Undo of a session, on a real store."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.db.records import crud
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, PROMISE
from fieldkit.domain.records.values import Value
from fieldkit.operations.undo import LONGEST_QUOTE, UndoOutcome, take_back
from tests.support import stores
from tests.support.moments import AFTERNOON
from tests.support.reading import number_of


async def back(store: Store, way: str = "undo") -> UndoOutcome | None:
    return await store.write(take_back, store.session, "redo" if way == "redo" else "undo", AFTERNOON, "€")


def value(connection: sqlite3.Connection, table: str, uid: str, name: str) -> Value:
    found: Value = connection.execute(f'SELECT "{name}" FROM {table} WHERE uid = ?', (uid,)).fetchone()[0]
    return found


async def test_an_edit_is_taken_back_and_said_in_words(store: Store) -> None:
    uid = await store.write(crud.insert, PROMISE, {"what": "backup quote", "due": "2026-11-24"})
    await store.write(crud.update, PROMISE, uid, {"due": "2026-11-30 09:00"})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Promise “backup quote”: Due is Tue 24 Nov 2026 (in 3 days) again."
    assert outcome.changed == (("promise", uid),)
    assert await store.read(value, "promise", uid, "due") == "2026-11-24"


async def test_a_new_record_goes_to_the_trash_and_comes_back_with_redo(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "[ACME] [/] O'Brien"})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Client “[ACME] [/] O'Brien” is in the trash."
    assert await store.read(value, "client", uid, "deleted_at") is not None
    again = await back(store, "redo")
    assert again is not None
    assert again.sentence == "Client “[ACME] [/] O'Brien” is back from the trash."
    assert await store.read(value, "client", uid, "deleted_at") is None
    assert (await back(store)) is not None
    assert await store.read(value, "client", uid, "deleted_at") is not None


async def test_a_deletion_is_taken_back(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "Æther ☎ GmbH"})
    await store.write(crud.delete, CLIENT, uid)
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Client “Æther ☎ GmbH” is back from the trash."
    assert await store.read(value, "client", uid, "deleted_at") is None


async def test_one_write_is_one_step_whatever_it_changes(store: Store) -> None:
    def both(connection: sqlite3.Connection) -> tuple[str, str]:
        client = crud.insert(connection, CLIENT, {"name": "Kestrel Dental"})
        number = connection.execute("SELECT id FROM client WHERE uid = ?", (client,)).fetchone()[0]
        person = crud.insert(connection, CONTACT, {"name": "Ines", "client": number})
        return client, person

    client, person = await store.write(both)
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Client “Kestrel Dental” is in the trash. What changed with it is as it was before."
    assert await store.read(value, "contact", person, "deleted_at") is not None
    assert await store.read(value, "client", client, "deleted_at") is not None
    assert await back(store) is None


async def test_of_fields_that_no_form_shows_the_first_record_is_named(store: Store) -> None:
    names = ("Ines", "Tomas")
    first, last = [await store.write(crud.insert, CONTACT, {"name": name, "source": "a.vcf"}) for name in names]

    def both(connection: sqlite3.Connection) -> None:
        for uid in (first, last):
            crud.update(connection, CONTACT, uid, {"source": "b.vcf"})

    await store.write(both)
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Contact “Ines”: it is what it was before. What changed with it is as it was before."
    assert [await store.read(value, "contact", uid, "source") for uid in (first, last)] == ["a.vcf", "a.vcf"]


async def test_what_somebody_else_changed_since_is_left_alone(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "Kestrel Dental", "town": "Whitby"})
    await store.write(crud.update, CLIENT, uid, {"town": "Leeds"})
    other = Store(store.path)
    await other.write(crud.update, CLIENT, uid, {"town": "York"})
    await other.close()
    outcome = await back(store)
    assert outcome == UndoOutcome("Client “Kestrel Dental”: Town was changed again since; it stays as it is.")
    assert await store.read(value, "client", uid, "town") == "York"
    following = await back(store)
    assert following is not None
    assert "in the trash" in following.sentence, "the refused step is forgotten, the one before it can be taken back"


async def test_a_write_that_fails_leaves_nothing_to_take_back(store: Store) -> None:
    def fails(connection: sqlite3.Connection) -> None:
        crud.insert(connection, CLIENT, {"name": "never"})
        raise Invalid("no")

    with pytest.raises(Invalid):
        await store.write(fails)
    assert await back(store) is None


async def test_a_new_change_forgets_what_was_taken_back(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "One"})
    await store.write(crud.update, CLIENT, uid, {"name": "Two"})
    await back(store)
    await store.write(crud.update, CLIENT, uid, {"name": "Three"})
    assert await back(store, "redo") is None


async def test_two_stores_do_not_share_their_steps(store: Store, prepared: Path, tmp_path: Path) -> None:
    other = Store(stores.keep(prepared, tmp_path / "other" / stores.FILE))
    await other.write(crud.insert, CLIENT, {"name": "theirs"})
    assert await back(store) is None
    assert await back(other) is not None
    await other.close()


async def test_a_write_that_changes_nothing_is_no_step(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "One"})
    assert not await store.write(crud.update, CLIENT, uid, {"name": "One"})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Client “One” is in the trash."


EDIT = st.tuples(st.sampled_from(["name", "town", "notes"]), st.text("ab☎", max_size=3))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.one_of(EDIT, st.just(("", "trash"))), min_size=1, max_size=6))
def test_taking_back_everything_leads_to_the_beginning_and_redo_to_the_end(
    edits: list[tuple[str, str]], prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async def run() -> None:
        store = Store(stores.keep(prepared, tmp_path_factory.mktemp("undo") / stores.FILE))
        uid = await store.write(crud.insert, CLIENT, {"name": "start", "town": "here"})
        seen = [await store.read(_state, uid)]
        for name, text in edits:
            changed = (
                await store.write(crud.update, CLIENT, uid, {name: text})
                if name
                else await store.write(crud.delete, CLIENT, uid)
            )
            if changed:
                seen.append(await store.read(_state, uid))
        for expected in reversed(seen[:-1]):
            await back(store)
            assert await store.read(_state, uid) == expected
        for expected in seen[1:]:
            await back(store, "redo")
            assert await store.read(_state, uid) == expected
        await store.close()

    asyncio.run(run())


def _state(connection: sqlite3.Connection, uid: str) -> tuple[Value, ...]:
    row: tuple[Value, ...] = connection.execute(
        "SELECT name, town, notes, deleted_at IS NULL FROM client WHERE uid = ?", (uid,)
    ).fetchone()
    return row


async def test_a_long_text_is_not_repeated_and_a_long_title_is_cut(store: Store) -> None:
    title = "A very long name of a client " * 3
    uid = await store.write(crud.insert, CLIENT, {"name": title, "notes": "n" * 41, "address": "1 Quay\nWhitby"})
    await store.write(crud.update, CLIENT, uid, {"notes": "short", "address": "2 Quay"})
    outcome = await back(store)
    assert outcome is not None
    called, _, rest = outcome.sentence.partition(": ")
    assert called == "Client “A very long name of a client A very lon…”"
    assert len(called) <= len("Client “”") + LONGEST_QUOTE
    assert "Notes is what it was before" in rest
    assert "n" * 41 not in rest
    assert "Whitby again" in rest, "a text of several lines that is short is repeated"


async def test_a_text_of_exactly_that_length_is_repeated(store: Store) -> None:
    for length, words in ((LONGEST_QUOTE, f"{'n' * LONGEST_QUOTE} again"), (LONGEST_QUOTE + 1, "what it was before")):
        uid = await store.write(crud.insert, CLIENT, {"name": "A", "notes": "n" * length})
        await store.write(crud.update, CLIENT, uid, {"notes": "short"})
        outcome = await back(store)
        assert outcome is not None
        assert outcome.sentence == f"Client “A”: Notes is {words}."


async def test_a_title_of_exactly_that_length_is_whole(store: Store) -> None:
    for length, shown in ((LONGEST_QUOTE, "x" * LONGEST_QUOTE), (LONGEST_QUOTE + 1, "x" * (LONGEST_QUOTE - 1) + "…")):
        uid = await store.write(crud.insert, CLIENT, {"name": "x" * length})
        await store.write(crud.delete, CLIENT, uid)
        outcome = await back(store)
        assert outcome is not None
        assert outcome.sentence == f"Client “{shown}” is back from the trash."


async def test_of_many_fields_two_are_said_and_the_rest_counted(store: Store) -> None:
    before = {"name": "A", "town": "Oslo", "notes": "", "phones": "office: 01632 960001"}
    uid = await store.write(crud.insert, CLIENT, before)
    await store.write(crud.update, CLIENT, uid, {"name": "B", "town": "Rome", "notes": "n", "phones": ""})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence.startswith("Client “A”: Name is A again, ")
    assert outcome.sentence.count(" again") == 2
    assert outcome.sentence.endswith(", 2 more.")
    for name, expected in before.items():
        assert await store.read(value, "client", uid, name) == expected


async def test_three_fields_are_two_and_one_more(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "A", "town": "Oslo"})
    await store.write(crud.update, CLIENT, uid, {"name": "B", "town": "Rome", "notes": "n"})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence.endswith(", 1 more.")
    await store.write(crud.update, CLIENT, uid, {"name": "B", "town": "Rome"})
    outcome = await back(store)
    assert outcome is not None
    assert " more" not in outcome.sentence


async def test_what_was_empty_is_empty_again(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "A"})
    await store.write(crud.update, CLIENT, uid, {"town": "Rome"})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Client “A”: Town is empty again."
    again = await back(store, "redo")
    assert again is not None
    assert again.sentence == "Client “A”: Town is Rome again."


async def test_a_change_of_what_no_form_shows_is_said_plainly(store: Store) -> None:
    uid = await store.write(crud.insert, PROMISE, {"what": "quote", "due": "2026-11-24", "state": "open"})
    await store.write(crud.update, PROMISE, uid, {"closed_at": 1_764_000_000_000})
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Promise “quote”: it is what it was before."
    assert await store.read(value, "promise", uid, "closed_at") is None


async def test_a_record_without_a_title_is_called_so(store: Store) -> None:
    uid = await store.write(crud.insert, CALL, {"note": ""})
    await store.write(crud.delete, CALL, uid)
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Call without a title is back from the trash."


async def test_money_and_links_are_said_in_words(store: Store) -> None:
    client = await store.write(crud.insert, CLIENT, {"name": "Marsh", "spending_limit": 125_005})
    ines = await store.write(crud.insert, CONTACT, {"name": "Ines"})
    number = await store.read(number_of, "contact", ines)
    await store.write(crud.update, CLIENT, client, {"point_of_contact": number})
    await store.write(crud.update, CLIENT, client, {"spending_limit": 99, "point_of_contact": None})
    outcome = await back(store)
    assert outcome is not None
    assert "is Ines again" in outcome.sentence
    assert "is €1,250.05 again" in outcome.sentence


@pytest.mark.parametrize("way", ["trashed by another", "brought back by another"])
async def test_a_record_that_another_moved_since_stays_where_it_is(store: Store, way: str) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "Kestrel"})
    await store.write(crud.delete, CLIENT, uid)
    if way == "trashed by another":
        await store.write(crud.undelete, CLIENT, uid)
    other = Store(store.path)
    await other.write(crud.delete if way == "trashed by another" else crud.undelete, CLIENT, uid)
    await other.close()
    outcome = await back(store)
    assert outcome == UndoOutcome(
        "Client “Kestrel”: its place in the trash was changed again since; it stays as it is."
    )
    gone = await store.read(value, "client", uid, "deleted_at")
    assert (gone is not None) == (way == "trashed by another")


async def test_bringing_back_is_taken_back(store: Store) -> None:
    uid = await store.write(crud.insert, CLIENT, {"name": "Kestrel"})
    await store.write(crud.delete, CLIENT, uid)
    await store.write(crud.undelete, CLIENT, uid)
    outcome = await back(store)
    assert outcome is not None
    assert outcome.sentence == "Client “Kestrel” is in the trash."
    assert await store.read(value, "client", uid, "deleted_at") is not None
    again = await back(store)
    assert again is not None
    assert again.sentence == "Client “Kestrel” is back from the trash."
