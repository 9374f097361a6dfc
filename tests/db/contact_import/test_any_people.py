"""Whatever people a file holds: every value is kept, a second time changes nothing, no number makes two people one."""

from __future__ import annotations

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.db.contact_import import names as people_names
from fieldkit.db.contact_import.entry_lists import split_label
from fieldkit.db.contact_import.match_person import same_person
from fieldkit.db.contact_import.merge import card
from fieldkit.db.contact_import.plan import apply, plan
from fieldkit.db.records import lookup
from fieldkit.domain.records.clients import Contact
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.domain.text.sanitize import clean, clean_line, digits
from fieldkit.files.contacts import person as file_people
from fieldkit.files.contacts.person import Person
from tests.db.contact_import.people import rolled_back

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
    names += [st.sampled_from([organisation, ""])]  # a firm stands for the name, or nothing does
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
        birthday=draw(st.sampled_from(["", "", "1980-03-02", "1980-02-03", "1951-02-03"])),
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
@settings(max_examples=40, deadline=None)
def test_every_value_is_stored_and_a_second_time_nothing_changes(
    lasting: sqlite3.Connection, first: list[Person], second: list[Person], make_clients: bool
) -> None:
    with rolled_back(lasting) as db:
        for people in (first, second):
            planned = plan(db, people, make_clients=make_clients)
            uids = apply(db, planned).by_target
            for one, entry in zip(people, planned.entries, strict=True):
                contact = lookup.get(db, CONTACT, uids[entry.target])
                assert isinstance(contact, Contact)
                assert _all_held(contact, one), (one, contact)
            again = plan(db, people, make_clients=make_clients)
            assert [entry.action for entry in again.entries] == ["skip"] * len(people), (people, again.entries)


@given(persons(), persons())
@settings(max_examples=80, deadline=None)
def test_people_without_a_common_name_are_never_one_by_a_number(one: Person, other: Person) -> None:
    first, second = card(one).marks, card(other).marks
    match = same_person(first, second)
    assert (match is None) == (same_person(second, first) is None)
    if match and match.rule == "number":
        assert people_names.agreement(first.name, second.name)


@given(st.sampled_from(["work: a", "a", "a: b: c", ": x", "a:b", ""]))
def test_labels_are_split_as_the_readers_of_files_join_them(entry: str) -> None:
    assert split_label(entry) == file_people.split_label(entry)
