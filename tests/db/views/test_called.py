"""What records without a title are called wherever they stand among others."""

from __future__ import annotations

import sqlite3

from fieldkit.db.changes import history
from fieldkit.db.records import crud, lookup
from fieldkit.db.search.index import lacks_digits
from fieldkit.db.store import content_files
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import called, found, record, record_facts
from fieldkit.domain.records.kinds import ANSWER, CALL, CLIENT, CONTACT, PROMISE, SURVEY
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from tests.support.moments import AFTERNOON
from tests.support.reading import number_of


def call_of_ines(connection: sqlite3.Connection) -> str:
    client = crud.insert(connection, CLIENT, {"name": "Marsh"})
    ines = crud.insert(connection, CONTACT, {"name": "Ines Zanzibar"})
    links = {"client": number_of(connection, "client", client), "contact": number_of(connection, "contact", ines)}
    return crud.insert(connection, CALL, {"direction": "out", **links})


def test_call_without_a_note_is_told_by_direction_and_person(writer: sqlite3.Connection) -> None:
    uid = call_of_ines(writer)
    number, words = number_of(writer, "call", uid), "we called, Ines Zanzibar"
    assert lookup.told(writer, "call", number) == words
    assert [(hit.kind, hit.title) for hit in found.find(writer, "zanz")] == [
        ("contact", "Ines Zanzibar"),
        ("call", words),
    ]
    client = number_of(writer, "client", str(writer.execute("SELECT uid FROM client").fetchone()[0]))
    assert [group.lines[0].title for group in record_facts.related(writer, CLIENT, client, AFTERNOON)] == [words]
    shown = record.view(writer, CALL, uid, lookup.reading(writer, AFTERNOON))
    assert shown is not None and shown.title == words
    crud.delete(writer, CALL, uid)
    assert [gone.title for gone in history.trash(writer)] == [words]


def test_record_with_a_title_is_called_by_it(writer: sqlite3.Connection) -> None:
    promise = crud.insert(writer, PROMISE, {"what": "quote", "due": "2026-11-24"})
    call = crud.insert(writer, CALL, {"direction": "in", "note": "printer"})
    assert lookup.told(writer, "promise", number_of(writer, "promise", promise)) == "quote"
    assert lookup.told(writer, "call", number_of(writer, "call", call)) == "printer"
    assert lookup.told(writer, "call", 99_999) == ""


def test_answer_in_the_trash_is_called_by_its_question(writer: sqlite3.Connection) -> None:
    uid = surveys.start(writer, content_uid("checklist", "first-visit"), surveys.add_client(writer, "Marsh"))
    number = number_of(writer, "survey", uid)
    for given in (Given("fv-does", "", "Teeth"), Given("fv-spoc", "", "", "na")):
        answers.give(writer, number, given)
    for (answer,) in writer.execute("SELECT uid FROM answer ORDER BY id").fetchall():
        crud.delete(writer, ANSWER, answer)
    assert {gone.title for gone in called.trash(writer)} == {
        "What does the business do, in one sentence? Teeth",
        "One point of contact is named and staff know it not applicable",
    }


def test_digits_are_too_few_below_four() -> None:
    assert [lacks_digits(text) for text in ("", "1", "123", "(12) 3", "1234", "12 34", "12a", "a")] == [
        *(False, True, True, True),
        *(False, False, False, False),
    ]


def test_answer_with_a_note_only_is_called_by_the_note_and_a_version_by_its_number(writer: sqlite3.Connection) -> None:
    uid = surveys.start(writer, content_uid("checklist", "first-visit"), surveys.add_client(writer, "Marsh"))
    answers.give(writer, number_of(writer, "survey", uid), Given("fv-does", "", "", "", "closed today,\ncome again"))
    (answer,) = writer.execute("SELECT uid FROM answer").fetchone()
    reading = lookup.reading(writer, AFTERNOON)
    shown = record.view(writer, ANSWER, answer, reading)
    assert shown is not None and shown.title == "closed today, come again"
    survey = lookup.get(writer, SURVEY, uid)
    assert survey is not None
    facts = {fact.label: fact.value for fact in record_facts.facts(writer, SURVEY, survey, reading)}
    assert facts["Version"] == str(content_files.REVISION) and all(facts.values())


def test_a_found_answer_says_whose_it_is_and_leads_to_client_and_question(writer: sqlite3.Connection) -> None:
    for name in ("Marsh", "Fern Ltd"):
        uid = surveys.start(writer, content_uid("checklist", "first-visit"), surveys.add_client(writer, name))
        answers.give(writer, number_of(writer, "survey", uid), Given("fv-does", "", "Meter cupboard"))
    hits = [hit for hit in found.find(writer, "meter cupboard") if hit.kind == "answer"]
    assert sorted(found.beside(hit) for hit in hits) == [
        "Fern Ltd, First-visit site survey",
        "Marsh, First-visit site survey",
    ]
    shown = record.view(writer, ANSWER, hits[0].uid, lookup.reading(writer, AFTERNOON))
    assert shown is not None
    lines = {line.label: (line.value, line.link[0]) for line in shown.lines}
    assert lines["Client"] == (hits[0].words.split(",")[0], "client")
    assert lines["Question"][0] == "What does the business do, in one sentence?"
