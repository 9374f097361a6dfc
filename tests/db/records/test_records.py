"""Records in and out of the database by their declarations; the same reading as the form."""

import sqlite3

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Promise
from fieldkit.domain.records.clients import Client, Contact
from fieldkit.domain.records.kinds import CALL, CARD, CLIENT, CONTACT, KINDS, PROMISE, SITE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records
from tests.names import HARD, HOSTILE, MARKUP, SIGNS
from tests.support.moments import MORNING
from tests.support.records import every


@pytest.mark.parametrize("name", HARD)
def test_name_comes_back_as_it_was_typed(writer: sqlite3.Connection, by: ReadingContext, name: str) -> None:
    uid = records.add(writer, CLIENT, {"name": name}, by)
    found = lookup.get(writer, CLIENT, uid)
    assert isinstance(found, Client)
    assert found.name == name
    assert found.uid == uid
    assert found.created_at == found.updated_at > 0
    assert found.deleted_at is None


def test_control_characters_never_reach_the_store(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": HOSTILE, "notes": f"one\n{HOSTILE}"}, by)
    found = lookup.get(writer, CLIENT, uid)
    assert isinstance(found, Client)
    assert found.name == "Bad red txt.exe"
    assert found.notes == "one\nBad red txt.exe"


def test_typed_texts_are_read_as_in_the_form(writer: sqlite3.Connection, by: ReadingContext) -> None:
    client = records.add(writer, CLIENT, {"name": MARKUP, "spending_limit": "1,250", "style": "hands-on"}, by)
    uid = records.add(
        writer, PROMISE, {"what": "Call  back", "due": "tomorrow 10", "client": MARKUP, "type": "call back"}, by
    )
    promise = lookup.get(writer, PROMISE, uid)
    stored = lookup.get(writer, CLIENT, client)
    assert isinstance(promise, Promise)
    assert isinstance(stored, Client)
    assert (promise.what, promise.due, promise.client) == ("Call back", "2026-11-22 10:00", stored.id)
    assert (promise.type, promise.state) == ("call_back", "open")
    assert (stored.spending_limit, stored.style) == (125_000, "hands_on")


def test_defaults_of_the_form_apply_to_the_shell_too(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CALL, {"note": "Rang"}, by)
    row = writer.execute("SELECT direction, outcome, at FROM call WHERE uid = ?", (uid,)).fetchone()
    assert row == ("in", "reached", round(MORNING.timestamp() * 1000))


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "Name is needed"),
        ({"name": "  "}, "Name is needed"),
        ({"nam": "x"}, "no field “nam”.*Did you mean name"),
        ({"name": "x", "wages": "1"}, "no field “wages”.*It has: name"),
        ({"name": "x", "emails": "ines"}, "“ines” is no e-mail address"),
        ({"name": "x", "phones": "12"}, "too few digits"),
        ({"name": "x", "style": "loud"}, "Style is one of: hands-on"),
        ({"name": "x", "deputy": "Nobody"}, "No contact is called “Nobody”"),
        ({"name": "x", "spending_limit": "lots"}, "Spending limit"),
        ({"name": "x" * 1001}, "at most 1,000 characters"),
    ],
)
def test_wrong_text_is_refused_with_its_reason_and_nothing_is_stored(
    writer: sqlite3.Connection, by: ReadingContext, texts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        records.add(writer, CLIENT, texts, by)
    assert every(writer, CLIENT) == []


def test_changing_to_the_same_value_is_no_change(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": "Marsh", "town": "Lowfield"}, by)
    assert not records.change(writer, CLIENT, uid, {"town": "Lowfield"}, by)
    assert records.change(writer, CLIENT, uid, {"town": ""}, by)
    assert not records.change(writer, CLIENT, uid, {"town": ""}, by)
    assert not records.change(writer, CLIENT, uid, {}, by)


def test_needed_field_cannot_be_emptied(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": "Marsh"}, by)
    with pytest.raises(Invalid, match="Name is needed") as caught:
        records.change(writer, CLIENT, uid, {"name": " "}, by)
    assert caught.value.field == "name"


def test_deleted_record_lies_in_the_trash_and_comes_back_whole(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": SIGNS, "notes": "kept"}, by)
    assert crud.delete(writer, CLIENT, uid)
    assert not crud.delete(writer, CLIENT, uid)
    assert every(writer, CLIENT) == []
    in_trash = lookup.get(writer, CLIENT, uid)
    assert in_trash is not None
    assert in_trash.deleted_at is not None
    assert crud.undelete(writer, CLIENT, uid)
    assert not crud.undelete(writer, CLIENT, uid)
    back = every(writer, CLIENT)
    assert [getattr(record, "notes") for record in back] == ["kept"]  # noqa: B009


def test_link_is_found_by_uid_beginning_title_and_words(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": "Marsh & Daughters"}, by)
    records.add(writer, CLIENT, {"name": "Marshall Tools"}, by)
    for text in (uid, uid.upper(), uid[:-2], "marsh & daughters", "Marsh Daughters", "daught"):
        assert lookup.find(writer, CLIENT, text).uid == uid, text


def test_card_is_found_by_its_content_id(writer: sqlite3.Connection) -> None:
    card = lookup.find(writer, CARD, "diy-nephew")
    assert lookup.title(writer, "card", card.id) == "My nephew does it"


def test_two_records_of_one_name_are_told_apart_by_uid(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uids = {records.add(writer, CONTACT, {"name": "Tom Reed"}, by) for _ in range(2)}
    with pytest.raises(Invalid, match="fits more than one contact") as caught:
        lookup.find(writer, CONTACT, "tom reed")
    assert all(uid in str(caught.value) for uid in uids)
    for uid in uids:
        assert lookup.find(writer, CONTACT, uid).uid == uid


def test_record_in_the_trash_is_no_link(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": "Gone"}, by)
    crud.delete(writer, CLIENT, uid)
    with pytest.raises(Invalid, match="No client is called"):
        records.add(writer, SITE, {"name": "Shop", "client": "Gone"}, by)


def test_kind_is_known_from_the_uid_alone(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CONTACT, {"name": "Ines"}, by)
    assert lookup.kind_of(writer, uid) is CONTACT
    assert lookup.kind_of(writer, "no-such-uid") is None


def test_every_kind_can_be_read_back(firm: sqlite3.Connection) -> None:
    for kind in KINDS.values():
        found = every(firm, kind)
        rows = firm.execute(f"SELECT id, uid FROM {kind.name} WHERE deleted_at IS NULL").fetchall()
        assert {(record.id, record.uid) for record in found} == set(rows), kind.name
        assert len(found) == len(rows)
        assert rows or kind.name in ("kept_apart", "survey_revision"), "the sample has nobody twice, and no key"
        columns = [field.name for field in kind.fields]
        for record in found[:20]:
            assert type(record) is kind.record
            stored = firm.execute(f"SELECT {', '.join(columns)} FROM {kind.name} WHERE id = ?", (record.id,)).fetchone()
            assert [getattr(record, name) for name in columns] == list(stored)
        titled = [lookup.title(firm, kind.name, record.id) for record in found]
        assert any(titled) or not kind.title or not rows, kind.name


def test_list_is_in_the_order_of_its_kind(firm: sqlite3.Connection) -> None:
    names = [record.name for record in every(firm, CONTACT) if isinstance(record, Contact)]
    assert len(names) > 5
    assert names == sorted(names, key=lambda name: "".join(c.lower() if c.isascii() else c for c in name))
    dues = [record.due for record in every(firm, PROMISE) if isinstance(record, Promise)]
    assert len(set(dues)) > 5
    assert dues == sorted(dues)
