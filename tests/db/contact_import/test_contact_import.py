"""People from files into the contacts: who is the same, what becomes of both sides' values, and nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.db.base.connect import transaction
from fieldkit.db.contact_import import names as people_names
from fieldkit.db.contact_import.match import same_person
from fieldkit.db.contact_import.merge import card, split_label
from fieldkit.db.contact_import.plan import ImportEntry, ImportPlan, apply, plan
from fieldkit.db.records import crud
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.clients import Client, Contact
from fieldkit.domain.records.registry import CLIENT, CONTACT
from fieldkit.domain.text.sanitize import clean, clean_line, digits
from fieldkit.files.contacts import person as file_people
from fieldkit.files.contacts.person import Person
from tests.names import HARD
from tests.support.records import every


@contextmanager
def rolled_back(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")


@pytest.fixture
def db(lasting: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    with rolled_back(lasting) as connection:
        yield connection


def person(name: str, line: int = 1, file: str = "a.vcf", **more: str | tuple[str, ...]) -> Person:
    lists = {key: (value,) if isinstance(value, str) else value for key, value in more.items() if key in _LISTS}
    texts = {key: value for key, value in more.items() if isinstance(value, str) and key not in _LISTS}
    made = Person(file, line, name, **texts)  # type: ignore[arg-type]
    return replace(made, phones=lists.get("phones", ()), emails=lists.get("emails", ()))


_LISTS = ("phones", "emails")


def bring(db: sqlite3.Connection, *people: Person, client: str = "", make_clients: bool = False) -> ImportPlan:
    planned = plan(db, people, client=client, make_clients=make_clients)
    apply(db, planned)
    return planned


def only(planned: ImportPlan) -> ImportEntry:
    (entry,) = planned.entries
    return entry


def contacts(db: sqlite3.Connection) -> list[Contact]:
    return [record for record in every(db, CONTACT) if isinstance(record, Contact)]


def client(db: sqlite3.Connection, name: str) -> int:
    uid = crud.insert(db, CLIENT, {"name": name})
    found = crud.get(db, CLIENT, uid)
    assert isinstance(found, Client)
    return found.id


INES = person(
    "Ines Marsh",
    uid="AB-1",
    organisation="Marsh & Daughters Ltd",
    phones=("mobile: 07700 900123", "020 7946 0123"),
    emails="work: ines@marsh.example",
)


# --- who is the same


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


# --- what becomes of the values


def test_both_sides_values_are_kept(db: sqlite3.Connection) -> None:
    bring(db, replace(INES, job_title="Owner", other=(("nickname", "Nessie"),)))
    changed = replace(
        INES,
        file="John_Doe.vcf",
        job_title="Money Counter",
        phones=("work: +44 20 7946 0123", "mobile: 07700 900123", "home: 01632 960101"),
        emails=("ines@marsh.example", "home: ines@home.example"),
        birthday="1980-03-22",
        other=(("spouse", "Tom\nNephew"), ("nickname", "Nessie")),
    )
    entry = only(bring(db, changed))
    (stored,) = contacts(db)
    assert stored.job_title == "Owner"
    assert stored.phones == "mobile: 07700 900123\nwork: +44 20 7946 0123\nhome: 01632 960101"
    assert stored.emails == "work: ines@marsh.example\nhome: ines@home.example"
    assert stored.birthday == "1980-03-22"
    assert stored.details == "Nickname: Nessie\nSpouse: Tom\n  Nephew\nJob (from John_Doe.vcf): Money Counter"
    assert entry.notes == ("Job: “Owner” stays; “Money Counter” is kept in other details.",)
    assert {change.field for change in entry.changes} == {"phones", "emails", "birthday", "details"}
    assert only(plan(db, [replace(changed, file="renamed.vcf")])).action == "skip"


def test_notes_that_are_among_the_notes_are_not_kept_twice(db: sqlite3.Connection) -> None:
    bring(db, replace(INES, notes="left-handed\nhas a dog"))
    assert only(plan(db, [replace(INES, notes="has a dog")])).action == "skip"
    bring(db, replace(INES, notes="has a do"))
    assert contacts(db)[0].details == "Notes (from a.vcf): has a do"


def test_a_number_of_another_place_or_extension_is_another_number(db: sqlite3.Connection) -> None:
    bring(db, person("Ann Lee", emails="a@lee.example", phones=("01632 960101", "01632 960101 ext. 7", "7946 0123")))
    bring(db, person("Ann Lee", emails="a@lee.example", phones=("020 7946 0123", "mobile: 01632 960101 x7")))
    assert contacts(db)[0].phones.split("\n") == [
        "01632 960101",
        "mobile: 01632 960101 ext. 7",
        "7946 0123",
        "020 7946 0123",
    ]


def test_what_a_field_refuses_is_kept_and_reported(db: sqlite3.Connection) -> None:
    odd = person("Ann Lee", phones=("ask Tom", "work: 1;2;3456"), emails=("ann at lee",), birthday="1980-02-31")
    entry = only(bring(db, replace(odd, job_title="x" * 1_500)))
    (stored,) = contacts(db)
    assert (stored.phones, stored.emails, stored.birthday, stored.job_title) == ("", "", "", "")
    for value in ("ask Tom", "work: 1;2;3456", "ann at lee", "1980-02-31", "x" * 1_500):
        assert value in stored.details
    assert len(entry.notes) == 5
    assert "“ask Tom” is no telephone number that a form takes: it is in other details." in entry.notes


def test_every_stored_field_can_be_edited_in_the_form(db: sqlite3.Connection) -> None:
    from datetime import datetime

    bring(db, replace(INES, birthday="1980-03-22", notes="a\n\nb", other=(("spouse", "Tom\n\nN"),)))
    by = crud.reading(db, datetime(2026, 11, 21))
    (stored,) = contacts(db)
    filled = {field.name: getattr(stored, field.name) for field in CONTACT.form}
    assert filled["birthday"] == "1980-03-22"
    assert {"name", "phones", "emails", "birthday", "notes", "details"} <= {n for n, value in filled.items() if value}
    for field in CONTACT.form:
        assert field.read(field.edited(filled[field.name], by), by) == filled[field.name], field.name


# --- clients


@pytest.mark.parametrize(
    ("organisation", "found"),
    [
        ("ACME ltd", "Acme Ltd"),
        ("Acme", "Acme Ltd"),
        ("Acme Limited", "Acme Ltd"),
        ("Acme GmbH", ""),
        ("Ærø Træ, Inc.", "Ærø Træ"),
        ("Twin Ltd", ""),
        ("", ""),
    ],
)
def test_the_client_is_found_by_the_organisation(db: sqlite3.Connection, organisation: str, found: str) -> None:
    named = {client(db, name): name for name in ("Acme Ltd", "Ærø Træ", "Twin", "twin")}
    entry = only(bring(db, person("Ann Lee", organisation=organisation, phones="01632 960101")))
    (stored,) = contacts(db)
    assert (stored.organisation, named.get(stored.client or 0, "")) == (organisation, found)
    assert bool(entry.notes) == (organisation == "Twin Ltd")


def test_everybody_goes_to_the_given_client_but_nobody_leaves_another(db: sqlite3.Connection) -> None:
    acme, other = client(db, "Acme Ltd"), client(db, "Other")
    bring(db, INES, client="Other")
    planned = bring(db, INES, person("Ann Lee", 2), client="acme")
    assert [one.client for one in contacts(db)] == [acme, other]
    assert planned.entries[0].notes == ("Stays with the client Other.",)
    with pytest.raises(Invalid, match="No client is called"):
        plan(db, [INES], client="nobody")


def test_a_client_is_not_taken_for_another_because_of_its_notes(db: sqlite3.Connection) -> None:
    uid = crud.insert(db, CLIENT, {"name": "Kestrel Dental", "notes": "once part of Acme"})
    with pytest.raises(Invalid, match="No client is called “Acme”"):
        plan(db, [INES], client="Acme")
    assert {only(plan(db, [INES], client=given)).client for given in ("dental", uid[:13])} == {"Kestrel Dental"}


def test_clients_are_made_from_organisations_once(db: sqlite3.Connection) -> None:
    client(db, "Acme Ltd")
    people = [
        person("A B", 1, organisation="[ACME] [/] O'Brien", uid="1"),
        person("C D", 2, organisation="[acme] [/] o'brien Ltd", uid="2"),
        person("E F", 3, organisation="Acme", uid="3"),
        person("G H", 4, uid="4"),
    ]
    planned = bring(db, *people, make_clients=True)
    assert planned.clients == ("[ACME] [/] O'Brien",)
    assert [one.client for one in contacts(db)] == [2, 2, 1, None]
    again = bring(db, *people, make_clients=True)
    assert (again.clients, again.count("skip")) == ((), 4)


def test_a_contact_is_known_by_its_client_too(db: sqlite3.Connection) -> None:
    acme = client(db, "Acme Ltd")
    crud.insert(db, CONTACT, {"name": "Ann Lee", "client": acme})
    entry = only(plan(db, [person("Ann Lee", organisation="Acme")]))
    assert (entry.action, entry.why) == ("merge", "same name and organisation")


# --- one transaction


def test_nothing_is_stored_if_anything_fails(writer: sqlite3.Connection) -> None:
    bring(writer, INES)
    planned = plan(writer, [person("Ann Lee"), replace(INES, job_title="Owner")], make_clients=True)
    crud.update(writer, CONTACT, contacts(writer)[0].uid, {"job_title": "Boss", "updated_at": 1})
    with pytest.raises(Trouble, match="Ines Marsh was changed while"):
        apply(writer, planned)
    assert [one.job_title for one in contacts(writer)] == ["Boss"]
    assert writer.execute("SELECT count(*) FROM client").fetchone() == (0,)


def test_an_open_transaction_is_joined(writer: sqlite3.Connection) -> None:
    with pytest.raises(ZeroDivisionError), transaction(writer):
        apply(writer, plan(writer, [INES]))
        raise ZeroDivisionError
    assert contacts(writer) == []


def test_a_plan_changes_nothing(db: sqlite3.Connection) -> None:
    before = db.total_changes
    assert plan(db, [INES], make_clients=True).count("new") == 1
    assert db.total_changes == before


def test_what_is_imported_is_found(db: sqlite3.Connection) -> None:
    from fieldkit.db.search.index import find

    bring(db, replace(INES, other=(("spouse", "Zebedee"),)))
    for words in ("zebedee", "79460123", "marsh", "ines@marsh"):
        assert [hit.title for hit in find(db, words)] == ["Ines Marsh"]


# --- whatever the people are


WORDS = st.sampled_from(["Ann", "Lee", "A.", "Ort", "Dr.", "Jr.", "李", "O'Brien", "[/]", "☎", "Æther", "مكتبة"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NUMBERS = st.sampled_from(
    "020 7946 0123|+44 20 7946 0123|+44 (0)20 7946 0123|7946 0123|020 7946 0123 ext. 7|x|1;234|0800 FLOWERS"
    "|+1 212 555 0100|001-212-555-0100|112|٠٢٠ ٧٩٤٦ ٠١٢٣".split("|")
)
MAILS = st.sampled_from(["a@b.example", "A@B.example", "info@b.example", "not one", "ann.lee@b.example", "a@b;c.de"])
LABELS = st.sampled_from(["", "", "work: ", "mobile: ", "Work: "])
TEXTS = st.one_of(
    st.sampled_from(["", "", "", "one", "ONE", "two", "one\ntwo", "a: b", "x (from a.vcf): y"]),
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n"), max_size=12),
).map(clean)
LINES = TEXTS.map(clean_line)


def _labelled(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.tuples(LABELS, values).map("".join), max_size=3).map(tuple)


@st.composite
def persons(draw: st.DrawFn) -> Person:
    phones, emails = draw(_labelled(NUMBERS)), draw(_labelled(MAILS))
    own = [split_label(entry)[1] for entry in (*phones, *emails)]
    organisation = draw(st.sampled_from(["", "", "Acme", "Acme Ltd", "Acme GmbH", "[ACME] [/]"]))
    names = [NAMES, NAMES, NAMES] + ([st.sampled_from(own)] if own else [])
    return Person(
        draw(st.sampled_from(["a.vcf", "b (1).csv"])),
        draw(st.integers(1, 99)),
        draw(st.one_of(*names)),
        uid=draw(st.sampled_from(["", "", "", "U1", "u1", "U2"])),
        organisation=organisation,
        department=draw(LINES),
        job_title=draw(LINES),
        phones=phones,
        emails=emails,
        address=draw(TEXTS),
        website=draw(LINES),
        birthday=draw(st.sampled_from(["", "", "1980-03-22", "1980-03-23"])),
        notes=draw(TEXTS),
        other=tuple(
            draw(st.lists(st.tuples(st.sampled_from(["spouse", "job", "UID"]), TEXTS.filter(bool)), max_size=2))
        ),
    )


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _held(contact: Contact, value: str, *fields: str) -> bool:
    """Whether a value is in one of the fields, or stands in the other details."""
    wanted = value.replace("\n", "\n  ")
    return (
        not value
        or any(_same(getattr(contact, name), value) for name in fields)
        or f": {wanted}\n" in f"{contact.details}\n"
    )


def _number_held(contact: Contact, entry: str) -> bool:
    label, value = split_label(entry)
    for line in contact.phones.split("\n"):
        its_label, its_value = split_label(line)
        ending = digits(people_names.without_extension(its_value)[0].replace("(0)", ""))
        own = digits(people_names.without_extension(value)[0].replace("(0)", "")).lstrip("0")
        whole = people_names.without_extension(value)[1] == people_names.without_extension(its_value)[1]
        if (not label or _same(label, its_label)) and whole and ending.endswith(own):
            return True
    return _held(contact, entry)


def _all_held(contact: Contact, one: Person) -> bool:
    mails = [(split_label(line)[0].casefold(), split_label(line)[1].casefold()) for line in contact.emails.split("\n")]
    for entry in one.emails:
        label, value = split_label(entry.casefold())
        if not any(value == mail and label in ("", its) for its, mail in mails) and not _held(contact, entry):
            return False
    own = [split_label(entry)[1] for entry in (*one.phones, *one.emails)]
    return (
        (_held(contact, one.name, "name") or one.name in own)
        and all(_number_held(contact, entry) for entry in one.phones)
        and all(_held(contact, getattr(one, name), name) for name in ("organisation", "job_title", "address"))
        and all(_held(contact, getattr(one, name), name) for name in ("website", "birthday"))
        and (_held(contact, one.uid, "source") or contact.source.casefold() == one.uid.casefold())
        and (_held(contact, one.notes, "notes") or f"\n{one.notes}\n" in f"\n{contact.notes}\n")
        and _held(contact, one.department)
        and all(_held(contact, value) for _, value in one.other)
    )


@given(st.lists(persons(), max_size=7), st.lists(persons(), max_size=7), st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_value_is_stored_and_a_second_time_nothing_changes(
    lasting: sqlite3.Connection, first: list[Person], second: list[Person], make_clients: bool
) -> None:
    with rolled_back(lasting) as db:
        for people in (first, second):
            planned = plan(db, people, make_clients=make_clients)
            uids = apply(db, planned).by_target
            for one, entry in zip(people, planned.entries, strict=True):
                contact = crud.get(db, CONTACT, uids[entry.target])
                assert isinstance(contact, Contact)
                assert _all_held(contact, one), (one, contact)
            again = plan(db, people, make_clients=make_clients)
            assert [entry.action for entry in again.entries] == ["skip"] * len(people), (people, again.entries)


def test_mailbox_without_a_name_that_somebody_has_by_now_makes_no_new_contact(db: sqlite3.Connection) -> None:
    mails: list[tuple[str, ...]] = [(), ("info@b.example",), ("info@b.example", "a@b.example"), ("a@b.example",)]
    names = ["Ann", "info@b.example", "info@b.example", "Ann"]
    people = [
        Person("a.vcf", line, name, emails=several)
        for line, (name, several) in enumerate(zip(names, mails, strict=True), start=1)
    ]
    apply(db, plan(db, people))
    assert [entry.action for entry in plan(db, people).entries] == ["skip"] * len(people)


@given(persons(), persons())
@settings(max_examples=200, deadline=None)
def test_people_without_a_common_name_are_never_one_by_a_number(one: Person, other: Person) -> None:
    first, second = card(one).marks, card(other).marks
    match = same_person(first, second)
    assert (match is None) == (same_person(second, first) is None)
    if match and match.rule == "number":
        assert people_names.agreement(first.name, second.name)


@given(st.sampled_from(["work: a", "a", "a: b: c", ": x", "a:b", ""]))
def test_labels_are_split_as_the_readers_of_files_join_them(entry: str) -> None:
    assert split_label(entry) == file_people.split_label(entry)
