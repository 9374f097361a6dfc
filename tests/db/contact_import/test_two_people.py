"""Two people of one name and one firm: what keeps them two, what does not, and that a second import changes nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from fieldkit.db.contact_import.merge import card
from fieldkit.db.contact_import.plan import plan
from fieldkit.files.contacts.person import Person
from tests.db.contact_import.people import bring, contacts, only, person

SENIOR = person(
    "Otto Brand",
    1,
    uid="f-1",
    organisation="Brand Metall AG",
    job_title="Inhaber",
    birthday="1951-02-03",
    phones="mobile: +41 79 555 01 01",
    emails="otto.senior@brand.example",
)
JUNIOR = person(
    "Otto Brand",
    11,
    uid="f-2",
    organisation="Brand Metall",
    job_title="Lernender",
    birthday="2006-07-08",
    phones="mobile: +41 79 555 02 02",
    emails="otto.junior@brand.example",
)
BARE = person("Otto Brand", organisation="Brand Metall AG")


def actions(db: sqlite3.Connection, *people: Person) -> list[str]:
    return [entry.action for entry in bring(db, *people).entries]


def kept_apart(db: sqlite3.Connection, *people: Person) -> None:
    """Two new people, whichever comes first; a second import changes nothing."""
    assert actions(db, *people) == ["new", "new"]
    for order in permutations(people):
        assert {entry.action for entry in plan(db, order).entries} == {"skip"}


def test_father_and_son_of_one_file_are_two_and_the_plan_says_why(db: sqlite3.Connection) -> None:
    planned = bring(db, SENIOR, JUNIOR)
    assert planned.entries[1].notes == (
        "Has name and organisation of Otto Brand (a.vcf, line 1), but not the same birthday, number, e-mail, UID or "
        "job: two people.",
    )
    assert actions(db, SENIOR, JUNIOR) == ["skip", "skip"]
    assert len(contacts(db)) == 2


def test_father_and_son_of_two_files_are_two(db: sqlite3.Connection) -> None:
    bring(db, SENIOR)
    assert actions(db, replace(JUNIOR, file="b.csv")) == ["new"]


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phones", ("+41 79 555 01 01",), ("+41 79 555 02 02",)),
        ("emails", ("a@brand.example",), ("b@brand.example",)),
        ("birthday", "1951-02-03", "2006-07-08"),
        ("uid", "f-1", "f-2"),
        ("job_title", "Inhaber", "Lernender"),
    ],
)
def test_one_thing_that_differs_is_enough_in_one_file(db: sqlite3.Connection, field: str, one: Any, other: Any) -> None:
    first, second = replace(BARE, **{field: one}, notes="left"), replace(BARE, line=2, **{field: other}, notes="right")
    kept_apart(db, first, second)


@pytest.mark.parametrize("field", ["uid", "job_title"])
def test_another_program_has_other_uids_and_next_year_another_job(db: sqlite3.Connection, field: str) -> None:
    one: dict[str, Any] = {field: "one"}
    other: dict[str, Any] = {field: "other"}
    bring(db, replace(BARE, **one))
    assert actions(db, replace(BARE, file="b.csv", **other)) == ["merge"]


def test_a_card_that_is_twice_in_a_file_is_one_person(db: sqlite3.Connection) -> None:
    assert actions(db, SENIOR, replace(SENIOR, line=9, uid="f-9")) == ["new", "merge"]
    assert actions(db, SENIOR, replace(SENIOR, line=9, uid="f-9")) == ["skip", "skip"]
    assert len(contacts(db)) == 1


def test_what_completes_one_another_is_one_person(db: sqlite3.Connection) -> None:
    assert actions(db, replace(BARE, phones=("020 7946 0123",)), replace(BARE, line=2, emails=("o@b.example",))) == [
        "new",
        "merge",
    ]


@pytest.mark.parametrize(
    "shared",
    [{"phones": ("+41 44 555 00 00",)}, {"emails": ("familie@brand.example",)}],
)
def test_a_birthday_parts_those_who_share_a_telephone_or_a_mailbox(
    db: sqlite3.Connection, shared: dict[str, Any]
) -> None:
    kept_apart(
        db, replace(BARE, birthday="1951-02-03", **shared), replace(BARE, line=2, birthday="2006-07-08", **shared)
    )


@pytest.mark.parametrize("other", ["1951-03-02", "1604-02-03", "1900-02-03"])
def test_a_birthday_written_the_wrong_way_round_or_without_its_year_parts_nobody(
    db: sqlite3.Connection, other: str
) -> None:
    bring(db, replace(SENIOR, uid=""))
    entry = only(bring(db, replace(SENIOR, uid="", file="b.csv", birthday=other)))
    assert entry.action == "merge"
    assert f"Birthday (from b.csv): {other}" in contacts(db)[0].details


def test_a_switchboard_makes_no_two_of_one_name_one(db: sqlite3.Connection) -> None:
    one = replace(BARE, phones=("044 555 00 00", "079 555 01 01"), emails=("a@brand.example",))
    other = replace(BARE, line=2, phones=("044 555 00 00", "079 555 02 02"), emails=("b@brand.example",))
    kept_apart(db, one, other)


def test_an_office_mailbox_makes_no_two_of_one_name_one(db: sqlite3.Connection) -> None:
    one = replace(BARE, phones=("079 555 01 01",), emails=("info@brand.example",))
    kept_apart(db, one, replace(one, line=2, phones=("079 555 02 02",)))


def test_a_card_that_fits_two_of_a_name_goes_to_neither(db: sqlite3.Connection) -> None:
    bring(db, SENIOR, JUNIOR)
    third = replace(BARE, file="b.csv", notes="left-handed")
    entry = only(bring(db, third))
    assert (entry.action, entry.notes[0]) == (
        "new",
        "May be Otto Brand or Otto Brand: that cannot be told, so a new contact is made.",
    )
    assert actions(db, SENIOR, JUNIOR, third) == ["skip"] * 3


FIRM = person("Quarry Tools Ltd", organisation="Quarry Tools Ltd")


@pytest.mark.parametrize(
    "more",
    [{}, {"phones": ("0161 496 0300",)}, {"emails": ("post@quarry.example",)}, {"address": "1 Pit Road\nLeeds"}],
)
@pytest.mark.parametrize("name", ["Quarry Tools Ltd", "Quarry Tools", "(no name)", ""])
def test_a_firm_that_stands_for_the_name_merges_no_two_of_a_file(
    db: sqlite3.Connection, more: dict[str, Any], name: str
) -> None:
    una = replace(FIRM, name=name, other=(("Ansprechpartner", "Una Fern"),), **more)
    milo = replace(FIRM, name=name, line=3, other=(("Ansprechpartner", "Milo Hart"),), **more)
    kept_apart(db, una, milo)
    assert {one.details for one in contacts(db)} == {"Ansprechpartner: Una Fern", "Ansprechpartner: Milo Hart"}


def test_a_number_that_stands_for_the_name_merges_no_two_of_a_file(db: sqlite3.Connection) -> None:
    number = "0161 496 0300"
    una = person(number, organisation="Quarry Tools Ltd", phones=number, job_title="Una Fern")
    kept_apart(db, una, replace(una, line=3, job_title="Milo Hart"))


def test_a_firm_is_known_again_in_another_file_by_its_number(db: sqlite3.Connection) -> None:
    bring(db, replace(FIRM, phones=("0161 496 0300",)))
    assert actions(db, replace(FIRM, file="b.csv", phones=("+44 161 496 0300",), website="quarry.example")) == ["merge"]
    assert actions(db, replace(FIRM, file="c.csv", website="other.example")) == ["new"]


@pytest.mark.parametrize("spelled", ["+44 7700 900123", "07700-900123", "(07700) 900 123"])
def test_a_number_in_another_spelling_is_no_name_either(spelled: str) -> None:
    assert card(person(spelled, phones="07700 900123")).marks.nameless
    assert not card(person("07700 900124", phones="07700 900123")).marks.nameless
    assert not card(person("Room 07700 900123", phones="07700 900123")).marks.nameless
    assert card(person("A@B.example", emails="a@b.example")).marks.nameless


def test_two_who_are_called_by_their_numbers_come_a_second_time_as_they_came(db: sqlite3.Connection) -> None:
    people = [
        person("Ann"),
        person("020 7946 0123", phones="020 7946 0123", emails="a@b.example"),
        person("+44 20 7946 0123", phones="+44 20 7946 0123", emails="a@b.example"),
        person("Ann", emails="a@b.example"),
    ]
    bring(db, *people)
    assert {entry.action for entry in plan(db, people).entries} == {"skip"}
