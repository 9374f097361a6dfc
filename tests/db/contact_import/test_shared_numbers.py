"""A number or a mailbox that many share: who is one and who is two is the same wherever the contacts lie meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.db.contact_import import known_contacts, mark_index
from fieldkit.db.contact_import.known_contacts import Target, TargetList
from fieldkit.db.contact_import.mark_index import MOST_CANDIDATES, MarkIndex
from fieldkit.db.contact_import.match_client import Clients
from fieldkit.db.contact_import.match_person import packed, same_person, unpacked
from fieldkit.db.contact_import.merge import card, stored_marks
from fieldkit.db.contact_import.plan import plan
from fieldkit.db.contact_import.similar_pairs import similar_pairs
from fieldkit.files.contacts.person import Person
from tests.db.contact_import.people import bring, person, rolled_back
from tests.db.contact_import.people import contacts as every_contact
from tests.db.contact_import.test_large import small, told

BOARD = "+49 30 5550100"
OTHER_BOARD = "030 5550200"
NAMES = st.sampled_from(
    "Ines Marsh|I. Marsh|Marsh, Ines|Milo Hart|Milo|Frau Brand|Herr Brand|Otto Brand Jr.|Otto Brand Sr.|Lee|".split("|")
)
PEOPLE = st.builds(
    person,
    NAMES,
    st.integers(1, 99),
    st.sampled_from(["a.csv", "b.csv"]),
    organisation=st.sampled_from(["", "Marsh Ltd", "Hart & Co"]),
    phones=st.sampled_from([(BOARD,), (BOARD, OTHER_BOARD), (OTHER_BOARD,), (BOARD, "mobile: 0171 5550101"), ()]),
    emails=st.sampled_from(["", "info@marsh.example", "ines@marsh.example"]).map(lambda one: (one,) * bool(one)),
    birthday=st.sampled_from(["", "", "1980-03-02"]),
    uid=st.sampled_from(["", "", "", "A"]),
)


@pytest.fixture(params=["in memory", "on disk"])
def held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "on disk":
        small(monkeypatch)


def became(db: sqlite3.Connection, *people: Person) -> list[str]:
    """Return what becomes of each, and whom he is merged into by his place: ``new``, ``merge 0``."""
    return [one.action if one.action == "new" else f"{one.action} {one.target}" for one in plan(db, people).entries]


def behind(board: str | tuple[str, ...], *names: str, emails: str = "") -> list[Person]:
    return [person(name, line, phones=board, emails=(emails,) * bool(emails)) for line, name in enumerate(names, 1)]


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (behind(BOARD, "Ines Marsh", "Milo Hart", "Una Fern"), ["new"] * 3),
        # the same name twice behind one switchboard, with nothing else: one person twice
        (behind(BOARD, "Ines Marsh", "Milo Hart", "Marsh, Ines"), ["new", "new", "merge 0"]),
        # a short form of a name fits one, or two: then that cannot be told
        (behind(BOARD, "Ines Marsh", "Milo Hart", "I. Marsh"), ["new", "new", "merge 0"]),
        (behind(BOARD, "Ines Marsh", "Ines Hart", "Ines"), ["new", "new", "new"]),
        (behind(BOARD, "Otto Brand Sr.", "Otto Brand Jr.", "Otto Brand Jr."), ["new", "new", "skip 1"]),
        (behind(BOARD, "Herr Brand", "Frau Brand", "Frau Brand"), ["new", "new", "skip 1"]),
        # several numbers that are shared
        (
            [*behind((BOARD, OTHER_BOARD), "Ines Marsh", "Milo Hart"), *behind(OTHER_BOARD, "Milo Hart", "Una Fern")],
            ["new", "new", "skip 1", "new"],
        ),
        # a mailbox that is an office's, with and without the number
        (behind(BOARD, "Ines Marsh", "Milo Hart", emails="info@marsh.example"), ["new", "new"]),
        (
            [*behind((), "Ines Marsh", "Milo Hart", "Ines Marsh", emails="info@marsh.example")],
            ["new", "new", "skip 0"],
        ),
        # in one file two of a name, with numbers and mailboxes of their own, are two
        (
            [
                person("Ines Marsh", 1, phones=(BOARD, "0171 5550101"), emails="i1@marsh.example"),
                person("Ines Marsh", 2, phones=(BOARD, "0171 5550102"), emails="i2@marsh.example"),
            ],
            ["new", "new"],
        ),
        # no name: what everybody has says nobody
        (behind(BOARD, "Ines Marsh", "Milo Hart", BOARD), ["new", "new", "skip 0"]),
    ],
)
def test_who_is_one_behind_a_switchboard(db: sqlite3.Connection, people: list[Person], expected: list[str]) -> None:
    assert became(db, *people) == expected


@pytest.mark.usefixtures("held")
def test_of_many_behind_one_number_the_namesake_is_found_and_the_others_are_counted(db: sqlite3.Connection) -> None:
    people = behind(BOARD, *(f"Pers{number} Nam{number}" for number in range(40)), "Nam30 Pers30", "Una Fern")
    planned = plan(db, people)
    assert (planned.entries[40].action, planned.entries[40].target) == ("merge", 30)
    assert planned.entries[41].notes == (
        f"Shares {BOARD} with Pers0 Nam0 (a.vcf, line 1), Pers1 Nam1 (a.vcf, line 2) and {MOST_CANDIDATES - 2} more.",
    )


@given(st.lists(PEOPLE, max_size=6), st.lists(PEOPLE, max_size=12))
@settings(max_examples=60, deadline=None)
def test_what_is_put_aside_is_compared_as_if_it_were_read_whole_and_taken_apart_anew(
    lasting: sqlite3.Connection, first: list[Person], second: list[Person]
) -> None:
    def anew(clients: Clients) -> Callable[[TargetList, int], Target]:
        def glimpse(self: TargetList, place: int) -> Target:
            found = self[place]
            found.marks = stored_marks(found.texts, clients.name(found.client), found.uid)
            return found

        return glimpse

    with rolled_back(lasting) as db:
        bring(db, *first)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TargetList, "glimpse", anew(Clients(db)))
            whole = plan(db, second)
        with pytest.MonkeyPatch.context() as patch:
            small(patch)
            assert told(plan(db, second)) == told(whole)


@given(PEOPLE)
def test_what_somebody_is_known_by_comes_back_as_it_was_put_aside(one: Person) -> None:
    marks = card(one).marks
    assert unpacked(packed(marks)) == marks


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)), max_size=120, unique=True))
def test_an_index_on_disk_returns_who_came_first_as_one_in_memory_does(added: Sequence[tuple[int, int]]) -> None:
    held, stored = MarkIndex(), MarkIndex()
    for place, key in added:
        held.add(place, [key])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mark_index, "HELD", 2)
        for place, key in added:
            stored.add(place, [key])
    for key in range(6):
        first = [place for place, its_key in added if its_key == key][:MOST_CANDIDATES]
        assert stored.like([key]) == held.like([key]) == sorted(first)
    stored.close()
    assert stored.like(range(6)) == []


def test_a_stranger_is_not_read_whole(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most who share a number are nobody that is looked for: none of their texts is needed to tell."""
    monkeypatch.setattr(known_contacts, "_HELD", 1)
    read: list[int] = []
    whole = TargetList._read

    def noted(self: TargetList, place: int) -> Target:
        read.append(place)
        return whole(self, place)

    monkeypatch.setattr(TargetList, "_read", noted)
    planned = plan(db, behind(BOARD, *(f"Pers{number} Nam{number}" for number in range(30)), "Nam3 Pers3"))
    assert planned.entries[-1].target == 3
    assert set(read) == {3}


ABROAD = [
    # no zero is dialled there, so that it is one of elsewhere
    ("+34 612 345 678", "06 12 34 56 78", False),
    ("0034 612345678", "0612345678", False),
    ("+351 912 345 678", "0912 345 678", False),
    ("+39 345 123 4567", "0345 123 4567", False),
    ("+1 418 656 9254", "0418 656 9254", False),
    # another country
    ("+34 612 345 678", "+33 6 12 34 56 78", False),
    ("+34 612 345 678", "0033 6 12 34 56 78", False),
    # another area, of which the digits that are compared say nothing
    ("+33 6 12 34 56 78", "01612 345678", False),
    # the zero of that country, or nothing said
    ("+33 6 12 34 56 78", "06 12 34 56 78", True),
    ("+33 (0)6 12 34 56 78", "06 12 34 56 78", True),
    ("+34 612 345 678", "612 345 678", True),
    ("+34 612 345 678", "34 612 345 678", True),
    ("+39 06 1234 56789", "06 1234 56789", True),
    ("+36 20 123 4567", "06 20 123 4567", True),
    ("+44 20 7946 0123", "011 44 20 7946 0123", True),
    ("+44 20 7946 0123", "020 7946 0123 ext. 7", True),
    ("+55 11 91234 5678", "021 11 91234 5678", True),
    ("0171 555 01010", "171 555 01010", True),
]


@pytest.mark.parametrize(("one", "other", "may_be"), ABROAD)
def test_two_of_a_name_are_one_by_a_number_only_where_it_may_be_one(
    db: sqlite3.Connection, one: str, other: str, may_be: bool
) -> None:
    pair = [person("Juana Arce", phones=one), person("Juana Arce", 2, "b.vcf", phones=other)]
    shared = [same_person(card(first).marks, card(second).marks) is not None for first, second in (pair, pair[::-1])]
    assert shared == [may_be] * 2
    for _ in range(2):
        bring(db, *pair)
        assert len(every_contact(db)) == (1 if may_be else 2)


@pytest.mark.parametrize(("one", "other", "may_be"), ABROAD)
def test_a_number_that_is_not_surely_the_same_is_kept_as_well(
    db: sqlite3.Connection, one: str, other: str, may_be: bool
) -> None:
    pair = [person("Juana Arce", phones=number, emails="j@x.example") for number in (one, other)]
    bring(db, *pair)
    (stored,) = every_contact(db)
    assert stored.phones.split("\n") == [one, other] or may_be
    assert set(stored.phones.split("\n")) <= {one, other}
    assert {entry.action for entry in plan(db, pair).entries} == {"skip"}


def test_who_has_the_digits_of_another_country_shares_nothing_and_nothing_is_said(db: sqlite3.Connection) -> None:
    planned = bring(db, person("Juana Arce", phones="+34 612 345 678"), person("Milo Hart", phones="06 12 34 56 78"))
    assert [entry.notes for entry in planned.entries] == [(), ()]
    assert similar_pairs(db) == []


FIRM = person("Stein", organisation="Stein", phones=BOARD, emails="info@stein.example")


@pytest.mark.parametrize(
    "other",
    [
        person("Anna Stein", 2, organisation="Stein", phones=BOARD, emails="info@stein.example"),
        person("Anna Stein", 2, organisation="Stein GmbH", phones=BOARD),
        person("Stein", 2, organisation="Stein", phones=(BOARD, OTHER_BOARD)),
        person("Stein", 2, organisation="Stein", phones=OTHER_BOARD),
        person("Stein", 2, organisation="Stein GmbH", emails="b@stein.example"),
    ],
)
def test_a_firm_that_stands_for_a_name_is_nobody_else_of_its_file(db: sqlite3.Connection, other: Person) -> None:
    assert became(db, FIRM, other) == ["new", "new"]
    assert became(db, other, FIRM) == ["new", "new"]
