"""People out as vCards and CSV and in again: every field of every contact is as it was, and nobody is there twice."""

from __future__ import annotations

import csv
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings

from fieldkit.db.contact_import.plan import apply, plan
from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import LONGEST_LINE, Value
from fieldkit.domain.text.other_details import entries_of
from fieldkit.domain.text.sanitize import digits, fold
from fieldkit.files.contacts.person import Parsed, Person
from fieldkit.files.contacts.read import read_bytes
from fieldkit.operations.exports.export_contacts import (
    ENDINGS,
    FORMATS,
    export_contacts,
    format_of,
    person_of,
    text_rows,
    whom,
)
from tests.db.contact_import.people import rolled_back
from tests.names import HOSTILE
from tests.support.any_people import people
from tests.support.strict_vcard import read_cards

NOW = datetime(2026, 11, 21, 15, 0)
FIELDS = [field.name for field in CONTACT.fields if field.name != "source"]
formats = pytest.mark.parametrize("format_", FORMATS)


def database(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("SELECT file FROM pragma_database_list").fetchone()[0])


def read(connection: sqlite3.Connection, format_: str, only: dict[str, Value] | None = None) -> Parsed:
    text = "".join(text_rows(connection, format_, "€", only))
    return read_bytes(text.encode(), f"a.{ENDINGS[format_]}")


def stored(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    columns = ", ".join(f"contact.{name}" for name in FIELDS if name != "client")
    found = connection.execute(
        f"SELECT client.name, {columns} FROM contact LEFT JOIN client ON client.id = contact.client"
        " WHERE contact.deleted_at IS NULL ORDER BY contact.id"
    )
    names = ["client", *(name for name in FIELDS if name != "client")]
    return [dict(zip(names, row, strict=True)) for row in found]


def insert(connection: sqlite3.Connection, person: Person) -> str:
    own = dict(person.own)
    values: dict[str, Value] = {
        name: getattr(person, name)
        for name in ("name", "organisation", "job_title", "address", "website", "birthday", "notes")
    }
    values |= {name: CONTACT.field(name).read(own.get(name, ""), BY) for name in ("role", "preferred", "left_on")}
    values |= {name: own.get(name, "") for name in ("hours", "details")}
    values |= {"phones": "\n".join(person.phones), "emails": "\n".join(person.emails)}
    if "client" in own:
        values["client"] = client_of(connection, own["client"])
    return crud.insert(connection, CONTACT, values)


def client_of(connection: sqlite3.Connection, name: str) -> int | None:
    return lookup.local_id(connection, CLIENT, crud.insert(connection, CLIENT, {"name": name}))


BY = lookup.reading(sqlite3.connect(":memory:"), NOW)


@formats
@settings(max_examples=25, deadline=None)
@given(person=people)
def test_any_contact_comes_back_with_every_field(lasting: sqlite3.Connection, format_: str, person: Person) -> None:
    own = dict(person.own)
    entries = entries_of(own.get("details", ""))
    assume(len(set(entries)) == len(entries))
    assume(len({digits(one)[-9:] for one in person.phones}) == len(person.phones))
    lines = (person.name, person.organisation, person.website, person.job_title, *own.values(), *person.phones)
    assume(all(len(one) <= LONGEST_LINE for one in lines))
    assume("client" not in own or fold(own["client"]))
    for name in ("phones", "emails"):
        text = "\n".join(getattr(person, name))
        assume(CONTACT.field(name).read(text, BY) == text)
    with rolled_back(lasting) as connection:
        uid = insert(connection, person)
        before = stored(connection)
        found = read(connection, format_)
        assert {entry.action for entry in plan(connection, found.people).entries} == {"skip"}
    with rolled_back(lasting) as connection:
        if "client" in own:
            client_of(connection, own["client"])
        apply(connection, plan(connection, found.people))
        assert stored(connection) == before
        assert connection.execute("SELECT source FROM contact").fetchall() == [(uid,)]


@formats
def test_everybody_of_the_firm_is_there_already(firm: sqlite3.Connection, format_: str) -> None:
    found = read(firm, format_)
    assert found.problems == ()
    assert len(found.people) == len(stored(firm)) > 0
    assert {(one.action, one.changes) for one in plan(firm, found.people).entries} == {("skip", ())}


@formats
def test_one_or_those_of_a_client(firm: sqlite3.Connection, format_: str) -> None:
    one = read(firm, format_, dict(whom(firm, contact="petra")))
    assert [person.name for person in one.people] == ["Petra Lindqvist"]
    some = read(firm, format_, dict(whom(firm, client="kestrel")))
    assert {dict(person.own)["client"] for person in some.people} == {"Kestrel Dental"}
    with pytest.raises(Invalid, match="No client is called “nobody”"):
        whom(firm, client="nobody")


def test_a_client_that_is_not_here_is_the_organisation_or_stands_in_the_details(writer: sqlite3.Connection) -> None:
    alone = Person("a", 1, "Ines", "1", own=(("client", "Marsh"),))
    beside = Person("a", 2, "Tom", "2", "Fern", own=(("client", "Marsh"),))
    apply(writer, plan(writer, [alone, beside]))
    assert [(one["organisation"], one["client"], one["details"]) for one in stored(writer)] == [
        ("Marsh", None, ""),
        ("Fern", None, "Client: Marsh"),
    ]


def test_a_client_can_be_made_of_what_a_file_of_ours_says(writer: sqlite3.Connection) -> None:
    person = Person("a", 1, "Ines", "1", "Fern", own=(("client", "Marsh"),))
    apply(writer, plan(writer, [person], make_clients=True))
    assert [(one["organisation"], one["client"]) for one in stored(writer)] == [("Fern", "Marsh")]


def test_what_a_field_does_not_take_stands_in_the_details(writer: sqlite3.Connection) -> None:
    person = Person("a", 1, "Ines", "1", own=(("role", "emperor"), ("left_on", "once")))
    planned = plan(writer, [person])
    assert planned.entries[0].notes[0].startswith("Role “emperor” is none that its field takes")
    apply(writer, planned)
    assert stored(writer)[0]["details"] == "Role: emperor\nLeft on: once"


def test_another_role_in_a_file_stays_beside_that_which_is_here(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CONTACT, {"name": "Ines", "role": "owner", "source": "1"})
    apply(
        writer, plan(writer, [Person("a.vcf", 1, "Ines", "1", own=(("role", "technical"), ("preferred", "in person")))])
    )
    (ines,) = stored(writer)
    assert (ines["role"], ines["preferred"], ines["details"]) == ("owner", "in_person", "Role (from a.vcf): technical")


@pytest.mark.parametrize("format_", ["vcard", "vcard3"])
def test_a_card_keeps_the_uid_that_it_came_with_unless_two_came_with_one(
    writer: sqlite3.Connection, format_: str
) -> None:
    for name, source in (("Ines", "their-1"), ("Tom", "same"), ("Una", "same")):
        crud.insert(writer, CONTACT, {"name": name, "source": source})
    ines, *others = read(writer, format_).people
    assert ines.uid == "their-1"
    assert {one.uid for one in others} == {
        uid for (uid,) in writer.execute("SELECT uid FROM contact WHERE name <> 'Ines'")
    }


@formats
def test_what_another_program_stored_reaches_no_terminal_and_breaks_no_line(
    writer: sqlite3.Connection, format_: str
) -> None:
    crud.insert(writer, CONTACT, {"name": HOSTILE, "notes": "one\r\nEND:VCARD\r\n\x00two", "birthday": "no day"})
    crud.insert(writer, CONTACT, {"name": "", "organisation": "Fern\nBEGIN:VCARD"})
    text = "".join(text_rows(writer, format_, "€"))
    assert text.replace("\r\n", "").replace("\n", "").isprintable()
    assert len(read(writer, format_).people) == 2 - (format_ == "csv"), "a row without a name is named"


@formats
def test_files_are_whole_new_and_the_owners_alone(firm: sqlite3.Connection, format_: str, tmp_path: Path) -> None:
    target = tmp_path / f"a.{ENDINGS[format_]}"
    told: list[int] = []
    done = export_contacts(database(firm), target, format_, told=told.append)
    assert done.records == len(told) == len(stored(firm))
    assert target.stat().st_mode & 0o777 == 0o600
    assert len(read_bytes(target.read_bytes(), "a").people) == done.records
    with pytest.raises(Trouble, match="is there already; it was not touched"):
        export_contacts(database(firm), target, format_)
    export_contacts(database(firm), target, format_, replace=True)


def test_python_finds_every_contact_in_the_csv(firm: sqlite3.Connection) -> None:
    rows = list(csv.DictReader(text_rows(firm, "csv", "€")))
    assert [row["Phones"].removeprefix("'").replace("; ", "\n") for row in rows] == [
        phones for (phones,) in firm.execute("SELECT phones FROM contact WHERE deleted_at IS NULL ORDER BY name, id")
    ]


def test_a_table_that_a_spreadsheet_saved_in_its_way_is_known_all_the_same(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CONTACT, {"name": "Ines", "phones": "+49 30 1\nBüro: 030 2", "birthday": "1980-02-29"})
    rows = list(csv.reader(text_rows(writer, "csv", "€")))
    saved = "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).replace("1980-02-29", "29.02.1980")
    found = read_bytes(saved.encode("utf-8-sig"), "a.csv")
    assert found.format == "fieldkit contacts (CSV)"
    (ines,) = found.people
    assert (ines.phones, ines.birthday) == (("+49 30 1", "Büro: 030 2"), "1980-02-29")


def test_a_row_without_anybody_is_named(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CONTACT, {"name": "", "notes": "x"})
    found = read(writer, "csv")
    assert found.people == ()
    assert [str(one) for one in found.problems] == [
        "a.csv, line 2: Nobody is named here: no name, number or e-mail address. It was left out."
    ]


def test_the_format_follows_from_the_name_of_the_file() -> None:
    assert format_of(Path("a.VCF"), "") == format_of(None, "") == "vcard"
    assert format_of(Path("a.csv"), "") == "csv"
    assert format_of(Path("a.vcf"), "vcard3") == "vcard3"
    with pytest.raises(Trouble, match=r"a\.csv ends in \.csv, and vCard 3\.0 was asked for"):
        format_of(Path("a.csv"), "vcard3")


def test_nothing_of_a_person_but_its_place_in_a_file_is_left_out() -> None:
    from fieldkit.db.views.whole_table import WholeRecord

    values = tuple(f"{field.name} value" for field in CONTACT.fields)
    told = repr(person_of(WholeRecord("u", 0, 0, values)))
    assert [field.name for field in CONTACT.fields if f"{field.name} value" not in told] == ["client"], "a link"


def test_a_note_that_looks_like_a_card_makes_no_card_of_a_table(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CONTACT, {"name": "Ines", "notes": "one\nBEGIN:VCARD\nFN:Tom\nEND:VCARD"})
    assert [(one.name, one.notes) for one in read(writer, "csv").people] == [
        ("Ines", "one\nBEGIN:VCARD\nFN:Tom\nEND:VCARD")
    ]


FOREIGN = """BEGIN:VCARD
VERSION:3.0
UID:their-7
FN:Inés Ñandú 👩‍🔧
N:Ñandú;Inés;;Dr.;
NICKNAME:Nes
ORG:Quarry\\, Tools & Co;IT\\; Support
TITLE:Technik
TEL;TYPE=CELL,PREF:+49 170 1234567
TEL;TYPE=WORK,FAX:+49 30 1234-99
item1.TEL:030 555 000
item1.X-ABLabel:Büro; hinten
EMAIL;TYPE=INTERNET,HOME:ines@x.example
EMAIL:office@x.example
ADR;TYPE=HOME:PO 7;2nd floor;Hauptstr. 1;Berlin;BE;10115;Germany
ADR;TYPE=WORK:;;Nebenstr. 2;Potsdam;;14467;
BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-10
URL:https://x.example/?a=1&b=2
URL;TYPE=HOME:https://home.example
NOTE:one\\ntwo\\, three\\; four \\\\ מכתב
X-SOCIALPROFILE;TYPE=mastodon:https://social.example/@ines
CATEGORIES:friends,work
END:VCARD
"""


@formats
def test_a_card_of_another_program_goes_out_again_with_all_that_came_in(
    lasting: sqlite3.Connection, format_: str
) -> None:
    with rolled_back(lasting) as connection:
        apply(connection, plan(connection, read_bytes(FOREIGN.replace("\n", "\r\n").encode(), "their.vcf").people))
        (before,) = stored(connection)
        found = read(connection, format_)
        assert found.people[0].uid == "their-7"
    for told in ("Nes", "IT; Support", "PO 7", "BE 10115", "Potsdam", "03-10", "home.example", "Mastodon", "friends"):
        assert told in before["details"] or told in before["address"], told
    with rolled_back(lasting) as connection:
        apply(connection, plan(connection, found.people))
        assert stored(connection) == [before]


@pytest.mark.parametrize(("format_", "birthday"), [("vcard", "BDAY:--0310"), ("vcard3", "1604-03-10")])
def test_what_other_programs_know_of_the_other_details_stands_in_their_properties(
    lasting: sqlite3.Connection, format_: str, birthday: str
) -> None:
    with rolled_back(lasting) as connection:
        apply(connection, plan(connection, read_bytes(FOREIGN.encode(), "their.vcf").people))
        (card,) = read_cards("".join(text_rows(connection, format_)).encode())
        assert birthday in "".join(text_rows(connection, format_))
    texts = {one.name: one.parts for one in card if one.name in ("NICKNAME", "ORG", "BDAY")}
    assert texts["NICKNAME"] == ["Nes"]
    assert texts["ORG"] == ["Quarry, Tools & Co", "IT; Support"]
    places = {one.parameters.get("TYPE", [""])[0]: one.parts[2] for one in card if one.name == "ADR"}
    assert places == {
        "home": "PO 7\n2nd floor\nHauptstr. 1\nBerlin BE 10115\nGermany",
        "work": "Nebenstr. 2\nPotsdam 14467",
    }
    assert [one.text for one in card if one.name == "URL"] == ["https://x.example/?a=1&b=2", "https://home.example"]
