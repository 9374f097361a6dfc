"""Facts of a record in words and as plain data, which record a uid names, and with whom a card is used."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import ids
from fieldkit.db.records import crud, lookup
from fieldkit.db.views import cards, record_facts
from fieldkit.db.views.cards import UseContext
from fieldkit.db.views.record_facts import Fact, ListLine, line_plain
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, FINDING
from fieldkit.domain.records.values import ReadingContext
from tests.support.reading import number_of

NOW = 1_764_000_000_000


def _record(connection: sqlite3.Connection, uid: str) -> Record:
    found = lookup.get(connection, CLIENT, uid)
    assert found is not None
    return found


def test_a_beginning_of_eight_signs_names_a_record(writer: sqlite3.Connection) -> None:
    for uid, name in (("0190aaaa-1", "A"), ("0190aaab-2", "B"), ("0190aaab-3", "C"), ("x1", "D")):
        crud.insert(writer, CLIENT, {"name": name}, uid=uid)
    crud.insert(writer, CONTACT, {"name": "E"}, uid="0190aaab-4")
    assert record_facts.located(writer, " 0190AAAA ") == (CLIENT, "0190aaaa-1")
    assert record_facts.located(writer, "0190aaab-4") == (CONTACT, "0190aaab-4")
    assert record_facts.located(writer, "x1") == (CLIENT, "x1")
    for text in ("0190aaa", "nothing-here"):
        with pytest.raises(Invalid) as refused:
            record_facts.located(writer, text)
        assert str(refused.value) == f"No record has the uid “{text}”. “fieldkit find WORDS --json” prints uids."
    with pytest.raises(Invalid) as several:
        record_facts.located(writer, "0190aaab")
    named = "client 0190aaab-2; client 0190aaab-3; contact 0190aaab-4"
    assert str(several.value) == f"“0190aaab” begins more than one uid: {named}. Use more of it."


def test_a_record_in_the_trash_says_since_when(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "Marsh", "town": "Hull"})
    crud.delete(writer, CLIENT, uid)
    writer.execute("UPDATE client SET deleted_at = 0, updated_at = 86400000 WHERE uid = ?", (uid,))
    found = record_facts.facts(writer, CLIENT, _record(writer, uid), by)
    assert [(fact.label, fact.field, fact.role) for fact in found] == [
        ("Client", "", "title"),
        ("Town", "town", "field"),
        ("In the trash", "", "trashed"),
        ("Changed", "", "changed"),
        ("Uid", "", "uid"),
    ]
    assert found[0] == Fact("Client", "Marsh", role="title")
    assert "Jan 1970" in found[2].value or "Dec 1969" in found[2].value


def test_a_record_as_plain_data(writer: sqlite3.Connection) -> None:
    owner = crud.insert(writer, CLIENT, {"name": "Marsh"})
    uid = crud.insert(
        writer, FINDING, {"title": "Damp", "client": number_of(writer, "client", owner), "severity": "low"}
    )
    writer.execute("UPDATE finding SET created_at = 0, updated_at = 1500, deleted_at = 86400000 WHERE uid = ?", (uid,))
    finding = lookup.get(writer, FINDING, uid)
    assert finding is not None
    plain = record_facts.plain(writer, FINDING, finding)
    fields = plain.pop("fields")
    assert plain == {
        "kind": "finding",
        "uid": uid,
        "title": "Damp",
        "created_at": "1970-01-01T00:00:00.000Z",
        "updated_at": "1970-01-01T00:00:01.500Z",
        "deleted_at": "1970-01-02T00:00:00.000Z",
        "question": "",
        "thing": "",
        "answer": "",
        "sightings": [],
    }
    assert isinstance(fields, dict)
    assert (fields["client"], fields["severity"], fields["site"]) == ({"uid": owner, "title": "Marsh"}, "low", None)
    writer.execute("UPDATE finding SET deleted_at = NULL WHERE uid = ?", (uid,))
    again = lookup.get(writer, FINDING, uid)
    assert again is not None
    assert record_facts.plain(writer, FINDING, again)["deleted_at"] is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (("town",), "Town: written differently by two people"),
        (("town", "notes"), "Town, Notes: written differently by two people"),
        (("",), "deleted by one, changed by another"),
        (("", "town"), "Town: written differently by two people; deleted by one, changed by another"),
    ],
)
def test_a_conflict_in_words(fields: tuple[str, ...], words: str) -> None:
    assert record_facts.conflict_words(CLIENT, fields) == words


def test_a_line_as_plain_data_leaves_out_what_is_empty() -> None:
    assert line_plain(CLIENT, ListLine("u", "Marsh", "", "")) == {"kind": "client", "uid": "u", "title": "Marsh"}
    full = {"kind": "call", "uid": "u", "title": "t", "client": "Marsh", "outcome": "missed"}
    assert line_plain(CALL, ListLine("u", "t", "Marsh", "missed", "today")) == full


@pytest.mark.parametrize(
    ("made", "at", "fits"),
    [
        (NOW, NOW, True),
        (NOW - 30 * 60_000, NOW - 30 * 60_000, True),
        (NOW - 30 * 60_000 - 1, NOW, False),
        (NOW, NOW - 30 * 60_000, True),
        (NOW, NOW - 30 * 60_000 - 1, False),
    ],
)
def test_a_card_is_used_in_the_call_that_was_just_noted(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, made: int, at: int, fits: bool
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: NOW)
    marsh = crud.insert(writer, CLIENT, {"name": "Marsh", "style": "hands_on"})
    other = crud.insert(writer, CLIENT, {"name": "Other"})
    number = number_of(writer, "client", marsh)
    ines = crud.insert(writer, CONTACT, {"name": "Ines", "client": number})
    values = {"client": number, "contact": number_of(writer, "contact", ines), "created_at": made, "at": at}
    call = crud.insert(writer, CALL, values)
    found = UseContext(marsh, "Marsh", "hands_on", ines, call)
    assert cards.used_with(writer) == (found if fits else UseContext())
    assert cards.used_with(writer, marsh) == (found if fits else UseContext(marsh, "Marsh", "hands_on"))
    assert cards.used_with(writer, other) == UseContext(other, "Other")
    assert cards.used_with(writer, other, ines) == UseContext(other, "Other", "", ines)
    assert cards.used_with(writer, "gone") == UseContext()
    crud.delete(writer, CALL, call)
    assert cards.used_with(writer) == UseContext()


def test_clients_are_named_by_the_beginnings_of_their_words(firm: sqlite3.Connection) -> None:
    assert [(name, town) for _, name, town in cards.clients_named(firm, "fen")] == [
        ("Fenwick Bay Surf School", "Fenwick Bay")
    ]
    assert len(cards.clients_named(firm, "")) == 12
