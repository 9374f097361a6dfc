"""Storing a person's values: one way, by the rules, and a draft that becomes a record."""

from __future__ import annotations

import errno
import json
import sqlite3
from pathlib import Path
from typing import NoReturn

import pytest

from fieldkit.db.records import lookup
from fieldkit.db.views.drafts import waiting
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.calls_promises_instructions import Promise
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import drafts, records
from tests.names import HARD


def test_what_follows_is_stored_and_told_with_the_rest(writer: sqlite3.Connection) -> None:
    made = records.save(writer, PROMISE, None, {"what": HARD[0], "due": "2026-12-01", "state": "open"})
    assert made.changed
    kept = records.save(writer, PROMISE, made.uid, {"state": "kept"})
    promise = lookup.get(writer, PROMISE, made.uid)
    assert isinstance(promise, Promise)
    assert kept.values == {"state": "kept", "closed_at": promise.closed_at}
    assert promise.closed_at is not None
    again = records.save(writer, PROMISE, made.uid, {"state": "kept"})
    assert (again.uid, again.changed, again.values) == (made.uid, False, {"state": "kept"})
    assert lookup.get(writer, PROMISE, made.uid) == promise


def test_values_given_are_not_changed_for_whoever_gave_them(writer: sqlite3.Connection) -> None:
    given = {"what": "Call", "due": "2026-12-01", "state": "kept"}
    records.save(writer, PROMISE, None, given)
    assert given == {"what": "Call", "due": "2026-12-01", "state": "kept"}


def test_record_that_is_not_there_is_not_changed(writer: sqlite3.Connection, by: ReadingContext) -> None:
    for job in (
        lambda: records.save(writer, CLIENT, "no such uid", {"name": "A"}),
        lambda: records.change(writer, CLIENT, "no such uid", {"name": "A"}, by),
    ):
        with pytest.raises(Invalid, match="There is no client no such uid"):
            job()


def test_record_made_from_its_name_is_at_the_client_of_the_form(writer: sqlite3.Connection, by: ReadingContext) -> None:
    client = records.add_named(writer, CLIENT, HARD[0], "", by)
    person = records.add_named(writer, CONTACT, HARD[1], client, by)
    at = lookup.local_id(writer, CLIENT, client)
    found = lookup.get(writer, CONTACT, person)
    assert (getattr(found, "name", ""), getattr(found, "client", None)) == (HARD[1], at)
    other = records.add_named(writer, CLIENT, "Kestrel", client, by)
    assert getattr(lookup.get(writer, CLIENT, other), "name", "") == "Kestrel", "a client belongs to no client"


def test_a_name_is_one_of_the_clients_own_people(writer: sqlite3.Connection, by: ReadingContext) -> None:
    marsh, kestrel = (records.add(writer, CLIENT, {"name": name}, by) for name in ("Marsh", "Kestrel"))
    own = records.add(writer, CONTACT, {"name": "Ben Zola", "client": marsh}, by)
    other = records.add(writer, CONTACT, {"name": "Ben Zola", "client": kestrel}, by)
    ahmed = records.add(writer, CONTACT, {"name": "Ben", "client": kestrel}, by)
    ids = {uid: lookup.local_id(writer, CONTACT, uid) for uid in (own, other, ahmed)}

    def person(uid: str) -> object:
        return getattr(lookup.get(writer, CALL, uid), "contact", None)

    for texts in ({"contact": "ben", "client": "marsh"}, {"contact": "ben zola", "client": marsh}):
        records.check(writer, CALL, texts, "contact", by)
        call = records.add(writer, CALL, texts, by)
        assert person(call) == ids[own], "whichever is named first"
    records.change(writer, CALL, call, {"contact": ahmed}, by)
    records.change(writer, CALL, call, {"contact": "ben"}, by)
    assert person(call) == ids[own], "of the client that it is stored with"
    records.change(writer, CALL, call, {"contact": "ben", "client": "kestrel"}, by)
    assert person(call) == ids[ahmed]
    records.change(writer, CLIENT, marsh, {"point_of_contact": "ben"}, by)
    assert getattr(lookup.get(writer, CLIENT, marsh), "point_of_contact", None) == ids[own]
    for texts in ({"contact": "ben zola"}, {"contact": "ben zola", "client": "no one"}):
        with pytest.raises(Invalid, match="fits more than one contact"):
            records.check(writer, CALL, texts, "contact", by)


def test_draft_becomes_a_record_and_is_gone(writer: sqlite3.Connection, by: ReadingContext) -> None:
    draft = drafts.write(writer, drafts.new(), "promise", {"what": HARD[0]})
    other = drafts.keep(writer, 0, "promise", {"what": "another"})
    with pytest.raises(Invalid, match="Due is needed"):
        drafts.store(writer, PROMISE, {"what": HARD[0]}, draft, by)
    assert {one.id for one in waiting(writer)} == {draft.number, other}
    uid = drafts.store(writer, PROMISE, {"what": HARD[0], "due": "fri", "notes": " "}, draft, by)
    promise = lookup.get(writer, PROMISE, uid)
    assert isinstance(promise, Promise)
    assert (promise.what, promise.state, promise.notes) == (HARD[0], "open", "")
    assert [draft.id for draft in waiting(writer)] == [other]
    drafts.store(writer, PROMISE, {"what": "no draft", "due": "fri"}, None, by)
    assert [draft.id for draft in waiting(writer)] == [other]
    drafts.discard(writer, other)
    assert waiting(writer) == []


def test_texts_wait_in_a_file_for_their_owner_only_and_become_drafts(
    writer: sqlite3.Connection, tmp_path: Path
) -> None:
    path = tmp_path / "open-texts.json"
    older = drafts.keep(writer, 0, "promise", {"what": "quo"})
    assert drafts.put_aside(path, [("promise", older, {"what": "quote €"})])
    assert drafts.put_aside(path, [("call", 0, {"note": "till \ud83d"}), ("call", older, {"note": "2"})])
    assert path.stat().st_mode & 0o077 == 0
    drafts.take_in(writer, path)
    assert path.exists(), "until that is committed"
    kept = {one.id: (one.kind, dict(one.texts)) for one in waiting(writer)}
    assert kept.pop(older) == ("promise", {"what": "quote €"})
    assert sorted(texts["note"] for _, texts in kept.values()) == ["2", "till \ufffd"]


def test_texts_are_taken_in_once_also_where_the_file_stays(writer: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "open-texts.json"
    drafts.put_aside(path, [("promise", 0, {"what": "quote"})])
    drafts.take_in(writer, path)
    (first,) = waiting(writer)
    drafts.discard(writer, first.id)
    drafts.put_aside(path, [("promise", 5, {"what": "other"})])
    drafts.take_in(writer, path)
    assert [(one.id, one.texts["what"]) for one in waiting(writer)] == [(5, "other")], "quote became a record since"
    path.unlink()
    drafts.taken_in(writer)
    drafts.keep(writer, 5, "promise", {"what": "another again"})
    drafts.put_aside(path, [("promise", 5, {"what": "other"})])
    drafts.take_in(writer, path)
    assert [(one.id, one.texts["what"]) for one in waiting(writer)] == [(5, "other")], "it was typed once more"


DAMAGED = pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"a": 1}', b"\xff", b'[["promise", 0, {"what": "x"}]']
)


@DAMAGED
def test_file_that_is_damaged_makes_no_drafts_and_stays(
    writer: sqlite3.Connection, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "open-texts.json"
    path.write_bytes(content)
    with pytest.raises(drafts.Unreadable):
        drafts.take_in(writer, path)
    assert waiting(writer) == []
    assert path.read_bytes() == content


@DAMAGED
def test_file_that_is_damaged_is_not_written_over(writer: sqlite3.Connection, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "open-texts.json"
    for what in ("first", "second"):
        path.write_bytes(content)
        assert drafts.put_aside(path, [("promise", 0, {"what": what})])
    drafts.take_in(writer, path)
    assert [one.texts["what"] for one in waiting(writer)] == ["second"]
    beside = sorted(one.name for one in tmp_path.glob("open-texts.json.*"))
    assert beside == ["open-texts.json.unreadable", "open-texts.json.unreadable-2"]
    assert [(tmp_path / name).read_bytes() for name in beside] == [content, content]


def test_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    assert not drafts.put_aside(tmp_path / "gone" / "open-texts.json", [("call", 0, {"note": "till"})])


def full(*_: object, **_named: object) -> NoReturn:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, "no space left")


def test_texts_are_written_into_the_reserved_room_of_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "open-texts.json"
    assert drafts.reserve(path) and drafts.reserve(path)
    assert [one.stat().st_size for one in tmp_path.iterdir()] == [drafts.RESERVED]
    monkeypatch.setattr("fieldkit.sync.base.atomic_write.write", full)
    assert drafts.put_aside(path, [("call", 4, {"note": "till 2"})])
    assert drafts.put_aside(path, [("call", 5, {"note": "ä" * 20})])
    assert [one.name for one in tmp_path.iterdir()] == [path.name], "no other room was taken"
    assert path.stat().st_size == drafts.RESERVED
    assert json.loads(path.read_bytes()) == [["call", 4, {"note": "till 2"}], ["call", 5, {"note": "ä" * 20}]]
    held = drafts.HeldTexts(path)
    with pytest.raises(OSError, match="No such file"):
        held.keep([("call", 6, {"note": "no room is left for it"})])
    held.close()
    assert not drafts.put_aside(path, [("call", 7, {"note": "x" * drafts.RESERVED})])
    assert len(json.loads(path.read_bytes())) == 2, "what lay there is whole"


def test_room_that_cannot_be_reserved_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.operations.drafts.os.urandom", full)
    assert not drafts.reserve(tmp_path / "open-texts.json")
    assert list(tmp_path.iterdir()) == []
