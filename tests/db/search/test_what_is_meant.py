"""What a person types and what is found first: the sample firm, and records of our own."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.search import index
from fieldkit.db.views import found
from fieldkit.db.views.record_list import Listing, count_records
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, INSTRUCTION, PROMISE, SITE
from fieldkit.domain.text.spelling import inflections, spellings
from fieldkit.operations import records
from tests.support.moments import MORNING


@pytest.fixture(scope="module")
def shop(lasting: sqlite3.Connection) -> sqlite3.Connection:
    """A client with its people, and what happened there."""
    by = lookup.reading(lasting, MORNING)
    made = (
        (CLIENT, {"name": "Kestrel Print", "notes": "They organise the colour labelling at the centre."}),
        (CLIENT, {"name": "Kemp & Sons", "notes": "A catalog of checks and tires; license by the program."}),
        (CLIENT, {"name": "Bank of Lowfield"}),
        (CONTACT, {"name": "Una Fern", "client": "Kestrel Print", "emails": "una.fern@kestrelprint.example"}),
        (CONTACT, {"name": "Ken Kestner", "client": "Kemp & Sons", "job_title": "Locksmith"}),
        (SITE, {"name": "Fern Lane works", "client": "Kestrel Print"}),
        (CALL, {"note": "Una wants two quotes for printers", "client": "Kestrel Print", "outcome": "missed"}),
        (PROMISE, {"what": "Fern Lane cabling", "due": "2020-01-07", "client": "Kestrel Print", "contact": "Una Fern"}),
        (PROMISE, {"what": "price of a till", "due": "2199-01-07", "client": "Kemp & Sons"}),
        (INSTRUCTION, {"topic": "Second till", "client": "Kemp & Sons", "contact": "Ken Kestner", "state": "refused"}),
    )
    for kind, values in made:
        records.add(lasting, kind, values, by)
    return lasting


@pytest.mark.parametrize(
    ("typed", "first", "why"),
    [
        ("una", "Una Fern", ""),
        ("fern", "Fern Lane works", ""),
        ("una fern", "Una Fern", ""),
        ("fern una", "Una Fern", ""),
        ("una kestrel", "Una Fern", ""),
        ("locksmith", "Ken Kestner", "job: Locksmith"),
        ("fern@kestrelp", "Una Fern", "una.fern@kestrelprint.example"),
        ("organize", "Kestrel Print", "notes: They organise the colour labelling at the centre."),
        ("organiz", "Kestrel Print", "notes: They organise the colour labelling at the centre."),
        ("color labeling", "Kestrel Print", "notes: They organise the colour labelling at the centre."),
        ("center labeling", "Kestrel Print", "notes: They organise the colour labelling at the centre."),
        ("catalogue", "Kemp & Sons", "notes: A catalog of checks and tires; license by the program."),
        ("cheque tyre", "Kemp & Sons", "notes: A catalog of checks and tires; license by the program."),
        ("licence programme", "Kemp & Sons", "notes: A catalog of checks and tires; license by the program."),
        ("quote printer", "Una wants two quotes for printers", ""),
        ("quoting printers", "Una wants two quotes for printers", ""),
        ("overdue", "Fern Lane cabling", "overdue"),
        ("overdue kestrel", "Fern Lane cabling", "overdue"),
        ("open kemp", "price of a till", "open"),
        ("refused", "Second till", "refused"),
        ("refused ken", "Second till", "refused"),
        ("missed", "Una wants two quotes for printers", "missed"),
        ("missed una", "Una wants two quotes for printers", "missed"),
        ("kestrle", "Kestrel Print", "spelled kestrel"),
        ("ketrel", "Kestrel Print", "spelled kestrel"),
        ("kestrell", "Kestrel Print", "spelled kestrel"),
        ("kesttrel", "Kestrel Print", "spelled kestrel"),
        ("lestrel print", "Kestrel Print", "spelled kestrel"),
        ("una fren", "Una Fern", "spelled fern"),
        ("ken kastner", "Ken Kestner", "spelled kestner"),
    ],
)
def test_what_is_typed_finds_first(shop: sqlite3.Connection, typed: str, first: str, why: str) -> None:
    hits = found.find(shop, typed)
    assert (hits[0].title, hits[0].why) == (first, why)
    assert hits[0].guessed == why.startswith("spelled")


def test_overdue_is_what_should_be_done_by_now(shop: sqlite3.Connection) -> None:
    titles = [hit.title for hit in index.find(shop, "overdue")]
    assert "Fern Lane cabling" in titles
    assert "price of a till" not in titles
    assert {"Fern Lane cabling", "price of a till"} <= {hit.title for hit in index.find(shop, "open")}
    assert index.find(shop, "overdue", guess=False) == []


def test_what_is_due_later_today_is_not_overdue(writer: sqlite3.Connection) -> None:
    before, after = (
        writer.execute("SELECT strftime('%Y-%m-%d %H:%M', 'now', 'localtime', ?)", (by,)).fetchone()[0]
        for by in ("-2 minutes", "+2 minutes")
    )
    for what, due in (("early crate", before), ("later crate", after), ("crate some time of the day", after[:10])):
        crud.insert(writer, PROMISE, {"what": what, "due": due, "state": "open"})
    assert [hit.title for hit in index.find(writer, "overdue crate")] == ["early crate"]


def test_a_name_is_no_other_name(shop: sqlite3.Connection) -> None:
    assert {hit.title for hit in index.find(shop, "kes", "client")} == {"Kestrel Print"}
    assert count_records(shop, Listing(CLIENT, ("name",), "kes")) == 1
    assert count_records(shop, Listing(CLIENT, ("name",), "ke")) == 2
    assert count_records(shop, Listing(CLIENT, ("name",), "banks")) == 0
    assert index.find(shop, "banks", "client", guess=False) == []


def test_a_slip_is_no_choice_of_a_record(shop: sqlite3.Connection) -> None:
    assert index.rows_for(shop, "client", "kestrle", 5) == []
    assert [hit.guessed for hit in index.find(shop, "una")] == [False] * len(index.find(shop, "una"))
    assert all(hit.guessed for hit in index.find(shop, "kestrle", "client"))
    assert index.find(shop, "kxstzle", "client") == index.find(shop, "unz", "client") == []


@pytest.mark.parametrize("typed", ["una", "fern una", "una kest", "una prin", "ken", "ken kemp", "kestner ken"])
def test_nothing_that_only_links_to_a_person_stands_above_the_person(shop: sqlite3.Connection, typed: str) -> None:
    hits = index.find(shop, typed)
    person = "Una Fern" if "una" in typed else "Ken Kestner"
    before = hits[: [hit.title for hit in hits].index(person)]
    assert [hit.title for hit in before if person in hit.words] == []


@pytest.mark.parametrize(
    "pair",
    "organise organize/organisation organization/organising organizing/analyse analyze/colour color/colours colors/"
    "favourite favorite/behaviour behavior/neighbourhood neighborhood/labour labor/harbour harbor/licence license/"
    "defence defense/offence offense/centre center/theatre theater/fibre fiber/metre meter/catalogue catalog/"
    "dialogue dialog/cancelled canceled/labelling labeling/travelled traveled/modelling modeling/cheque check/"
    "programme program/tyre tire/grey gray/kerb curb/enrol enroll/fulfil fulfill/enquiry inquiry/judgement judgment/"
    "disc disk/storey story/jewellery jewelry/aluminium aluminum/practise practice/licensed licenced/plough plow/"
    "mould mold/instalment installment/paediatric pediatric/moustache mustache/draught draft/cosy cozy".split("/"),
)
def test_both_sides_of_the_ocean_find_each_other(pair: str) -> None:
    british, american = pair.split()
    assert american in spellings(british)
    assert british in spellings(american)


@pytest.mark.parametrize("word", ["hour", "four", "error", "wise", "rise", "is", "kes", "doctor", "7590", "größe"])
def test_what_is_spelled_in_one_way_has_no_other(word: str) -> None:
    assert spellings(word) == ()


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("quotes", "quote"), ("boxes", "box"), ("policies", "policy"), ("policy", "policies"), ("offering", "offer"),
        ("offeri", "offer"), ("quoted", "quote"), ("stopping", "stop"), ("screens", "screening"),
    ],
)  # fmt: skip
def test_other_forms_of_a_word(word: str, form: str) -> None:
    assert form in inflections(word)
