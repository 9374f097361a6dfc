"""Contacts that are one person twice: which pairs are asked about, and what becomes of a decision and of its undo."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.ids import new_uid
from fieldkit.db.contact_import import similar_pairs
from fieldkit.db.contact_import.plan import apply, plan
from fieldkit.db.records import crud, lookup
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.clients import Client, Contact
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, INSTRUCTION, KEPT_APART, PROMISE, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.operations.contacts import duplicates
from fieldkit.operations.undo import take_back
from tests.db.contact_import.people import person
from tests.support.moments import AFTERNOON
from tests.support.records import every


def add(db: sqlite3.Connection, name: str, **values: Value) -> str:
    return crud.insert(db, CONTACT, {"name": name, **values})


def client(db: sqlite3.Connection, name: str) -> int:
    number = lookup.local_id(db, CLIENT, crud.insert(db, CLIENT, {"name": name}))
    assert number is not None
    return number


def contact(db: sqlite3.Connection, uid: str) -> Contact:
    found = lookup.get(db, CONTACT, uid)
    assert isinstance(found, Contact)
    return found


def asked(db: sqlite3.Connection) -> list[str]:
    return [pair.why for pair in duplicates.similar_pairs(db)]


Values = dict[str, str]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            {"name": "Ines Marsh", "phones": "020 7946 0123"},
            {"name": "Marsh, Ines", "phones": "work: +44 (0)20 7946 0123"},
            "same number 020 7946 0123, same name",
        ),
        (
            {"name": "Ines Marsh", "emails": "work: ines@marsh.example"},
            {"name": "Ines Kestrel", "emails": "Ines@Marsh.Example"},
            "same e-mail ines@marsh.example, other names",
        ),
        ({"name": "Zoë Thorn"}, {"name": "zoe  thorn"}, "same name"),
        (
            {"name": "Ines Marsh", "organisation": "Marsh Ltd"},
            {"name": "Ines Marsch", "organisation": "Marsh"},
            "names differ by a letter, both of Marsh Ltd",
        ),
        ({"name": "Jens Müller"}, {"name": "Jens Mueller"}, None),
        (
            {"name": "Jens Müller", "organisation": "Kutter"},
            {"name": "Jens Mueller", "organisation": "Kutter GmbH"},
            "names differ by a letter, both of Kutter",
        ),
        (
            {"name": "I. Marsh", "organisation": "Marsh"},
            {"name": "Ines Marsh", "organisation": "Marsh"},
            "one name may be short for the other, both of Marsh",
        ),
        (
            {"name": "020 7946 0123", "phones": "020 7946 0123"},
            {"name": "Ines Marsh", "phones": "0207 946 0123"},
            "same number 020 7946 0123, one has no name",
        ),
        (
            {"name": "Otto Brand", "organisation": "Brand", "birthday": "1951-02-03", "emails": "a@b.example"},
            {"name": "Otto Brand", "organisation": "Brand", "birthday": "2006-07-08", "emails": "c@b.example"},
            "same name, both of Brand; but another birthday and e-mail",
        ),
        ({"name": "Ines Marsh", "organisation": "Marsh"}, {"name": "Ines Marsh", "organisation": "Kestrel"}, None),
        ({"name": "Ann Lee", "organisation": "Kestrel"}, {"name": "Bob Lee", "organisation": "Kestrel"}, None),
        ({"name": "Ann Lee", "emails": "info@k.example"}, {"name": "Bob Ort", "emails": "info@k.example"}, None),
        (
            {"name": "Quarry", "organisation": "Quarry Ltd", "phones": "01632 960101"},
            {"name": "Quarry", "organisation": "Quarry Ltd", "phones": "01632 960102"},
            None,
        ),
        ({"name": "John Doe Sr.", "phones": "01632 960101"}, {"name": "John Doe Jr.", "phones": "01632 960101"}, None),
    ],
)
def test_two_are_asked_about_and_told_why(
    writer: sqlite3.Connection, one: Values, other: Values, why: str | None
) -> None:
    for at, values in enumerate((one, other), 1):
        crud.insert(writer, CONTACT, values, uid=new_uid(at))  # of one millisecond the first would be by chance
    assert asked(writer) == ([why] if why else [])


def test_the_likeliest_pair_comes_first(writer: sqlite3.Connection) -> None:
    add(writer, "Ann Lee")
    add(writer, "Ann Lee")
    add(writer, "Tom Ort", phones="01632 960101", emails="tom@ort.example")
    add(writer, "Tom Ort", phones="01632 960101", emails="tom@ort.example")
    add(writer, "Cem Kaya", emails="desk@k.example")
    add(writer, "Lea Roth", emails="desk@k.example")
    # Two that were added in one millisecond stand in any order.
    assert [min(pair.names) for pair in duplicates.similar_pairs(writer)] == ["Tom Ort", "Ann Lee", "Cem Kaya"]


def test_a_switchboard_of_many_asks_about_nobody_of_another_name(writer: sqlite3.Connection) -> None:
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        add(writer, f"{letter * 5} {letter * 6}", phones="020 7946 0000", emails="all@k.example")
    add(writer, "DDDDD DDDDDD", phones="020 7946 0000")
    assert [pair.names for pair in duplicates.similar_pairs(writer)] == [("DDDDD DDDDDD", "DDDDD DDDDDD")]


def test_a_contact_in_the_trash_is_not_asked_about(writer: sqlite3.Connection) -> None:
    add(writer, "Ann Lee")
    crud.delete(writer, CONTACT, add(writer, "Ann Lee"))
    assert asked(writer) == []


def test_both_sides_values_are_kept(writer: sqlite3.Connection) -> None:
    kept = add(writer, "I. Marsh", job_title="Owner", phones="020 7946 0123", role="owner", notes="tea", source="u-1")
    other = add(
        writer,
        "Ines Marsh",
        client=client(writer, "Marsh & Daughters"),
        job_title="Director",
        phones="work: +44 20 7946 0123\n07700 900123",
        emails="ines@marsh.example",
        role="billing",
        birthday="1980-03-22",
        address="1 Pit Road\nLeeds",
        notes="left-handed",
        details="Spouse: Tom",
        source="u-2",
    )
    done = duplicates.merge(writer, kept, other)
    assert done.kept == "Ines Marsh"
    merged = contact(writer, kept)
    assert (merged.name, merged.job_title, merged.role) == ("Ines Marsh", "Owner", "owner")
    assert merged.phones == "work: +44 20 7946 0123\n07700 900123"
    assert (merged.emails, merged.birthday) == ("ines@marsh.example", "1980-03-22")
    assert (merged.address, merged.notes) == ("1 Pit Road\nLeeds", "tea\n\nleft-handed")
    assert merged.details.split("\n") == [
        "Spouse: Tom",
        "Job (from Ines Marsh): Director",
        "Role (from Ines Marsh): billing",
        "UID (from Ines Marsh): u-2",
        "Name (from Ines Marsh): I. Marsh",
    ]
    assert lookup.title(writer, "client", merged.client) == "Marsh & Daughters"
    assert contact(writer, other).deleted_at is not None
    assert asked(writer) == []


def test_another_client_is_kept_beside(writer: sqlite3.Connection) -> None:
    kept = add(writer, "Ann Lee", client=client(writer, "Marsh"))
    duplicates.merge(writer, kept, add(writer, "Ann Lee", client=client(writer, "Kestrel")))
    assert contact(writer, kept).details == "Client (from Ann Lee): Kestrel"


def test_a_file_brings_nobody_back_who_was_merged(writer: sqlite3.Connection) -> None:
    people = [
        person("Otto Brand", 1, uid="f-1", organisation="Brand", phones="079 555 01 01", job_title="Owner"),
        person("Otto Brand", 9, uid="f-2", organisation="Brand", phones="079 555 02 02", job_title="Boss"),
    ]
    uids = apply(writer, plan(writer, people)).by_target
    duplicates.merge(writer, *uids)
    assert [entry.action for entry in plan(writer, people).entries] == ["skip", "skip"]


def test_whatever_led_to_the_other_leads_to_the_one_that_is_kept(writer: sqlite3.Connection) -> None:
    kept, other = add(writer, "Ann Lee"), add(writer, "Ann Lee")
    numbers = [lookup.local_id(writer, CONTACT, uid) for uid in (kept, other)]
    made = [(kind, crud.insert(writer, kind, {"contact": numbers[1]})) for kind in (CALL, PROMISE, INSTRUCTION, SURVEY)]
    gone = crud.insert(writer, CALL, {"contact": numbers[1]})
    crud.delete(writer, CALL, gone)
    boss = crud.insert(writer, CLIENT, {"name": "Marsh", "point_of_contact": numbers[0], "deputy": numbers[1]})
    assert duplicates.merge(writer, kept, other).moved == 6
    for kind, uid in [*made, (CALL, gone)]:
        assert getattr(lookup.get(writer, kind, uid), "contact") == numbers[0]  # noqa: B009
    marsh = lookup.get(writer, CLIENT, boss)
    assert isinstance(marsh, Client)
    assert (marsh.point_of_contact, marsh.deputy) == (numbers[0], None)


def test_an_order_counts_by_who_it_turns_out_to_be_from(writer: sqlite3.Connection) -> None:
    kept, other = add(writer, "Ann Lee"), add(writer, "Ann Lee")
    boss, same = (lookup.local_id(writer, CONTACT, uid) for uid in (kept, other))
    marsh = lookup.local_id(writer, CLIENT, crud.insert(writer, CLIENT, {"name": "Marsh", "point_of_contact": boss}))
    orders = [
        crud.insert(writer, INSTRUCTION, {"client": marsh, "contact": who, "topic": "x", "state": state})
        for who, state in (
            (same, "needs_confirmation"),
            (boss, "noted"),
            (boss, "needs_confirmation"),
            (same, "refused"),
        )
    ]
    duplicates.merge(writer, kept, other)
    states = [getattr(lookup.get(writer, INSTRUCTION, uid), "state") for uid in orders]  # noqa: B009
    assert states == ["noted", "noted", "needs_confirmation", "refused"]


def test_two_people_are_asked_about_once(writer: sqlite3.Connection) -> None:
    one, other, third = (add(writer, "Ann Lee") for _ in range(3))
    assert duplicates.keep_apart(writer, other, one)
    assert not duplicates.keep_apart(writer, one, other)
    assert {pair.key for pair in duplicates.similar_pairs(writer)} == {
        tuple(sorted((one, third))),
        tuple(sorted((other, third))),
    }
    assert duplicates.ask_again(writer, one, other)
    assert not duplicates.ask_again(writer, one, other)
    assert len(duplicates.similar_pairs(writer)) == 3


def test_what_is_known_of_one_that_is_merged_is_known_of_the_other(writer: sqlite3.Connection) -> None:
    one, other, third = (add(writer, "Ann Lee") for _ in range(3))
    duplicates.keep_apart(writer, other, third)
    duplicates.merge(writer, one, other)
    assert asked(writer) == []
    (decision,) = every(writer, KEPT_APART)
    assert {getattr(decision, "one"), getattr(decision, "other")} == {one, third}  # noqa: B009
    duplicates.merge(writer, one, third)
    assert every(writer, KEPT_APART) == []


def test_what_are_no_two_contacts_is_refused(writer: sqlite3.Connection) -> None:
    one, gone = add(writer, "Ann Lee"), add(writer, "Bob Ort")
    crud.delete(writer, CONTACT, gone)
    for uid, said in ((one, "one contact, not two"), (gone, "Bob Ort is in the trash"), ("x", "no contact x")):
        with pytest.raises(Invalid, match=said):
            duplicates.merge(writer, one, uid)
        with pytest.raises(Invalid, match=said):
            duplicates.keep_apart(writer, one, uid)


def everything(db: sqlite3.Connection) -> list[object]:
    names = ("contact", "call", "client", "instruction", "kept_apart")
    return [db.execute(f"SELECT * FROM {name} WHERE deleted_at IS NULL ORDER BY id").fetchall() for name in names]


def _without_times(db: sqlite3.Connection) -> list[object]:
    return [[row[:3] + row[4:] for row in rows] for rows in everything(db)]  # type: ignore[attr-defined]


async def test_each_decision_is_taken_back_as_one_step(store: Store) -> None:
    def made(db: sqlite3.Connection) -> tuple[str, str]:
        one, other = add(db, "Ann Lee", job_title="Boss"), add(db, "Ann Lee", job_title="Owner", phones="01632 960101")
        number = lookup.local_id(db, CONTACT, other)
        crud.insert(db, CALL, {"contact": number})
        crud.insert(db, CLIENT, {"name": "Marsh", "point_of_contact": number})
        return one, other

    one, other = await store.write(made)
    before = await store.read(_without_times)
    await store.write(duplicates.merge, one, other)
    outcome = await store.write(take_back, store.session, "undo", AFTERNOON)
    assert outcome is not None
    assert outcome.sentence == ("Contact “Ann Lee” is back from the trash. What changed with it is as it was before.")
    assert await store.read(_without_times) == before
    await store.write(duplicates.keep_apart, one, other)
    outcome = await store.write(take_back, store.session, "undo", AFTERNOON)
    assert outcome is not None
    assert outcome.sentence == "Pair kept apart “Ann Lee / Ann Lee” is asked about again."
    assert await store.read(_without_times) == before


def test_pairs_of_a_great_many_are_found_by_what_they_share(writer: sqlite3.Connection) -> None:
    """Hundreds of one name, one number and one firm: what is compared stays in proportion."""
    people = [person("Ann Lee", line, organisation="K", phones="020 7946 0000") for line in range(600)]
    for one in people:
        add(writer, one.name, organisation=one.organisation, phones=one.phones[0], birthday=f"{1300 + one.line}-01-02")
    assert len(list(similar_pairs._candidates(list(similar_pairs._load(writer))))) < 600 * 20


@pytest.mark.parametrize("name", ["Karla, Karla", "Probe Karla Karla", "Karla Karlo Karla", "Karla"])
def test_a_contact_is_no_pair_with_itself(writer: sqlite3.Connection, name: str) -> None:
    add(writer, name, organisation="Probe Ltd", phones="0161 496 0301\nfax: 0161 496 0301", emails="k@x.example")
    assert asked(writer) == []
    add(writer, "Milo Hart", organisation="Hart Ltd")
    assert asked(writer) == []


def test_a_name_with_one_word_twice_is_near_to_one_with_a_slip(writer: sqlite3.Connection) -> None:
    for name in ("Karla Karla Marsh", "Karla Karla Mersh"):
        add(writer, name, organisation="Marsh Ltd")
    assert asked(writer) == ["names differ by a letter, both of Marsh Ltd"]
