"""Imports that do not fit into memory: what lies in a file and in an index on disk gives the same as what does not."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fieldkit.db.base import progress
from fieldkit.db.contact_import import known_contacts, mark_index
from fieldkit.db.contact_import import plan as plans
from fieldkit.db.contact_import.match_client import Clients
from fieldkit.db.contact_import.merge import stored_marks
from fieldkit.db.contact_import.plan import MOST_MERGED, ImportPlan, apply, plan
from fieldkit.db.records import crud
from fieldkit.db.search.index import find
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.text.phone_numbers import SAME, fit
from fieldkit.files.contacts.person import Person
from fieldkit.spooled import Spooled
from tests.db.contact_import.people import bring, contacts, person, rolled_back

NAMES = st.sampled_from(["Ines Marsh", "I. Marsh", "Milo Hart", "Una Fern", "Marsh, Ines", "07700 900123"])
PEOPLE = st.builds(
    person,
    NAMES,
    organisation=st.sampled_from(["", "Marsh Ltd", "Hart & Co"]),
    phones=st.sampled_from(["", "07700 900123", "+44 7700 900123", "work: 020 7946 0123"]).map(
        lambda one: (one,) * bool(one)
    ),
    emails=st.sampled_from(["", "ines@marsh.example", "info@marsh.example"]).map(lambda one: (one,) * bool(one)),
    job_title=st.sampled_from(["", "Owner", "Clerk"]),
    notes=st.sampled_from(["", "met at the fair", "calls back"]),
    uid=st.sampled_from(["", "A", "B"]),
)


def small(patch: pytest.MonkeyPatch) -> None:
    """Let hardly anything be held in memory."""
    patch.setattr(known_contacts, "_HELD", 1)
    patch.setattr(mark_index, "HELD", 3)
    patch.setattr(plans, "Spooled", lambda pack, unpack: Spooled(pack, unpack, kept=0))


def told(planned: ImportPlan) -> list[object]:
    return [list(planned.entries), [(one.uid, one.texts, one.client, one.changed) for one in planned.targets]]


@given(st.lists(PEOPLE, max_size=8), st.lists(PEOPLE, max_size=8), st.booleans())
@example(
    [person("07700 900123", phones="+44 7700 900123", uid="A")],
    [person("Ines Marsh", phones="07700 900123", emails="ines@marsh.example", uid="A")],
    False,
)
@settings(max_examples=60, deadline=None)
def test_what_lies_on_disk_is_found_as_what_is_in_memory(
    lasting: sqlite3.Connection, first: list[Person], second: list[Person], make_clients: bool
) -> None:
    # Who is called by a number that he does not have may get it later, and then the name that came before it: a change
    # that a second import of the same file makes once more. Nothing is lost by it.
    called_by_numbers = [one for one in (*first, *second) if one.name[0] == "0"]
    assume(all(any(fit(one.name, phone) == SAME for phone in one.phones) for one in called_by_numbers))
    with rolled_back(lasting) as db:
        bring(db, *first, make_clients=make_clients)
        held = plan(db, second, make_clients=make_clients)
        with pytest.MonkeyPatch.context() as patch:
            small(patch)
            spooled = plan(db, second, make_clients=make_clients)
            assert told(spooled) == told(held)
            assert [spooled.count(action) for action in ("new", "merge", "skip")] == [
                sum(entry.action == action for entry in held.entries) for action in ("new", "merge", "skip")
            ]
            uids = apply(db, spooled).by_target
            again = plan(db, second, make_clients=make_clients)
        assert len(uids) == len(held.targets)
        assert {entry.action for entry in again.entries} <= {"skip"}


@given(st.lists(PEOPLE, max_size=10))
@example([person("07700 900123", uid="B"), person("07700 900123", uid="B", phones="+44 7700 900123")])
@settings(max_examples=60, deadline=None)
def test_what_contacts_are_known_by_grows_as_their_values_say(
    lasting: sqlite3.Connection, people: list[Person]
) -> None:
    with rolled_back(lasting) as db:
        crud.insert(db, CLIENT, {"name": "Marsh"})
        clients = Clients(db)
        for target in plan(db, people).targets:
            assert target.marks == stored_marks(target.texts, clients.name(target.client), target.uid)


def test_a_person_who_comes_over_and_over_is_no_contact_of_any_length(db: sqlite3.Connection) -> None:
    people = [
        person("Ines Marsh", line, phones=f"07700 {line:06}", emails="ines@marsh.example")
        for line in range(1, MOST_MERGED + 4)
    ]
    planned = bring(db, *people)
    assert [entry.action for entry in planned.entries] == ["new", *["merge"] * MOST_MERGED, "new", "merge"]
    assert f"has taken {MOST_MERGED} entries of this import: a new contact is made." in planned.entries[-2].notes[-1]
    assert sum(len(one.phones.split("\n")) for one in contacts(db)) == len(people)
    assert {entry.action for entry in plan(db, people).entries} == {"skip"}


def test_new_contacts_are_found(db: sqlite3.Connection) -> None:
    bring(db, person("Ines Marsh", phones="07700 900123"), person("Milo Hart"))
    assert [hit.title for hit in find(db, "hart")] == ["Milo Hart"]
    assert [hit.title for hit in find(db, "900123")] == ["Ines Marsh"]
    bring(db, person("Una Fern"))
    assert [hit.title for hit in find(db, "fern")] == ["Una Fern"]


def test_how_far_it_is_is_told_and_who_stops_it_has_changed_nothing(db: sqlite3.Connection) -> None:
    class Enough(Exception):
        pass

    said: list[tuple[str, int, int]] = []
    people = [person(f"Pers{line} Nam{line}", line) for line in range(250)]

    def stop(what: str, done: int, total: int) -> None:
        said.append((what, done, total))
        if (what, done) == ("storing", 200):
            raise Enough

    db.execute("ROLLBACK")
    try:
        with progress.listening(stop):
            planned = plan(db, people, len(people))
            with pytest.raises(Enough):
                apply(db, planned)
    finally:
        db.execute("BEGIN IMMEDIATE")
    assert said == [(what, done, 250) for what in ("comparing", "storing") for done in (0, 100, 200)]
    assert contacts(db) == []
