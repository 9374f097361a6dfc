"""People from files into the contacts: who is the same as a contact or as another of the file, and who is not."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from fieldkit.db.contact_import.plan import apply, plan
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.files.contacts.person import Person
from tests.db.contact_import.people import INES, bring, contacts, only, person
from tests.names import HARD


@pytest.mark.parametrize(
    ("incoming", "why"),
    [
        (person("Ines Kestrel", uid="ab-1"), "same UID"),
        (person("Marsh, Ines", emails="INES@marsh.example"), "same e-mail INES@marsh.example"),
        (person("Mrs. Ines Marsh", phones="+44 20 7946 0123"), "same number +44 20 7946 0123"),
        (person("I. Marsh", phones="home: +44 (0)7700 900123 ext. 4"), "same number +44 (0)7700 900123 ext. 4"),
        (person("ines  marsh", organisation="marsh & daughters"), "same name and organisation"),
    ],
)
def test_a_person_is_known_again_by(db: sqlite3.Connection, incoming: Person, why: str) -> None:
    bring(db, INES)
    entry = only(plan(db, [incoming]))
    assert (entry.action, entry.why, entry.into) == ("merge", why, "Ines Marsh")


@pytest.mark.parametrize(
    ("incoming", "note"),
    [
        (person("Tom Nephew", phones="work: 020 7946 0123"), "Shares 020 7946 0123 with Ines Marsh."),
        (
            person("Tom Nephew", organisation="Marsh & Daughters Ltd", phones="020 7946 0123"),
            "Shares 020 7946 0123 with Ines Marsh.",
        ),
        (person("Tom Nephew", emails="ines@marsh.example"), "Shares ines@marsh.example with Ines Marsh."),
        (
            person("Ines", organisation="Kestrel Dental", phones="020 7946 0123"),
            "Shares 020 7946 0123 with Ines Marsh.",
        ),
        (person("020 7946 0123", phones=("020 7946 0123", "01632 960101")), "Shares 020 7946 0123 with Ines Marsh."),
        (person("Zoë Thorn", uid="AB-1"), "Has the UID of Ines Marsh, and nothing else in common."),
        (
            person("Ines Marsh", organisation="Kestrel Dental"),
            "Has the name of Ines Marsh, and no number, e-mail or organisation in common.",
        ),
    ],
)
def test_somebody_else_stays_somebody_else(db: sqlite3.Connection, incoming: Person, note: str) -> None:
    bring(db, INES)
    entry = only(bring(db, incoming))
    assert (entry.action, entry.notes) == ("new", (note,))
    assert len(contacts(db)) == 2


def test_a_switchboard_merges_nobody(db: sqlite3.Connection) -> None:
    names = ["Ann Lee", "Bob Lee", "Cem Ort", *HARD]
    office = [person(name, line, phones="020 7946 0000") for line, name in enumerate(names, 1)]
    planned = bring(db, *office)
    assert [entry.action for entry in planned.entries] == ["new"] * len(names)
    assert planned.entries[-1].notes == (
        "Shares 020 7946 0000 with Ann Lee (a.vcf, line 1), Bob Lee (a.vcf, line 2) and 4 more.",
    )


def test_an_office_mailbox_names_nobody(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="info@kestrel.example"))
    entry = only(plan(db, [person("info@kestrel.example", emails="info@kestrel.example", phones="01632 960101")]))
    assert entry.action == "new"


def test_a_card_with_nothing_but_an_address_belongs_to_who_has_it(db: sqlite3.Connection) -> None:
    bring(db, person("ann@lee.example", emails="ann@lee.example", phones="01632 960101"))
    entry = only(bring(db, person("Ann Lee", emails="ann@lee.example")))
    assert (entry.action, entry.why) == ("merge", "same e-mail ann@lee.example")
    assert [(one.name, one.phones, one.emails) for one in contacts(db)] == [
        ("Ann Lee", "01632 960101", "ann@lee.example")
    ]


def test_a_card_with_nothing_but_an_address_makes_no_second_contact(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="ann@lee.example"))
    entry = only(bring(db, person("ann@lee.example", emails="ann@lee.example", phones="01632 960101")))
    assert (entry.action, entry.why) == ("merge", "same e-mail ann@lee.example")
    assert [(one.name, one.phones) for one in contacts(db)] == [("Ann Lee", "01632 960101")]


@pytest.mark.parametrize("nameless_first", [False, True])
def test_an_own_address_agrees_with_any_name(db: sqlite3.Connection, nameless_first: bool) -> None:
    named = person("Ann Lee", emails="boss7@mail.example")
    nameless = person("boss7@mail.example", emails="boss7@mail.example", phones="01632 960101")
    first, second = (nameless, named) if nameless_first else (named, nameless)
    bring(db, first)
    entry = only(bring(db, second))
    assert (entry.action, entry.why) == ("merge", "same e-mail boss7@mail.example")
    assert [(one.name, one.phones) for one in contacts(db)] == [("Ann Lee", "01632 960101")]


def test_an_address_that_two_names_share_is_an_offices(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="desk@lee.example"))
    assert only(plan(db, [person("Bob Ort", emails="desk@lee.example")])).action == "new"


def test_father_and_son_are_two(db: sqlite3.Connection) -> None:
    bring(db, person("John Doe Sr.", organisation="Doe & Son", phones="01632 960101"))
    assert only(plan(db, [person("John Doe Jr.", organisation="Doe & Son", phones="01632 960101")])).action == "new"


def test_a_short_name_that_fits_two_is_not_guessed(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", phones="01632 960101"), person("Ann Ort", 2, phones="01632 960101"))
    entry = only(bring(db, person("Ann", phones="01632 960101", notes="left-handed")))
    assert entry.action == "new"
    assert entry.notes[0] == "May be Ann Lee or Ann Ort: that cannot be told, so a new contact is made."


def test_the_strongest_rule_decides_and_the_other_is_named(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="ann@lee.example"))
    bring(db, person("Ann Lee", organisation="Kestrel Dental", phones="01632 960101"))
    entry = only(plan(db, [person("Ann Lee", 9, emails="ann@lee.example", phones="01632 960101", notes="new")]))
    assert (entry.action, entry.why) == ("merge", "same e-mail ann@lee.example")
    assert entry.notes == ("Ann Lee (same number 01632 960101) fits too.",)


def test_people_who_are_twice_in_the_files_become_one(db: sqlite3.Connection) -> None:
    planned = bring(db, INES, replace(INES, file="b.csv", line=7, uid="", job_title="Owner"))
    assert [(entry.action, entry.into) for entry in planned.entries] == [
        ("new", ""),
        ("merge", "Ines Marsh (a.vcf, line 1)"),
    ]
    assert [one.job_title for one in contacts(db)] == ["Owner"]


def test_a_deleted_contact_is_not_brought_back_by_a_file(db: sqlite3.Connection) -> None:
    bring(db, INES)
    crud.delete(db, CONTACT, contacts(db)[0].uid)
    assert only(plan(db, [INES])).action == "new"


def test_mailbox_without_a_name_that_somebody_has_by_now_makes_no_new_contact(db: sqlite3.Connection) -> None:
    mails: list[tuple[str, ...]] = [(), ("info@b.example",), ("info@b.example", "a@b.example"), ("a@b.example",)]
    names = ["Ann", "info@b.example", "info@b.example", "Ann"]
    people = [
        Person("a.vcf", line, name, emails=several)
        for line, (name, several) in enumerate(zip(names, mails, strict=True), start=1)
    ]
    apply(db, plan(db, people))
    assert [entry.action for entry in plan(db, people).entries] == ["skip"] * len(people)
