"""The sentences with which operations refuse, whole, and what they return where they do not."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

import pytest

from fieldkit.db.base import ids
from fieldkit.db.records import crud, lookup
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views.cards import UseContext
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import CALL, CARD_USE, CLIENT, CONTACT, PROMISE, SITE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.files.tables.csv_cells import read_csv
from fieldkit.operations import card_outcomes, drafts, records, saving, surveys
from fieldkit.operations.point_of_contact import Named, name_point_of_contact
from fieldkit.operations.table_files import TakenTable, table_of, take_table
from tests.support.reading import number_of

TODAY = date(2026, 11, 21)


def refusal(invalid: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    return str(invalid.value), invalid.value.field


def test_a_field_that_there_is_not_is_answered_with_the_nearest_or_with_all(
    writer: sqlite3.Connection, by: ReadingContext
) -> None:
    names = ", ".join(field.name for field in SITE.form)
    for field, hint in (
        ("nam", "Did you mean name?"),
        ("zzz", f"It has: {names}."),
        ("adress", "Did you mean address?"),
    ):
        with pytest.raises(Invalid) as refused:
            records.add(writer, SITE, {"name": "Yard", field: "x"}, by)
        assert refusal(refused)[0] == f"A site has no field “{field}”. {hint}"
    for texts, label, name in (({}, "Client", "client"), ({"client": ""}, "Client", "client")):
        with pytest.raises(Invalid) as refused:
            records.add(writer, SITE, {"name": "Yard", **texts}, by)
        assert refusal(refused) == (f"{label} is needed.", name)
    with pytest.raises(Invalid) as refused:
        records.add(writer, CLIENT, {"name": " "}, by)
    assert refusal(refused) == ("Name is needed.", "name")
    with pytest.raises(Invalid) as refused:
        saving.save(writer, CLIENT, "0190", {"name": "A"})
    assert str(refused.value) == "There is no client 0190."


def test_whether_anything_changed_is_told(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid = records.add(writer, CLIENT, {"name": "A"}, by)
    assert [records.change(writer, CLIENT, uid, {"name": name}, by) for name in ("A", "B", "B")] == [False, True, False]
    assert [records.delete(writer, CLIENT, uid) for _ in range(2)] == [True, False]
    assert [records.undelete(writer, CLIENT, uid) for _ in range(2)] == [True, False]
    person = records.add_named(writer, CONTACT, "Ines", uid, by)
    assert getattr(lookup.get(writer, CONTACT, person), "client", None) == number_of(writer, "client", uid)
    nobody = records.add_named(writer, CONTACT, "Tom", "", by)
    assert getattr(lookup.get(writer, CONTACT, nobody), "client", 0) is None


def test_who_speaks_for_a_client_is_told_with_who_did(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": "Kestrel"})
    ines, ruth = (
        crud.insert(writer, CONTACT, {"name": name, "client": number_of(writer, "client", client)})
        for name in ("Ines", "Ruth")
    )
    crud.update(writer, CLIENT, client, {"deputy": number_of(writer, "contact", ruth)})

    def voices() -> tuple[object, ...]:
        found = lookup.get(writer, CLIENT, client)
        return getattr(found, "point_of_contact", 0), getattr(found, "deputy", 0)

    first, second = number_of(writer, "contact", ines), number_of(writer, "contact", ruth)
    assert name_point_of_contact(writer, client, ines, TODAY) == Named("", "Ines")
    assert voices() == (first, second)
    assert name_point_of_contact(writer, client, ruth, TODAY) == Named("Ines", "Ruth", "Ruth")
    assert voices() == (second, None)
    with pytest.raises(Invalid) as refused:
        name_point_of_contact(writer, client, ruth, TODAY)
    assert str(refused.value) == "Ruth is the point of contact already."


def test_what_a_survey_is_about_must_be_here(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    checklist, client = content_uid("checklist", "first-visit"), surveys.add_client(writer, "Marsh")
    for given, label in (
        (("no uid", client), "checklist"),
        ((checklist, "no uid"), "client"),
        ((checklist, client, "no uid"), "site"),
        ((checklist, client, "", "no uid"), "contact"),
    ):
        with pytest.raises(Invalid) as refused:
            surveys.start(writer, *given)
        assert str(refused.value) == f"The {label} no uid is not here any more. Nothing was started."
    assert writer.execute("SELECT count(*) FROM survey").fetchone() == (0,)
    monkeypatch.setattr(ids, "now_ms", lambda: 1_764_000_000_000)
    uid = surveys.start(writer, checklist, client)
    row = writer.execute("SELECT state, started_at, judged, applicable > 0, site, contact, core FROM survey").fetchone()
    assert row == ("running", 1_764_000_000_000, 0, 1, None, None, None)
    for core in (True, False):
        surveys.set_core(writer, uid, core)
        assert writer.execute("SELECT core FROM survey").fetchone() == (int(core),)


def test_a_use_of_a_card_is_stored_with_all_that_is_known(writer: sqlite3.Connection) -> None:
    card, number = writer.execute("SELECT uid, id FROM card ORDER BY id").fetchone()
    client = crud.insert(writer, CLIENT, {"name": "Marsh"})
    person, call = (
        crud.insert(writer, kind, values) for kind, values in ((CONTACT, {"name": "Ines"}), (CALL, {"at": 1}))
    )
    who = UseContext(client=client, contact=person, call=call)
    card_outcomes.note_use(writer, card, "settled", 5, who=who, words="too dear", reply="we will see", cause="money")
    card_outcomes.note_use(writer, card, "parked", 6)
    columns = "card, client, contact, call, at, words, reply, cause, outcome"
    assert writer.execute(f"SELECT {columns} FROM {CARD_USE.name} ORDER BY at").fetchall() == [
        (number, 1, 1, 1, 5, "too dear", "we will see", "money", "settled"),
        (number, None, None, None, 6, "", "", "", "parked"),
    ]
    with pytest.raises(Invalid) as refused:
        card_outcomes.note_use(writer, "no uid", "settled", 5)
    assert str(refused.value) == (
        "This card is not here any more, so that its use was not noted. Esc goes back to the cards."
    )


def test_a_draft_is_kept_under_its_number(writer: sqlite3.Connection, by: ReadingContext) -> None:
    first = drafts.keep(writer, 0, "promise", {"what": "a"})
    second = drafts.keep(writer, 0, "promise", {"what": "b"})
    assert drafts.keep(writer, first, "promise", {"what": "c"}) == first != second
    seen = drafts.write(writer, drafts.new(), "promise", {"what": "d"})
    drafts.store(writer, PROMISE, {"what": "d", "due": "2026-12-01", "type": "  "}, seen, by)
    assert {row[0] for row in writer.execute("SELECT id FROM draft")} == {first, second}


MOST = 10


@pytest.mark.parametrize(
    ("wrong", "more"), [(MOST - 1, ""), (MOST, " There may be more."), (MOST + 3, " There may be more.")]
)
def test_so_many_mistakes_of_a_table_are_named_and_the_rest_announced(
    writer: sqlite3.Connection, by: ReadingContext, wrong: int, more: str
) -> None:
    rows = "".join(f"Quote {number},whenever\n" for number in range(wrong))
    with pytest.raises(Trouble) as refused:
        take_table(writer, PROMISE, read_csv(f"What,Due\n{rows}".encode(), "t.csv"), by)
    first, *lines = str(refused.value).splitlines()
    assert first == f"t.csv: nothing was changed.{more}"
    assert [line.partition(":")[0] for line in lines] == [
        f"Line {number}, column “Due”" for number in range(2, min(wrong, MOST) + 2)
    ]


def test_each_mistake_about_a_uid_has_its_sentence(writer: sqlite3.Connection, by: ReadingContext) -> None:
    uid, gone = (crud.insert(writer, CLIENT, {"name": name}) for name in ("A", "B"))
    crud.delete(writer, CLIENT, gone)
    table = read_csv(f"UID,Name\n0190,x\n{gone},x\n{uid},A\n{uid},A\n".encode(), "t.csv")
    with pytest.raises(Trouble) as refused:
        take_table(writer, CLIENT, table, by)
    assert str(refused.value).splitlines()[1:] == [
        "Line 2, column “UID”: No client has the uid “0190”. Without a uid the row adds a new one.",
        f"Line 3, column “UID”: This client is in the trash. “fieldkit undelete {gone}” brings it back.",
        "Line 5, column “UID”: This uid stands in an earlier row as well.",
    ]
    fine = read_csv(f"UID,Name\n{uid},A\n,B\n,C\n".encode(), "t.csv")
    assert take_table(writer, CLIENT, fine, by) == TakenTable(2, 0, 1)
    for headings, words in (
        (
            "UID,Wat",
            f"“Wat” is no column of clients. There are: {', '.join(('UID', *(f.label for f in CLIENT.form)))}.",
        ),
        ("Name,name", "the column “name” stands there twice."),
        ("uid,UID", "the column “UID” stands there twice."),
    ):
        with pytest.raises(Trouble) as refused:
            take_table(writer, CLIENT, read_csv(f"{headings}\na,b\n".encode(), "t.csv"), by)
        assert str(refused.value) == f"t.csv, line 1: {words} Nothing was changed."


def test_a_table_longer_than_a_page_has_every_record_once_and_in_order(writer: sqlite3.Connection) -> None:
    for number in range(1_001):
        crud.insert(writer, CLIENT, {"name": f"Client {number:04}"})
    rows = list(table_of(writer, CLIENT, lookup.reading(writer, datetime(2026, 11, 21))))
    name = rows[0].index("Name")
    assert [row[name] for row in rows[1:]] == [f"Client {number:04}" for number in range(1_001)]
