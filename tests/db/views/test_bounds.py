"""How much a view lists and in which order, at each bound; and what it makes of what is missing or damaged."""

from __future__ import annotations

import sqlite3
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.db.changes.conflicts import Conflict
from fieldkit.db.records import crud, drafts, lookup
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import cards, client_card, forms, record_facts, surveys, timeline, today
from fieldkit.db.views import conflicts as conflict_views
from fieldkit.db.views import drafts as draft_views
from fieldkit.db.views.conflicts import ConflictSubject
from fieldkit.db.views.record_list import Listing, window
from fieldkit.db.views.survey import answers_elsewhere
from fieldkit.db.views.survey.answers_elsewhere import Subject
from fieldkit.domain.checklists.checklist import Gate
from fieldkit.domain.records.kinds import (
    ANSWER,
    CALL,
    CHECKLIST,
    CLIENT,
    CONTACT,
    FINDING,
    PROMISE,
    SITE,
    SURVEY,
)
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.conditions import AnsweredElsewhere
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from fieldkit.operations.card_outcomes import note_use
from tests.names import MARKUP
from tests.support.moments import MORNING
from tests.support.reading import number_of


@pytest.fixture
def client(writer: sqlite3.Connection) -> int:
    return number_of(writer, "client", crud.insert(writer, CLIENT, {"name": MARKUP}))


def many(connection: sqlite3.Connection, table: str, count: int, **values: Value) -> None:
    """Add so many records, named by their numbers, past everything that would note them one by one."""
    columns = ", ".join(("uid", "created_at", "updated_at", "name" if table != "finding" else "title", *values))
    marks = ", ".join("?" * (4 + len(values)))
    rows = [(f"{table} {n}", n, n, f"{n:03}", *values.values()) for n in range(count)]
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    connection.execute("COMMIT")


def test_thirty_clients_are_offered_and_two_hundred_sites_listed(writer: sqlite3.Connection, client: int) -> None:
    many(writer, "client", 31)
    assert [name for _, name, _ in cards.clients_named(writer, "")] == [f"{n:03}" for n in range(30)]
    many(writer, "site", 201, client=client)
    assert [site.name for site in client_card.sites(writer, client)] == [f"{n:03}" for n in range(200)]


@pytest.mark.parametrize("count", [9, 10, 11])
def test_ten_of_what_belongs_to_a_record_are_listed_and_all_counted(
    writer: sqlite3.Connection, client: int, count: int
) -> None:
    many(writer, "finding", count, client=client)
    (found,) = record_facts.related(writer, CLIENT, client, MORNING)
    assert (found.kind, found.label, found.total, len(found.lines)) == ("finding", "Findings", count, min(count, 10))


def test_of_few_records_twenty_are_offered(writer: sqlite3.Connection) -> None:
    for number in range(12):
        crud.insert(writer, CHECKLIST, {"key": f"own-{number}", "title": f"Own {number}"})
    offered = [one.title for one in forms.offer(writer, CHECKLIST, "")]
    assert offered == [row[0] for row in writer.execute("SELECT title FROM checklist ORDER BY id LIMIT 20")]
    assert {(one.beside, bool(one.uid)) for one in forms.offer(writer, CHECKLIST, "")} == {("", True)}


def test_uses_are_counted_over_all_answers_and_by_each(writer: sqlite3.Connection) -> None:
    uid, number = writer.execute("SELECT uid, id FROM card ORDER BY id").fetchone()
    for reply, outcome in (("a", "settled"), ("a", "settled"), ("b", "settled"), ("b", "parked"), ("", "parked")):
        note_use(writer, uid, outcome, 1, reply=reply)
    seen = cards.view(writer, uid)
    assert seen is not None
    assert seen.tally.words() == "used 5 times: 3 settled, 2 parked"
    assert {reply: tally.words() for reply, tally in seen.by_answer.items()} == {
        "": "used once: 1 parked",
        "a": "used twice: 2 settled",
        "b": "used twice: 1 settled, 1 parked",
    }
    writer.execute("UPDATE card_use SET deleted_at = 1 WHERE reply = 'a'")
    writer.execute("UPDATE card SET category = '' WHERE id = ?", (number,))
    seen = cards.view(writer, uid)
    assert seen is not None
    assert (seen.tally.words(), "a" in seen.by_answer) == ("used 3 times: 1 settled, 2 parked", False)
    last = cards.lines(writer)[-1]
    assert (last.uid, last.uses, last.own) == (uid, 3, False), "without a category comes last"


def test_drafts_that_are_damaged_are_one_text_and_strange_values_left_out(writer: sqlite3.Connection) -> None:
    texts: list[tuple[str, dict[str, str]]] = [
        ('{"what": "a", "n": 3, "x": null}', {"what": "a"}),
        ("[1]", {}),
        ('{"what": "a', {"notes": '{"what": "a'}),
        ("[" * 100_000, {"notes": "[" * 100_000}),
    ]
    for fields, found in texts:
        writer.execute("DELETE FROM draft")
        writer.execute("INSERT INTO draft (kind, fields, updated_at) VALUES ('promise', ?, 7)", (fields,))
        (draft,) = draft_views.waiting(writer)
        assert (draft.texts, draft.record, draft.field) == (found, "", "")


def test_a_survey_that_was_open_is_told_by_checklist_client_and_question(
    writer: sqlite3.Connection, client: int
) -> None:
    uid = crud.insert(writer, SURVEY, {"client": client, "checklist": 1})
    title = writer.execute("SELECT title FROM checklist WHERE id = 1").fetchone()[0]
    texts = {draft_views.SURVEY: uid, draft_views.ASKED: "Who?", draft_views.FIELD: "note"}
    drafts.keep(writer, 0, draft_views.ANSWER, texts)
    (draft,) = draft_views.waiting(writer)
    assert draft_views.words(writer, draft) == draft_views.DraftWords("survey", title, MARKUP, "", "Who?")
    assert draft_views.was_open(writer) == f"Survey {title} at {MARKUP}, “Who?”, was open: Enter goes on there."
    crud.update(writer, SURVEY, uid, {"client": None})
    assert draft_views.was_open(writer) == f"Survey {title}, “Who?”, was open: Enter goes on there."
    found = today.today(writer, MORNING)
    assert [(one.name, one.total) for one in found.groups] == [
        *(("open", 1), ("promises", 0), ("calls", 0), ("instructions", 0), ("findings", 0), ("surveys", 0)),
        ("drafts", 0),
    ]
    assert (found.groups[0].title, found.groups[-1].title) == ("Being typed", "Not finished typing")
    (entry,) = found.groups[0].entries
    assert (entry.does, entry.what, entry.late, entry.uid, entry.number) == (
        "survey",
        f"Who? ({title})",
        False,
        "",
        draft.id,
    )


@pytest.mark.parametrize("count", [50, 51])
def test_fifty_drafts_are_shown_and_all_counted(writer: sqlite3.Connection, count: int) -> None:
    for number in range(count):
        for field in ("", "what"):
            drafts.keep(writer, 0, "promise", {"what": f"{number}", **({draft_views.FIELD: field} if field else {})})
    groups = {one.name: one for one in today.today(writer, MORNING).groups}
    for name in ("open", "drafts"):
        assert (len(groups[name].entries), groups[name].total) == (50, count)


def subject(connection: sqlite3.Connection, by: ReadingContext, kind: str, uid: str) -> ConflictSubject:
    return conflict_views.subject(connection, Conflict(kind, uid, "called", "", ()), by)


def test_a_conflict_says_what_its_record_belongs_to(writer: sqlite3.Connection, by: ReadingContext) -> None:
    client = survey_operations.add_client(writer, MARKUP)
    number = number_of(writer, "client", client)
    ines = crud.insert(writer, CONTACT, {"name": "Ines", "client": number})
    alone = crud.insert(writer, CONTACT, {"name": "Tom"})
    call = crud.insert(writer, CALL, {"client": number, "contact": number_of(writer, "contact", ines)})
    assert subject(writer, by, "client", client) == ConflictSubject("called", ())
    assert subject(writer, by, "client", "gone") == ConflictSubject("called", ())
    assert subject(writer, by, "contact", ines) == ConflictSubject("called", (MARKUP,))
    assert subject(writer, by, "contact", alone) == ConflictSubject("called", ())
    assert subject(writer, by, "call", call) == ConflictSubject("called", (MARKUP, "Ines"))
    survey = survey_operations.start(writer, content_uid("checklist", "first-visit"), client)
    of_survey = number_of(writer, "survey", survey)
    title = lookup.title(writer, "survey", of_survey)
    asked = "What does the business do, in one sentence?"
    for instance, words in (("", asked), ("2nd", f"{asked} (2nd)")):
        values: dict[str, Value] = {"survey": of_survey, "item": "fv-does", "instance": instance}
        answer = crud.insert(writer, ANSWER, values)
        assert subject(writer, by, "answer", answer) == ConflictSubject(words, (title, MARKUP))
    lost = crud.insert(writer, ANSWER, {"item": "fv-does"})
    assert subject(writer, by, "answer", lost) == ConflictSubject("called", ())


def test_findings_of_a_survey_come_the_gravest_first_and_equals_as_they_came(
    writer: sqlite3.Connection, client: int
) -> None:
    survey = number_of(writer, "survey", crud.insert(writer, SURVEY, {"client": client, "checklist": 1}))
    for place, severity in enumerate(("low", "medium", "critical", "high", "", "medium")):
        crud.insert(writer, FINDING, {"title": f"{place}", "severity": severity, "survey": survey})
    gone = crud.insert(writer, FINDING, {"title": "gone", "severity": "critical", "survey": survey})
    crud.delete(writer, FINDING, gone)
    crud.insert(writer, FINDING, {"title": "of none", "severity": "critical"})
    assert "".join(one.title for one in surveys.found(writer, survey)) == "231504"


def test_the_latest_answers_of_another_checklist_are_of_the_site_or_of_the_whole_client(
    writer: sqlite3.Connection,
) -> None:
    client, other = (survey_operations.add_client(writer, name) for name in "AB")
    yard, shed = (
        crud.insert(writer, SITE, {"name": name, "client": number_of(writer, "client", client)})
        for name in ("Yard", "Shed")
    )
    asked = surveys.checklist_of(writer, _version(writer, "security-baseline"))
    ours, here = number_of(writer, "client", client), number_of(writer, "site", yard)

    def latest(survey: int = 0) -> object:
        found = answers_elsewhere.latest(writer, asked, Subject(ours, here, None, survey))
        told = found.get("first-visit", {}).get("fv-insured")
        return list(told.values) if isinstance(told, AnsweredElsewhere) else told

    assert latest() is None
    own = survey_operations.start(writer, content_uid("checklist", "first-visit"), other)
    assert surveys.running(writer, number_of(writer, "survey", own)).latest == {}, "it asks no other checklist"
    writer.execute("UPDATE survey SET deleted_at = 1")
    made = []
    for place, (of, site, said) in enumerate(
        ((client, "", "no"), (client, shed, "yes"), (other, "", "no"), (client, yard, "yes"), (client, yard, "no"))
    ):
        uid = survey_operations.start(writer, content_uid("checklist", "first-visit"), of, site)
        number = number_of(writer, "survey", uid)
        answers.give(writer, number, Given("fv-insured", "", said))
        writer.execute("UPDATE survey SET started_at = ? WHERE id = ?", (100 + place, number))
        made.append(number)
    assert latest() == ["no"]
    security = survey_operations.start(writer, content_uid("checklist", "security-baseline"), client, yard)
    insured = surveys.checklist_of(writer, _version(writer, "first-visit")).places["fv-insured"][1]
    assert surveys.running(writer, number_of(writer, "survey", security)).latest == {
        "first-visit": {"fv-insured": AnsweredElsewhere(insured, ("no",))}
    }
    assert latest(made[4]) == ["yes"], "not the survey itself"
    writer.execute("UPDATE survey SET started_at = 103 WHERE id = ?", (made[4],))
    assert latest() == ["no"], "of one moment the one that came last"
    writer.execute("UPDATE survey SET started_at = 1 WHERE id = ?", (made[4],))
    assert latest() == ["yes"]
    for number, left in ((made[3], ["no"]), (made[4], ["no"]), (made[0], None)):
        writer.execute("UPDATE survey SET deleted_at = 1 WHERE id = ?", (number,))
        assert latest() == left


def _version(connection: sqlite3.Connection, key: str) -> int:
    sql = "SELECT v.id FROM checklist_version AS v JOIN checklist AS c ON c.id = v.checklist WHERE key = ?"
    return int(connection.execute(sql, (key,)).fetchone()[0])


def test_checklists_that_sections_items_and_gates_ask_for_are_looked_up_once_each() -> None:
    def asks(*names: str) -> tuple[Any, ...]:
        return tuple(SimpleNamespace(checklist=name, item=f"{name}-1") for name in names)

    section = SimpleNamespace(when=asks("a", ""), items=[SimpleNamespace(when=asks("", "b")), SimpleNamespace(when=())])
    gates = tuple(Gate(one, "cap", "why") for one in asks("c", "", "a"))
    asked: Any = SimpleNamespace(sections=[section], gates=gates)
    assert answers_elsewhere._asked_elsewhere(asked) == {"a": ("a-1",), "b": ("b-1",), "c": ("c-1",)}


def test_a_survey_without_a_start_is_told_by_when_it_was_made(writer: sqlite3.Connection, client: int) -> None:
    uid = crud.insert(writer, SURVEY, {"client": client, "checklist": 1, "state": "finished", "created_at": 77})
    (line,) = surveys.surveys(writer, 0, 9)
    assert (line.uid, line.started_at, line.judged, line.applicable, line.place) == (uid, 77, 0, 0, "")
    assert (line.running, line.state) == (False, "finished")
    contact = crud.insert(writer, CONTACT, {"name": "Ines"})
    crud.update(
        writer,
        SURVEY,
        uid,
        {"started_at": 5, "judged": 3, "applicable": 9, "contact": number_of(writer, "contact", contact)},
    )
    (line,) = surveys.surveys(writer, 0, 9)
    assert (line.started_at, line.judged, line.applicable, line.place) == (5, 3, 9, "Ines")
    writer.execute("UPDATE checklist SET minutes = NULL WHERE id = 1")
    assert surveys.checklists(writer)[0].about == ""


def test_a_call_that_was_returned_says_so_on_the_timeline(writer: sqlite3.Connection, client: int) -> None:
    values: dict[str, Value] = {"client": client, "outcome": "missed", "note": "fax", "at": 9}
    for returned in (None, 10):
        crud.insert(writer, CALL, {**values, "returned_at": returned})
    crud.insert(writer, CALL, {**values, "outcome": "reached"})
    said = [(one.state, one.waits, one.tone) for one in timeline.window(writer, client, 0, 9)]
    assert said == [("reached", False, ""), ("returned", False, ""), ("to be returned", True, "alert")]
    for severity, state in (("high", "open"), ("medium", "open"), ("critical", "fixed")):
        crud.insert(writer, FINDING, {"client": client, "title": severity, "severity": severity, "state": state})
    crud.insert(writer, PROMISE, {"client": client, "what": "quote", "due": "2026-11-24", "state": "open"})
    marked = {one.what: (one.waits, one.due) for one in timeline.window(writer, client, 0, 4)}
    assert marked == {
        "high": (True, ""),
        "medium": (False, ""),
        "critical": (False, ""),
        "quote": (True, "2026-11-24"),
    }, "of findings only what presses is marked"


def test_deputies_who_left_or_were_deleted_are_warned_about_too(writer: sqlite3.Connection, client: int) -> None:
    ids = {}
    for name, left in (("Ines", ""), ("Ruth", "2026-11-21")):
        uid = crud.insert(writer, CONTACT, {"name": name, "left_on": left})
        ids[name] = number_of(writer, "contact", uid)
    writer.execute("UPDATE client SET point_of_contact = ?, deputy = ?", (ids["Ines"], ids["Ruth"]))
    (uid,) = writer.execute("SELECT uid FROM client").fetchone()

    def warnings(day: int = 21) -> tuple[str, ...]:
        head = client_card.header(writer, uid)
        assert head is not None
        return head.warnings(date(2026, 11, day))

    assert (warnings(), warnings(20)) == (("the deputy has left",), ())
    writer.execute("UPDATE contact SET deleted_at = 1")
    assert warnings() == ("the point of contact is in the trash", "the deputy is in the trash")
    crud.delete(writer, CLIENT, uid)
    writer.execute("UPDATE client SET point_of_contact = NULL, deputy = NULL")
    assert warnings() == ("this client is in the trash", "nobody is named: every order needs confirmation")


@pytest.mark.parametrize(("kind", "walked"), [(CLIENT, True), (CONTACT, False), (SURVEY, False), (CALL, False)])
def test_a_list_is_walked_only_where_a_row_by_itself_says_what_it_is_called(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, kind: Any, walked: bool
) -> None:
    monkeypatch.setattr("fieldkit.db.views.record_list.FEW", 0)
    crud.insert(writer, CLIENT, {"name": "Marsh"})
    values: dict[str, Value] = {"client": 1}
    if kind is CONTACT:
        values["name"] = "Marsh"
    if kind is not CLIENT:
        crud.insert(writer, kind, values)
    asked: list[str] = []
    writer.set_trace_callback(asked.append)
    for sort, walks in (("", walked), ("updated_at", False)):
        assert len(window(writer, Listing(kind, ("created_at",), "marsh", sort), 0, 9)) == 1
        assert any(" LIKE 'marsh%'" in sql for sql in asked) is walks
        asked.clear()
    writer.set_trace_callback(None)
